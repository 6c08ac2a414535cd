//! `/`: who is signed in and where to go from here; and signing out.

use domain::Error;
use gate::{Answer, Call, Reply, StatusCode};
use identity::{Ctx, sessions};
use minijinja::context;

use crate::words::Words;
use crate::{forms, look, refused};

pub(crate) async fn show(call: Call) -> Answer {
    match forms::who(&call).await {
        Ok(None) => Ok(Reply::to("/sign-in")),
        Ok(Some(ctx)) if ctx.actor().is_enrolling() => Ok(Reply::to("/second-factor")),
        Ok(Some(ctx)) => page(&call, &ctx).await,
        Err(error) => refused::answer(&call, forms::START, error),
    }
}

async fn page(call: &Call, ctx: &Ctx) -> Answer {
    let words = Words::of(call);
    let name = forms::name(ctx).await?;
    let (is_staff, word) = (ctx.actor().is_staff(), call.door.authenticity_token(ctx));
    let title = words.with("hello", &[("name", &name)]);
    look::page(call, &words, "start.html", StatusCode::OK, context! { title, is_staff, word })
}

pub(crate) async fn sign_out(mut call: Call) -> Answer {
    let done = async {
        let (_, ctx) = forms::of_person(&mut call).await?;
        let session = sessions::current(&ctx).await?;
        sessions::sign_out(&ctx, session.user_id.into(), session.id).await
    };
    let done: Result<(), Error> = done.await;
    match done {
        Ok(()) => Ok(Reply::to("/sign-in").without_session()),
        Err(error) => refused::answer(&call, forms::START, error),
    }
}
