//! The configuration file: TOML, every key optional, unknown keys refused.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use serde::Deserialize;

use crate::mail::MailConfig;

/// What an operator may set.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Where to listen, `127.0.0.1:8443` when not set.
    pub listen: Option<SocketAddr>,
    /// Certificate chain and key in PEM; both or none. Without them Balie makes its own local authority.
    pub certificate: Option<PathBuf>,
    pub certificate_key: Option<PathBuf>,
    /// A file with the master key in hex, instead of `master.key` in the data folder.
    pub master_key_file: Option<PathBuf>,
    /// Where accounts live, by name. Without any, one location `eu` in the data folder.
    pub locations: BTreeMap<String, LocationConfig>,
    /// By which relay mail leaves.
    pub mail: MailConfig,
}

/// One place where accounts live wholly.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LocationConfig {
    /// The region, such as `eu`.
    pub region: String,
    /// A PostgreSQL address. Without it, encrypted SQLite files in the data folder.
    pub postgres: Option<String>,
}

impl Config {
    /// Reads a file, or the defaults when none is named.
    ///
    /// # Errors
    /// When the file cannot be read or holds something unknown; the error names the line.
    pub fn load(file: Option<&Path>) -> anyhow::Result<Self> {
        let Some(file) = file else { return Ok(Self::default()) };
        let text = std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
        let config: Self = toml::from_str(&text).with_context(|| format!("{} is not valid", file.display()))?;
        if config.certificate.is_some() != config.certificate_key.is_some() {
            bail!("set certificate and certificate_key together, or neither");
        }
        Ok(config)
    }
}

#[cfg(test)]
mod tests {
    use super::Config;

    #[test]
    fn an_unknown_key_is_named() {
        let error = toml::from_str::<Config>("lissen = \"127.0.0.1:1\"").map_err(|error| error.to_string());
        assert!(error.is_err_and(|text| text.contains("lissen")));
        assert!(toml::from_str::<Config>("listen = \"127.0.0.1:1\"\n[locations.eu]\nregion = \"eu\"").is_ok());
    }
}
