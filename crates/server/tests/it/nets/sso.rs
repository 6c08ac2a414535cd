//! Single sign-on by Zendesk's JSON web tokens: who gets in as whom, and every token that gets nobody in (AUT-2).

use anyhow::{Context as _, Result, ensure};
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Method, Request};
use gate::entrance::Peer;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::{Value, json};
use testkit::{OWNER, TestHouse};

use super::{EVE, INSIDE, Person, furnished, refusals, signed_in};
use crate::second_factors::START;

const PROVIDERS: &str = "/api/balie/v1/sso_providers";

/// A provider's side.
struct Provider {
    id: i64,
    secret: String,
    /// Seconds since the test began, on its clock.
    passed: i64,
    tokens: u32,
}

impl Provider {
    /// Added at the owner's screen.
    async fn added(house: &TestHouse, owner: &mut Person, fields: Value) -> Result<Self> {
        let made = owner.post(house, PROVIDERS, &json!({"sso_provider": fields})).await?;
        ensure!(made.status == 201, "{} {}", made.status, made.json);
        let provider = &made.json["sso_provider"];
        let secret = provider["secret"].as_str().context("a secret")?.to_owned();
        ensure!(provider["access_url"] == "https://acme.localhost/access/jwt", "{provider}");
        Ok(Self { id: provider["id"].as_i64().context("an id")?, secret, passed: 0, tokens: 0 })
    }

    /// Claims about somebody, of now, with a number of their own.
    fn claims(&mut self, more: Value) -> Value {
        self.tokens += 1;
        let jti = format!("token {} of {}", self.tokens, self.id);
        let mut claims = json!({"iat": START + self.passed, "jti": jti, "email": "sam@example.com", "name": "Sam"});
        for (key, value) in more.as_object().into_iter().flatten() {
            claims[key] = value.clone();
        }
        claims
    }

    fn signed(&self, claims: &Value) -> Result<String> {
        let key = EncodingKey::from_secret(self.secret.as_bytes());
        Ok(encode(&Header::new(Algorithm::HS256), claims, &key)?)
    }

    fn token(&mut self, more: Value) -> Result<String> {
        let claims = self.claims(more);
        self.signed(&claims)
    }
}

/// What came back from `/access/jwt`: status and where the browser is sent.
struct Sent {
    status: u16,
    to: String,
    cookies: Vec<String>,
}

/// A browser brings a token, by a form that another site's page sent.
async fn brings(house: &TestHouse, person: &mut Person, token: &str, return_to: &str) -> Result<Sent> {
    let form = form_urlencoded::Serializer::new(String::new())
        .extend_pairs([("jwt", token), ("return_to", return_to)])
        .finish();
    let cookies: Vec<String> = person.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let mut request = Request::builder()
        .method(Method::POST)
        .uri("/access/jwt")
        .header("host", "acme.localhost")
        .header("origin", "https://id.example.com")
        .header("sec-fetch-site", "cross-site")
        .header("content-type", "application/x-www-form-urlencoded");
    if !cookies.is_empty() {
        request = request.header("cookie", cookies.join("; "));
    }
    let mut request = request.body(Body::from(form))?;
    request.extensions_mut().insert(ConnectInfo(Peer(person.address.parse()?)));
    let answer = house.entrance.answer(request).await;
    let text = |name: &str| answer.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let to = text("location").to_owned();
    let cookies: Vec<String> = answer
        .headers()
        .get_all("set-cookie")
        .iter()
        .filter_map(|value| value.to_str().ok().map(str::to_owned))
        .collect();
    for cookie in &cookies {
        let pair = cookie.split(';').next().and_then(|pair| pair.split_once('='));
        let (name, value) = pair.context("a cookie")?;
        person.cookies.retain(|(known, _)| known != name);
        person.cookies.push((name.to_owned(), value.to_owned()));
    }
    Ok(Sent { status: answer.status().as_u16(), to, cookies })
}

/// The user whom a token signs in, seen from the new session.
async fn gets_in(house: &TestHouse, token: &str) -> Result<Value> {
    let mut browser = Person::at(INSIDE);
    let sent = brings(house, &mut browser, token, "/agent").await?;
    ensure!(sent.status == 303 && sent.to == "/agent", "{} {}", sent.status, sent.to);
    Ok(browser.get(house, "/api/v2/users/me.json").await?.json["user"].clone())
}

/// The token gets nobody in; answers the code that an admin reads.
async fn is_refused(house: &TestHouse, token: &str) -> Result<String> {
    let mut browser = Person::at(INSIDE);
    let sent = brings(house, &mut browser, token, "/").await?;
    ensure!(sent.status == 401 && sent.cookies.is_empty() && !browser.is_in(house).await?, "{} got in", sent.status);
    refusals(house).await?.pop().context("no event was told")
}

#[tokio::test]
async fn a_provider_signs_people_in_and_keeps_them_in_step() -> Result<()> {
    for house in TestHouse::each().await? {
        let eve = furnished(&house).await?;
        let mut owner = signed_in(&house, INSIDE, OWNER).await?;
        owner.post(&house, "/api/v2/organizations.json", &json!({"organization": {"name": "Acme"}})).await?;
        let mut provider = Provider::added(&house, &mut owner, json!({"name": "Our site"})).await?;

        // Somebody new, with an organization that is known and one that is not.
        let sam = json!({"external_id": "7", "organization": "Acme", "tags": ["vip"], "locale": "nl", "role": "admin"});
        let sam = gets_in(&house, &provider.token(sam)?).await?;
        ensure!(sam["email"] == "sam@example.com" && sam["role"] == "end-user", "{sam}");
        ensure!(sam["organization_id"].is_number() && sam["verified"] == true, "{sam}");
        // The same person under another name and address: the number says who it is.
        let renamed = json!({"external_id": "7", "name": "Samuel", "email": "new@example.com", "organization": "None"});
        let again = gets_in(&house, &provider.token(renamed)?).await?;
        ensure!(again["id"] == sam["id"] && again["name"] == "Samuel", "{again}");
        ensure!(again["email"] == "sam@example.com" && again["organization_id"] == sam["organization_id"], "{again}");
        // Somebody whom the account knows already, by the address.
        let known = json!({"email": " EVE@example.com", "external_id": "8"});
        let known = gets_in(&house, &provider.token(known)?).await?;
        ensure!(known["id"] == eve, "{known}");
        // The address was given to somebody new: that is not Eve.
        let taken = provider.token(json!({"email": EVE, "external_id": "9"}))?;
        ensure!(is_refused(&house, &taken).await? == "sso_address_of_another");

        // The browser is known at its next sign-in, also when another site sends it.
        let mut browser = Person::at(INSIDE);
        let sent = brings(&house, &mut browser, &provider.token(json!({"external_id": "7"}))?, "").await?;
        ensure!(sent.to == "/" && sent.cookies.iter().any(|cookie| cookie.contains("SameSite=None")), "{}", sent.to);
        let devices = |json: Value| json["devices"].as_array().map(Vec::len);
        let path = "/api/balie/v1/users/me/devices.json";
        let before = devices(browser.get(&house, path).await?.json);
        brings(&house, &mut browser, &provider.token(json!({"external_id": "7"}))?, "//evil.example").await?;
        ensure!(before.is_some() && devices(browser.get(&house, path).await?.json) == before, "a new device");
        // By a link too, as older sites do.
        let link = format!(
            "/access/jwt?jwt={}&return_to=https://acme.localhost/x",
            provider.token(json!({"external_id": "7"}))?
        );
        ensure!(Person::at(INSIDE).get(&house, &link).await?.status == 303, "a link does not sign in");

        // Whoever is forgotten is nobody's subject any more.
        let id = &sam["id"];
        ensure!(
            owner.send(&house, Method::DELETE, &format!("/api/v2/users/{id}.json"), &Value::Null).await?.status == 200
        );
        let new = gets_in(&house, &provider.token(json!({"external_id": "70"}))?).await?;
        ensure!(new["id"] != *id, "{new}");
    }
    Ok(())
}

#[tokio::test]
async fn tokens_that_are_not_good_get_nobody_in() -> Result<()> {
    for house in TestHouse::each().await? {
        furnished(&house).await?;
        ensure!(is_refused(&house, "x.y.z").await? == "sso_no_provider");
        let mut owner = signed_in(&house, INSIDE, OWNER).await?;
        let mut provider = Provider::added(&house, &mut owner, json!({"name": "Our site"})).await?;

        let once = provider.token(json!({}))?;
        gets_in(&house, &once).await?;
        ensure!(is_refused(&house, &once).await? == "sso_replayed");
        let (head, tail) = once.split_at(once.len() - 10);
        let other = if tail.starts_with('A') { 'B' } else { 'A' };
        let changed = format!("{head}{other}{}", tail.get(1..).unwrap_or_default());
        for (token, code) in [
            (String::new(), "sso_malformed"),
            (head.to_owned(), "sso_malformed"),
            (changed, "sso_signature"),
            ("x".repeat(9000), "sso_too_long"),
        ] {
            let found = is_refused(&house, &token).await?;
            ensure!(found == code, "{found} instead of {code}");
        }
        for (change, code) in [
            (json!({"iat": START - 181}), "sso_iat_out_of_time"),
            (json!({"iat": START + 181}), "sso_iat_out_of_time"),
            (json!({"iat": null}), "sso_no_iat"),
            (json!({"jti": ""}), "sso_no_jti"),
            (json!({"email": "nobody"}), "sso_no_email"),
            (json!({"name": null}), "sso_no_name"),
            (json!({"tags": {}}), "sso_bad_claim"),
            (json!({"exp": START}), "sso_not_now"),
            (json!({"email": OWNER}), "sso_not_for_role"),
            (json!({"email": "4111111111111111@example.com"}), "sso_details_refused"),
        ] {
            let found = is_refused(&house, &provider.token(change.clone())?).await?;
            ensure!(found == code, "{change}: {found} instead of {code}");
        }
        // Another provider's secret, and one that is not known any more.
        let stranger = Provider { id: 0, secret: "x".repeat(64), passed: 0, tokens: 0 };
        let claims = provider.claims(json!({}));
        ensure!(is_refused(&house, &stranger.signed(&claims)?).await? == "sso_signature");
        let path = format!("{PROVIDERS}/{}/secret", provider.id);
        let rotated = owner.post(&house, &path, &json!({})).await?;
        let secret = rotated.json["sso_provider"]["secret"].as_str().context("a secret")?.to_owned();
        gets_in(&house, &provider.token(json!({}))?).await?;
        let before = std::mem::replace(&mut provider.secret, secret);
        gets_in(&house, &provider.token(json!({}))?).await?;
        owner.post(&house, &path, &json!({"at_once": true})).await?;
        ensure!(is_refused(&house, &provider.token(json!({}))?).await? == "sso_signature", "an ended secret counts");
        provider.secret = before;
        ensure!(is_refused(&house, &provider.token(json!({}))?).await? == "sso_signature", "the first secret counts");
    }
    Ok(())
}

#[tokio::test]
async fn a_provider_answers_for_staff_and_gives_roles_only_where_it_is_told_to() -> Result<()> {
    for house in TestHouse::each().await? {
        furnished(&house).await?;
        let mut owner = signed_in(&house, INSIDE, OWNER).await?;
        let fields = json!({"name": "Staff", "staff": true, "end_users": false, "gives_roles": true,
            "remote_login_url": "https://id.example.com/in?x=1", "remote_logout_url": "https://id.example.com/out"});
        let mut provider = Provider::added(&house, &mut owner, fields).await?;
        let path = format!("{PROVIDERS}/{}", provider.id);

        let mut browser = Person::at(INSIDE);
        let sent = brings(&house, &mut browser, &provider.token(json!({}))?, "/").await?;
        ensure!(
            sent.status == 303 && sent.to.starts_with("https://id.example.com/out?kind=error&message="),
            "{}",
            sent.to
        );
        ensure!(refusals(&house).await?.pop().as_deref() == Some("sso_not_for_role"));
        let sam = gets_in(&house, &provider.token(json!({"role": "agent"}))?).await?;
        ensure!(sam["role"] == "agent", "{sam}");
        let sam = gets_in(&house, &provider.token(json!({"role": "admin"}))?).await?;
        ensure!(sam["role"] == "admin", "{sam}");
        // The owner stays owner, whatever a provider says.
        let top = gets_in(&house, &provider.token(json!({"email": OWNER, "role": "agent"}))?).await?;
        ensure!(top["role"] == "admin" && top["id"] == 1, "{top}");

        // Whoever was not to be made stays unknown.
        let change = json!({"sso_provider": {"provisions": false, "remote_logout_url": null}});
        let mut owner = signed_in(&house, INSIDE, OWNER).await?;
        ensure!(owner.put(&house, &path, &change).await?.status == 200);
        let unknown = json!({"role": "agent", "email": "unknown@example.com"});
        ensure!(is_refused(&house, &provider.token(unknown)?).await? == "sso_unknown_person");

        let anybody = house.caller("acme", OWNER, "*").await?.nobody();
        let next = house.get(&anybody, "/access/unauthenticated?return_to=/agent").await?;
        let to = next.headers["location"].to_str()?;
        let page =
            "https://id.example.com/in?x=1&return_to=https%3A%2F%2Facme%2Elocalhost%2Fagent&locale_id=1&timestamp=";
        ensure!(next.status == 303 && to.starts_with(page), "{to}");
        ensure!(owner.send(&house, Method::DELETE, &path, &Value::Null).await?.status == 204);
        ensure!(is_refused(&house, &provider.token(json!({"role": "agent"}))?).await? == "sso_no_provider");
        let next = house.get(&anybody, "/access/unauthenticated?return_to=/agent").await?;
        ensure!(next.headers["location"] == "/sign-in", "{:?}", next.headers);
    }
    Ok(())
}

#[tokio::test]
async fn only_an_admin_at_a_screen_with_a_fresh_proof_changes_providers() -> Result<()> {
    for house in TestHouse::each().await? {
        furnished(&house).await?;
        let body = json!({"sso_provider": {"name": "Our site"}});
        let mut owner = signed_in(&house, INSIDE, OWNER).await?;
        let provider = Provider::added(&house, &mut owner, json!({"name": "First"})).await?;
        ensure!(owner.post(&house, PROVIDERS, &json!({"sso_provider": {"name": "First"}})).await?.status == 422);
        ensure!(owner.post(&house, PROVIDERS, &json!({"sso_provider": {"name": " "}})).await?.status == 422);
        let listed = owner.get(&house, PROVIDERS).await?.json;
        ensure!(listed["sso_providers"][0]["name"] == "First" && !listed.to_string().contains("secret\""), "{listed}");

        let token = house.caller("acme", OWNER, "*").await?.authorization.context("a token")?;
        let mut program = Person::at(INSIDE).with("authorization", &token);
        let mut eve = signed_in(&house, INSIDE, EVE).await?;
        let one = format!("{PROVIDERS}/{}", provider.id);
        let secret = format!("{one}/secret");
        for person in [&mut program, &mut eve] {
            ensure!(person.post(&house, PROVIDERS, &body).await?.status == 403);
            ensure!(person.put(&house, &one, &body).await?.status == 403);
            ensure!(person.post(&house, &secret, &json!({})).await?.status == 403);
            ensure!(person.send(&house, Method::DELETE, &one, &Value::Null).await?.status == 403);
        }
        house.pass_seconds(16 * 60);
        ensure!(owner.post(&house, PROVIDERS, &body).await?.json["error"] == "StepUpNeeded");
        ensure!(owner.get(&house, PROVIDERS).await?.status == 200);
    }
    Ok(())
}
