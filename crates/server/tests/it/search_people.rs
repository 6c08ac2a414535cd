//! Searching users, organizations and groups through the API, on both engines.

use anyhow::{Result, ensure};
use axum::http::Method;
use serde_json::{Value, json};
use testkit::{Caller, TestHouse, Told};

async fn made(house: &TestHouse, who: &Caller, plural: &str, one: &str, body: Value) -> Result<i64> {
    let made = house.post(who, &format!("/api/v2/{plural}.json"), &json!({one: body})).await?;
    ensure!(made.status == 201, "{}", made.text);
    Ok(made.json[one]["id"].as_i64().unwrap_or_default())
}

async fn search(house: &TestHouse, who: &Caller, query: &str, more: &str) -> Result<Told> {
    let query: String = query.bytes().map(|byte| format!("%{byte:02X}")).collect();
    house.get(who, &format!("/api/v2/search.json?query={query}{more}")).await
}

/// The kinds and numbers of what is found, as `user 7`.
async fn found(house: &TestHouse, who: &Caller, query: &str) -> Result<Vec<String>> {
    let told = search(house, who, query, "").await?;
    ensure!(told.status == 200, "{query}: {}", told.text);
    let results = told.json["results"].as_array().cloned().unwrap_or_default();
    ensure!(told.json["count"] == results.len(), "{query}: {}", told.text);
    let word = |result: &Value| format!("{} {}", result["result_type"].as_str().unwrap_or_default(), result["id"]);
    Ok(results.iter().map(word).collect())
}

#[tokio::test]
async fn people_are_found_by_what_is_known_of_them_the_moment_it_is_known() -> Result<()> {
    for house in TestHouse::each().await? {
        let owner = house.account("acme").await?;
        let organization = json!({"name": "Zuidas Bakery", "domain_names": ["zuidas.example"], "tags": ["bread"],
            "notes": "Pays late", "details": "Opens at dawn", "external_id": "crm-77"});
        let bakery = made(&house, &owner, "organizations", "organization", organization).await?;
        let night =
            made(&house, &owner, "groups", "group", json!({"name": "Night Bakers", "description": "Owls"})).await?;
        let eve = json!({"name": "Ève de Vries", "email": "eve@zuidas.example", "phone": "+31201234567", "tags": ["vip", "vip-gold"],
            "notes": "Likes sourdough", "details": "Kitchen", "external_id": "X9", "organization_id": bakery});
        let eve = made(&house, &owner, "users", "user", eve).await?;
        house.pass_seconds(60);
        let bob = json!({"name": "Bob Vries", "email": "bob@example.com", "role": "agent", "tags": ["gold"]});
        let bob = made(&house, &owner, "users", "user", bob).await?;
        let membership = json!({"group_membership": {"user_id": bob, "group_id": night}});
        let joined = house.post(&owner, "/api/v2/group_memberships.json", &membership).await?;
        ensure!(joined.status == 201, "{}", joined.text);
        let ticket = json!({"ticket": {"subject": "Vries called", "comment": {"body": "About bakery bread"}}});
        let ticket = house.post(&owner, "/api/v2/tickets.json", &ticket).await?.json["ticket"]["id"].clone();

        let (eve, bob) = (format!("user {eve}"), format!("user {bob}"));
        let (bakery, night, ticket) =
            (format!("organization {bakery}"), format!("group {night}"), format!("ticket {ticket}"));
        let cases: Vec<(&str, Vec<&String>)> = vec![
            ("type:user vries", vec![&bob, &eve]),
            ("type:user \"de vries\"", vec![&eve]),
            ("type:user eve", vec![&eve]),
            ("type:user vri*", vec![&bob, &eve]),
            ("type:user sourdough", vec![&eve]),
            ("type:user notes:sourdough", vec![&eve]),
            ("type:user notes:kitchen", vec![]),
            ("type:user details:kitchen", vec![&eve]),
            ("type:user eve@zuidas.example", vec![&eve]),
            ("email:eve@ZUIDAS.example", vec![&eve]),
            ("email:eve*", vec![&eve]),
            ("phone:+31201234567", vec![&eve]),
            ("type:user external_id:x9", vec![&eve]),
            ("type:user tags:gold", vec![&bob]),
            ("type:user tags:vip", vec![&eve]),
            ("type:user tags:vip*", vec![&eve]),
            ("type:user vries -tags:vip", vec![&bob]),
            ("type:user role:agent name:vries", vec![&bob]),
            ("role:end-user vries", vec![&eve]),
            ("type:user organization:\"zuidas bakery\"", vec![&eve]),
            ("type:user group:\"night bakers\"", vec![&bob]),
            ("type:user vries created>2026-01-05T09:00:30Z", vec![&bob]),
            ("type:user vries created<2026-01-05T09:00:30Z", vec![&eve]),
            ("type:user status:open", vec![]),
            ("type:organization bakery", vec![&bakery]),
            ("type:organization name:bakery", vec![&bakery]),
            ("type:organization notes:late", vec![&bakery]),
            ("type:organization details:dawn", vec![&bakery]),
            ("type:organization tags:bread", vec![&bakery]),
            ("type:organization external_id:crm-77", vec![&bakery]),
            ("type:organization zuidas.example", vec![&bakery]),
            ("type:organization dawn updated>2026-01-05T09:00:30Z", vec![]),
            ("type:group bakers", vec![&night]),
            ("type:group owls", vec![&night]),
            ("type:group name:night", vec![&night]),
            ("vries", vec![&bob, &eve, &ticket]),
            ("bread", vec![&bakery, &ticket]),
            ("type:user type:ticket vries", vec![&bob, &eve, &ticket]),
            ("-type:user vries", vec![&ticket]),
        ];
        for (query, expected) in cases {
            let told = found(&house, &owner, query).await?;
            ensure!(told.iter().collect::<Vec<_>>() == expected, "{query}: {told:?} is not {expected:?}");
        }
        // Pages go from one kind into the next.
        let mut walked = Vec::new();
        for page in 1..=3 {
            let told = search(&house, &owner, "vries", &format!("&per_page=1&page={page}")).await?;
            walked.push(format!(
                "{} {}",
                told.json["results"][0]["result_type"].as_str().unwrap_or_default(),
                told.json["results"][0]["id"]
            ));
            ensure!(told.json["next_page"].is_null() == (page == 3) && told.json["count"] == 3, "{}", told.text);
        }
        ensure!(walked == [bob.clone(), eve.clone(), ticket.clone()], "{walked:?}");
        let sorted = search(&house, &owner, "type:user vries", "&sort_by=created_at&sort_order=asc").await?;
        ensure!(sorted.json["results"][0]["name"] == "Ève de Vries", "{}", sorted.text);
        let count = house.get(&owner, "/api/v2/search/count.json?query=type:user%20vries").await?;
        ensure!(count.json["count"] == 2, "{}", count.text);
        let path = "/api/v2/search/export.json?query=vries&filter[type]=user&page[size]=1";
        let first = house.get(&owner, path).await?;
        ensure!(
            first.json["meta"]["has_more"] == true && first.json["results"][0]["name"] == "Ève de Vries",
            "{}",
            first.text
        );
        let next = first.json["links"]["next"].as_str().unwrap_or_default().replace("https://acme.localhost", "");
        let second = house.get(&owner, &next).await?;
        ensure!(second.json["results"][0]["name"] == "Bob Vries", "{}", second.text);
        let many = house.get(&owner, "/api/v2/search/export.json?query=type:user%20type:group%20vries").await?;
        ensure!(many.status == 422, "{}", many.text);
        // The search of users finds by any word of the name.
        let users = house.get(&owner, "/api/v2/users/search.json?query=vries").await?;
        ensure!(users.json["users"].as_array().map(Vec::len) == Some(2), "{}", users.text);
    }
    Ok(())
}

#[tokio::test]
async fn what_is_changed_or_forgotten_is_no_longer_found() -> Result<()> {
    for house in TestHouse::each().await? {
        let owner = house.account("acme").await?;
        let user = json!({"name": "Carla Quint", "email": "carla@quint.example", "notes": "Sings"});
        let user = made(&house, &owner, "users", "user", user).await?;
        let group = made(&house, &owner, "groups", "group", json!({"name": "Choir"})).await?;
        let place = made(&house, &owner, "organizations", "organization", json!({"name": "Opera"})).await?;
        let path = format!("/api/v2/users/{user}.json");
        let changed = house.put(&owner, &path, &json!({"user": {"name": "Carla Sext", "notes": ""}})).await?;
        ensure!(changed.status == 200, "{}", changed.text);
        ensure!(found(&house, &owner, "name:quint").await?.is_empty(), "the old name is found");
        ensure!(found(&house, &owner, "type:user sings").await?.is_empty(), "the old note is found");
        ensure!(found(&house, &owner, "name:sext").await? == [format!("user {user}")], "the new name is not found");
        let identities = house.get(&owner, &format!("/api/v2/users/{user}/identities.json")).await?;
        let add = json!({"identity": {"type": "email", "value": "diva@other.example", "verified": true}});
        ensure!(
            house.post(&owner, &format!("/api/v2/users/{user}/identities.json"), &add).await?.status == 201,
            "{}",
            identities.text
        );
        ensure!(found(&house, &owner, "type:user diva").await?.len() == 1, "the new address is not found");
        for (path, query) in [
            (path.clone(), "type:user sext"),
            (format!("/api/v2/groups/{group}.json"), "type:group choir"),
            (format!("/api/v2/organizations/{place}.json"), "type:organization opera"),
        ] {
            ensure!(found(&house, &owner, query).await?.len() == 1, "{query}");
            let gone = house.send(&owner, Method::DELETE, &path, None).await?;
            ensure!(gone.status < 300, "{}", gone.text);
            ensure!(found(&house, &owner, query).await?.is_empty(), "{query} after deletion");
        }
        let forgotten = house.send(&owner, Method::DELETE, &format!("/api/v2/deleted_users/{user}.json"), None).await?;
        ensure!(forgotten.status == 200, "{}", forgotten.text);
        house.settle("acme").await?;
        ensure!(found(&house, &owner, "type:user diva").await?.is_empty(), "a forgotten user is found");
    }
    Ok(())
}

#[tokio::test]
async fn who_may_not_read_people_finds_none() -> Result<()> {
    for house in TestHouse::each().await? {
        let owner = house.account("acme").await?;
        let agent = json!({"name": "Ann Agent", "email": "ann@example.com", "role": "agent"});
        let ann = made(&house, &owner, "users", "user", agent).await?;
        made(&house, &owner, "users", "user", json!({"name": "Eve Agent", "email": "eve@example.com"})).await?;
        let ticket = json!({"ticket": {"subject": "Agent wanted", "comment": {"body": "Hello"}}});
        ensure!(house.post(&owner, "/api/v2/tickets.json", &ticket).await?.status == 201, "no ticket");
        // A token for tickets alone finds tickets alone, and is told so where people are named.
        let narrow = house.caller("acme", "ann@example.com", "tickets:read").await?;
        let told = found(&house, &narrow, "agent").await?;
        ensure!(told.len() == 1 && told[0].starts_with("ticket"), "{told:?}");
        let named = search(&house, &narrow, "type:user agent", "").await?;
        ensure!(named.status == 403, "{}", named.text);
        let wide = house.caller("acme", "ann@example.com", "tickets:read users:read").await?;
        let told = found(&house, &wide, "type:user ann").await?;
        ensure!(told == [format!("user {ann}")], "{told:?}");
        let end_user = house.caller("acme", "eve@example.com", "read write").await?;
        ensure!(search(&house, &end_user, "type:user ann", "").await?.status == 403, "an end user searches");
        // Another account knows nobody of this one.
        let other = house.account("other").await?;
        ensure!(found(&house, &other, "type:user ann").await?.is_empty(), "found from another account");
    }
    Ok(())
}
