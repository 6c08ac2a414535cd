//! Requests through the API, on both engines: what a customer sees and may do, and what stays hidden.

use anyhow::{Result, ensure};
use serde_json::{Value, json};
use testkit::{Caller, TestHouse};

async fn made(house: &TestHouse, owner: &Caller, kind: &str, path: &str, body: Value) -> Result<i64> {
    let told = house.post(owner, path, &json!({kind: body})).await?;
    ensure!(told.status == 201, "{path}: {} {}", told.status, told.text);
    Ok(told.json[kind]["id"].as_i64().unwrap_or_default())
}

async fn person(house: &TestHouse, owner: &Caller, name: &str, more: Value) -> Result<(i64, Caller)> {
    let email = format!("{}@example.com", name.to_lowercase());
    let mut user = json!({"name": name, "email": email, "verified": true, "skip_verify_email": true});
    if let (Some(user), Some(more)) = (user.as_object_mut(), more.as_object()) {
        user.extend(more.clone());
    }
    let id = made(house, owner, "user", "/api/v2/users.json", user).await?;
    Ok((id, house.caller("acme", &email, "*").await?))
}

async fn takes_anybody(house: &TestHouse, yes: bool) -> Result<()> {
    let operator = house.house.operator("acme").await?;
    let value = vec![(identity::account::Setting::AnonymousRequests, yes.to_string())];
    Ok(identity::account::change(&operator, value).await?)
}

fn ids(told: &testkit::Told) -> Vec<i64> {
    told.json["requests"].as_array().into_iter().flatten().filter_map(|row| row["id"].as_i64()).collect()
}

#[tokio::test]
async fn a_customer_asks_reads_answers_and_solves() -> Result<()> {
    for house in TestHouse::each().await? {
        let owner = house.account("acme").await?;
        let (eve_id, eve) = person(&house, &owner, "Eve", json!({})).await?;
        let (_, mallory) = person(&house, &owner, "Mallory", json!({})).await?;

        let body = json!({"request": {"subject": "Printer", "comment": {"body": "It burns"}, "tags": ["vip"], "assignee_id": 1, "group_id": 1, "status": "solved", "collaborators": []}});
        let asked = house.post(&eve, "/api/v2/requests.json", &body).await?;
        ensure!(asked.status == 201 && asked.json["request"]["status"] == "new", "{}", asked.text);
        ensure!(asked.json["request"]["requester_id"] == eve_id, "{}", asked.text);
        let id = asked.json["request"]["id"].as_i64().unwrap_or_default();
        let ticket = house.get(&owner, &format!("/api/v2/tickets/{id}.json")).await?;
        ensure!(ticket.json["ticket"]["tags"] == json!([]), "a customer set tags: {}", ticket.text);
        ensure!(ticket.json["ticket"]["assignee_id"].is_null(), "{}", ticket.text);

        let path = format!("/api/v2/requests/{id}.json");
        let early = house.put(&eve, &path, &json!({"request": {"solved": true}})).await?;
        ensure!(early.status == 422, "nobody works on it yet: {}", early.text);
        house.pass_seconds(5);
        for comment in [json!({"body": "Secret", "public": false}), json!({"body": "Unplug it", "public": true})] {
            let said = json!({"ticket": {"comment": comment, "assignee_id": 1, "status": "pending"}});
            let answered = house.put(&owner, &format!("/api/v2/tickets/{id}.json"), &said).await?;
            ensure!(answered.status == 200, "{}", answered.text);
        }
        let said = house.get(&eve, &format!("/api/v2/requests/{id}/comments.json")).await?;
        ensure!(said.json["count"] == 2 && !said.text.contains("Secret"), "{}", said.text);
        ensure!(
            !said.text.contains("olga@") && said.text.contains("Olga Owner"),
            "names, not addresses: {}",
            said.text
        );
        let second = said.json["comments"][1]["id"].as_i64().unwrap_or_default();
        ensure!(house.get(&eve, &format!("/api/v2/requests/{id}/comments/{second}.json")).await?.status == 200);
        let all = house.get(&owner, &format!("/api/v2/tickets/{id}/comments.json")).await?;
        let note = all.json["comments"].as_array().into_iter().flatten().find(|said| said["public"] == false);
        let note = note.and_then(|said| said["id"].as_i64()).unwrap_or_default();
        ensure!(house.get(&eve, &format!("/api/v2/requests/{id}/comments/{note}.json")).await?.status == 404);

        let reply = json!({"request": {"comment": {"body": "Still warm", "public": false, "author_id": 1}}});
        let answered = house.put(&eve, &path, &reply).await?;
        ensure!(answered.status == 200 && answered.json["request"]["status"] == "open", "{}", answered.text);
        ensure!(answered.json["request"]["can_be_solved_by_me"] == true, "{}", answered.text);
        for (path, expected) in
            [("requests", true), ("requests/open", true), ("requests/solved", false), ("requests/ccd", false)]
        {
            let listed = house.get(&eve, &format!("/api/v2/{path}.json")).await?;
            ensure!(listed.status == 200 && ids(&listed).contains(&id) == expected, "{path}: {}", listed.text);
        }
        ensure!(ids(&house.get(&eve, "/api/v2/requests/search.json?query=burns").await?) == [id]);
        ensure!(ids(&house.get(&eve, "/api/v2/requests/search.json?query=Secret").await?).is_empty());
        ensure!(house.get(&eve, "/api/v2/requests/search.json?query=tags:vip").await?.status != 200);
        ensure!(ids(&house.get(&eve, "/api/v2/requests.json?page[size]=1").await?) == [id]);
        let solved = house.put(&eve, &path, &json!({"request": {"solved": true}})).await?;
        ensure!(solved.status == 200 && solved.json["request"]["status"] == "solved", "{}", solved.text);

        ensure!(house.get(&mallory, &path).await?.status == 404, "another customer saw it");
        ensure!(house.put(&mallory, &path, &reply).await?.status == 404, "another customer answered");
        ensure!(house.get(&mallory, &format!("/api/v2/requests/{id}/comments.json")).await?.status == 404);
        ensure!(ids(&house.get(&mallory, "/api/v2/requests.json").await?).is_empty());
        ensure!(house.get(&mallory, &format!("/api/v2/users/{eve_id}/requests.json")).await?.status == 404);
        ensure!(ids(&house.get(&owner, &format!("/api/v2/users/{eve_id}/requests.json")).await?) == [id]);
        ensure!(house.get(&eve, &format!("/api/v2/tickets/{id}.json")).await?.status == 403, "the staff's own route");
        ensure!(house.get(&eve.nobody(), &path).await?.status == 401);
        let copied = json!({"request": {"comment": {"body": "x"}, "collaborators": ["bob@example.com"]}});
        ensure!(
            house.post(&eve, "/api/v2/requests.json", &copied).await?.status == 422,
            "the account allows no copies"
        );
    }
    Ok(())
}

#[tokio::test]
async fn the_requests_of_an_organization_are_read_where_it_shares_them() -> Result<()> {
    for house in TestHouse::each().await? {
        let owner = house.account("acme").await?;
        let shared = json!({"name": "Sharers", "shared_tickets": true});
        let shares = made(&house, &owner, "organization", "/api/v2/organizations.json", shared).await?;
        let closed =
            made(&house, &owner, "organization", "/api/v2/organizations.json", json!({"name": "Others"})).await?;
        let (_, ann) = person(&house, &owner, "Ann", json!({"organization_id": shares})).await?;
        let (_, ben) = person(&house, &owner, "Ben", json!({"organization_id": shares})).await?;
        let (_, cat) = person(&house, &owner, "Cat", json!({"organization_id": closed})).await?;
        let ask = json!({"request": {"subject": "Ours", "comment": {"body": "Help"}}});
        let asked = house.post(&ann, "/api/v2/requests.json", &ask).await?;
        let id = asked.json["request"]["id"].as_i64().unwrap_or_default();
        let list = format!("/api/v2/organizations/{shares}/requests.json");
        ensure!(ids(&house.get(&ben, &list).await?) == [id], "a colleague reads along");
        let path = format!("/api/v2/requests/{id}.json");
        ensure!(house.get(&ben, &path).await?.status == 200);
        let word = json!({"request": {"comment": {"body": "Me too"}}});
        ensure!(house.put(&ben, &path, &word).await?.status == 403, "comments are not shared");
        house
            .put(
                &owner,
                &format!("/api/v2/organizations/{shares}.json"),
                &json!({"organization": {"shared_comments": true}}),
            )
            .await?;
        ensure!(house.put(&ben, &path, &word).await?.status == 200, "now they are");
        ensure!(house.get(&cat, &list).await?.status == 404);
        ensure!(house.get(&cat, &format!("/api/v2/organizations/{closed}/requests.json")).await?.status == 403);
        ensure!(house.get(&cat, &path).await?.status == 404);
    }
    Ok(())
}

#[tokio::test]
async fn a_visitor_asks_only_where_the_account_takes_it_and_is_nobody() -> Result<()> {
    for house in TestHouse::each().await? {
        let owner = house.account("acme").await?;
        let (eve_id, eve) = person(&house, &owner, "Eve", json!({})).await?;
        let body = |email: &str| json!({"request": {"subject": "Click here", "comment": {"body": "I am Eve"}, "requester": {"name": "Eve", "email": email}}});
        let nobody = owner.nobody();
        takes_anybody(&house, false).await?;
        ensure!(house.post(&nobody, "/api/v2/requests.json", &body("eve@example.com")).await?.status == 401);
        takes_anybody(&house, true).await?;
        ensure!(
            house.post(&nobody, "/api/v2/requests.json", &json!({"request": {"comment": {"body": "x"}}})).await?.status
                == 422
        );
        let known = house.post(&nobody, "/api/v2/requests.json", &body("eve@example.com")).await?;
        let unknown = house.post(&nobody, "/api/v2/requests.json", &body("new@example.com")).await?;
        ensure!(known.status == 201 && unknown.status == 201, "{} {}", known.text, unknown.text);
        ensure!(known.json["request"]["requester_id"].is_null() && known.json["request"]["organization_id"].is_null());
        let id = known.json["request"]["id"].as_i64().unwrap_or_default();
        let path = format!("/api/v2/requests/{id}.json");
        ensure!(house.get(&eve, &path).await?.status == 404, "a stranger's words stood in a customer's requests");
        ensure!(ids(&house.get(&eve, "/api/v2/requests.json").await?).is_empty());
        let ticket = house.get(&owner, &format!("/api/v2/tickets/{id}/comments.json")).await?;
        ensure!(ticket.json["comments"][0]["metadata"]["unverified"] == true, "{}", ticket.text);
        ensure!(ticket.json["comments"][0]["author_id"] == eve_id, "{}", ticket.text);
        house
            .put(
                &owner,
                &format!("/api/v2/tickets/{id}.json"),
                &json!({"ticket": {"comment": {"body": "Was it you?"}}}),
            )
            .await?;
        let said = house.get(&eve, &format!("/api/v2/requests/{id}/comments.json")).await?;
        ensure!(said.json["count"] == 1 && !said.text.contains("I am Eve"), "{}", said.text);
        let mut last = 0;
        for _ in 0..12 {
            last = house.post(&nobody, "/api/v2/requests.json", &body("eve@example.com")).await?.status;
        }
        ensure!(last == 429, "an address was flooded: {last}");
        ensure!(
            house
                .post(&eve, "/api/v2/requests.json", &json!({"request": {"comment": {"body": "Really me"}}}))
                .await?
                .status
                == 201
        );
    }
    Ok(())
}
