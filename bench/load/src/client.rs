//! One HTTPS connection that is kept open: HTTP/1.1 with as little of our own work per request as can be.

use std::path::Path;
use std::sync::Arc;

use anyhow::{Context as _, Result, bail, ensure};
use rustls::{ClientConfig, RootCertStore};
use rustls_pki_types::pem::PemObject as _;
use rustls_pki_types::{CertificateDer, ServerName};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

/// Longest head of an answer.
const MOST_HEAD: usize = 64 * 1024;

/// Where to connect and who to be.
#[derive(Clone)]
pub(crate) struct Door {
    port: u16,
    connector: TlsConnector,
    /// `Host` and `Authorization`, ready to be written.
    headers: Arc<str>,
}

impl Door {
    /// The door of the account `host` on this machine.
    pub(crate) fn new(port: u16, authority: &Path, host: &str, authorization: &str) -> Result<Self> {
        let mut roots = RootCertStore::empty();
        roots.add(CertificateDer::from_pem_file(authority).context("cannot read the authority's certificate")?)?;
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let tls = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .with_root_certificates(roots)
            .with_no_client_auth();
        let headers = format!("host: {host}\r\nauthorization: {authorization}\r\n").into();
        Ok(Self { port, connector: TlsConnector::from(Arc::new(tls)), headers })
    }

    pub(crate) async fn connect(&self) -> Result<Connection> {
        let stream = TcpStream::connect(("127.0.0.1", self.port)).await?;
        stream.set_nodelay(true)?;
        let stream = self.connector.connect(ServerName::try_from("localhost")?, stream).await?;
        Ok(Connection { stream, headers: self.headers.clone(), read: Vec::with_capacity(128 * 1024) })
    }
}

/// An open connection.
pub(crate) struct Connection {
    stream: TlsStream<TcpStream>,
    headers: Arc<str>,
    read: Vec<u8>,
}

/// A request; the path with its query.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub(crate) method: &'static str,
    pub(crate) path: String,
    pub(crate) body: Option<String>,
}

impl Request {
    pub(crate) fn get(path: impl Into<String>) -> Self {
        Self { method: "GET", path: path.into(), body: None }
    }
}

/// The status and where the body begins in what was read.
pub(crate) struct Answer<'a> {
    pub(crate) status: u16,
    pub(crate) body: &'a [u8],
}

impl Answer<'_> {
    pub(crate) fn json(&self) -> Result<serde_json::Value> {
        serde_json::from_slice(self.body).context("the answer is not JSON")
    }
}

impl Connection {
    /// Sends a request and reads the whole answer.
    pub(crate) async fn ask(&mut self, request: &Request) -> Result<Answer<'_>> {
        let body = request.body.as_deref().unwrap_or_default();
        let mut text = format!("{} {} HTTP/1.1\r\n{}", request.method, request.path, self.headers);
        if request.body.is_some() {
            text.push_str(&format!("content-type: application/json\r\ncontent-length: {}\r\n", body.len()));
        }
        text.push_str("\r\n");
        text.push_str(body);
        self.stream.write_all(text.as_bytes()).await?;
        self.stream.flush().await?;
        self.read.clear();
        let head = loop {
            if let Some(end) = self.read.windows(4).position(|four| four == b"\r\n\r\n") {
                break end + 4;
            }
            ensure!(self.read.len() < MOST_HEAD, "the head of an answer is too long");
            self.more().await?;
        };
        let (status, length) = head_of(self.read.get(..head).unwrap_or_default())?;
        while self.read.len() < head + length {
            self.more().await?;
        }
        Ok(Answer { status, body: self.read.get(head..head + length).unwrap_or_default() })
    }

    async fn more(&mut self) -> Result<()> {
        if self.stream.read_buf(&mut self.read).await? == 0 {
            bail!("the server closed the connection");
        }
        Ok(())
    }
}

/// Status and length of the body.
fn head_of(head: &[u8]) -> Result<(u16, usize)> {
    let head = std::str::from_utf8(head).context("the head of an answer is not text")?;
    let mut lines = head.split("\r\n");
    let status = lines.next().and_then(|line| line.split(' ').nth(1)).and_then(|code| code.parse().ok());
    let length = lines.find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse().ok())?
    });
    Ok((status.context("no status")?, length.unwrap_or(0)))
}
