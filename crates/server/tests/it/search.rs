//! Searching tickets through the API, on both engines.

use anyhow::{Result, ensure};
use axum::http::Method;
use serde_json::json;
use testkit::{Caller, TestHouse, Told};

async fn made(house: &TestHouse, who: &Caller, ticket: serde_json::Value) -> Result<i64> {
    let made = house.post(who, "/api/v2/tickets.json", &json!({"ticket": ticket})).await?;
    ensure!(made.status == 201, "{}", made.text);
    Ok(made.json["ticket"]["id"].as_i64().unwrap_or_default())
}

async fn search(house: &TestHouse, who: &Caller, query: &str, more: &str) -> Result<Told> {
    let query: String = query.bytes().map(|byte| format!("%{byte:02X}")).collect();
    house.get(who, &format!("/api/v2/search.json?query={query}{more}")).await
}

/// The numbers of the tickets found.
async fn found(house: &TestHouse, who: &Caller, query: &str) -> Result<Vec<i64>> {
    let told = search(house, who, query, "").await?;
    ensure!(told.status == 200, "{query}: {}", told.text);
    let results = told.json["results"].as_array().cloned().unwrap_or_default();
    Ok(results.iter().filter_map(|result| result["id"].as_i64()).collect())
}

#[tokio::test]
async fn a_ticket_is_found_by_what_it_says_the_moment_it_exists() -> Result<()> {
    for house in TestHouse::each().await? {
        let owner = house.account("acme").await?;
        let body = "Mijn zending is kwijt. Café <Zuid> wacht.";
        let lost = made(
            &house,
            &owner,
            json!({"subject": "Lost parcel", "comment": {"body": body}, "tags": ["vip"], "priority": "high"}),
        )
        .await?;
        let other = made(
            &house,
            &owner,
            json!({"subject": "Parcel late, not lost", "comment": {"body": "It came."}, "tags": ["vip", "gold"]}),
        )
        .await?;
        let answer = json!({"ticket": {"comment": {"body": "Refunded quickly.", "public": false}}});
        ensure!(
            house.put(&owner, &format!("/api/v2/tickets/{lost}.json"), &answer).await?.status == 200,
            "not answered"
        );

        let cases: [(&str, &[i64]); 14] = [
            ("parcel", &[other, lost]),
            ("lost parcel", &[other, lost]),
            ("\"lost parcel\"", &[lost]),
            ("refund*", &[lost]),
            ("cafe refunded", &[lost]),
            ("parcel -kwijt", &[other]),
            ("-refunded parcel", &[other]),
            ("tags:vip", &[other, lost]),
            ("-tags:gold type:ticket", &[lost]),
            ("priority>normal", &[lost]),
            ("-priority:high", &[other]),
            ("subject:lost* description:came", &[other]),
            ("description:refunded", &[]),
            ("comment:refunded", &[lost]),
        ];
        for (query, wanted) in cases {
            let ids = found(&house, &owner, query).await?;
            ensure!(ids == wanted, "{query}: {ids:?} instead of {wanted:?}");
        }
        let told = search(&house, &owner, "kwijt", "").await?;
        let result = &told.json["results"][0];
        ensure!(
            result["result_type"] == "ticket" && told.json["count"] == 1 && told.json["facets"].is_null(),
            "{}",
            told.text
        );
        ensure!(
            result["highlights"] == "Mijn zending is <em>kwijt</em>. Café &lt;Zuid&gt; wacht.",
            "{}",
            result["highlights"]
        );
    }
    Ok(())
}

#[tokio::test]
async fn keywords_become_filters_and_unknown_ones_are_refused() -> Result<()> {
    for house in TestHouse::each().await? {
        let owner = house.account("acme").await?;
        let eve = json!({"name": "Eve Vos", "email": "Eve@Example.com"});
        let first = made(&house, &owner, json!({"subject": "One", "comment": {"body": "a"}, "requester": eve, "external_id": "X-1", "type": "task", "due_at": "2026-02-01T00:00:00Z"})).await?;
        house.pass_seconds(86_400);
        let second = made(
            &house,
            &owner,
            json!({"subject": "Two", "comment": {"body": "b"}, "status": "open", "assignee_email": testkit::OWNER}),
        )
        .await?;
        let cases: [(&str, &[i64]); 21] = [
            ("requester:eve@example.com", &[first]),
            ("requester:\"eve vos\"", &[first]),
            ("-requester:me", &[first]),
            ("requester:me", &[second]),
            ("requester:nobody", &[]),
            ("submitter:me", &[second, first]),
            ("cc:none", &[second, first]),
            ("external_id:x-1", &[first]),
            ("external_id:X*", &[first]),
            ("external_id:none", &[second]),
            ("ticket_type:task", &[first]),
            ("ticket_type:none", &[second]),
            ("due_date:2026-02-01", &[first]),
            ("created:2026-01-05", &[first]),
            ("created>2026-01-05", &[second]),
            ("solved:none status<solved", &[second, first]),
            ("status<new", &[]),
            ("via:api brand:none", &[]),
            ("organization:none form:1 problem:none -custom_status_id:none", &[second, first]),
            ("custom_field_7:none fieldvalue:none", &[second, first]),
            ("custom_field_7:x has_attachment:false", &[]),
        ];
        for (query, wanted) in cases {
            let ids = found(&house, &owner, &format!("{query} type:ticket")).await?;
            ensure!(ids == wanted, "{query}: {ids:?} instead of {wanted:?}");
        }
        ensure!(found(&house, &owner, &format!("#{first}")).await? == [first], "not found by its number");
        for query in ["satisfaction:good", "commenter:me", "type:ticket role:agent", "priority:soon", "tags>a"] {
            let told = search(&house, &owner, query, "").await?;
            ensure!(told.status == 422 && told.json["error"] == "invalid", "{query}: {}", told.text);
        }
        let missing = house.get(&owner, "/api/v2/search.json").await?;
        ensure!(missing.status == 422, "{}", missing.text);
    }
    Ok(())
}

#[tokio::test]
async fn results_are_sorted_paged_counted_and_exported() -> Result<()> {
    for house in TestHouse::each().await? {
        let owner = house.account("acme").await?;
        let mut ids = Vec::new();
        for priority in ["low", "urgent", "normal"] {
            ids.push(
                made(&house, &owner, json!({"subject": "Fiets", "comment": {"body": "kapot"}, "priority": priority}))
                    .await?,
            );
        }
        let sorted = search(&house, &owner, "fiets", "&sort_by=priority&sort_order=asc&per_page=2").await?;
        ensure!(
            sorted.json["results"][0]["id"] == ids[0] && sorted.json["results"][1]["id"] == ids[2],
            "{}",
            sorted.text
        );
        ensure!(sorted.json["count"] == 3 && sorted.json["previous_page"].is_null(), "{}", sorted.text);
        let next = sorted.json["next_page"].as_str().unwrap_or_default().replace("https://acme.localhost", "");
        let last = house.get(&owner, &next).await?;
        ensure!(last.json["results"][0]["id"] == ids[1] && last.json["next_page"].is_null(), "{}", last.text);
        let in_query = search(&house, &owner, "fiets order_by:priority sort:desc", "").await?;
        ensure!(in_query.json["results"][0]["id"] == ids[1], "{}", in_query.text);
        for bad in ["&page=11&per_page=100", "&sort_by=colour", "&sort_order=up"] {
            let deep = search(&house, &owner, "fiets", bad).await?;
            ensure!(deep.status == 422 && deep.json["error"] == "invalid", "{bad}: {}", deep.text);
        }
        let counted = house.get(&owner, "/api/v2/search/count.json?query=fiets").await?;
        ensure!(counted.json == json!({"count": 3}), "{}", counted.text);

        let mut path = "/api/v2/search/export.json?query=fiets&filter[type]=ticket&page[size]=2".to_owned();
        let mut exported = Vec::new();
        for _ in 0..2 {
            let part = house.get(&owner, &path).await?;
            ensure!(part.status == 200, "{}", part.text);
            exported.extend(part.json["results"].as_array().into_iter().flatten().filter_map(|row| row["id"].as_i64()));
            path = part.json["links"]["next"].as_str().unwrap_or_default().replace("https://acme.localhost", "");
        }
        ensure!(exported == ids, "{exported:?} instead of {ids:?}");
    }
    Ok(())
}

#[tokio::test]
async fn what_is_put_away_or_in_another_account_is_not_found() -> Result<()> {
    for house in TestHouse::each().await? {
        let owner = house.account("acme").await?;
        let stranger = house.account("other").await?;
        let id = made(&house, &owner, json!({"subject": "Geheim", "comment": {"body": "sleutel"}})).await?;
        ensure!(found(&house, &owner, "sleutel").await? == [id], "not found");
        ensure!(found(&house, &stranger, "sleutel").await?.is_empty(), "found by another account");
        let nobody = Caller { host: owner.host.clone(), authorization: None };
        ensure!(search(&house, &nobody, "sleutel", "").await?.status == 401, "answered to nobody");
        let deleted = house.send(&owner, Method::DELETE, &format!("/api/v2/tickets/{id}.json"), None).await?;
        ensure!(deleted.status == 204, "{}", deleted.text);
        ensure!(found(&house, &owner, "sleutel").await?.is_empty(), "a deleted ticket was found");
        ensure!(found(&house, &owner, &format!("#{id}")).await?.is_empty(), "a deleted ticket was found by its number");
    }
    Ok(())
}
