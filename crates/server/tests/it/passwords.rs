//! What an account asks of passwords: levels for staff and end users, changed by admins only, kept at every place where a
//! password is set (AUT-3).

use anyhow::{Context as _, Result, ensure};
use axum::http::Method;
use serde_json::{Value, json};
use testkit::{Caller, OWNER, TestHouse};

const POLICIES: &str = "/api/balie/v1/security/passwords.json";
const STRONG: &str = "kast fiets wolk seven";

async fn set(house: &TestHouse, owner: &Caller, user: &Value, password: &str) -> Result<(u16, String)> {
    let path = format!("/api/v2/users/{user}/password.json");
    let told = house.post(owner, &path, &json!({"password": password})).await?;
    ensure!(!told.text.contains(password), "the answer repeats the password");
    Ok((told.status, told.text))
}

async fn asks(house: &TestHouse, owner: &Caller, who: &str, level: &str) -> Result<()> {
    let asked = house.put(owner, POLICIES, &json!({"passwords": {who: {"level": level}}})).await?;
    ensure!(asked.status == 200 && asked.json["passwords"][who]["level"] == level, "{}", asked.text);
    Ok(())
}

#[tokio::test]
async fn each_level_is_kept_for_those_it_is_for() -> Result<()> {
    for house in TestHouse::each().await? {
        let owner = house.account("acme").await?;
        let mut ids = Vec::new();
        for (name, email, role) in
            [("Adam", "adam@example.com", "agent"), ("Eve Ericsson", "eve@example.com", "end-user")]
        {
            let user = json!({"user": {"name": name, "email": email, "role": role, "verified": true}});
            ids.push(house.post(&owner, "/api/v2/users.json", &user).await?.json["user"]["id"].clone());
        }
        let [adam, eve] = [&ids[0], &ids[1]];
        // Low: eight characters, and nothing that is tried first.
        for (password, status) in
            [("P@ssw0rd", 422), ("kastjes", 422), ("kastfietswolk", 200), ("eve@example.com", 422)]
        {
            let (found, text) = set(&house, &owner, eve, password).await?;
            ensure!(found == status, "{password} {found} {text}");
        }
        asks(&house, &owner, "end_users", "medium").await?;
        for (password, status) in [("kastfiets", 422), ("ericsson kast fiets", 422), (STRONG, 200)] {
            let (found, text) = set(&house, &owner, eve, password).await?;
            ensure!(found == status, "{password} {found} {text}");
        }
        ensure!(set(&house, &owner, adam, "kastfietswolk").await?.0 == 200, "the end users' level is asked of staff");
        let asked = |id: &Value| format!("/api/v2/users/{id}/password/requirements.json");
        let texts = house.get(&owner, &asked(eve)).await?.text;
        ensure!(texts.contains("at least 12") && texts.contains("parts of the email address"), "{texts}");
        ensure!(house.get(&owner, &asked(adam)).await?.text.contains("at least 8"));

        // Own rules, and bad ones.
        let own = json!({"passwords": {"staff": {"level": "custom", "custom": {"min_length": 10, "digit": true}}}});
        ensure!(house.put(&owner, POLICIES, &own).await?.status == 200);
        ensure!(set(&house, &owner, adam, "kastfietswolk").await?.0 == 422);
        ensure!(set(&house, &owner, adam, "kastfietswolk7").await?.0 == 200);
        for bad in [
            json!({"passwords": {"staff": {"level": "endless"}}}),
            json!({"passwords": {"staff": {"custom": {"min_length": 7}}}}),
            json!({"passwords": {"staff": {"custom": {"min_length": 129}}}}),
            json!({"passwords": {"staff": {"custom": {"digit": "perhaps"}}}}),
        ] {
            ensure!(house.put(&owner, POLICIES, &bad).await?.status == 422, "{bad} was taken");
        }
    }
    Ok(())
}

#[tokio::test]
async fn the_level_high_asks_a_second_factor_too() -> Result<()> {
    for house in TestHouse::each().await? {
        let owner = house.account("acme").await?;
        asks(&house, &owner, "staff", "high").await?;
        let path = "/api/balie/v1/security/second_factor.json";
        let required = |json: &Value| json["second_factor"]["required"].clone();
        let asked = required(&house.get(&owner, path).await?.json);
        ensure!(
            asked["admins"].is_string() && asked["light_agents"].is_string() && asked["end_users"].is_null(),
            "{asked}"
        );
        let without = json!({"second_factor": {"required": {"agents": false}}});
        ensure!(house.put(&owner, path, &without).await?.status == 422, "the level is undone by the way");
        asks(&house, &owner, "staff", "medium").await?;
        ensure!(house.put(&owner, path, &without).await?.status == 200);
        let log = house.get(&owner, "/api/v2/audit_logs.json?filter[source_type]=settings").await?.text;
        ensure!(log.contains("passwords"), "{log}");
    }
    Ok(())
}

#[tokio::test]
async fn only_admins_see_and_change_what_is_asked() -> Result<()> {
    for house in TestHouse::each().await? {
        let owner = house.account("acme").await?;
        for (email, role) in [("adam@example.com", "agent"), ("eve@example.com", "end-user")] {
            let user = json!({"user": {"name": "Somebody", "email": email, "role": role, "verified": true}});
            house.post(&owner, "/api/v2/users.json", &user).await?;
            let caller = house.caller("acme", email, "*").await?;
            ensure!(house.get(&caller, POLICIES).await?.status == 403, "{role} sees it");
            let wish = json!({"passwords": {"staff": {"level": "low"}}});
            ensure!(house.put(&caller, POLICIES, &wish).await?.status == 403, "{role} changes it");
        }
        let admin = house.caller("acme", OWNER, "*").await?;
        ensure!(house.get(&admin, POLICIES).await?.json["passwords"]["staff"]["level"] == "low");

        // One's own change is judged too, and the previous password is asked first.
        let operator = house.house.operator("acme").await?;
        identity::passwords::set(&operator, 1.into(), STRONG.to_owned()).await?;
        let own = |password: &str| json!({"previous_password": STRONG, "password": password});
        let path = "/api/v2/users/1/password.json";
        ensure!(house.send(&admin, Method::PUT, path, Some(&own("qwerty123"))).await?.status == 422);
        ensure!(house.send(&admin, Method::PUT, path, Some(&own("wolk kast seven fiets"))).await?.status == 200);
        let refused = identity::passwords::set(&operator, 1.into(), "password".to_owned()).await;
        let text = refused.err().context("the operator sets anything")?.to_string();
        ensure!(text.contains("easily guessed"), "{text}");
    }
    Ok(())
}
