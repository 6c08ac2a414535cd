//! `networks show|set|off`: the way back in for an account whose list shuts everybody out.

use anyhow::Context as _;
use clap::Subcommand;
use domain::networks::{AppliesTo, NetworkRules};
use identity::networks::{self, NetworkChange};
use serde_json::json;

use super::say;
use crate::house::House;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Show the list of an account.
    Show {
        #[arg(long)]
        account: String,
    },
    /// Set the list of an account.
    Set {
        #[arg(long)]
        account: String,
        /// everyone or staff.
        #[arg(long)]
        applies_to: String,
        /// A network, with a label behind `=`: `192.0.2.0/24=Office`. May be given many times; without any the list
        /// stays.
        #[arg(long = "network")]
        networks: Vec<String>,
    },
    /// Let everybody come from everywhere; the list stays.
    Off {
        #[arg(long)]
        account: String,
    },
}

pub(super) async fn run(house: &House, command: Command, json: bool) -> anyhow::Result<()> {
    match command {
        Command::Show { account } => tell(networks::show(&house.operator(&account).await?)?, json),
        Command::Set { account, applies_to, networks } => {
            let applies_to = AppliesTo::from_word(&applies_to).context("--applies-to is off, everyone or staff")?;
            let pair = |text: String| match text.split_once('=') {
                Some((cidr, label)) => (cidr.to_owned(), label.to_owned()),
                None => (text, String::new()),
            };
            let networks = (!networks.is_empty()).then(|| networks.into_iter().map(pair).collect());
            let change = NetworkChange { applies_to: Some(applies_to), networks };
            tell(&networks::change(&house.operator(&account).await?, change).await?, json)
        }
        Command::Off { account } => {
            let change = NetworkChange { applies_to: Some(AppliesTo::Off), networks: None };
            tell(&networks::change(&house.operator(&account).await?, change).await?, json)
        }
    }
}

fn tell(rules: &NetworkRules, json: bool) -> anyhow::Result<()> {
    let networks: Vec<_> =
        rules.networks().iter().map(|network| json!({"cidr": network.cidr, "label": network.label})).collect();
    let value = json!({"applies_to": rules.applies_to().word(), "networks": networks});
    let mut words = match rules.applies_to() {
        AppliesTo::Off => "The account may be reached from everywhere.".to_owned(),
        AppliesTo::Everyone => "Everybody must come from one of these networks:".to_owned(),
        AppliesTo::Staff => "Staff must come from one of these networks:".to_owned(),
    };
    for network in rules.networks() {
        words.push_str(&format!("\n{}\t{}", network.cidr, network.label));
    }
    say::answer(json, &value, &words)
}
