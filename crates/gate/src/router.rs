//! From a request to its handler: host, credentials, route, access, limits; and the headers of every reply.

use std::collections::HashMap;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Response, StatusCode, header};
use domain::{Actor, Error, Refusal};
use identity::entrance::{Client, Credentials, Doorman};

use crate::access::Access;
use crate::call::{Call, Deadlines};
use crate::door::{Door, Inner};
use crate::entrance::{CSRF_HEADER, Peer, credentials, host_and_base, is_safe, same_origin};
use crate::error;
use crate::limits::{Allowance, Minutes};
use crate::proxies::Proxies;
use crate::query::Query;
use crate::reply::Reply;
use crate::routes::{Route, Routes};
use crate::tries::{Trier, Tries};

/// Everything a request passes through before its handler.
pub struct Entrance {
    doorman: Arc<Doorman>,
    table: matchit::Router<HashMap<Method, Route>>,
    tries: Arc<Tries>,
    minutes: Minutes,
    deadlines: Deadlines,
    proxies: Proxies,
}

impl Entrance {
    /// Builds the entrance over a table of routes.
    ///
    /// # Errors
    /// The path that is written twice or cannot be matched.
    pub fn new(doorman: Doorman, routes: Routes, deadlines: Deadlines, proxies: Proxies) -> Result<Arc<Self>, String> {
        let mut paths: HashMap<&'static str, HashMap<Method, Route>> = HashMap::new();
        for route in routes.0 {
            let (path, method) = (route.path, route.method.clone());
            if paths.entry(path).or_default().insert(method.clone(), route).is_some() {
                return Err(format!("{method} {path} is in the table twice"));
            }
        }
        let mut table = matchit::Router::new();
        for (path, methods) in paths {
            table.insert(path, methods).map_err(|error| format!("{path}: {error}"))?;
        }
        let (doorman, tries, minutes) = (Arc::new(doorman), Arc::default(), Minutes::default());
        Ok(Arc::new(Self { doorman, table, tries, minutes, deadlines, proxies }))
    }

    /// Who makes a `Ctx` from credentials.
    #[must_use]
    pub fn doorman(&self) -> &Doorman {
        &self.doorman
    }

    /// Answers a request. Never fails: a failure is an answer.
    pub async fn answer(&self, request: Request<Body>) -> Response<Body> {
        let request_id = self.doorman.new_request_id();
        let started = self.doorman.now();
        let method = request.method().clone();
        let by_script = is_by_script(request.headers());
        let mut allowance = None;
        let mut operation = String::new();
        let warnings = Arc::default();
        let mut reply = match self.pass(request, &request_id, &mut allowance, &mut operation, &warnings).await {
            Ok(reply) => reply,
            Err(failure) => error::reply(&failure, &request_id),
        };
        if by_script {
            reply.headers.retain(|(name, _)| name != header::WWW_AUTHENTICATE);
        }
        let millis = self.doorman.now().millis() - started.millis();
        tracing::info!(request_id, %method, operation, status = reply.status.as_u16(), millis, "request");
        let warnings: Vec<String> = std::mem::take(&mut *warnings.lock());
        finish(reply, &request_id, allowance, &warnings)
    }

    async fn pass(
        &self,
        request: Request<Body>,
        request_id: &str,
        allowance: &mut Option<Allowance>,
        operation: &mut String,
        warnings: &Arc<parking_lot::Mutex<Vec<String>>>,
    ) -> Result<Reply, Error> {
        let (mut parts, body) = request.into_parts();
        let upgrade = parts.extensions.remove::<hyper::upgrade::OnUpgrade>();
        let authority = parts.uri.authority().map(|authority| authority.as_str());
        let (host, base) = host_and_base(&parts.headers, authority).ok_or(Refusal::NotFound)?;
        let peer = parts.extensions.get::<ConnectInfo<Peer>>();
        let peer = peer.map(|info| self.proxies.caller(info.0.0, &parts.headers));
        let path = parts.uri.path();
        let path = path.strip_suffix(".json").unwrap_or(path).to_owned();

        let matched = self.table.at(&path).map_err(|_| Refusal::NoSuchRoute)?;
        let params = matched.params.iter().map(|(name, value)| (name.to_owned(), decoded(value))).collect();
        let as_get = if parts.method == Method::HEAD { &Method::GET } else { &parts.method };
        let route = matched.value.get(as_get).ok_or(Refusal::NoSuchMethod)?;
        operation.clone_from(&route.operation);

        let is_client = matches!(route.access, Access::Client(_));
        let mut credentials = if is_client { Credentials::None } else { credentials(&parts.headers)? };
        let (session, device) = Door::cookies(&parts.headers);
        if matches!(credentials, Credentials::Session(_)) {
            // Where anybody may act a cookie gives no rights; signing in must not need the word of a session before.
            if matches!(route.access, Access::Public(_)) && !is_safe(&parts.method) {
                credentials = Credentials::None;
            } else {
                same_origin(&parts.method, &parts.headers, &base)?;
            }
        }
        let on_behalf_of = parts.headers.get("x-on-behalf-of").and_then(|value| value.to_str().ok()).map(str::to_owned);
        let agent = parts
            .headers
            .get(header::USER_AGENT)
            .and_then(|value| value.to_str().ok())
            .map(|text| text.chars().take(200).collect());
        let client = Client {
            address: peer,
            agent,
            request_id: request_id.to_owned(),
            host: Some(host.clone()),
            device: device.clone(),
        };
        let tried = !matches!(credentials, Credentials::None);
        let (doorman, tries) = (self.doorman.clone(), self.tries.clone());
        let door = Door(Arc::new(Inner { doorman, tries, host, credentials, on_behalf_of, client, session, device }));
        let ctx = match door.again().await {
            Err(Error::Refused(Refusal::Unauthenticated)) if tried => {
                if let Some(address) = peer {
                    self.tries.take(&Trier::address(address), self.doorman.now())?;
                }
                // `users/me` answers wrong credentials with the anonymous user, as Zendesk does; nobody writes so.
                let open = match route.access {
                    Access::Public(_) => true,
                    Access::Visitor(_) => is_safe(&parts.method),
                    _ => false,
                };
                self.doorman.visitor_for(&door.0.host, door.0.client.clone(), open).await?
            }
            other => other?,
        };
        *allowance = Some(self.minutes.of(ctx.account_name()).take(ctx.settings().api_requests_per_minute, ctx.now())?);
        route.access.admit(ctx.actor())?;
        // Where anybody may come, whoever must add a second factor is anybody.
        let ctx = if ctx.actor().is_enrolling() && matches!(route.access, Access::Public(_)) {
            ctx.seen_by(Actor::Visitor)
        } else {
            ctx
        };
        if let (Access::Visitor(_), None, false, Some(address)) =
            (route.access, ctx.actor().user(), is_safe(&parts.method), peer)
        {
            self.tries.take(&Trier::visitor(address), self.doorman.now())?;
        }
        if !is_safe(&parts.method) {
            door.check_word(&ctx, parts.headers.get(CSRF_HEADER).and_then(|value| value.to_str().ok()))?;
        }
        let call = Call {
            ctx,
            door,
            method: parts.method,
            path,
            query: Query::parse(parts.uri.query()),
            headers: parts.headers,
            base,
            params,
            body: parking_lot::Mutex::new(body),
            upgrade: parking_lot::Mutex::new(upgrade),
            warnings: warnings.clone(),
            deadlines: self.deadlines,
        };
        (route.handler)(call).await
    }
}

/// Is it a script of a page that asks? Then the browser must not ask for a password itself, in a window over the page:
/// the page says that the session has ended. Only browsers send this header, and no script can write it.
fn is_by_script(headers: &HeaderMap) -> bool {
    headers.get("sec-fetch-mode").is_some_and(|mode| mode != "navigate")
}

fn decoded(value: &str) -> String {
    percent_encoding::percent_decode_str(value).decode_utf8_lossy().into_owned()
}

/// The headers of every reply, errors and files included (`safety.md` rule 26).
fn finish(reply: Reply, request_id: &str, allowance: Option<Allowance>, warnings: &[String]) -> Response<Body> {
    let mut response = Response::new(reply.stream.unwrap_or_else(|| Body::from(reply.body)));
    *response.status_mut() = reply.status;
    let headers = response.headers_mut();
    for (name, value) in [
        ("cache-control", "max-age=0, private, must-revalidate"),
        ("content-security-policy", "default-src 'none'; frame-ancestors 'none'; sandbox"),
        ("referrer-policy", "no-referrer"),
        ("strict-transport-security", "max-age=31536000; includeSubDomains"),
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "SAMEORIGIN"),
        ("x-zendesk-api-version", "v2"),
    ] {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    // What a reply says itself counts, instead of what every reply says.
    for (name, value) in reply.headers {
        if name == header::SET_COOKIE {
            headers.append(name, value);
        } else {
            headers.insert(name, value);
        }
    }
    let mut put = |name: &'static str, text: String| {
        if let Ok(value) = HeaderValue::from_str(&text) {
            headers.insert(HeaderName::from_static(name), value);
        }
    };
    put("x-request-id", request_id.to_owned());
    if let Some(Allowance { limit, remaining, reset_seconds }) = allowance {
        put("x-rate-limit", limit.to_string());
        put("x-rate-limit-remaining", remaining.to_string());
        put("rate-limit", limit.to_string());
        put("rate-limit-remaining", remaining.to_string());
        put("rate-limit-reset", reset_seconds.to_string());
    }
    if !warnings.is_empty() && response.status() != StatusCode::INTERNAL_SERVER_ERROR {
        let quoted: Vec<String> = warnings.iter().map(|key| format!("{key:?}")).collect();
        put_warning(
            &mut response,
            &format!("Removed restricted keys [{}] from parameters according to whitelist", quoted.join(", ")),
        );
    }
    response
}

fn put_warning(response: &mut Response<Body>, text: &str) {
    if let Ok(value) = HeaderValue::from_str(text) {
        response.headers_mut().insert(HeaderName::from_static("x-zendesk-api-warn"), value);
    }
}
