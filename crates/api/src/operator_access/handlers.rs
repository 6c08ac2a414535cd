//! What each route of the operator's leave does.

use domain::Refusal;
use domain::error::ProblemCode;
use gate::{Answer, Call, Envelope, Reply};
use identity::operator_access;

use super::wire::{Body, OperatorAccess};

pub(super) async fn list(call: Call) -> Answer {
    let leaves = operator_access::list(&call.ctx).await?;
    let rows: Vec<_> = leaves.into_iter().map(|leave| OperatorAccess::of(leave, call.ctx.now())).collect();
    Envelope::of("operator_access", &rows)?.reply()
}

pub(super) async fn grant(mut call: Call) -> Answer {
    let Body { operator_access: wish } = call.json().await?;
    let sentence = "Expires at: write a moment such as 2026-01-05T18:00:00Z";
    let expires_at = domain::Time::parse(&wish.expires_at)
        .ok_or_else(|| Refusal::invalid("expires_at", ProblemCode::Format, sentence))?;
    let made = operator_access::grant(&call.ctx, &wish.reason, expires_at).await?;
    let path = format!("/api/balie/v1/operator_access/{}.json", made.id);
    Envelope::of("operator_access", &OperatorAccess::of(made, call.ctx.now()))?.created(&call.url(&path))
}

pub(super) async fn end(call: Call) -> Answer {
    operator_access::end(&call.ctx, call.id("id")?).await?;
    Ok(Reply::no_content())
}
