//! Registering programs: by admins, with a secret that is shown once, and never with more than the admin has.

use anyhow::{Result, ensure};
use axum::http::Method;
use serde_json::json;
use testkit::TestHouse;

use super::*;
use crate::nets::EVE;

const CLIENTS: &str = "/api/v2/oauth/clients.json";

#[tokio::test]
async fn an_admin_keeps_clients_and_their_secrets_are_shown_once() -> Result<()> {
    for house in TestHouse::each().await? {
        let (owner, app, mut person) = prepared(&house).await?;
        ensure!(app.secret.as_deref().is_some_and(|secret| secret.starts_with("bal_ocs_")));
        let one = format!("/api/v2/oauth/clients/{}.json", app.id);
        for path in [CLIENTS, &one] {
            let shown = house.get(&owner, path).await?;
            ensure!(shown.status == 200 && !shown.text.contains("bal_ocs_"), "{}", shown.text);
        }
        let change = json!({"client": {"name": "Better", "redirect_uri": format!("{CALLBACK}\nhttps://b.example/cb")}});
        let changed = house.put(&owner, &one, &change).await?;
        ensure!(changed.json["client"]["redirect_uri"][1] == "https://b.example/cb", "{}", changed.text);
        for bad in [json!({"redirect_uri": ["http://b.example/cb"]}), json!({"kind": "public"}), json!({"scopes": "*"})]
        {
            let told = house.put(&owner, &one, &json!({"client": bad})).await?;
            ensure!(told.status == 422, "{}", told.text);
        }
        let again = json!({"client": {"name": "App", "identifier": "app"}});
        ensure!(house.post(&owner, CLIENTS, &again).await?.status == 422, "the name is taken");

        let given = granted(&house, &mut person, &app, "read").await?;
        let path = format!("/api/v2/oauth/clients/{}/generate_secret.json", app.id);
        let turned = house.send(&owner, Method::PUT, &path, None).await?;
        let secret = turned.json["client"]["secret"].as_str().map(str::to_owned);
        ensure!(secret.is_some() && secret != app.secret, "{}", turned.text);
        is_error(&refreshed(&house, &app, &given.refresh).await?, 401, "invalid_client")?;
        let app = App { secret, ..app };
        let given = pair(&refreshed(&house, &app, &given.refresh).await?)?;
        ensure!(works(&house, &given.access).await?);
        ensure!(house.send(&owner, Method::DELETE, &one, None).await?.status == 204);
        ensure!(!works(&house, &given.access).await?, "the tokens of a deleted client work");
        ensure!(house.get(&owner, &one).await?.status == 404);
        let log = house.get(&owner, "/api/v2/audit_logs.json?filter[source_type]=oauth_client").await?;
        let acts: Vec<_> =
            log.json["audit_logs"].as_array().into_iter().flatten().map(|it| it["action"].clone()).collect();
        ensure!(acts.len() == 5 && !log.text.contains("bal_"), "{}", log.text);
    }
    Ok(())
}

#[tokio::test]
async fn nobody_makes_a_client_that_may_do_more_than_himself() -> Result<()> {
    for house in TestHouse::each().await? {
        let (_, app, _) = prepared(&house).await?;
        let narrow = house.caller("acme", testkit::OWNER, "oauth:write tickets:read").await?;
        let client = |scopes: &str| json!({"client": {"identifier": "x", "name": "X", "scopes": scopes}});
        for wide in ["read", "tickets:write", "users:read", "tickets:read impersonate"] {
            ensure!(house.post(&narrow, CLIENTS, &client(wide)).await?.status == 403, "{wide}");
        }
        ensure!(house.post(&narrow, CLIENTS, &client("tickets:read")).await?.status == 201, "the twin");
        let one = format!("/api/v2/oauth/clients/{}", app.id);
        let secret = house.send(&narrow, Method::PUT, &format!("{one}/generate_secret"), None).await?;
        ensure!(secret.status == 403, "a narrow token takes over a wide client: {}", secret.text);
        let eve = house.caller("acme", EVE, "*").await?;
        ensure!(
            house.get(&eve, &one).await?.status == 403
                && house.post(&eve, CLIENTS, &client("read")).await?.status == 403
        );
    }
    Ok(())
}
