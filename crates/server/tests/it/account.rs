//! The account itself through the API: brands, locales, roles, settings and the audit log, with their refusals.

use anyhow::{Result, ensure};
use axum::http::Method;
use serde_json::{Value, json};
use testkit::{Caller, TestHouse};

async fn person(house: &TestHouse, owner: &Caller, email: &str, role: &str) -> Result<Caller> {
    let body = json!({"user": {"name": "Somebody", "email": email, "role": role, "verified": true}});
    let made = house.post(owner, "/api/v2/users.json", &body).await?;
    ensure!(made.status == 201, "{}", made.text);
    house.caller("acme", email, "*").await
}

#[tokio::test]
async fn brands_are_made_changed_and_put_away_by_admins() -> Result<()> {
    for house in TestHouse::each().await? {
        let owner = house.account("acme").await?;
        let agent = person(&house, &owner, "ann@example.com", "agent").await?;
        let customer = person(&house, &owner, "eve@example.com", "end-user").await?;
        let listed = house.get(&agent, "/api/v2/brands.json").await?;
        let first = &listed.json["brands"][0];
        ensure!(first["default"] == true && first["brand_url"] == "https://acme.localhost", "{}", listed.text);
        ensure!(first["logo"].is_null() && first["ticket_form_ids"].is_array(), "{}", listed.text);

        let body = json!({"brand": {"name": "Second", "subdomain": "second", "id": 9, "has_help_center": true}});
        let made = house.post(&owner, "/api/v2/brands.json", &body).await?;
        ensure!(made.status == 201 && made.json["brand"]["brand_url"] == "https://second.localhost", "{}", made.text);
        ensure!(made.headers.contains_key("x-zendesk-api-warn"), "read-only keys are not named");
        let id = made.json["brand"]["id"].as_i64().unwrap_or_default();
        let path = format!("/api/v2/brands/{id}.json");
        let changed = house.put(&owner, &path, &json!({"brand": {"default": true}})).await?;
        ensure!(changed.json["brand"]["default"] == true, "{}", changed.text);
        ensure!(house.send(&owner, Method::DELETE, &path, None).await?.status == 422, "the default went");
        ensure!(house.send(&owner, Method::DELETE, "/api/v2/brands/1.json", None).await?.status == 204);
        ensure!(house.get(&owner, "/api/v2/brands.json?page[size]=5").await?.json["brands"][1].is_null());

        let check = "/api/v2/brands/check_host_mapping.json?host_mapping=127.0.0.1";
        let checked = house.get(&owner, check).await?;
        ensure!(checked.json["is_valid"] == false && checked.json["reason"] == "not_a_host_name", "{}", checked.text);
        for bad in [json!({}), json!({"name": "", "subdomain": "x"}), json!({"name": "x", "subdomain": "Second"})] {
            let refused = house.post(&owner, "/api/v2/brands.json", &json!({"brand": bad})).await?;
            ensure!(refused.status == 422 && refused.json["error"] == "RecordInvalid", "{}", refused.text);
        }
        ensure!(house.post(&agent, "/api/v2/brands.json", &body).await?.status == 403, "an agent made a brand");
        ensure!(house.get(&agent, check).await?.status == 403);
        ensure!(house.get(&customer, "/api/v2/brands.json").await?.status == 403, "a customer saw brands");
        let other = house.account("other").await?;
        ensure!(house.get(&other, &path).await?.status == 404, "another account saw a brand");
        ensure!(house.get(&owner.at("other.localhost"), &path).await?.status == 401);
    }
    Ok(())
}

#[tokio::test]
async fn languages_and_roles_are_listed() -> Result<()> {
    for house in TestHouse::each().await? {
        let owner = house.account("acme").await?;
        let agent = person(&house, &owner, "ann@example.com", "agent").await?;
        let listed = house.get(&owner.nobody(), "/api/v2/locales.json").await?;
        ensure!(listed.json["locales"][1]["locale"] == "nl" && listed.json["locales"][1]["id"] == 1005);
        ensure!(house.get(&owner, "/api/v2/locales/1.json").await?.json["locale"]["locale"] == "en-US");
        ensure!(house.get(&owner, "/api/v2/locales/nl.json").await?.json["locale"]["id"] == 1005);
        ensure!(house.get(&owner, "/api/v2/locales/7.json").await?.status == 404);
        house.put(&owner, "/api/v2/users/1.json", &json!({"user": {"locale": "nl"}})).await?;
        ensure!(house.get(&owner, "/api/v2/locales/current.json").await?.json["locale"]["locale"] == "nl");
        let best = house.get(&owner, "/api/v2/locales/detect_best_locale.json?available_locales[]=nl").await?;
        ensure!(best.json["locale"]["locale"] == "nl", "{}", best.text);

        let roles = house.get(&agent, "/api/v2/custom_roles.json").await?;
        let rows: Vec<&Value> = roles.json["custom_roles"].as_array().into_iter().flatten().collect();
        ensure!(rows.len() == 6 && roles.json["count"] == 6, "{}", roles.text);
        ensure!(rows[0]["team_member_count"] == 1 && rows[2]["role_type"] == 4, "{}", roles.text);
        let light = rows[1]["id"].as_i64().unwrap_or_default();
        let body = json!({"user": {"custom_role_id": light}});
        let changed = house.put(&owner, "/api/v2/users/2.json", &body).await?;
        ensure!(changed.json["user"]["role_type"] == 1, "{}", changed.text);
        let shown = house.get(&owner, &format!("/api/v2/custom_roles/{light}.json")).await?;
        ensure!(shown.json["custom_role"]["team_member_count"] == 1, "{}", shown.text);
        let admin = json!({"user": {"custom_role_id": rows[2]["id"]}});
        ensure!(house.put(&agent, "/api/v2/users/2.json", &admin).await?.status == 403, "an agent became an admin");
        ensure!(house.get(&owner.nobody(), "/api/v2/custom_roles.json").await?.status == 401);
    }
    Ok(())
}

#[tokio::test]
async fn settings_are_changed_by_admins_and_every_change_is_in_the_log() -> Result<()> {
    for house in TestHouse::each().await? {
        let owner = house.account("acme").await?;
        let agent = person(&house, &owner, "ann@example.com", "agent").await?;
        let theirs = "/api/v2/account/settings.json";
        let shown = house.get(&agent, theirs).await?;
        ensure!(shown.json["settings"]["api"]["api_password_access"] == "false", "{}", shown.text);
        ensure!(shown.json["settings"]["brands"]["default_brand_id"] == 1, "{}", shown.text);
        let wish = json!({"settings": {"api": {"api_password_access": true}, "chat": {"enabled": true}}});
        ensure!(house.put(&agent, theirs, &wish).await?.status == 403, "an agent changed settings");
        let changed = house.put(&owner, theirs, &wish).await?;
        ensure!(changed.json["settings"]["api"]["api_password_access"] == "true", "{}", changed.text);
        ensure!(changed.headers.contains_key("x-zendesk-api-warn"), "a key that was dropped is not named");

        let ours = "/api/balie/v1/settings";
        let all = house.get(&owner, ours).await?;
        ensure!(all.json["settings"]["redaction"]["cards"] == true, "{}", all.text);
        let wish = json!({"settings": {"name": "Acme Help", "mail_adds_ccs": true, "api_requests_per_minute": 1000,
            "redaction": {"cards": true, "iban": true}}});
        let changed = house.put(&owner, ours, &wish).await?;
        ensure!(changed.status == 200 && changed.json["settings"]["name"] == "Acme Help", "{}", changed.text);
        ensure!(changed.json["settings"]["redaction"]["iban"] == true, "{}", changed.text);
        for bad in
            [json!({"name": ""}), json!({"mail_adds_ccs": "maybe"}), json!({"moon": true}), json!({"locale": "xx"})]
        {
            let refused = house.put(&owner, ours, &json!({"settings": bad})).await?;
            ensure!(refused.status == 422, "{}", refused.text);
        }
        ensure!(house.get(&agent, ours).await?.status == 403, "an agent saw every setting");

        let log = house.get(&owner, "/api/v2/audit_logs.json?filter[source_type]=settings&page[size]=1").await?;
        let newest = &log.json["audit_logs"][0];
        ensure!(newest["action"] == "update" && newest["actor_name"] == "Olga Owner", "{}", log.text);
        ensure!(newest["change_description"].as_str().is_some_and(|text| text.contains("redaction")), "{}", log.text);
        ensure!(log.json["meta"]["has_more"] == true, "{}", log.text);
        let one = house.get(&owner, &format!("/api/v2/audit_logs/{}.json", newest["id"])).await?;
        ensure!(one.json["audit_log"]["source_type"] == "settings", "{}", one.text);
        ensure!(house.get(&agent, "/api/v2/audit_logs.json").await?.status == 403, "an agent read the log");
        let bad = house.get(&owner, "/api/v2/audit_logs.json?filter[created_at][]=yesterday").await?;
        ensure!(bad.status == 422, "{}", bad.text);
    }
    Ok(())
}
