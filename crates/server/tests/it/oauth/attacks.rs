//! What is tried against OAuth, each beside the legitimate act that works.

use anyhow::{Result, ensure};
use axum::http::Method;
use serde_json::json;
use testkit::TestHouse;

use super::*;

#[tokio::test]
async fn a_code_is_good_once_for_a_minute_for_its_client_and_who_began() -> Result<()> {
    for house in TestHouse::each().await? {
        let (owner, app, mut person) = prepared(&house).await?;
        let other = registered(&house, &owner, "other", &json!({})).await?;
        let stolen = code(&house, &mut person, &app, "read").await?;
        // Mix-up: another client presents the code of this one.
        is_error(&redeemed(&house, &other, &stolen).await?, 400, "invalid_grant")?;
        let tries: [[(&str, &str); 4]; 4] = [
            [
                ("grant_type", "authorization_code"),
                ("code", &stolen),
                ("redirect_uri", CALLBACK),
                ("code_verifier", CHALLENGE),
            ],
            [
                ("grant_type", "authorization_code"),
                ("code", &stolen),
                ("redirect_uri", CALLBACK),
                ("code_verifier", "short"),
            ],
            [
                ("grant_type", "authorization_code"),
                ("code", &stolen),
                ("redirect_uri", "https://app.example.com/callback/"),
                ("code_verifier", VERIFIER),
            ],
            [
                ("grant_type", "authorization_code"),
                ("code", "bal_oac_x"),
                ("redirect_uri", CALLBACK),
                ("code_verifier", VERIFIER),
            ],
        ];
        for pairs in &tries {
            is_error(&says(&house, &app, "/oauth/tokens", pairs).await?, 400, "invalid_grant")?;
        }
        let without = says(&house, &app, "/oauth/tokens", &tries[0][..3]).await?;
        is_error(&without, 400, "invalid_request")?;
        // The twin: whoever began redeems it all the same.
        let given = pair(&redeemed(&house, &app, &stolen).await?)?;
        ensure!(works(&house, &given.access).await?);
        // Replay: the code again ends what it gave.
        is_error(&redeemed(&house, &app, &stolen).await?, 400, "invalid_grant")?;
        ensure!(!works(&house, &given.access).await?, "what a replayed code gave works");
        is_error(&refreshed(&house, &app, &given.refresh).await?, 400, "invalid_grant")?;
        ensure!(ends(&house, "oauth_grant.deleted").await? == ["code_replayed"]);

        let late = code(&house, &mut person, &app, "read").await?;
        house.pass_seconds(60);
        is_error(&redeemed(&house, &app, &late).await?, 400, "invalid_grant")?;
        let timely = code(&house, &mut person, &app, "read").await?;
        house.pass_seconds(59);
        ensure!(redeemed(&house, &app, &timely).await?.status == 200);
    }
    Ok(())
}

#[tokio::test]
async fn a_refresh_token_that_comes_twice_ends_its_family_and_no_other() -> Result<()> {
    for house in TestHouse::each().await? {
        let (_, app, mut person) = prepared(&house).await?;
        let first = granted(&house, &mut person, &app, "read").await?;
        let apart = granted(&house, &mut person, &app, "read").await?;
        let second = pair(&refreshed(&house, &app, &first.refresh).await?)?;
        let third = pair(&refreshed(&house, &app, &second.refresh).await?)?;
        ensure!(works(&house, &third.access).await?);
        is_error(&refreshed(&house, &app, &first.refresh).await?, 400, "invalid_grant")?;
        ensure!(!works(&house, &third.access).await?, "the family goes on");
        is_error(&refreshed(&house, &app, &third.refresh).await?, 400, "invalid_grant")?;
        ensure!(works(&house, &apart.access).await?, "another grant ended too");
        ensure!(ends(&house, "oauth_grant.deleted").await? == ["refresh_reused"]);
        house.pass_seconds(30 * 24 * 3600);
        is_error(&refreshed(&house, &app, &apart.refresh).await?, 400, "invalid_grant")?;
    }
    Ok(())
}

#[tokio::test]
async fn nothing_is_sent_to_an_address_that_is_not_the_programs_own() -> Result<()> {
    for house in TestHouse::each().await? {
        let (owner, app, mut person) = prepared(&house).await?;
        let nobody = owner.nobody();
        let query = |address: &str, rest: &str| {
            format!("/oauth/authorizations/new?client_id=app&redirect_uri={}&{rest}", encoded(address))
        };
        let good = format!("response_type=code&code_challenge={CHALLENGE}&code_challenge_method=S256&state=s");
        for evil in [
            "https://evil.example/callback",
            "https://app.example.com/callback/",
            "https://app.example.com@evil.example/callback",
            "javascript:alert(1)",
        ] {
            for rest in [good.as_str(), "response_type=token&state=s"] {
                let told = house.get(&nobody, &query(evil, rest)).await?;
                is_error(&told, 400, "invalid_request")?;
                ensure!(!told.headers.contains_key("location"), "{evil}: {:?}", told.headers);
            }
            let mut wish = asked(&app, "read");
            wish["redirect_uri"] = json!(evil);
            let came = person.post(&house, CONSENT, &json!({"authorization": wish})).await?;
            ensure!(came.status == 400 && came.json["redirect_to"].is_null(), "{}", came.json);
        }
        let unknown =
            house.get(&nobody, "/oauth/authorizations/new?client_id=no&redirect_uri=https://a.example").await?;
        is_error(&unknown, 400, "invalid_request")?;
        // The twins: at its own address the program is told what was wrong, and is asked for when nothing was.
        let plain =
            house.get(&nobody, &query(CALLBACK, "response_type=code&code_challenge_method=plain&state=s")).await?;
        let location = plain.headers.get("location").and_then(|value| value.to_str().ok()).unwrap_or_default();
        ensure!(plain.status == 303 && location.starts_with(CALLBACK), "{} {location}", plain.status);
        ensure!(
            value(location, "error") == Some("invalid%5Frequest") && value(location, "state") == Some("s"),
            "{location}"
        );
        ensure!(value(location, "iss").is_some() && value(location, "code").is_none(), "{location}");
        ensure!(house.get(&nobody, &query(CALLBACK, &good)).await?.status == 200);
        let mut no = asked(&app, "read");
        no["approve"] = json!(false);
        let address = answered(&house, &mut person, no).await?;
        ensure!(value(&address, "error") == Some("access%5Fdenied"), "{address}");
    }
    Ok(())
}

#[tokio::test]
async fn only_a_person_at_a_screen_says_yes() -> Result<()> {
    for house in TestHouse::each().await? {
        let (owner, app, mut person) = prepared(&house).await?;
        let wish = json!({"authorization": asked(&app, "read")});
        let by_token = house.post(&owner, CONSENT, &wish).await?;
        ensure!(by_token.status == 403, "an API token says yes: {}", by_token.text);
        let given = granted(&house, &mut person, &app, "read write").await?;
        let by_itself = house.post(&bearer(&given.access), CONSENT, &wish).await?;
        ensure!(by_itself.status == 403, "a program says yes to itself: {}", by_itself.text);
        let nobody = house.post(&owner.nobody(), CONSENT, &wish).await?;
        ensure!(nobody.status == 401, "{}", nobody.text);
        let mut forged = person.clone();
        forged.word = None;
        ensure!(forged.post(&house, CONSENT, &wish).await?.status == 403, "without the word of the session");
        let mut behalf = person.clone().with("x-on-behalf-of", crate::nets::EVE);
        ensure!(behalf.post(&house, CONSENT, &wish).await?.status == 403, "in somebody else's name");
        ensure!(person.post(&house, CONSENT, &wish).await?.status == 200, "the twin");
        house.pass_seconds(15 * 60);
        let stale = person.post(&house, CONSENT, &wish).await?;
        ensure!(stale.status == 403 && stale.json["error"] == "StepUpNeeded", "{}", stale.json);
    }
    Ok(())
}

#[tokio::test]
async fn a_program_proves_itself_and_asks_for_no_more_than_it_may() -> Result<()> {
    for house in TestHouse::each().await? {
        let (owner, app, mut person) = prepared(&house).await?;
        let own = [("grant_type", "client_credentials")];
        let narrow = registered(&house, &owner, "narrow", &json!({"scopes": ["tickets:read"]})).await?;
        for (identifier, secret) in
            [("app", narrow.secret.clone()), ("app", Some(String::new())), ("none", app.secret.clone())]
        {
            let liar = App { id: 0, identifier: identifier.to_owned(), secret };
            let told = says(&house, &liar, "/oauth/tokens", &own).await?;
            is_error(&told, 401, "invalid_client")?;
            ensure!(told.headers.contains_key("www-authenticate"));
        }
        let secretless = App { id: 0, identifier: "app".to_owned(), secret: None };
        is_error(&says(&house, &secretless, "/oauth/tokens", &own).await?, 401, "invalid_client")?;
        ensure!(ends(&house, "oauth_client.refused").await? == ["wrong_secret", "unknown_client"]);
        let wide = [own[0], ("scope", "write")];
        is_error(&says(&house, &narrow, "/oauth/tokens", &wide).await?, 400, "invalid_scope")?;
        is_error(&says(&house, &app, "/oauth/tokens", &[own[0], ("scope", "*")]).await?, 400, "invalid_scope")?;
        is_error(
            &says(&house, &app, "/oauth/tokens", &[own[0], ("scope", "impersonate")]).await?,
            400,
            "invalid_scope",
        )?;
        ensure!(says(&house, &app, "/oauth/tokens", &wide).await?.status == 200, "the twin");
        let address = answered(&house, &mut person, asked(&narrow, "users:read")).await?;
        ensure!(value(&address, "error") == Some("invalid%5Fscope"), "{address}");

        let public = registered(&house, &owner, "public", &json!({"kind": "public"})).await?;
        ensure!(public.secret.is_none());
        is_error(&says(&house, &public, "/oauth/tokens", &own).await?, 400, "unauthorized_client")?;
        is_error(&says(&house, &public, "/oauth/introspect", &[("token", "x")]).await?, 400, "unauthorized_client")?;
        ensure!(works(&house, &granted(&house, &mut person, &public, "read").await?.access).await?, "the twin");
        is_error(
            &says(&house, &app, "/oauth/tokens", &[("grant_type", "password")]).await?,
            400,
            "unsupported_grant_type",
        )?;
        let json = [("content-type", "application/json")];
        for broken in ["{", "[]", "{\"grant_type\": 7}", "{\"code\": \"a\", \"code\": \"b\"}"] {
            let told = house.send_with(&owner.nobody(), Method::POST, "/oauth/tokens", &json, broken.into()).await?;
            is_error(&told, 400, "invalid_request")?;
        }
        let long = vec![b'x'; 17 * 1024];
        let told = house.send_with(&owner.nobody(), Method::POST, "/oauth/tokens", &[], long).await?;
        ensure!(told.status == 413, "{}", told.text);
    }
    Ok(())
}

#[tokio::test]
async fn a_token_acts_for_an_end_user_only_with_the_scope_for_it() -> Result<()> {
    for house in TestHouse::each().await? {
        let (owner, _, mut person) = prepared(&house).await?;
        let scopes = json!({"scopes": ["read", "impersonate"]});
        let app = registered(&house, &owner, "helper", &scopes).await?;
        let behalf = [("x-on-behalf-of", crate::nets::EVE)];
        for (scope, status) in [("read", 403), ("read impersonate", 200)] {
            let given = granted(&house, &mut person, &app, scope).await?;
            let caller = bearer(&given.access);
            let told = house.send_with(&caller, Method::GET, "/api/v2/requests.json", &behalf, Vec::new()).await?;
            ensure!(told.status == status, "{scope}: {} {}", told.status, told.text);
        }
    }
    Ok(())
}
