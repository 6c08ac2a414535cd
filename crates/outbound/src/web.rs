//! Asking other houses over HTTPS: one question, one answer, each bounded in bytes and time.
//!
//! Redirects are not followed: whoever is asked answers, or nobody does (a redirected token request would carry a
//! secret to wherever the answer points). Nothing but https is spoken, and private addresses are refused after
//! resolving unless the operator allows them. No connection is kept.

use std::sync::Arc;
use std::time::Duration;

use http_body_util::{BodyExt as _, Full, LengthLimitError, Limited};
use hyper::body::Bytes;
use hyper::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HOST, HeaderValue, USER_AGENT};
use hyper::{Method, Request, Uri};
use hyper_util::rt::TokioIo;
use rustls_pki_types::ServerName;
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use vault::SecretString;

use crate::egress::{self, EgressError};
use crate::tls::{self, TlsProblem};

/// Largest head of an answer, in bytes; the body has a limit of its own.
const MOST_HEAD_BYTES: usize = 16 * 1024;

/// What the operator configures.
#[derive(Clone, Debug)]
pub struct WebSettings {
    /// PEM certificates to trust *instead of* the public authorities.
    pub ca: Option<Vec<u8>>,
    /// Whether houses with a private address may be asked.
    pub allow_private: bool,
    /// For one question, from the name lookup to the last byte.
    pub timeout: Duration,
    /// Largest body of an answer, in bytes.
    pub most_bytes: usize,
}

/// Why there is no answer. Tells neither addresses nor content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WebError {
    /// Not an https address, or one with a name and password in it.
    #[error("the address is not one that is asked")]
    Address,
    /// A header cannot stand as it is.
    #[error("the question cannot be asked")]
    Question,
    /// The name leads to an address that may not be connected to.
    #[error("the host has an address that may not be connected to")]
    Denied,
    /// No connection, or it broke.
    #[error("the host cannot be reached")]
    Unreachable,
    /// The certificate is not to be trusted, or TLS failed otherwise.
    #[error("no trusted TLS connection to the host")]
    Tls,
    /// What came back was not HTTP.
    #[error("the answer was not understood")]
    Protocol,
    /// The answer points elsewhere.
    #[error("the host answered with a redirect, which is not followed")]
    Redirected,
    /// Larger than [`WebSettings::most_bytes`].
    #[error("the answer is too large")]
    TooLarge,
    /// Not finished within [`WebSettings::timeout`].
    #[error("the host took too long")]
    TimedOut,
}

/// An answer that is no redirect.
#[derive(Clone, PartialEq, Eq)]
pub struct WebAnswer {
    pub status: u16,
    pub body: Vec<u8>,
}

impl std::fmt::Debug for WebAnswer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("WebAnswer").field("status", &self.status).field("size_bytes", &self.body.len()).finish()
    }
}

/// The one client. Cheap to clone.
#[derive(Clone)]
pub struct WebClient {
    settings: Arc<WebSettings>,
    connector: TlsConnector,
}

impl std::fmt::Debug for WebClient {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("WebClient").field(&self.settings).finish()
    }
}

impl WebClient {
    /// Checks the settings; no connection is made.
    ///
    /// # Errors
    /// [`TlsProblem`], for the operator to read.
    pub fn new(settings: WebSettings) -> Result<Self, TlsProblem> {
        let connector = TlsConnector::from(Arc::new(tls::config(settings.ca.as_deref())?));
        Ok(Self { settings: Arc::new(settings), connector })
    }

    /// Asks for a document.
    ///
    /// # Errors
    /// See [`WebError`]. An answer of another status than 200 is an answer.
    pub async fn get(&self, address: &str) -> Result<WebAnswer, WebError> {
        self.ask(Method::GET, address, None, Bytes::new()).await
    }

    /// Sends a form, already encoded, with an `Authorization` header where one is given.
    ///
    /// # Errors
    /// See [`WebError`]. After [`WebError::TimedOut`] or [`WebError::Unreachable`] the host may have it nevertheless.
    pub async fn post_form(
        &self,
        address: &str,
        authorization: Option<&SecretString>,
        form: &SecretString,
    ) -> Result<WebAnswer, WebError> {
        self.ask(Method::POST, address, authorization, Bytes::copy_from_slice(form.expose().as_bytes())).await
    }

    async fn ask(
        &self,
        method: Method,
        address: &str,
        authorization: Option<&SecretString>,
        body: Bytes,
    ) -> Result<WebAnswer, WebError> {
        let place = Place::read(address)?;
        let request = question(method, &place, authorization, body)?;
        let asked = async { answered(self.connected(&place).await?, request, self.settings.most_bytes).await };
        tokio::time::timeout(self.settings.timeout, asked).await.unwrap_or(Err(WebError::TimedOut))
    }

    async fn connected(&self, place: &Place) -> Result<TlsStream<TcpStream>, WebError> {
        let judged = egress::resolve(&place.host, place.port, self.settings.allow_private).await?;
        let stream = egress::connect(&judged).await?;
        self.connector.connect(place.name.clone(), stream).await.map_err(|_| WebError::Tls)
    }
}

impl From<EgressError> for WebError {
    fn from(error: EgressError) -> Self {
        match error {
            EgressError::Unreachable => Self::Unreachable,
            EgressError::Denied => Self::Denied,
        }
    }
}

/// An https address, taken apart.
struct Place {
    host: String,
    port: u16,
    name: ServerName<'static>,
    authority: String,
    path: Uri,
}

impl Place {
    fn read(address: &str) -> Result<Self, WebError> {
        let uri: Uri = address.parse().map_err(|_| WebError::Address)?;
        let authority = uri.authority().ok_or(WebError::Address)?;
        if uri.scheme_str() != Some("https") || authority.as_str().contains('@') {
            return Err(WebError::Address);
        }
        let host = authority.host().trim_start_matches('[').trim_end_matches(']').to_owned();
        let path = uri.path_and_query().map_or("/", |path| path.as_str());
        Ok(Self {
            name: ServerName::try_from(host.clone()).map_err(|_| WebError::Address)?,
            host,
            port: authority.port_u16().unwrap_or(443),
            authority: authority.as_str().to_owned(),
            path: path.parse().map_err(|_| WebError::Address)?,
        })
    }
}

fn question(
    method: Method,
    place: &Place,
    authorization: Option<&SecretString>,
    body: Bytes,
) -> Result<Request<Full<Bytes>>, WebError> {
    let is_form = method == Method::POST;
    let mut request = Request::builder()
        .method(method)
        .uri(place.path.clone())
        .header(HOST, &place.authority)
        .header(USER_AGENT, "Balie")
        .header(ACCEPT, "application/json");
    if is_form {
        request = request.header(CONTENT_TYPE, "application/x-www-form-urlencoded");
    }
    if let Some(authorization) = authorization {
        let mut value = HeaderValue::from_str(authorization.expose()).map_err(|_| WebError::Question)?;
        value.set_sensitive(true);
        request = request.header(AUTHORIZATION, value);
    }
    request.body(Full::new(body)).map_err(|_| WebError::Question)
}

/// The answer to the question, while the connection is driven beside it.
async fn answered(
    stream: TlsStream<TcpStream>,
    request: Request<Full<Bytes>>,
    most_bytes: usize,
) -> Result<WebAnswer, WebError> {
    let mut http = hyper::client::conn::http1::Builder::new();
    http.max_buf_size(MOST_HEAD_BYTES);
    let (mut sender, connection) = http.handshake(TokioIo::new(stream)).await.map_err(|_| WebError::Protocol)?;
    let exchange = async move {
        let answer = sender.send_request(request).await.map_err(|error| problem(&error))?;
        let status = answer.status();
        if status.is_redirection() {
            return Err(WebError::Redirected);
        }
        let body = Limited::new(answer.into_body(), most_bytes)
            .collect()
            .await
            .map_err(|error| if error.is::<LengthLimitError>() { WebError::TooLarge } else { WebError::Unreachable })?;
        Ok(WebAnswer { status: status.as_u16(), body: body.to_bytes().to_vec() })
    };
    tokio::pin!(exchange, connection);
    let mut is_over = false;
    loop {
        tokio::select! {
            answer = &mut exchange => return answer,
            // What was read before its end is still on its way to the exchange.
            _ = &mut connection, if !is_over => is_over = true,
        }
    }
}

fn problem(error: &hyper::Error) -> WebError {
    if error.is_parse_too_large() {
        WebError::TooLarge
    } else if error.is_parse() {
        WebError::Protocol
    } else {
        WebError::Unreachable
    }
}

#[cfg(test)]
mod tests;
