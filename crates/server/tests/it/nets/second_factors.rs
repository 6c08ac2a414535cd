//! Networks, devices and lifetimes hold for second factors too: the waiting sign-in, step-up, and adding an app.

use anyhow::{Context as _, Result, ensure};
use axum::http::Method;
use serde_json::{Value, json};
use testkit::{OWNER, TestHouse};
use vault::totp::{STEP_SECONDS, code};

use super::devices::{OWN, mailed, quiet, say};
use super::{CHROME, INSIDE, OUTSIDE, PASSWORD, Person, furnished, refusals, signed_in};
use crate::second_factors::{START, decoded};

const FACTORS: &str = "/api/balie/v1/users/me/second_factors";
const CODES: &str = "/api/balie/v1/users/me/second_factors/recovery_codes";
const FINISH: &str = "/api/balie/v1/sessions/second_factor";
const STEP_UP: &str = "/api/balie/v1/sessions/step_up";
const RENEW: &str = "/api/balie/v1/sessions/renew";

/// An app, and the time that has passed.
struct App {
    secret: Vec<u8>,
    passed: i64,
}

impl App {
    /// The owner's, added at `screen`, before any time has passed.
    async fn of(house: &TestHouse, screen: &mut Person) -> Result<Self> {
        let new = screen.post(house, FACTORS, &json!({"second_factor": {"name": "Phone"}})).await?;
        ensure!(new.status == 201, "{}", new.json);
        let app = Self { secret: decoded(new.json["secret"].as_str().context("a secret")?), passed: 0 };
        let path = format!("{FACTORS}/{}/confirm", new.json["second_factor"]["id"]);
        let confirmed = screen.post(house, &path, &json!({"code": app.code()})).await?;
        ensure!(confirmed.status == 200, "{}", confirmed.json);
        Ok(app)
    }

    /// Lets so much time pass that the next code is another.
    fn next(&mut self, house: &TestHouse) -> String {
        house.pass_seconds(60);
        self.passed += 60;
        self.code()
    }

    fn code(&self) -> String {
        code(&self.secret, (START + self.passed) / STEP_SECONDS)
    }
}

/// Begins to sign in as the owner: the token that waits for a code.
async fn begins(house: &TestHouse, person: &mut Person) -> Result<String> {
    let waits = person.sign_in(house, OWNER).await?;
    ensure!(waits.status == 202, "{} {}", waits.status, waits.json);
    Ok(waits.json["second_factor"]["token"].as_str().context("a token")?.to_owned())
}

async fn finishes(house: &TestHouse, person: &mut Person, token: &str, code: &str) -> Result<(u16, Value)> {
    let came = person.post(house, FINISH, &json!({"token": token, "code": code})).await?;
    Ok((came.status, came.json))
}

#[tokio::test]
async fn a_device_is_met_by_whoever_has_the_second_factor_too() -> Result<()> {
    for house in TestHouse::each().await? {
        furnished(&house).await?;
        let mut own = signed_in(&house, INSIDE, OWNER).await?;
        let mut app = App::of(&house, &mut own).await?;
        house.settle("acme").await?;
        ensure!(quiet(&house), "the first device ever was told");

        let mut thief = Person { agent: CHROME, ..Person::at(OUTSIDE) };
        let token = begins(&house, &mut thief).await?;
        let wrong = finishes(&house, &mut thief, &token, "000000").await?;
        ensure!(wrong.0 == 401 && thief.cookies.is_empty(), "{wrong:?}");
        house.settle("acme").await?;
        ensure!(quiet(&house), "somebody without the code was told as a device");
        let listed = own.get(&house, OWN).await?;
        let devices = listed.json["devices"].as_array().context("a list")?;
        ensure!(devices.len() == 1, "somebody without the code is a device: {}", listed.json);
        ensure!(devices[0]["is_current"] == true, "a session lost its device: {}", listed.json);

        let code = app.next(&house);
        let right = finishes(&house, &mut thief, &token, &code).await?;
        ensure!(right.0 == 201 && thief.is_in(&house).await?, "{right:?}");
        let (word, text) = mailed(&house, OWNER).await?;
        ensure!(text.contains("Chrome (Windows 10)"), "{text}");
        // The second time it is known.
        app.next(&house);
        let token = begins(&house, &mut thief).await?;
        ensure!(finishes(&house, &mut thief, &token, &app.code()).await?.0 == 201);
        house.settle("acme").await?;
        ensure!(quiet(&house), "a known device was told");
        let listed = own.get(&house, OWN).await?;
        ensure!(listed.json["devices"].as_array().is_some_and(|all| all.len() == 2), "{}", listed.json);

        // "This was not me" ends what stands, what goes on under another secret, and what waits for a code.
        app.next(&house);
        let waits = begins(&house, &mut thief.clone()).await?;
        ensure!(thief.post(&house, RENEW, &json!({})).await?.status == 200);
        ensure!(say(&house, &word).await? == 204);
        ensure!(!thief.is_in(&house).await?, "a renewed session lost its device");
        let late = finishes(&house, &mut thief, &waits, &app.code()).await?;
        ensure!(late.0 == 401, "a waiting sign-in outlived its password: {late:?}");
        // The password proves nothing any more; the code does.
        let both = json!({"password": PASSWORD, "code": app.next(&house)});
        ensure!(own.post(&house, STEP_UP, &both).await?.status == 422, "a spoiled password proves something");
        let stepped = own.post(&house, STEP_UP, &json!({"code": app.code()})).await?;
        ensure!(stepped.status == 200 && own.is_in(&house).await?, "{}", stepped.json);
    }
    Ok(())
}

#[tokio::test]
async fn a_list_of_networks_holds_for_codes_and_proofs() -> Result<()> {
    for house in TestHouse::each().await? {
        furnished(&house).await?;
        let mut own = signed_in(&house, INSIDE, OWNER).await?;
        let mut app = App::of(&house, &mut own).await?;
        let list = json!({"networks": {"applies_to": "staff", "networks": [{"cidr": "192.0.2.0/24"}]}});
        ensure!(own.put(&house, "/api/balie/v1/security/networks.json", &list).await?.status == 200);

        let is_network = |status: u16, json: &Value| status == 403 && json["error"] == "NetworkNotAllowed";
        let mut outside = Person::at(OUTSIDE);
        let first = outside.sign_in(&house, OWNER).await?;
        ensure!(is_network(first.status, &first.json), "a code is asked for outside: {}", first.json);
        let token = begins(&house, &mut Person::at(INSIDE)).await?;
        let code = app.next(&house);
        let (status, body) = finishes(&house, &mut outside, &token, &code).await?;
        ensure!(is_network(status, &body) && outside.cookies.is_empty(), "{status} {body}");
        let told = refusals(&house).await?;
        ensure!(told == ["network", "network"], "{told:?}");
        let token = begins(&house, &mut Person::at(INSIDE)).await?;
        let code = app.next(&house);
        let mut inside = Person::at(INSIDE);
        ensure!(finishes(&house, &mut inside, &token, &code).await?.0 == 201, "the code does not work inside");

        let mut moved = inside.moved(OUTSIDE);
        let code = json!({"code": app.next(&house)});
        let named = json!({"second_factor": {"name": "Other"}});
        for (method, path, body) in [
            (Method::POST, STEP_UP, &code),
            (Method::POST, RENEW, &json!({})),
            (Method::GET, FACTORS, &Value::Null),
            (Method::POST, FACTORS, &named),
            (Method::POST, CODES, &json!({})),
            (Method::POST, "/api/balie/v1/users/me/second_factors/1/confirm", &code),
            (Method::PUT, "/api/balie/v1/users/me/second_factors/1", &named),
            (Method::DELETE, "/api/balie/v1/users/me/second_factors/1", &Value::Null),
            (Method::GET, "/api/v2/users/me/session", &Value::Null),
            (Method::DELETE, "/api/v2/users/me/session", &Value::Null),
        ] {
            let came = moved.send(&house, method.clone(), path, body).await?;
            ensure!(is_network(came.status, &came.json), "{method} {path}: {} {}", came.status, came.json);
        }
        ensure!(inside.post(&house, STEP_UP, &code).await?.status == 200, "the proof does not count inside");
        ensure!(inside.post(&house, FACTORS, &named).await?.status == 201);
        ensure!(inside.post(&house, RENEW, &json!({})).await?.status == 200);
    }
    Ok(())
}

#[tokio::test]
async fn no_proof_makes_a_session_younger() -> Result<()> {
    for house in TestHouse::each().await? {
        furnished(&house).await?;
        let owner = house.caller("acme", OWNER, "*").await?;
        let rules = json!({"sessions": {"staff": {"idle_minutes": 10, "absolute_minutes": 60}}});
        ensure!(house.put(&owner, "/api/balie/v1/security/sessions.json", &rules).await?.status == 200);
        let mut screen = signed_in(&house, INSIDE, OWNER).await?;
        for minute in (9..60).step_by(9) {
            house.pass_seconds(9 * 60);
            let (path, body) =
                if minute % 2 == 0 { (RENEW, json!({})) } else { (STEP_UP, json!({"password": PASSWORD})) };
            let renewed = screen.post(&house, path, &body).await?;
            ensure!(renewed.status == 200, "{path} after {minute} minutes: {}", renewed.json);
        }
        house.pass_seconds(6 * 60 - 1);
        ensure!(screen.is_in(&house).await?, "a session ended before its hour");
        house.pass_seconds(1);
        ensure!(!screen.is_in(&house).await?, "a proof made a session younger");
        ensure!(screen.post(&house, STEP_UP, &json!({"password": PASSWORD})).await?.status == 401);
    }
    Ok(())
}
