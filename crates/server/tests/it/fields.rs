//! Ticket fields and their values through the API, on both engines.

use anyhow::{Result, ensure};
use axum::http::Method;
use serde_json::{Value, json};
use testkit::{Caller, TestHouse};

/// Somebody new, with a token for everything.
pub(crate) async fn person(house: &TestHouse, owner: &Caller, name: &str, role: &str) -> Result<Caller> {
    let email = format!("{name}@example.com");
    let user = json!({"user": {"name": name, "email": email, "role": role, "verified": true}});
    let made = house.post(owner, "/api/v2/users.json", &user).await?;
    ensure!(made.status == 201, "{}", made.text);
    house.caller("acme", &email, "*").await
}

pub(crate) async fn field(house: &TestHouse, owner: &Caller, field: Value) -> Result<i64> {
    let made = house.post(owner, "/api/v2/ticket_fields.json", &json!({"ticket_field": field})).await?;
    ensure!(made.status == 201, "{}", made.text);
    Ok(made.json["ticket_field"]["id"].as_i64().unwrap_or_default())
}

pub(crate) async fn change(house: &TestHouse, who: &Caller, id: i64, ticket: Value) -> Result<testkit::Told> {
    house.pass_seconds(1);
    house.put(who, &format!("/api/v2/tickets/{id}.json"), &json!({"ticket": ticket})).await
}

/// The value a reply shows of a field; `fields` must say the same as `custom_fields`.
pub(crate) fn value(told: &testkit::Told, id: i64) -> Value {
    let of = |key: &str| {
        let list = told.json["ticket"][key].as_array().cloned().unwrap_or_default();
        list.into_iter().find(|entry| entry["id"] == id).map_or(json!("absent"), |entry| entry["value"].clone())
    };
    if of("fields") == of("custom_fields") { of("fields") } else { json!("the two lists differ") }
}

#[tokio::test]
async fn an_account_starts_with_fields_a_form_and_statuses() -> Result<()> {
    for house in TestHouse::each().await? {
        let owner = house.account("acme").await?;
        let listed = house.get(&owner, "/api/v2/ticket_fields.json").await?;
        ensure!(listed.status == 200 && listed.json["count"] == 8, "{}", listed.text);
        let types: Vec<_> =
            listed.json["ticket_fields"].as_array().into_iter().flatten().map(|field| &field["type"]).collect();
        ensure!(
            types
                == ["subject", "description", "status", "tickettype", "priority", "group", "assignee", "custom_status"],
            "{}",
            listed.text
        );
        ensure!(
            listed.json["ticket_fields"][0]["removable"] == false
                && listed.json["ticket_fields"][2]["system_field_options"][3]
                    == json!({"name": "On-hold", "value": "hold"}),
            "{}",
            listed.text
        );
        let page = house.get(&owner, "/api/v2/ticket_fields.json?page[size]=5").await?;
        let next = page.json["links"]["next"].as_str().unwrap_or_default().to_owned();
        let rest = house.get(&owner, next.strip_prefix("https://acme.localhost").unwrap_or_default()).await?;
        ensure!(rest.json["ticket_fields"].as_array().map(Vec::len) == Some(3), "{}", rest.text);
        ensure!(house.get(&owner, "/api/v2/ticket_fields/count.json").await?.json["count"]["value"] == 8);

        let forms = house.get(&owner, "/api/v2/ticket_forms.json?active=true").await?;
        let form = &forms.json["ticket_forms"][0];
        ensure!(forms.json["count"] == 1 && form["default"] == true, "{}", forms.text);
        ensure!(form["ticket_field_ids"].as_array().map(Vec::len) == Some(8), "{}", forms.text);

        let statuses = house.get(&owner, "/api/v2/custom_statuses.json").await?;
        let labels: Vec<_> =
            statuses.json["custom_statuses"].as_array().into_iter().flatten().map(|one| &one["agent_label"]).collect();
        ensure!(labels == ["New", "Open", "Pending", "On-hold", "Solved"], "{}", statuses.text);
        ensure!(house.get(&owner.nobody(), "/api/v2/ticket_fields.json").await?.status == 401, "a visitor saw fields");
    }
    Ok(())
}

#[tokio::test]
async fn values_are_checked_kept_in_one_form_and_mirrored_in_tags() -> Result<()> {
    for house in TestHouse::each().await? {
        let owner = house.account("acme").await?;
        let card = field(&house, &owner, json!({"type": "partialcreditcard", "title": "Card"})).await?;
        let colour = field(&house, &owner, json!({"type": "tagger", "title": "Colour", "custom_field_options": [{"name": "Red", "value": "red"}, {"name": "Blue", "value": "blue"}]})).await?;
        let many = field(&house, &owner, json!({"type": "multiselect", "title": "Many", "custom_field_options": [{"name": "One", "value": "one"}, {"name": "Two", "value": "two"}]})).await?;
        let tick = field(&house, &owner, json!({"type": "checkbox", "title": "Tick", "tag": "ticked"})).await?;
        let pattern =
            field(&house, &owner, json!({"type": "regexp", "title": "Code", "regexp_for_validation": "^[A-Z]{2}$"}))
                .await?;
        let number = field(&house, &owner, json!({"type": "integer", "title": "Number"})).await?;
        let lookup =
            field(&house, &owner, json!({"type": "lookup", "title": "Who", "relationship_target_type": "zen:user"}))
                .await?;

        let new = json!({"ticket": {"comment": {"body": "x"}, "custom_fields": [
            {"id": card, "value": "4111 1111 1111 1111"}, {"id": colour, "value": "red"}, {"id": many, "value": ["two", "one"]},
            {"id": tick, "value": true}, {"id": pattern, "value": "NL"}, {"id": number, "value": 42}, {"id": lookup, "value": 1},
            {"id": 999_999, "value": "unknown fields are left out"}]}});
        let made = house.post(&owner, "/api/v2/tickets.json", &new).await?;
        ensure!(made.status == 201, "{}", made.text);
        ensure!(!made.text.contains("4111"), "a card number came back: {}", made.text);
        ensure!(value(&made, card) == "XXXXXXXXXXXX1111" && value(&made, number) == "42", "{}", made.text);
        ensure!(value(&made, many) == json!(["one", "two"]) && value(&made, lookup) == "1", "{}", made.text);
        ensure!(made.json["ticket"]["tags"] == json!(["one", "red", "ticked", "two"]), "{}", made.text);
        let id = made.json["ticket"]["id"].as_i64().unwrap_or_default();
        let audits = house.get(&owner, &format!("/api/v2/tickets/{id}/audits.json")).await?;
        ensure!(audits.text.contains("XXXXXXXXXXXX1111") && !audits.text.contains("4111"), "{}", audits.text);

        // A value takes its tag along; a tag sets the drop-down; the tag of another option gives way.
        let blue = change(
            &house,
            &owner,
            id,
            json!({"custom_fields": [{"id": colour, "value": "blue"}, {"id": tick, "value": false}]}),
        )
        .await?;
        ensure!(
            blue.json["ticket"]["tags"] == json!(["blue", "one", "two"]) && value(&blue, tick) == false,
            "{}",
            blue.text
        );
        let by_tag = change(&house, &owner, id, json!({"tags": ["red", "ticked", "other"]})).await?;
        ensure!(value(&by_tag, colour) == "red" && value(&by_tag, tick) == true, "{}", by_tag.text);
        ensure!(value(&by_tag, many) == json!(null), "{}", by_tag.text);
        ensure!(by_tag.json["ticket"]["tags"] == json!(["other", "red", "ticked"]), "{}", by_tag.text);
        let cleared = change(&house, &owner, id, json!({"fields": {(colour.to_string()): null}})).await?;
        ensure!(cleared.json["ticket"]["tags"] == json!(["other", "ticked"]), "{}", cleared.text);
        let other = change(&house, &owner, id, json!({"subject": "Same", "custom_fields": []})).await?;
        ensure!(value(&other, card) == "XXXXXXXXXXXX1111" && value(&other, tick) == true, "{}", other.text);

        for (field, wrong, class) in [
            (card, json!("4111111111111112"), "FieldPartialCreditCard"),
            (colour, json!("green"), "FieldTagger"),
            (many, json!(["one", "three"]), "FieldMultiselect"),
            (tick, json!("perhaps"), "FieldCheckbox"),
            (pattern, json!("nl"), "FieldRegexp"),
            (number, json!("many"), "FieldInteger"),
            (lookup, json!(777), "FieldLookup"),
        ] {
            let refused = change(&house, &owner, id, json!({"custom_fields": [{"id": field, "value": wrong}]})).await?;
            let problem = &refused.json["details"]["base"][0];
            ensure!(refused.status == 422 && problem["error"] == "InvalidValue", "{class}: {}", refused.text);
            ensure!(problem["ticket_field_id"] == field && problem["ticket_field_type"] == class, "{}", refused.text);
        }
        let bad = change(&house, &owner, id, json!({"custom_fields": "x"})).await?;
        ensure!(bad.status == 422, "{}", bad.text);

        // Lists and searches find tickets by their values.
        let view = json!({"view": {"title": "Ticked", "all": [{"field": "status", "operator": "less_than", "value": "solved"}, {"field": format!("custom_fields_{tick}"), "operator": "is", "value": "true"}]}});
        let view = house.post(&owner, "/api/v2/views.json", &view).await?;
        let shown = house.get(&owner, &format!("/api/v2/views/{}/tickets.json", view.json["view"]["id"])).await?;
        ensure!(shown.json["count"] == 1, "{} {}", view.text, shown.text);
        let found =
            house.get(&owner, &format!("/api/v2/search.json?query=custom_field_{card}:XXXXXXXXXXXX1111")).await?;
        ensure!(found.json["count"] == 1, "{}", found.text);

        // A deleted field is shown no longer, and its number is not given again.
        ensure!(
            house.send(&owner, Method::DELETE, &format!("/api/v2/ticket_fields/{lookup}.json"), None).await?.status
                == 204
        );
        let shown = house.get(&owner, &format!("/api/v2/tickets/{id}.json")).await?;
        ensure!(value(&shown, lookup) == "absent", "{}", shown.text);
        ensure!(
            field(&house, &owner, json!({"type": "text", "title": "Next"})).await? > lookup,
            "a number was given again"
        );
    }
    Ok(())
}

#[tokio::test]
async fn required_fields_hold_for_agents_who_solve_and_end_users_who_ask() -> Result<()> {
    for house in TestHouse::each().await? {
        let owner = house.account("acme").await?;
        let eve = person(&house, &owner, "eve", "end-user").await?;
        let cause = field(&house, &owner, json!({"type": "text", "title": "Cause", "required": true})).await?;
        let order = field(&house, &owner, json!({"type": "text", "title": "Order", "title_in_portal": "Your order", "visible_in_portal": true, "editable_in_portal": true, "required_in_portal": true})).await?;

        let seen = house.get(&eve, "/api/v2/ticket_fields.json").await?;
        let titles: Vec<_> =
            seen.json["ticket_fields"].as_array().into_iter().flatten().map(|field| &field["title"]).collect();
        ensure!(titles == ["Subject", "Description", "Your order"], "{}", seen.text);
        ensure!(
            house.get(&eve, &format!("/api/v2/ticket_fields/{cause}.json")).await?.status == 404,
            "an internal field was shown"
        );
        let denied = house
            .post(&eve, "/api/v2/ticket_fields.json", &json!({"ticket_field": {"type": "text", "title": "x"}}))
            .await?;
        ensure!(denied.status == 403, "{}", denied.text);

        let path = "/api/v2/requests.json";
        let ask =
            |fields: Value| json!({"request": {"subject": "Help", "comment": {"body": "x"}, "custom_fields": fields}});
        let refused = house.post(&eve, path, &ask(json!([{"id": cause, "value": "mine"}]))).await?;
        ensure!(
            refused.status == 422 && refused.json["details"]["base"][0]["ticket_field_id"] == order,
            "{}",
            refused.text
        );
        let asked =
            house.post(&eve, path, &ask(json!([{"id": order, "value": "A1"}, {"id": cause, "value": "mine"}]))).await?;
        ensure!(asked.status == 201, "{}", asked.text);
        let id = asked.json["request"]["id"].as_i64().unwrap_or_default();
        ensure!(!asked.json["request"]["custom_fields"].to_string().contains(&format!(":{cause},")), "{}", asked.text);

        let kept = house.get(&owner, &format!("/api/v2/tickets/{id}.json")).await?;
        ensure!(
            value(&kept, order) == "A1" && value(&kept, cause) == json!(null),
            "an end user filled in an internal field: {}",
            kept.text
        );
        let unsolved = change(&house, &owner, id, json!({"status": "solved"})).await?;
        let problem = &unsolved.json["details"]["base"][0];
        ensure!(
            unsolved.status == 422 && problem["error"] == "BlankValue" && problem["ticket_field_id"] == cause,
            "{}",
            unsolved.text
        );
        let solved =
            change(&house, &owner, id, json!({"status": "solved", "custom_fields": [{"id": cause, "value": "wear"}]}))
                .await?;
        ensure!(solved.status == 200 && solved.json["ticket"]["status"] == "solved", "{}", solved.text);
    }
    Ok(())
}

#[tokio::test]
async fn fields_and_options_are_changed_ordered_and_refused() -> Result<()> {
    for house in TestHouse::each().await? {
        let owner = house.account("acme").await?;
        let ann = person(&house, &owner, "ann", "agent").await?;
        let id = field(
            &house,
            &owner,
            json!({"type": "tagger", "title": "Colour", "custom_field_options": [{"name": "Red", "value": "red"}]}),
        )
        .await?;
        let path = format!("/api/v2/ticket_fields/{id}");
        let options = format!("{path}/options.json");
        let added = house.post(&owner, &options, &json!({"custom_field_option": {"name": "Deep Blue"}})).await?;
        ensure!(added.status == 201 && added.json["custom_field_option"]["value"] == "deep_blue", "{}", added.text);
        let number = &added.json["custom_field_option"]["id"];
        let renamed =
            house.post(&owner, &options, &json!({"custom_field_option": {"id": number, "name": "Navy"}})).await?;
        ensure!(
            renamed.status == 200 && renamed.json["custom_field_option"]["value"] == "deep_blue",
            "{}",
            renamed.text
        );
        ensure!(house.get(&ann, &options).await?.json["count"] == 2);
        ensure!(
            house.get(&ann, &format!("{path}/options/{number}.json")).await?.json["custom_field_option"]["name"]
                == "Navy"
        );
        ensure!(house.send(&ann, Method::DELETE, &format!("{path}/options/{number}.json"), None).await?.status == 403);
        ensure!(
            house.send(&owner, Method::DELETE, &format!("{path}/options/{number}.json"), None).await?.status == 204
        );
        ensure!(house.get(&ann, &format!("{path}/options/{number}.json")).await?.status == 404);

        house.pass_seconds(5);
        let changed = house
            .put(
                &owner,
                &format!("{path}.json"),
                &json!({"ticket_field": {"title": "Hue", "type": "text", "active": false}}),
            )
            .await?;
        ensure!(changed.status == 200 && changed.json["ticket_field"]["type"] == "tagger", "{}", changed.text);
        ensure!(
            changed.json["ticket_field"]["title"] == "Hue" && changed.json["ticket_field"]["active"] == false,
            "{}",
            changed.text
        );
        ensure!(
            house.put(&ann, &format!("{path}.json"), &json!({"ticket_field": {"title": "x"}})).await?.status == 403
        );

        ensure!(
            house
                .put(&owner, "/api/v2/ticket_fields/reorder.json", &json!({"ticket_field_ids": [id, 1]}))
                .await?
                .status
                == 200
        );
        let listed = house.get(&owner, "/api/v2/ticket_fields.json").await?;
        ensure!(
            listed.json["ticket_fields"][0]["id"] == id && listed.json["ticket_fields"][1]["id"] == 1,
            "{}",
            listed.text
        );
        ensure!(
            house.put(&owner, "/api/v2/ticket_fields/reorder.json", &json!({"ticket_field_ids": [999]})).await?.status
                == 422
        );

        for (body, key) in [
            (json!({"type": "text", "title": ""}), "title"),
            (json!({"type": "moon", "title": "x"}), "type"),
            (json!({"title": "x"}), "type"),
            (json!({"type": "subject", "title": "x"}), "type"),
            (json!({"type": "regexp", "title": "x", "regexp_for_validation": "(?=look)"}), "regexp_for_validation"),
            (json!({"type": "lookup", "title": "x"}), "relationship_target_type"),
            (
                json!({"type": "tagger", "title": "x", "custom_field_options": [{"name": "A", "value": "a"}, {"name": "B", "value": "A"}]}),
                "custom_field_options",
            ),
            (
                json!({"type": "tagger", "title": "x", "custom_field_options": [{"name": "Red", "value": "red"}]}),
                "custom_field_options",
            ),
            (json!({"type": "checkbox", "title": "x", "tag": "red"}), "tag"),
        ] {
            let refused = house.post(&owner, "/api/v2/ticket_fields.json", &json!({"ticket_field": body})).await?;
            ensure!(
                refused.status == 422 && refused.json["details"][key][0]["description"].is_string(),
                "{key}: {}",
                refused.text
            );
        }
        ensure!(
            house.send(&owner, Method::DELETE, "/api/v2/ticket_fields/1.json", None).await?.status == 403,
            "the subject was deleted"
        );
        ensure!(
            house
                .put(&owner, "/api/v2/ticket_fields/1.json", &json!({"ticket_field": {"active": false}}))
                .await?
                .status
                == 422
        );
        let other = house.account("other").await?;
        ensure!(house.get(&other, &format!("{path}.json")).await?.status == 404, "another account's field was shown");
    }
    Ok(())
}
