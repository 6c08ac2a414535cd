//! `/second-factor`: what one has, and adding a passkey, or an authenticator app by QR code.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::{Error, Refusal};
use gate::{Answer, Call, Query, Reply, StatusCode, qr};
use identity::Ctx;
use identity::second_factors::{self, Confirmed, Enrolment, SecondFactor};
use minijinja::value::Serde;
use minijinja::{Value, context};
use serde::Serialize;

use crate::forms::{self, wished};
use crate::passkeys::{asked_of_new, place};
use crate::words::Words;
use crate::{look, refused};

pub(crate) const HERE: &str = "/second-factor";

/// A second factor that counts.
#[derive(Serialize)]
struct Shown {
    id: i64,
    name: String,
    is_passkey: bool,
}

impl Shown {
    fn of(factor: &SecondFactor) -> Option<Self> {
        factor.confirmed_at?;
        Some(Self { id: factor.id, name: factor.name.clone(), is_passkey: factor.kind == second_factors::PASSKEY })
    }
}

/// What a page of an app that waits for its first code shows.
#[derive(Serialize)]
pub(crate) struct Waiting {
    id: i64,
    /// The QR code as a picture in the page; none once a wrong code was typed, since the secret is shown once.
    picture: Option<String>,
    /// In groups of four, for typing.
    secret: Option<String>,
}

pub(crate) async fn show(call: Call) -> Answer {
    let shown = async {
        let ctx = forms::who(&call).await?.ok_or(Refusal::Unauthenticated)?;
        let word = call.door.authenticity_token(&ctx);
        page(&call, &call.query, &ctx, &word, None, None).await
    };
    let shown = shown.await;
    refused::or_page(&call, HERE, shown)
}

pub(crate) async fn page(
    call: &Call,
    given: &Query,
    ctx: &Ctx,
    word: &str,
    waiting: Option<Waiting>,
    problem: Option<&str>,
) -> Answer {
    let words = Words::of(call);
    let overview = second_factors::overview(ctx).await?;
    let factors: Vec<Shown> = overview.factors.iter().filter_map(Shown::of).collect();
    let factors = Value::from(Serde(&factors));
    // Adding a key needs a fresh proof; without one the page leads there.
    let passkey = match identity::passkeys::begin(ctx, &place(call)).await {
        Ok(question) => Some(asked_of_new(call, &question)),
        Err(Error::Refused(Refusal::StepUpNeeded)) => None,
        Err(error) => return Err(error),
    };
    let is_needed = ctx.actor().is_enrolling();
    let return_to = wished(call, given).unwrap_or_default();
    let codes_left = words.with("recovery_codes_left", &[("count", &overview.recovery_codes_left.to_string())]);
    let status = if problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let title = words.text("second_factor_title");
    let waiting = Value::from(Serde(&waiting));
    let what = context! { title, word, waiting, factors, passkey, is_needed, codes_left, return_to, problem };
    look::page_with_keys(call, &words, "second_factor.html", status, what)
}

/// Begins with an app. Its secret is on this page and nowhere else.
pub(crate) async fn begin(mut call: Call) -> Answer {
    let begun = async {
        let (given, ctx) = forms::of_person(&mut call).await?;
        let name = given.get("name").unwrap_or_default();
        let enrolment = second_factors::enrol(&ctx, name).await;
        let word = given.get("word").unwrap_or_default();
        match enrolment {
            Err(Error::Refused(refusal)) if refused::is_about_a_field(&refusal) => {
                page(&call, &given, &ctx, word, None, Some(Words::of(&call).text("bad_app_name"))).await
            }
            enrolment => page(&call, &given, &ctx, word, Some(waiting(&enrolment?)?), None).await,
        }
    };
    let begun = begun.await;
    refused::or_page(&call, HERE, begun)
}

fn waiting(enrolment: &Enrolment) -> Result<Waiting, Error> {
    let drawn = qr::drawn(enrolment.uri.expose())?;
    let picture = format!("data:image/svg+xml;base64,{}", STANDARD.encode(drawn));
    Ok(Waiting { id: enrolment.factor.id, picture: Some(picture), secret: Some(grouped(enrolment.secret.expose())) })
}

fn grouped(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    letters.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

pub(crate) async fn confirm(mut call: Call) -> Answer {
    let confirmed = async {
        let (given, ctx) = forms::of_person(&mut call).await?;
        let id = given.read::<i64>("id")?.ok_or(Refusal::NotFound)?;
        match second_factors::confirm(&ctx, id, given.get("code").unwrap_or_default()).await {
            Ok(confirmed) => finished(&call, &given, &ctx, &confirmed),
            Err(Error::Refused(refusal)) if refused::is_about_a_field(&refusal) => {
                let again = Waiting { id, picture: None, secret: None };
                let word = given.get("word").unwrap_or_default();
                page(&call, &given, &ctx, word, Some(again), Some(Words::of(&call).text("wrong_code"))).await
            }
            Err(error) => Err(error),
        }
    };
    let confirmed = confirmed.await;
    refused::or_page(&call, HERE, confirmed)
}

/// The recovery codes, when there are new ones; the session goes on under another secret.
pub(crate) fn finished(call: &Call, given: &Query, ctx: &Ctx, confirmed: &Confirmed) -> Answer {
    let next = wished(call, given).unwrap_or(forms::own_start(ctx.actor()));
    let secret = confirmed.token.expose();
    let reply = if confirmed.recovery_codes.is_empty() {
        Reply::to(next)
    } else {
        let words = Words::of(call);
        let codes: Vec<String> = confirmed.recovery_codes.iter().map(|code| code.expose().clone()).collect();
        let title = words.text("recovery_codes_title");
        look::page(call, &words, "recovery_codes.html", StatusCode::OK, context! { title, codes, next })?
    };
    Ok(reply.with_session(&confirmed.session, secret, ctx.now()))
}

#[cfg(test)]
mod tests {
    use super::grouped;

    #[test]
    fn a_secret_is_typed_in_groups() {
        assert_eq!(grouped("ABCDEFGHIJ"), "ABCD EFGH IJ");
    }
}
