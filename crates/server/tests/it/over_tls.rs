//! A house behind a real listener with TLS, and a client that trusts its authority.

use std::sync::Arc;

use anyhow::Result;
use rustls::{ClientConfig, RootCertStore};
use rustls_pki_types::CertificateDer;
use rustls_pki_types::pem::PemObject as _;
use server::config::Config;
use server::{serve, tls};
use testkit::TestHouse;
use tokio::net::TcpListener;
use tokio_rustls::TlsConnector;

/// Serves the house until the test ends: the port, and what connects to it.
pub(crate) async fn listen(house: &TestHouse) -> Result<(u16, TlsConnector)> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let port = listener.local_addr()?.port();
    let tls = tls::server_config(house.folder(), &Config::default())?;
    tokio::spawn(serve::serve(listener, tls, house.entrance.clone(), house.house.limits, std::future::pending()));
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_file_iter(tls::ca_file(house.folder()))? {
        roots.add(certificate?)?;
    }
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let client = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok((port, TlsConnector::from(Arc::new(client))))
}
