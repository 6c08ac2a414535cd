//! Mail comes in: real LMTP over a TCP socket, on both engines.

mod corpus;
mod threads;
mod waiting;
mod walk;

use anyhow::{Context as _, Result, ensure};
use channels::mail_in::lmtp::Listener;
use serde_json::Value;
use testkit::{Caller, TestHouse};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufStream};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

pub(crate) const SUPPORT: &str = "support@acme.localhost";

/// A mail server that hands mail over.
pub(crate) struct Postman {
    stream: BufStream<TcpStream>,
    _stop: watch::Sender<bool>,
}

impl Postman {
    /// Starts the house's LMTP listener and greets it.
    pub(crate) async fn at(house: &TestHouse) -> Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let address = listener.local_addr()?;
        let (stop, stopping) = watch::channel(false);
        tokio::spawn(server::intake::run(Listener::Tcp(listener), house.house.intake(), None, stopping));
        let mut postman = Self { stream: BufStream::new(TcpStream::connect(address).await?), _stop: stop };
        ensure!(postman.answer().await?.starts_with("220 "), "no welcome");
        ensure!(postman.say("LHLO mx.example").await?.starts_with("250 "), "no greeting");
        Ok(postman)
    }

    /// Says a line and reads the last line of the answer.
    async fn say(&mut self, line: &str) -> Result<String> {
        self.stream.write_all(format!("{line}\r\n").as_bytes()).await?;
        self.stream.flush().await?;
        self.answer().await
    }

    async fn answer(&mut self) -> Result<String> {
        loop {
            let mut line = String::new();
            ensure!(self.stream.read_line(&mut line).await? > 0, "the connection ended");
            if line.as_bytes().get(3) != Some(&b'-') {
                return Ok(line.trim_end().to_owned());
            }
        }
    }

    /// The answer to `RCPT TO`.
    async fn asks_for(&mut self, to: &str) -> Result<String> {
        ensure!(self.say("RSET").await?.starts_with("250"), "no reset");
        ensure!(self.say("MAIL FROM:<wim@klant.example>").await?.starts_with("250"), "no sender");
        self.say(&format!("RCPT TO:<{to}>")).await
    }

    /// Hands a message over; gives the answer for its recipient.
    async fn hands(&mut self, to: &str, message: &[u8]) -> Result<String> {
        let answer = self.asks_for(to).await?;
        ensure!(answer.starts_with("250"), "{to}: {answer}");
        ensure!(self.say("DATA").await?.starts_with("354"), "no data");
        let mut bytes = Vec::with_capacity(message.len() + 100);
        let message = message.strip_suffix(b"\n").unwrap_or(message);
        for line in message.split(|byte| *byte == b'\n') {
            let line = line.strip_suffix(b"\r").unwrap_or(line);
            if line.starts_with(b".") {
                bytes.push(b'.');
            }
            bytes.extend(line.iter().filter(|byte| **byte != b'\r'));
            bytes.extend_from_slice(b"\r\n");
        }
        self.stream.write_all(&bytes).await?;
        self.say(".").await
    }

    /// Hands a message over that must be taken.
    pub(crate) async fn brings(&mut self, to: &str, message: impl AsRef<[u8]>) -> Result<()> {
        let answer = self.hands(to, message.as_ref()).await?;
        ensure!(answer.starts_with("250"), "not taken: {answer}");
        Ok(())
    }
}

/// A plain message.
pub(crate) fn mail(from: &str, id: &str, subject: &str, more: &str, text: &str) -> String {
    format!("From: {from}\r\nTo: {SUPPORT}\r\nSubject: {subject}\r\nMessage-ID: <{id}>\r\n{more}\r\n{text}\r\n")
}

/// All that mail can have become.
struct Seen {
    tickets: Vec<Value>,
    comments: u64,
    held: Vec<Value>,
}

impl Seen {
    async fn by(house: &TestHouse, caller: &Caller) -> Result<Self> {
        let tickets = house.get(caller, "/api/v2/tickets.json?per_page=100").await?.json["tickets"].clone();
        let held = house.get(caller, "/api/v2/suspended_tickets.json").await?.json["suspended_tickets"].clone();
        let tickets = tickets.as_array().cloned().context("tickets")?;
        let comments = tickets.iter().map(|ticket| ticket["comment_count"].as_u64().unwrap_or(0)).sum();
        Ok(Self { tickets, comments, held: held.as_array().cloned().context("suspended tickets")? })
    }

    /// How many things there are to see.
    fn things(&self) -> u64 {
        self.comments + self.held.len() as u64
    }

    fn last(&self) -> Value {
        self.tickets.last().cloned().unwrap_or_default()
    }

    fn last_held(&self) -> Value {
        self.held.last().cloned().unwrap_or_default()
    }
}

/// The comments of a ticket, oldest first.
async fn comments(house: &TestHouse, caller: &Caller, ticket: &Value) -> Result<Vec<Value>> {
    let told = house.get(caller, &format!("/api/v2/tickets/{ticket}/comments.json")).await?;
    told.json["comments"].as_array().cloned().with_context(|| told.text.clone())
}

/// What the last mail that left is answered to: its Reply-To and its Message-ID.
fn answered_to(house: &TestHouse) -> Result<(String, String)> {
    let mails = house.mailbox.take();
    let sent = mails.last().context("no mail left")?;
    let text = String::from_utf8_lossy(&sent.message).replace("\r\n ", " ").replace("\r\n\t", " ");
    let header = |name: &str| {
        let value = text.lines().find_map(|line| line.strip_prefix(name));
        let value = value.map(|value| value.rsplit_once('<').map_or(value, |(_, value)| value));
        value.map(|value| value.trim().trim_matches(['<', '>']).to_owned())
    };
    let reply_to = header("Reply-To: ").or_else(|| header("From: "));
    Ok((reply_to.context("an address")?, header("Message-ID: ").context("an id")?))
}
