//! Passkeys on the pages, with a key in software: added, asked alone, beside a password and as a fresh proof, renamed
//! and removed; and over the API listed, renamed and removed.

use anyhow::{Context as _, Result, ensure};
use axum::http::Method;
use serde_json::{Value, json};
use testkit::{OWNER, TestHouse};
use vault::webauthn::testing::{Answering, Key, VERIFIED};

use crate::pages::{BASE, Browser, PASSWORD, asks_end_users, furnished};

const NAME: &[u8] = b"a credential";

/// What the page's first form of this kind asks a key.
fn question(browser: &Browser, kind: &str) -> Result<Value> {
    let (_, rest) = browser
        .text
        .split_once(&format!("data-passkey=\"{kind}\" data-question=\""))
        .with_context(|| format!("nothing asks a key to {kind}: {}", browser.text))?;
    let text = rest.split('"').next().unwrap_or_default().replace("&quot;", "\"").replace("&#x2f;", "/");
    Ok(serde_json::from_str(&text)?)
}

/// The answer of a key with nothing wrong.
fn proves(question: &Value, key: &Key, counter: u32, user: &str) -> Result<String> {
    let challenge = question["challenge"].as_str().context("a challenge")?;
    let answering =
        Answering { name: NAME, challenge, origin: BASE, host: "acme.localhost", flags: VERIFIED, counter, user };
    Ok(answering.proves(key))
}

/// Adds a key on the page; answers by what it knows the person.
async fn adds(browser: &mut Browser, house: &TestHouse, key: &Key) -> Result<String> {
    browser.get(house, "/second-factor").await?;
    let asked = question(browser, "create")?;
    ensure!(asked["host"] == "acme.localhost" && asked["algorithms"] == json!([-8, -7, -257]), "{asked}");
    let user = asked["user"].as_str().context("a user")?.to_owned();
    let challenge = asked["challenge"].as_str().context("a challenge")?;
    let answering = Answering {
        name: NAME,
        challenge,
        origin: BASE,
        host: "acme.localhost",
        flags: VERIFIED,
        counter: 0,
        user: "",
    };
    let form = [("name", "Laptop"), ("passkey", &answering.adds(key))];
    browser.send(house, "/second-factor/passkey", &form).await?;
    Ok(user)
}

#[tokio::test]
async fn a_passkey_signs_in_alone_and_beside_a_password() -> Result<()> {
    for house in TestHouse::each().await? {
        furnished(&house).await?;
        let key = Key::p256();
        let mut browser = Browser::new();
        browser.signs_in(&house, OWNER).await?;
        let user = adds(&mut browser, &house, &key).await?;
        ensure!(browser.status == 200 && browser.text.matches("<li>").count() == 10, "{}", browser.text);
        ensure!(browser.get(&house, "/second-factor").await?.text.contains("Laptop"), "{}", browser.text);

        let mut alone = Browser::new();
        alone.get(&house, "/sign-in?return_to=/devices").await?;
        let good = proves(&question(&alone, "get")?, &key, 1, &user)?;
        let mut elsewhere = alone.clone();
        elsewhere.origin = "https://evil.example";
        ensure!(elsewhere.send(&house, "/sign-in/passkey", &[("passkey", &good)]).await?.status == 403);
        let before = alone.clone();
        for wrong in ["", "{}", &good.replace("signature\":\"", "signature\":\"AAAA")] {
            let mut alone = before.clone();
            alone.send(&house, "/sign-in/passkey", &[("passkey", wrong)]).await?;
            ensure!(alone.status == 422 && alone.cookies.is_empty(), "{wrong} {}", alone.status);
            ensure!(alone.text.contains("This passkey does not count here"), "{}", alone.text);
        }
        // The wrong signature used the question up.
        alone.get(&house, "/sign-in?return_to=/devices").await?;
        let good = proves(&question(&alone, "get")?, &key, 1, &user)?;
        let mut again = alone.clone();
        alone.send(&house, "/sign-in/passkey", &[("passkey", &good)]).await?;
        ensure!(alone.status == 303 && alone.to == "/devices" && !alone.cookies.is_empty(), "{}", alone.text);
        ensure!(again.send(&house, "/sign-in/passkey", &[("passkey", &good)]).await?.status == 422, "it counts twice");

        let mut second = Browser::new();
        second.signs_in(&house, OWNER).await?;
        ensure!(second.status == 200 && second.cookies.is_empty(), "{}", second.status);
        let asked = question(&second, "get")?;
        ensure!(asked["credentials"].as_array().is_some_and(|known| known.len() == 1), "{asked}");
        ensure!(second.send(&house, "/sign-in/code", &[("passkey", "{}")]).await?.status == 422);
        let good = proves(&question(&second, "get")?, &key, 2, &user)?;
        ensure!(second.send(&house, "/sign-in/code", &[("passkey", &good)]).await?.to == "/agent", "{}", second.text);

        // A quarter of an hour later another key needs a new proof, which this key gives.
        house.pass_seconds(16 * 60);
        second.get(&house, "/second-factor").await?;
        ensure!(question(&second, "create").is_err() && second.text.contains("/step-up?return_to"), "{}", second.text);
        second.get(&house, "/step-up?return_to=/second-factor").await?;
        let good = proves(&question(&second, "get")?, &key, 3, &user)?;
        ensure!(second.send(&house, "/step-up", &[("passkey", "{}")]).await?.status == 422);
        second.get(&house, "/step-up?return_to=/second-factor").await?;
        ensure!(
            second.send(&house, "/step-up", &[("passkey", &good)]).await?.to == "/second-factor",
            "{}",
            second.text
        );

        second.get(&house, "/second-factor").await?;
        ensure!(second.send(&house, "/second-factor/rename", &[("name", " ")]).await?.status == 422);
        ensure!(second.send(&house, "/second-factor/rename", &[("name", "Desk")]).await?.to == "/second-factor");
        ensure!(second.get(&house, "/second-factor").await?.text.contains("<strong>Desk</strong>"), "{}", second.text);
        ensure!(second.send(&house, "/second-factor/remove", &[]).await?.to == "/second-factor");
        ensure!(!second.get(&house, "/second-factor").await?.text.contains("Desk"));
        let mut gone = Browser::new();
        gone.get(&house, "/sign-in").await?;
        let good = proves(&question(&gone, "get")?, &key, 4, &user)?;
        ensure!(gone.send(&house, "/sign-in/passkey", &[("passkey", &good)]).await?.status == 422, "a removed key");
        let mut plain = Browser::new();
        ensure!(plain.signs_in(&house, OWNER).await?.to == "/agent", "a factor that is gone is asked for");
    }
    Ok(())
}

#[tokio::test]
async fn a_passkey_is_the_second_factor_that_an_account_asks_for() -> Result<()> {
    for house in TestHouse::each().await? {
        furnished(&house).await?;
        asks_end_users(&house).await?;
        let mut eve = Browser::new();
        ensure!(eve.signs_in(&house, "eve@example.com").await?.to == "/second-factor?return_to=%2F");
        adds(&mut eve, &house, &Key::p256()).await?;
        ensure!(eve.status == 200, "{}", eve.text);
        ensure!(eve.get(&house, "/devices").await?.status == 200, "it does not count");
        eve.get(&house, "/second-factor").await?;
        eve.send(&house, "/second-factor/remove", &[]).await?;
        ensure!(eve.status == 422 && eve.text.contains("Add another one first"), "{} {}", eve.status, eve.text);
        let mut again = Browser::new();
        again.get(&house, "/sign-in").await?;
        again.send(&house, "/sign-in", &[("email", "eve@example.com"), ("password", PASSWORD)]).await?;
        ensure!(again.cookies.is_empty() && question(&again, "get").is_ok(), "it is not asked for");
    }
    Ok(())
}

#[tokio::test]
async fn passkeys_are_listed_renamed_and_removed_over_the_api() -> Result<()> {
    const FACTORS: &str = "/api/balie/v1/users/me/second_factors";
    for house in TestHouse::each().await? {
        furnished(&house).await?;
        let mut browser = Browser::new();
        browser.signs_in(&house, OWNER).await?;
        adds(&mut browser, &house, &Key::p256()).await?;
        let cookies: Vec<String> = browser.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let cookie = cookies.join("; ");
        browser.get(&house, "/").await?;
        let (_, word) = browser.text.split_once("name=\"word\" value=\"").context("a word")?;
        let word = word.split('"').next().unwrap_or_default().to_owned();
        let nobody = house.caller("acme", OWNER, "*").await?.nobody();
        let send = async |method: Method, path: &str, body: &Value| {
            let headers = [("origin", BASE), ("cookie", cookie.as_str()), ("x-csrf-token", word.as_str())];
            let text = if body.is_null() { String::new() } else { body.to_string() };
            house.send_with(&nobody, method, path, &headers, text.into_bytes()).await
        };
        let listed = send(Method::GET, FACTORS, &Value::Null).await?;
        let factor = &listed.json["second_factors"][0];
        ensure!(factor["kind"] == "passkey" && factor["name"] == "Laptop", "{}", listed.text);
        let one = format!("{FACTORS}/{}", factor["id"]);
        let named = json!({"second_factor": {"name": "Desk"}});
        let renamed = send(Method::PUT, &one, &named).await?;
        ensure!(renamed.json["second_factor"]["name"] == "Desk", "{}", renamed.text);
        ensure!(send(Method::PUT, &one, &json!({"second_factor": {"name": " "}})).await?.status == 422);
        ensure!(send(Method::PUT, &format!("{FACTORS}/999"), &named).await?.status == 404);
        let owner = house.caller("acme", OWNER, "*").await?;
        ensure!(house.put(&owner, &one, &named).await?.status == 403, "a token renames");
        ensure!(send(Method::DELETE, &one, &Value::Null).await?.status == 204);
        ensure!(send(Method::GET, FACTORS, &Value::Null).await?.json["second_factors"] == json!([]));
    }
    Ok(())
}
