//! The requests by which a program asks a person, and the person answers.

use gate::{Answer, Call, Envelope, Reply};
use identity::oauth;

use super::wire::{Authorization, AuthorizationBody, Redirect};

/// Where a program sends the browser. A bad request goes back to the program where that is safe, else it ends here.
pub(super) async fn new(call: Call) -> Answer {
    match oauth::judge(&call.ctx, call.query.pairs(), &call.base).await? {
        oauth::Answer::Ask(consent) => Envelope::of("authorization", &Authorization::of(*consent))?.reply(),
        oauth::Answer::Elsewhere(redirect_to) => {
            let address = redirect_to.clone();
            Reply::see_other(&address, &Redirect { redirect_to })
        }
    }
}

pub(super) async fn show(call: Call) -> Answer {
    match oauth::consent(&call.ctx, call.query.pairs(), &call.base).await? {
        oauth::Answer::Ask(consent) => Envelope::of("authorization", &Authorization::of(*consent))?.reply(),
        oauth::Answer::Elsewhere(address) => Envelope::of("authorization", &Authorization::elsewhere(address))?.reply(),
    }
}

pub(super) async fn answer(mut call: Call) -> Answer {
    let AuthorizationBody { authorization } = call.json().await?;
    let is_approved = authorization.approve;
    let redirect_to = oauth::answer(&call.ctx, &authorization.pairs(), &call.base, is_approved).await?;
    Ok(Reply::ok(&Redirect { redirect_to })?.unkept())
}
