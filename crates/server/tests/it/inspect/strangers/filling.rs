//! What stands in for the parameters, queries and bodies of a route: the marked things, found by name.
//!
//! A parameter without a filling fails the test, so that a new route cannot slip by.

use anyhow::{Result, bail};
use axum::http::Method;
use gate::routes::Route;
use serde_json::{Map, Value, json};

use super::marked::{Marked, Thing, WORD};

/// A route filled in: where to send what, and which things its path names.
pub(super) struct Filled {
    pub(super) path: String,
    pub(super) body: Option<Value>,
    pub(super) things: Vec<Thing>,
}

/// The name under which the number of a parameter is kept, and what it is.
fn parameter(path: &str, name: &str) -> Result<(&'static str, Thing)> {
    let ours = path.trim_start_matches("/api/v2/").trim_start_matches("/api/balie/v1/");
    let feature = ours.split('/').next().unwrap_or_default();
    let found = match (name, feature) {
        ("id", _) if path.contains("/me/second_factors/") => ("second_factor", Thing::User),
        ("id", _) if path.ends_with("/second_factors") => ("user", Thing::User),
        ("comment_id", _) | ("id", "comment_redactions") => ("comment", Thing::Ticket),
        ("attachment_id", _) | ("id", "attachments") => ("attachment", Thing::Ticket),
        ("grant_id", _) => ("oauth_grant", Thing::Session),
        ("id", "oauth") if path.contains("/clients/") => ("oauth_client", Thing::Session),
        ("id", "oauth") => ("oauth_token", Thing::Session),
        ("secret", _) => ("secret", Thing::Ticket),
        ("token", "uploads") => ("upload", Thing::Upload),
        ("option_id", "ticket_fields") => ("ticket_option", Thing::Settings),
        ("option_id", "user_fields") => ("user_option", Thing::Settings),
        ("identity_id", _) => ("identity", Thing::User),
        ("organization_id", _) => ("organization", Thing::Organization),
        ("session_id", _) => ("session", Thing::Session),
        ("device_id", _) => ("device", Thing::Session),
        ("id", "users") if path.contains("/devices") => ("user", Thing::Session),
        ("membership_id", _) if path.contains("/group_memberships/") => ("group_membership", Thing::Group),
        ("membership_id", _) => ("organization_membership", Thing::Organization),
        ("id", "users") if path.ends_with("/password/requirements") => ("user", Thing::AccountWide),
        ("id", "users") if ["/group", "/assigned"].iter().any(|of| path.contains(of)) => ("ada", Thing::User),
        ("id", "users" | "end_users") => ("user", Thing::User),
        ("id", "deleted_users") => ("deleted_user", Thing::DeletedUser),
        ("id", "tickets" | "requests" | "ticket_metrics") => ("ticket", Thing::Ticket),
        ("id", "deleted_tickets") => ("deleted_ticket", Thing::Ticket),
        ("id", "suspended_tickets") => ("suspended", Thing::Suspended),
        ("id", "views") => ("view", Thing::View),
        ("id", "job_statuses") => ("job", Thing::Job),
        ("id", "audit_logs") => ("audit_log", Thing::AuditLog),
        ("id", "groups") => ("group", Thing::Group),
        ("id", "group_memberships") => ("group_membership", Thing::Group),
        ("id", "organizations") => ("organization", Thing::Organization),
        ("id", "organization_memberships") => ("organization_membership", Thing::Organization),
        ("id", "ticket_fields") => ("ticket_field", Thing::Settings),
        ("id", "ticket_forms") => ("ticket_form", Thing::Settings),
        ("id", "user_fields") => ("user_field", Thing::Settings),
        ("id", "organization_fields") => ("organization_field", Thing::Settings),
        ("id", "brands") => ("brand", Thing::Brand),
        ("id", "custom_statuses" | "custom_status") => ("custom_status", Thing::CustomStatus),
        ("id", "operator_access") => ("operator_access", Thing::Settings),
        ("id", "sso_providers") => ("sso_provider", Thing::Settings),
        ("id", "custom_roles") => ("custom_role", Thing::CustomRole),
        _ => bail!("no marked thing stands in for {{{name}}} in {path}: say in strangers/filling.rs which one it is"),
    };
    Ok(found)
}

/// The marked number that `ids` of a bulk route means.
fn bulk(path: &str) -> Result<&'static str> {
    let feature = path.trim_start_matches("/api/v2/").split('/').next().unwrap_or_default();
    Ok(parameter(&format!("/api/v2/{feature}/{{id}}"), "id")?.0)
}

/// What a query of this name says, so that a list without protection would hit.
fn query(path: &str, name: &str, marked: &Marked) -> Result<Option<String>> {
    let text = match name {
        "query" if path.contains("organizations") || path.contains("users") => WORD.to_owned(),
        "query" if path.ends_with("/export") => format!("{WORD}&filter[type]=ticket"),
        "query" | "text" | "name" => WORD.to_owned(),
        "id" if path.ends_with("/explain") => marked.number("ticket")?.to_owned(),
        "user_id" if path.ends_with("/explain") => marked.number("user")?.to_owned(),
        "ids" | "id" => marked.number(bulk(path)?)?.to_owned(),
        "include" => {
            "users,groups,organizations,identities,roles,abilities,open_ticket_count,last_audits,comment_events"
                .to_owned()
        }
        "start_time" => "0".to_owned(),
        "host_mapping" => "second.localhost".to_owned(),
        _ => return Ok(None),
    };
    Ok(Some(format!("{name}={text}")))
}

/// The route with the marked things in it.
pub(super) fn fill(route: &Route, marked: &Marked, description: &Value) -> Result<Filled> {
    let mut things = Vec::new();
    let mut words = Vec::new();
    for word in route.path.split('/') {
        match word.strip_prefix('{').and_then(|word| word.strip_suffix('}')) {
            None => words.push(word.to_owned()),
            Some("id") if route.path.starts_with("/api/v2/locales/") => words.push("1".to_owned()),
            Some(name) => {
                let (kept, thing) = parameter(route.path, name)?;
                things.push(thing);
                words.push(marked.number(kept)?.to_owned());
            }
        }
    }
    let mut path = words.join("/");
    let operation = &description["paths"][route.path][route.method.as_str().to_lowercase()];
    let queries = operation["parameters"].as_array().into_iter().flatten();
    let queries: Vec<_> = queries.filter(|query| query["in"] == "query").filter_map(|it| it["name"].as_str()).collect();
    let queries: Vec<String> =
        queries.into_iter().filter_map(|name| query(route.path, name, marked).transpose()).collect::<Result<_>>()?;
    if !queries.is_empty() {
        path = format!("{path}?{}", queries.join("&"));
    }
    if route.path.ends_with("/job_statuses/show_many") {
        path = format!("{path}?ids={}", marked.number("job")?);
    }
    let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
    let body = match schema {
        Value::Null if route.method == Method::GET => None,
        Value::Null => Some(json!({})),
        schema => Some(Sampler { description, marked, route: route.path }.sample(schema, "", 0)),
    };
    Ok(Filled { path, body, things })
}

/// Makes a body from what the description says of it.
struct Sampler<'a> {
    description: &'a Value,
    marked: &'a Marked,
    route: &'static str,
}

/// Which keys of a thing are said; the rest of them would be refused together or mean something else.
const SAID: [&str; 10] =
    ["name", "title", "subject", "comment", "body", "value", "agent_label", "all", "subdomain", "tags"];

/// Keys that make a change depend on something else.
const UNSAID: [&str; 3] = ["safe_update", "updated_stamp", "type"];

impl Sampler<'_> {
    fn number(&self, name: &str) -> Value {
        let kept = match name {
            "group_id" => "group",
            "organization_id" => "organization",
            "user_id" => "user",
            "ticket_id" => "ticket",
            _ if self.route.contains("/merge") && self.route.contains("users") => "eve",
            _ if self.route.contains("/merge") => "plain",
            _ => bulk(self.route).unwrap_or("ticket"),
        };
        json!(self.marked.number(kept).ok().and_then(|number| number.parse::<i64>().ok()).unwrap_or(1))
    }

    fn sample(&self, schema: &Value, name: &str, depth: usize) -> Value {
        if let Some(pointer) = schema["$ref"].as_str() {
            let found = self.description.pointer(pointer.trim_start_matches('#')).unwrap_or(&Value::Null);
            return self.sample(found, name, depth);
        }
        if let Some(choice) = schema["anyOf"].as_array().and_then(|choices| choices.first()) {
            return self.sample(choice, name, depth);
        }
        let kinds: Vec<&str> = match &schema["type"] {
            Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).collect(),
            kind => kind.as_str().into_iter().collect(),
        };
        match kinds.first().copied() {
            Some("object") => self.object(schema, depth),
            Some("integer") => self.number(name),
            Some("boolean") => json!(true),
            Some("array") if name == "all" => {
                json!([{"field": "status", "operator": "less_than", "value": "closed"}])
            }
            Some("array") if schema["items"].is_object() => json!([self.sample(&schema["items"], name, depth + 1)]),
            Some("array") => json!([]),
            Some("string") if name == "text" && self.route.contains("redact") => json!("zqcomment"),
            Some("string") if name == "subdomain" => json!("intruder"),
            Some("string") => json!("intruder"),
            _ if name == "ids" => json!([self.number(name)]),
            _ if name == "all" => json!([{"field": "status", "operator": "less_than", "value": "closed"}]),
            _ => Value::Null,
        }
    }

    fn object(&self, schema: &Value, depth: usize) -> Value {
        let mut object = Map::new();
        for (name, property) in schema["properties"].as_object().into_iter().flatten() {
            let joins = self.route.contains("memberships")
                && ["user_id", "group_id", "organization_id"].contains(&name.as_str());
            let merges = self.route.contains("/merge") && name == "id";
            let said = depth == 0 || SAID.contains(&name.as_str()) || joins || merges;
            if said && !UNSAID.contains(&name.as_str()) {
                let value = self.sample(property, name, depth + 1);
                if !value.is_null() && value != json!([]) {
                    object.insert(name.clone(), value);
                }
            }
        }
        // A body for one thing and a list of things are alternatives.
        if object.len() > 1 && depth == 0 {
            object.retain(|_, value| !value.is_array() || self.route.contains("/merge"));
        }
        if self.route.contains("identities") && depth == 1 {
            object.insert("type".to_owned(), json!("email"));
            object.insert("value".to_owned(), json!("intruder@example.com"));
        }
        Value::Object(object)
    }
}
