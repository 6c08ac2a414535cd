//! One open channel: waits for the bell, reads what happened as its reader may see it now, and tells it.

use std::time::Duration;

use desk::live::{self, Rings as _, Signal, Tail};
use domain::{Error, Refusal};
use futures_util::{SinkExt as _, StreamExt as _};
use gate::Ctx;
use gate::door::Door;
use hyper::upgrade::Upgraded;
use hyper_util::rt::TokioIo;
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::time::Instant;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;

use crate::ACCESS;

/// A client further behind than this many events is told to read everything anew.
const MOST_BEHIND: i64 = 1000;
/// Between two beats: a ping is sent, and other nodes' events are looked for.
const BEAT: Duration = Duration::from_secs(25);
/// How long one message may take to leave; a client that reads slower is let go.
const SEND_DEADLINE: Duration = Duration::from_secs(10);
/// Rings within this time are answered together.
const TOGETHER: Duration = Duration::from_millis(50);
/// Most messages a client may send between two beats.
const MOST_WORDS: u32 = 60;

type Socket = WebSocketStream<TokioIo<Upgraded>>;

/// Why a channel ends.
enum End {
    /// The client left, or cannot be reached.
    Gone,
    /// The reader may listen no longer.
    Refused,
    /// The client says what nobody understands.
    Nonsense,
    /// We failed.
    Broken,
}

impl From<Error> for End {
    fn from(error: Error) -> Self {
        match error {
            Error::Refused(_) => Self::Refused,
            Error::Broken(fault) => {
                tracing::error!(context = fault.context, cause = %fault.source, "live channel failed");
                Self::Broken
            }
        }
    }
}

#[derive(Deserialize)]
struct Wish {
    since: i64,
}

pub(crate) async fn talk(mut socket: Socket, door: &Door, ctx: Ctx) {
    let code = match run(&mut socket, door, ctx).await {
        Ok(()) | Err(End::Gone) => return,
        Err(End::Refused) => CloseCode::Policy,
        Err(End::Nonsense) => CloseCode::Unsupported,
        Err(End::Broken) => CloseCode::Error,
    };
    let frame = CloseFrame { code, reason: "".into() };
    let _ = tokio::time::timeout(SEND_DEADLINE, socket.close(Some(frame))).await;
}

async fn run(socket: &mut Socket, door: &Door, ctx: Ctx) -> Result<(), End> {
    let mut bell = live::rings(&ctx);
    let mut told = live::newest(&ctx).await?;
    say(socket, &json!({"type": "hello", "seq": told})).await?;
    // Not at once: what was committed and has not rung yet would be read with the rights of before it.
    let mut beat = tokio::time::interval_at(Instant::now() + BEAT, BEAT);
    let (mut answers, mut words) = (true, 0_u32);
    loop {
        tokio::select! {
            rang = bell.ring() => {
                if !rang {
                    return Err(End::Gone);
                }
                tokio::time::sleep(TOGETHER).await;
            }
            _ = beat.tick() => {
                if !answers {
                    return Err(End::Gone);
                }
                (answers, words) = (false, 0);
                send(socket, Message::Ping(Vec::new().into())).await?;
            }
            heard = socket.next() => {
                let Some(Ok(message)) = heard else { return Err(End::Gone) };
                answers = true;
                words += 1;
                match message {
                    _ if words > MOST_WORDS => return Err(End::Refused),
                    Message::Text(text) => {
                        let wish: Wish = serde_json::from_str(&text).map_err(|_| End::Nonsense)?;
                        told = wish.since.max(0);
                    }
                    Message::Close(_) => return Err(End::Gone),
                    Message::Binary(_) => return Err(End::Nonsense),
                    Message::Ping(_) | Message::Pong(_) | Message::Frame(_) => continue,
                }
            }
        }
        told = catch_up(socket, door, told).await?;
    }
}

/// Tells everything after `told` that the reader may see now; answers where it stands then.
async fn catch_up(socket: &mut Socket, door: &Door, mut told: i64) -> Result<i64, End> {
    loop {
        // Rights are judged at the sending: who was shut out a moment ago hears nothing more.
        let ctx = door.again().await?;
        ACCESS.admit(ctx.actor()).map_err(|refusal: Refusal| End::from(Error::from(refusal)))?;
        let newest = live::newest(&ctx).await?;
        if newest - told > MOST_BEHIND || told > newest {
            say(socket, &json!({"type": "resync", "seq": newest})).await?;
            return Ok(newest);
        }
        let Tail { signals, read_to, has_more } = live::since(&ctx, told).await?;
        told = read_to;
        for signal in &signals {
            say(socket, &event(signal)).await?;
        }
        if signals.iter().any(|signal| signal.about == "ticket") {
            say(socket, &json!({"type": "counters", "seq": told})).await?;
        }
        if !has_more {
            return Ok(told);
        }
    }
}

fn event(signal: &Signal) -> Value {
    json!({"type": "event", "seq": signal.seq, "kind": signal.kind, "about": signal.about, "id": signal.id})
}

async fn say(socket: &mut Socket, value: &Value) -> Result<(), End> {
    send(socket, Message::Text(value.to_string().into())).await
}

async fn send(socket: &mut Socket, message: Message) -> Result<(), End> {
    match tokio::time::timeout(SEND_DEADLINE, socket.send(message)).await {
        Ok(Ok(())) => Ok(()),
        _ => Err(End::Gone),
    }
}
