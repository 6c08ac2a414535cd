//! One request that was let in: who calls, with what, and from which address links must be built.

use std::time::Duration;

use axum::body::Body;
use axum::http::{HeaderMap, Method};
use bytes::{Bytes, BytesMut};
use domain::error::ProblemCode;
use domain::{Error, Refusal};
use futures_util::stream::{self, Stream};
use http_body_util::BodyExt as _;
use hyper::upgrade::OnUpgrade;
use identity::Ctx;
use parking_lot::Mutex;
use serde::de::DeserializeOwned;
use tokio::time::Instant;

use crate::door::Door;
use crate::query::Query;

/// Largest JSON body, in bytes: a bulk job of 100 long comments fits.
pub const MOST_JSON_BYTES: usize = 8 * 1024 * 1024;
/// Largest file, in bytes, as in Zendesk.
pub const MOST_FILE_BYTES: usize = 50 * 1024 * 1024;
/// Most dropped keys that are named in the warning header.
const MOST_WARNINGS: usize = 10;

/// How long a client may take to say what it has to say.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Deadlines {
    /// For a whole JSON body.
    pub body: Duration,
    /// For one piece of a body; a client that stops is cut off sooner than one that is slow.
    pub piece: Duration,
    /// For a whole file: 50 MB over a slow line.
    pub file: Duration,
}

impl Default for Deadlines {
    fn default() -> Self {
        let [body, piece, file] = [60, 30, 15 * 60].map(Duration::from_secs);
        Self { body, piece, file }
    }
}

/// A request on its way to a handler.
pub struct Call {
    pub ctx: Ctx,
    /// The entrance, for signing in and for being judged anew.
    pub door: Door,
    pub method: Method,
    /// The path without `.json`.
    pub path: String,
    pub query: Query,
    pub headers: HeaderMap,
    /// `https://host:port`, as the caller wrote it.
    pub base: String,
    pub(crate) params: Vec<(String, String)>,
    /// Behind a lock only so that a handler may lend its call while it waits.
    pub(crate) body: Mutex<Body>,
    /// The connection itself, where the client asked to speak another protocol on it.
    pub(crate) upgrade: Mutex<Option<OnUpgrade>>,
    /// Keys that were dropped from the body, for `X-Zendesk-API-Warn`.
    pub(crate) warnings: std::sync::Arc<Mutex<Vec<String>>>,
    pub(crate) deadlines: Deadlines,
}

impl Call {
    /// The connection, once the answer 101 has left; for the live channel. None over HTTP/2, and the second time.
    #[must_use]
    pub fn take_upgrade(&self) -> Option<OnUpgrade> {
        self.upgrade.lock().take()
    }

    /// A word of the path, by its name in the route.
    #[must_use]
    pub fn param(&self, name: &str) -> &str {
        self.params.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str()).unwrap_or_default()
    }

    /// A number of the path.
    ///
    /// # Errors
    /// `NotFound` when it is not a number: no record has such an id.
    pub fn id(&self, name: &str) -> Result<i64, Refusal> {
        self.param(name).parse().map_err(|_| Refusal::NotFound)
    }

    /// An absolute address on the caller's host.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    /// The address of this request with some parameters set and others left out.
    #[must_use]
    pub fn url_with(&self, changes: &[(&str, &str)], without: &[&str]) -> String {
        format!("{}{}.json?{}", self.base, self.path, self.query.with(changes, without))
    }

    /// A header's text.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// The whole body.
    ///
    /// # Errors
    /// `TooLarge` above `limit_bytes`; `Malformed` when it does not arrive.
    pub async fn bytes(&mut self, limit_bytes: usize) -> Result<Bytes, Refusal> {
        let mut arriving = self.arriving(limit_bytes as u64, self.deadlines.body)?;
        let mut whole = BytesMut::new();
        while let Some(piece) = arriving.next().await? {
            whole.extend_from_slice(&piece);
        }
        Ok(whole.freeze())
    }

    /// The body in pieces as they arrive, for a file that is never whole in memory. A body that says it is longer
    /// than `limit_bytes`, or turns out to be, ends in `TooLarge`; nothing after that is read.
    pub fn pieces(&mut self, limit_bytes: u64) -> impl Stream<Item = Result<Bytes, Refusal>> + Send + use<> {
        let begin = self.arriving(limit_bytes, self.deadlines.file);
        stream::try_unfold(begin, |state| async move {
            let mut arriving = state?;
            Ok(arriving.next().await?.map(|piece| (piece, Ok(arriving))))
        })
    }

    /// Takes the body. One that says it is too long is refused before a byte of it is read.
    fn arriving(&mut self, limit_bytes: u64, whole: Duration) -> Result<Arriving, Refusal> {
        let said = self.header("content-length").and_then(|text| text.parse::<u64>().ok());
        if said.is_some_and(|said| said > limit_bytes) {
            return Err(Refusal::TooLarge { limit_bytes });
        }
        Ok(Arriving {
            body: std::mem::take(self.body.get_mut()),
            taken_bytes: 0,
            limit_bytes,
            deadline: Instant::now() + whole,
            piece: self.deadlines.piece,
        })
    }

    /// The body of a form (`application/x-www-form-urlencoded`), read like a query.
    ///
    /// # Errors
    /// `TooLarge`; `Malformed` when it does not arrive, or says that it is something else.
    pub async fn form(&mut self, limit_bytes: usize) -> Result<Query, Refusal> {
        let kind = self.header("content-type").unwrap_or_default();
        let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        if kind != "application/x-www-form-urlencoded" {
            let text = "The body is not a form: send it as application/x-www-form-urlencoded";
            return Err(Refusal::Malformed(text.to_owned()));
        }
        Ok(Query::form(&self.bytes(limit_bytes).await?))
    }

    /// The body as JSON under its one root key: `{"ticket": {…}}`.
    ///
    /// # Errors
    /// `Malformed` for what is not JSON, `Invalid` for a field of the wrong type.
    pub async fn json<T: DeserializeOwned>(&mut self) -> Result<T, Error> {
        let bytes = self.bytes(MOST_JSON_BYTES).await?;
        self.parse(&bytes)
    }

    /// Parses bytes that were read already.
    ///
    /// # Errors
    /// As [`Call::json`].
    pub fn parse<T: DeserializeOwned>(&self, bytes: &[u8]) -> Result<T, Error> {
        // Some clients send no body at all where everything is optional.
        let bytes = if bytes.is_empty() { b"{}".as_slice() } else { bytes };
        // What is skipped is not looked at by the parser, so the whole is looked at first.
        let text = std::str::from_utf8(bytes).map_err(|error| {
            Refusal::Malformed(format!("The body is not UTF-8: look at byte {}", error.valid_up_to()))
        })?;
        // A derived type also reads a list, its values in order; nobody means that.
        if !text.trim_start().starts_with('{') && serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok() {
            return Err(Refusal::Malformed("The body is not a JSON object".to_owned()).into());
        }
        let mut reader = serde_json::Deserializer::from_str(text);
        let note = |path: serde_ignored::Path<'_>| {
            let mut warnings = self.warnings.lock();
            if warnings.len() < MOST_WARNINGS {
                warnings.push(path.to_string().replace(".?", ""));
            }
        };
        let value = serde_ignored::deserialize(&mut reader, note).and_then(|value| reader.end().map(|()| value));
        value.map_err(|error| json_refusal(&error).into())
    }
}

/// A body on its way in.
struct Arriving {
    body: Body,
    taken_bytes: u64,
    limit_bytes: u64,
    deadline: Instant,
    piece: Duration,
}

impl Arriving {
    async fn next(&mut self) -> Result<Option<Bytes>, Refusal> {
        loop {
            let late = || Refusal::Malformed("The body took too long to arrive".to_owned());
            let left = self.deadline.saturating_duration_since(Instant::now()).min(self.piece);
            let frame = tokio::time::timeout(left, self.body.frame()).await.map_err(|_| late())?;
            let Some(frame) = frame else { return Ok(None) };
            let frame = frame.map_err(|_| Refusal::Malformed("The body broke off".to_owned()))?;
            // Trailers say nothing about a file.
            let Ok(piece) = frame.into_data() else { continue };
            self.taken_bytes += piece.len() as u64;
            if self.taken_bytes > self.limit_bytes {
                return Err(Refusal::TooLarge { limit_bytes: self.limit_bytes });
            }
            if !piece.is_empty() {
                return Ok(Some(piece));
            }
        }
    }
}

/// Says where the body went wrong, without repeating what stood there.
fn json_refusal(error: &serde_json::Error) -> Refusal {
    let place = format!("line {} column {}", error.line(), error.column());
    match error.classify() {
        serde_json::error::Category::Data => {
            let text = without_content(&error.to_string());
            Refusal::invalid("base", ProblemCode::Format, format!("{text} at {place}"))
        }
        _ => Refusal::Malformed(format!("The body is not valid JSON: look at {place}")),
    }
}

/// Serde's message quotes the value it met; only its kind may be repeated.
fn without_content(message: &str) -> String {
    let message = message.split(" at line ").next().unwrap_or_default();
    // Numbers stand between backticks, and so do our own names of keys.
    let ours = message.starts_with("missing field `") || message.starts_with("duplicate field `");
    let marks: &[char] = if ours { &['"'] } else { &['"', '`'] };
    let mut out = String::new();
    for (index, piece) in message.split(marks).enumerate() {
        out.push_str(if index % 2 == 0 { piece } else { "…" });
    }
    out.chars().take(200).collect()
}
