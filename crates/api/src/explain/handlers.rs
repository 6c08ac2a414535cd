//! The request about a verdict.

use desk::explain;
use domain::Refusal;
use domain::error::ProblemCode;
use domain::settings::Locale;
use domain::tickets::judged::Asked;
use gate::{Answer, Call, Envelope};

use super::wire;

fn wrong(key: &str, text: &str) -> Refusal {
    Refusal::invalid(key, ProblemCode::Invalid, text)
}

pub(super) async fn explain(call: Call) -> Answer {
    let number = |key: &str| call.query.read::<i64>(key)?.ok_or_else(|| wrong(key, "A number is needed"));
    let (user, id) = (number("user_id")?, number("id")?);
    if call.query.get("thing").unwrap_or("ticket") != "ticket" {
        return Err(wrong("thing", "Thing: only tickets are explained").into());
    }
    let asked = Asked::from_word(call.query.get("act").unwrap_or("read"));
    let asked = asked.ok_or_else(|| wrong("act", "Act: is not an act"))?;
    let locale = call.query.get("locale").and_then(Locale::from_tag).unwrap_or(call.ctx.settings().locale);
    let explained = explain::ticket(&call.ctx, user.into(), asked, id.into(), locale).await?;
    Envelope::of("explanation", &wire::Explanation::of(&explained))?.reply()
}
