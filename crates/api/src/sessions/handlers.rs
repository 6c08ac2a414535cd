//! What each route of sessions does.

use domain::Refusal;
use gate::{Answer, Call, Reply};
use identity::sessions::{self, Session};
use serde_json::{Value, json};

fn wire(session: &Session, base: &str) -> Value {
    json!({
        "id": session.id,
        "user_id": session.user_id,
        "authenticated_at": session.authenticated_at,
        "last_seen_at": session.last_seen_at,
        "url": format!("{base}/api/v2/users/{}/sessions/{}.json", session.user_id, session.id),
    })
}

pub(super) async fn current(call: Call) -> Answer {
    let session = sessions::current(&call.ctx).await?;
    Reply::ok(&json!({"session": wire(&session, &call.base)}))
}

pub(super) async fn sign_out(call: Call) -> Answer {
    let session = sessions::current(&call.ctx).await?;
    sessions::sign_out(&call.ctx, session.user_id.into(), session.id).await?;
    Ok(Reply::no_content())
}

pub(super) async fn list(call: Call) -> Answer {
    let rows = sessions::list(&call.ctx, call.id("id")?.into()).await?;
    let wires: Vec<Value> = rows.iter().map(|session| wire(session, &call.base)).collect();
    Reply::ok(&json!({"sessions": wires, "count": wires.len(), "next_page": null, "previous_page": null}))
}

pub(super) async fn end(call: Call) -> Answer {
    let session = call.param("session_id").parse().map_err(|_| Refusal::NotFound)?;
    sessions::sign_out(&call.ctx, call.id("id")?.into(), session).await?;
    Ok(Reply::no_content())
}

pub(super) async fn end_all(call: Call) -> Answer {
    sessions::sign_out_everywhere(&call.ctx, call.id("id")?.into()).await?;
    Ok(Reply::no_content())
}
