//! What people read when something is not to be: a sentence, and what to do next.

use domain::error::ProblemCode;
use domain::{Error, Refusal};
use gate::{Answer, Call, StatusCode};
use minijinja::context;

use crate::forms::by_way_of;
use crate::look;
use crate::words::Words;

/// The page, or what [`answer`] says in its place.
pub(crate) fn or_page(call: &Call, back: &str, page: Answer) -> Answer {
    page.or_else(|error| answer(call, back, error))
}

/// A page about a refusal; a fault goes on to the log. Who must sign in or prove something again is led there, and back
/// to `back` afterwards.
pub(crate) fn answer(call: &Call, back: &str, error: Error) -> Answer {
    let Error::Refused(refusal) = error else { return Err(error) };
    match refusal {
        Refusal::Unauthenticated => return Ok(by_way_of("/sign-in", back)),
        Refusal::StepUpNeeded => return Ok(by_way_of("/step-up", back)),
        Refusal::SecondFactorNeeded => return Ok(by_way_of("/second-factor", back)),
        _ => {}
    }
    let words = Words::of(call);
    let (status, title, text) = told(&words, &refusal);
    look::page(call, &words, "refused.html", status, context! { title, text })
}

/// The status, heading and sentence of a refusal.
pub(crate) fn told(words: &Words, refusal: &Refusal) -> (StatusCode, &'static str, String) {
    let (status, title, text) = match refusal {
        Refusal::TooMany { retry_after_seconds } => {
            let minutes = retry_after_seconds.div_ceil(60).max(1).to_string();
            let text = words.with("too_many_text", &[("minutes", &minutes)]);
            return (StatusCode::TOO_MANY_REQUESTS, words.text("too_many"), text);
        }
        Refusal::NetworkRefused => (StatusCode::FORBIDDEN, "network", "network_text"),
        Refusal::Suspended => (StatusCode::FORBIDDEN, "closed", "closed_text"),
        Refusal::NotFound => (StatusCode::NOT_FOUND, "gone", "gone_text"),
        Refusal::TooLarge { .. } | Refusal::Malformed(_) => (StatusCode::BAD_REQUEST, "unread", "unread_text"),
        _ => (StatusCode::FORBIDDEN, "form_denied", "form_denied_text"),
    };
    (status, words.text(title), words.text(text).to_owned())
}

/// Is it about a field that somebody filled in, so that the form says it?
pub(crate) fn is_about_a_field(refusal: &Refusal) -> bool {
    matches!(refusal, Refusal::Invalid(problems) if problems.iter().any(|problem| problem.code != ProblemCode::State))
}
