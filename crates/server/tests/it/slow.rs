//! Clients over real TLS that are slow, say too much, or come in crowds: cut off in time and in bounded memory.

use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use rustls_pki_types::ServerName;
use server::config::Config;
use server::limits::LimitsConfig;
use testkit::{Caller, TestHouse};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use crate::over_tls;

/// Longer than every limit below together, on a busy machine.
const PATIENCE: Duration = Duration::from_secs(30);
const MEGABYTE: usize = 1024 * 1024;

struct Served {
    house: TestHouse,
    owner: Caller,
    port: u16,
    connector: TlsConnector,
}

async fn served(limits: LimitsConfig) -> Result<Served> {
    let house = TestHouse::configured(Config { limits, ..Config::default() }).await?;
    let owner = house.account("acme").await?;
    let (port, connector) = over_tls::listen(&house).await?;
    Ok(Served { house, owner, port, connector })
}

/// Short limits, so that a test need not wait long.
fn short() -> LimitsConfig {
    let [head, piece, body] = [0.5, 0.5, 1.5].map(Some);
    LimitsConfig {
        head_seconds: head,
        piece_seconds: piece,
        body_seconds: body,
        file_seconds: body,
        ..Default::default()
    }
}

impl Served {
    async fn line(&self) -> Result<TlsStream<TcpStream>> {
        let stream = TcpStream::connect(("127.0.0.1", self.port)).await?;
        Ok(self.connector.connect(ServerName::try_from("localhost")?, stream).await?)
    }

    /// The head of a request, with an empty line at its end.
    fn head(&self, first: &str, more: &str) -> String {
        let who = self.owner.authorization.as_deref().unwrap_or_default();
        format!("{first} HTTP/1.1\r\nhost: {}\r\nauthorization: {who}\r\n{more}\r\n", self.owner.host)
    }

    /// Does an ordinary request get its answer?
    async fn works(&self) -> Result<()> {
        let mut line = self.line().await?;
        line.write_all(self.head("GET /api/v2/users/me.json", "connection: close\r\n").as_bytes()).await?;
        let answer = rest(&mut line).await?;
        ensure!(answer.starts_with("HTTP/1.1 200"), "{answer}");
        Ok(())
    }
}

/// Everything that comes until the line is closed; a line that is broken off is closed too.
async fn rest(line: &mut TlsStream<TcpStream>) -> Result<String> {
    let mut bytes = Vec::new();
    let reading = async {
        let mut piece = [0; 4096];
        while let Ok(count) = line.read(&mut piece).await {
            if count == 0 {
                break;
            }
            bytes.extend_from_slice(&piece[..count]);
        }
    };
    tokio::time::timeout(PATIENCE, reading).await.context("the line stays open")?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// Sends bytes one at a time until the line breaks, and tells how long that took.
async fn drip(line: &mut TlsStream<TcpStream>, byte: u8) -> Result<Duration> {
    let started = Instant::now();
    let dripping = async {
        while line.write_all(&[byte]).await.is_ok() && line.flush().await.is_ok() {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(PATIENCE, dripping).await.context("the line stays open")?;
    Ok(started.elapsed())
}

#[tokio::test]
async fn a_head_that_does_not_end_is_cut_off() -> Result<()> {
    let served = served(short()).await?;
    for begin in ["GET /api/v2/users/me.json HTTP/1.1\r\nhost: acme.localhost\r\nx-slow: ", "PRI * HTTP", ""] {
        let mut line = served.line().await?;
        line.write_all(begin.as_bytes()).await?;
        let (started, _) = (Instant::now(), rest(&mut line).await?);
        ensure!(started.elapsed() < Duration::from_secs(10), "{begin:?}: {:?}", started.elapsed());
    }
    let mut line = served.line().await?;
    line.write_all(b"GET / HTTP/1.1\r\nhost: acme.localhost\r\nx-slow: ").await?;
    let took = drip(&mut line, b'x').await?;
    ensure!(took < Duration::from_secs(10), "{took:?}");
    // A handshake that does not come.
    let mut silent = TcpStream::connect(("127.0.0.1", served.port)).await?;
    let mut piece = [0; 16];
    let read = tokio::time::timeout(PATIENCE, silent.read(&mut piece)).await.context("the line stays open")?;
    ensure!(read.is_err() || read.is_ok_and(|count| count == 0), "somebody spoke first");
    served.works().await
}

#[tokio::test]
async fn a_body_that_stops_or_drips_is_cut_off_with_an_answer() -> Result<()> {
    let served = served(short()).await?;
    for (first, begin) in
        [("POST /api/v2/tickets.json", "{\"ticket\":"), ("POST /api/v2/uploads.json?filename=a.txt", "abc")]
    {
        for drips in [false, true] {
            let mut line = served.line().await?;
            let head = served.head(first, "content-length: 1000\r\nconnection: close\r\n");
            line.write_all(format!("{head}{begin}").as_bytes()).await?;
            let (mut reading, mut writing) = tokio::io::split(line);
            let dripping = tokio::spawn(async move {
                while drips && writing.write_all(b" ").await.is_ok() && writing.flush().await.is_ok() {
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
                writing
            });
            let mut piece = vec![0; 4096];
            let count = tokio::time::timeout(PATIENCE, reading.read(&mut piece)).await.context("no answer")??;
            let answer = String::from_utf8_lossy(&piece[..count]).into_owned();
            ensure!(answer.starts_with("HTTP/1.1 400") && answer.contains("UnprocessableRequest"), "{answer}");
            ensure!(answer.contains("took too long"), "{answer}");
            dripping.abort();
        }
    }
    served.works().await
}

/// The most memory this process ever had, in megabytes. None where the kernel does not tell.
fn peak_megabytes() -> Option<usize> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    Some(line.split_whitespace().nth(1)?.parse::<usize>().ok()? / 1024)
}

#[tokio::test]
async fn a_hundred_megabytes_are_refused_in_bounded_memory() -> Result<()> {
    let served = served(LimitsConfig::default()).await?;
    served.works().await?;
    let before = peak_megabytes();
    let all = 100 * MEGABYTE;
    for first in ["POST /api/v2/tickets.json", "POST /api/v2/uploads.json?filename=a.bin"] {
        for chunked in [false, true] {
            let mut line = served.line().await?;
            let length =
                if chunked { "transfer-encoding: chunked".to_owned() } else { format!("content-length: {all}") };
            let head = served.head(first, &format!("{length}\r\ncontent-type: application/json\r\n"));
            line.write_all(head.as_bytes()).await?;
            let (mut reading, mut writing) = tokio::io::split(line);
            let sending = tokio::spawn(async move {
                let piece = vec![b' '; MEGABYTE];
                let frame = format!("{MEGABYTE:x}\r\n");
                for _ in 0..100 {
                    if chunked {
                        writing.write_all(frame.as_bytes()).await?;
                    }
                    writing.write_all(&piece).await?;
                    if chunked {
                        writing.write_all(b"\r\n").await?;
                    }
                }
                writing.flush().await
            });
            let mut piece = vec![0; 8192];
            let count = tokio::time::timeout(PATIENCE, reading.read(&mut piece)).await.context("no answer")??;
            let answer = String::from_utf8_lossy(&piece[..count]).into_owned();
            ensure!(answer.starts_with("HTTP/1.1 413") && answer.contains("AttachmentTooLarge"), "{answer}");
            ensure!(answer.contains("application/json"), "{answer}");
            // The client may send on for a while, and learns of it however it reads.
            sending.abort();
        }
    }
    if let (Some(before), Some(after)) = (before, peak_megabytes()) {
        ensure!(after < before + 64, "{before} MB before and {after} MB after");
    }
    served.works().await
}

#[tokio::test]
async fn one_connection_too_many_is_closed_and_the_next_has_room_again() -> Result<()> {
    let served = served(LimitsConfig { connections: Some(2), ..Default::default() }).await?;
    let (one, two) = (served.line().await?, served.line().await?);
    let third = tokio::time::timeout(PATIENCE, served.line()).await.context("the third waits")?;
    ensure!(third.is_err(), "a third connection was served");
    drop((one, two));
    let started = Instant::now();
    while served.works().await.is_err() {
        ensure!(started.elapsed() < PATIENCE, "the places stay taken");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    drop(served.house);
    Ok(())
}
