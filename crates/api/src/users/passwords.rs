//! Passwords of users: set by admins, changed by oneself.

use domain::Refusal;
use domain::error::ProblemCode;
use gate::{Answer, Call, Reply};
use identity::passwords;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;

#[derive(Deserialize, JsonSchema)]
pub(super) struct Body {
    password: Option<String>,
    previous_password: Option<String>,
}

fn given(field: &str, text: Option<String>) -> Result<String, Refusal> {
    text.ok_or_else(|| Refusal::invalid(field, ProblemCode::Blank, format!("{field}: cannot be blank")))
}

pub(super) async fn set(mut call: Call) -> Answer {
    let id = call.id("id")?.into();
    let body: Body = call.json().await?;
    passwords::set(&call.ctx, id, given("password", body.password)?).await?;
    Reply::empty_text()
}

pub(super) async fn change_own(mut call: Call) -> Answer {
    let id = call.id("id")?.into();
    let body: Body = call.json().await?;
    let previous = given("previous_password", body.previous_password)?;
    passwords::change_own(&call.ctx, id, previous, given("password", body.password)?).await?;
    Reply::empty_text()
}

pub(super) async fn requirements(call: Call) -> Answer {
    let requirements = passwords::requirements(&call.ctx, call.id("id")?.into()).await?;
    Reply::ok(&json!({"requirements": requirements}))
}
