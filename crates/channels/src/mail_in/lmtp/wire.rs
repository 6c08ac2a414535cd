//! Bytes in and out of one connection, with every limit on time and size.

use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::sync::watch;
use tokio::time::{Instant, timeout_at};

use super::Limits;
use super::dots::{Flaw, Message};

/// Why a connection cannot go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Broken {
    /// The client closed or the network failed.
    Gone,
    /// Nothing came, or it came too slowly.
    TooSlow,
    /// A line without end.
    LineTooLong,
    /// A line with LF alone at its end, or with control characters in it.
    BadLine,
    /// Far more than the size limit, which is not read to its end.
    Flood,
    /// The server is ending.
    Shutdown,
}

/// One connection.
pub(super) struct Wire<S> {
    stream: S,
    /// Read, not yet used.
    input: Vec<u8>,
    /// Answers to commands that came together go out together (RFC 2920).
    output: Vec<u8>,
    line_bytes: usize,
    message_bytes: usize,
    idle: Duration,
    receive: Duration,
    shutdown: watch::Receiver<bool>,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Wire<S> {
    pub(super) fn new(stream: S, limits: &Limits, shutdown: watch::Receiver<bool>) -> Self {
        Self {
            stream,
            input: Vec::new(),
            output: Vec::new(),
            line_bytes: limits.line_bytes,
            message_bytes: limits.message_bytes,
            idle: limits.idle,
            receive: limits.receive,
            shutdown,
        }
    }

    /// Notes an answer; it goes out before the next waiting.
    pub(super) fn say(&mut self, answer: &str) {
        self.output.extend_from_slice(answer.as_bytes());
        self.output.extend_from_slice(b"\r\n");
    }

    /// Whether more has come already.
    pub(super) fn has_input(&self) -> bool {
        !self.input.is_empty()
    }

    /// The next command line with its CRLF. The whole line has one idle time to come in.
    pub(super) async fn line(&mut self) -> Result<String, Broken> {
        let deadline = Instant::now() + self.idle;
        let mut searched = 0;
        loop {
            let fresh = self.input.iter().skip(searched);
            if let Some(at) = fresh.copied().position(|b| b == b'\n') {
                let end = searched + at + 1;
                if end > self.line_bytes {
                    return Err(Broken::LineTooLong);
                }
                let line: Vec<u8> = self.input.drain(..end).collect();
                return checked(line);
            }
            searched = self.input.len();
            if searched >= self.line_bytes {
                return Err(Broken::LineTooLong);
            }
            self.more(deadline).await?;
        }
    }

    /// The message after `DATA`, read to its true end also when it is bad.
    pub(super) async fn message(&mut self) -> Result<Result<Vec<u8>, Flaw>, Broken> {
        let deadline = Instant::now() + self.receive;
        let mut message = Message::new(self.message_bytes);
        let mut seen: usize = 0;
        loop {
            if let Some(end) = message.take(&self.input) {
                self.input.drain(..end);
                return Ok(message.finish());
            }
            seen = seen.saturating_add(self.input.len());
            if seen > self.message_bytes.saturating_mul(2) {
                return Err(Broken::Flood);
            }
            self.input.clear();
            self.more(deadline.min(Instant::now() + self.idle)).await?;
        }
    }

    /// The `size` bytes after `BDAT`, put behind `into`; read away where `into` is none.
    pub(super) async fn chunk(&mut self, size: usize, mut into: Option<&mut Vec<u8>>) -> Result<(), Broken> {
        if size > self.message_bytes.saturating_mul(2) {
            return Err(Broken::Flood);
        }
        let deadline = Instant::now() + self.receive;
        let mut left = size;
        loop {
            let usable = left.min(self.input.len());
            let piece: Vec<u8> = self.input.drain(..usable).collect();
            left -= piece.len();
            if let Some(into) = into.as_mut() {
                into.extend(piece);
            }
            if left == 0 {
                return Ok(());
            }
            self.more(deadline.min(Instant::now() + self.idle)).await?;
        }
    }

    /// Sends what was said.
    pub(super) async fn flush(&mut self) -> Result<(), Broken> {
        let deadline = Instant::now() + self.idle;
        let sending = async {
            self.stream.write_all(&self.output).await?;
            self.stream.flush().await
        };
        match timeout_at(deadline, sending).await {
            Ok(Ok(())) => {
                self.output.clear();
                Ok(())
            }
            Ok(Err(_)) => Err(Broken::Gone),
            Err(_) => Err(Broken::TooSlow),
        }
    }

    /// Says the last words and closes. That the client is gone already is nobody's trouble.
    pub(super) async fn close(mut self, answer: &str) {
        self.say(answer);
        if self.flush().await.is_ok() && self.stream.shutdown().await.is_err() {
            tracing::debug!("the mail server closed the connection first");
        }
    }

    /// Sends what was said, then waits for more input.
    async fn more(&mut self, deadline: Instant) -> Result<(), Broken> {
        if !self.output.is_empty() {
            self.flush().await?;
        }
        let mut piece = [0; 16 * 1024];
        let read = tokio::select! {
            biased;
            // A dropped sender means that nobody will end the server any more in an orderly way.
            _ = self.shutdown.wait_for(|ends| *ends) => return Err(Broken::Shutdown),
            read = timeout_at(deadline, self.stream.read(&mut piece)) => read,
        };
        match read {
            Err(_) => Err(Broken::TooSlow),
            Ok(Err(_)) | Ok(Ok(0)) => Err(Broken::Gone),
            Ok(Ok(length)) => {
                self.input.extend(piece.iter().take(length));
                Ok(())
            }
        }
    }
}

/// A command is text in one line; anything else is a mistake or a trick.
fn checked(line: Vec<u8>) -> Result<String, Broken> {
    let line = String::from_utf8(line).map_err(|_| Broken::BadLine)?;
    match line.strip_suffix("\r\n") {
        Some(text) if !text.contains(char::is_control) => Ok(line),
        _ => Err(Broken::BadLine),
    }
}
