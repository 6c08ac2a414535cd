//! A ticket's life through the API, on both engines.

use anyhow::{Result, ensure};
use axum::http::Method;
use serde_json::json;
use testkit::TestHouse;

#[tokio::test]
async fn a_ticket_is_made_answered_listed_and_put_away() -> Result<()> {
    for house in TestHouse::each().await? {
        let owner = house.account("acme").await?;
        let new = json!({"ticket": {"subject": "Printer burns", "comment": {"body": "It smells."}, "tags": ["Hot", "printer"], "priority": "high", "requester": {"name": "Eve", "email": "Eve@Example.com"}}});
        let made = house.post(&owner, "/api/v2/tickets.json", &new).await?;
        ensure!(made.status == 201, "{}", made.text);
        let id = made.json["ticket"]["id"].as_i64().unwrap_or_default();
        ensure!(
            made.json["ticket"]["tags"] == json!(["hot", "printer"]) && made.json["ticket"]["status"] == "new",
            "{}",
            made.text
        );

        house.pass_seconds(60);
        let answer = json!({"ticket": {"status": "pending", "comment": {"body": "Unplug it.", "public": true}}});
        let updated = house.put(&owner, &format!("/api/v2/tickets/{id}.json"), &answer).await?;
        ensure!(updated.status == 200 && updated.json["ticket"]["status"] == "pending", "{}", updated.text);

        let comments = house.get(&owner, &format!("/api/v2/tickets/{id}/comments.json?page[size]=1")).await?;
        ensure!(
            comments.json["comments"][0]["body"] == "It smells." && comments.json["meta"]["has_more"] == true,
            "{}",
            comments.text
        );
        let next = comments.json["links"]["next"].as_str().unwrap_or_default().to_owned();
        let path = next.strip_prefix("https://acme.localhost").unwrap_or_default();
        let second = house.get(&owner, path).await?;
        ensure!(
            second.json["comments"][0]["body"] == "Unplug it." && second.json["meta"]["has_more"] == false,
            "{}",
            second.text
        );

        let listed = house.get(&owner, "/api/v2/tickets.json").await?;
        ensure!(
            listed.json["count"] == 1 && listed.json["tickets"][0]["description"] == "It smells.",
            "{}",
            listed.text
        );
        let deleted = house.send(&owner, Method::DELETE, &format!("/api/v2/tickets/{id}.json"), None).await?;
        ensure!(deleted.status == 204, "{}", deleted.text);
        ensure!(
            house.get(&owner, &format!("/api/v2/tickets/{id}.json")).await?.status == 404,
            "a deleted ticket was shown"
        );
        let restored = house.put(&owner, &format!("/api/v2/deleted_tickets/{id}/restore.json"), &json!({})).await?;
        ensure!(restored.status == 200, "{}", restored.text);
        ensure!(
            house.get(&owner, &format!("/api/v2/tickets/{id}.json")).await?.status == 200,
            "a restored ticket was not shown"
        );
    }
    Ok(())
}

#[tokio::test]
async fn a_late_change_with_safe_update_is_refused_and_writes_nothing() -> Result<()> {
    for house in TestHouse::each().await? {
        let owner = house.account("acme").await?;
        let made = house.post(&owner, "/api/v2/tickets.json", &json!({"ticket": {"comment": {"body": "One"}}})).await?;
        let (id, stamp) = (made.json["ticket"]["id"].clone(), made.json["ticket"]["updated_at"].clone());
        house.pass_seconds(5);
        let path = format!("/api/v2/tickets/{id}.json");
        let other = house.put(&owner, &path, &json!({"ticket": {"priority": "low"}})).await?;
        ensure!(other.status == 200, "{}", other.text);
        let late = json!({"ticket": {"priority": "urgent", "safe_update": true, "updated_stamp": stamp}});
        let refused = house.put(&owner, &path, &late).await?;
        ensure!(refused.status == 409 && refused.json["error"] == "UpdateConflict", "{}", refused.text);
        ensure!(house.get(&owner, &path).await?.json["ticket"]["priority"] == "low", "the late change was written");
    }
    Ok(())
}

#[tokio::test]
async fn what_is_not_a_ticket_is_refused_in_zendesks_words() -> Result<()> {
    for house in TestHouse::each().await? {
        let owner = house.account("acme").await?;
        let bad = house.send_raw(&owner, Method::POST, "/api/v2/tickets.json", b"{\"ticket\": ".to_vec()).await?;
        ensure!(bad.status == 400, "{}", bad.text);
        let wrong = house
            .post(&owner, "/api/v2/tickets.json", &json!({"ticket": {"status": "burning", "comment": {"body": "x"}}}))
            .await?;
        ensure!(wrong.status == 422 && wrong.json["error"] == "RecordInvalid", "{}", wrong.text);
        let empty = house.post(&owner, "/api/v2/tickets.json", &json!({"ticket": {"subject": "x"}})).await?;
        ensure!(empty.status == 422, "{}", empty.text);
        let extra =
            house.post(&owner, "/api/v2/tickets.json", &json!({"ticket": {"id": 7, "comment": {"body": "x"}}})).await?;
        let warned = extra.headers.get("x-zendesk-api-warn").and_then(|value| value.to_str().ok()).unwrap_or_default();
        ensure!(extra.status == 201 && warned.contains("ticket.id"), "{} {warned}", extra.text);
        let page = house.get(&owner, "/api/v2/tickets.json?page[size]=1000").await?;
        ensure!(page.status == 400 && page.json["error"] == "InvalidPaginationParameter", "{}", page.text);
    }
    Ok(())
}
