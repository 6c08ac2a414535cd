//! The pages that the server writes itself: signing in and out, second factor, proving again, devices; in two languages,
//! without any script but that of passkeys, and closed to forms from elsewhere.

use anyhow::{Context as _, Result, ensure};
use axum::body::Body;
use axum::http::{Method, Request};
use http_body_util::BodyExt as _;
use serde_json::json;
use testkit::{OWNER, TestHouse};
use vault::totp::{STEP_SECONDS, code};

use crate::second_factors::{START, decoded};

pub(crate) const PASSWORD: &str = "correct horse battery";
pub(crate) const BASE: &str = "https://acme.localhost";

/// A browser: its cookies, and the page it shows.
#[derive(Clone)]
pub(crate) struct Browser {
    pub(crate) cookies: Vec<(String, String)>,
    language: &'static str,
    pub(crate) origin: &'static str,
    pub(crate) status: u16,
    pub(crate) to: String,
    pub(crate) text: String,
}

impl Browser {
    pub(crate) const fn new() -> Self {
        Self { cookies: Vec::new(), language: "en", origin: BASE, status: 0, to: String::new(), text: String::new() }
    }

    async fn ask(&mut self, house: &TestHouse, method: Method, path: &str, form: &[(&str, &str)]) -> Result<()> {
        let cookies: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let is_post = method == Method::POST;
        let mut request = Request::builder().method(method).uri(path).header("host", "acme.localhost");
        request = request.header("accept-language", self.language);
        if !cookies.is_empty() {
            request = request.header("cookie", cookies.join("; "));
        }
        if is_post {
            request = request.header("origin", self.origin);
            request = request.header("content-type", "application/x-www-form-urlencoded");
        }
        let form = form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
        let answer = house.entrance.answer(request.body(Body::from(form))?).await;
        let (parts, body) = answer.into_parts();
        for cookie in parts.headers.get_all("set-cookie") {
            let (name, value) =
                cookie.to_str()?.split(';').next().and_then(|pair| pair.split_once('=')).context("a cookie")?;
            self.cookies.retain(|(known, _)| known != name);
            if !value.is_empty() {
                self.cookies.push((name.to_owned(), value.to_owned()));
            }
        }
        self.status = parts.status.as_u16();
        self.to = parts.headers.get("location").map(|value| value.to_str()).transpose()?.unwrap_or_default().to_owned();
        self.text = String::from_utf8(body.collect().await?.to_bytes().to_vec())?;
        if self.text.starts_with("<!doctype html>") {
            let policy = parts.headers["content-security-policy"].to_str()?;
            ensure!(policy.starts_with("default-src 'none'; style-src 'self'"), "{policy}");
            ensure!(parts.headers["cache-control"] == "no-store");
            ensure!(!self.text.contains("style=\"") && !self.text.contains(PASSWORD));
            // Only the script of passkeys, from its own address, and only where the policy lets it.
            let script = self.script();
            ensure!(self.text.matches("<script").count() == script.iter().len(), "{}", self.text);
            ensure!(self.text.contains("data-passkey") <= script.is_some(), "{}", self.text);
            match script {
                Some(script) => ensure!(
                    policy.contains(&format!("; script-src {BASE}{script}; "))
                        && policy.ends_with("require-trusted-types-for 'script'; trusted-types 'none'"),
                    "{policy}"
                ),
                None => ensure!(!policy.contains("script"), "{policy}"),
            }
        }
        Ok(())
    }

    /// The address of the page's script.
    fn script(&self) -> Option<String> {
        let (_, rest) = self.text.split_once("<script src=\"")?;
        let (address, rest) = rest.split_once('"')?;
        rest.starts_with(" defer></script>").then(|| address.replace("&#x2f;", "/"))
    }

    pub(crate) async fn get(&mut self, house: &TestHouse, path: &str) -> Result<&mut Self> {
        self.ask(house, Method::GET, path, &[]).await?;
        Ok(self)
    }

    async fn post(&mut self, house: &TestHouse, path: &str, form: &[(&str, &str)]) -> Result<&mut Self> {
        self.ask(house, Method::POST, path, form).await?;
        Ok(self)
    }

    /// Sends a form of the page with its own hidden values.
    pub(crate) async fn send(&mut self, house: &TestHouse, path: &str, form: &[(&str, &str)]) -> Result<&mut Self> {
        let (_, part) =
            self.text.split_once(&format!("action=\"{path}\"")).with_context(|| format!("no form {path}"))?;
        let part = part.split("</form>").next().unwrap_or_default().to_owned();
        let hidden: Vec<(String, String)> = part
            .split("<input type=\"hidden\" name=\"")
            .skip(1)
            .filter_map(|rest| {
                let (name, rest) = rest.split_once("\" value=\"")?;
                Some((name.to_owned(), rest.split('"').next()?.replace("&#x2f;", "/")))
            })
            .collect();
        let mut all: Vec<(&str, &str)> = hidden.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        // A script fills hidden values in.
        all.retain(|(name, _)| !form.iter().any(|(given, _)| given == name));
        all.extend(form);
        self.post(house, path, &all).await
    }

    pub(crate) async fn signs_in(&mut self, house: &TestHouse, email: &str) -> Result<&mut Self> {
        self.get(house, "/sign-in").await?;
        self.send(house, "/sign-in", &[("email", email), ("password", PASSWORD)]).await
    }
}

/// An account whose owner and whose customer Eve have passwords.
pub(crate) async fn furnished(house: &TestHouse) -> Result<()> {
    let owner = house.account("acme").await?;
    let eve = json!({"user": {"name": "Eve <b>", "email": "eve@example.com", "verified": true}});
    let eve = house.post(&owner, "/api/v2/users.json", &eve).await?.json["user"]["id"].as_i64().context("an id")?;
    let operator = house.house.operator("acme").await?;
    for id in [1, eve] {
        identity::passwords::set(&operator, id.into(), PASSWORD.to_owned()).await?;
    }
    Ok(())
}

/// The account asks end users for a second factor from now on.
pub(crate) async fn asks_end_users(house: &TestHouse) -> Result<()> {
    let owner = house.caller("acme", OWNER, "*").await?;
    let asked = json!({"second_factor": {"required": {"end_users": true}, "grace_days": 0}});
    ensure!(house.put(&owner, "/api/balie/v1/security/second_factor.json", &asked).await?.status == 200);
    Ok(())
}

#[tokio::test]
async fn people_sign_in_and_out_and_land_where_they_wished() -> Result<()> {
    for house in TestHouse::each().await? {
        furnished(&house).await?;
        let mut browser = Browser::new();
        ensure!(browser.get(&house, "/").await?.to == "/sign-in");
        ensure!(browser.get(&house, "/sign-in").await?.text.contains("<html lang=\"en-US\">"), "{}", browser.text);
        // A wrong password and an unknown address read the same; what was typed stays but the password.
        let mut pages = Vec::new();
        for email in [OWNER, "nobody@example.com"] {
            browser.send(&house, "/sign-in", &[("email", email), ("password", "wrong")]).await?;
            ensure!(browser.status == 422 && browser.text.contains(email), "{}", browser.text);
            ensure!(!browser.text.contains("wrong\""));
            // What a key is asked is never the same twice.
            let (before, asked) = browser.text.split_once("data-question=\"").context("a question")?;
            let (_, after) = asked.split_once('"').context("the end of a question")?;
            pages.push(format!("{before}{after}").replace(email, ""));
        }
        ensure!(pages[0] == pages[1], "the pages tell who is known");

        browser.signs_in(&house, OWNER).await?;
        ensure!(browser.status == 303 && browser.to == "/agent", "{} {}", browser.status, browser.to);
        ensure!(browser.get(&house, "/").await?.text.contains("/agent"), "{}", browser.text);
        ensure!(browser.get(&house, "/sign-in").await?.to == "/agent");
        ensure!(browser.send(&house, "/sign-out", &[]).await.is_err(), "a form where there is none");
        browser.get(&house, "/").await?;
        let before = browser.clone();
        ensure!(
            browser.send(&house, "/sign-out", &[]).await?.to == "/sign-in"
                && browser.get(&house, "/").await?.to == "/sign-in"
        );
        ensure!(before.clone().get(&house, "/").await?.to == "/sign-in", "the session goes on");

        // Eve, in Dutch, by way of a page; her name is text.
        let mut eve = Browser { language: "nl-BE,nl;q=0.9", ..Browser::new() };
        for (wish, page) in [("/devices", "/devices"), ("//evil.example", "/"), ("https://evil.example/", "/")] {
            eve.get(&house, &format!("/sign-in?return_to={wish}")).await?;
            ensure!(eve.text.contains("Inloggen"), "{}", eve.text);
            eve.send(&house, "/sign-in", &[("email", "eve@example.com"), ("password", PASSWORD)]).await?;
            ensure!(eve.status == 303 && eve.to == page, "{wish} leads to {}", eve.to);
            ensure!(eve.get(&house, "/").await?.text.contains("Eve &lt;b&gt;"), "{}", eve.text);
            ensure!(eve.get(&house, "/?lang=en").await?.text.contains("Sign out"));
            eve.send(&house, "/sign-out", &[]).await?;
        }
    }
    Ok(())
}

#[tokio::test]
async fn a_form_from_elsewhere_or_without_its_word_does_nothing() -> Result<()> {
    for house in TestHouse::each().await? {
        furnished(&house).await?;
        let mut elsewhere = Browser { origin: "https://evil.example", ..Browser::new() };
        let form = [("email", OWNER), ("password", PASSWORD)];
        elsewhere.post(&house, "/sign-in", &form).await?;
        ensure!(elsewhere.status == 403 && elsewhere.cookies.is_empty(), "{}", elsewhere.status);
        ensure!(elsewhere.post(&house, "/sign-in/code", &[("token", "x"), ("code", "1")]).await?.status == 403);

        let mut browser = Browser::new();
        browser.signs_in(&house, OWNER).await?;
        browser.get(&house, "/").await?;
        let mut other = Browser::new();
        other.signs_in(&house, "eve@example.com").await?;
        for path in [
            "/sign-out",
            "/devices/sign-out",
            "/step-up",
            "/second-factor",
            "/second-factor/confirm",
            "/second-factor/passkey",
            "/second-factor/rename",
            "/second-factor/remove",
        ] {
            let mut stolen = browser.clone();
            stolen.origin = "https://evil.example";
            ensure!(stolen.send(&house, "/sign-out", &[]).await?.status == 403, "from elsewhere");
            for word in ["", "x", "00000000000000000000000000000000"] {
                let mut browser = browser.clone();
                ensure!(browser.post(&house, path, &[("word", word)]).await?.status == 403, "{path} with {word:?}");
            }
            let mut nobody = Browser::new();
            ensure!(nobody.post(&house, path, &[("word", "x")]).await?.to.starts_with("/sign-in"), "{path}");
        }
        ensure!(browser.get(&house, "/").await?.status == 200, "signed out by a stranger's form");
        ensure!(browser.post(&house, "/sign-in", &[]).await?.status == 422, "an empty form from here is answered");
    }
    Ok(())
}

#[tokio::test]
async fn an_app_is_added_and_then_asked_for() -> Result<()> {
    for house in TestHouse::each().await? {
        furnished(&house).await?;
        let mut browser = Browser::new();
        browser.signs_in(&house, OWNER).await?;
        browser.get(&house, "/second-factor").await?;
        ensure!(browser.send(&house, "/second-factor", &[("name", " ")]).await?.status == 422, "{}", browser.text);
        browser.send(&house, "/second-factor", &[("name", "Phone")]).await?;
        ensure!(
            browser.text.contains("src=\"data:image") || browser.text.contains("data:image&#x2f;svg"),
            "{}",
            browser.text
        );
        let (_, secret) = browser.text.split_once("class=\"secret\" translate=\"no\">").context("a secret")?;
        let secret = decoded(&secret.split('<').next().unwrap_or_default().replace(' ', ""));
        ensure!(browser.send(&house, "/second-factor/confirm", &[("code", "000000")]).await?.status == 422);
        let mut passed = 0;
        let now = |passed: i64| code(&secret, (START + passed) / STEP_SECONDS);
        browser.send(&house, "/second-factor/confirm", &[("code", &now(passed))]).await?;
        let codes: Vec<String> = browser
            .text
            .split("<li>")
            .skip(1)
            .filter_map(|rest| rest.split("</li>").next().map(str::to_owned))
            .collect();
        ensure!(browser.status == 200 && codes.len() == 10, "{}", browser.text);
        ensure!(browser.get(&house, "/").await?.status == 200, "the session ended");

        // The next sign-in asks for it: a wrong code, then the right one; and a recovery code another time.
        let mut next = Browser::new();
        next.get(&house, "/sign-in?return_to=/devices").await?;
        next.send(&house, "/sign-in", &[("email", OWNER), ("password", PASSWORD)]).await?;
        ensure!(next.status == 200 && next.cookies.is_empty(), "{}", next.status);
        ensure!(next.send(&house, "/sign-in/code", &[("code", "000000")]).await?.status == 422, "{}", next.status);
        house.pass_seconds(60);
        passed += 60;
        next.send(&house, "/sign-in/code", &[("code", &now(passed))]).await?;
        ensure!(next.status == 303 && next.to == "/devices", "{} {}", next.status, next.text);
        ensure!(next.get(&house, "/devices").await?.text.contains("This device"), "{}", next.text);
        let mut lost = Browser::new();
        lost.signs_in(&house, OWNER).await?;
        ensure!(lost.send(&house, "/sign-in/code", &[("code", &codes[0])]).await?.status == 303, "{}", lost.text);

        // A quarter of an hour later another app needs a new proof.
        house.pass_seconds(16 * 60);
        passed += 16 * 60;
        next.get(&house, "/second-factor").await?;
        next.send(&house, "/second-factor", &[("name", "Tablet")]).await?;
        ensure!(next.to == "/step-up?return_to=%2Fsecond%2Dfactor", "{} {}", next.status, next.to);
        let to = next.to.clone();
        next.get(&house, &to).await?;
        ensure!(next.send(&house, "/step-up", &[("code", "000000")]).await?.status == 422);
        next.send(&house, "/step-up", &[("code", &now(passed))]).await?;
        ensure!(next.to == "/second-factor", "{} {}", next.status, next.text);
        next.get(&house, "/second-factor").await?;
        ensure!(next.send(&house, "/second-factor", &[("name", "Tablet")]).await?.text.contains("data:image"));

        // Other devices are signed out, this one stays.
        next.get(&house, "/devices").await?;
        ensure!(next.send(&house, "/devices/sign-out", &[]).await?.to == "/devices");
        ensure!(next.get(&house, "/").await?.status == 200 && lost.get(&house, "/").await?.to == "/sign-in");
    }
    Ok(())
}

#[tokio::test]
async fn whoever_must_add_an_app_is_led_there_first() -> Result<()> {
    for house in TestHouse::each().await? {
        furnished(&house).await?;
        asks_end_users(&house).await?;
        let mut eve = Browser::new();
        eve.signs_in(&house, "eve@example.com").await?;
        ensure!(eve.to == "/second-factor?return_to=%2F", "{}", eve.to);
        for path in ["/", "/devices"] {
            ensure!(eve.get(&house, path).await?.to.starts_with("/second-factor"), "{path} {}", eve.status);
        }
        eve.get(&house, "/second-factor").await?;
        ensure!(eve.text.contains("asks you for a second factor"), "{}", eve.text);
        ensure!(eve.send(&house, "/sign-out", &[]).await?.to == "/sign-in");
    }
    Ok(())
}

#[tokio::test]
async fn the_style_is_kept_for_ever_under_its_own_name_only() -> Result<()> {
    for house in TestHouse::each().await? {
        furnished(&house).await?;
        let mut browser = Browser::new();
        browser.get(&house, "/sign-in").await?;
        let (_, rest) = browser.text.split_once("rel=\"stylesheet\" href=\"").context("a style")?;
        let style = rest.split('"').next().unwrap_or_default().replace("&#x2f;", "/");
        ensure!(browser.get(&house, &style).await?.text.contains("--accent"), "{style}");
        ensure!(browser.get(&house, "/pages/style-0.css").await?.status == 404);
        let script = browser.get(&house, "/sign-in").await?.script().context("a script")?;
        ensure!(browser.get(&house, &script).await?.text.contains("navigator.credentials"), "{script}");
        ensure!(browser.get(&house, "/pages/passkeys-0.js").await?.status == 404);
    }
    Ok(())
}
