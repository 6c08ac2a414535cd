//! Whom TLS trusts: the public authorities, or those the operator names instead of them.

use std::sync::Arc;

use rustls::crypto::aws_lc_rs;
use rustls::{ClientConfig, RootCertStore};
use rustls_pki_types::CertificateDer;
use rustls_pki_types::pem::PemObject;

/// Why TLS cannot be set up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TlsProblem {
    /// No certificate in the PEM text, or a broken one.
    #[error("the CA file has no usable certificate")]
    Ca,
    /// The TLS library refused its own defaults.
    #[error("TLS cannot be set up")]
    Setup,
}

/// A client's side that trusts the authorities in `ca`, or the public ones without it.
pub(crate) fn config(ca: Option<&[u8]>) -> Result<ClientConfig, TlsProblem> {
    let mut roots = RootCertStore::empty();
    match ca {
        None => roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned()),
        Some(pem) => {
            for certificate in CertificateDer::pem_slice_iter(pem) {
                let certificate = certificate.map_err(|_| TlsProblem::Ca)?;
                roots.add(certificate).map_err(|_| TlsProblem::Ca)?;
            }
        }
    }
    if roots.is_empty() {
        return Err(TlsProblem::Ca);
    }
    let config = ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|_| TlsProblem::Setup)?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(config)
}

#[cfg(test)]
pub(crate) mod testing {
    //! The other side, for tests on a real socket.

    use std::sync::Arc;

    use rcgen::{CertifiedKey, generate_simple_self_signed};
    use rustls::ServerConfig;
    use rustls::crypto::aws_lc_rs;
    use rustls_pki_types::PrivateKeyDer;
    use tokio_rustls::TlsAcceptor;

    /// A server's side for `localhost`, and its authority in PEM.
    pub(crate) fn acceptor() -> (TlsAcceptor, Vec<u8>) {
        let CertifiedKey { cert, signing_key } = generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        let key = PrivateKeyDer::try_from(signing_key.serialize_der()).unwrap();
        let config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![cert.der().clone()], key)
            .unwrap();
        (TlsAcceptor::from(Arc::new(config)), cert.pem().into_bytes())
    }
}
