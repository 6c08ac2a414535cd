//! Consent: what a client asks of a person, and where its answer goes.

use domain::assurance::Sessionless;
use domain::event::{About, Event};
use domain::oauth::{Asked, AuthorizationRequest, CODE_SECONDS, OauthClient, Problem, Wrong};
use domain::{Refusal, Result};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use store::{Ctx, Open, ReadTx};
use vault::{Purpose, Token, TokenKind};

use super::sql::grants::{Code, NewGrant};
use super::sql::{clients, grants};

/// What a person is asked.
pub struct Consent {
    pub client: OauthClient,
    pub asked: Asked,
}

/// What becomes of a request for authorization.
pub enum Answer {
    /// The person is asked.
    Ask(Box<Consent>),
    /// It is refused at the client's own address.
    Elsewhere(String),
}

/// Judges a request before anybody is asked. `issuer` is the address of this account (RFC 9207).
///
/// # Errors
/// A problem of OAuth, told here: for an unknown client, and for an address that is not its own.
pub async fn judge(ctx: &Ctx, pairs: &[(String, String)], issuer: &str) -> Result<Answer> {
    let request = AuthorizationRequest::read(pairs)?;
    let identifier = request.client_id.clone();
    let read = async move |tx: &mut ReadTx| Ok(clients::by_identifier(tx, &identifier).await?);
    let unknown = Problem::InvalidRequest("This client_id is not registered; ask an admin of the account");
    let (client, _) = ctx.read(read).await?.ok_or(Refusal::Oauth(unknown))?;
    match request.asked_of(&client) {
        Ok(asked) => Ok(Answer::Ask(Box::new(Consent { client, asked }))),
        Err(Wrong::Here(problem)) => Err(problem.into()),
        Err(Wrong::There { redirect_uri, state, problem }) => {
            Ok(Answer::Elsewhere(refused(&redirect_uri, state.as_deref(), problem, issuer)))
        }
    }
}

/// The same for somebody at a screen, who is then shown what would be granted.
///
/// # Errors
/// As [`judge`]; `Denied` for a program, and for whoever acts for another.
pub async fn consent(ctx: &Ctx, pairs: &[(String, String)], issuer: &str) -> Result<Answer> {
    let is_person = ctx.actor().user().is_some_and(|user| user.session.is_some() && user.on_behalf_by.is_none());
    if !is_person {
        return Err(Refusal::Denied.into());
    }
    judge(ctx, pairs, issuer).await
}

/// The person's answer: where the browser goes with it.
///
/// # Errors
/// As [`consent`]; `StepUpNeeded`: a way in that lasts needs a fresh proof.
pub async fn answer(ctx: &Ctx, pairs: &[(String, String)], issuer: &str, is_approved: bool) -> Result<String> {
    let (client, asked) = match consent(ctx, pairs, issuer).await? {
        Answer::Elsewhere(address) => return Ok(address),
        Answer::Ask(consent) => (consent.client, consent.asked),
    };
    let state = asked.state.clone();
    if !is_approved {
        return Ok(refused(&asked.redirect_uri, state.as_deref(), Problem::AccessDenied, issuer));
    }
    ctx.actor().needs_fresh(ctx.now(), Sessionless::Refuse)?;
    let redirect_uri = asked.redirect_uri.clone();
    let code = granted(ctx, &client, asked).await?;
    let mut values = vec![("code", code.reveal().expose().to_owned())];
    values.extend(state.map(|state| ("state", state)));
    values.push(("iss", issuer.to_owned()));
    Ok(with(&redirect_uri, &values))
}

async fn granted(ctx: &Ctx, client: &OauthClient, asked: Asked) -> Result<Token> {
    let user_id = ctx.actor().user_id().ok_or(Refusal::Denied)?;
    let code = Token::new(TokenKind::OauthCode, ctx.random());
    let digest = code.digest(&ctx.account().key(Purpose::Tokens));
    let new = NewGrant {
        client_id: client.id,
        user_id,
        scopes: asked.scopes,
        code: Some(Code { digest, redirect_uri: asked.redirect_uri, challenge: asked.challenge }),
        created_at: ctx.now(),
        ends_at: ctx.now().plus_seconds(CODE_SECONDS),
    };
    let who = ctx.clone();
    ctx.write(async move |tx| {
        let client = new.client_id;
        let id = grants::insert(tx, new).await?;
        let event = Event::created(About::OauthGrant(id)).with_other(client).with_code("consent");
        tx.commit(&who, vec![event]).await
    })
    .await?;
    Ok(code)
}

fn refused(redirect_uri: &str, state: Option<&str>, problem: Problem, issuer: &str) -> String {
    let mut values = vec![("error", problem.word().to_owned()), ("error_description", problem.text().to_owned())];
    values.extend(state.map(|state| ("state", state.to_owned())));
    values.push(("iss", issuer.to_owned()));
    with(redirect_uri, &values)
}

/// The address with values behind it. What the client registered stays as it is.
fn with(address: &str, values: &[(&str, String)]) -> String {
    let mut all = address.to_owned();
    let mut sign = if address.contains('?') { '&' } else { '?' };
    for (name, value) in values {
        all.push(sign);
        all.push_str(name);
        all.push('=');
        all.extend(utf8_percent_encode(value, NON_ALPHANUMERIC));
        sign = '&';
    }
    all
}
