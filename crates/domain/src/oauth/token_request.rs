//! A request at the token endpoint: who asks, and with what.

use super::Problem;
use crate::scopes::Scopes;

/// Longest value of a parameter, in bytes.
const LONGEST_VALUE: usize = 4096;

/// What a client says of itself. It does not print: the secret is one.
#[derive(Clone, Eq, PartialEq)]
pub struct ClientProof {
    pub identifier: String,
    pub secret: Option<String>,
}

/// What is turned into a token. It does not print: codes and tokens are secrets.
#[derive(Clone, Eq, PartialEq)]
pub enum GrantRequest {
    Code { code: String, redirect_uri: String, verifier: String },
    Refresh { token: String, scopes: Option<Scopes> },
    ClientCredentials { scopes: Scopes },
}

/// A whole request.
#[derive(Clone, Eq, PartialEq)]
pub struct TokenRequest {
    pub client: ClientProof,
    pub grant: GrantRequest,
}

impl TokenRequest {
    /// Reads a request; `header` is what stood in `Authorization: Basic`, decoded.
    ///
    /// # Errors
    /// What is missing, there twice, or not supported.
    pub fn read(pairs: &[(String, String)], header: Option<(String, String)>) -> Result<Self, Problem> {
        let kind = required(pairs, "grant_type", Problem::InvalidRequest("Send grant_type"))?;
        let client = client_proof(pairs, header)?;
        let grant = match kind.as_str() {
            "authorization_code" => GrantRequest::Code {
                code: required(pairs, "code", Problem::InvalidRequest("Send code"))?,
                redirect_uri: required(pairs, "redirect_uri", Problem::InvalidRequest("Send redirect_uri"))?,
                verifier: required(pairs, "code_verifier", Problem::InvalidRequest("Send code_verifier"))?,
            },
            "refresh_token" => GrantRequest::Refresh {
                token: required(pairs, "refresh_token", Problem::InvalidRequest("Send refresh_token"))?,
                scopes: scopes(pairs)?,
            },
            "client_credentials" => {
                GrantRequest::ClientCredentials { scopes: scopes(pairs)?.unwrap_or_else(|| Scopes::parse("read")) }
            }
            _ => return Err(Problem::UnsupportedGrantType),
        };
        Ok(Self { client, grant })
    }
}

/// Who asks: by the header or in the body, never both (RFC 6749, 2.3).
///
/// # Errors
/// `InvalidClient` when nobody is named; `InvalidRequest` for two proofs.
pub fn client_proof(pairs: &[(String, String)], header: Option<(String, String)>) -> Result<ClientProof, Problem> {
    let (id, secret) = (one(pairs, "client_id")?, one(pairs, "client_secret")?);
    match header {
        Some(_) if secret.is_some() => Err(Problem::InvalidRequest("Send the secret in one place only")),
        Some((identifier, _)) if id.as_ref().is_some_and(|id| *id != identifier) => Err(Problem::InvalidClient),
        Some((identifier, secret)) => Ok(ClientProof { identifier, secret: Some(secret) }),
        None => Ok(ClientProof { identifier: id.ok_or(Problem::InvalidClient)?, secret }),
    }
}

/// The value of a parameter, empty like absent.
///
/// # Errors
/// When it is there twice or too long.
fn one(pairs: &[(String, String)], name: &str) -> Result<Option<String>, Problem> {
    let mut all = pairs.iter().filter(|(known, _)| known == name).map(|(_, value)| value);
    let first = all.next();
    if all.next().is_some() || first.is_some_and(|value| value.len() > LONGEST_VALUE) {
        return Err(Problem::InvalidRequest("Send each parameter once, with at most 4096 characters"));
    }
    Ok(first.filter(|value| !value.is_empty()).cloned())
}

fn required(pairs: &[(String, String)], name: &str, problem: Problem) -> Result<String, Problem> {
    one(pairs, name)?.ok_or(problem)
}

fn scopes(pairs: &[(String, String)]) -> Result<Option<Scopes>, Problem> {
    let Some(text) = one(pairs, "scope")? else { return Ok(None) };
    Scopes::asked(&text).map(Some).ok_or(Problem::InvalidScope)
}
