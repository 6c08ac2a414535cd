//! Ticket forms and custom statuses through the API, on both engines.

use anyhow::{Result, ensure};
use axum::http::Method;
use serde_json::json;
use testkit::TestHouse;

use crate::fields::{change, field, person, value};

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
        ensure!(
            refused.status == 422 && refused.json["details"]["base"][0]["ticket_field_id"] == until,
            "{}",
            refused.text
        );
        let solved = change(
            &house,
            &owner,
            ticket,
            json!({"status": "solved", "custom_fields": [{"id": until, "value": "2026-03-01"}]}),
        )
        .await?;
        ensure!(solved.status == 200 && value(&solved, until) == "2026-03-01", "{}", solved.text);
        let plain = house.post(&owner, "/api/v2/tickets.json", &json!({"ticket": {"comment": {"body": "x"}}})).await?;
        ensure!(plain.json["ticket"]["ticket_form_id"] == 1, "a ticket without a form has the default: {}", plain.text);

        let seen = house.get(&eve, "/api/v2/ticket_forms.json").await?;
        ensure!(
            seen.json["count"] == 1 && seen.json["ticket_forms"][0]["agent_conditions"] == json!([]),
            "{}",
            seen.text
        );
        ensure!(
            house.get(&eve, &format!("/api/v2/ticket_forms/{id}.json")).await?.status == 404,
            "a hidden form was shown"
        );
        ensure!(house.post(&eve, "/api/v2/ticket_forms.json", &new).await?.status == 403);
        ensure!(house.get(&owner, "/api/v2/ticket_forms.json?end_user_visible=false").await?.json["count"] == 1);

        let copy = house
            .post(&owner, &format!("/api/v2/ticket_forms/{id}/clone.json"), &json!({"prepend_clone_title": true}))
            .await?;
        ensure!(copy.status == 200 && copy.json["ticket_form"]["name"] == "Clone of Loans", "{}", copy.text);
        let order =
            house.put(&owner, "/api/v2/ticket_forms/reorder.json", &json!({"ticket_form_ids": [id, 1]})).await?;
        ensure!(order.json["ticket_forms"][0]["id"] == id && order.json["count"] == 3, "{}", order.text);
        let renamed = house
            .put(
                &owner,
                &format!("/api/v2/ticket_forms/{id}.json"),
                &json!({"ticket_form": {"name": "Lending", "default": true}}),
            )
            .await?;
        ensure!(
            renamed.json["ticket_form"]["default"] == true
                && renamed.json["ticket_form"]["ticket_field_ids"] == json!([1, 2, kind, until]),
            "{}",
            renamed.text
        );
        ensure!(
            house.send(&owner, Method::DELETE, &format!("/api/v2/ticket_forms/{id}.json"), None).await?.status == 403,
            "the default was deleted"
        );
        ensure!(house.send(&owner, Method::DELETE, "/api/v2/ticket_forms/1.json", None).await?.status == 204);
        ensure!(house.get(&owner, "/api/v2/ticket_forms/show_many.json?ids=1,2,3").await?.json["count"] == 2);

        for (body, key) in [
            (json!({"name": ""}), "name"),
            (json!({"name": "x", "ticket_field_ids": [999]}), "ticket_field_ids"),
            (json!({"name": "x", "restricted_brand_ids": [999]}), "restricted_brand_ids"),
            (
                json!({"name": "x", "ticket_field_ids": [1], "agent_conditions": [{"parent_field_id": kind, "value": "a", "child_fields": []}]}),
                "agent_conditions",
            ),
            (json!({"name": "x", "end_user_conditions": "x"}), "end_user_conditions"),
        ] {
            let refused = house.post(&owner, "/api/v2/ticket_forms.json", &json!({"ticket_form": body})).await?;
            ensure!(refused.status == 422 && refused.json["details"][key].is_array(), "{key}: {}", refused.text);
        }
        ensure!(
            change(&house, &owner, ticket, json!({"ticket_form_id": 1})).await?.status == 422,
            "a deleted form was given"
        );
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
        ensure!(
            ticket.json["ticket"]["status"] == "new" && ticket.json["ticket"]["custom_status_id"] == 1,
            "{}",
            ticket.text
        );
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
            ensure!(
                told.json["ticket"]["status"] == status && told.json["ticket"]["custom_status_id"] == custom,
                "{}",
                told.text
            );
        }
        ensure!(change(&house, &owner, id, json!({"custom_status_id": 999})).await?.status == 422);
        let made_default =
            house.put(&owner, "/api/v2/custom_status/default.json", &json!({"ids": parts.to_string()})).await?;
        ensure!(made_default.status == 200, "{}", made_default.text);
        change(&house, &owner, id, json!({"status": "open"})).await?;
        let told = change(&house, &owner, id, json!({"status": "pending"})).await?;
        ensure!(told.json["ticket"]["custom_status_id"] == parts, "{}", told.text);

        let defaults = house.get(&owner, &format!("{path}?default=true&status_categories=pending,open")).await?;
        ensure!(defaults.json["custom_statuses"].as_array().map(Vec::len) == Some(2), "{}", defaults.text);
        let one = format!("/api/v2/custom_statuses/{parts}.json");
        ensure!(
            house.put(&owner, &one, &json!({"custom_status": {"active": false}})).await?.status == 422,
            "a default was deactivated"
        );
        let renamed = house
            .put(&owner, &one, &json!({"custom_status": {"agent_label": "Parts", "status_category": "open"}}))
            .await?;
        ensure!(
            renamed.json["custom_status"]["agent_label"] == "Parts"
                && renamed.json["custom_status"]["status_category"] == "pending",
            "{}",
            renamed.text
        );
        for body in [
            json!({"status_category": "closed", "agent_label": "x"}),
            json!({"agent_label": "x"}),
            json!({"status_category": "open", "agent_label": ""}),
            json!({"status_category": "open", "agent_label": "open"}),
        ] {
            ensure!(house.post(&owner, path, &json!({"custom_status": body})).await?.status == 422);
        }
        ensure!(house.get(&eve, path).await?.status == 403, "an end user saw custom statuses");
        ensure!(house.post(&eve, path, &new).await?.status == 403);
    }
    Ok(())
}
