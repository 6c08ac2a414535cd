//! The entrance: reads who calls from the headers, and lets `identity` say who that is.

use std::net::IpAddr;

use axum::http::{HeaderMap, Method, header};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::Refusal;
use domain::oauth::Problem;
use identity::entrance::Credentials;

/// The cookie of a signed-in screen. `__Host-` pins it to this host, path `/` and TLS.
pub const SESSION_COOKIE: &str = "__Host-balie_session";
/// The cookie of a device on which somebody signed in before. It opens nothing.
pub const DEVICE_COOKIE: &str = "__Host-balie_device";
/// The header that proves a screen's own script made the request.
pub const CSRF_HEADER: &str = "x-csrf-token";
/// Longest credential that is looked at, in bytes.
const LONGEST_CREDENTIAL: usize = 4096;

/// Reads the credentials of a request. The most explicit one counts: the header before the cookie.
///
/// # Errors
/// `Unauthenticated` for an `Authorization` header that cannot be read.
pub fn credentials(headers: &HeaderMap) -> Result<Credentials, Refusal> {
    let Some(value) = headers.get(header::AUTHORIZATION) else { return Ok(from_cookie(headers)) };
    let text = value.to_str().map_err(|_| Refusal::Unauthenticated)?;
    if text.len() > LONGEST_CREDENTIAL {
        return Err(Refusal::Unauthenticated);
    }
    let (scheme, rest) = text.split_once(' ').ok_or(Refusal::Unauthenticated)?;
    match scheme.to_ascii_lowercase().as_str() {
        "bearer" => Ok(Credentials::Bearer(rest.trim().to_owned())),
        "basic" => basic(rest.trim()),
        _ => Err(Refusal::Unauthenticated),
    }
}

/// `email/token:TOKEN`, or `email:password`.
fn basic(encoded: &str) -> Result<Credentials, Refusal> {
    let bytes = STANDARD.decode(encoded).map_err(|_| Refusal::Unauthenticated)?;
    let text = String::from_utf8(bytes).map_err(|_| Refusal::Unauthenticated)?;
    let (name, secret) = text.split_once(':').ok_or(Refusal::Unauthenticated)?;
    Ok(match name.strip_suffix("/token") {
        Some(email) => Credentials::EmailToken { email: email.to_owned(), token: secret.to_owned() },
        None => Credentials::Password { email: name.to_owned(), password: secret.to_owned() },
    })
}

/// The name and the secret of a program in `Authorization: Basic`, each form-encoded first (RFC 6749, 2.3.1).
///
/// # Errors
/// `InvalidClient` for a header of another kind.
pub fn client_basic(headers: &HeaderMap) -> Result<Option<(String, String)>, Problem> {
    let Some(value) = headers.get(header::AUTHORIZATION) else { return Ok(None) };
    let text = value.to_str().ok().filter(|text| text.len() <= LONGEST_CREDENTIAL).ok_or(Problem::InvalidClient)?;
    let (scheme, rest) = text.split_once(' ').ok_or(Problem::InvalidClient)?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return Err(Problem::InvalidClient);
    }
    let bytes = STANDARD.decode(rest.trim()).map_err(|_| Problem::InvalidClient)?;
    let colon = bytes.iter().position(|byte| *byte == b':').ok_or(Problem::InvalidClient)?;
    let (name, secret) = (bytes.get(..colon).unwrap_or_default(), bytes.get(colon + 1..).unwrap_or_default());
    let decoded = |part: &[u8]| {
        // A part of a form is a form with one name and no value.
        let mut pairs = form_urlencoded::parse(part);
        match (pairs.next(), pairs.next()) {
            (Some((name, value)), None) if value.is_empty() => Ok(name.into_owned()),
            (None, _) => Ok(String::new()),
            _ => Err(Problem::InvalidClient),
        }
    };
    Ok(Some((decoded(name)?, decoded(secret)?)))
}

fn from_cookie(headers: &HeaderMap) -> Credentials {
    cookie(headers, SESSION_COOKIE).map_or(Credentials::None, Credentials::Session)
}

/// The value of a cookie, unless it is too long to be ours.
#[must_use]
pub fn cookie(headers: &HeaderMap, wanted: &str) -> Option<String> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = cookies.flat_map(|text| text.split(';')).filter_map(|pair| pair.trim().split_once('='));
    let (_, value) = pairs.find(|(name, _)| *name == wanted)?;
    (value.len() <= LONGEST_CREDENTIAL).then(|| value.to_owned())
}

/// Reading changes nothing.
#[must_use]
pub fn is_safe(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

/// A request with a cookie that changes something must come from our own pages, by script.
///
/// # Errors
/// `Denied` when it comes from another site, says not where it comes from, or has no word of its session.
pub fn same_origin(method: &Method, headers: &HeaderMap, base: &str) -> Result<(), Refusal> {
    if is_safe(method) {
        return Ok(());
    }
    let said = headers.contains_key("sec-fetch-site") || headers.contains_key(header::ORIGIN);
    if said && not_from_elsewhere(headers, base) && headers.contains_key(CSRF_HEADER) {
        Ok(())
    } else {
        Err(Refusal::Denied)
    }
}

/// A browser that says where a request comes from says that it is this host. Programs say nothing.
#[must_use]
pub fn not_from_elsewhere(headers: &HeaderMap, base: &str) -> bool {
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or("another"));
    text("sec-fetch-site").is_none_or(|site| site == "same-origin")
        && text("origin").is_none_or(|origin| origin == base)
}

/// The host a request names, without the port; where links must lead, with it.
#[must_use]
pub fn host_and_base(headers: &HeaderMap, authority: Option<&str>) -> Option<(String, String)> {
    let named = headers.get(header::HOST).and_then(|value| value.to_str().ok()).or(authority)?;
    let fit = named.len() <= 255 && named.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-:[]_".contains(&byte));
    if !fit {
        return None;
    }
    let host = match named.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
        _ => named,
    };
    Some((host.to_ascii_lowercase(), format!("https://{named}")))
}

/// Who is at the other end of the connection. Who calls is for [`crate::proxies`] to say.
#[derive(Clone, Copy, Debug)]
pub struct Peer(pub IpAddr);

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        pairs
            .iter()
            .filter_map(|(name, value)| {
                Some((header::HeaderName::from_static(name), HeaderValue::from_str(value).ok()?))
            })
            .collect()
    }

    #[test]
    fn the_three_ways_of_zendesk_are_read() {
        let encoded = STANDARD.encode("ann@example.com/token:abc");
        let basic = headers(&[("authorization", &format!("Basic {encoded}"))]);
        assert_eq!(
            credentials(&basic),
            Ok(Credentials::EmailToken { email: "ann@example.com".into(), token: "abc".into() })
        );
        let bearer = headers(&[("authorization", "Bearer xyz")]);
        assert_eq!(credentials(&bearer), Ok(Credentials::Bearer("xyz".into())));
        assert_eq!(credentials(&headers(&[("authorization", "Digest x")])), Err(Refusal::Unauthenticated));
        assert_eq!(credentials(&headers(&[])), Ok(Credentials::None));
    }

    #[test]
    fn a_program_says_its_name_and_secret_form_encoded() {
        let said =
            |text: &str| client_basic(&headers(&[("authorization", &format!("Basic {}", STANDARD.encode(text)))]));
        let pair = |id: &str, secret: &str| Ok(Some((id.to_owned(), secret.to_owned())));
        assert_eq!(said("my-app:bal_ocs_a-b_c"), pair("my-app", "bal_ocs_a-b_c"));
        assert_eq!(said("my%2Dapp:s%3Acret+x"), pair("my-app", "s:cret x"));
        assert_eq!(said("my-app:"), pair("my-app", ""));
        assert_eq!(client_basic(&headers(&[])), Ok(None));
        assert_eq!(said("my-app"), Err(Problem::InvalidClient));
        assert_eq!(said("my-app:a&b=c"), Err(Problem::InvalidClient));
        assert_eq!(client_basic(&headers(&[("authorization", "Bearer x")])), Err(Problem::InvalidClient));
    }

    #[test]
    fn a_cookie_changes_nothing_from_another_site() {
        let base = "https://acme.example.com";
        let own = headers(&[("origin", base), ("x-csrf-token", "t")]);
        assert_eq!(same_origin(&Method::POST, &own, base), Ok(()));
        for foreign in [
            headers(&[("origin", "https://evil.example"), ("x-csrf-token", "t")]),
            headers(&[("sec-fetch-site", "cross-site"), ("origin", base), ("x-csrf-token", "t")]),
            headers(&[("origin", base)]),
            headers(&[("sec-fetch-site", "same-origin"), ("origin", "https://evil.example"), ("x-csrf-token", "t")]),
            headers(&[("x-csrf-token", "t")]),
        ] {
            assert_eq!(same_origin(&Method::POST, &foreign, base), Err(Refusal::Denied));
        }
    }

    #[test]
    fn a_strange_host_is_not_believed() {
        assert_eq!(host_and_base(&headers(&[("host", "a\"b")]), None), None);
        let known = host_and_base(&headers(&[("host", "Acme.Example.com:8443")]), None);
        assert_eq!(known, Some(("acme.example.com".into(), "https://Acme.Example.com:8443".into())));
    }
}
