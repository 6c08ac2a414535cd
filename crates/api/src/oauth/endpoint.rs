//! What programs ask by themselves: tokens (RFC 6749), whether one works (RFC 7662), its end (RFC 7009).

use domain::oauth::{Problem, TokenRequest, client_proof};
use domain::{Error, Refusal};
use gate::entrance::client_basic;
use gate::{Answer, Call, Query, Reply};

use super::MOST_BYTES;
use super::wire::{Introspection, TokenAnswer, TokenBody};

pub(super) async fn token(mut call: Call) -> Answer {
    let pairs = parameters(&mut call).await?;
    let request = TokenRequest::read(&pairs, client_basic(&call.headers)?)?;
    let issued = call.door.oauth_token(&call.ctx, request).await?;
    Ok(Reply::ok(&TokenAnswer::of(issued))?.unkept())
}

pub(super) async fn introspect(mut call: Call) -> Answer {
    let (client, token) = about_token(&mut call).await?;
    let found = call.door.oauth_introspect(&call.ctx, client, &token).await?;
    Ok(Reply::ok(&Introspection::of(found, &call.base))?.unkept())
}

pub(super) async fn revoke(mut call: Call) -> Answer {
    let (client, token) = about_token(&mut call).await?;
    call.door.oauth_revoke(&call.ctx, client, &token).await?;
    Ok(Reply::empty_object()?.unkept())
}

async fn about_token(call: &mut Call) -> Result<(domain::oauth::ClientProof, String), Error> {
    let pairs = parameters(call).await?;
    let client = client_proof(&pairs, client_basic(&call.headers)?)?;
    let mut tokens = pairs.into_iter().filter(|(name, _)| name == "token").map(|(_, value)| value);
    match (tokens.next(), tokens.next()) {
        (Some(token), None) if !token.is_empty() => Ok((client, token)),
        _ => Err(Problem::InvalidRequest("Send token once").into()),
    }
}

/// A form, as the standards have it, or JSON, as Zendesk takes it too, whatever is said of its kind: no form of ours
/// begins with a brace.
async fn parameters(call: &mut Call) -> Result<Vec<(String, String)>, Error> {
    let bytes = call.bytes(MOST_BYTES).await?;
    let kind = call.header("content-type").unwrap_or_default();
    if !kind.to_ascii_lowercase().starts_with("application/json") && !bytes.starts_with(b"{") {
        return Ok(Query::form(&bytes).pairs().to_vec());
    }
    let parsed = call.parse::<TokenBody>(&bytes);
    parsed.map(TokenBody::pairs).map_err(|error| match error {
        Error::Refused(Refusal::Malformed(_) | Refusal::Invalid(_)) => {
            Problem::InvalidRequest("Send a form, or a JSON object of texts").into()
        }
        other => other,
    })
}
