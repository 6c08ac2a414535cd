//! Explanations, on both engines: ten examples, each held against what the route itself answers.

use anyhow::{Result, ensure};
use axum::http::Method;
use serde_json::{Value, json};
use testkit::{Caller, TestHouse};

use crate::attachments::user;

async fn made(house: &TestHouse, owner: &Caller, path: &str, body: Value) -> Result<i64> {
    let made = house.post(owner, &format!("/api/v2/{path}.json"), &body).await?;
    ensure!(made.status == 201, "{path}: {}", made.text);
    let thing = made.json.as_object().and_then(|object| object.values().find(|value| value["id"].is_i64()));
    Ok(thing.and_then(|thing| thing["id"].as_i64()).unwrap_or_default())
}

async fn me(house: &TestHouse, caller: &Caller) -> Result<i64> {
    Ok(house.get(caller, "/api/v2/users/me.json").await?.json["user"]["id"].as_i64().unwrap_or_default())
}

async fn explained(house: &TestHouse, admin: &Caller, user: i64, act: &str, id: i64, more: &str) -> Result<Value> {
    let path = format!("/api/balie/v1/explain?user_id={user}&act={act}&thing=ticket&id={id}{more}");
    let told = house.get(admin, &path).await?;
    ensure!(told.status == 200, "{path}: {}", told.text);
    Ok(told.json["explanation"].clone())
}

#[tokio::test]
async fn ten_examples_are_explained_as_they_are_judged() -> Result<()> {
    for house in TestHouse::each().await? {
        let owner = house.account("acme").await?;
        let place = made(&house, &owner, "organizations", json!({"organization": {"name": "Acme"}})).await?;
        let ann = user(&house, &owner, "ann", json!({"role": "agent"})).await?;
        let ben = user(&house, &owner, "ben", json!({"role": "agent", "ticket_restriction": "groups"})).await?;
        let own = json!({"role": "agent", "ticket_restriction": "organization", "organization_id": place});
        let oda = user(&house, &owner, "oda", own).await?;
        let cas = user(&house, &owner, "cas", json!({"role": "agent", "custom_role_id": 6})).await?;
        let lea = user(&house, &owner, "lea", json!({"role": "agent", "custom_role_id": 2})).await?;
        let eve = user(&house, &owner, "eve", json!({"organization_id": place})).await?;
        let rob = user(&house, &owner, "rob", json!({})).await?;
        let group = made(&house, &owner, "groups", json!({"group": {"name": "Other"}})).await?;
        let ticket = json!({"subject": "zqsubject", "comment": {"body": "zqbody"}, "group_id": group,
            "requester_id": me(&house, &eve).await?, "assignee_id": me(&house, &cas).await?});
        let joined = json!({"group_membership": {"user_id": me(&house, &cas).await?, "group_id": group}});
        made(&house, &owner, "group_memberships", joined).await?;
        let id = made(&house, &owner, "tickets", json!({"ticket": ticket})).await?;
        let examples: [(&str, &Caller, &str, &str, &[&str]); 10] = [
            ("owner", &owner, "read", "yes", &["owner", "every_ticket"]),
            ("ann", &ann, "delete", "yes", &["agent", "every_ticket", "ticket_deletion"]),
            ("ben", &ben, "read", "unseen", &["agent", "outside_groups"]),
            ("oda", &oda, "read", "yes", &["agent", "organization"]),
            ("cas", &cas, "read", "yes", &["agent", "assignee"]),
            ("cas", &cas, "delete", "no", &["agent", "assignee", "ticket_deletion"]),
            ("lea", &lea, "update", "no", &["light_agent", "every_ticket", "ticket_editing"]),
            ("eve", &eve, "reply", "yes", &["end_user", "requester"]),
            ("rob", &rob, "read", "unseen", &["end_user", "not_ones"]),
            ("ann", &ann, "permanently_delete", "no", &["agent", "every_ticket", "not_deleted"]),
        ];
        for (name, caller, act, verdict, rules) in examples {
            let told = explained(&house, &owner, me(&house, caller).await?, act, id, "").await?;
            let found: Vec<&str> =
                told["lines"].as_array().into_iter().flatten().filter_map(|line| line["rule"].as_str()).collect();
            ensure!(told["verdict"] == verdict && found == rules, "{name} {act}: {told}");
            ensure!(!told.to_string().contains("zq"), "content was told: {told}");
            let dutch = explained(&house, &owner, me(&house, caller).await?, act, id, "&locale=nl").await?;
            ensure!(dutch["lines"][0]["text"].as_str().is_some_and(|text| text.starts_with("De gebruiker")), "{dutch}");
            // What the door itself says.
            let path = format!("/api/v2/tickets/{id}.json");
            let staff = !matches!(name, "eve" | "rob");
            if act == "read" && staff {
                let status = house.get(caller, &path).await?.status;
                ensure!((status == 200) == (verdict == "yes"), "{name} reads: {status}, explained as {verdict}");
            }
            if act == "update" {
                let wish = json!({"ticket": {"priority": "high"}});
                ensure!(house.put(caller, &path, &wish).await?.status == 403, "{name} updated");
            }
            if act == "delete" && verdict == "no" {
                ensure!(house.send(caller, Method::DELETE, &path, None).await?.status == 403, "{name} deleted");
            }
        }
        let ann_id = me(&house, &ann).await?;
        for (user, ticket, rule) in [(9999, id, "no_such_user"), (ann_id, 9999, "no_such_ticket")] {
            let told = explained(&house, &owner, user, "read", ticket, "").await?;
            ensure!(told["verdict"] == "unseen" && told["lines"][0]["rule"] == rule, "{told}");
        }
        let path = format!("/api/balie/v1/explain?user_id={ann_id}&act=read&thing=ticket&id={id}");
        ensure!(house.get(&ann, &path).await?.status == 403, "an agent was told");
        ensure!(house.get(&owner, "/api/balie/v1/explain?user_id=1&act=fly&id=1").await?.status == 422);
        ensure!(house.get(&owner, "/api/balie/v1/explain?user_id=1&thing=user&id=1").await?.status == 422);
        ensure!(house.get(&owner, "/api/balie/v1/explain?user_id=1").await?.status == 422);
    }
    Ok(())
}
