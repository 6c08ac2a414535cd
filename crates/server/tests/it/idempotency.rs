//! Idempotency keys through the API, on both engines: done once, answered twice, refused for another order.

use anyhow::{Result, ensure};
use axum::http::Method;
use serde_json::{Value, json};
use testkit::{Caller, TestHouse, Told};

async fn keyed(house: &TestHouse, caller: &Caller, path: &str, key: &str, body: &Value) -> Result<Told> {
    let headers = [("idempotency-key", key)];
    house.send_with(caller, Method::POST, path, &headers, body.to_string().into_bytes()).await
}

fn lookup(told: &Told) -> Option<&str> {
    told.headers.get("x-idempotency-lookup").and_then(|value| value.to_str().ok())
}

#[tokio::test]
async fn the_same_order_is_done_once_within_two_hours() -> Result<()> {
    for house in TestHouse::each().await? {
        let owner = house.account("acme").await?;
        let path = "/api/v2/tickets.json";
        let body = json!({"ticket": {"subject": "Once", "comment": {"body": "Please"}}});
        let first = keyed(&house, &owner, path, "k-1", &body).await?;
        ensure!(first.status == 201 && lookup(&first) == Some("miss"), "{}", first.text);
        house.pass_seconds(3600);
        let second = keyed(&house, &owner, path, "k-1", &body).await?;
        ensure!(second.status == 201 && lookup(&second) == Some("hit"), "{}", second.text);
        ensure!(second.json["ticket"]["id"] == first.json["ticket"]["id"], "{}", second.text);
        ensure!(second.json["audit"]["id"] == first.json["audit"]["id"], "{}", second.text);
        let another = json!({"ticket": {"subject": "Twice", "comment": {"body": "Please"}}});
        let refused = keyed(&house, &owner, path, "k-1", &another).await?;
        ensure!(refused.status == 400 && refused.json["error"] == "IdempotentRequestError", "{}", refused.text);
        ensure!(lookup(&keyed(&house, &owner, path, "k-2", &another).await?) == Some("miss"));
        ensure!(lookup(&house.post(&owner, path, &body).await?).is_none(), "no key, no lookup");
        for key in ["", "x".repeat(256).as_str()] {
            ensure!(keyed(&house, &owner, path, key, &body).await?.status == 400, "a key of {} was taken", key.len());
        }
        ensure!(keyed(&house, &owner, path, &"x".repeat(255), &body).await?.status == 201);

        // A refused order uses no key.
        let bad = json!({"ticket": {"subject": "Bad", "group_id": 999, "comment": {"body": "x"}}});
        ensure!(keyed(&house, &owner, path, "k-3", &bad).await?.status == 422);
        ensure!(lookup(&keyed(&house, &owner, path, "k-3", &body).await?) == Some("miss"));

        // Somebody else's key is another key, and its time ends.
        let made = house
            .post(
                &owner,
                "/api/v2/users.json",
                &json!({"user": {"name": "Ann", "email": "ann@example.com", "role": "agent"}}),
            )
            .await?;
        ensure!(made.status == 201, "{}", made.text);
        let ann = house.caller("acme", "ann@example.com", "*").await?;
        ensure!(lookup(&keyed(&house, &ann, path, "k-1", &body).await?) == Some("miss"));
        house.pass_seconds(3600 + 1);
        ensure!(lookup(&keyed(&house, &owner, path, "k-1", &another).await?) == Some("miss"), "the key lives too long");
        house.pass_seconds(3 * 3600);
        house.make_rounds("acme").await?;
        ensure!(lookup(&keyed(&house, &owner, path, "k-1", &body).await?) == Some("miss"));
        let eve = json!({"user": {"name": "Eve", "email": "eve@example.com"}});
        house.post(&owner, "/api/v2/users.json", &eve).await?;
        let eve = house.caller("acme", "eve@example.com", "*").await?;
        ensure!(keyed(&house, &eve, path, "k-1", &body).await?.status == 403, "an end user came in by a key");
    }
    Ok(())
}

#[tokio::test]
async fn racing_orders_with_one_key_make_one_ticket() -> Result<()> {
    for house in TestHouse::each().await? {
        let owner = house.account("acme").await?;
        let body = json!({"ticket": {"subject": "Race", "comment": {"body": "Please"}}});
        let orders = (0..8).map(|_| keyed(&house, &owner, "/api/v2/tickets.json", "race", &body));
        let told = futures_util::future::join_all(orders).await;
        let mut ids = Vec::new();
        for told in told {
            let told = told?;
            ensure!(told.status == 201, "{}", told.text);
            ids.push(told.json["ticket"]["id"].as_i64());
        }
        ids.dedup();
        ensure!(ids.len() == 1, "{ids:?}");
        ensure!(house.get(&owner, "/api/v2/tickets/count.json").await?.json["count"]["value"] == 1);
        let many = json!({"tickets": [{"subject": "One", "comment": {"body": "x"}}]});
        let path = "/api/v2/tickets/create_many.json";
        let first = keyed(&house, &owner, path, "m-1", &many).await?;
        house.settle("acme").await?;
        let second = keyed(&house, &owner, path, "m-1", &many).await?;
        ensure!(lookup(&first) == Some("miss") && lookup(&second) == Some("hit"), "{} {}", first.text, second.text);
        ensure!(second.json["job_status"]["id"] == first.json["job_status"]["id"], "{}", second.text);
        ensure!(second.json["job_status"]["status"] == "completed", "{}", second.text);
        ensure!(house.get(&owner, "/api/v2/tickets/count.json").await?.json["count"]["value"] == 2);
        let refused = keyed(&house, &owner, "/api/v2/tickets.json", "m-1", &body).await?;
        ensure!(refused.status == 400, "{}", refused.text);
    }
    Ok(())
}
