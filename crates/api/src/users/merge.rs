//! Folding one user into another.

use domain::ids::UserId;
use domain::{Patch, Refusal};
use gate::{Answer, Call};
use schemars::JsonSchema;
use serde::Deserialize;

use super::handlers::one_reply;

/// `{"user": {"id": 5}}`: the user who stays.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
pub(super) struct Body {
    user: Staying,
}

/// The user who stays.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
struct Staying {
    #[serde(deserialize_with = "gate::wire::patch_number")]
    id: Patch<i64>,
}

pub(super) async fn merge(mut call: Call) -> Answer {
    let body: Body = call.json().await?;
    let into = UserId::new(body.user.id.set().copied().ok_or(Refusal::NotFound)?);
    let user = desk::tickets::merge_people(&call.ctx, call.id("id")?.into(), into).await?;
    one_reply(&call, &user).await
}
