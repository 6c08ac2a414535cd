//! One connection: which command may come when, and what it is answered.

use std::sync::Arc;

use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::watch;
use tokio::time::timeout;

use super::command::{Command, parse};
use super::dots::Flaw;
use super::wire::{Broken, Wire};
use super::{Delivered, Delivery, IncomingMail, Limits, RecipientVerdict};

const TOO_LARGE: &str = "552 5.3.4 Message is too large";

/// Speaks LMTP with one client until it quits, breaks a limit, or `shutdown` becomes true.
///
/// A delivery that has begun is finished and answered before the end by `shutdown`.
pub async fn converse<S, D>(stream: S, delivery: Arc<D>, limits: Arc<Limits>, shutdown: watch::Receiver<bool>)
where
    S: AsyncRead + AsyncWrite + Unpin + Send,
    D: Delivery,
{
    let mut session =
        Session { wire: Wire::new(stream, &limits, shutdown), delivery, limits, greeted: false, mail: None, errors: 0 };
    let last_words = session.run().await;
    session.wire.close(last_words).await;
}

struct Session<S, D> {
    wire: Wire<S>,
    delivery: Arc<D>,
    limits: Arc<Limits>,
    greeted: bool,
    mail: Option<Mail>,
    errors: usize,
}

/// The mail that is coming in.
struct Mail {
    from: Option<String>,
    international: bool,
    recipients: Vec<String>,
    /// What BDAT brought so far; none before the first.
    chunks: Option<Vec<u8>>,
}

impl<S, D> Session<S, D>
where
    S: AsyncRead + AsyncWrite + Unpin + Send,
    D: Delivery,
{
    /// Serves commands; returns the last words to say.
    async fn run(&mut self) -> &'static str {
        let welcome = format!("220 {} LMTP", self.limits.hostname);
        self.wire.say(&welcome);
        for _ in 0..self.limits.max_commands {
            if let Err(last_words) = self.step().await {
                return last_words;
            }
            if self.errors > self.limits.max_errors {
                return "421 4.7.0 Too many errors";
            }
        }
        "421 4.7.0 Too many commands"
    }

    /// One command; an error ends the session with these words.
    async fn step(&mut self) -> Result<(), &'static str> {
        let line = self.wire.line().await.map_err(last_words)?;
        let command = match parse(&line) {
            Ok(command) => command,
            // How many bytes follow is not known, and they must not be read as commands.
            Err(_) if is_chunk(&line) => return Err("421 4.5.4 Chunk is not understood"),
            Err(answer) => {
                self.refuse(answer);
                return Ok(());
            }
        };
        match command {
            Command::Hello => self.hello(),
            Command::Mail { from, size, international } => self.begin(from, size, international),
            Command::Recipient(to) => self.recipient(to).await,
            Command::Data => self.data().await?,
            Command::Chunk { size, is_last } => self.chunk(size, is_last).await?,
            Command::Reset => {
                self.mail = None;
                self.wire.say("250 2.0.0 Ok");
            }
            Command::Noop => self.wire.say("250 2.0.0 Ok"),
            Command::Verify => self.wire.say("252 2.5.0 Send mail and see"),
            Command::Help => self.wire.say("214 2.0.0 See RFC 2033"),
            Command::Quit => return Err("221 2.0.0 Bye"),
        }
        Ok(())
    }

    fn hello(&mut self) {
        self.greeted = true;
        self.mail = None;
        let answer = format!(
            "250-{}\r\n250-PIPELINING\r\n250-ENHANCEDSTATUSCODES\r\n250-8BITMIME\r\n\
             250-SMTPUTF8\r\n250-CHUNKING\r\n250 SIZE {}",
            self.limits.hostname, self.limits.message_bytes
        );
        self.wire.say(&answer);
    }

    fn begin(&mut self, from: Option<String>, size: usize, international: bool) {
        if !self.greeted {
            self.refuse("503 5.5.1 Say LHLO first");
        } else if self.mail.is_some() {
            self.refuse("503 5.5.1 A mail is under way");
        } else if size > self.limits.message_bytes {
            // About the mail, not about the client: no error to count.
            self.wire.say(TOO_LARGE);
        } else {
            self.mail = Some(Mail { from, international, recipients: Vec::new(), chunks: None });
            self.wire.say("250 2.1.0 Ok");
        }
    }

    async fn recipient(&mut self, to: String) {
        let max_recipients = self.limits.max_recipients;
        let Some(mail) = self.mail.as_mut().filter(|mail| mail.chunks.is_none()) else {
            self.refuse("503 5.5.1 Say MAIL first");
            return;
        };
        if mail.recipients.len() >= max_recipients {
            self.wire.say("452 4.5.3 Too many recipients");
            return;
        }
        if !to.is_ascii() && !mail.international {
            self.refuse("553 5.6.7 International address without SMTPUTF8");
            return;
        }
        let asking = timeout(self.limits.deliver, self.delivery.recipient(&to));
        match asking.await.unwrap_or(RecipientVerdict::TryLater) {
            RecipientVerdict::Known => {
                mail.recipients.push(to);
                self.wire.say("250 2.1.5 Ok");
            }
            RecipientVerdict::Unknown => self.wire.say("550 5.1.1 No such recipient"),
            RecipientVerdict::TryLater => self.wire.say("451 4.3.0 Try again later"),
        }
    }

    async fn data(&mut self) -> Result<(), &'static str> {
        let Some(mail) = self.ready_mail(|mail| mail.chunks.is_none()) else {
            // DATA ends a group of commands (RFC 2920). Whatever stands behind it here is a message
            // that nobody waits for, and must not be read as commands.
            if self.wire.has_input() {
                return Err("421 4.5.1 DATA was refused");
            }
            return Ok(());
        };
        self.wire.say("354 End with CRLF, dot, CRLF");
        self.wire.flush().await.map_err(last_words)?;
        match self.wire.message().await.map_err(last_words)? {
            Ok(bytes) => self.deliver(mail, bytes).await,
            Err(flaw) => {
                let answer = match flaw {
                    Flaw::TooLarge => TOO_LARGE,
                    Flaw::BareLf => "550 5.6.0 Message has a line end without CR",
                };
                for _ in &mail.recipients {
                    self.wire.say(answer);
                }
                Ok(())
            }
        }
    }

    /// RFC 3030. A chunk that is refused is read away, for it is on its way already.
    async fn chunk(&mut self, size: usize, is_last: bool) -> Result<(), &'static str> {
        let Some(mut mail) = self.ready_mail(|_| true) else {
            return self.wire.chunk(size, None).await.map_err(last_words);
        };
        let mut bytes = mail.chunks.take().unwrap_or_default();
        if size > self.limits.message_bytes.saturating_sub(bytes.len()) {
            self.wire.chunk(size, None).await.map_err(last_words)?;
            let answers = if is_last { mail.recipients.len() } else { 1 };
            for _ in 0..answers {
                self.wire.say(TOO_LARGE);
            }
            return Ok(());
        }
        let taking = self.wire.chunk(size, Some(&mut bytes));
        taking.await.map_err(last_words)?;
        if is_last {
            return self.deliver(mail, bytes).await;
        }
        mail.chunks = Some(bytes);
        self.mail = Some(mail);
        self.wire.say("250 2.0.0 Ok");
        Ok(())
    }

    /// Takes the mail out if its text may come now; else says why not.
    fn ready_mail(&mut self, fits: fn(&Mail) -> bool) -> Option<Mail> {
        match self.mail.take() {
            Some(mail) if !mail.recipients.is_empty() && fits(&mail) => Some(mail),
            Some(mail) => {
                let answer = if mail.recipients.is_empty() {
                    "503 5.5.1 No recipient was accepted"
                } else {
                    "503 5.5.1 BDAT was begun"
                };
                self.mail = Some(mail);
                self.refuse(answer);
                None
            }
            None => {
                self.refuse("503 5.5.1 Say MAIL first");
                None
            }
        }
    }

    /// Hands the mail over for each recipient and answers each at once, so that what is stored is
    /// known to the mail server even if a later delivery fails.
    async fn deliver(&mut self, mail: Mail, bytes: Vec<u8>) -> Result<(), &'static str> {
        let bytes: Arc<[u8]> = bytes.into();
        let (mut taken, mut later, mut refused) = (0_u32, 0_u32, 0_u32);
        for to in mail.recipients {
            let delivering =
                self.delivery.deliver(IncomingMail { from: mail.from.clone(), to, bytes: Arc::clone(&bytes) });
            let delivered = timeout(self.limits.deliver, delivering).await;
            match delivered.unwrap_or(Delivered::TryLater) {
                Delivered::Taken => {
                    taken += 1;
                    self.wire.say("250 2.0.0 Taken");
                }
                Delivered::TryLater => {
                    later += 1;
                    self.wire.say("451 4.3.0 Try again later");
                }
                Delivered::Refused => {
                    refused += 1;
                    self.wire.say("550 5.7.1 Refused");
                }
            }
            self.wire.flush().await.map_err(last_words)?;
        }
        tracing::info!(size_bytes = bytes.len(), taken, later, refused, "mail in");
        Ok(())
    }

    /// Says no and counts it.
    fn refuse(&mut self, answer: &str) {
        self.errors += 1;
        self.wire.say(answer);
    }
}

fn is_chunk(line: &str) -> bool {
    let name = line.trim_start_matches(' ').get(..4);
    name.is_some_and(|name| name.eq_ignore_ascii_case("BDAT"))
}

fn last_words(broken: Broken) -> &'static str {
    match broken {
        Broken::Gone | Broken::TooSlow => "421 4.4.2 Waited too long",
        Broken::LineTooLong => "421 4.5.2 Line is too long",
        Broken::BadLine => "421 4.5.2 Lines are text and end with CR and LF",
        Broken::Flood => "421 4.3.4 Message is far too large",
        Broken::Shutdown => "421 4.3.2 Server is ending",
    }
}
