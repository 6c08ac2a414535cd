//! OpenID Connect, as far as it is law and not key: who the issuer is, what it tells of itself, and what its id token
//! says of a person. Signatures are `vault`'s, and are checked before.

use serde_json::{Map, Value};

use super::claims::{LONGEST_CLAIM, bounded, moment};
use super::is_address;
use crate::identities::IdentityKind;
use crate::time::Time;

/// How far the provider's clock may lie from ours, in seconds.
pub const SKEW_SECONDS: i64 = 60;
/// Oldest id token that is taken, in seconds: it comes straight from the provider, for a sign-in that just happened.
pub const OLDEST_SECONDS: i64 = 600;
/// Most audiences that are read.
const MOST_AUDIENCES: usize = 20;

/// An issuer: an https address without query and fragment, compared byte for byte.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Issuer(String);

impl Issuer {
    /// Reads an issuer; none where the text cannot be one, and so none for Microsoft's `{tenantid}`.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        (is_address(text) && !text.contains('?')).then(|| Self(text.to_owned()))
    }

    #[must_use]
    pub fn text(&self) -> &str {
        &self.0
    }

    /// Where it tells of itself (OpenID Connect Discovery, 4).
    #[must_use]
    pub fn discovery_address(&self) -> String {
        format!("{}/.well-known/openid-configuration", self.0.trim_end_matches('/'))
    }
}

/// Why a discovery document is of no use.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum DiscoveryProblem {
    NotAnObject,
    /// It speaks of another issuer, or of a pattern of issuers.
    Issuer,
    /// An address is missing or not https.
    Address,
    /// None of our algorithms, no code flow or no S256.
    Unsupported,
}

impl DiscoveryProblem {
    /// The code of the event.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotAnObject => "sso_discovery_malformed",
            Self::Issuer => "sso_discovery_issuer",
            Self::Address => "sso_discovery_address",
            Self::Unsupported => "sso_discovery_unsupported",
        }
    }
}

/// How we show a provider that it is us, at its token endpoint.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum ClientProof {
    /// By `Authorization: Basic`, unless it says that it cannot.
    Basic,
    /// In the form.
    Post,
}

/// What a provider tells of itself.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Discovery {
    issuer: Issuer,
    pub authorization_endpoint: String,
    pub token_endpoint: String,
    pub keys_address: String,
    pub proof: ClientProof,
    /// It says in each answer who answers (RFC 9207).
    names_itself: bool,
}

impl Discovery {
    /// Reads what `issuer` tells of itself.
    ///
    /// # Errors
    /// The first [`DiscoveryProblem`].
    pub fn read(document: &Value, issuer: &Issuer) -> Result<Self, DiscoveryProblem> {
        let document = document.as_object().ok_or(DiscoveryProblem::NotAnObject)?;
        if document.get("issuer").and_then(Value::as_str) != Some(issuer.text()) {
            return Err(DiscoveryProblem::Issuer);
        }
        let address = |key| {
            let text = document.get(key).and_then(Value::as_str).filter(|text| is_address(text));
            text.map(str::to_owned).ok_or(DiscoveryProblem::Address)
        };
        let algorithms = ["RS256", "PS256", "ES256", "EdDSA"];
        let has_algorithm = offers(document, "id_token_signing_alg_values_supported", &algorithms);
        let has_code = offers(document, "response_types_supported", &["code"]);
        let has_proof = offers(document, "code_challenge_methods_supported", &["S256"]);
        let basic = offers(document, "token_endpoint_auth_methods_supported", &["client_secret_basic"]);
        let post = offers(document, "token_endpoint_auth_methods_supported", &["client_secret_post"]);
        if !has_algorithm || !has_code || !has_proof || !(basic || post) {
            return Err(DiscoveryProblem::Unsupported);
        }
        Ok(Self {
            issuer: issuer.clone(),
            authorization_endpoint: address("authorization_endpoint")?,
            token_endpoint: address("token_endpoint")?,
            keys_address: address("jwks_uri")?,
            proof: if basic { ClientProof::Basic } else { ClientProof::Post },
            names_itself: document.get("authorization_response_iss_parameter_supported") == Some(&Value::Bool(true)),
        })
    }

    /// Does an answer with this `iss` come from here? Another provider's answer must not be taken for ours (mix-up).
    #[must_use]
    pub fn is_answer(&self, iss: Option<&str>) -> bool {
        iss.map_or(!self.names_itself, |iss| iss == self.issuer.text())
    }
}

/// Does the list offer one of these? A list that is missing says nothing against it.
fn offers(document: &Map<String, Value>, key: &str, wanted: &[&str]) -> bool {
    match document.get(key) {
        None => true,
        Some(Value::Array(list)) => list.iter().filter_map(Value::as_str).any(|word| wanted.contains(&word)),
        Some(_) => false,
    }
}

/// Why an id token does not count, although its signature is good.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum IdProblem {
    NotAnObject,
    Issuer,
    /// It is not for us, or not for us to use.
    Audience,
    /// `exp` or `iat` is missing, over, too old or ahead; `nbf` is still to come.
    NotNow,
    /// It does not answer what this browser asked.
    Nonce,
    /// `sub` is missing, blank or too long.
    NoSubject,
    BadClaim,
}

impl IdProblem {
    /// The code of the event.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotAnObject => "sso_no_claims",
            Self::Issuer => "sso_issuer",
            Self::Audience => "sso_audience",
            Self::NotNow => "sso_not_now",
            Self::Nonce => "sso_nonce",
            Self::NoSubject => "sso_no_subject",
            Self::BadClaim => "sso_bad_claim",
        }
    }
}

/// What an id token must be to count.
#[derive(Clone, Copy, Debug)]
pub struct Expected<'a> {
    pub issuer: &'a Issuer,
    pub client_id: &'a str,
    pub nonce: &'a str,
    pub now: Time,
}

/// A person as an id token tells.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct IdClaims {
    /// By what the provider knows the person, for ever.
    pub subject: String,
    /// In normal form, and only where the provider says that it made sure of it.
    pub verified_email: Option<String>,
    pub name: Option<String>,
}

impl IdClaims {
    /// Reads the claims of a token whose signature was good.
    ///
    /// # Errors
    /// The first [`IdProblem`].
    pub fn read(claims: &Value, expected: &Expected<'_>) -> Result<Self, IdProblem> {
        let claims = claims.as_object().ok_or(IdProblem::NotAnObject)?;
        if claims.get("iss").and_then(Value::as_str) != Some(expected.issuer.text()) {
            return Err(IdProblem::Issuer);
        }
        if !is_for(claims, expected.client_id) {
            return Err(IdProblem::Audience);
        }
        if !is_of_now(claims, expected.now.seconds()) {
            return Err(IdProblem::NotNow);
        }
        // An empty one would be no bond at all.
        if expected.nonce.is_empty() || claims.get("nonce").and_then(Value::as_str) != Some(expected.nonce) {
            return Err(IdProblem::Nonce);
        }
        let subject = claims.get("sub").and_then(Value::as_str).ok_or(IdProblem::NoSubject)?;
        let is_subject = !subject.trim().is_empty() && subject.len() <= LONGEST_CLAIM && subject.is_ascii();
        if !is_subject || subject.contains(char::is_control) {
            return Err(IdProblem::NoSubject);
        }
        let email = text(claims, "email")?.filter(|_| claims.get("email_verified") == Some(&Value::Bool(true)));
        Ok(Self {
            subject: subject.to_owned(),
            verified_email: email.and_then(|email| IdentityKind::Email.normal_form(&email).ok()),
            name: text(claims, "name")?,
        })
    }
}

/// The audience names us; where it names others too, or names who may use it, that must be us (3.1.3.7, 3 to 5).
fn is_for(claims: &Map<String, Value>, client_id: &str) -> bool {
    let (is_ours, are_many) = match claims.get("aud") {
        Some(Value::String(one)) => (one == client_id, false),
        Some(Value::Array(list)) => {
            let is_ours = list.len() <= MOST_AUDIENCES && list.iter().any(|one| one.as_str() == Some(client_id));
            (is_ours, list.len() > 1)
        }
        _ => (false, false),
    };
    let may_use = match claims.get("azp") {
        None => !are_many,
        Some(party) => party.as_str() == Some(client_id),
    };
    !client_id.is_empty() && is_ours && may_use
}

fn is_of_now(claims: &Map<String, Value>, now: i64) -> bool {
    let (Ok(Some(issued)), Ok(Some(ends))) = (moment(claims, "iat"), moment(claims, "exp")) else { return false };
    let Ok(begins) = moment(claims, "nbf") else { return false };
    ends > now - SKEW_SECONDS
        && (now - OLDEST_SECONDS..=now + SKEW_SECONDS).contains(&issued)
        && begins.is_none_or(|begins| begins <= now + SKEW_SECONDS)
}

fn text(claims: &Map<String, Value>, key: &str) -> Result<Option<String>, IdProblem> {
    match claims.get(key) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => bounded(text.trim()).map_err(|_| IdProblem::BadClaim),
        Some(_) => Err(IdProblem::BadClaim),
    }
}

#[cfg(test)]
mod tests;
