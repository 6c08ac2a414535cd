//! `/step-up`: proving again that it is you, before something that counts.

use domain::{Error, Refusal};
use gate::{Answer, Call, Query, Reply, StatusCode};
use identity::passkeys::questions;
use identity::sessions::{Session, StepUp};
use identity::{Ctx, SecretString, second_factors};
use minijinja::context;

use crate::forms::{self, wished};
use crate::passkeys::{answer, asked, place};
use crate::words::Words;
use crate::{look, refused};

const HERE: &str = "/step-up";

pub(crate) async fn show(call: Call) -> Answer {
    let shown = async {
        let ctx = forms::who(&call).await?.ok_or(Refusal::Unauthenticated)?;
        let word = call.door.authenticity_token(&ctx);
        form(&call, &call.query, &ctx, &word, None).await
    };
    let shown = shown.await;
    refused::or_page(&call, HERE, shown)
}

async fn form(call: &Call, given: &Query, ctx: &Ctx, word: &str, problem: Option<&str>) -> Answer {
    let words = Words::of(call);
    let return_to = wished(call, given).unwrap_or_default();
    let factors = second_factors::overview(ctx).await?.factors;
    let has_factor = factors.iter().any(|factor| factor.confirmed_at.is_some());
    let has_app = factors.iter().any(|factor| factor.confirmed_at.is_some() && factor.kind == second_factors::TOTP);
    let passkey = questions::step_up(ctx, &place(call)).await?.as_ref().map(asked);
    let status = if problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let title = words.text("step_up_title");
    let what = context! { title, word, return_to, has_factor, has_app, problem, passkey };
    look::page_with_keys(call, &words, "step_up.html", status, what)
}

pub(crate) async fn prove(mut call: Call) -> Answer {
    let (given, ctx) = match forms::of_person(&mut call).await {
        Ok(found) => found,
        Err(error) => return refused::answer(&call, HERE, error),
    };
    match proven(&call, &given, &ctx).await {
        Ok((session, secret)) => {
            let page = wished(&call, &given).unwrap_or(forms::own_start(ctx.actor()));
            Ok(Reply::to(page).with_session(&session, secret.expose(), ctx.now()))
        }
        Err(Error::Refused(refusal)) if refused::is_about_a_field(&refusal) => {
            let problem = Words::of(&call).text("wrong_proof");
            form(&call, &given, &ctx, given.get("word").unwrap_or_default(), Some(problem)).await
        }
        Err(error) => refused::answer(&call, HERE, error),
    }
}

async fn proven(call: &Call, given: &Query, ctx: &Ctx) -> Result<(Session, SecretString), Error> {
    let text = |name: &str| given.get(name).map(str::to_owned);
    call.door
        .step_up(ctx, StepUp { password: text("password"), code: text("code"), passkey: answer(call, given) })
        .await
}
