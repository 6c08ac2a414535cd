//! One account in which every kind of thing exists, each with words that stand nowhere else.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result, ensure};
use axum::http::Method;
use serde_json::{Value, json};
use testkit::{Caller, OWNER, TestHouse};

use crate::attachments::{content_path, upload, user};
use crate::mail_in::{Postman, mail};

/// Stands in every marked text beside its marker, so that a search finds all of them and its echo gives nothing away.
pub(super) const WORD: &str = "zoekwoord";
const PASSWORD: &str = "a long and quiet sentence";

/// A kind of thing that a stranger may or may not know of.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) enum Thing {
    /// What is the same in every account, or for everybody in it.
    AccountWide,
    AuditLog,
    Brand,
    CustomRole,
    CustomStatus,
    Group,
    Job,
    Organization,
    Session,
    Settings,
    Suspended,
    Ticket,
    Upload,
    User,
    DeletedUser,
    View,
}

/// The words of the things, and what knows them.
pub(super) const MARKERS: [(&str, Thing); 30] = [
    ("zqsubject", Thing::Ticket),
    ("zqcomment", Thing::Ticket),
    ("zqnote", Thing::Ticket),
    ("zqfilename", Thing::Ticket),
    ("zqfilewords", Thing::Ticket),
    ("zqnotefile", Thing::Ticket),
    ("zqvalue", Thing::Ticket),
    ("zqdeletedticket", Thing::Ticket),
    ("zqheldsubject", Thing::Suspended),
    ("zqheldtext", Thing::Suspended),
    ("zqheldfile", Thing::Suspended),
    ("zqsharedview", Thing::View),
    ("zqownview", Thing::View),
    ("zqdeleteduser", Thing::DeletedUser),
    ("zqtag", Thing::Settings),
    ("zquser", Thing::User),
    ("zqmail", Thing::User),
    ("zqabout", Thing::User),
    ("zqgroup", Thing::Group),
    ("zqorganization", Thing::Organization),
    ("zqfield", Thing::Settings),
    ("zqoption", Thing::Settings),
    ("zqform", Thing::Settings),
    ("zqpersonfield", Thing::Settings),
    ("zqplacefield", Thing::Settings),
    ("zqbrand", Thing::Brand),
    ("zqstatus", Thing::CustomStatus),
    ("zqrole", Thing::CustomRole),
    ("zqprovider", Thing::Settings),
    ("zqclient", Thing::Session),
];

/// The account, its people, and the numbers of its things.
pub(super) struct Marked {
    pub(super) owner: Caller,
    /// An agent of the group of the ticket, to whom one view is personal.
    pub(super) ada: Caller,
    /// An agent who reaches the tickets of another group only.
    pub(super) ben: Caller,
    /// A contractor to whom nothing is assigned.
    pub(super) cas: Caller,
    /// A light agent.
    pub(super) lea: Caller,
    /// An end user who has nothing to do with any of it.
    pub(super) eve: Caller,
    /// The requester.
    pub(super) rita: Caller,
    numbers: BTreeMap<&'static str, String>,
}

impl Marked {
    /// The number, token or secret that is kept under a name.
    pub(super) fn number(&self, name: &str) -> Result<&str> {
        Ok(self.numbers.get(name).with_context(|| format!("nothing is marked as {name}"))?)
    }
}

/// Makes things through the public routes, as the owner.
struct Seeding<'a> {
    house: &'a TestHouse,
    owner: &'a Caller,
    numbers: BTreeMap<&'static str, String>,
}

impl Seeding<'_> {
    /// Makes a thing and gives it whole.
    async fn make(&self, path: &str, body: Value) -> Result<Value> {
        let made = self.house.post(self.owner, &format!("/api/v2/{path}.json"), &body).await?;
        ensure!(matches!(made.status, 200 | 201), "{path}: {} {}", made.status, made.text);
        made.json.as_object().and_then(|object| object.values().next()).cloned().context("an empty answer")
    }

    fn keep(&mut self, name: &'static str, value: &Value) {
        self.numbers.insert(name, value.as_str().map_or_else(|| value.to_string(), str::to_owned));
    }

    /// Makes a thing and keeps its number.
    async fn kept(&mut self, name: &'static str, path: &str, body: Value) -> Result<Value> {
        Ok(self.kept_whole(name, path, body).await?["id"].clone())
    }

    async fn first(&self, path: &str, list: &str) -> Result<Value> {
        let told = self.house.get(self.owner, path).await?;
        let first = told.json[list][0].clone();
        ensure!(!first.is_null(), "{path}: {} {}", told.status, told.text);
        Ok(first)
    }

    async fn settings(&mut self) -> Result<()> {
        let leave = json!({"operator_access": {"expires_at": "2026-01-20T09:00:00Z", "reason": "zoekwoord"}});
        let made = self.house.post(self.owner, "/api/balie/v1/operator_access.json", &leave).await?;
        ensure!(made.status == 201, "{}", made.text);
        self.keep("operator_access", &made.json["operator_access"]["id"]);
        let options = json!([{"name": "zqoption", "value": "zqchoice"}]);
        let field = json!({"type": "tagger", "title": "zoekwoord zqfield", "custom_field_options": options});
        let id = self.kept("ticket_field", "ticket_fields", json!({"ticket_field": field})).await?;
        let option = self.first(&format!("/api/v2/ticket_fields/{id}/options.json"), "custom_field_options").await?;
        self.keep("ticket_option", &option["id"]);
        let text = json!({"ticket_field": {"type": "text", "title": "Inside"}});
        self.kept("text_field", "ticket_fields", text).await?;
        let form = json!({"ticket_form": {"name": "zoekwoord zqform", "end_user_visible": false, "ticket_field_ids": [1, 2, id]}});
        self.kept("ticket_form", "ticket_forms", form).await?;
        let field = json!({"key": "zqpersonfield", "type": "dropdown", "title": "zqpersonfield", "custom_field_options": options});
        let id = self.kept("user_field", "user_fields", json!({"user_field": field})).await?;
        let option = self.first(&format!("/api/v2/user_fields/{id}/options.json"), "custom_field_options").await?;
        self.keep("user_option", &option["id"]);
        let field = json!({"organization_field": {"key": "zqplacefield", "type": "text", "title": "zqplacefield"}});
        self.kept("organization_field", "organization_fields", field).await?;
        self.kept("brand", "brands", json!({"brand": {"name": "zqbrand", "subdomain": "second"}})).await?;
        let status = json!({"custom_status": {"status_category": "open", "agent_label": "zqstatus"}});
        self.kept("custom_status", "custom_statuses", status).await?;
        self.kept("custom_role", "custom_roles", json!({"custom_role": {"name": "zqrole"}})).await?;
        self.sso_provider().await
    }

    async fn people(&mut self) -> Result<()> {
        let a = self.kept("group", "groups", json!({"group": {"name": "zoekwoord zqgroup"}})).await?;
        let b = self.kept("other_group", "groups", json!({"group": {"name": "B"}})).await?;
        let organization = json!({"organization": {"name": "zoekwoord zqorganization"}});
        let organization = self.kept("organization", "organizations", organization).await?;
        user(self.house, self.owner, "ada", json!({"role": "agent"})).await?;
        user(self.house, self.owner, "ben", json!({"role": "agent", "ticket_restriction": "groups"})).await?;
        for (name, number) in [("lea", 2), ("cas", 6)] {
            user(self.house, self.owner, name, json!({"role": "agent", "custom_role_id": number})).await?;
        }
        user(self.house, self.owner, "eve", json!({"role": "end-user"})).await?;
        let eve = self.first("/api/v2/users/search.json?query=eve@example.com", "users").await?;
        self.keep("eve", &eve["id"]);
        for (name, group) in [("ada", &a), ("ben", &b)] {
            let path = format!("/api/v2/users/search.json?query={name}@example.com");
            let id = self.first(&path, "users").await?["id"].clone();
            let body = json!({"group_membership": {"user_id": id, "group_id": group}});
            let membership = self.make("group_memberships", body).await?;
            if name == "ada" {
                self.keep("ada", &id);
                self.keep("group_membership", &membership["id"]);
            }
        }
        let rita = json!({"name": "zoekwoord zquser", "email": "rita.zqmail@example.com", "verified": true,
            "notes": "zqabout", "organization_id": organization});
        let id = self.kept("user", "users", json!({"user": rita})).await?;
        let path = format!("/api/v2/users/{id}");
        let identity = self.first(&format!("{path}/identities.json"), "identities").await?;
        self.keep("identity", &identity["id"]);
        let membership =
            self.first(&format!("{path}/organization_memberships.json"), "organization_memberships").await?;
        self.keep("organization_membership", &membership["id"]);
        self.second_factor(id.as_i64().context("a number")?, "rita.zqmail@example.com").await?;
        let session = self.first(&format!("{path}/sessions.json"), "sessions").await?;
        self.keep("session", &session["id"]);
        let devices = format!("/api/balie/v1/users/{id}/devices.json");
        let device = self.first(&devices, "devices").await?;
        self.keep("device", &device["id"]);
        let gone = json!({"user": {"name": "zoekwoord zqdeleteduser", "email": "gone@example.com", "verified": true}});
        self.kept("deleted_user", "users", gone).await?;
        self.delete(&format!("/api/v2/users/{}.json", self.numbers["deleted_user"])).await
    }

    /// Whoever has just signed in begins with an app.
    async fn second_factor(&mut self, user: i64, email: &str) -> Result<()> {
        let body = json!({"second_factor": {"name": "Phone"}});
        let made = self.at_a_screen(user, email, "/api/balie/v1/users/me/second_factors", &body).await?;
        self.keep("second_factor", &made["second_factor"]["id"]);
        Ok(())
    }

    /// The owner adds a provider of single sign-on, as only a person may.
    async fn sso_provider(&mut self) -> Result<()> {
        let body = json!({"sso_provider": {"name": "zqprovider"}});
        let made = self.at_a_screen(1, OWNER, "/api/balie/v1/sso_providers", &body).await?;
        self.keep("sso_provider", &made["sso_provider"]["id"]);
        Ok(())
    }

    /// Signs a user in with a password, and makes something there.
    async fn at_a_screen(&self, user: i64, email: &str, path: &str, body: &Value) -> Result<Value> {
        let operator = self.house.house.operator("acme").await?;
        identity::passwords::set(&operator, user.into(), PASSWORD.to_owned()).await?;
        let who = json!({"email": email, "password": PASSWORD}).to_string().into_bytes();
        let headers = [("origin", "https://acme.localhost"), ("content-type", "application/json")];
        let (nobody, sessions) = (self.owner.nobody(), "/api/balie/v1/sessions");
        let signed_in = self.house.send_with(&nobody, Method::POST, sessions, &headers, who).await?;
        ensure!(signed_in.status < 300, "{}", signed_in.text);
        let cookies = signed_in.headers.get_all("set-cookie").iter().filter_map(|cookie| cookie.to_str().ok());
        let pair = cookies.filter_map(|cookie| cookie.split(';').next()).find(|pair| pair.contains("balie_session="));
        let word = signed_in.json["authenticity_token"].as_str().context("a word")?;
        let headers =
            [("origin", "https://acme.localhost"), ("cookie", pair.context("a cookie")?), ("x-csrf-token", word)];
        let made = self.house.send_with(&nobody, Method::POST, path, &headers, body.to_string().into_bytes()).await?;
        ensure!(made.status == 201, "{}", made.text);
        Ok(made.json)
    }

    async fn delete(&self, path: &str) -> Result<()> {
        let deleted = self.house.send(self.owner, Method::DELETE, path, None).await?;
        ensure!(deleted.status < 300, "{path}: {}", deleted.text);
        Ok(())
    }

    async fn tickets(&mut self) -> Result<()> {
        // The other account makes tickets too: the marked one is to have a number which none of those gets.
        for _ in 0..20 {
            let plain = json!({"ticket": {"subject": "plain", "comment": {"body": "plain"}}});
            self.kept("plain", "tickets", plain).await?;
        }
        let file = upload(self.house, self.owner, "filename=zqfilename.txt", &[b"zqfilewords"]).await?;
        let number = |name: &str| self.numbers[name].parse::<i64>();
        let ticket = json!({"subject": "zoekwoord zqsubject", "requester_id": number("user")?, "type": "problem",
            "group_id": number("group")?, "assignee_id": number("ada")?, "tags": ["zqtag"],
            "custom_fields": [{"id": number("text_field")?, "value": "zqvalue"}],
            "comment": {"body": "zoekwoord zqcomment", "uploads": [file["token"]]}});
        let group = number("group")?;
        let id = self.kept("ticket", "tickets", json!({"ticket": ticket})).await?;
        let path = format!("/api/v2/tickets/{id}");
        let comment = self.first(&format!("{path}/comments.json"), "comments").await?;
        self.keep("comment", &comment["id"]);
        self.keep("attachment", &file["attachment"]["id"]);
        self.keep("content", &Value::String(content_path(&file["attachment"])));
        let secret = content_path(&file["attachment"]);
        let secret = secret.split('/').nth(3).context("an address without a secret")?;
        self.numbers.insert("secret", secret.to_owned());
        let note = upload(self.house, self.owner, "filename=zqnotefile.txt", &[b"zqnotefile"]).await?;
        let comment = json!({"body": "zoekwoord zqnote", "public": false, "uploads": [note["token"]]});
        let noted = self.house.put(self.owner, &path, &json!({"ticket": {"comment": comment}})).await?;
        ensure!(noted.status == 200, "{}", noted.text);
        let gone = json!({"subject": "zoekwoord zqdeletedticket", "group_id": group, "comment": {"body": "gone"}});
        let gone = self.kept("deleted_ticket", "tickets", json!({"ticket": gone})).await?;
        self.delete(&format!("/api/v2/tickets/{gone}.json")).await?;
        let pending = upload(self.house, self.owner, "filename=pending.txt", &[b"pending"]).await?;
        self.keep("upload", &pending["token"]);
        let many = json!({"tickets": [{"subject": "plain", "comment": {"body": "plain"}}]});
        self.kept("job", "tickets/create_many", many).await?;
        Ok(())
    }

    async fn views(&mut self, ada: &Caller) -> Result<()> {
        let group: i64 = self.numbers["group"].parse()?;
        let all = json!([{"field": "group_id", "operator": "is", "value": group},
            {"field": "status", "operator": "less_than", "value": "closed"}]);
        let shared = json!({"title": "zqsharedview", "all": all, "restriction": {"type": "Group", "ids": [group]}});
        self.kept("view", "views", json!({"view": shared})).await?;
        let own = json!({"view": {"title": "zqownview", "all": all,
            "restriction": {"type": "User", "id": self.numbers["ada"].parse::<i64>()?}}});
        let made = self.house.post(ada, "/api/v2/views.json", &own).await?;
        ensure!(made.status < 300, "{}", made.text);
        self.keep("own_view", &made.json["view"]["id"]);
        Ok(())
    }

    /// A client of OAuth that acts by itself, so that it has a grant and a token.
    async fn programs(&mut self) -> Result<()> {
        let client = json!({"client": {"identifier": "zqclient", "name": "zqclient"}});
        let client = self.kept_whole("oauth_client", "oauth/clients", client).await?;
        let asked =
            json!({"grant_type": "client_credentials", "client_id": "zqclient", "client_secret": client["secret"]});
        let headers = [("content-type", "application/json")];
        let nobody = self.owner.nobody();
        let made =
            self.house.send_with(&nobody, Method::POST, "/oauth/tokens", &headers, asked.to_string().into()).await?;
        ensure!(made.status == 200, "{}", made.text);
        let token = self.first("/api/v2/oauth/tokens.json", "tokens").await?;
        self.keep("oauth_token", &token["id"]);
        let grant = self.first("/api/balie/v1/users/me/oauth/grants", "grants").await?;
        self.keep("oauth_grant", &grant["id"]);
        Ok(())
    }

    async fn kept_whole(&mut self, name: &'static str, path: &str, body: Value) -> Result<Value> {
        let made = self.make(path, body).await?;
        self.keep(name, &made["id"]);
        Ok(made)
    }

    async fn held(&mut self) -> Result<()> {
        let more = "Auto-Submitted: auto-replied\r\nContent-Type: multipart/mixed; boundary=k\r\n";
        let text = "--k\r\nContent-Type: text/plain\r\n\r\nzoekwoord zqheldtext\r\n--k\r\n\
            Content-Type: text/csv; name=zqheldfile.csv\r\n\r\na,b\r\n--k--";
        let message = mail("away@klant.example", "held@klant.example", "zqheldsubject", more, text);
        Postman::at(self.house).await?.brings("support@acme.localhost", message).await?;
        let held = self.first("/api/v2/suspended_tickets.json", "suspended_tickets").await?;
        self.keep("suspended", &held["id"]);
        Ok(())
    }
}

/// Makes the account `acme` with all of it.
pub(super) async fn seed(house: &TestHouse) -> Result<Marked> {
    let owner = house.account("acme").await?;
    let mut seeding = Seeding { house, owner: &owner, numbers: BTreeMap::new() };
    seeding.settings().await?;
    seeding.people().await?;
    let ada = house.caller("acme", "ada@example.com", "*").await?;
    seeding.tickets().await?;
    seeding.views(&ada).await?;
    seeding.held().await?;
    seeding.programs().await?;
    house.settle("acme").await?;
    let log = seeding.first("/api/v2/audit_logs.json?sort=-created_at", "audit_logs").await?;
    seeding.keep("audit_log", &log["id"]);
    let numbers = seeding.numbers;
    let ben = house.caller("acme", "ben@example.com", "*").await?;
    let cas = house.caller("acme", "cas@example.com", "*").await?;
    let lea = house.caller("acme", "lea@example.com", "*").await?;
    let eve = house.caller("acme", "eve@example.com", "*").await?;
    let rita = house.caller("acme", "rita.zqmail@example.com", "*").await?;
    Ok(Marked { owner, ada, ben, cas, lea, eve, rita, numbers })
}
