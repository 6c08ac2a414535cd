//! What the pages have in common when they read a form: its limits, whose it is, and where to go afterwards.

use domain::{Actor, Error, Refusal};
use gate::entrance::not_from_elsewhere;
use gate::{Call, Query, Reply, own_path};
use identity::Ctx;
use identity::users;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

/// Largest form, in bytes: an address, a password and where to go.
const MOST_BYTES: usize = 16 * 1024;
/// Where end users begin.
pub(crate) const START: &str = "/";
/// Where staff begin.
const WORKSPACE: &str = "/agent";

/// A form of a page of ours by somebody who is nobody yet: another site's form must not sign somebody in as somebody
/// else.
///
/// # Errors
/// `Denied` for a form from elsewhere; `TooLarge`, `Malformed`.
pub(crate) async fn of_stranger(call: &mut Call) -> Result<Query, Refusal> {
    if !not_from_elsewhere(&call.headers, &call.base) {
        return Err(Refusal::Denied);
    }
    call.form(MOST_BYTES).await
}

/// A form of a page of ours and the person who sent it.
///
/// # Errors
/// As [`gate::door::Door::by_form`].
pub(crate) async fn of_person(call: &mut Call) -> Result<(Query, Ctx), Error> {
    let form = call.form(MOST_BYTES).await?;
    let word = form.get("word").unwrap_or_default();
    let ctx = call.door.by_form(&call.ctx, &call.headers, &call.base, word).await?;
    Ok((form, ctx))
}

/// Who looks at a page, if anybody is signed in; those included who must add a second factor first.
///
/// # Errors
/// When the store fails; `NetworkRefused`.
pub(crate) async fn who(call: &Call) -> Result<Option<Ctx>, Error> {
    if !call.door.is_session() {
        return Ok(None);
    }
    match call.door.again().await {
        Ok(ctx) => Ok(Some(ctx).filter(|ctx| ctx.actor().user().is_some())),
        Err(Error::Refused(Refusal::Unauthenticated)) => Ok(None),
        Err(error) => Err(error),
    }
}

/// The page of ours that was wished, if it is one.
pub(crate) fn wished<'a>(call: &Call, given: &'a Query) -> Option<&'a str> {
    given.get("return_to").and_then(|wish| own_path(&call.base, wish))
}

/// Where somebody goes who wished no page.
pub(crate) fn own_start(actor: &Actor) -> &'static str {
    if actor.is_staff() { WORKSPACE } else { START }
}

/// To another page, which leads back here.
pub(crate) fn by_way_of(page: &str, back: &str) -> Reply {
    Reply::to(&format!("{page}?return_to={}", utf8_percent_encode(back, NON_ALPHANUMERIC)))
}

/// The name of whoever is signed in.
///
/// # Errors
/// When the store fails.
pub(crate) async fn name(ctx: &Ctx) -> Result<String, Error> {
    let user = ctx.actor().user_id().ok_or(Refusal::Unauthenticated)?;
    Ok(users::show(ctx, user).await?.name)
}
