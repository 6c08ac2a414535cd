//! Where people come from: networks, proxies, devices, other houses, and how long their sessions last.

mod devices;
mod lifetimes;
mod networks;
mod operator;
mod second_factors;
mod sso;

use anyhow::{Context as _, Result, ensure};
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Method, Request};
use gate::entrance::Peer;
use http_body_util::BodyExt as _;
use serde_json::{Value, json};
use testkit::TestHouse;

const PASSWORD: &str = "correct horse battery";
const HOST: &str = "acme.localhost";
pub(crate) const INSIDE: &str = "192.0.2.9";
const OUTSIDE: &str = "203.0.113.9";
pub(crate) const EVE: &str = "eve@example.com";

/// What came back.
pub(crate) struct Came {
    pub(crate) status: u16,
    pub(crate) json: Value,
}

/// Somebody at an address: a program with a header, or a browser with cookies.
#[derive(Clone)]
pub(crate) struct Person {
    address: &'static str,
    agent: &'static str,
    headers: Vec<(&'static str, String)>,
    cookies: Vec<(String, String)>,
    pub(crate) word: Option<String>,
}

impl Person {
    pub(crate) fn at(address: &'static str) -> Self {
        Self { address, agent: FIREFOX, headers: Vec::new(), cookies: Vec::new(), word: None }
    }

    pub(crate) fn with(mut self, name: &'static str, value: &str) -> Self {
        self.headers.push((name, value.to_owned()));
        self
    }

    /// The same person somewhere else.
    fn moved(&self, address: &'static str) -> Self {
        Self { address, ..self.clone() }
    }

    pub(crate) async fn send(&mut self, house: &TestHouse, method: Method, path: &str, body: &Value) -> Result<Came> {
        let mut request = Request::builder().method(method).uri(path).header("host", HOST);
        request = request.header("user-agent", self.agent).header("origin", "https://acme.localhost");
        let cookies: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        if !cookies.is_empty() {
            request = request.header("cookie", cookies.join("; "));
        }
        for (name, value) in &self.headers {
            request = request.header(*name, value);
        }
        if let Some(word) = &self.word {
            request = request.header("x-csrf-token", word);
        }
        let text = if body.is_null() { String::new() } else { body.to_string() };
        let mut request = request.body(Body::from(text))?;
        request.extensions_mut().insert(ConnectInfo(Peer(self.address.parse()?)));
        let (parts, body) = house.entrance.answer(request).await.into_parts();
        let json = serde_json::from_slice(&body.collect().await?.to_bytes()).unwrap_or(Value::Null);
        for cookie in parts.headers.get_all("set-cookie") {
            let pair = cookie.to_str()?.split(';').next().and_then(|pair| pair.split_once('='));
            let (name, value) = pair.context("a cookie")?;
            self.cookies.retain(|(known, _)| known != name);
            if !value.is_empty() {
                self.cookies.push((name.to_owned(), value.to_owned()));
            }
        }
        if let Some(word) = json["authenticity_token"].as_str() {
            self.word = Some(word.to_owned());
        }
        Ok(Came { status: parts.status.as_u16(), json })
    }

    pub(crate) async fn get(&mut self, house: &TestHouse, path: &str) -> Result<Came> {
        self.send(house, Method::GET, path, &Value::Null).await
    }

    pub(crate) async fn post(&mut self, house: &TestHouse, path: &str, body: &Value) -> Result<Came> {
        self.send(house, Method::POST, path, body).await
    }

    async fn put(&mut self, house: &TestHouse, path: &str, body: &Value) -> Result<Came> {
        self.send(house, Method::PUT, path, body).await
    }

    async fn sign_in(&mut self, house: &TestHouse, email: &str) -> Result<Came> {
        let body = json!({"email": email, "password": PASSWORD});
        self.post(house, "/api/balie/v1/sessions", &body).await
    }

    /// Does the house know who this is?
    async fn is_in(&mut self, house: &TestHouse) -> Result<bool> {
        Ok(self.get(house, "/api/v2/users/me.json").await?.json["user"]["id"].is_number())
    }
}

const FIREFOX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0";
const CHROME: &str =
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36";

/// An account `acme` whose owner and whose customer Eve have passwords; answers Eve's number.
pub(crate) async fn furnished(house: &TestHouse) -> Result<i64> {
    let owner = house.account("acme").await?;
    let eve = json!({"user": {"name": "Eve", "email": EVE, "verified": true}});
    let eve = house.post(&owner, "/api/v2/users.json", &eve).await?;
    let eve = eve.json["user"]["id"].as_i64().context("an id")?;
    let operator = house.house.operator("acme").await?;
    for id in [1, eve] {
        identity::passwords::set(&operator, id.into(), PASSWORD.to_owned()).await?;
    }
    Ok(eve)
}

/// Somebody at an address who has signed in.
pub(crate) async fn signed_in(house: &TestHouse, address: &'static str, email: &str) -> Result<Person> {
    let mut person = Person::at(address);
    let came = person.sign_in(house, email).await?;
    ensure!(came.status == 201, "{}", came.json);
    Ok(person)
}

/// Codes of the refusals that were told, oldest first.
async fn refusals(house: &TestHouse) -> Result<Vec<String>> {
    use store::{Open as _, Sql};
    let text = "select body from events where kind = 'session.refused' order by seq limit 1000";
    let read = async move |tx: &mut store::ReadTx| Ok(tx.all(Sql::new(text, []), |row| row.text(0)).await?);
    let bodies: Vec<String> = house.house.operator("acme").await?.read(read).await?;
    Ok(bodies
        .iter()
        .filter_map(|body| serde_json::from_str::<Value>(body).ok()?["co_"].as_str().map(str::to_owned))
        .collect())
}
