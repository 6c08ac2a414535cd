//! Passkeys on the pages: what a form asks a key, signing in with one, and adding, renaming and removing them.

use domain::{Error, Refusal};
use gate::{Answer, Call, Query, Reply, StatusCode};
use identity::passkeys::{self, NewQuestion, Place, Question};
use identity::{Ctx, second_factors};
use serde_json::json;

use crate::forms::{self, by_way_of};
use crate::refused;
use crate::second_factor::{self, HERE};
use crate::sign_in::{form, welcome};
use crate::words::Words;

/// Where the page stands, as its browser reached it.
pub(crate) fn place(call: &Call) -> Place {
    Place { origin: call.base.clone() }
}

/// The answer of a key in a form, if there is one.
pub(crate) fn answer(call: &Call, given: &Query) -> Option<passkeys::Answer> {
    let text = given.get("passkey").filter(|text| !text.is_empty())?;
    Some(passkeys::Answer { place: place(call), text: text.to_owned() })
}

/// A question as the script reads it.
pub(crate) fn asked(question: &Question) -> String {
    let Question { challenge, host, credentials, needs_verification } = question;
    json!({"challenge": challenge, "host": host, "credentials": credentials, "needs_verification": needs_verification})
        .to_string()
}

/// The question for a new key.
pub(crate) fn asked_of_new(call: &Call, question: &NewQuestion) -> String {
    let NewQuestion { challenge, host, user, label, name, known, algorithms } = question;
    let account = &call.ctx.settings().name;
    json!({"challenge": challenge, "host": host, "account": account, "user": user, "label": label, "name": name,
        "known": known, "algorithms": algorithms})
    .to_string()
}

/// Signs in by the answer of a key and nothing else.
pub(crate) async fn sign_in(mut call: Call) -> Answer {
    let given = match forms::of_stranger(&mut call).await {
        Ok(given) => given,
        Err(refusal) => return refused::answer(&call, "/", refusal.into()),
    };
    let signed_in = match answer(&call, &given) {
        Some(answer) => call.door.sign_in_by_passkey(&call.ctx, answer).await,
        None => Err(Refusal::Unauthenticated.into()),
    };
    match signed_in {
        Ok(signed_in) => Ok(welcome(&call, &given, &signed_in)),
        Err(Error::Refused(Refusal::Unauthenticated)) => {
            let problem = Words::of(&call).text("wrong_passkey").to_owned();
            form(&call, &given, StatusCode::UNPROCESSABLE_ENTITY, Some(problem)).await
        }
        Err(Error::Refused(refusal @ Refusal::TooMany { .. })) => {
            let (status, _, problem) = refused::told(&Words::of(&call), &refusal);
            form(&call, &given, status, Some(problem)).await
        }
        Err(error) => refused::answer(&call, "/", error),
    }
}

/// Adds the key that answered.
pub(crate) async fn add(mut call: Call) -> Answer {
    let added = async {
        let (given, ctx) = forms::of_person(&mut call).await?;
        let answer = answer(&call, &given).ok_or(Refusal::NotFound)?;
        match passkeys::add(&ctx, given.get("name").unwrap_or_default(), answer).await {
            Ok(added) => second_factor::finished(&call, &given, &ctx, &added),
            Err(Error::Refused(refusal)) if refused::is_about_a_field(&refusal) => {
                again(&call, &given, &ctx, "passkey_not_added").await
            }
            Err(error) => Err(error),
        }
    };
    let added = added.await;
    refused::or_page(&call, HERE, added)
}

/// Gives a second factor another name.
pub(crate) async fn rename(mut call: Call) -> Answer {
    let renamed = async {
        let (given, ctx) = forms::of_person(&mut call).await?;
        let id = given.read::<i64>("id")?.ok_or(Refusal::NotFound)?;
        match second_factors::rename(&ctx, id, given.get("name").unwrap_or_default()).await {
            Ok(_) => Ok(by_way_of_here(&call, &given)),
            Err(Error::Refused(refusal)) if refused::is_about_a_field(&refusal) => {
                again(&call, &given, &ctx, "bad_app_name").await
            }
            Err(error) => Err(error),
        }
    };
    let renamed = renamed.await;
    refused::or_page(&call, HERE, renamed)
}

/// Removes a second factor.
pub(crate) async fn remove(mut call: Call) -> Answer {
    let removed = async {
        let (given, ctx) = forms::of_person(&mut call).await?;
        let id = given.read::<i64>("id")?.ok_or(Refusal::NotFound)?;
        match second_factors::remove(&ctx, id).await {
            Ok(()) => Ok(by_way_of_here(&call, &given)),
            Err(Error::Refused(Refusal::Invalid(_))) => again(&call, &given, &ctx, "last_factor").await,
            Err(error) => Err(error),
        }
    };
    let removed = removed.await;
    refused::or_page(&call, HERE, removed)
}

async fn again(call: &Call, given: &Query, ctx: &Ctx, problem: &'static str) -> Answer {
    let word = given.get("word").unwrap_or_default();
    second_factor::page(call, given, ctx, word, None, Some(Words::of(call).text(problem))).await
}

/// Back to the list, which leads on to where was wished.
fn by_way_of_here(call: &Call, given: &Query) -> Reply {
    match forms::wished(call, given) {
        Some(page) => by_way_of(HERE, page),
        None => Reply::to(HERE),
    }
}
