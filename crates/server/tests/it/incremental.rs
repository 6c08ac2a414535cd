//! Incremental exports through the API, on both engines: nothing skipped, deleted tickets told, admins only.

use anyhow::{Result, ensure};
use axum::http::Method;
use serde_json::{Value, json};
use testkit::{Caller, TestHouse};

/// 2026-01-05T09:00:00Z, when every test begins.
const START: i64 = 1_767_603_600;

async fn ticket(house: &TestHouse, caller: &Caller, subject: &str) -> Result<i64> {
    let body = json!({"ticket": {"subject": subject, "comment": {"body": "Hello"}}});
    let made = house.post(caller, "/api/v2/tickets.json", &body).await?;
    ensure!(made.status == 201, "{}", made.text);
    Ok(made.json["ticket"]["id"].as_i64().unwrap_or_default())
}

/// Follows an export to its end; the ids in order, and how many pages.
async fn walked(house: &TestHouse, caller: &Caller, first: &str, key: &str, next: &str) -> Result<(Vec<i64>, usize)> {
    let (mut ids, mut pages, mut path) = (Vec::new(), 0, first.to_owned());
    loop {
        let told = house.get(caller, &path).await?;
        ensure!(told.status == 200, "{path}: {}", told.text);
        pages += 1;
        ids.extend(told.json[key].as_array().into_iter().flatten().filter_map(|row| row["id"].as_i64()));
        if told.json["end_of_stream"] == true {
            return Ok((ids, pages));
        }
        ensure!(pages < 50, "the export never ends: {}", told.text);
        path = told.json[next].as_str().unwrap_or_default().replace("https://acme.localhost", "");
    }
}

#[tokio::test]
async fn tickets_are_exported_once_each_and_none_is_skipped() -> Result<()> {
    for house in TestHouse::each().await? {
        let owner = house.account("acme").await?;
        let mut made = Vec::new();
        // Five in one second, then one a second.
        for n in 0..5 {
            made.push(ticket(&house, &owner, &format!("Same {n}")).await?);
        }
        for n in 0..4 {
            house.pass_seconds(1);
            made.push(ticket(&house, &owner, &format!("Later {n}")).await?);
        }
        let early = house.get(&owner, &format!("/api/v2/incremental/tickets.json?start_time={START}")).await?;
        ensure!(early.status == 422 && early.json["error"] == "StartTimeTooRecent", "{}", early.text);
        house.pass_seconds(57);
        // What is younger than a minute waits.
        let (some, _) = walked(
            &house,
            &owner,
            &format!("/api/v2/incremental/tickets/cursor.json?start_time={START}"),
            "tickets",
            "after_url",
        )
        .await?;
        ensure!(Some(some.as_slice()) == made.get(..5), "{some:?}");
        house.pass_seconds(60);
        for size in [1, 2, 3, 1000] {
            let path = format!("/api/v2/incremental/tickets/cursor.json?start_time={START}.5&per_page={size}");
            let (all, _) = walked(&house, &owner, &path, "tickets", "after_url").await?;
            ensure!(all == made, "by cursor, {size}: {all:?}");
            let path = format!("/api/v2/incremental/tickets.json?start_time={}&per_page={size}", START - 100);
            let (mut all, _) = walked(&house, &owner, &path, "tickets", "next_page").await?;
            // The last second of a page comes again with the next.
            all.dedup();
            all.sort_unstable();
            all.dedup();
            ensure!(all == made, "by time, {size}: {all:?}");
        }

        house.send(&owner, Method::DELETE, &format!("/api/v2/tickets/{}.json", made[0]), None).await?;
        house.pass_seconds(120);
        let path =
            format!("/api/v2/incremental/tickets/cursor.json?start_time={START}&include=users,groups,organizations");
        let told = house.get(&owner, &path).await?;
        let last = &told.json["tickets"][8];
        ensure!(last["id"] == made[0] && last["status"] == "deleted", "{last}");
        ensure!(
            last["generated_timestamp"].is_number() && told.json["users"][0]["name"] == "Olga Owner",
            "{}",
            told.text
        );
        ensure!(told.json["before_url"].is_null() && told.json["after_cursor"].is_string(), "{}", told.text);
        let (live, _) = walked(&house, &owner, &format!("{path}&exclude_deleted=true"), "tickets", "after_url").await?;
        ensure!(live.len() == 8 && !live.contains(&made[0]), "{live:?}");

        // At the end the cursor stays good, and gives what comes later.
        let cursor = told.json["after_cursor"].as_str().unwrap_or_default().to_owned();
        let path = format!("/api/v2/incremental/tickets/cursor.json?cursor={cursor}");
        let none = house.get(&owner, &path).await?;
        ensure!(none.json["tickets"] == json!([]) && none.json["end_of_stream"] == true, "{}", none.text);
        ensure!(none.json["after_cursor"] == cursor, "{}", none.text);
        let late = ticket(&house, &owner, "Late").await?;
        house.pass_seconds(61);
        ensure!(walked(&house, &owner, &path, "tickets", "after_url").await?.0 == [late]);

        let by_time = house.get(&owner, &format!("/api/v2/incremental/tickets.json?start_time={START}")).await?;
        ensure!(by_time.json["count"] == 10 && by_time.json["end_of_stream"] == true, "{}", by_time.text);
        let end = by_time.json["end_time"].as_i64().unwrap_or_default();
        let next = by_time.json["next_page"].as_str().unwrap_or_default();
        ensure!(next.contains(&format!("start_time={end}")), "{next}");
        let rest = house.get(&owner, &next.replace("https://acme.localhost", "")).await?;
        ensure!(rest.status == 200 && rest.json["count"] == 0, "{}", rest.text);
    }
    Ok(())
}

#[tokio::test]
async fn people_places_and_events_are_exported() -> Result<()> {
    for house in TestHouse::each().await? {
        let owner = house.account("acme").await?;
        let place =
            house.post(&owner, "/api/v2/organizations.json", &json!({"organization": {"name": "Gone"}})).await?;
        let place = place.json["organization"]["id"].clone();
        let user = json!({"user": {"name": "Ann", "email": "ann@example.com", "organization_id": place}});
        let user = house.post(&owner, "/api/v2/users.json", &user).await?.json["user"]["id"].clone();
        let id = ticket(&house, &owner, "First").await?;
        house.pass_seconds(10);
        let change =
            json!({"ticket": {"status": "open", "subject": "Second", "comment": {"body": "A note", "public": false}}});
        house.put(&owner, &format!("/api/v2/tickets/{id}.json"), &change).await?;
        house.send(&owner, Method::DELETE, &format!("/api/v2/organizations/{place}.json"), None).await?;
        house.send(&owner, Method::DELETE, &format!("/api/v2/users/{user}.json"), None).await?;
        house.pass_seconds(120);

        let start = START - 60;
        for path in ["users.json", "users/cursor.json"] {
            let told = house.get(&owner, &format!("/api/v2/incremental/{path}?start_time={start}")).await?;
            let users = told.json["users"].as_array().cloned().unwrap_or_default();
            ensure!(told.status == 200 && users.len() == 2, "{}", told.text);
            ensure!(users[1]["id"] == user && users[1]["active"] == false, "{}", told.text);
        }
        let told = house.get(&owner, &format!("/api/v2/incremental/organizations.json?start_time={start}")).await?;
        let gone = &told.json["organizations"][0];
        ensure!(told.json["count"] == 1 && gone["name"] == "Gone" && gone["deleted_at"].is_string(), "{}", told.text);

        let path = format!("/api/v2/incremental/ticket_events.json?start_time={start}&include=comment_events");
        let told = house.get(&owner, &path).await?;
        let events = told.json["ticket_events"].as_array().cloned().unwrap_or_default();
        ensure!(told.status == 200 && events.len() == 2 && told.json["end_of_stream"] == true, "{}", told.text);
        ensure!(events[1]["ticket_id"] == id && events[1]["timestamp"] == START + 10, "{}", events[1]);
        let parts = events[1]["child_events"].as_array().cloned().unwrap_or_default();
        let part = |key: &str| parts.iter().find(|part| part.get(key).is_some()).cloned().unwrap_or_default();
        ensure!(part("comment_present")["body"] == "A note" && part("comment_present")["event_type"] == "Comment");
        ensure!(part("status")["status"] == "open" && part("status")["previous_value"] == "new", "{parts:?}");
        ensure!(part("subject")["subject"] == "Second" && part("subject")["previous_value"] == "First", "{parts:?}");
        let bare = house.get(&owner, &path.replace("&include=comment_events", "&per_page=1")).await?;
        ensure!(bare.json["ticket_events"].as_array().map(Vec::len) == Some(1), "{}", bare.text);
        ensure!(bare.json["end_of_stream"] == false && !bare.text.contains("Hello"), "{}", bare.text);
    }
    Ok(())
}

#[tokio::test]
async fn only_admins_with_the_scope_export_and_only_their_own() -> Result<()> {
    for house in TestHouse::each().await? {
        let owner = house.account("acme").await?;
        let other = house.account("zeta").await?;
        ticket(&house, &owner, "Secret").await?;
        for (name, role) in [("ann", "agent"), ("eve", "end-user")] {
            let user = json!({"user": {"name": name, "email": format!("{name}@example.com"), "role": role}});
            house.post(&owner, "/api/v2/users.json", &user).await?;
        }
        house.pass_seconds(200);
        let ann = house.caller("acme", "ann@example.com", "*").await?;
        let eve = house.caller("acme", "eve@example.com", "*").await?;
        let scoped = house.caller("acme", testkit::OWNER, "macros:read").await?;
        let paths = ["tickets", "tickets/cursor", "users", "users/cursor", "organizations", "ticket_events"];
        for path in paths {
            let path = format!("/api/v2/incremental/{path}.json?start_time={}", START - 100);
            ensure!(house.get(&owner, &path).await?.status == 200, "{path}");
            for stranger in [&ann, &eve, &scoped] {
                ensure!(house.get(stranger, &path).await?.status == 403, "{path}");
            }
            ensure!(house.get(&owner.nobody(), &path).await?.status == 401, "{path}");
            let theirs = house.get(&other, &path).await?;
            ensure!(theirs.status == 200 && !theirs.text.contains("Secret"), "{}", theirs.text);
        }
        for bad in ["", "?start_time=", "?start_time=soon", "?start_time=-5", "?start_time=99999999999"] {
            let refused = house.get(&owner, &format!("/api/v2/incremental/tickets.json{bad}")).await?;
            ensure!(refused.status == 422, "{bad}: {}", refused.text);
        }
        for bad in ["?cursor=x", &format!("?start_time={START}&per_page=0")] {
            let refused = house.get(&owner, &format!("/api/v2/incremental/tickets/cursor.json{bad}")).await?;
            ensure!(refused.status == 400, "{bad}: {}", refused.text);
        }
        let empty: Value =
            house.get(&other, &format!("/api/v2/incremental/tickets.json?start_time={START}")).await?.json;
        ensure!(empty["tickets"] == json!([]) && empty["count"] == 0 && empty["next_page"].is_string(), "{empty}");
    }
    Ok(())
}

#[tokio::test]
async fn the_moments_of_a_tickets_times_are_exported_to_admins() -> Result<()> {
    for house in TestHouse::each().await? {
        let owner = house.account("acme").await?;
        let eve = json!({"user": {"name": "Eve End", "email": "eve@example.com"}});
        let eve = house.post(&owner, "/api/v2/users.json", &eve).await?.json["user"]["id"].clone();
        let asked =
            json!({"ticket": {"subject": "Help", "requester_id": eve, "comment": {"body": "Hm", "author_id": eve}}});
        let id = house.post(&owner, "/api/v2/tickets.json", &asked).await?.json["ticket"]["id"].clone();
        for change in [
            json!({"status": "pending", "comment": {"body": "Which?"}}),
            json!({"status": "open", "comment": {"body": "This", "author_id": eve}}),
            json!({"status": "solved", "comment": {"body": "Done"}}),
        ] {
            house.pass_seconds(10);
            let told = house.put(&owner, &format!("/api/v2/tickets/{id}.json"), &json!({"ticket": change})).await?;
            ensure!(told.status == 200, "{}", told.text);
        }
        house.pass_seconds(120);
        let path = format!("/api/v2/incremental/ticket_metric_events.json?start_time={START}");
        let told = house.get(&owner, &path).await?;
        ensure!(told.status == 200, "{}", told.text);
        let rows = told.json["ticket_metric_events"].as_array().cloned().unwrap_or_default();
        let of = |metric: &str| -> Vec<String> {
            let rows = rows.iter().filter(|row| row["metric"] == metric && row["ticket_id"] == id);
            rows.map(|row| format!("{} {}", row["type"].as_str().unwrap_or_default(), row["instance_id"])).collect()
        };
        ensure!(of("reply_time") == ["activate 1", "fulfill 1", "activate 2", "fulfill 2"], "{rows:?}");
        ensure!(of("agent_work_time") == ["activate 1", "pause 1", "activate 1", "fulfill 1"], "{rows:?}");
        ensure!(of("resolution_time") == ["activate 1", "fulfill 1"], "{rows:?}");
        ensure!(told.json["count"] == rows.len() && told.json["end_of_stream"] == true, "{}", told.text);
        // A later page knows what came before it.
        let later = house.get(&owner, &path.replace(&START.to_string(), &(START + 15).to_string())).await?;
        let first = &later.json["ticket_metric_events"][0];
        ensure!(first["instance_id"] == 2 && first["type"] == "activate" && first["metric"] == "reply_time", "{first}");
        let agent = json!({"user": {"name": "Ann Agent", "email": "ann@example.com", "role": "agent"}});
        ensure!(house.post(&owner, "/api/v2/users.json", &agent).await?.status == 201, "no agent");
        let caller = house.caller("acme", "ann@example.com", "read write").await?;
        ensure!(house.get(&caller, &path).await?.status == 403, "an agent exports");
    }
    Ok(())
}
