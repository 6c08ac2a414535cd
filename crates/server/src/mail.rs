//! The `[mail]` section: by which relay mail leaves, and where it comes in.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, bail};
use outbound::{MailDoor, RelaySettings, SmtpRelay, Tls};
use serde::Deserialize;
use vault::SecretString;

/// For one mail, from the look-up of the relay's name to its last answer (RFC 5321 section 4.5.3.2).
const TIMEOUT: Duration = Duration::from_secs(300);
/// Where the password may stand instead of a file.
const PASSWORD_VARIABLE: &str = "BALIE_MAIL_PASSWORD";

/// How mail leaves. Without a relay none is made; once there is one, it takes up what was said in the last four days.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MailConfig {
    /// `smtp://USER@HOST:587` (STARTTLS), `smtps://USER@HOST:465` (TLS from the first byte), or, for a relay on this
    /// machine, `smtp-clear://localhost:25`. User and port may be left out, and `USER:PASSWORD@` is understood.
    pub relay: Option<SecretString>,
    /// A file that holds the password, or else the variable `BALIE_MAIL_PASSWORD`.
    pub password_file: Option<PathBuf>,
    /// PEM certificates to trust for the relay instead of the public authorities.
    pub ca_file: Option<PathBuf>,
    /// The one address the relay takes mail from. Without it mail comes from each account's support address.
    pub from: Option<String>,
    /// May the relay have a private address? One on this machine always may.
    pub allow_private: bool,
    /// How we name ourselves to the relay and to the mail server in front of us, `localhost` when not set.
    pub hello: Option<String>,
    /// Where mail comes in by LMTP: `127.0.0.1:2424` or `unix:/run/balie/lmtp`. LMTP has no login, so let only the
    /// mail server reach it. Without it no mail comes in.
    pub lmtp_listen: Option<String>,
    /// Names of mail servers (`authserv-id`, RFC 8601) whose `Authentication-Results` are believed. They must remove
    /// such headers of their own name from mail that comes in. Without any, no sender is ever proven.
    pub trusted_authserv_ids: Vec<String>,
}

/// What mail leaves by.
#[derive(Clone, Debug, Default)]
pub struct Outgoing {
    pub door: Option<MailDoor>,
    /// See [`MailConfig::from`].
    pub sender: Option<String>,
}

impl MailConfig {
    /// Checks the section and makes the relay ready; no connection is made.
    ///
    /// # Errors
    /// When something in it is of no use; the error says what, never the password.
    pub fn outgoing(&self) -> anyhow::Result<Outgoing> {
        let sender = self.from.clone();
        if sender.as_ref().is_some_and(|from| domain::identities::email_address(from).is_none()) {
            bail!("[mail] from is not a mail address");
        }
        let Some(relay) = &self.relay else { return Ok(Outgoing { door: None, sender }) };
        let place = Place::parse(relay.expose()).context("[mail] relay is not smtp://USER@HOST:PORT")?;
        let ca = self.ca_file.as_deref().map(read).transpose()?;
        let login = place.user.clone().map(|user| Ok((user, self.password(&place)?)));
        let settings = RelaySettings {
            allow_private: self.allow_private || is_this_machine(&place.host),
            host: place.host,
            port: place.port,
            tls: place.tls,
            login: login.transpose().map_err(|error: anyhow::Error| error)?,
            ca,
            hello: self.hello.clone().unwrap_or_else(|| "localhost".to_owned()),
            timeout: TIMEOUT,
        };
        let relay = SmtpRelay::new(settings).context("[mail]")?;
        Ok(Outgoing { door: Some(MailDoor::Relay(Arc::new(relay))), sender })
    }

    #[expect(clippy::disallowed_methods, reason = "configuration is read here, once")]
    fn password(&self, place: &Place) -> anyhow::Result<SecretString> {
        if let Some(password) = &place.password {
            return Ok(password.clone());
        }
        if let Some(file) = &self.password_file {
            let text = String::from_utf8(read(file)?).context("the password of the relay is not text")?;
            return Ok(SecretString::from(text.trim_end_matches(['\r', '\n']).to_owned()));
        }
        let variable = std::env::var(PASSWORD_VARIABLE).ok();
        variable.map(SecretString::from).with_context(|| {
            format!("[mail] relay names a user: set password_file or the variable {PASSWORD_VARIABLE}")
        })
    }
}

fn read(file: &Path) -> anyhow::Result<Vec<u8>> {
    std::fs::read(file).with_context(|| format!("cannot read {}", file.display()))
}

fn is_this_machine(host: &str) -> bool {
    host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// The parts of the relay's URL.
struct Place {
    tls: Tls,
    user: Option<String>,
    password: Option<SecretString>,
    host: String,
    port: u16,
}

impl Place {
    fn parse(url: &str) -> Option<Self> {
        let (scheme, rest) = url.trim().trim_end_matches('/').split_once("://")?;
        let (tls, usual_port) = match scheme {
            "smtp" => (Tls::StartTls, 587),
            "smtps" => (Tls::Implicit, 465),
            "smtp-clear" => (Tls::None, 25),
            _ => return None,
        };
        // A user is often a mail address: the last `@` is the one before the host.
        let (login, host) = rest.rsplit_once('@').map_or((None, rest), |(login, host)| (Some(login), host));
        let (user, password) = match login.map(|login| login.split_once(':').unwrap_or((login, ""))) {
            None => (None, None),
            Some((user, "")) => (Some(plain(user)?), None),
            Some((user, password)) => (Some(plain(user)?), Some(SecretString::from(plain(password)?))),
        };
        let (host, port) = match host.rsplit_once(':') {
            Some((host, port)) if !host.ends_with(':') => (host, port.parse().ok()?),
            _ => (host, usual_port),
        };
        let host = host.trim_start_matches('[').trim_end_matches(']');
        (!host.is_empty()).then(|| Self { tls, user, password, host: host.to_lowercase(), port })
    }
}

/// Undoes `%40` and the like.
fn plain(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let digits = [rest.next()?, rest.next()?];
        bytes.push(u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?);
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(text: &str) -> MailConfig {
        toml::from_str(text).unwrap()
    }

    #[test]
    fn the_parts_of_a_relay() {
        let place = Place::parse("smtp://desk%2B1@example.com:s%3Acret@Mail.example.com:2525/").unwrap();
        assert_eq!((place.tls, place.host.as_str(), place.port), (Tls::StartTls, "mail.example.com", 2525));
        assert_eq!(place.user.as_deref(), Some("desk+1@example.com"));
        assert_eq!(place.password.unwrap().expose(), "s:cret");
        let place = Place::parse("smtps://mail.example.com").unwrap();
        assert_eq!((place.tls, place.port, place.user), (Tls::Implicit, 465, None));
        for bad in ["mail.example.com", "http://mail.example.com", "smtp://", "smtp://a%4@b", "smtp://host:port"] {
            assert!(Place::parse(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn what_cannot_work_is_said_at_the_start() {
        assert!(config("").outgoing().unwrap().door.is_none());
        assert!(config("relay = 'smtp-clear://127.0.0.1:2525'").outgoing().unwrap().door.is_some());
        assert!(config("relay = 'smtp-clear://mail.example.com'").outgoing().is_err());
        assert!(config("relay = 'smtp://me@mail.example.com'\npassword_file = '/does/not/exist'").outgoing().is_err());
        assert!(config("from = 'nobody'").outgoing().is_err());
        assert!(toml::from_str::<MailConfig>("realy = 'x'").is_err());
        let shown = format!("{:?}", config("relay = 'smtp://me:hush@mail.example.com'"));
        assert!(!shown.contains("hush"));
    }
}
