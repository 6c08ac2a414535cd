//! TLS: the configured certificate, or one from a local authority made at first start.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context as _;
use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair, KeyUsagePurpose,
};
use rustls::ServerConfig;
use rustls_pki_types::pem::PemObject as _;
use rustls_pki_types::{CertificateDer, PrivateKeyDer};

use crate::config::Config;

/// The certificate of the local authority, to be given to clients.
#[must_use]
pub fn ca_file(data: &Path) -> PathBuf {
    data.join("ca.pem")
}

/// The server's TLS settings: TLS 1.3 and 1.2, HTTP/2 and HTTP/1.1.
///
/// # Errors
/// When a file cannot be read, written or understood.
pub fn server_config(data: &Path, config: &Config) -> anyhow::Result<Arc<ServerConfig>> {
    let (certificate, key) = match (&config.certificate, &config.certificate_key) {
        (Some(certificate), Some(key)) => (certificate.clone(), key.clone()),
        _ => local_certificate(data)?,
    };
    let chain = CertificateDer::pem_file_iter(&certificate)
        .and_then(|certificates| certificates.collect::<Result<Vec<_>, _>>())
        .with_context(|| format!("cannot read the certificate {}", certificate.display()))?;
    let key = PrivateKeyDer::from_pem_file(&key).with_context(|| format!("cannot read the key {}", key.display()))?;
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let mut tls = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .context("the certificate does not fit its key")?;
    tls.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(Arc::new(tls))
}

/// Certificate and key for `localhost`, signed by a local authority; kept in the data folder.
fn local_certificate(data: &Path) -> anyhow::Result<(PathBuf, PathBuf)> {
    let (certificate, key) = (data.join("server.pem"), data.join("server.key"));
    if certificate.exists() && key.exists() && ca_file(data).exists() {
        return Ok((certificate, key));
    }
    let ca_key = KeyPair::generate()?;
    let mut ca = CertificateParams::default();
    ca.distinguished_name.push(DnType::CommonName, "Balie local authority");
    ca.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    ca.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    let ca_certificate = ca.self_signed(&ca_key)?;
    let issuer = Issuer::new(ca, ca_key);

    let server_key = KeyPair::generate()?;
    let names = ["localhost", "*.localhost", "127.0.0.1", "::1"].map(str::to_owned).to_vec();
    let mut server = CertificateParams::new(names)?;
    server.distinguished_name.push(DnType::CommonName, "localhost");
    server.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    let server_certificate = server.signed_by(&server_key, &issuer)?;

    // The authority's key is not kept: it signs this one certificate and is gone.
    write_private(&key, &server_key.serialize_pem())?;
    std::fs::write(&certificate, server_certificate.pem())?;
    std::fs::write(ca_file(data), ca_certificate.pem())?;
    Ok((certificate, key))
}

/// Writes a file only its owner may read.
///
/// # Errors
/// When it cannot be written.
pub fn write_private(path: &Path, text: &str) -> std::io::Result<()> {
    use std::io::Write as _;
    use std::os::unix::fs::OpenOptionsExt as _;
    let mut file = std::fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}
