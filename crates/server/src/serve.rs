//! The listener: TLS, HTTP/1.1 and HTTP/2, with deadlines, until it is told to stop.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::ConnectInfo;
use gate::entrance::Peer;
use gate::router::Entrance;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::GracefulShutdown;
use rustls::ServerConfig;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio_rustls::TlsAcceptor;

use crate::limits::Limits;
use crate::slow::{Greeted, HeardOut};

/// How long requests under way get to end when the server stops.
const STOP_DEADLINE: Duration = Duration::from_secs(10);

/// Serves until `stop` resolves; then lets requests under way end.
///
/// # Errors
/// When a connection cannot be accepted for a reason that will not pass.
pub async fn serve(
    listener: TcpListener,
    tls: Arc<ServerConfig>,
    entrance: Arc<Entrance>,
    limits: Limits,
    stop: impl Future<Output = ()>,
) -> std::io::Result<()> {
    let acceptor = TlsAcceptor::from(tls);
    let places = Arc::new(Semaphore::new(limits.connections));
    let graceful = GracefulShutdown::new();
    let mut stop = std::pin::pin!(stop);
    loop {
        let (stream, peer) = tokio::select! {
            () = &mut stop => break,
            accepted = listener.accept() => match accepted {
                Ok(accepted) => accepted,
                // Out of file handles, or a client that left at once: wait a moment and go on.
                Err(error) => {
                    tracing::warn!(%error, "accept failed");
                    tokio::time::sleep(Duration::from_millis(50)).await;
                    continue;
                }
            },
        };
        let Ok(place) = places.clone().try_acquire_owned() else { continue };
        let (acceptor, entrance, watcher) = (acceptor.clone(), entrance.clone(), graceful.watcher());
        tokio::spawn(async move {
            connection(stream, peer, acceptor, entrance, limits.head, watcher).await;
            drop(place);
        });
    }
    drop(listener);
    let _ = tokio::time::timeout(STOP_DEADLINE, graceful.shutdown()).await;
    Ok(())
}

async fn connection(
    stream: TcpStream,
    peer: SocketAddr,
    acceptor: TlsAcceptor,
    entrance: Arc<Entrance>,
    head: Duration,
    watcher: hyper_util::server::graceful::Watcher,
) {
    let _ = stream.set_nodelay(true);
    let Ok(Ok(stream)) = tokio::time::timeout(head, acceptor.accept(stream)).await else { return };
    let service = service_fn(move |request: hyper::Request<Incoming>| {
        let entrance = entrance.clone();
        async move {
            // HTTP/2 ends a stream that nobody wants by itself.
            let is_http2 = request.version() == hyper::Version::HTTP_2;
            let hear = |body| if is_http2 { Body::new(body) } else { Body::new(HeardOut::new(body)) };
            let mut request = request.map(hear);
            request.extensions_mut().insert(ConnectInfo(Peer(peer.ip())));
            Ok::<_, std::convert::Infallible>(entrance.answer(request).await)
        }
    });
    let mut builder = Builder::new(TokioExecutor::new());
    builder.http1().timer(TokioTimer::new()).header_read_timeout(head).max_buf_size(64 * 1024);
    builder.http2().timer(TokioTimer::new()).max_concurrent_streams(100).keep_alive_interval(Duration::from_secs(30));
    let serving = builder.serve_connection_with_upgrades(TokioIo::new(Greeted::within(stream, head)), service);
    // A client that breaks off is its own affair.
    let _ = watcher.watch(serving.into_owned()).await;
}
