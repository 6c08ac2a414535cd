//! Sends one bad request after another, judges each answer, and looks at the end whether the account still works.

use std::collections::HashMap;
use std::panic::AssertUnwindSafe;
use std::time::Instant;

use anyhow::{Context as _, Result, ensure};
use axum::http::Method;
use futures_util::FutureExt as _;
use serde_json::{Value, json};
use testkit::logs::Log;
use testkit::{Caller, TestHouse, Told};

use super::{MARK, MOST_TIME};

/// Most bytes of an answer to a body with one long text: 65,535 characters of details, and the rest of a person.
const MOST_KEPT: usize = 160 * 1024;
/// What may be said to a request that is refused.
const REFUSALS: [u16; 9] = [400, 401, 403, 404, 405, 409, 413, 422, 429];

/// One operation of the description.
pub(crate) struct Operation {
    pub(crate) path: String,
    pub(crate) method: Method,
    pub(crate) described: Value,
}

/// Every operation there is, in order.
pub(crate) fn operations() -> Result<Vec<Operation>> {
    let (document, _) = api::contract::document();
    let mut all = Vec::new();
    for (path, methods) in document["paths"].as_object().context("no paths")? {
        for (method, described) in methods.as_object().context("no methods")? {
            let method = Method::from_bytes(method.to_uppercase().as_bytes())?;
            all.push(Operation { path: path.clone(), method, described: described.clone() });
        }
    }
    Ok(all)
}

impl Operation {
    /// The shape of the JSON body, if there is one.
    pub(crate) fn body(&self) -> Option<&Value> {
        self.described["requestBody"]["content"]["application/json"].get("schema")
    }
}

/// A house with one of everything, and what went wrong so far.
pub(crate) struct Probe {
    pub(crate) house: TestHouse,
    pub(crate) owner: Caller,
    log: Log,
    /// Every how manieth case is tried.
    every: usize,
    turn: usize,
    sent: usize,
    pub(crate) problems: Vec<String>,
    /// A known id for each first word of a path, and for each name in one.
    pub(crate) known: HashMap<String, String>,
    witness: Value,
}

impl Probe {
    pub(crate) async fn new(house: TestHouse, log: Log, every: usize) -> Result<Self> {
        let owner = house.account("acme").await?;
        let (known, witness) = (HashMap::new(), Value::Null);
        let mut probe = Self { house, owner, log, every, turn: 0, sent: 0, problems: Vec::new(), known, witness };
        probe.furnish().await?;
        Ok(probe)
    }

    /// Makes one of everything, and a ticket nobody touches after.
    async fn furnish(&mut self) -> Result<()> {
        let option = json!([{"name": "Gold", "value": "gold"}]);
        for (word, root, new) in [
            ("groups", "group", json!({"name": "First line"})),
            ("organizations", "organization", json!({"name": "Umbrella"})),
            ("users", "user", json!({"name": "Vic", "email": "vic@example.com", "role": "agent", "verified": true})),
            ("end_users", "user", json!({"name": "Eve", "email": "eve@example.com", "verified": true})),
            ("tickets", "ticket", json!({"subject": "Printer", "comment": {"body": "It burns"}})),
            ("ticket_fields", "ticket_field", json!({"type": "tagger", "title": "T", "custom_field_options": option})),
            ("user_fields", "user_field", json!({"type": "text", "title": "U", "key": "u"})),
            ("organization_fields", "organization_field", json!({"type": "text", "title": "O", "key": "o"})),
            ("ticket_forms", "ticket_form", json!({"name": "F"})),
            ("brands", "brand", json!({"name": "B", "subdomain": "second"})),
            ("custom_statuses", "custom_status", json!({"status_category": "open", "agent_label": "L"})),
            (
                "views",
                "view",
                json!({"title": "V", "all": [{"field": "status", "operator": "less_than", "value": "solved"}]}),
            ),
        ] {
            let place = if word == "end_users" { "users" } else { word };
            let made = self.house.post(&self.owner, &format!("/api/v2/{place}.json"), &json!({root: new})).await?;
            ensure!(made.status < 300, "{word}: {}", made.text);
            self.known.insert(word.to_owned(), made.json[root]["id"].to_string());
            if word == "ticket_fields" {
                let option = &made.json[root]["custom_field_options"][0]["id"];
                self.known.insert("option_id".to_owned(), option.to_string());
            }
        }
        let ticket = self.known["tickets"].clone();
        let comments = self.house.get(&self.owner, &format!("/api/v2/tickets/{ticket}/comments.json")).await?;
        let comment = comments.json["comments"][0]["id"].to_string();
        self.known.insert("comment_redactions".to_owned(), comment.clone());
        self.known.insert("comment_id".to_owned(), comment);
        self.known.insert("requests".to_owned(), ticket);
        for (of, name, word) in
            [("users", "identity_id", "identities"), ("users", "membership_id", "group_memberships")]
        {
            let list = self.house.get(&self.owner, &format!("/api/v2/{of}/{}/{word}.json", self.known[of])).await?;
            self.known.insert(name.to_owned(), list.json[word][0]["id"].to_string());
        }
        let new = json!({"ticket": {"subject": "Witness", "comment": {"body": "I was here before"}}});
        let made = self.house.post(&self.owner, "/api/v2/tickets.json", &new).await?;
        self.witness = made.json["ticket"].clone();
        ensure!(self.witness["id"].is_i64(), "{}", made.text);
        Ok(())
    }

    /// The path with ids of things that exist.
    pub(crate) fn filled(&self, path: &str) -> String {
        let first = path.trim_start_matches("/api/v2/").split('/').next().unwrap_or_default();
        let fill = |word: &str| match word.strip_prefix('{').and_then(|word| word.strip_suffix('}')) {
            Some("id") => self.known.get(first).cloned().unwrap_or_else(|| "1".to_owned()),
            Some(name) => self.known.get(name).cloned().unwrap_or_else(|| "1".to_owned()),
            None => word.to_owned(),
        };
        path.split('/').map(fill).collect::<Vec<_>>().join("/")
    }

    /// Is the next case among those that are tried?
    pub(crate) const fn next(&mut self) -> bool {
        self.turn += 1;
        self.turn.is_multiple_of(self.every)
    }

    /// Sends a request and judges the answer; `label` says what was wrong with it. None where it could not be sent,
    /// or was not answered.
    pub(crate) async fn send(
        &mut self,
        method: &Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Vec<u8>,
        label: &str,
    ) -> Option<Told> {
        self.sent += 1;
        if self.sent.is_multiple_of(100) {
            // A minute has a limit of requests, and this is not its test.
            self.house.pass_seconds(61);
        }
        let started = Instant::now();
        let sending = self.house.send_with(&self.owner, method.clone(), path, headers, body);
        let told = AssertUnwindSafe(sending).catch_unwind().await;
        let took = started.elapsed();
        let shown: String = path.chars().take(120).collect();
        let row = format!("{method} {shown} [{label}]");
        let told = match told {
            Ok(Ok(told)) => told,
            Ok(Err(error)) => {
                self.problems.push(format!("{row}: {error:#}"));
                return None;
            }
            Err(_) => {
                self.problems.push(format!("{row}: panicked"));
                return None;
            }
        };
        if let Some(problem) = problem(&told) {
            self.problems.push(format!("{row}: {problem}"));
        }
        if took > MOST_TIME {
            self.problems.push(format!("{row}: took {took:?}"));
        }
        Some(told)
    }

    /// As `send`, where anything but a refusal is wrong.
    pub(crate) async fn refused(
        &mut self,
        method: &Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Vec<u8>,
        label: &str,
    ) {
        if let Some(told) = self.send(method, path, headers, body, label).await
            && told.status < 400
        {
            let text: String = told.text.chars().take(200).collect();
            self.wrong(&format!("{method} {path} [{label}]: answered {} {text}", told.status));
        }
    }

    /// As `send`, where an answer that holds much of a long body is wrong.
    pub(crate) async fn refused_or_cut(&mut self, method: &Method, path: &str, body: Vec<u8>, label: &str) {
        if let Some(told) = self.send(method, path, &[], body, label).await
            && told.status < 400
            && told.text.len() > MOST_KEPT
        {
            self.wrong(&format!("{method} {path} [{label}]: answered {} with {} bytes", told.status, told.text.len()));
        }
    }

    pub(crate) fn wrong(&mut self, problem: &str) {
        self.problems.push(problem.chars().take(500).collect());
    }

    /// Does the jobs that were ordered.
    pub(crate) async fn settle(&self) -> Result<()> {
        self.house.settle("acme").await
    }

    /// Says what went wrong, looks for content in the log, and asks for what was there before.
    pub(crate) async fn end(self) -> Result<()> {
        ensure!(self.every > 1 || self.sent > 50, "only {} requests were sent", self.sent);
        let shown: Vec<&str> = self.problems.iter().take(300).map(String::as_str).collect();
        ensure!(shown.is_empty(), "{} of {}:\n{}", self.problems.len(), self.sent, shown.join("\n"));
        let lines = self.log.lines_with(MARK);
        ensure!(lines.is_empty(), "the log holds content: {:?}", lines.first());
        ensure!(!self.log.lines_with("\"operation\"").is_empty(), "the log says nothing at all");
        self.house.pass_seconds(61);
        let me = self.house.get(&self.owner, "/api/v2/users/me.json").await?;
        ensure!(me.status == 200 && me.json["user"]["email"] == testkit::OWNER, "{}", me.text);
        let id = &self.witness["id"];
        let kept = self.house.get(&self.owner, &format!("/api/v2/tickets/{id}.json")).await?;
        for key in ["subject", "description", "created_at", "requester_id"] {
            ensure!(kept.json["ticket"][key] == self.witness[key], "{key} of the witness: {}", kept.text);
        }
        let new = json!({"ticket": {"subject": "After", "comment": {"body": "It works"}}});
        let made = self.house.post(&self.owner, "/api/v2/tickets.json", &new).await?;
        ensure!(made.status < 300, "{}", made.text);
        let found = self.house.get(&self.owner, "/api/v2/tickets.json?page[size]=100").await?;
        ensure!(found.status == 200, "{}", found.text);
        Ok(())
    }
}

/// What is wrong with an answer, whatever was asked.
fn problem(told: &Told) -> Option<String> {
    let text: String = told.text.chars().take(300).collect();
    let header = |name: &str| told.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if told.status >= 500 {
        return Some(format!("{} {text}", told.status));
    }
    if header("x-request-id").is_empty() {
        return Some("the answer has no number".to_owned());
    }
    if told.status < 400 {
        return None;
    }
    let error = &told.json["error"];
    let zendesk = error.is_string() || (error["title"].is_string() && error["message"].is_string());
    let json = header("content-type").starts_with("application/json");
    let too_many = told.status == 429 && error != "TooManyJobs";
    let fit = REFUSALS.contains(&told.status) && zendesk && json && !too_many;
    (!fit).then(|| format!("answered {} {text}", told.status))
}
