//! What each route of single sign-on does.

use domain::Error;
use gate::{Answer, Call, Reply, StatusCode, own_path};
use identity::sessions::SignedIn;
use identity::sso_providers::{self, Refused};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::wire::{Token, sentence};

/// Largest form, in bytes: the longest token and address with room to spare.
const MOST_FORM_BYTES: usize = 32 * 1024;
/// Where people go who said no place.
const START: &str = "/";
/// Where there is no provider's page to go to.
const OWN_PAGE: &str = "/sign-in";

pub(super) async fn by_query(call: Call) -> Answer {
    let given = Token::of(&call.query);
    sign_in(call, given).await
}

/// A provider's page on another site sends it: that it comes from elsewhere is the very point, and the token proves
/// what a word of our own would.
pub(super) async fn by_form(mut call: Call) -> Answer {
    let given = Token::of(&call.form(MOST_FORM_BYTES).await?);
    sign_in(call, given).await
}

async fn sign_in(call: Call, given: Token) -> Answer {
    match call.door.sign_in_by_token(&call.ctx, &given.jwt).await {
        Ok(signed_in) => Ok(welcome(&call, &signed_in, given.return_to.as_deref())),
        Err(Refused { error: Error::Broken(fault), .. }) => Err(fault.into()),
        Err(refused) => refuse(&call, refused),
    }
}

fn welcome(call: &Call, signed_in: &SignedIn, wish: Option<&str>) -> Reply {
    let page = wish.and_then(|wish| own_path(&call.base, wish)).unwrap_or(START);
    Reply::to(page).welcoming(signed_in)
}

/// To the page the provider has for it; else a sentence for a person, or the API's error for a program.
fn refuse(call: &Call, refused: Refused) -> Answer {
    let text = sentence(&refused.error);
    if let Some(address) = refused.remote_logout_url {
        let between = if address.contains('?') { '&' } else { '?' };
        let message = utf8_percent_encode(text, NON_ALPHANUMERIC);
        return Ok(Reply::to(&format!("{address}{between}kind=error&message={message}")));
    }
    if call.header("accept").is_some_and(|accept| accept.contains("text/html")) {
        let mut reply = Reply::bytes("text/plain; charset=utf-8", text.into());
        reply.status = StatusCode::FORBIDDEN;
        return Ok(reply);
    }
    Err(refused.error)
}

pub(super) async fn to_provider(call: Call) -> Answer {
    let wish = call.query.get("return_to").unwrap_or(START);
    let page = own_path(&call.base, wish).unwrap_or(START);
    let address = sso_providers::login_address(&call.ctx, &call.url(page)).await?;
    Ok(Reply::to(address.as_deref().unwrap_or(OWN_PAGE)))
}
