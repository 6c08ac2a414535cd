//! The SMTP conversation, from the greeting to the last answer.
//!
//! Every command waits for its answer; nothing is pipelined, so no answer can be taken for another
//! one's. Answers that came in clear text are never read after the change to TLS: the client drops
//! what stands behind the answer to STARTTLS.

use mail_send::smtp::message::Parameters;
use mail_send::{Credentials, SmtpClient};
use smtp_proto::{EXT_8BIT_MIME, EXT_SIZE, EXT_SMTP_UTF8, EXT_START_TLS, EhloResponse, Response};
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt};

use super::message::on_the_line;
use super::relay::RelaySettings;
use super::{Envelope, SendError};

/// Reads the relay's first words.
pub(super) async fn greeting<S>(client: &mut SmtpClient<S>) -> Result<(), SendError>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let reply = client.read().await.map_err(about_us)?;
    expect(&reply, 220).map_err(|code| SendError::Refused { code, permanent: false })
}

/// Asks for TLS; the caller then makes the handshake. A relay without it is refused.
pub(super) async fn start_tls<S>(client: &mut SmtpClient<S>, hello: &str) -> Result<(), SendError>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let abilities = client.ehlo(hello).await.map_err(about_us)?;
    if !abilities.has_capability(EXT_START_TLS) {
        return Err(SendError::Tls);
    }
    let reply = client.cmd(b"STARTTLS\r\n").await.map_err(about_us)?;
    expect(&reply, 220).map_err(|_| SendError::Tls)
}

/// Logs in where that is configured, and delivers the message over a connection that is as secure
/// as it gets.
pub(super) async fn deliver<S>(
    mut client: SmtpClient<S>,
    settings: &RelaySettings,
    envelope: &Envelope,
    message: &[u8],
) -> Result<(), SendError>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let abilities = client.ehlo(&settings.hello).await.map_err(about_us)?;
    if envelope.is_international() && !abilities.has_capability(EXT_SMTP_UTF8) {
        return Err(SendError::NotSupported);
    }
    if let Some((user, password)) = &settings.login {
        let credentials = Credentials::new(user.as_str(), password.expose().as_str());
        client.authenticate(&credentials, &abilities).await.map_err(about_login)?;
    }
    let outcome = transaction(&mut client, &abilities, envelope, message).await;
    // Politeness only: the mail's fate is known already, and the relay need not answer.
    let farewell = client.stream.write_all(b"QUIT\r\n").await;
    if farewell.is_ok() && client.stream.shutdown().await.is_err() {
        tracing::debug!("the relay closed the connection first");
    }
    outcome
}

async fn transaction<S>(
    client: &mut SmtpClient<S>,
    abilities: &EhloResponse<String>,
    envelope: &Envelope,
    message: &[u8],
) -> Result<(), SendError>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let data = on_the_line(message);
    let size = data.len().to_string();
    let mut parameters = Parameters::new();
    if abilities.has_capability(EXT_SIZE) {
        parameters.add(("SIZE", size.as_str()));
    }
    if abilities.has_capability(EXT_8BIT_MIME) && !message.is_ascii() {
        parameters.add(("BODY", "8BITMIME"));
    }
    if envelope.is_international() {
        parameters.add("SMTPUTF8");
    }
    let from = envelope.from.as_deref().unwrap_or_default();
    client.mail_from(from, &parameters).await.map_err(about_mail)?;
    for to in &envelope.to {
        client.rcpt_to(to, &Parameters::new()).await.map_err(about_mail)?;
    }
    let reply = client.cmd(b"DATA\r\n").await.map_err(about_mail)?;
    expect(&reply, 354).map_err(refused)?;
    let broken = |_: std::io::Error| SendError::Unreachable;
    client.stream.write_all(&data).await.map_err(broken)?;
    client.stream.flush().await.map_err(broken)?;
    let reply = client.read().await.map_err(about_mail)?;
    if reply.is_positive_completion() { Ok(()) } else { Err(refused(reply.code())) }
}

/// The code that came instead, if it is not the one that must come.
fn expect(reply: &Response<String>, code: u16) -> Result<(), u16> {
    if reply.code() == code { Ok(()) } else { Err(reply.code()) }
}

/// An answer about this mail: 5xx is final.
fn refused(code: u16) -> SendError {
    SendError::Refused { code, permanent: (500..600).contains(&code) }
}

fn about_mail(error: mail_send::Error) -> SendError {
    match error {
        mail_send::Error::UnexpectedReply(reply) => refused(reply.code()),
        error => about_us(error),
    }
}

fn about_login(error: mail_send::Error) -> SendError {
    match error {
        // 4xx: the relay's directory is out of order, not the password (RFC 4954 section 4).
        mail_send::Error::AuthenticationFailed(reply) if reply.code() < 500 => refused(reply.code()),
        mail_send::Error::AuthenticationFailed(_)
        | mail_send::Error::UnsupportedAuthMechanism
        | mail_send::Error::Auth(_)
        | mail_send::Error::Base64(_) => SendError::Login,
        error => about_us(error),
    }
}

/// An answer about ourselves: never final for the mail.
fn about_us(error: mail_send::Error) -> SendError {
    match error {
        mail_send::Error::UnexpectedReply(reply) => SendError::Refused { code: reply.code(), permanent: false },
        mail_send::Error::Io(_) => SendError::Unreachable,
        mail_send::Error::Timeout => SendError::TimedOut,
        mail_send::Error::Tls(_) => SendError::Tls,
        _ => SendError::Protocol,
    }
}
