//! Sessions end by standing still, by age, by straying from where they began, and by a change of rights.

use anyhow::{Result, ensure};
use axum::http::Method;
use serde_json::{Value, json};
use testkit::{OWNER, TestHouse};

use super::{CHROME, EVE, INSIDE, OUTSIDE, Person, furnished, refusals, signed_in};

const RULES: &str = "/api/balie/v1/security/sessions.json";

async fn set(house: &TestHouse, rules: Value) -> Result<u16> {
    let owner = house.caller("acme", OWNER, "*").await?;
    Ok(house.put(&owner, RULES, &json!({"sessions": rules})).await?.status)
}

#[tokio::test]
async fn a_session_ends_by_standing_still_and_by_age() -> Result<()> {
    for house in TestHouse::each().await? {
        furnished(&house).await?;
        let rules = json!({"staff": {"idle_minutes": 10, "absolute_minutes": 60},
            "end_users": {"idle_minutes": 30, "absolute_minutes": 120}});
        ensure!(set(&house, rules).await? == 200);
        let mut idle = signed_in(&house, INSIDE, OWNER).await?;
        let mut busy = signed_in(&house, INSIDE, OWNER).await?;
        let mut eve = signed_in(&house, INSIDE, EVE).await?;
        for minute in 1..=14 {
            house.pass_seconds(240);
            ensure!(busy.is_in(&house).await?, "a busy session ended after {} minutes", minute * 4);
            if minute == 2 {
                ensure!(idle.is_in(&house).await?, "a session ended before its time");
            }
        }
        ensure!(!idle.is_in(&house).await?, "a session that stood still lived on");
        ensure!(!eve.is_in(&house).await?, "a customer's session that stood still lived on");
        house.pass_seconds(240 - 1);
        ensure!(busy.is_in(&house).await?, "a session ended before its hour");
        house.pass_seconds(1);
        ensure!(!busy.is_in(&house).await?, "a session lived for more than its hour");

        // What is set later counts for sessions that have begun.
        let mut staff = signed_in(&house, INSIDE, OWNER).await?;
        house.pass_seconds(420);
        ensure!(set(&house, json!({"staff": {"idle_minutes": 5}})).await? == 200);
        ensure!(!staff.is_in(&house).await?, "a shorter time does not count");
    }
    Ok(())
}

#[tokio::test]
async fn use_is_noted_once_a_minute_for_session_and_device() -> Result<()> {
    for house in TestHouse::each().await? {
        furnished(&house).await?;
        let mut owner = signed_in(&house, INSIDE, OWNER).await?;
        let mut stamps = Vec::new();
        for _ in 0..7 {
            house.pass_seconds(20);
            owner.is_in(&house).await?;
            let session = owner.get(&house, "/api/v2/users/me/session.json").await?;
            stamps.push(session.json["session"]["last_seen_at"].clone());
        }
        let noted: Vec<&str> = stamps.iter().filter_map(Value::as_str).map(|text| &text[14..19]).collect();
        ensure!(noted == ["00:00", "00:00", "01:00", "01:00", "01:00", "02:00", "02:00"], "{noted:?}");
        let mut moved = owner.moved(OUTSIDE);
        house.pass_seconds(60);
        let listed = moved.get(&house, "/api/balie/v1/users/me/devices.json").await?;
        ensure!(listed.json["devices"][0]["address"] == OUTSIDE, "{}", listed.json);
        ensure!(listed.json["devices"][0]["last_seen_at"] == "2026-01-05T09:03:20Z", "{}", listed.json);
    }
    Ok(())
}

#[tokio::test]
async fn a_session_may_be_bound_to_where_it_began() -> Result<()> {
    for house in TestHouse::each().await? {
        furnished(&house).await?;
        let owner = signed_in(&house, INSIDE, OWNER).await?;
        ensure!(owner.moved(OUTSIDE).is_in(&house).await?, "a session is bound although nobody asked");
        ensure!(set(&house, json!({"bind_network": true, "bind_agent": true})).await? == 200);
        ensure!(owner.clone().is_in(&house).await?);
        ensure!(owner.moved("192.0.2.200").is_in(&house).await?, "a neighbour is far away");
        let other = |person: &Person| Person { agent: CHROME, ..person.clone() };
        ensure!(!owner.moved(OUTSIDE).is_in(&house).await?, "a session was carried away");
        ensure!(!other(&owner).is_in(&house).await?, "another browser uses the session");
        ensure!(owner.clone().is_in(&house).await?, "the session ended for its owner");
        let told = refusals(&house).await?;
        ensure!(told == ["session_network", "session_agent"], "{told:?}");
        ensure!(set(&house, json!({"bind_network": false})).await? == 200);
        ensure!(owner.moved(OUTSIDE).is_in(&house).await?);
        ensure!(!other(&owner).is_in(&house).await?);
    }
    Ok(())
}

#[tokio::test]
async fn rules_are_for_admins_and_bounded_and_other_rights_mean_another_session() -> Result<()> {
    for house in TestHouse::each().await? {
        let eve_id = furnished(&house).await?;
        let mut eve = signed_in(&house, INSIDE, EVE).await?;
        ensure!(eve.get(&house, RULES).await?.status == 403);
        let body = json!({"sessions": {"bind_network": true}});
        ensure!(eve.send(&house, Method::PUT, RULES, &body).await?.status == 403);
        for bad in [
            json!({"staff": {"idle_minutes": 4}}),
            json!({"staff": {"idle_minutes": 600, "absolute_minutes": 60}}),
            json!({"end_users": {"absolute_minutes": 10_000_000}}),
            json!({"staff": {"idle_minutes": -1}}),
        ] {
            ensure!(set(&house, bad.clone()).await? == 422, "{bad} was taken");
        }
        let owner = house.caller("acme", OWNER, "*").await?;
        let shown = house.get(&owner, RULES).await?;
        ensure!(shown.json["sessions"]["staff"] == json!({"idle_minutes": 720, "absolute_minutes": 10080}));

        let raised = json!({"user": {"role": "agent"}});
        let path = format!("/api/v2/users/{eve_id}.json");
        ensure!(house.put(&owner, &path, &json!({"user": {"name": "Eva"}})).await?.status == 200);
        ensure!(eve.is_in(&house).await?, "a new name ended a session");
        ensure!(house.put(&owner, &path, &raised).await?.status == 200);
        ensure!(!eve.is_in(&house).await?, "a session rose with its user");
        ensure!(eve.sign_in(&house, EVE).await?.status == 201 && eve.is_in(&house).await?);
    }
    Ok(())
}
