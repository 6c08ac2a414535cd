//! Orders for many things through the API, on both engines: job statuses, per-item errors, idempotency, and refusals.

use anyhow::{Context as _, Result, ensure};
use axum::http::Method;
use serde_json::{Value, json};
use testkit::{Caller, TestHouse, Told};

/// The job's status after everything has been done.
async fn ended(house: &TestHouse, caller: &Caller, account: &str, ordered: &Told) -> Result<Value> {
    ensure!(ordered.status == 200, "{}", ordered.text);
    let job = &ordered.json["job_status"];
    ensure!(job["status"] == "queued" && job["results"].is_null() && job["progress"].is_null(), "{}", ordered.text);
    let id = job["id"].as_str().unwrap_or_default();
    ensure!(id.starts_with("V3-") && id.len() == 35, "{id}");
    let url = job["url"].as_str().unwrap_or_default().to_owned();
    house.settle(account).await?;
    let told = house.get(caller, url.strip_prefix("https://acme.localhost").unwrap_or_default()).await?;
    let job = told.json["job_status"].clone();
    ensure!(job["status"] == "completed" && job["progress"] == job["total"], "{}", told.text);
    ensure!(job["message"].as_str().is_some_and(|text| text.starts_with("Completed at 2026-")), "{}", told.text);
    Ok(job)
}

fn ids(job: &Value) -> Vec<i64> {
    job["results"].as_array().into_iter().flatten().filter_map(|result| result["id"].as_i64()).collect()
}

fn list(ids: &[i64]) -> String {
    ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
}

async fn agent(house: &TestHouse, owner: &Caller, name: &str, role: &str) -> Result<Caller> {
    let email = format!("{name}@example.com");
    let body = json!({"user": {"name": name, "email": email, "role": role, "verified": true}});
    let made = house.post(owner, "/api/v2/users.json", &body).await?;
    ensure!(made.status == 201, "{}", made.text);
    house.caller("acme", &email, "*").await
}

#[tokio::test]
async fn many_tickets_live_and_die_by_jobs() -> Result<()> {
    for house in TestHouse::each().await? {
        let owner = house.account("acme").await?;
        let mut tickets: Vec<Value> =
            (0..59).map(|n| json!({"subject": format!("Number {n}"), "comment": {"body": "Hello"}})).collect();
        tickets.insert(30, json!({"subject": "No comment at all", "status": "sideways", "comment": {"body": "x"}}));
        let ordered = house.post(&owner, "/api/v2/tickets/create_many.json", &json!({"tickets": tickets})).await?;
        let job = ended(&house, &owner, "acme", &ordered).await?;
        ensure!(job["total"] == 60 && job["job_type"] == "bulk_create_ticket", "{job}");
        ensure!(job["results"][29]["index"] == 29 && job["results"][29]["account_id"].is_number(), "{job}");
        let failed = &job["results"][30];
        ensure!(failed["error"] == "TicketCreateFailed" && failed["details"].is_string(), "{failed}");
        let made = ids(&job);
        ensure!(made.len() == 59, "{job}");
        ensure!(house.get(&owner, "/api/v2/tickets/count.json").await?.json["count"]["value"] == 59, "done twice?");

        let three = made.get(..3).unwrap_or_default();
        let change = json!({"ticket": {"status": "pending", "additional_tags": ["bulk"], "comment": {"body": "All of you", "public": false}}});
        let path = format!("/api/v2/tickets/update_many.json?ids={},999", list(three));
        let ordered = house.put(&owner, &path, &change).await?;
        let job = ended(&house, &owner, "acme", &ordered).await?;
        ensure!(job["results"][0]["action"] == "update" && job["results"][0]["success"] == true, "{job}");
        ensure!(job["results"][3]["error"] == "TicketUpdateFailed" && job["results"][3]["id"] == 999, "{job}");
        let shown = house.get(&owner, &format!("/api/v2/tickets/{}.json", made[1])).await?;
        ensure!(
            shown.json["ticket"]["status"] == "pending" && shown.json["ticket"]["tags"] == json!(["bulk"]),
            "{}",
            shown.text
        );
        let comments = house.get(&owner, &format!("/api/v2/tickets/{}/comments.json", made[1])).await?;
        ensure!(comments.json["count"] == 2, "{}", comments.text);

        let each = json!({"tickets": [
            {"id": made[0], "priority": "high", "remove_tags": ["bulk"]},
            {"id": made[1], "priority": "huge"},
            {"id": made[2], "safe_update": true, "updated_stamp": "2020-01-01T00:00:00Z", "priority": "low"}
        ]});
        let ordered = house.put(&owner, "/api/v2/tickets/update_many.json", &each).await?;
        let job = ended(&house, &owner, "acme", &ordered).await?;
        ensure!(job["results"][0]["success"] == true, "{job}");
        ensure!(job["results"][1]["success"] == false && job["results"][2]["success"] == false, "{job}");
        let shown = house.get(&owner, &format!("/api/v2/tickets/{}.json", made[0])).await?;
        ensure!(
            shown.json["ticket"]["priority"] == "high" && shown.json["ticket"]["tags"] == json!([]),
            "{}",
            shown.text
        );

        let path = format!("/api/v2/tickets/destroy_many.json?ids={}", list(three));
        let ordered = house.send(&owner, Method::DELETE, &path, None).await?;
        ended(&house, &owner, "acme", &ordered).await?;
        ensure!(house.get(&owner, &format!("/api/v2/tickets/{}.json", made[0])).await?.status == 404);
        let path = format!("/api/v2/deleted_tickets/restore_many.json?ids={}", made[0]);
        let ordered = house.put(&owner, &path, &json!({})).await?;
        let job = ordered.headers.get("location").context("no address of the job")?.to_str()?;
        ensure!(ordered.json == json!("") && job.contains("/api/v2/job_statuses/"), "{} {job}", ordered.text);
        house.settle("acme").await?;
        ensure!(house.get(&owner, &format!("/api/v2/tickets/{}.json", made[0])).await?.status == 200);
        let path = format!("/api/v2/deleted_tickets/destroy_many.json?ids={},{}", made[1], made[0]);
        let ordered = house.send(&owner, Method::DELETE, &path, None).await?;
        let job = ended(&house, &owner, "acme", &ordered).await?;
        ensure!(job["results"][0]["success"] == true && job["results"][1]["success"] == false, "{job}");
        let path = format!("/api/v2/deleted_tickets/{}.json", made[2]);
        let ordered = house.send(&owner, Method::DELETE, &path, None).await?;
        ended(&house, &owner, "acme", &ordered).await?;
        let gone = house.get(&owner, "/api/v2/deleted_tickets.json").await?;
        ensure!(gone.json["count"] == 0 && gone.json["deleted_tickets"] == json!([]), "{}", gone.text);
        let back = house.put(&owner, &format!("/api/v2/deleted_tickets/{}/restore.json", made[2]), &json!({})).await?;
        ensure!(back.status == 404, "{}", back.text);
        let path = format!("/api/v2/tickets/mark_many_as_spam.json?ids={}", made[5]);
        let ordered = house.put(&owner, &path, &json!({})).await?;
        ended(&house, &owner, "acme", &ordered).await?;
    }
    Ok(())
}

#[tokio::test]
async fn many_people_and_places_are_made_changed_and_deleted() -> Result<()> {
    for house in TestHouse::each().await? {
        let owner = house.account("acme").await?;
        let users = json!({"users": [
            {"name": "Ann", "email": "ann@example.com", "external_id": "a-1"},
            {"name": "Bob", "email": "bob@example.com", "role": "agent"},
            {"name": "Double", "email": "ann@example.com"}
        ]});
        let ordered = house.post(&owner, "/api/v2/users/create_many.json", &users).await?;
        let job = ended(&house, &owner, "acme", &ordered).await?;
        ensure!(job["results"][0]["status"] == "Created" && job["results"][2]["error"] == "UserCreateFailed", "{job}");
        let people = ids(&job);
        let again = json!({"users": [{"name": "Ann Again", "email": "ann@example.com"}, {"name": "Cid", "email": "cid@example.com"}]});
        let ordered = house.post(&owner, "/api/v2/users/create_or_update_many.json", &again).await?;
        let job = ended(&house, &owner, "acme", &ordered).await?;
        ensure!(ids(&job).first() == people.first(), "{job}");
        let cid = ids(&job)[1];
        let ordered = house
            .put(&owner, "/api/v2/users/update_many.json?external_ids=a-1,zz", &json!({"user": {"notes": "vip"}}))
            .await?;
        let job = ended(&house, &owner, "acme", &ordered).await?;
        ensure!(job["results"][0]["success"] == true && job["results"][1]["success"] == false, "{job}");
        let shown = house.get(&owner, &format!("/api/v2/users/{}.json", people[0])).await?;
        ensure!(shown.json["user"]["notes"] == "vip" && shown.json["user"]["name"] == "Ann Again", "{}", shown.text);

        let places =
            json!({"organizations": [{"name": "Acme Ltd", "external_id": "o1"}, {"name": "Zeta"}, {"name": "Zeta"}]});
        let ordered = house.post(&owner, "/api/v2/organizations/create_many.json", &places).await?;
        let job = ended(&house, &owner, "acme", &ordered).await?;
        ensure!(job["results"][2]["error"] == "OrganizationCreateFailed", "{job}");
        let organizations = ids(&job);
        let each = json!({"organizations": [{"id": organizations[0], "notes": "big"}]});
        let ordered = house.put(&owner, "/api/v2/organizations/update_many.json", &each).await?;
        ended(&house, &owner, "acme", &ordered).await?;
        let shown = house.get(&owner, &format!("/api/v2/organizations/{}.json", organizations[0])).await?;
        ensure!(shown.json["organization"]["notes"] == "big", "{}", shown.text);

        let body = json!({"organization_memberships": [{"user_id": people[0], "organization_id": organizations[0]}]});
        let ordered = house.post(&owner, "/api/v2/organization_memberships/create_many.json", &body).await?;
        let job = ended(&house, &owner, "acme", &ordered).await?;
        let path = format!("/api/v2/organization_memberships/destroy_many.json?ids={}", list(&ids(&job)));
        let ordered = house.send(&owner, Method::DELETE, &path, None).await?;
        let job = ended(&house, &owner, "acme", &ordered).await?;
        ensure!(job["results"][0]["success"] == true, "{job}");
        let group = house.post(&owner, "/api/v2/groups.json", &json!({"group": {"name": "Second"}})).await?;
        let body = json!({"group_memberships": [{"user_id": people[1], "group_id": group.json["group"]["id"]}]});
        let ordered = house.post(&owner, "/api/v2/group_memberships/create_many.json", &body).await?;
        let job = ended(&house, &owner, "acme", &ordered).await?;
        let path = format!("/api/v2/group_memberships/destroy_many.json?ids={}", list(&ids(&job)));
        let ordered = house.send(&owner, Method::DELETE, &path, None).await?;
        ended(&house, &owner, "acme", &ordered).await?;

        let path = format!("/api/v2/users/destroy_many.json?ids={cid}");
        let ordered = house.send(&owner, Method::DELETE, &path, None).await?;
        ended(&house, &owner, "acme", &ordered).await?;
        let gone = house.get(&owner, &format!("/api/v2/users/{cid}.json")).await?;
        ensure!(gone.json["user"]["active"] == false, "{}", gone.text);
        let ordered =
            house.send(&owner, Method::DELETE, "/api/v2/organizations/destroy_many.json?external_ids=o1", None).await?;
        ended(&house, &owner, "acme", &ordered).await?;
        ensure!(house.get(&owner, &format!("/api/v2/organizations/{}.json", organizations[0])).await?.status == 404);
    }
    Ok(())
}

#[tokio::test]
async fn a_job_is_its_orderers_and_has_the_orderers_rights() -> Result<()> {
    for house in TestHouse::each().await? {
        let owner = house.account("acme").await?;
        let ann = agent(&house, &owner, "ann", "agent").await?;
        let bob = agent(&house, &owner, "bob", "agent").await?;
        let eve = agent(&house, &owner, "eve", "end-user").await?;
        let other = house.account("zeta").await?;
        let tickets = json!({"tickets": [{"subject": "One", "comment": {"body": "x"}}]});
        let ordered = house.post(&ann, "/api/v2/tickets/create_many.json", &tickets).await?;
        let job = ended(&house, &ann, "acme", &ordered).await?;
        let path = format!("/api/v2/job_statuses/{}.json", job["id"].as_str().unwrap_or_default());
        ensure!(house.get(&owner, &path).await?.status == 200, "an admin sees all");
        ensure!(house.get(&bob, &path).await?.status == 404, "another agent saw the job");
        ensure!(house.get(&eve, &path).await?.status == 403, "an end user saw the job");
        ensure!(house.get(&other, &path).await?.status == 404, "another account saw the job");
        ensure!(house.get(&owner.nobody(), &path).await?.status == 401);
        ensure!(house.get(&ann, "/api/v2/job_statuses.json").await?.json["count"] == 1);
        ensure!(house.get(&bob, "/api/v2/job_statuses.json").await?.json["count"] == 0);
        let many = format!("/api/v2/job_statuses/show_many.json?ids={},V3-0", job["id"].as_str().unwrap_or_default());
        ensure!(house.get(&ann, &many).await?.json["job_statuses"].as_array().map(Vec::len) == Some(1));
        ensure!(house.get(&bob, &many).await?.json["count"] == 0);

        // What one may not do alone, one may not do in bulk.
        for (method, path, body) in [
            (Method::POST, "/api/v2/tickets/create_many.json", tickets.clone()),
            (Method::DELETE, "/api/v2/users/destroy_many.json?ids=1", json!({})),
        ] {
            let refused = house.send(&eve, method, path, Some(&body)).await?;
            ensure!(refused.status == 403, "{path}: {}", refused.text);
        }
        for path in ["/api/v2/organizations/destroy_many.json?ids=1", "/api/v2/deleted_tickets/destroy_many.json?ids=1"]
        {
            ensure!(house.send(&ann, Method::DELETE, path, None).await?.status == 403, "{path}");
        }
        let ordered =
            house.put(&ann, "/api/v2/users/update_many.json?ids=1", &json!({"user": {"name": "Mine"}})).await?;
        let job = ended(&house, &ann, "acme", &ordered).await?;
        ensure!(job["results"][0]["error"] == "UserUpdateFailed", "an agent changed the owner: {job}");

        // Whoever loses the right meanwhile does nothing.
        let ordered = house.post(&bob, "/api/v2/tickets/create_many.json", &tickets).await?;
        let id = ordered.json["job_status"]["id"].as_str().unwrap_or_default().to_owned();
        let me = house.get(&bob, "/api/v2/users/me.json").await?.json["user"]["id"].clone();
        house.put(&owner, &format!("/api/v2/users/{me}.json"), &json!({"user": {"suspended": true}})).await?;
        house.settle("acme").await?;
        let told = house.get(&owner, &format!("/api/v2/job_statuses/{id}.json")).await?;
        ensure!(told.json["job_status"]["status"] == "failed", "{}", told.text);
        ensure!(house.get(&owner, "/api/v2/tickets/count.json").await?.json["count"]["value"] == 1);

        house.pass_seconds(6 * 24 * 3600);
        house.make_rounds("acme").await?;
        ensure!(house.get(&owner, &path).await?.status == 200, "forgotten too early");
        house.pass_seconds(2 * 24 * 3600);
        house.make_rounds("acme").await?;
        ensure!(house.get(&owner, &path).await?.status == 404, "never forgotten");
    }
    Ok(())
}

#[tokio::test]
async fn what_is_too_much_or_nothing_is_refused() -> Result<()> {
    for house in TestHouse::each().await? {
        let owner = house.account("acme").await?;
        let many: Vec<Value> = (0..101).map(|_| json!({"subject": "x"})).collect();
        let refused = house.post(&owner, "/api/v2/tickets/create_many.json", &json!({"tickets": many})).await?;
        ensure!(
            refused.status == 400
                && refused.json
                    == json!({"error": "TooManyValues", "description": "Parameter  cannot specify more than 100 values", "max_count": 100}),
            "{}",
            refused.text
        );
        let refused = house.post(&owner, "/api/v2/users/create_many.json", &json!({"users": many})).await?;
        ensure!(
            refused.status == 400 && refused.json["description"] == "Maximum 100 users may be created per call",
            "{}",
            refused.text
        );
        ensure!(refused.json["max_count"].is_null(), "{}", refused.text);
        let path = format!("/api/v2/tickets/destroy_many.json?ids={}", vec!["1"; 101].join(","));
        ensure!(house.send(&owner, Method::DELETE, &path, None).await?.json["error"] == "TooManyValues");
        for (method, path, body) in [
            (Method::POST, "/api/v2/tickets/create_many.json", json!({"tickets": []})),
            (Method::PUT, "/api/v2/tickets/update_many.json", json!({})),
            (Method::DELETE, "/api/v2/users/destroy_many.json", json!({})),
        ] {
            let refused = house.send(&owner, method, path, Some(&body)).await?;
            ensure!(refused.status == 400, "{path}: {}", refused.text);
        }
        let wrong = house.post(&owner, "/api/v2/tickets/create_many.json", &json!({"tickets": "one"})).await?;
        ensure!(wrong.status == 422, "{}", wrong.text);
        for _ in 0..30 {
            let ordered = house.send(&owner, Method::DELETE, "/api/v2/tickets/destroy_many.json?ids=1", None).await?;
            ensure!(ordered.status == 200, "{}", ordered.text);
        }
        let refused = house.send(&owner, Method::DELETE, "/api/v2/tickets/destroy_many.json?ids=1", None).await?;
        ensure!(refused.status == 429 && refused.json["error"] == "TooManyJobs", "{}", refused.text);
        let page = house.get(&owner, "/api/v2/job_statuses.json?page[size]=20").await?;
        let next = page.json["links"]["next"].as_str().unwrap_or_default().to_owned();
        let rest = house.get(&owner, next.strip_prefix("https://acme.localhost").unwrap_or_default()).await?;
        ensure!(
            page.json["meta"]["has_more"] == true && rest.json["job_statuses"].as_array().map(Vec::len) == Some(10),
            "{} {}",
            page.text,
            rest.text
        );
        house.settle("acme").await?;
        let none = house.get(&owner, "/api/v2/job_statuses.json?per_page=1").await?;
        ensure!(none.json["job_statuses"][0]["results"][0]["error"] == "TicketDeleteFailed", "{}", none.text);
    }
    Ok(())
}
