//! One command line: read with `smtp-proto` and cut down to what this server offers.

use smtp_proto::{MAIL_BODY_7BIT, MAIL_BODY_8BITMIME, MAIL_SMTPUTF8, MailFrom, RcptTo, Request};

/// What the client asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Command {
    Hello,
    /// A new mail; `size` is what the client announced, 0 where it did not.
    Mail {
        from: Option<String>,
        size: usize,
        international: bool,
    },
    Recipient(String),
    Data,
    Chunk {
        size: usize,
        is_last: bool,
    },
    Reset,
    Noop,
    Verify,
    Help,
    Quit,
}

/// Reads a line (with its CRLF). The error is the answer to give.
pub(super) fn parse(line: &str) -> Result<Command, &'static str> {
    let request = Request::parse(&mut line.as_bytes().iter()).map_err(|error| match error {
        smtp_proto::Error::UnknownCommand => "500 5.5.1 Unknown command",
        smtp_proto::Error::InvalidSenderAddress => "501 5.1.7 Sender's address is not understood",
        smtp_proto::Error::InvalidRecipientAddress => "501 5.1.3 Recipient's address is not understood",
        smtp_proto::Error::UnsupportedParameter { .. } => "555 5.5.4 Parameter is not supported",
        _ => "501 5.5.4 Syntax error",
    })?;
    match request {
        Request::Lhlo { .. } => Ok(Command::Hello),
        Request::Ehlo { .. } | Request::Helo { .. } => Err("500 5.5.1 This is LMTP, say LHLO"),
        Request::Mail { from } => mail(&from.into_owned()),
        Request::Rcpt { to } => recipient(&to.into_owned()),
        Request::Data => Ok(Command::Data),
        Request::Bdat { chunk_size, is_last } => Ok(Command::Chunk { size: chunk_size, is_last }),
        Request::Rset => Ok(Command::Reset),
        Request::Noop { .. } => Ok(Command::Noop),
        Request::Vrfy { .. } => Ok(Command::Verify),
        Request::Help { .. } => Ok(Command::Help),
        Request::Quit => Ok(Command::Quit),
        Request::Auth { .. }
        | Request::Expn { .. }
        | Request::Etrn { .. }
        | Request::Atrn { .. }
        | Request::Burl { .. }
        | Request::StartTls => Err("502 5.5.1 Command is not offered"),
    }
}

fn mail(from: &MailFrom<String>) -> Result<Command, &'static str> {
    let offered = MAIL_BODY_7BIT | MAIL_BODY_8BITMIME | MAIL_SMTPUTF8;
    if from.flags & !offered != 0 {
        return Err("555 5.5.4 Parameter is not supported");
    }
    let international = from.flags & MAIL_SMTPUTF8 != 0;
    if !from.address.is_ascii() && !international {
        return Err("553 5.6.7 International address without SMTPUTF8");
    }
    Ok(Command::Mail {
        from: Some(from.address.clone()).filter(|address| !address.is_empty()),
        size: from.size,
        international,
    })
}

fn recipient(to: &RcptTo<String>) -> Result<Command, &'static str> {
    if to.flags != 0 {
        return Err("555 5.5.4 Parameter is not supported");
    }
    if to.address.is_empty() {
        return Err("550 5.1.1 No such recipient");
    }
    Ok(Command::Recipient(to.address.clone()))
}
