//! What is seldom done, on both engines: statements that the other tests do not come by.

use anyhow::{Context as _, Result, ensure};
use axum::http::Method;
use serde_json::{Value, json};
use store::Open as _;
use store::fulltext::{self, IndexTable};
use store::jobs::{NewJob, enqueue};
use testkit::{Caller, TestHouse};

async fn made(house: &TestHouse, owner: &Caller, path: &str, body: Value) -> Result<Value> {
    let made = house.post(owner, &format!("/api/v2/{path}.json"), &body).await?;
    ensure!(made.status < 300, "{path}: {}", made.text);
    made.json.as_object().and_then(|object| object.values().next()).cloned().context("an empty answer")
}

#[tokio::test]
async fn a_revoked_token_is_refused_and_still_listed() -> Result<()> {
    for house in TestHouse::each().await? {
        let owner = house.account("acme").await?;
        let operator = house.house.operator("acme").await?;
        let tokens = identity::api_tokens::list(&operator).await?;
        let token = tokens.first().context("the owner's token")?;
        ensure!(house.get(&owner, "/api/v2/users/me.json").await?.json["user"]["id"] == 1);
        identity::api_tokens::revoke(&operator, token.id).await?;
        ensure!(house.get(&owner, "/api/v2/tickets.json").await?.status == 401, "a revoked token was taken");
        ensure!(identity::api_tokens::list(&operator).await?.len() == tokens.len());
    }
    Ok(())
}

#[tokio::test]
async fn the_chain_of_events_fits_from_the_first_to_the_last() -> Result<()> {
    for house in TestHouse::each().await? {
        house.account("acme").await?;
        let operator = house.house.operator("acme").await?;
        let whole =
            async |tx: &mut store::ReadTx| -> domain::Result<_> { Ok(store::events::first_broken(tx, 3).await?) };
        ensure!(operator.read(whole).await?.is_none(), "the chain is broken");
        let bent = async |tx: &mut store::WriteTx| {
            tx.run(store::Sql::new("update events set about_id = 99 where seq = 2", [])).await?;
            Ok(tx.commit_quietly("a test's rows"))
        };
        operator.write(bent).await?;
        ensure!(operator.read(whole).await? == Some(2), "a changed event was not noticed");
    }
    Ok(())
}

#[tokio::test]
async fn people_and_places_keep_what_is_seldom_said_of_them() -> Result<()> {
    for house in TestHouse::each().await? {
        let owner = house.account("acme").await?;
        let domains = json!({"organization": {"name": "Klant", "domain_names": ["klant.example"]}});
        let organization = made(&house, &owner, "organizations", domains).await?;
        ensure!(organization["domain_names"] == json!(["klant.example"]), "{organization}");

        let eve = json!({"user": {"name": "Eve", "email": "eve@example.com", "phone": "+31201234567"}});
        let eve = made(&house, &owner, "users", eve).await?;
        let path = format!("/api/v2/users/{}.json", eve["id"]);
        for verified in [true, false] {
            let changed = house.put(&owner, &path, &json!({"user": {"verified": verified}})).await?;
            ensure!(changed.json["user"]["verified"] == verified, "{}", changed.text);
        }
        let identities = format!("/api/v2/users/{}/identities.json", eve["id"]);
        let listed = house.get(&owner, &identities).await?;
        let phone = listed.json["identities"].as_array().into_iter().flatten().find(|it| it["type"] == "phone_number");
        let phone = phone.context("a phone number is an identity")?["id"].clone();
        let one = identities.replace(".json", &format!("/{phone}.json"));
        ensure!(house.send(&owner, Method::DELETE, &one, None).await?.status == 204);
        ensure!(house.get(&owner, &path).await?.json["user"]["phone"].is_null(), "the phone number stayed");

        // Whoever has no address takes that of the user who goes up in him.
        let bare = made(&house, &owner, "users", json!({"user": {"name": "Bare"}})).await?;
        let merging = path.replace(".json", "/merge.json");
        let merged = house.put(&owner, &merging, &json!({"user": {"id": bare["id"]}})).await?;
        ensure!(merged.json["user"]["email"] == "eve@example.com", "{}", merged.text);
    }
    Ok(())
}

#[tokio::test]
async fn an_agent_without_a_group_has_no_default_group() -> Result<()> {
    for house in TestHouse::each().await? {
        let owner = house.account("acme").await?;
        let ann = json!({"user": {"name": "Ann", "email": "ann@example.com", "role": "agent"}});
        let ann = made(&house, &owner, "users", ann).await?["id"].clone();
        let path = format!("/api/v2/users/{ann}/group_memberships.json");
        for membership in house.get(&owner, &path).await?.json["group_memberships"].as_array().into_iter().flatten() {
            let one = format!("/api/v2/group_memberships/{}.json", membership["id"]);
            ensure!(house.send(&owner, Method::DELETE, &one, None).await?.status == 204);
        }
        let shown = house.get(&owner, &format!("/api/v2/users/{ann}.json")).await?;
        ensure!(shown.json["user"]["default_group_id"].is_null(), "{}", shown.text);
    }
    Ok(())
}

#[tokio::test]
async fn a_view_shows_a_custom_field_and_a_field_points_to_an_organization() -> Result<()> {
    for house in TestHouse::each().await? {
        let owner = house.account("acme").await?;
        let organization = made(&house, &owner, "organizations", json!({"organization": {"name": "Klant"}})).await?;
        let field = json!({"type": "lookup", "title": "Supplier", "relationship_target_type": "zen:organization"});
        let field = made(&house, &owner, "ticket_fields", json!({"ticket_field": field})).await?["id"].clone();
        let ticket = |value: &Value| {
            let fields = json!([{"id": field, "value": value}]);
            json!({"ticket": {"comment": {"body": "x"}, "custom_fields": fields}})
        };
        made(&house, &owner, "tickets", ticket(&organization["id"])).await?;
        let wrong = house.post(&owner, "/api/v2/tickets.json", &ticket(&json!(987_654))).await?;
        ensure!(wrong.status == 422, "a field pointed to nothing: {}", wrong.text);
        let all = json!([{"field": "status", "operator": "less_than", "value": "closed"}]);
        let view = json!({"title": "Suppliers", "all": all, "output": {"columns": ["subject", field]}});
        let view = made(&house, &owner, "views", json!({"view": view})).await?;
        ensure!(view["execution"].to_string().contains("Supplier"), "{view}");
    }
    Ok(())
}

#[tokio::test]
async fn who_was_there_before_words_were_kept_is_given_them_by_a_job() -> Result<()> {
    const WORDS: IndexTable = IndexTable { name: "people_texts" };
    for house in TestHouse::each().await? {
        let owner = house.account("acme").await?;
        let user = made(&house, &owner, "users", json!({"user": {"name": "Zebedee Zomer"}})).await?;
        let id = user["id"].as_i64().context("no id")?;
        let found = async || house.get(&owner, "/api/v2/search.json?query=type:user%20zebedee").await;
        ensure!(found().await?.json["count"] == 1, "not found at once");
        let operator = house.house.operator("acme").await?;
        let forget = async move |tx: &mut store::WriteTx| {
            fulltext::remove(tx, &WORDS, id << 3).await?;
            Ok(tx.commit_quietly("a test's rows"))
        };
        operator.write(forget).await?;
        ensure!(found().await?.json["count"] == 0, "found without words");
        let now = operator.now().millis();
        let order = async move |tx: &mut store::WriteTx| {
            let job = NewJob { kind: "index_people", args: "{}".to_owned(), run_at: now, max_attempts: 1 };
            enqueue(tx, &job, now).await?;
            Ok(tx.commit_quietly("a test's rows"))
        };
        operator.write(order).await?;
        house.settle("acme").await?;
        ensure!(found().await?.json["count"] == 1, "the job gave no words");
    }
    Ok(())
}
