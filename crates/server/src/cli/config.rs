//! `config check`: would this configuration start? Nothing is opened or made.

use std::path::Path;

use clap::Subcommand;
use serde_json::json;

use super::{say, serve};
use crate::config::Config;
use crate::{house, stores, tls};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Read the configuration file and every file it names.
    Check,
}

pub(super) fn run(data: &Path, config: &Config, command: Command, json: bool) -> anyhow::Result<()> {
    let Command::Check = command;
    config.mail.outgoing()?;
    config.limits.limits()?;
    config.http.proxies()?;
    config.geoip.check()?;
    if config.certificate.is_some() {
        tls::server_config(data, config)?;
    }
    stores::locations(config)?;
    if let Some(variable) = &config.master_key_variable {
        house::master_key_in(variable)?;
    }
    let listen = serve::address(config, None).to_string();
    let locations: Vec<&String> = config.locations.keys().collect();
    let value = json!({"valid": true, "listen": listen, "locations": locations});
    say::answer(json, &value, "The configuration is valid.")
}
