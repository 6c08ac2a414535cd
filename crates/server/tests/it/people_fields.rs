//! User and organization fields through the API, on both engines: their definitions, and values checked against them.

use anyhow::{Result, ensure};
use axum::http::Method;
use serde_json::{Value, json};
use testkit::{Caller, TestHouse, Told};

async fn field(house: &TestHouse, owner: &Caller, of: &str, field: Value) -> Result<Told> {
    house.post(owner, &format!("/api/v2/{of}_fields.json"), &json!({format!("{of}_field"): field})).await
}

#[tokio::test]
async fn values_of_people_are_checked_against_their_fields() -> Result<()> {
    for house in TestHouse::each().await? {
        let owner = house.account("acme").await?;
        for (of, list) in [("user", "users"), ("organization", "organizations")] {
            for new in [
                json!({"key": "plan", "type": "dropdown", "title": "Plan", "custom_field_options": [{"name": "Gold", "value": "gold"}]}),
                json!({"key": "vip", "type": "checkbox", "title": "VIP", "tag": "vip"}),
                json!({"key": "since", "type": "date", "title": "Since"}),
                json!({"key": "code", "type": "regexp", "title": "Code", "regexp_for_validation": "^[A-Z]{2}$"}),
                json!({"key": "size", "type": "integer", "title": "Size"}),
            ] {
                let made = field(&house, &owner, of, new).await?;
                ensure!(made.status == 201 && made.json[format!("{of}_field")]["system"] == false, "{}", made.text);
            }
            let key = format!("{of}_fields");
            let body = |fields: Value| json!({of: {"name": "Eve", "email": "eve@example.com", (key.clone()): fields}});
            let made = house
                .post(
                    &owner,
                    &format!("/api/v2/{list}.json"),
                    &body(json!({"plan": "gold", "vip": true, "code": "NL", "unknown": 1})),
                )
                .await?;
            let shown = &made.json[of][&key];
            ensure!(made.status == 201, "{}", made.text);
            ensure!(shown["plan"] == "gold" && shown["vip"] == true && shown["since"].is_null(), "{}", made.text);
            ensure!(shown.get("unknown").is_none(), "{}", made.text);
            let path = format!("/api/v2/{list}/{}.json", made.json[of]["id"]);
            for wrong in [
                json!({"plan": "silver"}),
                json!({"vip": "perhaps"}),
                json!({"since": "soon"}),
                json!({"code": "nl"}),
                json!({"size": "big"}),
            ] {
                let refused = house.put(&owner, &path, &json!({of: {(key.clone()): wrong}})).await?;
                ensure!(refused.status == 422 && refused.json["error"] == "RecordInvalid", "{}", refused.text);
            }
            // A field that is put off or deleted shows no values.
            let off = house
                .put(
                    &owner,
                    &format!("/api/v2/{of}_fields/code.json"),
                    &json!({format!("{of}_field"): {"active": false}}),
                )
                .await?;
            ensure!(off.status == 200, "{}", off.text);
            ensure!(
                house.send(&owner, Method::DELETE, &format!("/api/v2/{of}_fields/size.json"), None).await?.status
                    == 204
            );
            let shown = house.get(&owner, &path).await?;
            let keys: Vec<_> =
                shown.json[of][&key].as_object().into_iter().flatten().map(|(key, _)| key.as_str()).collect();
            ensure!(keys == ["plan", "vip", "since"], "{}", shown.text);
        }
    }
    Ok(())
}

#[tokio::test]
async fn people_fields_are_kept_in_order_by_admins_alone() -> Result<()> {
    for house in TestHouse::each().await? {
        let owner = house.account("acme").await?;
        let ann = json!({"user": {"name": "ann", "email": "ann@example.com", "role": "agent", "verified": true}});
        ensure!(house.post(&owner, "/api/v2/users.json", &ann).await?.status == 201);
        let ann = house.caller("acme", "ann@example.com", "*").await?;
        let eve = json!({"user": {"name": "eve", "email": "eve@example.com", "verified": true}});
        ensure!(house.post(&owner, "/api/v2/users.json", &eve).await?.status == 201);
        let eve = house.caller("acme", "eve@example.com", "*").await?;
        let mut ids = Vec::new();
        for key in ["one", "two", "three"] {
            let options = json!([{"name": "A", "value": "a"}]);
            let made = field(
                &house,
                &owner,
                "user",
                json!({"key": key, "type": "dropdown", "title": key, "custom_field_options": options}),
            )
            .await?;
            ids.push(made.json["user_field"]["id"].as_i64().unwrap_or_default());
        }
        let order = json!({"user_field_ids": [ids[2], ids[0]]});
        ensure!(house.put(&owner, "/api/v2/user_fields/reorder.json", &order).await?.status == 200);
        let page = house.get(&ann, "/api/v2/user_fields.json?page[size]=2").await?;
        let keys: Vec<_> =
            page.json["user_fields"].as_array().into_iter().flatten().map(|field| &field["key"]).collect();
        ensure!(keys == ["three", "one"] && page.json["meta"]["has_more"] == true, "{}", page.text);
        let next = page.json["links"]["next"].as_str().unwrap_or_default().to_owned();
        let rest = house.get(&ann, next.strip_prefix("https://acme.localhost").unwrap_or_default()).await?;
        ensure!(rest.json["user_fields"][0]["key"] == "two", "{}", rest.text);
        ensure!(house.get(&ann, "/api/v2/organization_fields.json").await?.json["count"] == 0);

        let options = format!("/api/v2/user_fields/{}/options.json", ids[0]);
        let added = house.post(&owner, &options, &json!({"custom_field_option": {"name": "B"}})).await?;
        ensure!(added.status == 201 && house.get(&ann, &options).await?.json["count"] == 2, "{}", added.text);
        let option = format!("/api/v2/user_fields/{}/options/{}.json", ids[0], added.json["custom_field_option"]["id"]);
        ensure!(house.get(&ann, &option).await?.json["custom_field_option"]["value"] == "b");
        ensure!(house.send(&owner, Method::DELETE, &option, None).await?.status == 204);

        for (body, key) in [
            (json!({"key": "one", "type": "text", "title": "x"}), "key"),
            (json!({"key": "", "type": "text", "title": "x"}), "key"),
            (json!({"key": "a b", "type": "text", "title": "x"}), "key"),
            (json!({"key": "12", "type": "text", "title": "x"}), "key"),
            (json!({"key": "x", "type": "moon", "title": "x"}), "type"),
            (json!({"key": "x", "type": "text"}), "title"),
            (
                json!({"key": "x", "type": "regexp", "title": "x", "regexp_for_validation": "("}),
                "regexp_for_validation",
            ),
        ] {
            let refused = field(&house, &owner, "user", body).await?;
            ensure!(refused.status == 422 && refused.json["details"][key].is_array(), "{key}: {}", refused.text);
        }
        let one = format!("/api/v2/user_fields/{}.json", ids[0]);
        for who in [&ann, &eve] {
            ensure!(field(&house, who, "user", json!({"key": "x", "type": "text", "title": "x"})).await?.status == 403);
            ensure!(house.put(who, &one, &json!({"user_field": {"title": "x"}})).await?.status == 403);
            ensure!(house.send(who, Method::DELETE, &one, None).await?.status == 403);
        }
        ensure!(house.get(&eve, &one).await?.status == 403, "an end user saw a user field");
        let other = house.account("other").await?;
        ensure!(house.get(&other, &one).await?.status == 404, "another account's field was shown");
    }
    Ok(())
}
