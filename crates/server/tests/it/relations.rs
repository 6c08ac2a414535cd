//! What hangs together with a ticket, through the API, on both engines.

use anyhow::{Result, ensure};
use axum::http::Method;
use serde_json::{Value, json};
use testkit::{Caller, TestHouse, Told};

async fn ticket(house: &TestHouse, owner: &Caller, more: Value) -> Result<i64> {
    let mut body = json!({"comment": {"body": "It burns"}, "requester": {"name": "Eve", "email": "eve@example.com"}});
    if let (Some(body), Some(more)) = (body.as_object_mut(), more.as_object()) {
        body.extend(more.clone());
    }
    let made = house.post(owner, "/api/v2/tickets.json", &json!({"ticket": body})).await?;
    ensure!(made.status == 201, "{}", made.text);
    Ok(made.json["ticket"]["id"].as_i64().unwrap_or_default())
}

async fn shown(house: &TestHouse, owner: &Caller, id: i64) -> Result<Value> {
    Ok(house.get(owner, &format!("/api/v2/tickets/{id}.json")).await?.json["ticket"].take())
}

async fn user(house: &TestHouse, owner: &Caller, name: &str, role: &str) -> Result<(i64, Caller)> {
    let email = format!("{}@example.com", name.to_lowercase());
    let body = json!({"user": {"name": name, "email": email, "role": role, "verified": true}});
    let made = house.post(owner, "/api/v2/users.json", &body).await?;
    ensure!(made.status == 201, "{}", made.text);
    Ok((made.json["user"]["id"].as_i64().unwrap_or_default(), house.caller("acme", &email, "*").await?))
}

fn ids(told: &Told, key: &str) -> Vec<i64> {
    told.json[key].as_array().into_iter().flatten().filter_map(|row| row["id"].as_i64()).collect()
}

#[tokio::test]
async fn tickets_are_merged_by_a_job_and_only_whole() -> Result<()> {
    for house in TestHouse::each().await? {
        let owner = house.account("acme").await?;
        let target = ticket(&house, &owner, json!({})).await?;
        let bob = json!({"requester": {"name": "Bob", "email": "bob@example.com"}, "tags": ["hot"]});
        let source = ticket(&house, &owner, bob).await?;
        let (_, eve) = user(&house, &owner, "Mallory", "end-user").await?;
        let path = format!("/api/v2/tickets/{target}/merge.json");
        let wish = json!({"ids": [source], "target_comment": "Came in", "source_comment": "Went there", "source_comment_is_public": true});
        ensure!(house.post(&eve, &path, &wish).await?.status == 403, "a customer merged");
        ensure!(house.post(&owner, &path, &json!({"ids": [target]})).await?.status == 422);
        ensure!(house.post(&owner, &path, &json!({"ids": [source, 9999]})).await?.status == 404);
        house.pass_seconds(5);
        let ordered = house.post(&owner, &path, &wish).await?;
        ensure!(ordered.status == 200 && ordered.json["job_status"]["id"].is_string(), "{}", ordered.text);
        house.settle("acme").await?;
        let merged = shown(&house, &owner, source).await?;
        ensure!(merged["status"] == "closed" && merged["tags"] == json!(["closed_by_merge", "hot"]), "{merged}");
        let into = shown(&house, &owner, target).await?;
        ensure!(into["status"] == "new" && into["email_cc_ids"] == json!([merged["requester_id"]]), "{into}");
        let said = house.get(&owner, &format!("/api/v2/tickets/{target}/comments.json")).await?;
        ensure!(
            said.json["comments"][1]["body"] == "Came in" && said.json["comments"][1]["public"] == false,
            "{}",
            said.text
        );
        let said = house.get(&owner, &format!("/api/v2/tickets/{source}/comments.json")).await?;
        ensure!(
            said.json["comments"][1]["body"] == "Went there" && said.json["comments"][1]["public"] == true,
            "{}",
            said.text
        );
        ensure!(house.post(&owner, &path, &wish).await?.status == 422, "a closed ticket was merged again");

        let follow = ticket(&house, &owner, json!({"via_followup_source_id": source, "requester": null})).await?;
        let follow = shown(&house, &owner, follow).await?;
        ensure!(follow["tags"] == json!(["hot"]) && follow["requester_id"] == merged["requester_id"], "{follow}");
        ensure!(follow["via"]["source"]["rel"] == "follow_up", "{follow}");
        ensure!(shown(&house, &owner, source).await?["followup_ids"] == json!([follow["id"]]));
        let open = json!({"ticket": {"comment": {"body": "x"}, "via_followup_source_id": target}});
        ensure!(house.post(&owner, "/api/v2/tickets.json", &open).await?.status == 422, "an open ticket was followed");
    }
    Ok(())
}

#[tokio::test]
async fn solving_a_problem_solves_its_incidents() -> Result<()> {
    for house in TestHouse::each().await? {
        let owner = house.account("acme").await?;
        let problem = ticket(&house, &owner, json!({"type": "problem", "subject": "Network_down"})).await?;
        let one = ticket(&house, &owner, json!({"problem_id": problem})).await?;
        let two = ticket(&house, &owner, json!({"problem_id": problem, "type": "incident"})).await?;
        let other = ticket(&house, &owner, json!({})).await?;
        ensure!(
            ids(&house.get(&owner, &format!("/api/v2/tickets/{problem}/incidents.json")).await?, "tickets")
                == [one, two]
        );
        ensure!(ids(&house.get(&owner, "/api/v2/problems.json").await?, "tickets") == [problem]);
        for (text, found) in [("network_", 1), ("networkx", 0), ("%", 0)] {
            let told = house.post(&owner, "/api/v2/problems/autocomplete.json", &json!({"text": text})).await?;
            ensure!(ids(&told, "tickets").len() == found, "{text}: {}", told.text);
        }
        let related = house.get(&owner, &format!("/api/v2/tickets/{problem}/related.json")).await?;
        ensure!(related.json["incidents"] == 2, "{}", related.text);
        house.pass_seconds(5);
        let solve = json!({"ticket": {"status": "solved", "comment": {"body": "Cable is in again", "public": true}}});
        ensure!(house.put(&owner, &format!("/api/v2/tickets/{problem}.json"), &solve).await?.status == 200);
        house.settle("acme").await?;
        for (id, status, many) in [(one, "solved", 2), (two, "solved", 2), (other, "new", 1)] {
            ensure!(shown(&house, &owner, id).await?["status"] == status);
            let said = house.get(&owner, &format!("/api/v2/tickets/{id}/comments.json")).await?;
            ensure!(said.json["count"] == many, "{}", said.text);
        }
    }
    Ok(())
}

#[tokio::test]
async fn people_and_tags_of_a_ticket_are_kept_and_listed() -> Result<()> {
    for house in TestHouse::each().await? {
        let owner = house.account("acme").await?;
        let (agent, _) = user(&house, &owner, "Ann", "agent").await?;
        let (_, eve) = user(&house, &owner, "Mallory", "end-user").await?;
        let people = json!({"collaborators": [agent, "new@example.com", {"name": "Cat", "email": "cat@example.com"}], "tags": ["alpha", "beta"]});
        let id = ticket(&house, &owner, people).await?;
        for (path, many) in [("followers", 1), ("email_ccs", 2), ("collaborators", 3)] {
            let told = house.get(&owner, &format!("/api/v2/tickets/{id}/{path}.json")).await?;
            ensure!(ids(&told, "users").len() == many, "{path}: {}", told.text);
            ensure!(house.get(&eve, &format!("/api/v2/tickets/{id}/{path}.json")).await?.status == 403);
        }
        let take = json!({"ticket": {"email_ccs": [{"user_email": "cat@example.com", "action": "delete"}], "followers": [{"user_id": agent, "action": "delete"}]}});
        ensure!(house.put(&owner, &format!("/api/v2/tickets/{id}.json"), &take).await?.status == 200);
        let after = shown(&house, &owner, id).await?;
        ensure!(
            after["follower_ids"] == json!([]) && after["email_cc_ids"].as_array().map(Vec::len) == Some(1),
            "{after}"
        );
        let copied = after["email_cc_ids"][0].as_i64().unwrap_or_default();
        ensure!(ids(&house.get(&owner, &format!("/api/v2/users/{copied}/tickets/ccd.json")).await?, "tickets") == [id]);
        ensure!(
            ids(&house.get(&owner, &format!("/api/v2/users/{agent}/tickets/followed.json")).await?, "tickets")
                .is_empty()
        );

        let path = format!("/api/v2/tickets/{id}/tags.json");
        let stamp = after["updated_at"].clone();
        house.pass_seconds(5);
        ensure!(
            house.put(&owner, &path, &json!({"tags": ["Gamma"]})).await?.json["tags"]
                == json!(["alpha", "beta", "gamma"])
        );
        let late = json!({"tags": ["late"], "updated_stamp": stamp, "safe_update": "true"});
        ensure!(house.put(&owner, &path, &late).await?.status == 409, "a late change of tags");
        let gone = house.send(&owner, Method::DELETE, &path, Some(&json!({"tags": ["alpha"]}))).await?;
        ensure!(gone.status == 204 && gone.text.is_empty(), "{}", gone.text);
        let left = house.get(&owner, &path).await?;
        ensure!(left.json["tags"] == json!(["beta", "gamma"]), "{}", left.text);
        let set = house.post(&owner, &path, &json!({"tags": ["beta", "delta"]})).await?;
        ensure!(set.status == 201 && set.json["tags"] == json!(["beta", "delta"]), "{}", set.text);
        ticket(&house, &owner, json!({"tags": ["beta"]})).await?;
        let tags = house.get(&owner, "/api/v2/tags.json?page[size]=1").await?;
        ensure!(
            tags.json["tags"] == json!([{"name": "beta", "count": 2}]) && tags.json["meta"]["has_more"] == true,
            "{}",
            tags.text
        );
        ensure!(house.get(&owner, "/api/v2/tags/count.json").await?.json["count"]["value"] == 2);
        ensure!(house.get(&owner, "/api/v2/autocomplete/tags.json?name=de").await?.json["tags"] == json!(["delta"]));
        ensure!(house.get(&owner, "/api/v2/autocomplete/tags.json?name=d").await?.status == 422);
        ensure!(house.get(&eve, "/api/v2/tags.json").await?.status == 403);
    }
    Ok(())
}

#[tokio::test]
async fn tickets_follow_when_people_groups_and_organizations_go() -> Result<()> {
    for house in TestHouse::each().await? {
        let owner = house.account("acme").await?;
        let made = house.post(&owner, "/api/v2/groups.json", &json!({"group": {"name": "Night"}})).await?;
        let group = made.json["group"]["id"].as_i64().unwrap_or_default();
        let made = house.post(&owner, "/api/v2/organizations.json", &json!({"organization": {"name": "Gone"}})).await?;
        let organization = made.json["organization"]["id"].as_i64().unwrap_or_default();
        let id = ticket(&house, &owner, json!({"group_id": group, "organization_id": organization})).await?;
        for path in [format!("groups/{group}"), format!("organizations/{organization}")] {
            let gone = house.send(&owner, Method::DELETE, &format!("/api/v2/{path}.json"), None).await?;
            ensure!(gone.status == 204, "{}", gone.text);
        }
        house.settle("acme").await?;
        let after = shown(&house, &owner, id).await?;
        ensure!(after["group_id"].is_null() && after["organization_id"].is_null(), "{after}");

        let (into, mallory) = user(&house, &owner, "Evelyn", "end-user").await?;
        let (agent, ann) = user(&house, &owner, "Ann", "agent").await?;
        let from = after["requester_id"].as_i64().unwrap_or_default();
        let path = format!("/api/v2/users/{from}/merge.json");
        let wish = json!({"user": {"id": into}});
        ensure!(house.put(&mallory, &path, &wish).await?.status == 403, "a customer merged people");
        ensure!(house.put(&ann, &path, &json!({"user": {"id": agent}})).await?.status == 403, "staff were merged");
        let merged = house.put(&ann, &path, &wish).await?;
        ensure!(merged.status == 200 && merged.json["user"]["id"] == into, "{}", merged.text);
        ensure!(shown(&house, &owner, id).await?["requester_id"] == into);
        let said = house.get(&owner, &format!("/api/v2/tickets/{id}/comments.json")).await?;
        ensure!(said.json["count"] == 1, "{}", said.text);

        ensure!(
            house.put(&mallory, &format!("/api/v2/tickets/{id}/mark_as_spam.json"), &json!({})).await?.status == 403
        );
        ensure!(house.put(&ann, &format!("/api/v2/tickets/{id}/mark_as_spam.json"), &json!({})).await?.status == 200);
        ensure!(house.get(&owner, &format!("/api/v2/tickets/{id}.json")).await?.status == 404);
        let spammer = house.get(&owner, &format!("/api/v2/users/{into}.json")).await?;
        ensure!(spammer.json["user"]["suspended"] == true, "{}", spammer.text);
    }
    Ok(())
}
