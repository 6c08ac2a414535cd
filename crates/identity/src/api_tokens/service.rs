//! Making, listing and revoking API tokens: for admins and the operator.

use domain::assurance::Sessionless;
use domain::error::ProblemCode;
use domain::event::{About, Act, Event};
use domain::{Refusal, Result, Time};
use store::{Ctx, Open};
use vault::{Purpose, SecretString, Token, TokenKind};

use super::{ApiToken, sql};

/// What a new token shall be.
#[derive(Clone, Debug)]
pub struct NewToken {
    pub user_id: Option<i64>,
    pub description: String,
    /// As in [`domain::scopes::Scopes::parse`].
    pub scopes: String,
    pub expires_at: Option<Time>,
}

fn manage(ctx: &Ctx) -> Result<()> {
    if ctx.actor().is_admin() || ctx.actor().is_house() { Ok(()) } else { Err(Refusal::Denied.into()) }
}

/// Makes a token. The secret is in the answer and nowhere else.
///
/// # Errors
/// `Denied` for anybody but admins and the operator; `StepUpNeeded`; `Invalid` without a description.
pub async fn create(ctx: &Ctx, new: NewToken) -> Result<(ApiToken, SecretString)> {
    manage(ctx)?;
    // Programs that turn over their own tokens have no session; the scopes of theirs let them, or do not.
    ctx.actor().needs_fresh(ctx.now(), Sessionless::Pass)?;
    if new.description.trim().is_empty() || new.description.len() > 255 {
        return Err(
            Refusal::invalid("description", ProblemCode::Blank, "Description: write 1 to 255 characters").into()
        );
    }
    let token = Token::new(TokenKind::Api, ctx.random());
    let digest = token.digest(&ctx.account().key(Purpose::Tokens));
    let who = ctx.clone();
    let made = ctx
        .write(async move |tx| {
            let made = sql::insert(tx, &digest, &new, who.actor().user_id().map(i64::from), who.now()).await?;
            Ok(tx.commit(&who, vec![Event::created(About::ApiToken(made.id))]).await?.with(made))
        })
        .await?;
    Ok((made, token.reveal()))
}

/// The newest thousand tokens, without secrets.
///
/// # Errors
/// `Denied` for anybody but admins and the operator.
pub async fn list(ctx: &Ctx) -> Result<Vec<ApiToken>> {
    manage(ctx)?;
    ctx.read(async move |tx| Ok(sql::list(tx).await?)).await
}

/// Revokes a token at once.
///
/// # Errors
/// `NotFound` when there is none, or it was revoked before.
pub async fn revoke(ctx: &Ctx, id: i64) -> Result<()> {
    manage(ctx)?;
    let who = ctx.clone();
    ctx.write(async move |tx| {
        if !sql::revoke(tx, id, who.now()).await? {
            return Err(Refusal::NotFound.into());
        }
        tx.commit(&who, vec![Event::new(About::ApiToken(id), Act::Deleted)]).await
    })
    .await
}
