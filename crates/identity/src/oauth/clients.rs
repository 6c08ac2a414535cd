//! Registering programs: for admins. The secret is shown once.

use domain::assurance::Sessionless;
use domain::error::ProblemCode;
use domain::event::{About, Event};
use domain::oauth::{ClientChange, Kind, MOST_CLIENTS, OauthClient, OauthClients};
use domain::page::{Page, Window};
use domain::policy::{Allowed, Permits, act};
use domain::scopes::Scopes;
use domain::{Refusal, Result, Unchecked};
use store::{Ctx, OnUnique, Open, ReadTx};
use vault::{Purpose, SecretString, Token, TokenKind};

use super::sql::clients as sql;
use crate::clean::clean;

async fn opened<A>(tx: &mut ReadTx, ctx: &Ctx, id: i64) -> Result<Allowed<A, OauthClient>>
where
    OauthClient: Permits<A>,
{
    let row = sql::load(tx, id).await?.ok_or(Refusal::NotFound)?;
    Ok(ctx.actor().may::<A, OauthClient>(row)?)
}

/// A page of the clients.
///
/// # Errors
/// When the store fails.
pub async fn list(ctx: &Ctx, window: Window) -> Result<Page<OauthClient>> {
    let sees = ctx.actor().sees::<OauthClient>();
    ctx.read(async move |tx| {
        let mut page = sql::page(tx, &sees, &window).await?;
        if matches!(window, Window::Offset { .. }) {
            page.count = Some(sql::count(tx, &sees).await?);
        }
        Ok(page)
    })
    .await
}

/// One client.
///
/// # Errors
/// `NotFound`, also for anybody but admins.
pub async fn show(ctx: &Ctx, id: i64) -> Result<OauthClient> {
    let who = ctx.clone();
    ctx.read(async move |tx| Ok(opened::<act::Read>(tx, &who, id).await?.into_inner())).await
}

/// Registers a client. A confidential one gets a secret, which is in the answer and nowhere else.
///
/// # Errors
/// `Denied` for anybody but admins, and for scopes the actor lacks; `StepUpNeeded`; `Invalid`.
pub async fn create(ctx: &Ctx, change: ClientChange) -> Result<(OauthClient, Option<SecretString>)> {
    ctx.actor().may::<act::Create, _>(Unchecked::new(OauthClients))?;
    fresh(ctx)?;
    let maker = ctx.actor().user_id().ok_or(Refusal::Denied)?;
    let mut client = cleaned(ctx, change).made(maker, ctx.now())?;
    may_give(ctx, &client.scopes)?;
    let secret = (client.kind == Kind::Confidential).then(|| Token::new(TokenKind::OauthSecret, ctx.random()));
    let digest = secret.as_ref().map(|secret| secret.digest(&ctx.account().key(Purpose::Tokens)));
    let who = ctx.clone();
    let made = ctx.write(async move |tx| {
        let sees = who.actor().sees::<OauthClient>();
        if sql::count(tx, &sees).await? >= MOST_CLIENTS {
            let text = format!("An account can have at most {MOST_CLIENTS} OAuth clients; delete one first");
            return Err(Refusal::invalid("base", ProblemCode::State, text).into());
        }
        client.id = sql::insert(tx, &client, digest).await.on_unique("oauth_clients_identifier_unique", taken)?;
        Ok(tx.commit(&who, vec![Event::created(About::OauthClient(client.id))]).await?.with(client))
    });
    Ok((made.await?, secret.map(|secret| secret.reveal())))
}

/// Changes a client. What was granted before goes on within the scopes it was granted with.
///
/// # Errors
/// `NotFound`; `StepUpNeeded`; `Denied` for scopes the actor lacks; `Invalid`.
pub async fn update(ctx: &Ctx, id: i64, change: ClientChange) -> Result<OauthClient> {
    let change = cleaned(ctx, change);
    let who = ctx.clone();
    ctx.write(async move |tx| {
        let before = opened::<act::Update>(tx, &who, id).await?;
        fresh(&who)?;
        let mut client = change.applied(&before, who.now())?;
        if client.scopes != before.scopes {
            may_give(&who, &client.scopes)?;
        }
        let fields = differences(&before, &client);
        if fields.is_empty() {
            client.updated_at = before.updated_at;
            return Ok(tx.unchanged()?.with(client));
        }
        sql::update(tx, &before, &client).await.on_unique("oauth_clients_identifier_unique", taken)?;
        Ok(tx.commit(&who, vec![Event::updated(About::OauthClient(id), &fields)]).await?.with(client))
    })
    .await
}

/// Gives a confidential client another secret; the one before ends at once, its tokens go on.
///
/// # Errors
/// `NotFound`; `StepUpNeeded`; `Invalid` for a public client.
pub async fn generate_secret(ctx: &Ctx, id: i64) -> Result<(OauthClient, SecretString)> {
    let secret = Token::new(TokenKind::OauthSecret, ctx.random());
    let digest = secret.digest(&ctx.account().key(Purpose::Tokens));
    let who = ctx.clone();
    let changed = ctx.write(async move |tx| {
        let client = opened::<act::Update>(tx, &who, id).await?;
        fresh(&who)?;
        may_give(&who, &client.scopes)?;
        if client.is_public() {
            let text = "Kind: a public client has no secret; it proves itself by PKCE";
            return Err(Refusal::invalid("kind", ProblemCode::State, text).into());
        }
        sql::set_secret(tx, &client, digest, who.now()).await?;
        let changed = OauthClient { updated_at: who.now(), ..client.into_inner() };
        Ok(tx.commit(&who, vec![Event::updated(About::OauthClient(id), &["secret"])]).await?.with(changed))
    });
    Ok((changed.await?, secret.reveal()))
}

/// Deletes a client; all its tokens end with it.
///
/// # Errors
/// `NotFound`, also for anybody but admins.
pub async fn delete(ctx: &Ctx, id: i64) -> Result<()> {
    let who = ctx.clone();
    ctx.write(async move |tx| {
        let client = opened::<act::Delete>(tx, &who, id).await?;
        sql::delete(tx, &client).await?;
        tx.commit(&who, vec![Event::deleted(About::OauthClient(id))]).await
    })
    .await
}

/// A client can become a way in: a fresh proof at a screen. Programs go on; their token's scopes bound them.
fn fresh(ctx: &Ctx) -> Result<()> {
    Ok(ctx.actor().needs_fresh(ctx.now(), Sessionless::Pass)?)
}

/// Nobody makes a client that may do more than himself.
fn may_give(ctx: &Ctx, scopes: &Scopes) -> Result<()> {
    let held = ctx.actor().user().map(|user| &user.scopes);
    if held.is_some_and(|held| held.cover(scopes)) { Ok(()) } else { Err(Refusal::Denied.into()) }
}

fn cleaned(ctx: &Ctx, change: ClientChange) -> ClientChange {
    let texts = [change.name, change.company, change.description];
    let [name, company, description] = texts.map(|text| text.map(|text| clean(ctx, &text)));
    ClientChange { name, company, description, ..change }
}

fn taken() -> Refusal {
    Refusal::taken("identifier", "Identifier: has already been taken")
}

/// The names of what differs.
fn differences(before: &OauthClient, after: &OauthClient) -> Vec<&'static str> {
    let pairs = [
        ("identifier", before.identifier != after.identifier),
        ("name", before.name != after.name),
        ("company", before.company != after.company),
        ("description", before.description != after.description),
        ("redirect_uri", before.redirect_uris != after.redirect_uris),
        ("scopes", before.scopes != after.scopes),
    ];
    pairs.into_iter().filter_map(|(name, differs)| differs.then_some(name)).collect()
}
