//! The `[http]` section: which proxies stand in front of Balie.

use anyhow::{Context as _, bail};
use gate::proxies::{ForwardedBy, Proxies};
use serde::Deserialize;

/// Most networks of proxies.
const MOST_PROXIES: usize = 100;

/// What an operator may set.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct HttpConfig {
    /// Networks or addresses of the proxies whose word on their callers is taken, such as `["10.0.0.0/8"]`. Without
    /// any, who calls is who connects.
    pub trusted_proxies: Vec<String>,
    /// The one header they say it in: `x-forwarded-for` when not set, or `forwarded` (RFC 7239). They must write it
    /// themselves at every request.
    pub forwarded_by: Option<String>,
}

impl HttpConfig {
    /// The same, read and whole.
    ///
    /// # Errors
    /// When something in it is of no use; the error says what.
    pub fn proxies(&self) -> anyhow::Result<Proxies> {
        if self.trusted_proxies.len() > MOST_PROXIES {
            bail!("[http] trusted_proxies may name {MOST_PROXIES} networks");
        }
        let by = match self.forwarded_by.as_deref().map(str::to_ascii_lowercase).as_deref() {
            None | Some("x-forwarded-for") => ForwardedBy::XForwardedFor,
            Some("forwarded") => ForwardedBy::Forwarded,
            Some(_) => bail!("[http] forwarded_by is x-forwarded-for or forwarded"),
        };
        let mut trusted = Vec::new();
        for text in &self.trusted_proxies {
            let read = domain::networks::Network::parse(text, "").ok();
            let network = read.with_context(|| format!("[http] trusted_proxies: {text} is not a network"))?;
            if network.cidr.prefix_len() == 0 {
                bail!("[http] trusted_proxies: {text} would let everybody say who they are");
            }
            trusted.push(network.cidr);
        }
        Ok(Proxies::new(trusted, by))
    }
}

#[cfg(test)]
mod tests {
    use super::HttpConfig;

    #[test]
    fn what_cannot_be_a_proxy_is_said_at_the_start() {
        let read = |text: &str| toml::from_str::<HttpConfig>(text).unwrap().proxies();
        assert!(read("").is_ok());
        assert!(read("trusted_proxies = [\"10.0.0.0/8\", \"192.0.2.1\", \"fd00::/8\"]").is_ok());
        assert!(read("forwarded_by = \"Forwarded\"").is_ok());
        for bad in [
            "trusted_proxies = [\"0.0.0.0/0\"]",
            "trusted_proxies = [\"::/0\"]",
            "trusted_proxies = [\"10.0.0.1/8\"]",
            "trusted_proxies = [\"proxy.example.com\"]",
            "forwarded_by = \"x-real-ip\"",
        ] {
            assert!(read(bad).is_err(), "{bad}");
        }
        assert!(toml::from_str::<HttpConfig>("trusted_proxy = []").is_err());
    }
}
