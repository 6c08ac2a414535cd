//! Plants through every entrance there is, and then asks for everything that can be read.

use anyhow::{Context as _, Result, ensure};
use axum::http::Method;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use testkit::{OWNER, TestHouse, Told};

use super::planted::Planted;
use crate::attachments::upload;
use crate::bad_input::bodies::{around, trails};
use crate::bad_input::probe::{Operation, Probe, operations};
use crate::mail_in::{Postman, SUPPORT};
use crate::second_factors::{START, decoded};

/// A house in which everything was planted.
pub(super) struct Seeds {
    pub(super) probe: Probe,
    pub(super) planted: Planted,
}

/// Plants at every entrance: routes, fields, sign-in, files, mail, queries, paths and headers.
pub(super) async fn plant(house: TestHouse) -> Result<Seeds> {
    let probe = Probe::new(house, testkit::logs::captured(), 1).await?;
    let mut seeds = Seeds { probe, planted: Planted::new() };
    seeds.sign_in().await?;
    seeds.fields().await?;
    seeds.files().await?;
    seeds.mails().await?;
    for operation in operations()? {
        seeds.body(&operation).await?;
        seeds.query(&operation).await;
    }
    seeds.paths_and_headers().await?;
    seeds.answer().await?;
    seeds.probe.settle().await?;
    Ok(seeds)
}

impl Seeds {
    /// Sends and looks at a refusal: it must not say the number again.
    async fn send(&mut self, method: &Method, path: &str, headers: &[(&str, &str)], body: Vec<u8>) -> Option<Told> {
        let told = self.probe.send(method, path, headers, body, "canary").await?;
        if told.status >= 400 {
            self.look(&format!("{method} {path}"), &told.text);
        }
        Some(told)
    }

    /// No text that comes back may hold the number or a secret.
    fn look(&mut self, place: &str, text: &str) {
        for needle in self.planted.needles() {
            if text.contains(&needle) {
                let around: String = text.split(&needle).next().unwrap_or_default().chars().rev().take(60).collect();
                let around: String = around.chars().rev().collect();
                self.probe.wrong(&format!("{place} tells the number behind {around:?}"));
            }
        }
        for (name, needle) in self.planted.secret_needles() {
            if text.contains(&needle) {
                self.probe.wrong(&format!("{place} tells {name}"));
            }
        }
    }

    async fn sign_in(&mut self) -> Result<()> {
        let owner = self.probe.owner.authorization.clone().context("a token")?;
        let pair = STANDARD.decode(owner.trim_start_matches("Basic "))?;
        let token = String::from_utf8(pair)?.rsplit_once(':').context("a token")?.1.to_owned();
        self.planted.secrets.push(("the API token".to_owned(), token));
        let me = self.probe.house.get(&self.probe.owner, "/api/v2/users/me.json").await?;
        let me = me.json["user"]["id"].as_i64().context("an id")?;
        let operator = self.probe.house.house.operator("acme").await?;
        identity::passwords::set(&operator, me.into(), self.planted.password.clone()).await?;
        let path = format!("/api/v2/users/{}/password.json", self.probe.known["end_users"]);
        let set = json!({"password": self.planted.password}).to_string().into_bytes();
        self.send(&Method::POST, &path, &[], set).await;
        for (password, status) in [(self.planted.mistyped.clone(), 401), (self.planted.password.clone(), 201)] {
            let body = json!({"email": OWNER, "password": password}).to_string().into_bytes();
            let agent = format!("Browser {}", self.planted.card);
            let headers = [("origin", "https://acme.localhost"), ("user-agent", agent.as_str())];
            let told = self.send(&Method::POST, "/api/balie/v1/sessions", &headers, body).await.context("no answer")?;
            ensure!(told.status == status, "{} {}", told.status, told.text);
            for cookie in told.headers.get_all("set-cookie") {
                let (name, value) =
                    cookie.to_str()?.split(';').next().and_then(|it| it.split_once('=')).context("=")?;
                if value.len() > 20 {
                    self.planted.secrets.push((format!("the cookie {name}"), value.to_owned()));
                }
            }
        }
        ensure!(self.planted.secrets.iter().any(|(name, _)| name.contains("session")), "no cookie of a session");
        self.second_factor().await
    }

    /// An app's secret, the codes on paper and the token of a sign-in that waits.
    async fn second_factor(&mut self) -> Result<()> {
        let path = "/api/balie/v1/sessions";
        let own = json!({"email": OWNER, "password": self.planted.password}).to_string().into_bytes();
        let from_here = [("origin", "https://acme.localhost")];
        let told = self.send(&Method::POST, path, &from_here, own.clone()).await.context("no answer")?;
        let cookies = told.headers.get_all("set-cookie").iter().filter_map(|cookie| cookie.to_str().ok());
        let pair = cookies.filter_map(|text| text.split(';').next()).find(|pair| pair.contains("balie_session="));
        let (pair, word) = (pair.context("a cookie")?, told.json["authenticity_token"].as_str().context("a word")?);
        let headers = [from_here[0], ("cookie", pair), ("x-csrf-token", word)];
        let factors = "/api/balie/v1/users/me/second_factors";
        let new = json!({"second_factor": {"name": format!("Phone {}", self.planted.card)}}).to_string();
        let made = self.on_screen(factors, &headers, new.into_bytes()).await?;
        let secret = made.json["secret"].as_str().context("a secret")?.to_owned();
        let code = vault::totp::code(&decoded(&secret), START / vault::totp::STEP_SECONDS);
        self.planted.secrets.push(("the secret of an app".to_owned(), secret));
        let confirm = format!("{factors}/{}/confirm", made.json["second_factor"]["id"]);
        let code = json!({"code": code}).to_string().into_bytes();
        let confirmed = self.on_screen(&confirm, &headers, code).await?;
        let codes = confirmed.json["recovery_codes"].as_array().context("recovery codes")?;
        let codes = codes.iter().filter_map(Value::as_str);
        self.planted.secrets.extend(codes.map(|code| ("a recovery code".to_owned(), code.to_owned())));
        let waits = self.send(&Method::POST, path, &from_here, own).await.context("no answer")?;
        let token = waits.json["second_factor"]["token"].as_str().context("a token")?.to_owned();
        let wrong = json!({"token": token, "code": self.planted.card}).to_string().into_bytes();
        self.planted.secrets.push(("the token of a waiting sign-in".to_owned(), token));
        let refused = self.send(&Method::POST, &format!("{path}/second_factor"), &from_here, wrong).await;
        ensure!(refused.is_some_and(|told| told.status == 401), "a card number is no code");
        Ok(())
    }

    /// As a screen does: with its cookie and without a token.
    async fn on_screen(&self, path: &str, headers: &[(&str, &str)], body: Vec<u8>) -> Result<Told> {
        let screen = self.probe.owner.nobody();
        let told = self.probe.house.send_with(&screen, Method::POST, path, headers, body).await?;
        ensure!(told.status < 300, "{path}: {} {}", told.status, told.text);
        Ok(told)
    }

    /// Values of custom fields, as text and as numbers.
    async fn fields(&mut self) -> Result<()> {
        let owner = self.probe.owner.clone();
        for kind in ["text", "textarea", "integer", "decimal", "partialcreditcard", "regexp"] {
            let new = json!({"ticket_field": {"type": kind, "title": kind, "regexp_for_validation": "."}});
            let made = self.probe.house.post(&owner, "/api/v2/ticket_fields.json", &new).await?;
            ensure!(made.status < 300, "{}", made.text);
            let id = &made.json["ticket_field"]["id"];
            let number: i64 = self.planted.card.parse()?;
            let mut keys = Vec::new();
            if kind != "partialcreditcard" {
                for of in ["user", "organization"] {
                    let key = format!("{kind}_{of}");
                    let new = json!({format!("{of}_field"): {"type": kind, "title": kind, "key": key, "regexp_for_validation": "."}});
                    let made = self.probe.house.post(&owner, &format!("/api/v2/{of}_fields.json"), &new).await?;
                    ensure!(made.status < 300, "{}", made.text);
                    keys.push((of, key));
                }
            }
            for value in self.planted.forms().into_iter().map(Value::from).chain([json!(number)]) {
                let text = json!({"body": format!("{} {value}", self.planted.word)});
                let new = json!({"ticket": {"comment": text, "custom_fields": [{"id": id, "value": value}]}});
                self.send(&Method::POST, "/api/v2/tickets.json", &[], new.to_string().into_bytes()).await;
                for (of, key) in &keys {
                    let path = format!("/api/v2/{of}s/{}.json", self.probe.known[&format!("{of}s")]);
                    let body = json!({*of: {format!("{of}_fields"): {key: value}}});
                    self.send(&Method::PUT, &path, &[], body.to_string().into_bytes()).await;
                }
            }
        }
        Ok(())
    }

    /// Files that are text, by name and by content, and the key they are held by.
    async fn files(&mut self) -> Result<()> {
        let owner = self.probe.owner.clone();
        let html = self.planted.in_html();
        for (name, text) in
            [("a.txt", self.planted.forms().join("\n")), ("a.html", html), ("a.csv", self.planted.card.clone())]
        {
            let text = format!("{}\n{text}\n", self.planted.word);
            let query = format!("filename={}-{name}", self.planted.card);
            let (first, last) = text.split_at(self.planted.word.len() + 6);
            let held = upload(&self.probe.house, &owner, &query, &[first.as_bytes(), last.as_bytes()]).await?;
            let token = held["token"].as_str().context("a token")?.to_owned();
            let used = json!({"ticket": {"comment": {"body": "See the file", "uploads": [token]}}});
            if name != "a.csv" {
                let made = self.probe.house.post(&owner, "/api/v2/tickets.json", &used).await?;
                ensure!(made.status < 300, "{}", made.text);
            }
            self.planted.secrets.push(("the token of an upload".to_owned(), token));
        }
        Ok(())
    }

    async fn mails(&mut self) -> Result<()> {
        let mut postman = Postman::at(&self.probe.house).await?;
        let (card, word, html) = (&self.planted.card, &self.planted.word, self.planted.in_html());
        let forms = self.planted.forms().join("\r\n");
        let file = STANDARD.encode(format!("{word} {forms}"));
        for (index, from) in ["eve@example.com", "stranger@elsewhere.example"].into_iter().enumerate() {
            let mail = format!(
                "From: Eve {card} <{from}>\r\nTo: {SUPPORT}\r\nSubject: {word} {card}\r\nMessage-ID: <{index}{word}@x>\r\n\
                 X-Card: {card}\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n\
                 --b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{word}\r\n{forms}\r\n\
                 --b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{html}\r\n\
                 --b\r\nContent-Type: text/plain; name=\"{card}.txt\"\r\nContent-Disposition: attachment\r\n\
                 Content-Transfer-Encoding: base64\r\n\r\n{file}\r\n--b--\r\n"
            );
            postman.brings(SUPPORT, mail).await?;
        }
        Ok(())
    }

    /// Every text of every body, in another form each time.
    async fn body(&mut self, operation: &Operation) -> Result<()> {
        let Some(schema) = operation.body() else { return Ok(()) };
        let path = format!("{}.json", self.probe.filled(&operation.path));
        let forms = self.planted.forms();
        let mut found = Vec::new();
        trails(schema, &Vec::new(), &mut found);
        for (number, (trail, shape)) in found.iter().enumerate() {
            if shape["properties"].is_object() || path.contains("password") {
                continue;
            }
            let form = &forms[number % forms.len()];
            let long = format!("{} {} {}", self.planted.word, form, self.planted.word);
            let listed = shape["items"].is_object() || shape["items"] == true;
            let html = format!("{} {}", self.planted.word, self.planted.in_html());
            let values = match trail.last().map(String::as_str) {
                Some("html_body") => vec![json!(html)],
                _ if listed => vec![json!([long.replace(' ', "_"), form, form.replace(' ', "_")])],
                _ => vec![json!(long), json!(form), json!(self.planted.card.parse::<i64>()?)],
            };
            for value in values {
                let body = around(operation, schema, trail, value.to_string().as_bytes(), 5_000 + number);
                self.send(&operation.method, &path, &[], body).await;
            }
        }
        if path.contains("_many") {
            self.many(operation, &path).await;
            self.probe.settle().await?;
        }
        Ok(())
    }

    /// Orders for many things wait in a table until they are done.
    async fn many(&mut self, operation: &Operation, path: &str) {
        let (word, card) = (&self.planted.word, &self.planted.card);
        let (text, mail) = (format!("{word} {card}"), format!("{word}@example.com"));
        let ticket = json!({"id": self.probe.known["tickets"], "subject": text, "comment": {"body": text}});
        let person = json!({"name": text, "email": mail, "notes": text, "details": text});
        let body = json!({"tickets": [ticket], "users": [person], "organizations": [{"name": text, "notes": text}]});
        let _ = self.send(&operation.method, path, &[], body.to_string().into_bytes()).await;
    }

    /// Every parameter of every query.
    async fn query(&mut self, operation: &Operation) {
        if operation.method != Method::GET {
            return;
        }
        let path = format!("{}.json", self.probe.filled(&operation.path));
        let card = self.planted.card.clone();
        let names = operation.described["parameters"].as_array().cloned().unwrap_or_default();
        for name in names.iter().filter(|it| it["in"] == "query").filter_map(|it| it["name"].as_str()) {
            self.send(&Method::GET, &format!("{path}?{name}={card}"), &[], Vec::new()).await;
        }
    }

    async fn paths_and_headers(&mut self) -> Result<()> {
        let (card, secret) = (self.planted.card.clone(), self.planted.mistyped.clone());
        for path in
            [format!("/{card}"), format!("/api/v2/{card}.json"), format!("/api/v2/tickets/{card}.json?{card}={card}")]
        {
            self.send(&Method::GET, &path, &[], Vec::new()).await;
            self.send(&Method::POST, &path, &[], Vec::new()).await;
        }
        let basic = format!("Basic {}", STANDARD.encode(format!("{OWNER}:{secret}")));
        let bearer = format!("Bearer {secret}");
        for (name, value) in [
            ("user-agent", card.as_str()),
            ("x-on-behalf-of", &card),
            ("idempotency-key", &card),
            ("x-request-id", &card),
            ("origin", &card),
            ("cookie", &card),
            ("x-forwarded-for", &card),
        ] {
            let new = json!({"ticket": {"comment": {"body": "A header"}}}).to_string().into_bytes();
            self.send(&Method::POST, "/api/v2/tickets.json", &[(name, value)], new).await;
        }
        let nobody = self.probe.owner.nobody();
        for value in [basic, bearer] {
            let headers = [("authorization", value.as_str())];
            let told =
                self.probe.house.send_with(&nobody, Method::GET, "/api/v2/tickets.json", &headers, Vec::new()).await?;
            ensure!(told.status == 401, "{}", told.text);
            self.look("a failed sign-in", &told.text);
        }
        Ok(())
    }

    /// An agent's answer, which leaves as a mail.
    async fn answer(&mut self) -> Result<()> {
        let (word, card) = (&self.planted.word, &self.planted.card);
        let new = json!({"ticket": {"subject": format!("{word} {card}"), "requester": {"name": "Eve", "email": "eve@example.com"},
            "comment": {"html_body": format!("<p>{word}</p>{}", self.planted.in_html())}}});
        let made = self.probe.house.post(&self.probe.owner, "/api/v2/tickets.json", &new).await?;
        ensure!(made.status < 300, "{}", made.text);
        self.probe.known.insert("tickets".to_owned(), made.json["ticket"]["id"].to_string());
        self.probe.settle().await?;
        self.probe.house.pass_seconds(120);
        let answer = json!({"ticket": {"status": "pending", "comment": {"body": format!("{word} {card}")}}});
        let path = format!("/api/v2/tickets/{}.json", made.json["ticket"]["id"]);
        ensure!(self.probe.house.put(&self.probe.owner, &path, &answer).await?.status == 200, "no answer");
        self.probe.settle().await?;
        ensure!(!self.probe.house.mailbox.mails().is_empty(), "no mail left");
        Ok(())
    }
}

/// Every route that reads, the lists to their ends: no answer may hold the number or a secret.
pub(super) async fn ask_everything(seeds: &mut Seeds) -> Result<()> {
    seeds.probe.house.pass_seconds(600);
    for operation in operations()? {
        if operation.method != Method::GET || operation.path.contains("authenticity") {
            continue;
        }
        let path = format!("{}.json", seeds.probe.filled(&operation.path));
        let mut next = Some(match operation.path.contains("incremental") {
            true => format!("{path}?start_time=1"),
            false => format!("{path}?per_page=100&query={}&external_id=x", seeds.planted.word),
        });
        for _ in 0..50 {
            let Some(path) = next.take() else { break };
            let told = seeds.probe.house.get(&seeds.probe.owner, &path).await?;
            // The address of the request itself stands in the links.
            seeds.look(&path, &told.text);
            let link = ["next_page", "after_url"].into_iter().find_map(|key| told.json[key].as_str());
            let link = link.filter(|_| told.json["end_of_stream"] != true);
            next = link.and_then(|link| link.strip_prefix("https://acme.localhost")).map(str::to_owned);
        }
    }
    let mails = seeds.probe.house.mailbox.mails();
    for mail in mails {
        let text = String::from_utf8_lossy(&mail.message).replace("=\r\n", "");
        seeds.look("a mail that left", &text);
    }
    Ok(())
}
