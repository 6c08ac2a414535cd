//! The `[geoip]` section: a file that tells where an address is, for the list of devices. Nothing is asked outside.

use std::path::PathBuf;

use anyhow::Context as _;
use identity::devices::Places;
use serde::Deserialize;

/// What an operator may set.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct GeoipConfig {
    /// A MaxMind DB file (`.mmdb`) of cities or countries. Without one devices have no place.
    pub file: Option<PathBuf>,
}

impl GeoipConfig {
    /// The places of the file; none when it cannot be read, which is told in the log: signing in must not wait for it.
    #[must_use]
    pub fn places(&self) -> Places {
        self.read().unwrap_or_else(|error| {
            tracing::warn!(%error, "devices have no place");
            Places::default()
        })
    }

    /// Can the file be read?
    ///
    /// # Errors
    /// When it cannot; the error says why.
    pub fn check(&self) -> anyhow::Result<()> {
        self.read().map(|_| ())
    }

    fn read(&self) -> anyhow::Result<Places> {
        let Some(file) = &self.file else { return Ok(Places::default()) };
        let bytes = std::fs::read(file).with_context(|| format!("[geoip] cannot read {}", file.display()))?;
        Places::from_bytes(bytes).with_context(|| format!("[geoip] {} is not a MaxMind DB", file.display()))
    }
}

#[cfg(test)]
mod tests {
    use super::GeoipConfig;

    #[test]
    fn a_missing_file_means_no_place_and_is_told_by_the_check() {
        let missing: GeoipConfig = toml::from_str("file = \"/nowhere/at-all.mmdb\"").unwrap();
        assert!(missing.check().is_err_and(|error| error.to_string().contains("[geoip]")));
        assert_eq!(missing.places().of("192.0.2.1".parse().unwrap()), None);
        assert!(GeoipConfig::default().check().is_ok());
    }
}
