//! `/sign-in`: address and password, then a code where one is asked for.

use domain::{Error, Refusal};
use gate::{Answer, Call, Query, Reply, StatusCode};
use identity::passkeys::questions;
use identity::sessions::{self, Minted, Pending, Proof, SignedIn};
use identity::sso_providers;
use minijinja::context;

use crate::forms::{self, own_start, wished};
use crate::passkeys::{answer, asked, place};
use crate::words::Words;
use crate::{look, refused};

/// Longest address that is tried, in bytes (RFC 5321, 4.5.3.1.3).
const LONGEST_ADDRESS: usize = 254;

pub(crate) async fn show(call: Call) -> Answer {
    match forms::who(&call).await {
        Ok(Some(ctx)) => Ok(Reply::to(wished(&call, &call.query).unwrap_or(own_start(ctx.actor())))),
        Ok(None) => form(&call, &call.query, StatusCode::OK, None).await,
        Err(error) => refused::answer(&call, "/", error),
    }
}

/// The form, with what was typed but the password; `problem` says what to do.
pub(crate) async fn form(call: &Call, given: &Query, status: StatusCode, problem: Option<String>) -> Answer {
    let words = Words::of(call);
    let return_to = wished(call, given).unwrap_or_default();
    let email = given.get("email").unwrap_or_default();
    let provider = sso_providers::with_a_page(&call.ctx).await?;
    let provider = provider.map(|(name, _)| words.with("sign_in_by", &[("name", &name)]));
    let title = words.with("sign_in_to", &[("account", &call.ctx.settings().name)]);
    let passkey = asked(&questions::signing_in(&call.ctx, &place(call)));
    let what = context! { title, email, return_to, problem, provider, passkey };
    look::page_with_keys(call, &words, "sign_in.html", status, what)
}

pub(crate) async fn begin(mut call: Call) -> Answer {
    let given = match forms::of_stranger(&mut call).await {
        Ok(given) => given,
        Err(refusal) => return refused::answer(&call, "/", refusal.into()),
    };
    let (email, password) = (given.get("email").unwrap_or_default(), given.get("password").unwrap_or_default());
    let minted = if email.len() > LONGEST_ADDRESS || email.is_empty() {
        Err(Refusal::Unauthenticated.into())
    } else {
        call.door.sign_in(&call.ctx, email.to_owned(), password.to_owned()).await
    };
    match minted {
        Ok(Minted::SignedIn(signed_in)) => Ok(welcome(&call, &given, &signed_in)),
        Ok(Minted::Pending(pending)) => code_form(&call, &given, pending.token.expose(), has_app(&pending), None).await,
        Err(Error::Refused(Refusal::Unauthenticated)) => {
            let problem = Words::of(&call).text("wrong_credentials").to_owned();
            form(&call, &given, StatusCode::UNPROCESSABLE_ENTITY, Some(problem)).await
        }
        Err(Error::Refused(refusal @ Refusal::TooMany { .. })) => {
            let (status, _, problem) = refused::told(&Words::of(&call), &refusal);
            form(&call, &given, status, Some(problem)).await
        }
        Err(error) => refused::answer(&call, "/", error),
    }
}

fn has_app(pending: &Pending) -> bool {
    pending.methods.contains(&"totp")
}

/// On to the page that was wished, or to where people of this role begin.
pub(crate) fn welcome(call: &Call, given: &Query, signed_in: &SignedIn) -> Reply {
    let actor = signed_in.ctx.actor();
    let page = wished(call, given).unwrap_or(own_start(actor));
    let reply = if actor.is_enrolling() { forms::by_way_of("/second-factor", page) } else { Reply::to(page) };
    reply.welcoming(signed_in)
}

async fn code_form(call: &Call, given: &Query, token: &str, has_app: bool, problem: Option<String>) -> Answer {
    let words = Words::of(call);
    let return_to = wished(call, given).unwrap_or_default();
    let status = if problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let title = words.text("code_title");
    let question = sessions::finishing_question(&call.ctx, token, &place(call)).await?;
    let passkey = question.as_ref().map(asked);
    let what = context! { title, token, return_to, has_app, problem, passkey };
    look::page_with_keys(call, &words, "code.html", status, what)
}

pub(crate) async fn finish(mut call: Call) -> Answer {
    let given = match forms::of_stranger(&mut call).await {
        Ok(given) => given,
        Err(refusal) => return refused::answer(&call, "/", refusal.into()),
    };
    let token = given.get("token").unwrap_or_default();
    let (proof, wrong) = match answer(&call, &given) {
        Some(answer) => (Proof::Passkey(answer), "wrong_passkey"),
        None => (Proof::Code(given.get("code").unwrap_or_default().to_owned()), "wrong_code"),
    };
    let has_app = given.get("has_app") == Some("true");
    match call.door.finish_sign_in(&call.ctx, token, proof).await {
        Ok(signed_in) => Ok(welcome(&call, &given, &signed_in)),
        Err(Error::Refused(Refusal::Unauthenticated)) => {
            let problem = Words::of(&call).text(wrong).to_owned();
            code_form(&call, &given, token, has_app, Some(problem)).await
        }
        Err(Error::Refused(refusal @ Refusal::TooMany { .. })) => {
            let (_, _, problem) = refused::told(&Words::of(&call), &refusal);
            code_form(&call, &given, token, has_app, Some(problem)).await
        }
        Err(error) => refused::answer(&call, "/", error),
    }
}
