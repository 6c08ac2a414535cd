//! Roles through the API, on both engines: what a configuration gives is given, and nothing else.

use anyhow::{Result, ensure};
use axum::http::Method;
use serde_json::{Value, json};
use testkit::{Caller, TestHouse};

use crate::attachments::user;

const ROLES: &str = "/api/v2/custom_roles.json";

fn id(value: &Value) -> i64 {
    value["id"].as_i64().unwrap_or_default()
}

async fn ticket(house: &TestHouse, owner: &Caller, more: Value) -> Result<i64> {
    let mut ticket = json!({"subject": "Printer", "comment": {"body": "It burns"}});
    if let (Some(ticket), Value::Object(more)) = (ticket.as_object_mut(), more) {
        ticket.extend(more);
    }
    let made = house.post(owner, "/api/v2/tickets.json", &json!({"ticket": ticket})).await?;
    ensure!(made.status == 201, "{}", made.text);
    Ok(id(&made.json["ticket"]))
}

async fn me(house: &TestHouse, caller: &Caller) -> Result<i64> {
    Ok(id(&house.get(caller, "/api/v2/users/me.json").await?.json["user"]))
}

/// The number of a role every account has.
async fn role(house: &TestHouse, owner: &Caller, name: &str) -> Result<i64> {
    let listed = house.get(owner, ROLES).await?;
    let rows = listed.json["custom_roles"].as_array().cloned().unwrap_or_default();
    let found = rows.iter().find(|row| row["name"] == name).map(id);
    ensure!(found.is_some(), "no role {name} in {}", listed.text);
    Ok(found.unwrap_or_default())
}

async fn put(house: &TestHouse, caller: &Caller, path: &str, body: Value) -> Result<u16> {
    Ok(house.put(caller, path, &body).await?.status)
}

async fn delete(house: &TestHouse, caller: &Caller, path: &str) -> Result<u16> {
    Ok(house.send(caller, Method::DELETE, path, None).await?.status)
}

#[tokio::test]
async fn a_custom_role_gives_what_it_says_from_the_next_request_on() -> Result<()> {
    for house in TestHouse::each().await? {
        let owner = house.account("acme").await?;
        let wish = json!({"custom_role": {"name": "Second line", "description": "Behind the first", "configuration": {
            "ticket_access": "all", "ticket_comment_access": "public", "ticket_editing": true}}});
        let made = house.post(&owner, ROLES, &wish).await?;
        ensure!(made.status == 201, "{}", made.text);
        let shown = &made.json["custom_role"];
        ensure!(shown["role_type"] == 0 && shown["configuration"]["ticket_deletion"] == false, "{}", made.text);
        ensure!(shown["configuration"]["macro_access"] == "readonly", "a kept key is not shown: {}", made.text);
        let path = format!("/api/v2/custom_roles/{}.json", id(shown));
        for bad in
            [json!({"ticket_editting": true}), json!({"ticket_access": "everything"}), json!({"ticket_merge": 1})]
        {
            let body = json!({"custom_role": {"name": "Bad", "configuration": bad}});
            let refused = house.post(&owner, ROLES, &body).await?;
            ensure!(refused.status == 422, "{} {}", refused.status, refused.text);
        }
        let ann = user(&house, &owner, "ann", json!({"role": "agent", "custom_role_id": id(shown)})).await?;
        ensure!(house.get(&ann, "/api/v2/users/me.json").await?.json["user"]["role_type"] == 0);
        let one = ticket(&house, &owner, json!({})).await?;
        let at = format!("/api/v2/tickets/{one}.json");
        let tagged = json!({"ticket": {"tags": ["hot"]}});
        ensure!(put(&house, &ann, &at, json!({"ticket": {"priority": "high"}})).await? == 200);
        ensure!(put(&house, &ann, &at, json!({"ticket": {"comment": {"body": "Done"}}})).await? == 200);
        ensure!(put(&house, &ann, &at, tagged.clone()).await? == 403, "tags without the right");
        ensure!(delete(&house, &ann, &at).await? == 403, "deleted without the right");
        ensure!(put(&house, &ann, &at, json!({"ticket": {"group_id": 1}})).await? == 200, "one's own group");
        let other = house.post(&owner, "/api/v2/groups.json", &json!({"group": {"name": "Other"}})).await?;
        let moved = json!({"ticket": {"group_id": id(&other.json["group"])}});
        ensure!(put(&house, &ann, &at, moved.clone()).await? == 403, "another group without the right");
        let many = format!("/api/v2/tickets/update_many.json?ids={one}");
        ensure!(put(&house, &ann, &many, json!({"ticket": {"priority": "low"}})).await? == 403, "many at once");
        ensure!(house.get(&ann, "/api/v2/search/export.json?query=printer&filter[type]=ticket").await?.status == 403);
        ensure!(house.get(&ann, "/api/v2/users.json").await?.json["count"] == 1, "customers were listed");
        ensure!(house.post(&ann, "/api/v2/ticket_fields.json", &json!({})).await?.status == 403);

        let more = json!({"custom_role": {"configuration": {"ticket_tag_editing": true, "ticket_deletion": true,
            "assign_tickets_to_any_group": true, "ticket_bulk_editing": true, "search_export": true,
            "end_user_list_access": "full", "manage_ticket_fields": true}}});
        ensure!(put(&house, &ann, &path, more.clone()).await? == 403, "an agent raised the own role");
        ensure!(put(&house, &owner, &path, more).await? == 200);
        ensure!(put(&house, &ann, &at, tagged).await? == 200, "the new right is not there yet");
        ensure!(put(&house, &ann, &at, moved).await? == 200);
        ensure!(put(&house, &ann, &many, json!({"ticket": {"priority": "low"}})).await? == 200);
        ensure!(house.get(&ann, "/api/v2/search/export.json?query=printer&filter[type]=ticket").await?.status == 200);
        ensure!(house.get(&ann, "/api/v2/users.json").await?.json["count"] == 2);
        let field = json!({"ticket_field": {"type": "text", "title": "Serial"}});
        ensure!(house.post(&ann, "/api/v2/ticket_fields.json", &field).await?.status == 201);
        house.settle("acme").await?;
        ensure!(delete(&house, &ann, &at).await? == 204);

        ensure!(delete(&house, &owner, &path).await? == 422, "a role in use went");
        let agent = json!({"user": {"custom_role_id": role(&house, &owner, "Agent").await?}});
        ensure!(put(&house, &owner, &format!("/api/v2/users/{}.json", me(&house, &ann).await?), agent).await? == 200);
        ensure!(delete(&house, &owner, &path).await? == 204);
        ensure!(delete(&house, &owner, &path).await? == 404);
        for name in ["Agent", "Admin", "Contractor"] {
            let system = format!("/api/v2/custom_roles/{}.json", role(&house, &owner, name).await?);
            ensure!(delete(&house, &owner, &system).await? == 403, "{name} went");
            ensure!(put(&house, &owner, &system, json!({"custom_role": {"name": "X"}})).await? == 403, "{name}");
        }
        let log = house.get(&owner, "/api/v2/audit_logs.json?sort=-created_at&filter[source_type]=custom_role").await?;
        ensure!(log.text.contains("ticket_deletion"), "what was changed is not in the log: {}", log.text);
    }
    Ok(())
}

#[tokio::test]
async fn a_contractor_works_on_assigned_tickets_and_takes_nothing_out() -> Result<()> {
    for house in TestHouse::each().await? {
        let owner = house.account("acme").await?;
        let number = role(&house, &owner, "Contractor").await?;
        let cas = user(&house, &owner, "cas", json!({"role": "agent", "custom_role_id": number})).await?;
        let (own, other) = (me(&house, &cas).await?, ticket(&house, &owner, json!({})).await?);
        let mine = ticket(&house, &owner, json!({"assignee_id": own})).await?;
        let at = |id: i64| format!("/api/v2/tickets/{id}.json");
        ensure!(house.get(&cas, &at(mine)).await?.status == 200);
        let reply = json!({"ticket": {"comment": {"body": "On my way"}, "status": "pending", "tags": ["visit"]}});
        ensure!(put(&house, &cas, &at(mine), reply.clone()).await? == 200);
        ensure!(
            put(&house, &cas, &at(mine), json!({"ticket": {"comment": {"body": "n", "public": false}}})).await? == 200
        );
        ensure!(house.get(&cas, &at(other)).await?.status == 404 && put(&house, &cas, &at(other), reply).await? == 404);
        let listed = house.get(&cas, "/api/v2/tickets.json").await?;
        ensure!(listed.json["count"] == 1 && listed.json["tickets"][0]["id"] == mine, "{}", listed.text);
        let found = house.get(&cas, "/api/v2/search.json?query=printer").await?;
        ensure!(found.json["count"] == 1, "{}", found.text);
        for path in [
            "/api/v2/search/export.json?query=printer&filter[type]=ticket",
            "/api/v2/search/export.json?query=eve&filter[type]=user",
            "/api/v2/incremental/tickets.json?start_time=0",
            "/api/v2/audit_logs.json",
            "/api/v2/suspended_tickets.json",
        ] {
            let refused = house.get(&cas, path).await?;
            ensure!(refused.status == 403, "{path}: {} {}", refused.status, refused.text);
        }
        let many = format!("/api/v2/tickets/destroy_many.json?ids={mine}");
        ensure!(delete(&house, &cas, &many).await? == 403 && delete(&house, &cas, &at(mine)).await? == 403);
        let customer = json!({"user": {"name": "Eve", "email": "eve@example.com"}});
        ensure!(house.post(&cas, "/api/v2/users.json", &customer).await?.status == 403);
        ensure!(house.get(&cas, "/api/v2/users.json").await?.json["count"] == 1, "people were listed");
        // The twin: nobody else is stopped.
        ensure!(house.post(&owner, "/api/v2/users.json", &customer).await?.status == 201);
        ensure!(house.get(&owner, "/api/v2/search/export.json?query=printer&filter[type]=ticket").await?.status == 200);
    }
    Ok(())
}

#[tokio::test]
async fn light_agents_and_those_who_may_only_note_answer_nobody() -> Result<()> {
    for house in TestHouse::each().await? {
        let owner = house.account("acme").await?;
        let one = format!("/api/v2/tickets/{}.json", ticket(&house, &owner, json!({})).await?);
        let number = role(&house, &owner, "Light agent").await?;
        let lea = user(&house, &owner, "lea", json!({"role": "agent", "custom_role_id": number})).await?;
        let pip = user(&house, &owner, "pip", json!({"role": "agent", "only_private_comments": true})).await?;
        let note = json!({"ticket": {"comment": {"body": "Look here", "public": false}}});
        let reply = json!({"ticket": {"comment": {"body": "Hello", "public": true}}});
        for (name, staff, edits) in [("lea", &lea, 403), ("pip", &pip, 200)] {
            ensure!(put(&house, staff, &one, note.clone()).await? == 200, "{name} cannot note");
            ensure!(put(&house, staff, &one, reply.clone()).await? == 403, "{name} answered");
            ensure!(put(&house, staff, &one, json!({"ticket": {"priority": "high"}})).await? == edits, "{name}");
        }
        let public = json!({"ticket": {"subject": "New", "comment": {"body": "Said by one who may not"}}});
        ensure!(house.post(&pip, "/api/v2/tickets.json", &public).await?.status == 403, "a public first comment");
        let private = json!({"ticket": {"subject": "New", "comment": {"body": "Among us", "public": false}}});
        ensure!(house.post(&pip, "/api/v2/tickets.json", &private).await?.status == 201);
        ensure!(house.post(&lea, "/api/v2/tickets.json", &private).await?.status == 403);
    }
    Ok(())
}

/// What a restricted agent reaches comes from groups and organizations: none puts oneself, or customers, into more.
#[tokio::test]
async fn nobody_widens_the_own_reach() -> Result<()> {
    for house in TestHouse::each().await? {
        let owner = house.account("acme").await?;
        let group = house.post(&owner, "/api/v2/groups.json", &json!({"group": {"name": "Other"}})).await?;
        let group = id(&group.json["group"]);
        let place = json!({"organization": {"name": "Acme"}});
        let place = id(&house.post(&owner, "/api/v2/organizations.json", &place).await?.json["organization"]);
        let eve = json!({"user": {"name": "Eve", "email": "eve@example.com"}});
        let eve = id(&house.post(&owner, "/api/v2/users.json", &eve).await?.json["user"]);
        let ben = user(&house, &owner, "ben", json!({"role": "agent", "ticket_restriction": "groups"})).await?;
        let own = json!({"role": "agent", "ticket_restriction": "organization", "organization_id": place});
        let oda = user(&house, &owner, "oda", own).await?;
        let free = user(&house, &owner, "fay", json!({"role": "agent"})).await?;
        let far = ticket(&house, &owner, json!({"group_id": group, "requester_id": eve})).await?;
        for (name, caller) in [("ben", &ben), ("oda", &oda)] {
            let at = format!("/api/v2/users/{}.json", me(&house, caller).await?);
            let wishes = [
                json!({"default_group_id": group}),
                json!({"ticket_restriction": null}),
                json!({"custom_role_id": 1}),
                json!({"role": "admin"}),
            ];
            for wish in wishes {
                ensure!(put(&house, caller, &at, json!({"user": wish})).await? == 403, "{name}: {wish}");
            }
            let joined = json!({"group_membership": {"user_id": me(&house, caller).await?, "group_id": group}});
            ensure!(
                house.post(caller, "/api/v2/group_memberships.json", &joined).await?.status == 403,
                "{name} joined"
            );
            ensure!(house.get(caller, &format!("/api/v2/tickets/{far}.json")).await?.status == 404, "{name} reads");
            let merged = json!({"user": {"id": me(&house, caller).await?}});
            ensure!(
                put(&house, caller, &format!("/api/v2/users/{eve}/merge.json"), merged).await? == 403,
                "{name} merged"
            );
        }
        let at = format!("/api/v2/users/{}.json", me(&house, &ben).await?);
        ensure!(
            put(&house, &ben, &at, json!({"user": {"organization_id": place}})).await? == 403,
            "ben placed himself"
        );
        let placed = json!({"user": {"organization_id": place}});
        let of_eve = format!("/api/v2/users/{eve}.json");
        ensure!(put(&house, &oda, &of_eve, placed.clone()).await? == 403, "oda fetched a customer");
        let joined = json!({"organization_membership": {"user_id": eve, "organization_id": place}});
        let memberships = "/api/v2/organization_memberships.json";
        ensure!(house.post(&oda, memberships, &joined).await?.status == 403, "oda fetched a customer");
        // The twins: an own group may be the default, an unrestricted agent places customers.
        ensure!(put(&house, &ben, &at, json!({"user": {"default_group_id": 1, "alias": "B"}})).await? == 200);
        ensure!(put(&house, &free, &of_eve, placed).await? == 200);
        ensure!(put(&house, &owner, &at, json!({"user": {"default_group_id": group}})).await? == 200);
        ensure!(house.get(&ben, &format!("/api/v2/tickets/{far}.json")).await?.status == 200);
    }
    Ok(())
}

#[tokio::test]
async fn the_session_of_a_role_ends_after_its_hours() -> Result<()> {
    for house in TestHouse::each().await? {
        let owner = house.account("acme").await?;
        let wish = json!({"custom_role": {"name": "Hour", "configuration": {"session_hours": 1}}});
        let made = house.post(&owner, ROLES, &wish).await?;
        ensure!(made.json["custom_role"]["configuration"]["session_hours"] == 1, "{}", made.text);
        let number = id(&made.json["custom_role"]);
        let operator = house.house.operator("acme").await?;
        for (name, more, after) in
            [("hal", json!({"role": "agent", "custom_role_id": number}), 401), ("fay", json!({"role": "agent"}), 200)]
        {
            let caller = user(&house, &owner, name, more).await?;
            let password = "a long and quiet sentence";
            identity::passwords::set(&operator, me(&house, &caller).await?.into(), password.to_owned()).await?;
            let body = json!({"email": format!("{name}@example.com"), "password": password}).to_string().into_bytes();
            let headers = [("origin", "https://acme.localhost"), ("content-type", "application/json")];
            let nobody = owner.nobody();
            let came = house.send_with(&nobody, Method::POST, "/api/balie/v1/sessions", &headers, body).await?;
            let cookies = came.headers.get_all("set-cookie").iter().filter_map(|cookie| cookie.to_str().ok());
            let cookies: Vec<_> = cookies.filter_map(|cookie| cookie.split(';').next()).collect();
            let cookies = cookies.join("; ");
            let show = async || {
                let headers = [("cookie", cookies.as_str())];
                house.send_with(&nobody, Method::GET, "/api/v2/users/me/session.json", &headers, Vec::new()).await
            };
            ensure!(show().await?.status == 200, "{name} did not come in: {}", came.text);
            house.pass_seconds(3590);
            ensure!(show().await?.status == 200, "{name}'s session ended too early");
            house.pass_seconds(20);
            ensure!(show().await?.status == after, "{name} after an hour");
        }
    }
    Ok(())
}

#[tokio::test]
async fn taking_data_out_is_told_once_an_hour() -> Result<()> {
    for house in TestHouse::each().await? {
        let owner = house.account("acme").await?;
        let agent = user(&house, &owner, "ann", json!({"role": "agent"})).await?;
        let told = async || {
            let log = house.get(&owner, "/api/v2/audit_logs.json?filter[action]=exported").await?;
            let rows = log.json["audit_logs"].as_array().cloned().unwrap_or_default();
            let mut kinds: Vec<(i64, String)> = Vec::new();
            for row in rows {
                let kind = row["change_description"].as_str().unwrap_or_default().to_owned();
                kinds.push((row["actor_id"].as_i64().unwrap_or_default(), kind));
            }
            kinds.sort();
            Ok::<_, anyhow::Error>(kinds)
        };
        let exports = [
            ("ticket_events", "/api/v2/incremental/ticket_events.json?start_time=0"),
            ("ticket_metric_events", "/api/v2/incremental/ticket_metric_events.json?start_time=0"),
            ("tickets", "/api/v2/incremental/tickets/cursor.json?start_time=0"),
            ("users", "/api/v2/incremental/users.json?start_time=0"),
            ("organizations", "/api/v2/incremental/organizations.json?start_time=0"),
            ("search", "/api/v2/search/export.json?query=printer&filter[type]=ticket"),
        ];
        for (_, path) in exports.iter().chain(&exports) {
            ensure!(house.get(&owner, path).await?.status == 200, "{path}");
            house.get(&agent, path).await?;
        }
        let mut wanted: Vec<(i64, String)> = exports.iter().map(|(kind, _)| (1, (*kind).to_owned())).collect();
        wanted.extend([(1, "audit_logs".to_owned()), (2, "search".to_owned())]);
        wanted.sort();
        ensure!(told().await? == wanted, "{:?}, not {wanted:?}", told().await?);
        house.pass_seconds(3601);
        ensure!(house.get(&owner, exports[3].1).await?.status == 200);
        ensure!(told().await?.iter().filter(|(who, kind)| *who == 1 && kind == "users").count() == 2);
    }
    Ok(())
}
