//! What programs may do: with a person's yes, by themselves, and until somebody takes it back.

use anyhow::{Context as _, Result, ensure};
use axum::http::Method;
use serde_json::{Value, json};
use testkit::TestHouse;

use super::*;
use crate::nets::EVE;

#[tokio::test]
async fn a_program_acts_for_whoever_said_yes_within_what_was_granted() -> Result<()> {
    for house in TestHouse::each().await? {
        let (_, app, mut person) = prepared(&house).await?;
        let query = format!(
            "client_id=app&redirect_uri={CALLBACK}&response_type=code&scope=tickets:read&state=a%20b&code_challenge={CHALLENGE}&code_challenge_method=S256"
        );
        for path in ["/oauth/authorizations/new", CONSENT] {
            let shown = person.get(&house, &format!("{path}?{query}")).await?;
            ensure!(shown.status == 200 && shown.json["authorization"]["client_name"] == "app", "{}", shown.json);
            ensure!(shown.json["authorization"]["scopes"] == json!(["tickets:read"]), "{}", shown.json);
        }
        let address = answered(&house, &mut person, asked(&app, "tickets:read")).await?;
        ensure!(address.starts_with("https://app.example.com/callback?code=bal%5Foac%5F"), "{address}");
        ensure!(value(&address, "state") == Some("xyz"), "{address}");
        ensure!(value(&address, "iss") == Some("https%3A%2F%2Facme%2Elocalhost"), "{address}");
        let given = granted(&house, &mut person, &app, "tickets:read").await?;
        let caller = bearer(&given.access);
        ensure!(house.get(&caller, "/api/v2/tickets.json").await?.status == 200);
        let beyond =
            house.post(&caller, "/api/v2/tickets.json", &json!({"ticket": {"comment": {"body": "x"}}})).await?;
        ensure!(beyond.status == 403 && beyond.text.contains("tickets:write"), "{}", beyond.text);
        ensure!(house.get(&caller, "/api/v2/users.json").await?.status == 403);
        ensure!(house.get(&caller, "/api/v2/oauth/tokens/current.json").await?.status == 403);
    }
    Ok(())
}

#[tokio::test]
async fn a_token_turns_over_and_is_listed_and_taken_back() -> Result<()> {
    for house in TestHouse::each().await? {
        let (owner, app, mut person) = prepared(&house).await?;
        let first = granted(&house, &mut person, &app, "read").await?;
        ensure!(works(&house, &first.access).await?);
        let second = pair(&refreshed(&house, &app, &first.refresh).await?)?;
        ensure!(works(&house, &second.access).await? && !works(&house, &first.access).await?);
        house.pass_seconds(2 * 3600);
        ensure!(!works(&house, &second.access).await?, "a token without end");
        let third = pair(&refreshed(&house, &app, &second.refresh).await?)?;
        let current = house.get(&bearer(&third.access), "/api/v2/oauth/tokens/current.json").await?;
        let token = &current.json["token"];
        ensure!(token["client_id"] == app.id && token["scopes"] == json!(["read"]), "{}", current.text);
        ensure!(token["used_at"].is_string() && token["expires_at"].is_string(), "{}", current.text);
        let own = house.get(&owner, "/api/v2/oauth/tokens.json").await?;
        ensure!(own.json["count"] == 1 && own.json["tokens"][0]["id"] == token["id"], "{}", own.text);
        let narrow = [("grant_type", "refresh_token"), ("refresh_token", third.refresh.as_str()), ("scope", "write")];
        is_error(&says(&house, &app, "/oauth/tokens", &narrow).await?, 400, "invalid_scope")?;
        let narrow = [narrow[0], narrow[1], ("scope", "tickets:read")];
        let fourth = pair(&says(&house, &app, "/oauth/tokens", &narrow).await?)?;
        ensure!(works(&house, &fourth.access).await?);
        ensure!(house.get(&bearer(&fourth.access), "/api/v2/users.json").await?.status == 403);

        let mut person = signed_in(&house, INSIDE, testkit::OWNER).await?;
        let grants = person.get(&house, "/api/balie/v1/users/me/oauth/grants").await?;
        ensure!(grants.json["grants"][0]["client_name"] == "app" && grants.json["count"] == 1, "{}", grants.json);
        let one = format!("/api/balie/v1/users/me/oauth/grants/{}", grants.json["grants"][0]["id"]);
        let mut eve = signed_in(&house, INSIDE, EVE).await?;
        ensure!(eve.send(&house, Method::DELETE, &one, &Value::Null).await?.status == 404);
        ensure!(works(&house, &fourth.access).await?, "somebody else takes back");
        ensure!(person.send(&house, Method::DELETE, &one, &Value::Null).await?.status == 204);
        ensure!(!works(&house, &fourth.access).await?, "what was taken back works");
        is_error(&refreshed(&house, &app, &fourth.refresh).await?, 400, "invalid_grant")?;
        ensure!(ends(&house, "oauth_grant.deleted").await? == ["by_person"]);
    }
    Ok(())
}

#[tokio::test]
async fn a_token_has_no_more_rights_than_its_person_has_now() -> Result<()> {
    for house in TestHouse::each().await? {
        let (owner, app, _) = prepared(&house).await?;
        let mut eve = signed_in(&house, INSIDE, EVE).await?;
        let given = granted(&house, &mut eve, &app, "read write").await?;
        let caller = bearer(&given.access);
        let me = house.get(&caller, "/api/v2/users/me.json").await?;
        ensure!(me.json["user"]["email"] == EVE, "{}", me.text);
        for closed in ["/api/v2/tickets.json", "/api/v2/oauth/clients.json", "/api/v2/audit_logs.json"] {
            ensure!(house.get(&caller, closed).await?.status == 403, "{closed}");
        }
        let all = house.get(&caller, "/api/v2/oauth/tokens.json?all=true").await?;
        ensure!(all.json["count"] == 1, "an end user sees {}", all.text);
        let seen = house.get(&owner, "/api/v2/oauth/tokens.json?all=true").await?;
        ensure!(seen.json["count"] == 1 && !seen.text.contains("bal_"), "{}", seen.text);
        let suspend = json!({"user": {"suspended": true}});
        let one = format!("/api/v2/users/{}.json", me.json["user"]["id"]);
        ensure!(house.put(&owner, &one, &suspend).await?.status == 200);
        ensure!(house.get(&caller, "/api/v2/requests.json").await?.status == 401, "a suspended user's token works");
        is_error(&refreshed(&house, &app, &given.refresh).await?, 400, "invalid_grant")?;
        ensure!(house.put(&owner, &one, &json!({"user": {"suspended": false}})).await?.status == 200);
        ensure!(pair(&refreshed(&house, &app, &given.refresh).await?).is_ok(), "the twin");
    }
    Ok(())
}

#[tokio::test]
async fn a_program_on_a_server_acts_by_itself_and_asks_about_its_own_tokens() -> Result<()> {
    for house in TestHouse::each().await? {
        let (owner, app, mut person) = prepared(&house).await?;
        let own = [("grant_type", "client_credentials"), ("scope", "tickets:read")];
        let told = says(&house, &app, "/oauth/tokens", &own).await?;
        ensure!(told.status == 200 && told.json["refresh_token"].is_null(), "{}", told.text);
        ensure!(told.json["token_type"] == "bearer" && told.json["scope"] == "tickets:read", "{}", told.text);
        let token = told.json["access_token"].as_str().context("a token")?;
        ensure!(works(&house, token).await?);
        let json = json!({"grant_type": "client_credentials", "client_id": "app", "client_secret": app.secret});
        let headers = [("content-type", "application/json")];
        let body = json.to_string().into_bytes();
        let by_json = house.send_with(&owner.nobody(), Method::POST, "/oauth/tokens", &headers, body).await?;
        ensure!(by_json.status == 200 && by_json.json["scope"] == "read", "{}", by_json.text);

        let asked = says(&house, &app, "/oauth/introspect", &[("token", token)]).await?;
        ensure!(asked.json["active"] == true && asked.json["client_id"] == "app", "{}", asked.text);
        ensure!(asked.json["scope"] == "tickets:read" && asked.json["sub"] == "1", "{}", asked.text);
        let other = registered(&house, &owner, "other", &json!({})).await?;
        let strange = says(&house, &other, "/oauth/introspect", &[("token", token)]).await?;
        ensure!(strange.status == 200 && strange.json == json!({"active": false}), "{}", strange.text);
        is_error(&says(&house, &other, "/oauth/revoke", &[("token", token)]).await?, 400, "invalid_grant")?;
        ensure!(works(&house, token).await?, "another client revokes");
        ensure!(says(&house, &app, "/oauth/revoke", &[("token", token)]).await?.status == 200);
        ensure!(!works(&house, token).await?, "what was revoked works");
        ensure!(says(&house, &app, "/oauth/revoke", &[("token", token)]).await?.status == 200, "a second time");
        ensure!(says(&house, &app, "/oauth/introspect", &[("token", token)]).await?.json["active"] == false);

        let given = granted(&house, &mut person, &app, "read").await?;
        ensure!(says(&house, &app, "/oauth/introspect", &[("token", &given.refresh)]).await?.json["active"] == true);
        ensure!(says(&house, &app, "/oauth/revoke", &[("token", &given.refresh)]).await?.status == 200);
        ensure!(!works(&house, &given.access).await?, "the access token outlives its refresh token");
    }
    Ok(())
}

#[tokio::test]
async fn a_program_reads_what_the_server_can_do() -> Result<()> {
    let house = TestHouse::each().await?.remove(0);
    let owner = house.account("acme").await?;
    let told = house.get(&owner.nobody(), "/.well-known/oauth-authorization-server").await?;
    ensure!(told.json["issuer"] == "https://acme.localhost", "{}", told.text);
    ensure!(told.json["code_challenge_methods_supported"] == json!(["S256"]), "{}", told.text);
    ensure!(told.json["authorization_response_iss_parameter_supported"] == true, "{}", told.text);
    let known = told.json["scopes_supported"].as_array().context("scopes")?;
    for route in api::routes().0 {
        let scope = route.access.scope();
        let is_needed = scope.ends_with(":read") || scope.ends_with(":write");
        ensure!(!is_needed || known.contains(&json!(scope)), "nobody can ask for {scope}");
    }
    Ok(())
}
