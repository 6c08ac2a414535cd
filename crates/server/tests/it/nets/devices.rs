//! Devices through the API: a mail on a new one, the list, signing one out, and "this was not me".

use anyhow::{Context as _, Result, ensure};
use axum::http::Method;
use serde_json::{Value, json};
use testkit::{OWNER, TestHouse};

use super::{CHROME, EVE, INSIDE, OUTSIDE, Person, furnished, signed_in};

pub(super) const OWN: &str = "/api/balie/v1/users/me/devices.json";

/// The word in the one mail that left, and its text.
pub(super) async fn mailed(house: &TestHouse, to: &str) -> Result<(String, String)> {
    house.settle("acme").await?;
    let mails = house.mailbox.take();
    ensure!(mails.len() == 1, "{} mails left", mails.len());
    let mail = mails.first().context("a mail")?;
    ensure!(mail.envelope.to == [to] && mail.envelope.from.is_none(), "{:?}", mail.envelope);
    let parsed = markup::mail::parse_mail(&mail.message, &markup::mail::MailLimits::default())?;
    let text = parsed.text.context("a plain body")?;
    let word = text.split_once("https://acme.localhost/not_me#").context("a link")?.1;
    let word: String = word.chars().take_while(|letter| !letter.is_whitespace()).collect();
    Ok((word, text))
}

pub(super) fn quiet(house: &TestHouse) -> bool {
    house.mailbox.take().is_empty()
}

pub(super) async fn say(house: &TestHouse, word: &str) -> Result<u16> {
    let body = json!({"token": word});
    let came = Person::at(OUTSIDE).send(house, Method::POST, "/api/balie/v1/devices/not_me", &body).await?;
    Ok(came.status)
}

#[tokio::test]
async fn a_new_device_is_told_and_a_stranger_is_thrown_out_by_its_user() -> Result<()> {
    for house in TestHouse::each().await? {
        let eve_id = furnished(&house).await?;
        for (email, id) in [(OWNER, 1), (EVE, eve_id)] {
            let mut own = signed_in(&house, INSIDE, email).await?;
            house.settle("acme").await?;
            ensure!(quiet(&house), "the first device ever was told");
            house.pass_seconds(60);
            ensure!(own.sign_in(&house, email).await?.status == 201);
            house.settle("acme").await?;
            ensure!(quiet(&house), "a known device was told");

            let mut stranger = Person { agent: CHROME, ..Person::at(OUTSIDE) };
            ensure!(stranger.sign_in(&house, email).await?.status == 201);
            let (word, text) = mailed(&house, email).await?;
            for part in ["Chrome (Windows 10)", "2026-01-05 09:0", "not known"] {
                ensure!(text.contains(part), "no {part} in {text}");
            }
            ensure!(stranger.is_in(&house).await? && own.is_in(&house).await?);
            let listed = own.get(&house, OWN).await?;
            let devices = listed.json["devices"].as_array().context("a list")?;
            ensure!(devices.len() == 2, "{}", listed.json);
            let named: Vec<(&Value, &Value)> = devices.iter().map(|it| (&it["name"], &it["is_current"])).collect();
            ensure!(named.contains(&(&json!("Firefox (Linux)"), &json!(true))), "{}", listed.json);
            ensure!(named.contains(&(&json!("Chrome (Windows 10)"), &json!(false))), "{}", listed.json);
            ensure!(devices.iter().any(|it| it["address"] == OUTSIDE && it["sessions"] == 1), "{}", listed.json);

            ensure!(say(&house, &format!("{word}x")).await? == 422, "a wrong word counts");
            ensure!(stranger.is_in(&house).await?);
            ensure!(say(&house, &word).await? == 204);
            ensure!(!stranger.is_in(&house).await?, "the stranger stayed");
            ensure!(own.is_in(&house).await?, "the user's own device was signed out");
            ensure!(say(&house, &word).await? == 422, "a word counts twice");
            // The password opens nothing any more, on no device, until it is set anew.
            ensure!(stranger.sign_in(&house, email).await?.status == 401, "the password is still good");
            ensure!(own.clone().sign_in(&house, email).await?.status == 401);
            let operator = house.house.operator("acme").await?;
            identity::passwords::set(&operator, id.into(), super::PASSWORD.to_owned()).await?;
            house.pass_seconds(60);
            ensure!(own.sign_in(&house, email).await?.status == 201, "a password that was set anew is not good");
        }
    }
    Ok(())
}

#[tokio::test]
async fn the_mail_speaks_the_reader_s_language_or_is_not_sent() -> Result<()> {
    for house in TestHouse::each().await? {
        let eve = furnished(&house).await?;
        let owner = house.caller("acme", OWNER, "*").await?;
        signed_in(&house, INSIDE, EVE).await?;
        let dutch = json!({"user": {"locale": "nl"}});
        ensure!(house.put(&owner, &format!("/api/v2/users/{eve}.json"), &dutch).await?.status == 200);
        signed_in(&house, OUTSIDE, EVE).await?;
        let (_, text) = mailed(&house, EVE).await?;
        ensure!(text.contains("Was u dit niet?"), "{text}");

        // The word is nowhere but in the mail.
        let off = json!({"settings": {"new_device_mail": false}});
        ensure!(house.put(&owner, "/api/balie/v1/settings.json", &off).await?.status == 200);
        signed_in(&house, OUTSIDE, EVE).await?;
        house.settle("acme").await?;
        ensure!(quiet(&house), "a mail left although the account wants none");

        let on = json!({"settings": {"new_device_mail": true}});
        ensure!(house.put(&owner, "/api/balie/v1/settings.json", &on).await?.status == 200);
        house.mailbox.fail_next(outbound::SendError::Refused { code: 450, permanent: false });
        signed_in(&house, OUTSIDE, EVE).await?;
        house.settle("acme").await?;
        ensure!(quiet(&house));
        house.pass_seconds(3600);
        let (word, _) = mailed(&house, EVE).await?;
        house.pass_seconds(7 * 24 * 3600);
        ensure!(say(&house, &word).await? == 422, "a word is good for ever");
    }
    Ok(())
}

#[tokio::test]
async fn devices_are_signed_out_one_by_one_or_all_but_this_one() -> Result<()> {
    for house in TestHouse::each().await? {
        let eve_id = furnished(&house).await?;
        let mut here = signed_in(&house, INSIDE, EVE).await?;
        let (mut second, mut third) = (signed_in(&house, OUTSIDE, EVE).await?, signed_in(&house, OUTSIDE, EVE).await?);
        let listed = second.get(&house, OWN).await?;
        let devices = listed.json["devices"].as_array().context("a list")?;
        let current = devices.iter().find(|it| it["is_current"] == true).context("a device")?;

        // Another customer and an agent in her name learn nothing and end nothing; an admin may.
        let path = format!("/api/balie/v1/users/{eve_id}/devices/{}.json", current["id"]);
        let all = format!("/api/balie/v1/users/{eve_id}/devices.json");
        let owner = house.caller("acme", OWNER, "*").await?.authorization.unwrap_or_default();
        let in_her_name = || Person::at(INSIDE).with("authorization", &owner).with("x-on-behalf-of", EVE);
        ensure!(in_her_name().get(&house, &all).await?.status == 403);
        ensure!(in_her_name().send(&house, Method::DELETE, &path, &Value::Null).await?.status == 404);
        ensure!(Person::at(INSIDE).get(&house, &all).await?.status == 401);
        ensure!(here.get(&house, "/api/balie/v1/users/1/devices.json").await?.status != 200);

        ensure!(here.send(&house, Method::DELETE, &path, &Value::Null).await?.status == 204);
        ensure!(!second.is_in(&house).await? && third.is_in(&house).await? && here.is_in(&house).await?);
        ensure!(here.send(&house, Method::DELETE, &path, &Value::Null).await?.status == 404, "forgotten twice");
        ensure!(here.send(&house, Method::DELETE, OWN, &Value::Null).await?.status == 204);
        ensure!(!third.is_in(&house).await? && here.is_in(&house).await?, "all others are signed out");

        let mut admin = Person::at(INSIDE).with("authorization", &owner);
        let listed = admin.get(&house, &all).await?;
        ensure!(listed.json["devices"].as_array().map(Vec::len) == Some(1), "{}", listed.json);
        ensure!(admin.send(&house, Method::DELETE, &all, &Value::Null).await?.status == 204);
        ensure!(!here.is_in(&house).await?, "an admin did not sign her out");
        ensure!(admin.get(&house, "/api/balie/v1/users/me/devices.json").await?.status == 200);
    }
    Ok(())
}
