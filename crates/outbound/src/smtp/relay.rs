//! A relay: its settings, checked once when the program starts, and the way to it.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use mail_send::SmtpClient;
use rustls_pki_types::ServerName;
use tokio_rustls::TlsConnector;
use vault::SecretString;

use super::{Envelope, SendError, conversation};
use crate::egress;
use crate::tls::{self, TlsProblem};

/// How the connection to the relay is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tls {
    /// Not at all; for a relay on this machine only.
    None,
    /// Starts in the clear and must change to TLS before anything is said (ports 587 and 25).
    StartTls,
    /// TLS from the first byte (port 465, RFC 8314).
    Implicit,
}

/// What the operator configures.
#[derive(Clone, Debug)]
pub struct RelaySettings {
    /// Name or address of the relay; with TLS its certificate must be for this name.
    pub host: String,
    /// TCP port.
    pub port: u16,
    /// Protection of the connection.
    pub tls: Tls,
    /// Name and password for the login, where the relay wants one.
    pub login: Option<(String, SecretString)>,
    /// PEM certificates to trust *instead of* the public authorities.
    pub ca: Option<Vec<u8>>,
    /// Whether the relay may have a private address.
    pub allow_private: bool,
    /// How we name ourselves in EHLO: a host name, or an address in square brackets.
    pub hello: String,
    /// For one mail from the name lookup to the last answer. RFC 5321 section 4.5.3.2 wants
    /// minutes: 5 to 10 are right.
    pub timeout: Duration,
}

/// Why relay settings are of no use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RelayProblem {
    /// Not a name or address.
    #[error("the relay's host is not a host name or an address")]
    Host,
    /// Clear text to somewhere else than this machine.
    #[error("a relay on another machine needs TLS")]
    ClearText,
    /// No certificate in the PEM text, or a broken one.
    #[error("the relay's CA file has no usable certificate")]
    Ca,
    /// The name for EHLO cannot stand in a command.
    #[error("the name for EHLO must be 1 to 255 letters, digits or .-:[]")]
    Hello,
    /// The TLS library refused its own defaults.
    #[error("TLS cannot be set up")]
    Tls,
}

impl From<TlsProblem> for RelayProblem {
    fn from(problem: TlsProblem) -> Self {
        match problem {
            TlsProblem::Ca => Self::Ca,
            TlsProblem::Setup => Self::Tls,
        }
    }
}

/// A relay that is ready for use. Keeps no connection between mails.
pub struct SmtpRelay {
    settings: RelaySettings,
    server_name: ServerName<'static>,
    connector: TlsConnector,
}

impl std::fmt::Debug for SmtpRelay {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("SmtpRelay").field(&self.settings).finish()
    }
}

impl SmtpRelay {
    /// The largest message that is sent, in bytes.
    pub const MAX_MESSAGE_BYTES: usize = 64 * 1024 * 1024;

    /// Checks the settings; no connection is made.
    ///
    /// # Errors
    /// [`RelayProblem`], for the operator to read.
    pub fn new(settings: RelaySettings) -> Result<Self, RelayProblem> {
        let server_name = ServerName::try_from(settings.host.clone()).map_err(|_| RelayProblem::Host)?;
        if settings.tls == Tls::None && !is_this_machine(&settings.host) {
            return Err(RelayProblem::ClearText);
        }
        if !is_hello(&settings.hello) {
            return Err(RelayProblem::Hello);
        }
        let connector = TlsConnector::from(Arc::new(tls::config(settings.ca.as_deref())?));
        Ok(Self { settings, server_name, connector })
    }

    /// Sends one message to all recipients of the envelope, or to none.
    ///
    /// # Errors
    /// See [`SendError`]. After [`SendError::TimedOut`] or [`SendError::Unreachable`] the relay may
    /// have the mail nevertheless; the same `Message-ID` on the next try lets servers see that.
    pub async fn send(&self, envelope: &Envelope, message: &[u8]) -> Result<(), SendError> {
        envelope.check()?;
        if message.len() > Self::MAX_MESSAGE_BYTES {
            return Err(SendError::TooLarge);
        }
        let sent = tokio::time::timeout(self.settings.timeout, self.converse(envelope, message));
        sent.await.unwrap_or(Err(SendError::TimedOut))
    }

    async fn converse(&self, envelope: &Envelope, message: &[u8]) -> Result<(), SendError> {
        let settings = &self.settings;
        let judged = egress::resolve(&settings.host, settings.port, settings.allow_private).await?;
        let in_the_clear = settings.tls == Tls::None;
        if in_the_clear && !judged.iter().all(|a| egress::is_loopback(a.ip())) {
            return Err(SendError::Denied);
        }
        let stream = egress::connect(&judged).await?;
        let mut plain = SmtpClient { stream, timeout: settings.timeout };
        match settings.tls {
            Tls::None => {
                conversation::greeting(&mut plain).await?;
                conversation::deliver(plain, settings, envelope, message).await
            }
            Tls::StartTls => {
                conversation::greeting(&mut plain).await?;
                conversation::start_tls(&mut plain, &settings.hello).await?;
                let secure = self.secured(plain).await?;
                conversation::deliver(secure, settings, envelope, message).await
            }
            Tls::Implicit => {
                let mut secure = self.secured(plain).await?;
                conversation::greeting(&mut secure).await?;
                conversation::deliver(secure, settings, envelope, message).await
            }
        }
    }

    async fn secured(
        &self,
        plain: SmtpClient<tokio::net::TcpStream>,
    ) -> Result<SmtpClient<tokio_rustls::client::TlsStream<tokio::net::TcpStream>>, SendError> {
        let stream =
            self.connector.connect(self.server_name.clone(), plain.stream).await.map_err(|_| SendError::Tls)?;
        Ok(SmtpClient { stream, timeout: plain.timeout })
    }
}

fn is_this_machine(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost") || host.parse::<IpAddr>().is_ok_and(egress::is_loopback)
}

fn is_hello(name: &str) -> bool {
    let fits = |b: u8| b.is_ascii_alphanumeric() || b".-:[]".contains(&b);
    (1..=255).contains(&name.len()) && name.bytes().all(fits)
}
