//! `account create|list|show|set|add-host|remove-host|suspend|resume|delete`.

use anyhow::{Context as _, bail};
use clap::Subcommand;
use domain::{Actor, Time};
use identity::account::{FirstOwner, Setting, change, start, stored, value};
use serde_json::{Map, Value, json};
use store::AccountState;

use super::say;
use crate::house::House;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Make an account with its first owner.
    Create {
        /// The subdomain: lower-case letters, digits and hyphens.
        name: String,
        #[arg(long)]
        owner_name: String,
        #[arg(long)]
        owner_email: String,
        /// The location it lives in.
        #[arg(long, default_value = "eu")]
        location: String,
    },
    /// Change one setting, such as `password_basic true`.
    Set { name: String, setting: String, value: String },
    /// List the accounts.
    List,
    /// Show an account: where it lives, and every setting.
    Show { name: String },
    /// Let a host lead to an account, besides `NAME.localhost`.
    AddHost { name: String, host: String },
    /// Let a host no longer lead to an account.
    RemoveHost { name: String, host: String },
    /// Refuse every request to an account, and keep its data.
    Suspend { name: String },
    /// Take requests again.
    Resume { name: String },
    /// Destroy an account's key and data, for ever.
    Delete {
        name: String,
        /// The name again, to be sure.
        #[arg(long)]
        confirm: String,
    },
}

pub(super) async fn run(house: &House, command: Command, json: bool) -> anyhow::Result<()> {
    match command {
        Command::Create { name, owner_name, owner_email, location } => {
            create(house, &name, &location, FirstOwner { name: owner_name, email: owner_email }).await?;
            say::answer(json, &json!({"account": name}), &format!("Account {name} is made."))
        }
        Command::Set { name, setting, value } => {
            let names: Vec<&str> = Setting::ALL.iter().map(|setting| setting.word()).collect();
            let known =
                Setting::from_word(&setting).with_context(|| format!("the settings are {}", names.join(", ")))?;
            change(&house.operator(&name).await?, vec![(known, value)]).await?;
            say::answer(json, &json!({"set": setting}), &format!("{setting} is set for {name}."))
        }
        Command::List => {
            for record in house.stores.list(0, 1000).await? {
                let state = record.state.word();
                let value = json!({"name": record.name, "state": state, "location": record.location});
                say::answer(json, &value, &format!("{}\t{state}\t{}", record.name, record.location))?;
            }
            Ok(())
        }
        Command::Show { name } => show(house, &name, json).await,
        Command::AddHost { name, host } => {
            let added = house.stores.add_host(&name, &host).await;
            added.with_context(|| format!("{host} cannot lead to {name}"))?;
            say::answer(json, &json!({"added": host}), &format!("{host} leads to {name}."))
        }
        Command::RemoveHost { name, host } => {
            remove_host(house, &name, &host).await?;
            say::answer(json, &json!({"removed": host}), &format!("{host} no longer leads to {name}."))
        }
        Command::Suspend { name } => {
            house.stores.suspend(&name, true).await?;
            say::answer(json, &json!({"suspended": name}), &format!("Account {name} is suspended."))
        }
        Command::Resume { name } => {
            house.stores.suspend(&name, false).await?;
            say::answer(json, &json!({"resumed": name}), &format!("Account {name} takes requests again."))
        }
        Command::Delete { name, confirm } => {
            if name != confirm {
                bail!("--confirm must repeat the account's name");
            }
            house.stores.delete_account(&name).await?;
            say::answer(json, &json!({"deleted": name}), &format!("Account {name} is gone, its key with it."))
        }
    }
}

async fn show(house: &House, name: &str, json: bool) -> anyhow::Result<()> {
    let row = house.stores.find_by_name(name).await?;
    let mut facts = vec![
        ("name".to_owned(), json!(row.name)),
        ("state".to_owned(), json!(row.state.word())),
        ("location".to_owned(), json!(row.location)),
        ("hosts".to_owned(), json!(house.stores.hosts(&row).await?)),
        ("created_at".to_owned(), json!(Time::from_millis(row.created_at))),
    ];
    // The settings of a suspended account stay closed with it.
    if row.state == AccountState::Active {
        let ctx = house.operator(name).await?;
        let settings: Map<String, Value> = Setting::ALL
            .into_iter()
            .map(|setting| (setting.word().to_owned(), value(ctx.settings(), setting)))
            .collect();
        facts.push(("settings".to_owned(), Value::Object(settings)));
    }
    let lines: Vec<String> = facts.iter().flat_map(|(key, fact)| lines(key, fact)).collect();
    say::answer(json, &facts.into_iter().collect::<Map<String, Value>>(), &lines.join("\n"))
}

async fn remove_host(house: &House, name: &str, host: &str) -> anyhow::Result<()> {
    let hosts = house.stores.hosts(&house.stores.find_by_name(name).await?).await?;
    if !hosts.iter().any(|known| known == host) {
        bail!("{host} does not lead to {name}; its hosts are {}", hosts.join(", "));
    }
    if hosts.len() == 1 {
        bail!("{host} is the only host of {name}; add another first");
    }
    Ok(house.stores.remove_host(host).await?)
}

fn lines(key: &str, fact: &Value) -> Vec<String> {
    match fact {
        Value::Object(facts) if key == "settings" => {
            facts.iter().map(|(name, fact)| format!("{name}\t{}", stored(fact))).collect()
        }
        other => vec![format!("{key}\t{}", stored(other))],
    }
}

/// Makes an account and its first rows.
pub(super) async fn create(house: &House, name: &str, location: &str, owner: FirstOwner) -> anyhow::Result<()> {
    let account = house.stores.create_account(name, location, house.clock.now().millis()).await?;
    house.stores.add_host(name, &format!("{name}.localhost")).await?;
    let ctx = house.doorman().house(&account, Actor::Operator).await?;
    start(&ctx, owner, name.to_owned()).await?;
    desk::views::install_defaults(&ctx).await?;
    desk::ticket_fields::install_defaults(&ctx).await?;
    Ok(())
}
