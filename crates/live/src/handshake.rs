//! From a request to a channel: the headers of RFC 6455, section 4.2, where the page comes from, and a free place.

use std::sync::Arc;
use std::time::Duration;

use axum::http::{StatusCode, header};
use domain::error::ProblemCode;
use domain::{Error, Refusal};
use gate::entrance::not_from_elsewhere;
use gate::{Answer, Call, Reply};
use hyper_util::rt::TokioIo;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
use tokio_tungstenite::tungstenite::protocol::{Role, WebSocketConfig};

use crate::places::Places;
use crate::talk;

/// Largest message a client may send, in bytes: it says `{"since":N}`.
const MOST_BYTES: usize = 1024;
/// Most bytes that wait to be written to one client.
const MOST_WAITING: usize = 256 * 1024;
/// How long the connection may take to change its protocol.
const PATIENCE: Duration = Duration::from_secs(10);

pub(crate) fn answer(call: Call, places: &Arc<Places>) -> Answer {
    // A page of another site must not listen with the reader's cookie: WebSockets know no same-origin rule.
    if !not_from_elsewhere(&call.headers, &call.base) {
        return Err(Refusal::Denied.into());
    }
    if call.door.is_session() && !call.headers.contains_key(header::ORIGIN) {
        return Err(Refusal::Denied.into());
    }
    let key = key(&call)?;
    let user = call.ctx.actor().user_id().ok_or(Refusal::Unauthenticated)?;
    let upgrade = call.take_upgrade().ok_or_else(no_websocket)?;
    let place = places.take(call.ctx.account_id(), user.number())?;
    let (door, ctx) = (call.door.clone(), call.ctx.clone());
    tokio::spawn(async move {
        let _place = place;
        let Ok(Ok(connection)) = tokio::time::timeout(PATIENCE, upgrade).await else { return };
        let limits = WebSocketConfig::default()
            .max_message_size(Some(MOST_BYTES))
            .max_frame_size(Some(MOST_BYTES))
            .max_write_buffer_size(MOST_WAITING);
        let socket = WebSocketStream::from_raw_socket(TokioIo::new(connection), Role::Server, Some(limits)).await;
        talk::talk(socket, &door, ctx).await;
    });
    let mut reply = Reply::no_content()
        .with(header::CONNECTION, "Upgrade")
        .with(header::UPGRADE, "websocket")
        .with(header::SEC_WEBSOCKET_ACCEPT, &derive_accept_key(key.as_bytes()));
    reply.status = StatusCode::SWITCHING_PROTOCOLS;
    Ok(reply)
}

/// The client's key, when the request asks for a WebSocket of the version there is.
fn key(call: &Call) -> Result<String, Error> {
    let has = |name: &str, word: &str| {
        call.header(name).is_some_and(|text| text.split(',').any(|part| part.trim().eq_ignore_ascii_case(word)))
    };
    let asks = has("upgrade", "websocket") && has("connection", "upgrade") && has("sec-websocket-version", "13");
    let key = call.header("sec-websocket-key").filter(|key| key.len() == 24);
    match key {
        Some(key) if asks => Ok(key.to_owned()),
        _ => Err(no_websocket()),
    }
}

fn no_websocket() -> Error {
    Refusal::invalid("base", ProblemCode::Format, "Ask for a WebSocket, version 13, over HTTP/1.1").into()
}
