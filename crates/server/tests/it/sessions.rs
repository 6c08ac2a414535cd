//! Signing in on our own screens: the cookie, its word against forged requests, tries, renewal and end.

use anyhow::{Context as _, Result, ensure};
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Method, Request};
use gate::entrance::Peer;
use http_body_util::BodyExt as _;
use serde_json::{Value, json};
use testkit::{OWNER, TestHouse};

const PASSWORD: &str = "correct horse battery";
const HOST: &str = "acme.localhost";
const BASE: &str = "https://acme.localhost";

/// A browser: what it sends beside the request, and what came back to it.
#[derive(Clone, Default)]
struct Browser {
    cookies: Vec<(String, String)>,
    word: Option<String>,
    origin: Option<&'static str>,
    address: Option<&'static str>,
}

struct Came {
    status: u16,
    json: Value,
    cookies: Vec<String>,
}

impl Browser {
    fn ours(address: &'static str) -> Self {
        Self { origin: Some(BASE), address: Some(address), ..Self::default() }
    }

    async fn send(&mut self, house: &TestHouse, method: Method, path: &str, body: &Value) -> Result<Came> {
        let mut request = Request::builder().method(method).uri(path).header("host", HOST);
        let cookies: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        if !cookies.is_empty() {
            request = request.header("cookie", cookies.join("; "));
        }
        for (name, value) in [("x-csrf-token", self.word.as_deref()), ("origin", self.origin)] {
            if let Some(value) = value {
                request = request.header(name, value);
            }
        }
        let text = if body.is_null() { String::new() } else { body.to_string() };
        let mut request = request.body(Body::from(text))?;
        if let Some(address) = self.address {
            request.extensions_mut().insert(ConnectInfo(Peer(address.parse()?)));
        }
        let (parts, body) = house.entrance.answer(request).await.into_parts();
        let json = serde_json::from_slice(&body.collect().await?.to_bytes()).unwrap_or(Value::Null);
        let cookies: Vec<String> =
            parts.headers.get_all("set-cookie").iter().map(|it| it.to_str().unwrap_or_default().to_owned()).collect();
        for cookie in &cookies {
            let (name, value) = cookie.split(';').next().and_then(|pair| pair.split_once('=')).context("a cookie")?;
            self.cookies.retain(|(known, _)| known != name);
            if !value.is_empty() {
                self.cookies.push((name.to_owned(), value.to_owned()));
            }
        }
        Ok(Came { status: parts.status.as_u16(), json, cookies })
    }

    async fn get(&mut self, house: &TestHouse, path: &str) -> Result<Came> {
        self.send(house, Method::GET, path, &Value::Null).await
    }

    async fn sign_in(&mut self, house: &TestHouse, password: &str) -> Result<Came> {
        let body = json!({"email": OWNER, "password": password});
        let came = self.send(house, Method::POST, "/api/balie/v1/sessions", &body).await?;
        if let Some(word) = came.json["authenticity_token"].as_str() {
            self.word = Some(word.to_owned());
        }
        Ok(came)
    }

    fn session(&self) -> Option<&str> {
        self.cookies.iter().find(|(name, _)| name == "__Host-balie_session").map(|(_, value)| value.as_str())
    }

    async fn is_in(&mut self, house: &TestHouse) -> Result<bool> {
        Ok(self.get(house, "/api/v2/users/me.json").await?.json["user"]["id"] == 1)
    }
}

async fn with_password(house: &TestHouse) -> Result<()> {
    house.account("acme").await?;
    let operator = house.house.operator("acme").await?;
    identity::passwords::set(&operator, 1.into(), PASSWORD.to_owned()).await?;
    Ok(())
}

#[tokio::test]
async fn a_screen_signs_in_changes_things_and_signs_out() -> Result<()> {
    for house in TestHouse::each().await? {
        with_password(&house).await?;
        let mut screen = Browser::ours("192.0.2.1");
        let came = screen.sign_in(&house, PASSWORD).await?;
        ensure!(came.status == 201 && came.json["user"]["email"] == OWNER, "{}", came.json);
        let cookie = came.cookies.iter().find(|text| text.starts_with("__Host-balie_session=")).context("a cookie")?;
        for part in ["; Path=/", "; Secure", "; HttpOnly", "; SameSite=Lax", "; Max-Age=43200"] {
            ensure!(cookie.contains(part), "{part} is missing");
        }
        let me = screen.get(&house, "/api/v2/users/me.json").await?;
        ensure!(me.json["user"]["authenticity_token"].as_str() == screen.word.as_deref(), "{}", me.json);

        let group = json!({"group": {"name": "Billing"}});
        let path = "/api/v2/groups.json";
        let made = screen.send(&house, Method::POST, path, &group).await?;
        ensure!(made.status == 201, "{}", made.json);

        // The denial twins: without the word, with another's, from another site, from nowhere.
        let mut other = Browser::ours("192.0.2.1");
        other.sign_in(&house, PASSWORD).await?;
        let forged = [
            Browser { word: None, ..screen.clone() },
            Browser { word: other.word.clone(), ..screen.clone() },
            Browser { origin: Some("https://evil.example"), ..screen.clone() },
            Browser { origin: None, ..screen.clone() },
        ];
        for mut browser in forged {
            let refused = browser.send(&house, Method::POST, path, &group).await?;
            ensure!(refused.status == 403, "a forged request was taken: {}", refused.json);
        }
        let mut elsewhere = Browser { origin: Some("https://evil.example"), ..Browser::default() };
        ensure!(elsewhere.sign_in(&house, PASSWORD).await?.status == 403, "another site signed somebody in");

        let stolen = screen.clone();
        let out = screen.send(&house, Method::DELETE, "/api/v2/users/me/logout.json", &Value::Null).await?;
        ensure!(out.status == 204 && screen.session().is_none(), "the cookie stayed");
        ensure!(!stolen.clone().is_in(&house).await?, "an ended session was believed");
        ensure!(other.is_in(&house).await?, "another session ended too");
    }
    Ok(())
}

#[tokio::test]
async fn a_session_is_new_at_sign_in_rotates_and_ends() -> Result<()> {
    for house in TestHouse::each().await? {
        with_password(&house).await?;
        // A session somebody else put into the browser is not taken over: it ends.
        let mut planted = Browser::ours("192.0.2.1");
        planted.sign_in(&house, PASSWORD).await?;
        let mut screen = Browser { word: None, ..planted.clone() };
        ensure!(screen.sign_in(&house, PASSWORD).await?.status == 201);
        ensure!(screen.session() != planted.session(), "the session was kept");
        ensure!(!planted.is_in(&house).await?, "the planted session lived on");

        let before = screen.clone();
        house.pass_seconds(3600);
        let renewed = screen.send(&house, Method::POST, "/api/balie/v1/sessions/renew", &Value::Null).await?;
        ensure!(renewed.status == 200 && screen.session() != before.session(), "{}", renewed.json);
        ensure!(!before.clone().is_in(&house).await?, "the secret before was believed");
        ensure!(renewed.json["authenticity_token"].as_str() != before.word.as_deref(), "the word stayed");
        screen.word = renewed.json["authenticity_token"].as_str().map(str::to_owned);

        house.pass_seconds(12 * 3600 - 1);
        ensure!(screen.is_in(&house).await?, "a session ended too early");
        house.pass_seconds(12 * 3600);
        ensure!(!screen.is_in(&house).await?, "a session lived too long");

        let mut screen = Browser::ours("192.0.2.1");
        screen.sign_in(&house, PASSWORD).await?;
        let listed = screen.get(&house, "/api/v2/sessions.json").await?;
        ensure!(listed.json["sessions"][0]["user_id"] == 1 && listed.json["count"].is_number(), "{}", listed.json);
        let ended = screen.send(&house, Method::DELETE, "/api/v2/users/1/sessions.json", &Value::Null).await?;
        ensure!(ended.status == 204 && !screen.is_in(&house).await?, "sessions were not ended");
    }
    Ok(())
}

#[tokio::test]
async fn a_stranger_who_guesses_is_slowed_and_does_not_lock_the_owner_out() -> Result<()> {
    for house in TestHouse::each().await? {
        with_password(&house).await?;
        let mut owner = Browser::ours("192.0.2.1");
        ensure!(owner.sign_in(&house, PASSWORD).await?.status == 201);
        let mut unknown = Browser::ours("198.51.100.9");
        let body = json!({"email": "nobody@example.com", "password": "wrong password"});
        let nobody = unknown.send(&house, Method::POST, "/api/balie/v1/sessions", &body).await?;
        ensure!(nobody.status == 401);

        let guessers = ["198.51.100.1", "198.51.100.2", "198.51.100.3"];
        let mut answers = Vec::new();
        for turn in 0..12 {
            let mut guesser = Browser::ours(guessers[turn % 3]);
            let came = guesser.sign_in(&house, "wrong password").await?;
            ensure!(came.cookies.is_empty(), "a failure gave a cookie");
            if came.status == 401 {
                ensure!(came.json == nobody.json, "known and unknown addresses are told apart: {}", came.json);
            }
            answers.push(came.status);
        }
        ensure!(answers.iter().filter(|status| **status == 401).count() == 10, "{answers:?}");
        ensure!(answers.ends_with(&[429, 429]), "{answers:?}");
        // A new device must wait with the guessers; the owner's own device need not.
        ensure!(Browser::ours("203.0.113.5").sign_in(&house, PASSWORD).await?.status == 429);
        ensure!(owner.sign_in(&house, PASSWORD).await?.status == 201, "the owner was locked out");
        house.pass_seconds(20);
        ensure!(Browser::ours("203.0.113.5").sign_in(&house, PASSWORD).await?.status == 201);

        let log = owner.get(&house, "/api/v2/audit_logs.json?filter[source_type]=session&per_page=100").await?;
        let refused: Vec<&Value> =
            log.json["audit_logs"].as_array().into_iter().flatten().filter(|log| log["action"] == "refused").collect();
        ensure!(refused.len() == 11, "every failure is told once: {}", refused.len());
        ensure!(!log.json.to_string().contains("nobody@example.com"), "the address that was tried is told");
    }
    Ok(())
}
