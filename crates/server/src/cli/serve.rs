//! `serve`: listens until it is told to stop.

use std::net::{Ipv4Addr, SocketAddr};

use anyhow::Context as _;
use channels::mail_in::lmtp::Listener;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

use super::say;
use crate::config::Config;
use crate::house::House;
use crate::{intake, log, serve, tls};

/// The port when none is named.
const PORT: u16 = 8443;

/// The address to listen on.
pub(super) fn address(config: &Config, listen: Option<SocketAddr>) -> SocketAddr {
    listen.or(config.listen).unwrap_or_else(|| (Ipv4Addr::LOCALHOST, PORT).into())
}

pub(super) async fn run(house: &House, config: &Config, listen: Option<SocketAddr>) -> anyhow::Result<()> {
    let address = address(config, listen);
    let listener = TcpListener::bind(address).await.with_context(|| format!("cannot listen on {address}"))?;
    let lmtp = intake::bind(&config.mail).await?;
    until_stopped(house, config, listener, lmtp).await
}

/// Serves listeners that are bound already.
pub(super) async fn until_stopped(
    house: &House,
    config: &Config,
    listener: TcpListener,
    lmtp: Option<Listener>,
) -> anyhow::Result<()> {
    log_to_stderr();
    if house.outgoing.door.is_none() {
        tracing::warn!("no [mail] relay is configured: no mail leaves");
    }
    let tls = tls::server_config(&house.data, config)?;
    let entrance = house.entrance()?;
    say::line(&format!("Balie listens on https://localhost:{}", listener.local_addr()?.port()))?;
    let mut terminate = signal(SignalKind::terminate())?;
    let (stop, stopping) = watch::channel(false);
    let works = tokio::spawn(house.works().run(stopping.clone()));
    let mail = lmtp.map(|lmtp| tokio::spawn(intake::run(lmtp, house.intake(), config.mail.hello.clone(), stopping)));
    let stopped = async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = tokio::signal::ctrl_c() => {}
        }
    };
    serve::serve(listener, tls, entrance, house.limits, stopped).await?;
    stop.send_replace(true);
    works.await?;
    if let Some(mail) = mail {
        mail.await?;
    }
    house.stores.close().await;
    Ok(())
}

/// JSON lines on standard error: ids, routes, times; never what people wrote.
fn log_to_stderr() {
    let filter = EnvFilter::try_from_env("BALIE_LOG").unwrap_or_else(|_| "warn".into());
    let lines = tracing_subscriber::fmt::layer().json().with_writer(std::io::stderr);
    let _ = tracing_subscriber::registry().with(filter).with(filter_fn(log::is_fit)).with(lines).try_init();
}
