//! Signing in by a provider's token: its signature, its claims, its person, and then the one place that makes sessions.

use domain::assurance::{Evidence, Factor};
use domain::sso_providers::{Claims, SsoProvider};
use domain::{Error, Refusal, Result};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;
use store::{Ctx, Open};
use vault::jwt::{self, JwtError};

use super::sql::Sealed;
use super::{people, secrets, sql};
use crate::entrance::Doorman;
use crate::sessions::{Arrival, Minted, SignedIn, mint};

/// Somebody who was refused.
#[derive(Debug)]
pub struct Refused {
    pub error: Error,
    /// Where the provider wants such people to land; none where nobody knows whose token it was.
    pub remote_logout_url: Option<String>,
}

impl From<Error> for Refused {
    fn from(error: Error) -> Self {
        Self { error, remote_logout_url: None }
    }
}

/// Signs in by a token that one of the account's providers signed. What it proves counts as two factors: the provider
/// answers for both.
///
/// # Errors
/// `Unauthenticated`, the same for every reason but that of a network; the event has the reason's code.
pub async fn sign_in_by_token(doorman: &Doorman, visitor: &Ctx, token: &str) -> std::result::Result<SignedIn, Refused> {
    let providers = visitor.read(async |tx| Ok(sql::trusted_all(tx).await?)).await?;
    let (provider, claims) = match verified(visitor, providers, token)? {
        Ok(found) => found,
        Err(code) => return Err(Error::from(people::tell(visitor, code, None).await?).into()),
    };
    let remote_logout_url = provider.remote_logout_url.clone();
    let signed_in = by_claims(doorman, visitor, &provider, &claims).await;
    signed_in.map_err(|error| Refused { error, remote_logout_url })
}

async fn by_claims(doorman: &Doorman, visitor: &Ctx, provider: &SsoProvider, claims: &Value) -> Result<SignedIn> {
    let claims = match Claims::read(claims, visitor.now()) {
        Ok(claims) => claims,
        Err(problem) => return Err(people::tell(visitor, problem.code(), None).await?.into()),
    };
    let user = people::person(visitor, provider, &claims).await?;
    #[expect(clippy::disallowed_methods, reason = "the provider's signature was checked just now")]
    let evidence = Evidence::proven(Factor::Sso, visitor.now());
    let arrival = Arrival { email: Some(claims.email), place: doorman.place_of_caller(visitor) };
    match mint(visitor, user, evidence, arrival).await? {
        Minted::SignedIn(signed_in) => Ok(signed_in),
        // The law of sign-in asks nobody for a code whose house answers for the second factor.
        Minted::Pending(_) => Err(Refusal::Unauthenticated.into()),
    }
}

/// The provider whose secret signed the token, and what it says; or the code of the reason why none did.
fn verified(
    visitor: &Ctx,
    providers: Vec<Sealed>,
    token: &str,
) -> Result<std::result::Result<(SsoProvider, Value), &'static str>> {
    let mut code = "sso_no_provider";
    for Sealed { provider, secret, previous } in providers {
        let is_previous_good = provider.previous_secret_until.is_some_and(|until| visitor.now() < until);
        for sealed in std::iter::once(secret).chain(previous.filter(|_| is_previous_good)) {
            match jwt::claims(token, &secrets::opened(visitor, &sealed)?) {
                Ok(claims) => return Ok(Ok((provider, claims))),
                Err(error) => code = code_of(error),
            }
        }
    }
    Ok(Err(code))
}

const fn code_of(error: JwtError) -> &'static str {
    match error {
        JwtError::TooLong => "sso_too_long",
        JwtError::Malformed => "sso_malformed",
        JwtError::Algorithm => "sso_algorithm",
        JwtError::Signature => "sso_signature",
    }
}

/// The first provider that has a page where it signs people in: its name, and the address of the page.
///
/// # Errors
/// When the store fails.
pub async fn with_a_page(visitor: &Ctx) -> Result<Option<(String, String)>> {
    let providers = visitor.read(async |tx| Ok(sql::list(tx).await?)).await?;
    Ok(providers.into_iter().find_map(|provider| Some((provider.name, provider.remote_login_url?))))
}

/// Where that provider signs people in, with what Zendesk tells such a page; none without one.
///
/// # Errors
/// When the store fails.
pub async fn login_address(visitor: &Ctx, return_to: &str) -> Result<Option<String>> {
    let Some((_, address)) = with_a_page(visitor).await? else { return Ok(None) };
    let between = if address.contains('?') { '&' } else { '?' };
    let return_to = utf8_percent_encode(return_to, NON_ALPHANUMERIC);
    let (locale, now) = (visitor.settings().locale.number(), visitor.now().seconds());
    Ok(Some(format!("{address}{between}return_to={return_to}&locale_id={locale}&timestamp={now}")))
}
