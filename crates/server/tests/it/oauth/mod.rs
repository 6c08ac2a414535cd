//! OAuth through the entrance: programs, people who say yes, and those who try what they should not.

mod attacks;
mod clients;
mod flow;

use anyhow::{Context as _, Result, ensure};
use axum::http::Method;
use base64::Engine as _;
use serde_json::{Value, json};
use testkit::{Caller, TestHouse, Told};

use crate::nets::{INSIDE, Person, furnished, signed_in};

/// The pair of RFC 7636, appendix B.
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
const CALLBACK: &str = "https://app.example.com/callback";
const CONSENT: &str = "/api/balie/v1/oauth/authorization";
const HOST: &str = "acme.localhost";

/// A registered program.
struct App {
    id: i64,
    identifier: String,
    secret: Option<String>,
}

/// What a program got.
struct Pair {
    access: String,
    refresh: String,
}

async fn registered(house: &TestHouse, owner: &Caller, identifier: &str, more: &Value) -> Result<App> {
    let mut client = json!({"identifier": identifier, "name": identifier, "redirect_uri": [CALLBACK]});
    for (key, value) in more.as_object().into_iter().flatten() {
        client[key] = value.clone();
    }
    let made = house.post(owner, "/api/v2/oauth/clients.json", &json!({"client": client})).await?;
    ensure!(made.status == 201, "{}", made.text);
    let client = &made.json["client"];
    let secret = client["secret"].as_str().map(str::to_owned);
    Ok(App { id: client["id"].as_i64().context("an id")?, identifier: identifier.to_owned(), secret })
}

/// An account with its owner, an app and the owner at a screen.
async fn prepared(house: &TestHouse) -> Result<(Caller, App, Person)> {
    furnished(house).await?;
    let owner = house.caller("acme", testkit::OWNER, "*").await?;
    let app = registered(house, &owner, "app", &json!({})).await?;
    let person = signed_in(house, INSIDE, testkit::OWNER).await?;
    Ok((owner, app, person))
}

fn asked(app: &App, scope: &str) -> Value {
    json!({"client_id": app.identifier, "redirect_uri": CALLBACK, "response_type": "code", "scope": scope,
        "state": "xyz", "code_challenge": CHALLENGE, "code_challenge_method": "S256", "approve": true})
}

/// Where the browser goes after the person's answer.
async fn answered(house: &TestHouse, person: &mut Person, asked: Value) -> Result<String> {
    let came = person.post(house, CONSENT, &json!({"authorization": asked})).await?;
    ensure!(came.status == 200, "{} {}", came.status, came.json);
    Ok(came.json["redirect_to"].as_str().context("an address")?.to_owned())
}

/// A value of an address, as it stands there.
fn value<'a>(address: &'a str, name: &str) -> Option<&'a str> {
    let (_, query) = address.split_once('?')?;
    query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))
}

async fn code(house: &TestHouse, person: &mut Person, app: &App, scope: &str) -> Result<String> {
    let address = answered(house, person, asked(app, scope)).await?;
    let code = value(&address, "code").context("a code")?;
    Ok(percent_encoding::percent_decode_str(code).decode_utf8()?.into_owned())
}

/// What a program says at an endpoint, with its secret in the header.
async fn says(house: &TestHouse, app: &App, path: &str, pairs: &[(&str, &str)]) -> Result<Told> {
    let pair = app.secret.as_ref().map(|secret| format!("{}:{secret}", app.identifier));
    let basic = pair.map(|pair| format!("Basic {}", base64::engine::general_purpose::STANDARD.encode(pair)));
    let caller = Caller { host: HOST.to_owned(), authorization: basic };
    let mut form: Vec<String> = pairs.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
    if app.secret.is_none() {
        form.push(format!("client_id={}", app.identifier));
    }
    let headers = [("content-type", "application/x-www-form-urlencoded")];
    house.send_with(&caller, Method::POST, path, &headers, form.join("&").into_bytes()).await
}

fn encoded(text: &str) -> String {
    percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
}

async fn redeemed(house: &TestHouse, app: &App, code: &str) -> Result<Told> {
    let pairs =
        [("grant_type", "authorization_code"), ("code", code), ("redirect_uri", CALLBACK), ("code_verifier", VERIFIER)];
    says(house, app, "/oauth/tokens", &pairs).await
}

async fn refreshed(house: &TestHouse, app: &App, token: &str) -> Result<Told> {
    says(house, app, "/oauth/tokens", &[("grant_type", "refresh_token"), ("refresh_token", token)]).await
}

fn pair(told: &Told) -> Result<Pair> {
    ensure!(told.status == 200, "{} {}", told.status, told.text);
    let text = |key: &str| told.json[key].as_str().map(str::to_owned).context("a token");
    Ok(Pair { access: text("access_token")?, refresh: text("refresh_token")? })
}

/// The whole way of a person who says yes.
async fn granted(house: &TestHouse, person: &mut Person, app: &App, scope: &str) -> Result<Pair> {
    let code = code(house, person, app, scope).await?;
    pair(&redeemed(house, app, &code).await?)
}

fn bearer(token: &str) -> Caller {
    Caller { host: HOST.to_owned(), authorization: Some(format!("Bearer {token}")) }
}

async fn works(house: &TestHouse, token: &str) -> Result<bool> {
    let told = house.get(&bearer(token), "/api/v2/tickets.json").await?;
    ensure!(matches!(told.status, 200 | 401), "{} {}", told.status, told.text);
    Ok(told.status == 200)
}

fn is_error(told: &Told, status: u16, word: &str) -> Result<()> {
    ensure!(told.status == status && told.json["error"] == word, "{} {}, not {word}", told.status, told.text);
    ensure!(told.headers.get("cache-control").is_some_and(|value| value == "no-store"), "{:?}", told.headers);
    Ok(())
}

/// The codes of what ended, oldest first.
async fn ends(house: &TestHouse, kind: &'static str) -> Result<Vec<String>> {
    use store::{Open as _, Sql};
    let sql = Sql::new("select body from events where kind = $1 order by seq", [kind.into()]);
    let read = async move |tx: &mut store::ReadTx| Ok(tx.all(sql, |row| row.text(0)).await?);
    let bodies: Vec<String> = house.house.operator("acme").await?.read(read).await?;
    let code = |body: &String| serde_json::from_str::<Value>(body).ok()?["co_"].as_str().map(str::to_owned);
    Ok(bodies.iter().filter_map(code).collect())
}
