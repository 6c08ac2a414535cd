//! What `include` loads beside tickets, the audit of an act, and what is counted on tickets; on both engines.

use anyhow::{Result, ensure};
use serde_json::{Value, json};
use testkit::{Caller, TestHouse};

async fn made(house: &TestHouse, who: &Caller, path: &str, body: &Value) -> Result<Value> {
    let made = house.post(who, path, body).await?;
    ensure!(made.status < 300, "{path}: {}", made.text);
    Ok(made.json)
}

async fn got(house: &TestHouse, who: &Caller, path: &str) -> Result<Value> {
    let told = house.get(who, path).await?;
    ensure!(told.status == 200, "{path}: {}", told.text);
    Ok(told.json)
}

fn length(value: &Value) -> usize {
    value.as_array().map_or(usize::MAX, Vec::len)
}

#[tokio::test]
async fn what_is_asked_for_comes_along_with_tickets_and_nothing_else() -> Result<()> {
    for house in TestHouse::each().await? {
        let owner = house.account("acme").await?;
        let group =
            made(&house, &owner, "/api/v2/groups.json", &json!({"group": {"name": "Night shift"}})).await?["group"]
                ["id"]
                .clone();
        let person = json!({"user": {"name": "Eve End", "email": "eve@example.com"}});
        let eve = made(&house, &owner, "/api/v2/users.json", &person).await?["user"]["id"].clone();
        let place = json!({"organization": {"name": "Acme Customers"}});
        let organization =
            made(&house, &owner, "/api/v2/organizations.json", &place).await?["organization"]["id"].clone();
        let mut ids = Vec::new();
        for subject in ["First", "Second"] {
            let ticket = json!({"ticket": {"subject": subject, "comment": {"body": "Burning"}, "requester_id": eve,
                "group_id": group, "organization_id": organization}});
            ids.push(made(&house, &owner, "/api/v2/tickets.json", &ticket).await?["ticket"]["id"].clone());
        }
        let names = "users,groups,organizations,brands,ticket_forms,custom_statuses,sharing_agreements,last_audits,\
                     metric_sets,comment_count,dates,slas,unheard_of";
        let view = json!({"view": {"title": "All", "all": [{"field": "status", "operator": "less_than", "value": "solved"}],
            "output": {"columns": ["subject"]}}});
        let view = made(&house, &owner, "/api/v2/views.json", &view).await?["view"]["id"].clone();
        for path in [
            "/api/v2/tickets.json?x=1".to_owned(),
            format!("/api/v2/tickets/show_many.json?ids={},{}", ids[0], ids[1]),
            format!("/api/v2/users/{eve}/tickets/requested.json?x=1"),
            format!("/api/v2/organizations/{organization}/tickets.json?x=1"),
            format!("/api/v2/views/{view}/tickets.json?x=1"),
            format!("/api/v2/views/{view}/execute.json?x=1"),
            "/api/v2/search.json?query=burning%20type%3Aticket".to_owned(),
        ] {
            let told = got(&house, &owner, &format!("{path}&include={names}")).await?;
            // Olga wrote for Eve twice; each comes once.
            ensure!(length(&told["users"]) == 2, "{path}: {}", told["users"]);
            ensure!(length(&told["groups"]) == 1 && told["groups"][0]["name"] == "Night shift", "{path}: {told}");
            ensure!(told["organizations"][0]["name"] == "Acme Customers", "{path}: {told}");
            ensure!(length(&told["brands"]) == 1 && told["custom_statuses"][0]["status_category"] == "new", "{told}");
            ensure!(length(&told["sharing_agreements"]) == 0 && told["ticket_forms"].is_array(), "{told}");
            ensure!(length(&told["last_audits"]) == 2, "{path}: {}", told["last_audits"]);
            let rows = ["tickets", "results"].iter().find_map(|key| told[key].as_array());
            let ticket = rows.map_or(&told["rows"][0]["ticket"], |rows| &rows[0]);
            ensure!(ticket["metric_set"]["ticket_id"] == ticket["id"] && ticket["comment_count"] == 1, "{ticket}");
            ensure!(
                ticket["dates"]["solved_at"].is_null() && length(&ticket["slas"]["policy_metrics"]) == 0,
                "{ticket}"
            );
            let bare = got(&house, &owner, &format!("{path}&include=None")).await?;
            ensure!(bare["users"].is_null() && bare["last_audits"].is_null(), "{path}: {bare}");
        }
        let one = got(&house, &owner, &format!("/api/v2/tickets/{}.json?include=users,last_audits", ids[0])).await?;
        ensure!(length(&one["users"]) == 2 && one["last_audits"][0]["ticket_id"] == ids[0], "{one}");
        ensure!(one["ticket"]["metric_set"].is_null(), "{one}");
        let found = got(&house, &owner, "/api/v2/search.json?query=burning&include=tickets(users)").await?;
        ensure!(length(&found["users"]) == 2, "{found}");
        let people = got(&house, &owner, "/api/v2/users.json?include=roles,organizations,identities,groups").await?;
        ensure!(people["roles"].is_array() && people["identities"].is_array(), "{people}");
        house.pass_seconds(120);
        let exported =
            got(&house, &owner, "/api/v2/incremental/tickets.json?start_time=1767603500&include=metric_sets");
        let exported = exported.await?;
        ensure!(exported["tickets"][0]["metric_set"]["reopens"] == 0, "{exported}");
    }
    Ok(())
}

#[tokio::test]
async fn an_act_is_answered_with_its_whole_audit_even_out_of_reach() -> Result<()> {
    for house in TestHouse::each().await? {
        let owner = house.account("acme").await?;
        let new = json!({"ticket": {"subject": "Printer", "comment": {"body": "It burns"}, "priority": "high"}});
        let told = made(&house, &owner, "/api/v2/tickets.json", &new).await?;
        let id = told["ticket"]["id"].clone();
        let listed = got(&house, &owner, &format!("/api/v2/tickets/{id}/audits.json")).await?;
        ensure!(told["audit"] == listed["audits"][0], "{} is not {}", told["audit"], listed["audits"][0]);
        let events = told["audit"]["events"].as_array().cloned().unwrap_or_default();
        ensure!(events.iter().any(|event| event["type"] == "Comment" && event["body"] == "It burns"), "{events:?}");
        ensure!(events.iter().any(|event| event["field_name"] == "priority" && event["value"] == "high"), "{events:?}");

        // An agent who sees only what is assigned gives a ticket away.
        let agent = json!({"user": {"name": "Ann Agent", "email": "ann@example.com", "role": "agent",
            "ticket_restriction": "assigned"}});
        let ann = made(&house, &owner, "/api/v2/users.json", &agent).await?["user"]["id"].clone();
        let own = json!({"ticket": {"assignee_id": ann}});
        ensure!(house.put(&owner, &format!("/api/v2/tickets/{id}.json"), &own).await?.status == 200, "not assigned");
        let caller = house.caller("acme", "ann@example.com", "read write").await?;
        let away = json!({"ticket": {"subject": "Not mine", "assignee_id": null, "comment": {"body": "Bye"}}});
        let told = house.put(&caller, &format!("/api/v2/tickets/{id}.json"), &away).await?;
        ensure!(told.status == 200, "{}", told.text);
        let audit = &told.json["audit"];
        let listed = got(&house, &owner, &format!("/api/v2/tickets/{id}/audits.json?page=1")).await?;
        ensure!(listed["audits"].as_array().is_some_and(|rows| rows.contains(audit)), "{audit} is not in {listed}");
        let hidden = house.get(&caller, &format!("/api/v2/tickets/{id}.json")).await?;
        ensure!(hidden.status == 404, "{}", hidden.text);
        let last =
            got(&house, &caller, &format!("/api/v2/tickets/show_many.json?ids={id}&include=last_audits")).await?;
        ensure!(length(&last["last_audits"]) == 0, "{last}");
    }
    Ok(())
}

#[tokio::test]
async fn what_is_counted_on_tickets_is_told_to_staff_within_reach() -> Result<()> {
    for house in TestHouse::each().await? {
        let owner = house.account("acme").await?;
        let person = json!({"user": {"name": "Eve End", "email": "eve@example.com"}});
        let eve = made(&house, &owner, "/api/v2/users.json", &person).await?["user"]["id"].clone();
        let mut ids = Vec::new();
        for subject in ["First", "Second", "Third"] {
            let new = json!({"ticket": {"subject": subject, "comment": {"body": "Hello", "author_id": eve}, "requester_id": eve}});
            ids.push(made(&house, &owner, "/api/v2/tickets.json", &new).await?["ticket"]["id"].clone());
        }
        house.pass_seconds(600);
        let answer = json!({"ticket": {"status": "solved", "comment": {"body": "Done"}}});
        let answered = house.put(&owner, &format!("/api/v2/tickets/{}.json", ids[0]), &answer).await?;
        ensure!(answered.status == 200, "{}", answered.text);
        let metric = got(&house, &owner, &format!("/api/v2/tickets/{}/metrics.json", ids[0])).await?;
        let metric = &metric["ticket_metric"];
        ensure!(metric["ticket_id"] == ids[0] && metric["replies"] == 1 && metric["reopens"] == 0, "{metric}");
        ensure!(metric["reply_time_in_minutes"] == json!({"calendar": 10, "business": 10}), "{metric}");
        ensure!(metric["full_resolution_time_in_minutes"]["calendar"] == 10, "{metric}");
        ensure!(metric["solved_at"] == "2026-01-05T09:10:00Z", "{metric}");
        let same = got(&house, &owner, &format!("/api/v2/ticket_metrics/{}.json", metric["id"])).await?;
        ensure!(same["ticket_metric"] == json!([metric]), "{same}");
        let first = got(&house, &owner, "/api/v2/ticket_metrics.json?page[size]=2").await?;
        ensure!(length(&first["ticket_metrics"]) == 2 && first["meta"]["has_more"] == true, "{first}");
        ensure!(first["ticket_metrics"][0]["ticket_id"] == ids[2], "{first}");
        let next = first["links"]["next"].as_str().unwrap_or_default().replace("https://acme.localhost", "");
        let second = got(&house, &owner, &next).await?;
        ensure!(length(&second["ticket_metrics"]) == 1 && second["ticket_metrics"][0]["id"] == ids[0], "{second}");

        // Whoever is no agent is told nothing, and an agent nothing of what is out of reach.
        let caller = house.caller("acme", "eve@example.com", "read write").await?;
        for path in ["/api/v2/ticket_metrics.json".to_owned(), format!("/api/v2/tickets/{}/metrics.json", ids[0])] {
            ensure!(house.get(&caller, &path).await?.status == 403, "{path}");
        }
        let agent = json!({"user": {"name": "Ann Agent", "email": "ann@example.com", "role": "agent",
            "ticket_restriction": "assigned"}});
        made(&house, &owner, "/api/v2/users.json", &agent).await?;
        let caller = house.caller("acme", "ann@example.com", "read write").await?;
        let none = got(&house, &caller, "/api/v2/ticket_metrics.json").await?;
        ensure!(length(&none["ticket_metrics"]) == 0, "{none}");
        let hidden = house.get(&caller, &format!("/api/v2/ticket_metrics/{}.json", ids[0])).await?;
        ensure!(hidden.status == 404, "{}", hidden.text);
    }
    Ok(())
}
