//! The requests about tokens that were given out.

use domain::page::Place;
use gate::{Answer, Call, Envelope, Paging, Reply};
use identity::oauth;

use super::wire::Token;

/// Most tokens on one page.
const MOST: u32 = 100;

pub(super) async fn list(call: Call) -> Answer {
    let paging = Paging::read(&call, MOST)?;
    let page = oauth::list_tokens(&call.ctx, call.query.is_on("all"), paging.window()).await?;
    let links = paging.links(&call, &page, |token| Place { value: token.id, id: token.id });
    let rows: Vec<_> = page.rows.into_iter().map(|token| Token::of(token, &call)).collect();
    Envelope::of("tokens", &rows)?.paged(links).reply()
}

pub(super) async fn show(call: Call) -> Answer {
    let token = oauth::show_token(&call.ctx, call.id("id")?).await?;
    Envelope::of("token", &Token::of(token, &call))?.reply()
}

pub(super) async fn current(call: Call) -> Answer {
    let token = oauth::current(&call.ctx, bearer(&call)).await?;
    Envelope::of("token", &Token::of(token, &call))?.reply()
}

pub(super) async fn revoke(call: Call) -> Answer {
    oauth::revoke_token(&call.ctx, call.id("id")?).await?;
    Ok(Reply::no_content())
}

pub(super) async fn revoke_current(call: Call) -> Answer {
    let token = oauth::current(&call.ctx, bearer(&call)).await?;
    oauth::revoke_token(&call.ctx, token.id).await?;
    Ok(Reply::no_content())
}

fn bearer(call: &Call) -> Option<&str> {
    let (scheme, token) = call.header("authorization")?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}
