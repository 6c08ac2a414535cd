//! Second factors on our own screens: adding an app, signing in with a code, proving again, what the account asks for.

use anyhow::{Context as _, Result, ensure};
use axum::http::Method;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use testkit::{Caller, OWNER, TestHouse, Told};
use vault::totp::{STEP_SECONDS, code};

const PASSWORD: &str = "correct horse battery";
const FACTORS: &str = "/api/balie/v1/users/me/second_factors";
const SESSIONS: &str = "/api/balie/v1/sessions";
const FINISH: &str = "/api/balie/v1/sessions/second_factor";
const STEP_UP: &str = "/api/balie/v1/sessions/step_up";
const POLICY: &str = "/api/balie/v1/security/second_factor";
/// When every test begins, in seconds.
pub(crate) const START: i64 = 1_767_603_600;

/// A screen of somebody: its cookie and its word.
#[derive(Clone)]
struct Screen {
    host: Caller,
    cookie: Option<String>,
    word: Option<String>,
    passed: i64,
}

impl Screen {
    async fn of(house: &TestHouse) -> Result<(Self, Caller)> {
        let owner = house.account("acme").await?;
        let operator = house.house.operator("acme").await?;
        identity::passwords::set(&operator, 1.into(), PASSWORD.to_owned()).await?;
        Ok((Self { host: owner.nobody(), cookie: None, word: None, passed: 0 }, owner))
    }

    async fn send(&mut self, house: &TestHouse, method: Method, path: &str, body: &Value) -> Result<Told> {
        let mut headers = vec![("origin", "https://acme.localhost")];
        if let Some(cookie) = &self.cookie {
            headers.push(("cookie", cookie));
        }
        if let Some(word) = &self.word {
            headers.push(("x-csrf-token", word));
        }
        let text = if body.is_null() { String::new() } else { body.to_string() };
        let told = house.send_with(&self.host, method, path, &headers, text.into_bytes()).await?;
        for cookie in told.headers.get_all("set-cookie") {
            let pair = cookie.to_str()?.split(';').next().context("a pair")?;
            if pair.starts_with("__Host-balie_session=") {
                self.cookie = Some(pair.to_owned());
            }
        }
        if let Some(word) = told.json["authenticity_token"].as_str() {
            self.word = Some(word.to_owned());
        }
        Ok(told)
    }

    async fn get(&mut self, house: &TestHouse, path: &str) -> Result<Told> {
        self.send(house, Method::GET, path, &Value::Null).await
    }

    async fn post(&mut self, house: &TestHouse, path: &str, body: &Value) -> Result<Told> {
        self.send(house, Method::POST, path, body).await
    }

    async fn sign_in(&mut self, house: &TestHouse) -> Result<Told> {
        self.post(house, SESSIONS, &json!({"email": OWNER, "password": PASSWORD})).await
    }

    /// Adds an app and gives its secret, with the answer that confirmed it.
    async fn adds_an_app(&mut self, house: &TestHouse) -> Result<(Vec<u8>, Told)> {
        let new = self.post(house, FACTORS, &json!({"second_factor": {"name": "Phone"}})).await?;
        ensure!(new.status == 201, "{}", new.text);
        ensure!(new.json["qr_svg"].as_str().is_some_and(|svg| svg.contains("<svg") && !svg.contains("script")));
        let secret = decoded(new.json["secret"].as_str().context("a secret")?);
        let id = &new.json["second_factor"]["id"];
        let body = json!({"code": self.code(&secret)});
        let confirmed = self.post(house, &format!("{FACTORS}/{id}/confirm"), &body).await?;
        ensure!(confirmed.status == 200, "{}", confirmed.text);
        Ok((secret, confirmed))
    }

    fn pass(&mut self, house: &TestHouse, seconds: i64) {
        house.pass_seconds(seconds);
        self.passed += seconds;
    }

    fn code(&self, secret: &[u8]) -> String {
        code(secret, (START + self.passed) / STEP_SECONDS)
    }
}

/// The bytes of a secret as an app keeps them.
pub(crate) fn decoded(base32: &str) -> Vec<u8> {
    let value = |letter: char| "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".find(letter).unwrap_or_default();
    let bits: String = base32.chars().map(|letter| format!("{:05b}", value(letter))).collect();
    let bytes = bits.as_bytes().chunks_exact(8).map(|byte| byte.iter().fold(0, |sum, bit| sum * 2 + (bit - b'0')));
    bytes.collect()
}

#[tokio::test]
async fn a_person_adds_an_app_and_signs_in_with_its_codes() -> Result<()> {
    for house in TestHouse::each().await? {
        let (mut screen, owner) = Screen::of(&house).await?;
        let first = screen.sign_in(&house).await?;
        ensure!(first.status == 201 && first.json["assurance"]["level"] == "one_factor", "{}", first.text);
        let before = screen.clone();
        let (secret, confirmed) = screen.adds_an_app(&house).await?;
        ensure!(confirmed.json["recovery_codes"].as_array().is_some_and(|codes| codes.len() == 10));
        ensure!(confirmed.json["assurance"]["level"] == "two_factors", "{}", confirmed.text);
        // Session fixation: the secret of before opens nothing.
        ensure!(screen.cookie != before.cookie && screen.word != before.word);
        let ended = before.clone().get(&house, FACTORS).await?;
        ensure!(ended.status == 401, "{}", ended.text);
        let mine = screen.get(&house, FACTORS).await?;
        ensure!(mine.json["second_factors"][0]["confirmed"] == true && mine.json["recovery_codes_left"] == 10);

        screen.pass(&house, 60);
        let mut browser = Screen { cookie: None, word: None, ..screen.clone() };
        let waits = browser.sign_in(&house).await?;
        ensure!(waits.status == 202 && browser.cookie.is_none(), "{}", waits.text);
        ensure!(waits.json["second_factor"]["methods"] == json!(["totp", "recovery_code"]), "{}", waits.text);
        let token = waits.json["second_factor"]["token"].as_str().context("a token")?.to_owned();

        // The token of a waiting sign-in opens nothing, in whatever place it is put.
        let mut as_cookie = browser.clone();
        as_cookie.cookie = Some(format!("__Host-balie_session={token}"));
        ensure!(as_cookie.get(&house, "/api/v2/users.json").await?.status == 401);
        let pair = STANDARD.encode(format!("{OWNER}/token:{token}"));
        for authorization in [format!("Bearer {token}"), format!("Basic {pair}")] {
            let caller = Caller { authorization: Some(authorization), ..browser.host.clone() };
            ensure!(house.get(&caller, "/api/v2/users.json").await?.status == 401);
        }
        // And a session's secret finishes nothing.
        let session = screen.cookie.clone().context("a cookie")?.replace("__Host-balie_session=", "");
        let body = json!({"token": session, "code": browser.code(&secret)});
        ensure!(browser.post(&house, FINISH, &body).await?.status == 401);

        let wrong = browser.post(&house, FINISH, &json!({"token": token, "code": "000000"})).await?;
        ensure!(wrong.status == 401 && browser.cookie.is_none(), "{}", wrong.text);
        let body = json!({"token": token, "code": browser.code(&secret)});
        let elsewhere = [("origin", "https://evil.example")];
        let bytes = body.to_string().into_bytes();
        let forged = house.send_with(&browser.host, Method::POST, FINISH, &elsewhere, bytes).await?;
        ensure!(forged.status == 403, "another site finished a sign-in");
        let done = browser.post(&house, FINISH, &body).await?;
        ensure!(done.status == 201 && done.json["user"]["email"] == OWNER, "{}", done.text);
        ensure!(browser.get(&house, "/api/v2/users.json").await?.status == 200);
        ensure!(browser.post(&house, FINISH, &body).await?.status == 401, "a sign-in was finished twice");

        let log = house.get(&owner, "/api/v2/audit_logs.json?per_page=100").await?;
        ensure!(!log.text.contains(&token) && !log.text.contains(&browser.code(&secret)), "{}", log.text);
        ensure!(log.text.contains("second_factor"), "{}", log.text);
    }
    Ok(())
}

#[tokio::test]
async fn an_old_proof_is_asked_for_again_and_the_session_changes_its_secret() -> Result<()> {
    for house in TestHouse::each().await? {
        let (mut screen, owner) = Screen::of(&house).await?;
        screen.sign_in(&house).await?;
        let (secret, _) = screen.adds_an_app(&house).await?;
        let kept = json!({"custom_role": {"name": "Kept"}});
        ensure!(house.post(&owner, "/api/v2/custom_roles.json", &kept).await?.json["custom_role"]["id"] == 7);
        screen.pass(&house, 900);
        let codes = format!("{FACTORS}/recovery_codes");
        let change = json!({"second_factor": {"required": {"agents": true}, "grace_days": 3}});
        let raise = json!({"user": {"name": "Ann", "email": "ann@example.com", "role": "agent"}});
        let many = json!({"users": [raise["user"]]});
        let role = json!({"custom_role": {"name": "Late", "configuration": {"ticket_editing": true}}});
        for (method, path, body) in [
            (Method::POST, codes.as_str(), &Value::Null),
            (Method::PUT, POLICY, &change),
            (Method::POST, "/api/v2/users.json", &raise),
            (Method::POST, "/api/v2/users/create_many.json", &many),
            (Method::POST, "/api/v2/custom_roles.json", &role),
            (Method::PUT, "/api/v2/custom_roles/7.json", &role),
            (Method::DELETE, "/api/balie/v1/users/2/second_factors", &Value::Null),
        ] {
            let refused = screen.send(&house, method, path, body).await?;
            ensure!(refused.status == 403 && refused.json["error"] == "StepUpNeeded", "{path}: {}", refused.text);
        }
        ensure!(screen.get(&house, "/api/v2/users.json").await?.status == 200, "reading needs no fresh proof");
        let before = screen.clone();
        let wrong = screen.post(&house, STEP_UP, &json!({"code": "000000"})).await?;
        ensure!(wrong.status == 422 && screen.cookie == before.cookie, "{}", wrong.text);
        ensure!(screen.post(&house, STEP_UP, &json!({"password": PASSWORD})).await?.status == 422);
        let body = json!({"code": screen.code(&secret)});
        let up = screen.post(&house, STEP_UP, &body).await?;
        ensure!(up.status == 200 && screen.cookie != before.cookie && screen.word != before.word, "{}", up.text);
        ensure!(before.clone().get(&house, "/api/v2/users.json").await?.status == 401, "the old secret was believed");
        ensure!(screen.post(&house, &codes, &Value::Null).await?.status == 201);
        let set = screen.send(&house, Method::PUT, POLICY, &change).await?;
        ensure!(set.status == 200 && set.json["second_factor"]["required"]["agents"].is_string(), "{}", set.text);
        ensure!(screen.post(&house, "/api/v2/users.json", &raise).await?.status == 201);
        ensure!(screen.post(&house, "/api/v2/custom_roles.json", &role).await?.status == 201);

        // Programs give roles with a token; factors are a person's own, at a screen.
        let bob = json!({"user": {"name": "Bob", "email": "bob@example.com", "role": "agent"}});
        ensure!(house.post(&owner, "/api/v2/users.json", &bob).await?.status == 201);
        let by_token = house.post(&owner, FACTORS, &json!({"second_factor": {"name": "x"}})).await?;
        ensure!(by_token.status == 403, "{}", by_token.text);
        ensure!(house.post(&owner, STEP_UP, &json!({"password": PASSWORD})).await?.status == 404);
        let guess = json!({"code": "111111"});
        let mut answers = Vec::new();
        for _ in 0..12 {
            answers.push(screen.post(&house, STEP_UP, &guess).await?.status);
        }
        ensure!(answers.contains(&429) && !answers.contains(&200), "{answers:?}");
    }
    Ok(())
}

#[tokio::test]
async fn whoever_must_add_a_factor_can_do_nothing_else_and_passwords_end_for_programs() -> Result<()> {
    for house in TestHouse::each().await? {
        let (mut screen, owner) = Screen::of(&house).await?;
        let basic = Caller {
            authorization: Some(format!("Basic {}", STANDARD.encode(format!("{OWNER}:{PASSWORD}")))),
            ..owner.clone()
        };
        let on = json!({"settings": {"password_basic": true}});
        ensure!(house.put(&owner, "/api/balie/v1/settings", &on).await?.status == 200);
        ensure!(house.get(&basic, "/api/v2/users.json").await?.status == 200, "the twin: it works without a factor");

        let asked = json!({"second_factor": {"required": {"admins": true}, "grace_days": 0}});
        let set = house.put(&owner, POLICY, &asked).await?;
        ensure!(set.status == 200, "{}", set.text);
        ensure!(house.get(&basic, "/api/v2/users.json").await?.status == 401, "a password alone was enough");
        let signed_in = screen.sign_in(&house).await?;
        ensure!(signed_in.status == 201 && signed_in.json["assurance"]["level"] == "enrolling", "{}", signed_in.text);
        let group = json!({"group": {"name": "Billing"}});
        for (method, path, body) in [
            (Method::GET, "/api/v2/users.json", &Value::Null),
            (Method::GET, "/api/v2/users/me.json", &Value::Null),
            (Method::GET, "/api/v2/tickets.json", &Value::Null),
            (Method::POST, "/api/v2/groups.json", &group),
            (Method::PUT, POLICY, &json!({"second_factor": {"required": {"admins": false}}})),
        ] {
            let refused = screen.send(&house, method, path, body).await?;
            ensure!(refused.status == 403 && refused.json["error"] == "SecondFactorNeeded", "{path}: {}", refused.text);
        }
        ensure!(screen.get(&house, FACTORS).await?.json["required"] == true);
        ensure!(screen.get(&house, "/api/v2/users/me/session.json").await?.status == 200);
        let (_, confirmed) = screen.adds_an_app(&house).await?;
        ensure!(confirmed.json["assurance"]["level"] == "two_factors", "{}", confirmed.text);
        ensure!(screen.post(&house, "/api/v2/groups.json", &group).await?.status == 201);

        // Also when nobody is asked: whoever has one does not come in by a password alone.
        let off = json!({"second_factor": {"required": {"admins": false}}});
        ensure!(house.put(&owner, POLICY, &off).await?.status == 200);
        ensure!(house.get(&basic, "/api/v2/users.json").await?.status == 401, "a password alone was enough");
        ensure!(house.get(&owner, "/api/v2/users.json").await?.status == 200, "the token stopped working");
        let log = house.get(&owner, "/api/v2/audit_logs.json?filter[source_type]=session&per_page=100").await?;
        ensure!(log.text.contains("second_factor_needed"), "{}", log.text);
    }
    Ok(())
}

/// Whom the account asks is said by the role at the base of a custom role, and a new secret gives no new hours.
#[tokio::test]
async fn custom_roles_are_asked_as_their_base_and_end_after_their_hours_all_the_same() -> Result<()> {
    for house in TestHouse::each().await? {
        let (blank, owner) = Screen::of(&house).await?;
        let operator = house.house.operator("acme").await?;
        let asked = json!({"second_factor": {"required": {"agents": true}, "grace_days": 0}});
        ensure!(house.put(&owner, POLICY, &asked).await?.status == 200);
        let hour = json!({"custom_role": {"name": "Hour", "configuration": {"session_hours": 1}}});
        ensure!(house.post(&owner, "/api/v2/custom_roles.json", &hour).await?.json["custom_role"]["id"] == 7);
        let mut ids = Vec::new();
        for (name, role, level) in [("hal", 7, "enrolling"), ("cas", 6, "enrolling"), ("lea", 2, "one_factor")] {
            let email = format!("{name}@example.com");
            let new = json!({"user": {"name": name, "email": email, "verified": true, "role": "agent",
                "custom_role_id": role}});
            let id = house.post(&owner, "/api/v2/users.json", &new).await?.json["user"]["id"].as_i64();
            ids.push(id.context("an id")?);
            identity::passwords::set(&operator, id.context("an id")?.into(), PASSWORD.to_owned()).await?;
            let body = json!({"email": email, "password": PASSWORD});
            let came = blank.clone().post(&house, SESSIONS, &body).await?;
            ensure!(came.json["assurance"]["level"] == level, "{name}: {}", came.text);
        }
        // Another custom role asks from the next sign-in on.
        let hired = json!({"user": {"custom_role_id": 6}});
        let lea = format!("/api/v2/users/{}.json", ids.last().context("lea")?);
        ensure!(house.put(&owner, &lea, &hired).await?.json["user"]["custom_role_id"] == 6);
        let body = json!({"email": "lea@example.com", "password": PASSWORD});
        let came = blank.clone().post(&house, SESSIONS, &body).await?;
        ensure!(came.json["assurance"]["level"] == "enrolling", "{}", came.text);

        let mut hal = blank.clone();
        hal.post(&house, SESSIONS, &json!({"email": "hal@example.com", "password": PASSWORD})).await?;
        ensure!(hal.get(&house, "/api/v2/groups.json").await?.json["error"] == "SecondFactorNeeded");
        hal.pass(&house, 600);
        hal.adds_an_app(&house).await?;
        ensure!(hal.get(&house, "/api/v2/groups.json").await?.status == 200, "the twin: a factor opens it");
        hal.pass(&house, 2990);
        ensure!(hal.get(&house, "/api/v2/groups.json").await?.status == 200, "ended too early");
        hal.pass(&house, 20);
        ensure!(hal.get(&house, "/api/v2/groups.json").await?.status == 401, "a new secret gave new hours");
    }
    Ok(())
}

#[tokio::test]
async fn an_admin_helps_whoever_lost_the_phone() -> Result<()> {
    for house in TestHouse::each().await? {
        let (mut screen, owner) = Screen::of(&house).await?;
        let ann = json!({"user": {"name": "Ann", "email": "ann@example.com", "role": "agent", "verified": true}});
        let ann = house.post(&owner, "/api/v2/users.json", &ann).await?.json["user"]["id"].as_i64().context("an id")?;
        let operator = house.house.operator("acme").await?;
        identity::passwords::set(&operator, ann.into(), PASSWORD.to_owned()).await?;
        let body = json!({"email": "ann@example.com", "password": PASSWORD});
        let mut hers = Screen { cookie: None, word: None, ..screen.clone() };
        hers.post(&house, SESSIONS, &body).await?;
        hers.adds_an_app(&house).await?;
        screen.sign_in(&house).await?;
        let path = format!("/api/balie/v1/users/{ann}/second_factors");
        ensure!(hers.send(&house, Method::DELETE, &path, &Value::Null).await?.status == 403);
        let by_token = house.send(&owner, Method::DELETE, &path, None).await?;
        ensure!(by_token.status == 403, "a program took a factor away: {}", by_token.text);
        let unknown = "/api/balie/v1/users/4711/second_factors";
        ensure!(screen.send(&house, Method::DELETE, unknown, &Value::Null).await?.status == 404);
        let reset = screen.send(&house, Method::DELETE, &path, &Value::Null).await?;
        ensure!(reset.status == 204, "{}", reset.text);
        ensure!(hers.get(&house, FACTORS).await?.status == 401, "her session lived on");
        let mut again = Screen { cookie: None, word: None, ..screen.clone() };
        ensure!(again.post(&house, SESSIONS, &body).await?.status == 201);
        // The last factor of one's own is removed by oneself.
        let (_, confirmed) = again.adds_an_app(&house).await?;
        let id = &confirmed.json["second_factor"]["id"];
        let theirs = format!("{FACTORS}/{id}");
        ensure!(screen.send(&house, Method::DELETE, &theirs, &Value::Null).await?.status == 404, "another's factor");
        ensure!(again.send(&house, Method::DELETE, &theirs, &Value::Null).await?.status == 204);
        let mut last = Screen { cookie: None, word: None, ..screen.clone() };
        ensure!(last.post(&house, SESSIONS, &body).await?.status == 201);
    }
    Ok(())
}
