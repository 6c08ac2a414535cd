//! The configuration file: TOML, every key optional, unknown keys refused.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use serde::Deserialize;
use store::{BlobPlace, S3Place};
use vault::SecretString;

use crate::geoip::GeoipConfig;
use crate::http::HttpConfig;
use crate::limits::LimitsConfig;
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
    /// The name of an environment variable with the master key in hex, instead of a file.
    pub master_key_variable: Option<String>,
    /// Where accounts live, by name. Without any, one location `eu` in the data folder.
    pub locations: BTreeMap<String, LocationConfig>,
    /// By which relay mail leaves.
    pub mail: MailConfig,
    /// How much, and how slowly, may come in.
    pub limits: LimitsConfig,
    /// Which proxies stand in front.
    pub http: HttpConfig,
    /// Where addresses are, for the list of devices.
    pub geoip: GeoipConfig,
}

/// One place where accounts live wholly.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LocationConfig {
    /// The region, such as `eu`.
    pub region: String,
    /// A PostgreSQL address. Without it, encrypted SQLite files in the data folder.
    pub postgres: Option<String>,
    /// Where files and raw mail lie. Without it, in the data folder.
    pub blobs: Option<BlobsConfig>,
}

/// A folder, or a bucket of S3 or of what speaks like it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct BlobsConfig {
    pub folder: Option<PathBuf>,
    pub bucket: Option<String>,
    /// The bucket's region, `us-east-1` when not set.
    pub region: Option<String>,
    /// Where the service answers, unless it is Amazon's own.
    pub endpoint: Option<String>,
    pub access_key: Option<String>,
    /// A file that holds the secret key.
    pub secret_key_file: Option<PathBuf>,
    /// May the endpoint be without TLS? Only for one on this machine or in a network of its own.
    pub allow_http: bool,
}

impl BlobsConfig {
    /// The place, with the secret key read.
    ///
    /// # Errors
    /// When it is neither a folder nor a whole bucket, or the file cannot be read; the error says what is missing.
    pub fn place(&self) -> anyhow::Result<BlobPlace> {
        match (&self.folder, &self.bucket) {
            (Some(folder), None) => Ok(BlobPlace::Path(folder.clone())),
            (None, Some(bucket)) => Ok(BlobPlace::S3(self.bucket(bucket)?)),
            _ => bail!("blobs need either a folder or a bucket"),
        }
    }

    fn bucket(&self, bucket: &str) -> anyhow::Result<S3Place> {
        let access_key = self.access_key.clone().context("a bucket needs access_key")?;
        let file = self.secret_key_file.as_ref().context("a bucket needs secret_key_file")?;
        let text = std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
        Ok(S3Place {
            bucket: bucket.to_owned(),
            region: self.region.clone().unwrap_or_else(|| "us-east-1".to_owned()),
            endpoint: self.endpoint.clone(),
            access_key,
            secret_key: SecretString::new(text.trim().to_owned()),
            allow_http: self.allow_http,
        })
    }
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
        if config.master_key_file.is_some() && config.master_key_variable.is_some() {
            bail!("set master_key_file or master_key_variable, not both");
        }
        Ok(config)
    }
}

#[cfg(test)]
mod tests {
    use store::BlobPlace;

    use super::Config;

    #[test]
    fn an_unknown_key_is_named() {
        let error = toml::from_str::<Config>("lissen = \"127.0.0.1:1\"").map_err(|error| error.to_string());
        assert!(error.is_err_and(|text| text.contains("lissen")));
        assert!(toml::from_str::<Config>("listen = \"127.0.0.1:1\"\n[locations.eu]\nregion = \"eu\"").is_ok());
    }

    #[test]
    fn blobs_lie_in_a_folder_or_in_a_whole_bucket() -> anyhow::Result<()> {
        let place = |blobs: &str| {
            let config: Config = toml::from_str(&format!("[locations.us]\nregion = \"us\"\nblobs = {blobs}"))?;
            let location = config.locations.get("us").and_then(|location| location.blobs.clone());
            anyhow::Context::context(location, "no blobs")?.place()
        };
        assert!(matches!(place("{ folder = \"/mnt/blobs\" }")?, BlobPlace::Path(_)));
        let secret = tempfile::NamedTempFile::new()?;
        std::fs::write(secret.path(), "not told\n")?;
        let file = secret.path().display();
        let whole = format!("{{ bucket = \"b\", access_key = \"a\", secret_key_file = \"{file}\" }}");
        let bucket = place(&whole)?;
        assert!(matches!(bucket, BlobPlace::S3(_)));
        assert!(!format!("{bucket:?}").contains("not told"));
        for bad in ["{}", "{ bucket = \"b\" }", "{ bucket = \"b\", folder = \"/f\" }", "{ buckets = \"b\" }"] {
            assert!(place(bad).is_err(), "{bad}");
        }
        Ok(())
    }
}
