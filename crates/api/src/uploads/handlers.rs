//! What each route of uploads does: parse, one call, shape.

use desk::uploads;
use gate::{Answer, Call, Reply};

use super::wire;

/// The body is the file, whatever its content type says.
pub(super) async fn create(mut call: Call) -> Answer {
    let name = call.query.get("filename").unwrap_or_default().to_owned();
    let token = call.query.get("token").map(str::to_owned);
    let claimed = call.header("content-type").map(str::to_owned);
    let pieces = call.pieces(call.ctx.settings().max_attachment_bytes);
    let uploaded = uploads::create(&call.ctx, name, claimed, token, pieces).await?;
    Reply::made(&wire::Body::of(&uploaded, &call.base))
}

pub(super) async fn delete(call: Call) -> Answer {
    uploads::delete(&call.ctx, call.param("token")).await?;
    Ok(Reply::no_content())
}
