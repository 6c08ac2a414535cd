//! What each route of sessions does.

use domain::Refusal;
use domain::page::{Page, Place};
use gate::entrance::not_from_elsewhere;
use gate::{Answer, Call, Envelope, Paging, Reply, StatusCode};
use identity::sessions::{self, Minted, Proof, Session, StepUp};
use identity::users;

use super::wire::{self, Finish, Renewed, SignIn, SignedIn, Waiting};
use crate::users::wire::User;

/// Most sessions on one page.
const MOST: u32 = 100;
/// Longest address that is tried, in bytes (RFC 5321, 4.5.3.1.3).
const LONGEST_ADDRESS: usize = 254;

/// A session that goes on under another secret; the cookie has it, the body does not.
pub(crate) fn renewed<'a>(
    call: &'a Call,
    session: &'a Session,
    secret: &'a str,
) -> (Renewed, impl Fn(Reply) -> Reply + 'a) {
    let body = Renewed {
        session: wire::Session::of(session, call),
        assurance: wire::Assurance::of(session),
        authenticity_token: sessions::authenticity_token(&call.ctx, Some(secret)),
    };
    (body, move |reply| reply.with_session(session, secret, call.ctx.now()))
}

pub(super) async fn sign_in(mut call: Call) -> Answer {
    // Another site's form must not sign somebody in as somebody else.
    if !not_from_elsewhere(&call.headers, &call.base) {
        return Err(Refusal::Denied.into());
    }
    let SignIn { email, password } = call.json().await?;
    if email.len() > LONGEST_ADDRESS {
        return Err(Refusal::Unauthenticated.into());
    }
    match call.door.sign_in(&call.ctx, email, password).await? {
        Minted::SignedIn(signed_in) => welcome(call, signed_in).await,
        Minted::Pending(pending) => Reply::json(StatusCode::ACCEPTED, &Waiting::of(&pending)),
    }
}

pub(super) async fn finish(mut call: Call) -> Answer {
    if !not_from_elsewhere(&call.headers, &call.base) {
        return Err(Refusal::Denied.into());
    }
    let Finish { token, code } = call.json().await?;
    let signed_in = call.door.finish_sign_in(&call.ctx, &token, Proof::Code(code)).await?;
    welcome(call, signed_in).await
}

/// The answer to whoever is in; the device is known from now on.
async fn welcome(mut call: Call, signed_in: identity::sessions::SignedIn) -> Answer {
    call.ctx = signed_in.ctx.clone();
    let (session, secret) = (&signed_in.session, signed_in.token.expose());
    let user = users::show(&call.ctx, session.user_id.into()).await?;
    let body = SignedIn {
        session: wire::Session::of(session, &call),
        assurance: wire::Assurance::of(session),
        user: User::from(&user, &call),
        authenticity_token: sessions::authenticity_token(&call.ctx, Some(secret)),
    };
    let reply = Reply::created(&call.url("/api/v2/users/me/session.json"), &body)?;
    Ok(reply.welcoming(&signed_in))
}

pub(super) async fn step_up(mut call: Call) -> Answer {
    let wire::StepUp { password, code } = call.json().await?;
    let (session, secret) = call.door.step_up(&call.ctx, StepUp { password, code, passkey: None }).await?;
    let (body, with) = renewed(&call, &session, secret.expose());
    Ok(with(Reply::ok(&body)?))
}

pub(super) async fn renew(call: Call) -> Answer {
    let (session, secret) = sessions::renew(&call.ctx).await?;
    let (body, with) = renewed(&call, &session, secret.expose());
    Ok(with(Reply::ok(&body)?))
}

/// Zendesk's form of it is a read, which changes nothing here: it tells the word the session has.
pub(super) async fn authenticity_token(call: Call) -> Answer {
    sessions::current(&call.ctx).await?;
    Envelope::of("authenticity_token", &call.door.authenticity_token(&call.ctx))?.reply()
}

pub(super) async fn current(call: Call) -> Answer {
    let session = sessions::current(&call.ctx).await?;
    Envelope::of("session", &wire::Session::of(&session, &call))?.reply()
}

pub(super) async fn sign_out(call: Call) -> Answer {
    let session = sessions::current(&call.ctx).await?;
    sessions::sign_out(&call.ctx, session.user_id.into(), session.id).await?;
    Ok(Reply::no_content().without_session())
}

pub(super) async fn list(call: Call) -> Answer {
    let paging = Paging::read(&call, MOST)?;
    let page = sessions::everybodys(&call.ctx, paging.window()).await?;
    page_reply(&call, &paging, &page)
}

pub(super) async fn list_of_user(call: Call) -> Answer {
    let paging = Paging::read(&call, MOST)?;
    let page = sessions::of_user(&call.ctx, call.id("id")?.into(), paging.window()).await?;
    users::show(&call.ctx, call.id("id")?.into()).await?;
    page_reply(&call, &paging, &page)
}

fn page_reply(call: &Call, paging: &Paging, page: &Page<Session>) -> Answer {
    let links = paging.links(call, page, |session| Place { value: session.id, id: session.id });
    let rows: Vec<_> = page.rows.iter().map(|session| wire::Session::of(session, call)).collect();
    Envelope::of("sessions", &rows)?.paged(links).reply()
}

pub(super) async fn show(call: Call) -> Answer {
    let session = sessions::show(&call.ctx, call.id("id")?.into(), call.id("session_id")?).await?;
    // A list of one, as Zendesk publishes it.
    Envelope::of("session", &[wire::Session::of(&session, &call)])?.reply()
}

pub(super) async fn end(call: Call) -> Answer {
    sessions::sign_out(&call.ctx, call.id("id")?.into(), call.id("session_id")?).await?;
    Ok(Reply::no_content())
}

pub(super) async fn end_all(call: Call) -> Answer {
    sessions::sign_out_everywhere(&call.ctx, call.id("id")?.into()).await?;
    users::show(&call.ctx, call.id("id")?.into()).await?;
    Ok(Reply::no_content())
}

pub(super) async fn end_all_own(call: Call) -> Answer {
    let user = call.ctx.actor().user_id().ok_or(Refusal::Unauthenticated)?;
    sessions::sign_out_everywhere(&call.ctx, user).await?;
    Ok(Reply::no_content().without_session())
}
