//! Ticket fields, forms and custom statuses through the API, on both engines.

use anyhow::{Result, ensure};
use axum::http::Method;
use serde_json::{Value, json};
use testkit::{Caller, TestHouse};

/// Somebody new, with a token for everything.
async fn person(house: &TestHouse, owner: &Caller, name: &str, role: &str) -> Result<Caller> {
    let email = format!("{name}@example.com");
    let user = json!({"user": {"name": name, "email": email, "role": role, "verified": true}});
    let made = house.post(owner, "/api/v2/users.json", &user).await?;
    ensure!(made.status == 201, "{}", made.text);
    house.caller("acme", &email, "*").await
}

async fn field(house: &TestHouse, owner: &Caller, field: Value) -> Result<i64> {
    let made = house.post(owner, "/api/v2/ticket_fields.json", &json!({"ticket_field": field})).await?;
    ensure!(made.status == 201, "{}", made.text);
    Ok(made.json["ticket_field"]["id"].as_i64().unwrap_or_default())
}

async fn change(house: &TestHouse, who: &Caller, id: i64, ticket: Value) -> Result<testkit::Told> {
    house.pass_seconds(1);
    house.put(who, &format!("/api/v2/tickets/{id}.json"), &json!({"ticket": ticket})).await
}

/// The value a reply shows of a field; `fields` must say the same as `custom_fields`.
fn value(told: &testkit::Told, id: i64) -> Value {
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
        let types: Vec<_> = listed.json["ticket_fields"].as_array().into_iter().flatten().map(|field| &field["type"]).collect();
        ensure!(
            types == ["subject", "description", "status", "tickettype", "priority", "group", "assignee", "custom_status"],
            "{}",
            listed.text
        );
        ensure!(
            listed.json["ticket_fields"][0]["removable"] == false
                && listed.json["ticket_fields"][2]["system_field_options"][3] == json!({"name": "On-hold", "value": "hold"}),
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
        let pattern = field(&house, &owner, json!({"type": "regexp", "title": "Code", "regexp_for_validation": "^[A-Z]{2}$"})).await?;
        let number = field(&house, &owner, json!({"type": "integer", "title": "Number"})).await?;
        let lookup = field(&house, &owner, json!({"type": "lookup", "title": "Who", "relationship_target_type": "zen:user"})).await?;

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
        let blue = change(&house, &owner, id, json!({"custom_fields": [{"id": colour, "value": "blue"}, {"id": tick, "value": false}]})).await?;
        ensure!(blue.json["ticket"]["tags"] == json!(["blue", "one", "two"]) && value(&blue, tick) == false, "{}", blue.text);
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
        let found = house.get(&owner, &format!("/api/v2/search.json?query=custom_field_{card}:XXXXXXXXXXXX1111")).await?;
        ensure!(found.json["count"] == 1, "{}", found.text);

        // A deleted field is shown no longer, and its number is not given again.
        ensure!(house.send(&owner, Method::DELETE, &format!("/api/v2/ticket_fields/{lookup}.json"), None).await?.status == 204);
        let shown = house.get(&owner, &format!("/api/v2/tickets/{id}.json")).await?;
        ensure!(value(&shown, lookup) == "absent", "{}", shown.text);
        ensure!(field(&house, &owner, json!({"type": "text", "title": "Next"})).await? > lookup, "a number was given again");
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
        let titles: Vec<_> = seen.json["ticket_fields"].as_array().into_iter().flatten().map(|field| &field["title"]).collect();
        ensure!(titles == ["Subject", "Description", "Your order"], "{}", seen.text);
        ensure!(house.get(&eve, &format!("/api/v2/ticket_fields/{cause}.json")).await?.status == 404, "an internal field was shown");
        let denied = house.post(&eve, "/api/v2/ticket_fields.json", &json!({"ticket_field": {"type": "text", "title": "x"}})).await?;
        ensure!(denied.status == 403, "{}", denied.text);

        let path = "/api/v2/requests.json";
        let ask = |fields: Value| json!({"request": {"subject": "Help", "comment": {"body": "x"}, "custom_fields": fields}});
        let refused = house.post(&eve, path, &ask(json!([{"id": cause, "value": "mine"}]))).await?;
        ensure!(refused.status == 422 && refused.json["details"]["base"][0]["ticket_field_id"] == order, "{}", refused.text);
        let asked = house.post(&eve, path, &ask(json!([{"id": order, "value": "A1"}, {"id": cause, "value": "mine"}]))).await?;
        ensure!(asked.status == 201, "{}", asked.text);
        let id = asked.json["request"]["id"].as_i64().unwrap_or_default();
        ensure!(!asked.json["request"]["custom_fields"].to_string().contains(&format!(":{cause},")), "{}", asked.text);

        let kept = house.get(&owner, &format!("/api/v2/tickets/{id}.json")).await?;
        ensure!(value(&kept, order) == "A1" && value(&kept, cause) == json!(null), "an end user filled in an internal field: {}", kept.text);
        let unsolved = change(&house, &owner, id, json!({"status": "solved"})).await?;
        let problem = &unsolved.json["details"]["base"][0];
        ensure!(unsolved.status == 422 && problem["error"] == "BlankValue" && problem["ticket_field_id"] == cause, "{}", unsolved.text);
        let solved = change(&house, &owner, id, json!({"status": "solved", "custom_fields": [{"id": cause, "value": "wear"}]})).await?;
        ensure!(solved.status == 200 && solved.json["ticket"]["status"] == "solved", "{}", solved.text);
    }
    Ok(())
}

#[tokio::test]
async fn fields_and_options_are_changed_ordered_and_refused() -> Result<()> {
    for house in TestHouse::each().await? {
        let owner = house.account("acme").await?;
        let ann = person(&house, &owner, "ann", "agent").await?;
        let id = field(&house, &owner, json!({"type": "tagger", "title": "Colour", "custom_field_options": [{"name": "Red", "value": "red"}]})).await?;
        let path = format!("/api/v2/ticket_fields/{id}");
        let options = format!("{path}/options.json");
        let added = house.post(&owner, &options, &json!({"custom_field_option": {"name": "Deep Blue"}})).await?;
        ensure!(added.status == 201 && added.json["custom_field_option"]["value"] == "deep_blue", "{}", added.text);
        let number = &added.json["custom_field_option"]["id"];
        let renamed = house.post(&owner, &options, &json!({"custom_field_option": {"id": number, "name": "Navy"}})).await?;
        ensure!(renamed.status == 200 && renamed.json["custom_field_option"]["value"] == "deep_blue", "{}", renamed.text);
        ensure!(house.get(&ann, &options).await?.json["count"] == 2);
        ensure!(house.get(&ann, &format!("{path}/options/{number}.json")).await?.json["custom_field_option"]["name"] == "Navy");
        ensure!(house.send(&ann, Method::DELETE, &format!("{path}/options/{number}.json"), None).await?.status == 403);
        ensure!(house.send(&owner, Method::DELETE, &format!("{path}/options/{number}.json"), None).await?.status == 204);
        ensure!(house.get(&ann, &format!("{path}/options/{number}.json")).await?.status == 404);

        house.pass_seconds(5);
        let changed = house.put(&owner, &format!("{path}.json"), &json!({"ticket_field": {"title": "Hue", "type": "text", "active": false}})).await?;
        ensure!(changed.status == 200 && changed.json["ticket_field"]["type"] == "tagger", "{}", changed.text);
        ensure!(changed.json["ticket_field"]["title"] == "Hue" && changed.json["ticket_field"]["active"] == false, "{}", changed.text);
        ensure!(house.put(&ann, &format!("{path}.json"), &json!({"ticket_field": {"title": "x"}})).await?.status == 403);

        ensure!(house.put(&owner, "/api/v2/ticket_fields/reorder.json", &json!({"ticket_field_ids": [id, 1]})).await?.status == 200);
        let listed = house.get(&owner, "/api/v2/ticket_fields.json").await?;
        ensure!(listed.json["ticket_fields"][0]["id"] == id && listed.json["ticket_fields"][1]["id"] == 1, "{}", listed.text);
        ensure!(house.put(&owner, "/api/v2/ticket_fields/reorder.json", &json!({"ticket_field_ids": [999]})).await?.status == 422);

        for (body, key) in [
            (json!({"type": "text", "title": ""}), "title"),
            (json!({"type": "moon", "title": "x"}), "type"),
            (json!({"title": "x"}), "type"),
            (json!({"type": "subject", "title": "x"}), "type"),
            (json!({"type": "regexp", "title": "x", "regexp_for_validation": "(?=look)"}), "regexp_for_validation"),
            (json!({"type": "lookup", "title": "x"}), "relationship_target_type"),
            (json!({"type": "tagger", "title": "x", "custom_field_options": [{"name": "A", "value": "a"}, {"name": "B", "value": "A"}]}), "custom_field_options"),
            (json!({"type": "tagger", "title": "x", "custom_field_options": [{"name": "Red", "value": "red"}]}), "custom_field_options"),
            (json!({"type": "checkbox", "title": "x", "tag": "red"}), "tag"),
        ] {
            let refused = house.post(&owner, "/api/v2/ticket_fields.json", &json!({"ticket_field": body})).await?;
            ensure!(refused.status == 422 && refused.json["details"][key][0]["description"].is_string(), "{key}: {}", refused.text);
        }
        ensure!(house.send(&owner, Method::DELETE, "/api/v2/ticket_fields/1.json", None).await?.status == 403, "the subject was deleted");
        ensure!(house.put(&owner, "/api/v2/ticket_fields/1.json", &json!({"ticket_field": {"active": false}})).await?.status == 422);
        let other = house.account("other").await?;
        ensure!(house.get(&other, &format!("{path}.json")).await?.status == 404, "another account's field was shown");
    }
    Ok(())
}

#[tokio::test]
async fn forms_are_kept_and_their_conditions_decide_what_is_required() -> Result<()> {
    for house in TestHouse::each().await? {
        let owner = house.account("acme").await?;
        let eve = person(&house, &owner, "eve", "end-user").await?;
        let kind = field(&house, &owner, json!({"type": "tagger", "title": "Kind", "custom_field_options": [{"name": "Loan", "value": "loan"}, {"name": "Gift", "value": "gift"}]})).await?;
        let until = field(&house, &owner, json!({"type": "date", "title": "Until"})).await?;
        let condition = json!([{"parent_field_id": kind, "value": "loan", "child_fields": [{"id": until, "is_required": false, "required_on_statuses": {"type": "SOME_STATUSES", "statuses": ["solved"]}}]}]);
        let new = json!({"ticket_form": {"name": "Loans", "display_name": "Borrow", "ticket_field_ids": [1, 2, kind, until], "agent_conditions": condition, "end_user_visible": false}});
        let made = house.post(&owner, "/api/v2/ticket_forms.json", &new).await?;
        ensure!(made.status == 201 && made.json["ticket_form"]["agent_conditions"] == condition, "{}", made.text);
        let id = made.json["ticket_form"]["id"].as_i64().unwrap_or_default();

        let gift = json!({"ticket": {"comment": {"body": "x"}, "ticket_form_id": id, "status": "solved", "custom_fields": [{"id": kind, "value": "gift"}]}});
        let gift = house.post(&owner, "/api/v2/tickets.json", &gift).await?;
        ensure!(gift.status == 201 && gift.json["ticket"]["ticket_form_id"] == id, "{}", gift.text);
        let loan = json!({"ticket": {"comment": {"body": "x"}, "ticket_form_id": id, "custom_fields": [{"id": kind, "value": "loan"}]}});
        let loan = house.post(&owner, "/api/v2/tickets.json", &loan).await?;
        let ticket = loan.json["ticket"]["id"].as_i64().unwrap_or_default();
        let refused = change(&house, &owner, ticket, json!({"status": "solved"})).await?;
        ensure!(refused.status == 422 && refused.json["details"]["base"][0]["ticket_field_id"] == until, "{}", refused.text);
        let solved = change(&house, &owner, ticket, json!({"status": "solved", "custom_fields": [{"id": until, "value": "2026-03-01"}]})).await?;
        ensure!(solved.status == 200 && value(&solved, until) == "2026-03-01", "{}", solved.text);
        let plain = house.post(&owner, "/api/v2/tickets.json", &json!({"ticket": {"comment": {"body": "x"}}})).await?;
        ensure!(plain.json["ticket"]["ticket_form_id"] == 1, "a ticket without a form has the default: {}", plain.text);

        let seen = house.get(&eve, "/api/v2/ticket_forms.json").await?;
        ensure!(seen.json["count"] == 1 && seen.json["ticket_forms"][0]["agent_conditions"] == json!([]), "{}", seen.text);
        ensure!(house.get(&eve, &format!("/api/v2/ticket_forms/{id}.json")).await?.status == 404, "a hidden form was shown");
        ensure!(house.post(&eve, "/api/v2/ticket_forms.json", &new).await?.status == 403);
        ensure!(house.get(&owner, "/api/v2/ticket_forms.json?end_user_visible=false").await?.json["count"] == 1);

        let copy = house.post(&owner, &format!("/api/v2/ticket_forms/{id}/clone.json"), &json!({"prepend_clone_title": true})).await?;
        ensure!(copy.status == 201 && copy.json["ticket_form"]["name"] == "Clone of Loans", "{}", copy.text);
        let order = house.put(&owner, "/api/v2/ticket_forms/reorder.json", &json!({"ticket_form_ids": [id, 1]})).await?;
        ensure!(order.json["ticket_forms"][0]["id"] == id && order.json["count"] == 3, "{}", order.text);
        let renamed = house.put(&owner, &format!("/api/v2/ticket_forms/{id}.json"), &json!({"ticket_form": {"name": "Lending", "default": true}})).await?;
        ensure!(renamed.json["ticket_form"]["default"] == true && renamed.json["ticket_form"]["ticket_field_ids"] == json!([1, 2, kind, until]), "{}", renamed.text);
        ensure!(house.send(&owner, Method::DELETE, &format!("/api/v2/ticket_forms/{id}.json"), None).await?.status == 403, "the default was deleted");
        ensure!(house.send(&owner, Method::DELETE, "/api/v2/ticket_forms/1.json", None).await?.status == 204);
        ensure!(house.get(&owner, "/api/v2/ticket_forms/show_many.json?ids=1,2,3").await?.json["count"] == 2);

        for (body, key) in [
            (json!({"name": ""}), "name"),
            (json!({"name": "x", "ticket_field_ids": [999]}), "ticket_field_ids"),
            (json!({"name": "x", "restricted_brand_ids": [999]}), "restricted_brand_ids"),
            (json!({"name": "x", "ticket_field_ids": [1], "agent_conditions": [{"parent_field_id": kind, "value": "a", "child_fields": []}]}), "agent_conditions"),
            (json!({"name": "x", "end_user_conditions": "x"}), "end_user_conditions"),
        ] {
            let refused = house.post(&owner, "/api/v2/ticket_forms.json", &json!({"ticket_form": body})).await?;
            ensure!(refused.status == 422 && refused.json["details"][key].is_array(), "{key}: {}", refused.text);
        }
        ensure!(change(&house, &owner, ticket, json!({"ticket_form_id": 1})).await?.status == 422, "a deleted form was given");
    }
    Ok(())
}

#[tokio::test]
async fn status_and_custom_status_follow_each_other() -> Result<()> {
    for house in TestHouse::each().await? {
        let owner = house.account("acme").await?;
        let eve = person(&house, &owner, "eve", "end-user").await?;
        let path = "/api/v2/custom_statuses.json";
        let new = json!({"custom_status": {"status_category": "pending", "agent_label": "Waiting for parts", "end_user_label": "On its way"}});
        let made = house.post(&owner, path, &new).await?;
        ensure!(made.status == 201 && made.json["custom_status"]["default"] == false, "{}", made.text);
        let parts = made.json["custom_status"]["id"].as_i64().unwrap_or_default();

        let ticket = house.post(&owner, "/api/v2/tickets.json", &json!({"ticket": {"comment": {"body": "x"}}})).await?;
        ensure!(ticket.json["ticket"]["status"] == "new" && ticket.json["ticket"]["custom_status_id"] == 1, "{}", ticket.text);
        let id = ticket.json["ticket"]["id"].as_i64().unwrap_or_default();
        for (wish, status, custom) in [
            (json!({"custom_status_id": parts}), "pending", parts),
            (json!({"priority": "high"}), "pending", parts),
            (json!({"status": "pending"}), "pending", parts),
            (json!({"status": "open"}), "open", 2),
            (json!({"status": "solved"}), "solved", 5),
            (json!({"status": "pending"}), "pending", 3),
        ] {
            let told = change(&house, &owner, id, wish).await?;
            ensure!(told.json["ticket"]["status"] == status && told.json["ticket"]["custom_status_id"] == custom, "{}", told.text);
        }
        ensure!(change(&house, &owner, id, json!({"custom_status_id": 999})).await?.status == 422);
        let made_default = house.put(&owner, "/api/v2/custom_status/default.json", &json!({"ids": parts.to_string()})).await?;
        ensure!(made_default.status == 204, "{}", made_default.text);
        change(&house, &owner, id, json!({"status": "open"})).await?;
        let told = change(&house, &owner, id, json!({"status": "pending"})).await?;
        ensure!(told.json["ticket"]["custom_status_id"] == parts, "{}", told.text);

        let defaults = house.get(&owner, &format!("{path}?default=true&status_categories=pending,open")).await?;
        ensure!(defaults.json["custom_statuses"].as_array().map(Vec::len) == Some(2), "{}", defaults.text);
        let one = format!("/api/v2/custom_statuses/{parts}.json");
        ensure!(house.put(&owner, &one, &json!({"custom_status": {"active": false}})).await?.status == 422, "a default was deactivated");
        let renamed = house.put(&owner, &one, &json!({"custom_status": {"agent_label": "Parts", "status_category": "open"}})).await?;
        ensure!(renamed.json["custom_status"]["agent_label"] == "Parts" && renamed.json["custom_status"]["status_category"] == "pending", "{}", renamed.text);
        for body in [json!({"status_category": "closed", "agent_label": "x"}), json!({"agent_label": "x"}), json!({"status_category": "open", "agent_label": ""}), json!({"status_category": "open", "agent_label": "open"})] {
            ensure!(house.post(&owner, path, &json!({"custom_status": body})).await?.status == 422);
        }
        ensure!(house.get(&eve, path).await?.status == 403, "an end user saw custom statuses");
        ensure!(house.post(&eve, path, &new).await?.status == 403);
    }
    Ok(())
}
