//! Mail that comes in by LMTP: from the recipient's domain to the account, and into it.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Context as _;
use channels::mail_in::lmtp::{Delivered, Delivery, IncomingMail, Limits, Listener, RecipientVerdict, serve};
use channels::mail_in::{Trust, deliver, is_ours};
use domain::{Actor, Error, Refusal};
use identity::entrance::Doorman;
use store::Ctx;
use tokio::net::{TcpListener, UnixListener};
use tokio::sync::watch;

use crate::mail::MailConfig;

/// Takes mail in for every account of the house.
pub struct Intake {
    doorman: Doorman,
    trust: Trust,
}

impl Intake {
    #[must_use]
    pub const fn new(doorman: Doorman, trust: Trust) -> Self {
        Self { doorman, trust }
    }

    /// The account whose host the address is at, seen by the intake.
    async fn account_of(&self, address: &str) -> domain::Result<Ctx> {
        let (_, host) = address.trim().rsplit_once('@').ok_or(Refusal::NotFound)?;
        let account = self.doorman.stores().account_by_host(host, self.doorman.now().millis()).await?;
        self.doorman.house(&account, Actor::Job("mail_in")).await
    }
}

impl Delivery for Intake {
    async fn recipient(&self, address: &str) -> RecipientVerdict {
        match self.account_of(address).await {
            Ok(ctx) if is_ours(&ctx, address) => RecipientVerdict::Known,
            Ok(_) | Err(Error::Refused(Refusal::NotFound)) => RecipientVerdict::Unknown,
            // A suspended account may come back, and so may we.
            Err(_) => RecipientVerdict::TryLater,
        }
    }

    async fn deliver(&self, mail: IncomingMail) -> Delivered {
        let ctx = match self.account_of(&mail.to).await {
            Ok(ctx) if is_ours(&ctx, &mail.to) => ctx,
            Ok(_) | Err(Error::Refused(Refusal::NotFound)) => return Delivered::Refused,
            Err(_) => return Delivered::TryLater,
        };
        match deliver(&ctx, mail, &self.trust).await {
            Ok(_) => Delivered::Taken,
            Err(Error::Refused(refusal)) => {
                tracing::info!(account = ctx.account_id(), code = refusal.code(), "a mail waits at the mail server");
                Delivered::TryLater
            }
            Err(Error::Broken(fault)) => {
                tracing::error!(account = ctx.account_id(), context = fault.context, "a mail could not be stored");
                Delivered::TryLater
            }
        }
    }
}

/// Binds the place of the `[mail]` section, if it names one.
///
/// # Errors
/// When it cannot be bound.
pub async fn bind(config: &MailConfig) -> anyhow::Result<Option<Listener>> {
    let Some(place) = &config.lmtp_listen else { return Ok(None) };
    let bound = match place.strip_prefix("unix:") {
        Some(path) => unix(PathBuf::from(path)).map(Listener::Unix),
        None => TcpListener::bind(place.as_str()).await.map(Listener::Tcp),
    };
    bound.map(Some).with_context(|| format!("[mail] cannot listen on {place}"))
}

/// A socket's file that nobody listens on any more is left over from the last run.
fn unix(path: PathBuf) -> io::Result<UnixListener> {
    if std::os::unix::net::UnixStream::connect(&path).is_err() {
        match std::fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    UnixListener::bind(path)
}

/// Serves LMTP until `stopping`.
pub async fn run(listener: Listener, intake: Intake, hello: Option<String>, stopping: watch::Receiver<bool>) {
    let limits = Limits::new(hello.unwrap_or_else(|| "localhost".to_owned()));
    serve(listener, Arc::new(intake), limits, stopping).await;
}
