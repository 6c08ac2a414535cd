//! Views through the API, on both engines: those an account starts with, their tickets and counts, and refusals.

use anyhow::{Result, ensure};
use axum::http::Method;
use serde_json::{Value, json};
use testkit::{Caller, TestHouse};

/// The numbers of a view's tickets in list order, and its count; the list's own count must agree.
async fn held(house: &TestHouse, caller: &Caller, view: i64) -> Result<Vec<i64>> {
    let listed = house.get(caller, &format!("/api/v2/views/{view}/tickets.json")).await?;
    ensure!(listed.status == 200, "{}", listed.text);
    let ids: Vec<i64> =
        listed.json["tickets"].as_array().into_iter().flatten().filter_map(|ticket| ticket["id"].as_i64()).collect();
    let told = house.get(caller, &format!("/api/v2/views/{view}/count.json")).await?;
    ensure!(
        told.json["view_count"]["value"] == ids.len() && listed.json["count"] == ids.len(),
        "{} {}",
        told.text,
        listed.text
    );
    ensure!(told.json["view_count"]["fresh"] == true && told.json["view_count"]["view_id"] == view, "{}", told.text);
    Ok(ids)
}

async fn ticket(house: &TestHouse, caller: &Caller, ticket: Value) -> Result<i64> {
    let made = house.post(caller, "/api/v2/tickets.json", &json!({"ticket": ticket})).await?;
    ensure!(made.status == 201, "{}", made.text);
    Ok(made.json["ticket"]["id"].as_i64().unwrap_or_default())
}

async fn view(house: &TestHouse, caller: &Caller, view: Value) -> Result<i64> {
    let made = house.post(caller, "/api/v2/views.json", &json!({"view": view})).await?;
    ensure!(made.status == 200, "{}", made.text);
    Ok(made.json["view"]["id"].as_i64().unwrap_or_default())
}

#[tokio::test]
async fn an_account_starts_with_views() -> Result<()> {
    for house in TestHouse::each().await? {
        let owner = house.account("acme").await?;
        let listed = house.get(&owner, "/api/v2/views.json").await?;
        ensure!(listed.status == 200 && listed.json["count"] == 8, "{}", listed.text);
        let first = &listed.json["views"][0];
        ensure!(first["title"] == "Your unsolved tickets" && first["default"] == true, "{}", listed.text);
        ensure!(
            first["conditions"]["all"][1]["value"] == "current_user" && first["restriction"].is_null(),
            "{}",
            listed.text
        );
        ensure!(
            first["execution"]["sort_by"] == "updated" && first["execution"]["columns"][0]["title"] == "Status",
            "{}",
            listed.text
        );
        ensure!(house.get(&owner, "/api/v2/views/count.json").await?.json["count"]["value"] == 8);
        ensure!(house.get(&owner, "/api/v2/views/compact.json").await?.json["count"] == 8);
        let page = house.get(&owner, "/api/v2/views/active.json?page[size]=5").await?;
        let next = page.json["links"]["next"].as_str().unwrap_or_default().to_owned();
        let rest = house.get(&owner, next.strip_prefix("https://acme.localhost").unwrap_or_default()).await?;
        ensure!(page.json["views"].as_array().map(Vec::len) == Some(5), "{}", page.text);
        ensure!(
            rest.json["views"].as_array().map(Vec::len) == Some(3) && rest.json["meta"]["has_more"] == false,
            "{}",
            rest.text
        );
    }
    Ok(())
}

#[tokio::test]
async fn a_view_lists_and_counts_what_meets_it_as_tickets_change() -> Result<()> {
    for house in TestHouse::each().await? {
        let owner = house.account("acme").await?;
        let urgent = json!([{"field": "status", "operator": "less_than", "value": "solved"}, {"field": "priority", "operator": "is", "value": "urgent"}]);
        // The cube counts the first; tags and words it does not know.
        let by_cube = view(&house, &owner, json!({"title": "Urgent", "all": urgent})).await?;
        let mut hot = urgent.clone();
        hot.as_array_mut()
            .into_iter()
            .for_each(|all| all.push(json!({"field": "current_tags", "operator": "includes", "value": "hot"})));
        let by_tag = view(&house, &owner, json!({"title": "Hot", "all": hot, "output": {"columns": ["nice_id", "subject"], "sort_by": "nice_id", "sort_order": "asc"}})).await?;
        let open = json!({"field": "status", "operator": "less_than", "value": "solved"});
        let words = |field: &str, word: &str| json!({"title": word, "all": [open], "any": [{"field": field, "operator": "includes", "value": word}, {"field": field, "operator": "is", "value": "nothing here"}]});
        let by_subject = view(&house, &owner, words("subject_includes_word", "PRINTER")).await?;
        let by_description = view(&house, &owner, words("description_includes_word", "smells")).await?;

        let one = ticket(&house, &owner, json!({"subject": "Printer burns", "comment": {"body": "It smells."}, "tags": ["hot"], "priority": "urgent"})).await?;
        house.pass_seconds(60);
        let two = ticket(
            &house,
            &owner,
            json!({"subject": "Café", "comment": {"body": "No coffee"}, "tags": ["hot"], "priority": "urgent"}),
        )
        .await?;
        house.pass_seconds(60);
        let three =
            ticket(&house, &owner, json!({"subject": "A printer", "comment": {"body": "Slow"}, "priority": "low"}))
                .await?;

        ensure!(held(&house, &owner, by_cube).await? == [two, one], "latest change first");
        ensure!(held(&house, &owner, by_tag).await? == [one, two], "by number, as the view says");
        ensure!(held(&house, &owner, by_subject).await? == [three, one], "subjects");
        ensure!(held(&house, &owner, by_description).await? == [one], "descriptions");
        ensure!(held(&house, &owner, 3).await? == [three, two, one], "all unsolved");

        house.pass_seconds(60);
        for (id, change) in [
            (two, json!({"status": "solved"})),
            (
                three,
                json!({"priority": "urgent", "subject": "A toaster", "comment": {"body": "It smells", "public": false}}),
            ),
        ] {
            let changed = house.put(&owner, &format!("/api/v2/tickets/{id}.json"), &json!({"ticket": change})).await?;
            ensure!(changed.status == 200, "{}", changed.text);
        }
        ensure!(held(&house, &owner, by_cube).await? == [three, one], "after the changes");
        ensure!(held(&house, &owner, by_tag).await? == [one], "a solved ticket left");
        ensure!(held(&house, &owner, by_subject).await? == [one], "the subject changed");
        ensure!(held(&house, &owner, by_description).await? == [one], "only the first comment counts");
        house.send(&owner, Method::DELETE, &format!("/api/v2/tickets/{one}.json"), None).await?;
        ensure!(held(&house, &owner, by_cube).await? == [three], "a deleted ticket left");
        ensure!(held(&house, &owner, by_tag).await?.is_empty(), "a deleted ticket left");

        let many = house.get(&owner, &format!("/api/v2/views/count_many.json?ids={by_cube},{by_tag},9999")).await?;
        ensure!(many.json["view_counts"].as_array().map(Vec::len) == Some(2), "{}", many.text);
        ensure!(many.json["view_counts"][0]["pretty"] == "1", "{}", many.text);
        let rows =
            house.get(&owner, &format!("/api/v2/views/{by_cube}/execute.json?sort_by=nice_id&group_by=status")).await?;
        ensure!(
            rows.json["rows"][0]["subject"] == "A toaster" && rows.json["rows"][0]["ticket"]["id"] == three,
            "{}",
            rows.text
        );
        ensure!(rows.json["view"]["id"] == by_cube && rows.json["columns"][0]["id"] == "status", "{}", rows.text);
        let cursor =
            house.get(&owner, &format!("/api/v2/views/{by_cube}/tickets.json?page[size]=1&sort_by=due_date")).await?;
        let next = cursor.json["links"]["next"].as_str().unwrap_or_default().to_owned();
        let rest = house.get(&owner, next.strip_prefix("https://acme.localhost").unwrap_or_default()).await?;
        ensure!(rest.status == 200 && rest.json["tickets"] == json!([]), "{}", rest.text);
    }
    Ok(())
}

#[tokio::test]
async fn a_view_is_previewed_changed_and_deleted() -> Result<()> {
    for house in TestHouse::each().await? {
        let owner = house.account("acme").await?;
        ticket(&house, &owner, json!({"subject": "One", "comment": {"body": "x"}})).await?;
        let all = json!([{"field": "assignee_id", "operator": "is", "value": ""}]);
        let asked = json!({"view": {"all": all, "output": {"columns": ["subject"]}}});
        let preview = house.post(&owner, "/api/v2/views/preview.json", &asked).await?;
        ensure!(
            preview.status == 200 && preview.json["rows"][0]["subject"] == "One" && preview.json["count"] == 1,
            "{}",
            preview.text
        );
        let count = house.post(&owner, "/api/v2/views/preview/count.json", &asked).await?;
        ensure!(
            count.json["view_count"]["value"] == 1 && count.json["view_count"]["view_id"].is_null(),
            "{}",
            count.text
        );

        let id = view(&house, &owner, json!({"title": "Mine", "all": all, "restriction": {"type": "User"}})).await?;
        let path = format!("/api/v2/views/{id}.json");
        house.pass_seconds(5);
        let change = json!({"view": {"title": "Ours", "active": false, "restriction": {"type": "Group", "ids": [1]}}});
        let changed = house.put(&owner, &path, &change).await?;
        ensure!(
            changed.status == 200
                && changed.json["view"]["restriction"] == json!({"type": "Group", "id": 1, "ids": [1]}),
            "{}",
            changed.text
        );
        ensure!(changed.json["view"]["conditions"]["all"] == all, "the conditions were not named: {}", changed.text);
        ensure!(
            house.get(&owner, "/api/v2/views/active.json").await?.json["count"] == 8,
            "an inactive view was listed as active"
        );
        ensure!(house.get(&owner, "/api/v2/views.json").await?.json["count"] == 9, "an inactive view was not listed");
        ensure!(house.get(&owner, &format!("/api/v2/views/show_many.json?ids={id},1")).await?.json["count"] == 2);
        ensure!(house.send(&owner, Method::DELETE, &path, None).await?.status == 204);
        ensure!(house.get(&owner, &path).await?.status == 404, "a deleted view was shown");
    }
    Ok(())
}

#[tokio::test]
async fn what_is_not_a_view_is_refused_in_zendesks_words() -> Result<()> {
    for house in TestHouse::each().await? {
        let owner = house.account("acme").await?;
        let status = json!([{"field": "status", "operator": "is", "value": "open"}]);
        for (body, field) in [
            (json!({"title": "x", "all": []}), "conditions"),
            (
                json!({"title": "x", "all": [{"field": "current_tags", "operator": "includes", "value": "a"}]}),
                "conditions",
            ),
            (json!({"title": "x", "all": [{"field": "moon", "operator": "is", "value": "full"}]}), "all"),
            (json!({"title": "x", "all": [{"field": "status", "operator": "includes", "value": "open"}]}), "all"),
            (
                json!({"title": "x", "all": status, "any": [{"field": "priority", "operator": "is", "value": "huge"}]}),
                "any",
            ),
            (json!({"title": "", "all": status}), "title"),
            (json!({"title": "x", "all": status, "output": {"columns": ["password"]}}), "columns"),
            (json!({"title": "x", "all": status, "restriction": {"type": "Group", "id": 999}}), "restriction"),
            (json!({"title": "x", "all": status, "restriction": {"type": "Moon", "id": 1}}), "restriction"),
        ] {
            let refused = house.post(&owner, "/api/v2/views.json", &json!({"view": body})).await?;
            ensure!(refused.status == 422 && refused.json["error"] == "RecordInvalid", "{}", refused.text);
            ensure!(refused.json["details"][field][0]["description"].is_string(), "{field}: {}", refused.text);
        }
        ensure!(
            house.get(&owner, "/api/v2/views/count.json").await?.json["count"]["value"] == 8,
            "a refused view was stored"
        );
        let many = house.get(&owner, &format!("/api/v2/views/count_many.json?ids={}", vec!["1"; 21].join(","))).await?;
        ensure!(many.status == 400 && many.json["error"] == "TooManyValues", "{}", many.text);
        ensure!(house.get(&owner.nobody(), "/api/v2/views.json").await?.status == 401, "a visitor saw views");
    }
    Ok(())
}
