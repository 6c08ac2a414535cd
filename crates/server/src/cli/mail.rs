//! `mail deliver`: one message from standard input, for tests and for mail servers that start a program.

use std::io::Read as _;

use anyhow::Context as _;
use channels::mail_in::lmtp::{IncomingMail, Limits};
use channels::mail_in::{Became, deliver};
use clap::Subcommand;
use serde_json::json;

use super::say;
use crate::house::House;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Take a message in from standard input.
    Deliver {
        #[arg(long)]
        account: String,
        /// The address it was sent to; the account's support address when not given.
        #[arg(long)]
        to: Option<String>,
        /// The sender of the envelope; `<>` for none.
        #[arg(long)]
        from: Option<String>,
    },
}

pub(super) async fn run(house: &House, command: Command, json: bool) -> anyhow::Result<()> {
    let Command::Deliver { account, to, from } = command;
    let ctx = house.operator(&account).await?;
    let bytes = message(Limits::new(String::new()).message_bytes)?;
    let to = to.unwrap_or_else(|| ctx.settings().support_address.clone());
    let from = from.unwrap_or_default();
    let from = (from != "<>").then_some(from);
    let became = deliver(&ctx, IncomingMail { from, to, bytes: bytes.into() }, &house.trust).await?;
    let (value, words) = match became {
        Became::Ticket(id) => (json!({"became": "ticket", "ticket_id": id}), format!("It is ticket {id}.")),
        Became::Comment(id) => {
            (json!({"became": "comment", "ticket_id": id}), format!("It is a comment on ticket {id}."))
        }
        Became::Suspended(id) => {
            (json!({"became": "suspended_ticket", "suspended_ticket_id": id}), format!("It is suspended ticket {id}."))
        }
        Became::Repeated(id) => (json!({"became": "repeated", "ticket_id": id}), "It was taken in before.".to_owned()),
    };
    say::answer(json, &value, &words)
}

/// The message with CRLF line ends, as files have other ones.
fn message(most: usize) -> anyhow::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let limit = u64::try_from(most).unwrap_or(u64::MAX).saturating_add(1);
    std::io::stdin().lock().take(limit).read_to_end(&mut bytes).context("standard input cannot be read")?;
    anyhow::ensure!(bytes.len() <= most, "the message is larger than {most} bytes");
    let mut out = Vec::with_capacity(bytes.len() + bytes.len() / 32);
    let mut before = 0;
    for byte in bytes {
        if byte == b'\n' && before != b'\r' {
            out.push(b'\r');
        }
        out.push(byte);
        before = byte;
    }
    Ok(out)
}
