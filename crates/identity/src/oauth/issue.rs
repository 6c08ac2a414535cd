//! Making a pair of tokens for a grant.

use domain::Result;
use domain::event::{About, Act, Event};
use domain::oauth::{ACCESS_SECONDS, OauthGrant, REFRESH_SECONDS};
use domain::scopes::Scopes;
use store::{Ctx, Open as _, WriteTx};
use vault::{Purpose, SecretString, Token, TokenKind};

use super::sql::tokens::NewToken;
use super::sql::{grants, tokens};

/// Tokens that were just given out. They do not print.
pub struct Issued {
    pub access: SecretString,
    pub refresh: Option<SecretString>,
    pub scopes: Scopes,
}

/// Makes tokens of a grant, `scopes` of it, and answers what is to be told; puts away what is over.
pub(super) async fn issue(
    tx: &mut WriteTx,
    ctx: &Ctx,
    grant: &OauthGrant,
    scopes: Scopes,
    code: &'static str,
    with_refresh: bool,
) -> Result<(Issued, Vec<Event>)> {
    let (now, key) = (ctx.now(), ctx.account().key(Purpose::Tokens));
    let access = Token::new(TokenKind::OauthAccess, ctx.random());
    let refresh = with_refresh.then(|| Token::new(TokenKind::OauthRefresh, ctx.random()));
    let expires_at = now.plus_seconds(ACCESS_SECONDS);
    let waits = now.plus_seconds(REFRESH_SECONDS);
    let new = NewToken {
        digest: access.digest(&key),
        refresh: refresh.as_ref().map(|token| (token.digest(&key), waits)),
        scopes: scopes.clone(),
        expires_at,
    };
    let id = tokens::insert(tx, grant, new, now).await?;
    grants::set_end(tx, grant.id, if with_refresh { waits } else { expires_at }).await?;
    for over in grants::over(tx, now).await? {
        grants::remove(tx, over).await?;
    }
    let mut events = vec![Event::created(About::OauthToken(id)).with_other(grant.id).with_code(code)];
    for beyond in grants::beyond(tx, grant.client_id, grant.user_id).await? {
        events.push(end(tx, beyond, grant.client_id, "too_many").await?);
    }
    Ok((Issued { access: access.reveal(), refresh: refresh.map(|token| token.reveal()), scopes }, events))
}

/// Ends a grant with all its tokens; answers what is to be told.
pub(super) async fn end(tx: &mut WriteTx, grant: i64, client: i64, code: &'static str) -> Result<Event> {
    grants::remove(tx, grant).await?;
    Ok(Event::new(About::OauthGrant(grant), Act::Deleted).with_other(client).with_code(code))
}
