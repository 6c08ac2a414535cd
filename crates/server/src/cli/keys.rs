//! `keys show`: which keys are in use, by fingerprint; never the keys.

use clap::Subcommand;
use serde_json::json;

use super::say;
use crate::house::House;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Show the fingerprints of the keys in use; never the keys.
    Show,
}

pub(super) async fn run(house: &House, command: Command, json: bool) -> anyhow::Result<()> {
    let Command::Show = command;
    let master = house.master_fingerprint.clone();
    say::answer(json, &json!({"master": master}), &format!("master\t{master}"))
}
