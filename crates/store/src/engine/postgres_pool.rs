//! The connections one engine thread holds to PostgreSQL clusters.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_postgres::config::{Host, SslMode};
use tokio_postgres::{Config, NoTls};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::postgres_link::{PostgresLink, translate};
use crate::error::{StoreError, StoreResult};

const CONNECT: Duration = Duration::from_secs(5);
/// No statement of ours runs longer, and no lock is awaited longer.
const LIMITS: &str = "set statement_timeout = '60s'; set lock_timeout = '30s'; \
     set idle_in_transaction_session_timeout = '120s'; set client_min_messages = warning; \
     set standard_conforming_strings = on";

/// All pools of a thread, by address.
#[derive(Clone)]
pub(crate) struct Pools {
    by_url: Rc<RefCell<HashMap<String, Rc<Pool>>>>,
    most: usize,
}

struct Pool {
    config: Config,
    idle: RefCell<Vec<PostgresLink>>,
    room: Arc<Semaphore>,
}

/// A connection on loan. Only [`Loan::give_back`] returns it; dropping it closes the connection.
pub(crate) struct Loan {
    pub(crate) link: PostgresLink,
    pool: Rc<Pool>,
    _room: OwnedSemaphorePermit,
}

impl Loan {
    /// Splits the loan: the link goes into a transaction, the rest waits for it.
    pub(crate) fn split(self) -> (PostgresLink, Home) {
        (self.link, Home { pool: self.pool, _room: self._room })
    }
}

/// Where a link goes back to.
pub(crate) struct Home {
    pool: Rc<Pool>,
    _room: OwnedSemaphorePermit,
}

impl Home {
    /// Takes back a connection that is outside any transaction.
    pub(crate) fn give_back(&self, link: PostgresLink) {
        if !link.is_closed() {
            self.pool.idle.borrow_mut().push(link);
        }
    }
}

impl Pools {
    pub(crate) fn new(most: usize) -> Self {
        Self { by_url: Rc::default(), most: most.clamp(1, 1000) }
    }

    /// A connection whose names mean `schema`; the setting travels with its first statement.
    pub(crate) async fn borrow(&self, url: &str, schema: Option<&Rc<str>>) -> StoreResult<Loan> {
        let pool = self.pool(url)?;
        let room = Arc::clone(&pool.room).acquire_owned().await.map_err(|_| StoreError::Closed)?;
        let idle = pool.take(schema);
        let mut link = match idle {
            Some(link) => link,
            None => connect(&pool.config).await?,
        };
        if let Some(schema) = schema
            && link.schema.as_ref() != Some(schema)
        {
            // Names are checked when a database is opened; see `checked_schema`.
            // Alone, never in front of a `begin`: it would become part of that transaction, and a rollback would take
            // the connection back to the schema of another account.
            link.schema = None;
            link.control(&format!("set search_path to \"{schema}\"")).await?;
            link.schema = Some(Rc::clone(schema));
        }
        Ok(Loan { link, pool, _room: room })
    }

    fn pool(&self, url: &str) -> StoreResult<Rc<Pool>> {
        if let Some(pool) = self.by_url.borrow().get(url) {
            return Ok(Rc::clone(pool));
        }
        let mut config: Config =
            url.parse().map_err(|_| StoreError::BadName("the PostgreSQL address cannot be read"))?;
        config.connect_timeout(CONNECT).application_name("balie");
        let pool = Rc::new(Pool { config, idle: RefCell::default(), room: Arc::new(Semaphore::new(self.most)) });
        self.by_url.borrow_mut().insert(url.to_owned(), Rc::clone(&pool));
        Ok(pool)
    }
}

impl Pool {
    /// An idle connection, best one that served the same schema last: its statements stay planned.
    fn take(&self, schema: Option<&Rc<str>>) -> Option<PostgresLink> {
        let mut idle = self.idle.borrow_mut();
        idle.retain(|link| !link.is_closed());
        let same = idle.iter().rposition(|link| link.schema.as_ref() == schema);
        match same {
            Some(place) => Some(idle.swap_remove(place)),
            None => idle.pop(),
        }
    }
}

/// Connects: in the clear over a socket or to this machine unless the address asks for TLS, else
/// by TLS with a certificate that must be valid (`sslmode=disable` switches it off).
async fn connect(config: &Config) -> StoreResult<PostgresLink> {
    let plain = match config.get_ssl_mode() {
        SslMode::Disable => true,
        SslMode::Require => false,
        _ => config.get_hosts().iter().all(is_here),
    };
    let client = if plain {
        let (client, connection) = config.connect(NoTls).await.map_err(translate)?;
        tokio::task::spawn_local(connection);
        client
    } else {
        let mut config = config.clone();
        config.ssl_mode(SslMode::Require);
        let (client, connection) = config.connect(tls()?).await.map_err(translate)?;
        tokio::task::spawn_local(connection);
        client
    };
    client.batch_execute(LIMITS).await.map_err(translate)?;
    Ok(PostgresLink::new(client))
}

fn is_here(host: &Host) -> bool {
    match host {
        Host::Unix(_) => true,
        Host::Tcp(name) => name == "localhost" || name.parse().is_ok_and(|ip: std::net::IpAddr| ip.is_loopback()),
    }
}

fn tls() -> StoreResult<MakeRustlsConnect> {
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let builder = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|_| StoreError::Unavailable("TLS cannot be set up".to_owned()))?;
    let roots: rustls::RootCertStore = webpki_roots::TLS_SERVER_ROOTS.iter().cloned().collect();
    Ok(MakeRustlsConnect::new(builder.with_root_certificates(roots).with_no_client_auth()))
}
