//! Conversations with a small relay on a real socket, in the clear and with TLS.

use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufStream};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use vault::SecretString;

use super::*;
use crate::tls::testing::acceptor;

/// How the relay of a test behaves: extensions, and answers that differ from yes.
#[derive(Clone)]
struct Relay {
    tls: Tls,
    greeting: &'static str,
    extensions: &'static [&'static str],
    /// (beginning of a command, or "." for the end of the message; answer)
    answers: &'static [(&'static str, &'static str)],
}

const PLAIN: Relay =
    Relay { tls: Tls::None, greeting: "220 relay", extensions: &["SIZE 1000000", "8BITMIME"], answers: &[] };

/// The relay's address and CA, and, when it ends, all lines that it heard.
struct Running {
    settings: RelaySettings,
    heard: JoinHandle<Vec<String>>,
}

async fn start(relay: Relay) -> Running {
    let (acceptor, ca) = acceptor();

    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let settings = RelaySettings {
        host: "localhost".into(),
        port: listener.local_addr().unwrap().port(),
        tls: relay.tls,
        login: None,
        ca: Some(ca),
        allow_private: true,
        hello: "desk.example.com".into(),
        timeout: Duration::from_secs(20),
    };
    let heard = tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        let mut heard = Vec::new();
        if relay.tls == Tls::Implicit {
            let Ok(stream) = acceptor.accept(stream).await else {
                return heard;
            };
            speak(stream, &relay, true, &mut heard).await;
        } else if let Some(stream) = speak(stream, &relay, true, &mut heard).await {
            let Ok(stream) = acceptor.accept(stream).await else {
                return heard;
            };
            heard.push("(TLS)".into());
            speak(stream, &relay, false, &mut heard).await;
        }
        heard
    });
    Running { settings, heard }
}

/// Gives the stream back for a TLS handshake after STARTTLS.
async fn speak<S>(stream: S, relay: &Relay, greets: bool, heard: &mut Vec<String>) -> Option<S>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let mut stream = BufStream::new(stream);
    let mut in_message = false;
    let mut answer = if greets { relay.greeting } else { "" }.to_owned();
    loop {
        if !answer.is_empty() {
            answer.push_str("\r\n");
            stream.write_all(answer.as_bytes()).await.ok()?;
            stream.flush().await.ok()?;
        }
        let mut line = String::new();
        if stream.read_line(&mut line).await.ok()? == 0 {
            return None;
        }
        let line = line.strip_suffix("\r\n").unwrap().to_owned();
        heard.push(line.clone());
        if in_message && line != "." {
            answer = String::new();
            continue;
        }
        let special = relay.answers.iter().find(|(cmd, _)| line.starts_with(cmd));
        answer = match special {
            Some((_, answer)) => (*answer).to_owned(),
            None if line.starts_with("EHLO") => {
                let mut lines = vec!["250-relay".to_owned()];
                lines.extend(relay.extensions.iter().map(|e| format!("250-{e}")));
                lines.push("250 HELP".into());
                lines.join("\r\n")
            }
            None if line == "DATA" => "354 go on".into(),
            None if line.starts_with("AUTH") => "235 welcome".into(),
            None if line == "STARTTLS" => {
                stream.write_all(b"220 go on\r\n").await.ok()?;
                stream.flush().await.ok()?;
                return Some(stream.into_inner());
            }
            None => "250 fine".into(),
        };
        in_message = answer.starts_with("354");
    }
}

fn envelope(to: &[&str]) -> Envelope {
    Envelope { from: Some("help@example.com".into()), to: to.iter().map(|to| (*to).to_owned()).collect() }
}

/// Sends one mail; the outcome and what the relay heard.
async fn send(
    relay: Relay,
    envelope: &Envelope,
    change: impl FnOnce(&mut RelaySettings),
) -> (Result<(), SendError>, Vec<String>) {
    let Running { mut settings, heard } = start(relay).await;
    change(&mut settings);
    let relay = SmtpRelay::new(settings).unwrap();
    let sent = relay.send(envelope, b"Subject: Hi\r\n\r\n.dot\n.\nend").await;
    (sent, heard.await.unwrap())
}

async fn outcome(answers: &'static [(&'static str, &'static str)]) -> Result<(), SendError> {
    let relay = Relay { answers, ..PLAIN };
    let to = envelope(&["ann@example.org", "bob@example.org"]);
    let (sent, heard) = send(relay, &to, |_| ()).await;
    let reached_message = answers.iter().any(|(command, _)| *command == ".");
    assert_eq!(heard.contains(&".".to_owned()), reached_message);
    sent
}

#[tokio::test]
async fn a_mail_leaves_word_for_word() {
    let to = envelope(&["ann@example.org", "bob@example.org"]);
    let (sent, heard) = send(PLAIN, &to, |_| ()).await;
    assert_eq!(sent, Ok(()));
    let expected = [
        "EHLO desk.example.com",
        "MAIL FROM:<help@example.com> SIZE=34",
        "RCPT TO:<ann@example.org>",
        "RCPT TO:<bob@example.org>",
        "DATA",
        "Subject: Hi",
        "",
        "..dot",
        "..",
        "end",
        ".",
        "QUIT",
    ];
    assert_eq!(heard, expected);
}

#[tokio::test]
async fn a_failure_report_has_no_sender() {
    let mut to = envelope(&["ann@example.org"]);
    to.from = None;
    let (sent, heard) = send(PLAIN, &to, |_| ()).await;
    assert_eq!(sent, Ok(()));
    assert!(heard.iter().any(|line| line.starts_with("MAIL FROM:<> ")));
}

#[tokio::test]
async fn refusals_keep_their_code_and_say_whether_to_come_again() {
    let refused = |code, permanent| Err(SendError::Refused { code, permanent });
    let cases: [(&'static [_], _); 6] = [
        (&[("RCPT TO:<bob", "550 5.1.1 nobody")], refused(550, true)),
        (&[("RCPT TO:<bob", "451 4.2.0 later")], refused(451, false)),
        (&[("MAIL", "552 5.3.4 too large")], refused(552, true)),
        (&[("DATA", "451 4.3.0 later")], refused(451, false)),
        (&[(".", "554 5.7.1 spam")], refused(554, true)),
        (&[("EHLO", "554 go away")], refused(554, false)),
    ];
    for (answers, expected) in cases {
        assert_eq!(outcome(answers).await, expected, "{answers:?}");
    }
    assert_eq!(outcome(&[("MAIL", "hello?")]).await, Err(SendError::Protocol));
}

#[tokio::test]
async fn a_relay_that_does_not_want_us_is_no_verdict_on_the_mail() {
    let relay = Relay { greeting: "554 go away", ..PLAIN };
    let (sent, _) = send(relay, &envelope(&["ann@example.org"]), |_| ()).await;
    let expected = SendError::Refused { code: 554, permanent: false };
    assert_eq!(sent, Err(expected));
}

const START_TLS: Relay = Relay { tls: Tls::StartTls, extensions: &["STARTTLS", "AUTH PLAIN LOGIN"], ..PLAIN };

fn with_login(settings: &mut RelaySettings) {
    settings.login = Some(("balie".into(), SecretString::from("hush")));
}

#[tokio::test]
async fn the_login_comes_after_starttls() {
    let to = envelope(&["ann@example.org"]);
    let (sent, heard) = send(START_TLS, &to, with_login).await;
    assert_eq!(sent, Ok(()));
    let start: Vec<&str> = heard.iter().take(5).map(String::as_str).collect();
    let expected =
        ["EHLO desk.example.com", "STARTTLS", "(TLS)", "EHLO desk.example.com", "AUTH PLAIN AGJhbGllAGh1c2g="];
    assert_eq!(start, expected);
}

#[tokio::test]
async fn a_relay_without_starttls_hears_nothing_more() {
    let relay = Relay { extensions: &["AUTH PLAIN"], ..START_TLS };
    let to = envelope(&["ann@example.org"]);
    let (sent, heard) = send(relay, &to, with_login).await;
    assert_eq!(sent, Err(SendError::Tls));
    assert_eq!(heard, ["EHLO desk.example.com"]);
    let relay = Relay { answers: &[("STARTTLS", "454 not now")], ..START_TLS };
    let (sent, heard) = send(relay, &to, with_login).await;
    assert_eq!(sent, Err(SendError::Tls));
    assert_eq!(heard, ["EHLO desk.example.com", "STARTTLS"]);
}

#[tokio::test]
async fn tls_from_the_first_byte() {
    let relay = Relay { tls: Tls::Implicit, ..PLAIN };
    let (sent, heard) = send(relay, &envelope(&["ann@example.org"]), |_| ()).await;
    assert_eq!(sent, Ok(()));
    assert_eq!(heard.len(), 11);
}

#[tokio::test]
async fn an_unknown_certificate_or_name_is_not_trusted() {
    let to = envelope(&["ann@example.org"]);
    let (sent, heard) = send(START_TLS, &to, |settings| settings.ca = None).await;
    assert_eq!(sent, Err(SendError::Tls));
    assert_eq!(heard.len(), 2);
    let other_name = |settings: &mut RelaySettings| settings.host = "127.0.0.1".into();
    let (sent, _) = send(START_TLS, &to, other_name).await;
    assert_eq!(sent, Err(SendError::Tls));
}

#[tokio::test]
async fn a_wrong_password_is_the_operators_matter() {
    let relay = Relay { answers: &[("AUTH", "535 5.7.8 wrong")], ..START_TLS };
    let (sent, _) = send(relay, &envelope(&["ann@example.org"]), with_login).await;
    assert_eq!(sent, Err(SendError::Login));
    assert!(!SendError::Login.is_permanent());
    let (sent, _) = send(PLAIN, &envelope(&["ann@example.org"]), with_login).await;
    assert_eq!(sent, Err(SendError::Login));
}

#[tokio::test]
async fn international_addresses_need_a_relay_that_knows_them() {
    let to = envelope(&["j\u{f6}rg@example.org"]);
    let (sent, _) = send(PLAIN, &to, |_| ()).await;
    assert_eq!(sent, Err(SendError::NotSupported));
    let relay = Relay { extensions: &["SMTPUTF8"], ..PLAIN };
    let (sent, heard) = send(relay, &to, |_| ()).await;
    assert_eq!(sent, Ok(()));
    assert!(heard.contains(&"MAIL FROM:<help@example.com> SMTPUTF8".to_owned()));
}

#[tokio::test]
async fn a_silent_relay_has_a_time_limit() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let Running { mut settings, heard } = start(PLAIN).await;
    settings.port = listener.local_addr().unwrap().port();
    settings.timeout = Duration::from_millis(50);
    let relay = SmtpRelay::new(settings.clone()).unwrap();
    let to = envelope(&["ann@example.org"]);
    assert_eq!(relay.send(&to, b"").await, Err(SendError::TimedOut));
    drop(listener);
    assert_eq!(relay.send(&to, b"").await, Err(SendError::Unreachable));
    settings.allow_private = false;
    let relay = SmtpRelay::new(settings).unwrap();
    assert_eq!(relay.send(&to, b"").await, Err(SendError::Denied));
    heard.abort();
}

#[tokio::test]
async fn settings_are_checked_before_use() {
    let good = start(PLAIN).await.settings;
    let problem = |change: fn(&mut RelaySettings)| {
        let mut settings = good.clone();
        change(&mut settings);
        SmtpRelay::new(settings).err()
    };
    assert_eq!(problem(|_| ()), None);
    assert_eq!(problem(|s| s.host = "mail.example.com".into()), Some(RelayProblem::ClearText));
    assert_eq!(problem(|s| s.host = "a b".into()), Some(RelayProblem::Host));
    assert_eq!(problem(|s| s.ca = Some(vec![1])), Some(RelayProblem::Ca));
    assert_eq!(problem(|s| s.hello = "a\r\nQUIT".into()), Some(RelayProblem::Hello));
}

#[test]
fn addresses_that_break_a_command_are_refused() {
    for bad in [
        "",
        "ann",
        "@example.org",
        "ann@",
        "ann@example.org\r\nDATA",
        "ann@example.org> SIZE=1",
        "ann bob@example.org",
        "\"a b\"@example.org",
    ] {
        assert_eq!(envelope(&[bad]).check(), Err(SendError::BadEnvelope), "{bad:?}");
    }
    let long = format!("{}@example.org", "a".repeat(250));
    assert_eq!(envelope(&[&long]).check(), Err(SendError::BadEnvelope));
    assert_eq!(envelope(&[]).check(), Err(SendError::BadEnvelope));
    let many = vec!["ann@example.org"; 101];
    assert_eq!(envelope(&many).check(), Err(SendError::BadEnvelope));
    assert_eq!(envelope(&["o'neil+x@example.org"]).check(), Ok(()));
}

#[test]
fn nothing_secret_is_printed() {
    let shown = format!("{:?} {}", envelope(&["ann@example.org"]), SendError::Login);
    assert!(!shown.contains("ann"));
}
