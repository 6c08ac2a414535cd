//! What goes back: a status, headers and JSON, built once.

use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use bytes::Bytes;
use domain::{Error, Fault, Time};
use futures_util::Stream;
use identity::sessions::{KNOWN_FOR_SECONDS, Session, SignedIn};
use serde::{Serialize, Serializer};
use serde_json::value::{RawValue, to_raw_value};
use serde_json::{Map, Value};

use crate::entrance::{DEVICE_COOKIE, SESSION_COOKIE};

/// An answer before it is written out.
#[derive(Debug)]
pub struct Reply {
    pub status: StatusCode,
    pub headers: Vec<(HeaderName, HeaderValue)>,
    pub body: Bytes,
    /// A body that is read while it is sent; it stands in place of `body`.
    pub(crate) stream: Option<Body>,
}

impl Reply {
    /// JSON with a status.
    ///
    /// # Errors
    /// A fault when the value cannot be written, which is our mistake.
    pub fn json(status: StatusCode, value: &impl Serialize) -> Result<Self, Error> {
        let body = serde_json::to_vec(value).map_err(|error| Fault::new("write a reply", error))?;
        let kind = HeaderValue::from_static("application/json; charset=utf-8");
        Ok(Self { status, headers: vec![(header::CONTENT_TYPE, kind)], body: body.into(), stream: None })
    }

    /// 200 with JSON.
    ///
    /// # Errors
    /// As [`Reply::json`].
    pub fn ok(value: &impl Serialize) -> Result<Self, Error> {
        Self::json(StatusCode::OK, value)
    }

    /// 201 with JSON and the address of the record.
    ///
    /// # Errors
    /// As [`Reply::json`].
    pub fn created(location: &str, value: &impl Serialize) -> Result<Self, Error> {
        Ok(Self::json(StatusCode::CREATED, value)?.with(header::LOCATION, location))
    }

    /// 201 with JSON, for what has no address of its own.
    ///
    /// # Errors
    /// As [`Reply::json`].
    pub fn made(value: &impl Serialize) -> Result<Self, Error> {
        Self::json(StatusCode::CREATED, value)
    }

    /// 200 with an empty JSON object.
    ///
    /// # Errors
    /// As [`Reply::json`].
    pub fn empty_object() -> Result<Self, Error> {
        Self::ok(&Value::Object(Map::new()))
    }

    /// 303 to an address elsewhere, with the same in JSON for whoever does not follow.
    ///
    /// # Errors
    /// As [`Reply::json`].
    pub fn see_other(location: &str, value: &impl Serialize) -> Result<Self, Error> {
        Ok(Self::json(StatusCode::SEE_OTHER, value)?.with(header::LOCATION, location))
    }

    /// The same, kept by nobody on the way: it holds a secret.
    #[must_use]
    pub fn unkept(self) -> Self {
        self.with(header::CACHE_CONTROL, "no-store").with(header::PRAGMA, "no-cache")
    }

    /// 200 with an empty JSON text: what Zendesk's published description says of acts that have nothing to tell.
    ///
    /// # Errors
    /// As [`Reply::json`].
    pub fn empty_text() -> Result<Self, Error> {
        Self::ok(&"")
    }

    /// 204.
    #[must_use]
    pub const fn no_content() -> Self {
        Self { status: StatusCode::NO_CONTENT, headers: Vec::new(), body: Bytes::new(), stream: None }
    }

    /// Bytes of another kind, such as a file.
    #[must_use]
    pub fn bytes(content_type: &str, body: Bytes) -> Self {
        Self { status: StatusCode::OK, headers: Vec::new(), body, stream: None }
            .with(header::CONTENT_TYPE, content_type)
    }

    /// A file of `length` bytes that is read while it is sent. When reading fails, the connection breaks off.
    #[must_use]
    pub fn stream(
        content_type: &str,
        length: u64,
        pieces: impl Stream<Item = Result<Bytes, Error>> + Send + 'static,
    ) -> Self {
        let reply = Self { status: StatusCode::OK, headers: Vec::new(), body: Bytes::new(), stream: None };
        Self { stream: Some(Body::from_stream(pieces)), ..reply }
            .with(header::CONTENT_TYPE, content_type)
            .with(header::CONTENT_LENGTH, &length.to_string())
    }

    /// Sends a browser on, by a GET: to a page of ours that [`crate::own_path`] found good, or to an address that an
    /// admin set.
    #[must_use]
    pub fn to(address: &str) -> Self {
        Self { status: StatusCode::SEE_OTHER, ..Self::no_content() }.with(header::LOCATION, address)
    }

    /// With the cookie of a session: `secret` opens it.
    #[must_use]
    pub fn with_session(self, session: &Session, secret: &str, now: Time) -> Self {
        self.with_cookie(SESSION_COOKIE, secret, session.expires_at.seconds() - now.seconds())
    }

    /// Without the cookie of a session from now on.
    #[must_use]
    pub fn without_session(self) -> Self {
        self.with_cookie(SESSION_COOKIE, "", 0)
    }

    /// With both cookies of somebody who has just signed in.
    #[must_use]
    pub fn welcoming(self, signed_in: &SignedIn) -> Self {
        self.with_session(&signed_in.session, signed_in.token.expose(), signed_in.ctx.now())
            .with_device(&signed_in.device)
    }

    /// With the cookie by which a device is known. A browser sends it too when another site's form brings somebody
    /// here, as single sign-on does: else every such sign-in would be one on a new device. It opens nothing.
    fn with_device(self, value: &str) -> Self {
        let seconds = KNOWN_FOR_SECONDS;
        let text = format!("{DEVICE_COOKIE}={value}; Path=/; Max-Age={seconds}; Secure; HttpOnly; SameSite=None");
        self.with(header::SET_COOKIE, &text)
    }

    /// With a cookie that only this host gets, by TLS only, and that no script reads. `seconds` 0 takes it away.
    fn with_cookie(self, name: &str, value: &str, seconds: i64) -> Self {
        let text = format!("{name}={value}; Path=/; Max-Age={seconds}; Secure; HttpOnly; SameSite=Lax");
        self.with(header::SET_COOKIE, &text)
    }

    /// With a header; a value that cannot stand in one is left out.
    #[must_use]
    pub fn with(mut self, name: HeaderName, value: &str) -> Self {
        if let Ok(value) = HeaderValue::from_str(value) {
            self.headers.push((name, value));
        }
        self
    }
}

/// A JSON object with one root key, side-loads and page links. Each value is written out once, when it is added: a tree
/// of a list in between would cost more than all the rest of a large reply.
#[derive(Debug, Default)]
pub struct Envelope(Vec<(String, Part)>);

#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Part {
    Written(Box<RawValue>),
    Plain(Value),
}

impl Envelope {
    /// The root key and its value.
    ///
    /// # Errors
    /// As [`Reply::json`].
    pub fn of(key: &str, value: &impl Serialize) -> Result<Self, Error> {
        Self::default().and(key, value)
    }

    /// One more key; one that is there already gets the new value.
    ///
    /// # Errors
    /// As [`Reply::json`].
    pub fn and(mut self, key: &str, value: &impl Serialize) -> Result<Self, Error> {
        let written = to_raw_value(value).map_err(|error| Fault::new("write a reply", error))?;
        self.put(key, Part::Written(written));
        Ok(self)
    }

    /// The links of a page ([`crate::Paging::links`]).
    #[must_use]
    pub fn paged(mut self, links: Vec<(&'static str, Value)>) -> Self {
        for (key, value) in links {
            self.put(key, Part::Plain(value));
        }
        self
    }

    fn put(&mut self, key: &str, part: Part) {
        match self.0.iter_mut().find(|(there, _)| there == key) {
            Some((_, old)) => *old = part,
            None => self.0.push((key.to_owned(), part)),
        }
    }

    /// 200 with this object.
    ///
    /// # Errors
    /// As [`Reply::json`].
    pub fn reply(self) -> Result<Reply, Error> {
        Reply::ok(&self)
    }

    /// 201 with this object and the address of the record.
    ///
    /// # Errors
    /// As [`Reply::json`].
    pub fn created(self, location: &str) -> Result<Reply, Error> {
        Reply::created(location, &self)
    }
}

impl Serialize for Envelope {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(key, part)| (key, part)))
    }
}
