//! The listener: accepts connections, bounds their number, and ends in order.

use std::io;
use std::sync::Arc;

use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, UnixListener};
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;
use tokio::time::{Duration, sleep, timeout};

use super::session::converse;
use super::{Delivery, Limits};

/// A pause after a failed accept (no file handles left), so that it does not become a busy loop.
const AFTER_FAILURE: Duration = Duration::from_millis(200);

/// Where mail servers connect.
#[derive(Debug)]
pub enum Listener {
    /// A TCP port, best on a loopback address.
    Tcp(TcpListener),
    /// A Unix socket; its file's permissions say who may connect.
    Unix(UnixListener),
}

/// Serves connections until `shutdown` becomes true or its sender is gone.
///
/// Connections that are open then get [`Limits::farewell`] to finish what they deliver; after that
/// they are cut, and the mail servers keep the mail.
pub async fn serve<D: Delivery>(
    listener: Listener,
    delivery: Arc<D>,
    limits: Limits,
    mut shutdown: watch::Receiver<bool>,
) {
    let limits = Arc::new(limits);
    let places = Arc::new(Semaphore::new(limits.max_connections));
    let mut sessions = JoinSet::new();
    loop {
        let next = async {
            let place = Arc::clone(&places).acquire_owned().await;
            (accept(&listener).await, place)
        };
        let (accepted, place) = tokio::select! {
            biased;
            _ = shutdown.wait_for(|ends| *ends) => break,
            next = next => next,
        };
        // Ended sessions are collected as new ones come, so the set stays small.
        while sessions.try_join_next().is_some() {}
        let stream = match accepted {
            Ok(stream) => stream,
            Err(error) => {
                tracing::warn!(kind = ?error.kind(), "no connection could be accepted");
                sleep(AFTER_FAILURE).await;
                continue;
            }
        };
        let delivery = Arc::clone(&delivery);
        let limits = Arc::clone(&limits);
        let shutdown = shutdown.clone();
        sessions.spawn(async move {
            converse(stream, delivery, limits, shutdown).await;
            drop(place);
        });
    }
    drop(listener);
    let finishing = async { while sessions.join_next().await.is_some() {} };
    if timeout(limits.farewell, finishing).await.is_err() {
        tracing::warn!("connections were cut at the end");
    }
    sessions.shutdown().await;
}

/// Both kinds of stream under one type: the session does not care.
trait Stream: AsyncRead + AsyncWrite + Unpin + Send {}
impl<S: AsyncRead + AsyncWrite + Unpin + Send> Stream for S {}

async fn accept(listener: &Listener) -> io::Result<Box<dyn Stream>> {
    match listener {
        Listener::Tcp(listener) => {
            let (stream, _) = listener.accept().await?;
            stream.set_nodelay(true)?;
            Ok(Box::new(stream))
        }
        Listener::Unix(listener) => {
            let (stream, _) = listener.accept().await?;
            Ok(Box::new(stream))
        }
    }
}
