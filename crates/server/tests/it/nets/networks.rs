//! The list of networks holds for every way in alike; nobody is shut out by a slip; proxies cannot be played.

use anyhow::{Context as _, Result, ensure};
use axum::http::Method;
use base64::Engine as _;
use identity::account::Setting;
use identity::networks::{self, NetworkChange};
use serde_json::{Value, json};
use server::config::Config;
use testkit::{OWNER, TestHouse};

use super::{EVE, INSIDE, OUTSIDE, PASSWORD, Person, furnished, refusals, signed_in};
use crate::attachments::upload;

const NETWORKS: &str = "/api/balie/v1/security/networks.json";

fn list(applies_to: &str, networks: &[&str]) -> Value {
    let networks: Vec<Value> = networks.iter().map(|cidr| json!({"cidr": cidr, "label": "Office"})).collect();
    json!({"networks": {"applies_to": applies_to, "networks": networks}})
}

fn basic(pair: &str) -> String {
    format!("Basic {}", base64::engine::general_purpose::STANDARD.encode(pair))
}

/// A way in: what it is called, who comes by it, and what is asked for.
struct Way {
    name: &'static str,
    person: Person,
    method: Method,
    path: String,
    body: Value,
    is_staff: bool,
}

/// Every way into the account, for staff and for others.
async fn ways(house: &TestHouse) -> Result<Vec<Way>> {
    let operator = house.house.operator("acme").await?;
    let on = |setting, value: &str| vec![(setting, value.to_owned())];
    identity::account::change(&operator, on(Setting::PasswordBasic, "true")).await?;
    identity::account::change(&operator, on(Setting::PrivateAttachments, "false")).await?;
    identity::account::change(&operator, on(Setting::AnonymousRequests, "true")).await?;
    let owner = house.caller("acme", OWNER, "*").await?;
    let file = upload(house, &owner, "filename=note.txt", &[b"words"]).await?;
    let ticket = json!({"ticket": {"subject": "x", "comment": {"body": "y", "uploads": [file["token"]]}}});
    ensure!(house.post(&owner, "/api/v2/tickets.json", &ticket).await?.status == 201, "no ticket");
    let content = file["attachment"]["content_url"].as_str().context("an address")?;
    let content = content.split_once("acme.localhost").context("a host")?.1.to_owned();

    let token = owner.authorization.clone().unwrap_or_default();
    let eves = house.caller("acme", EVE, "*").await?.authorization.unwrap_or_default();
    let at = || Person::at(INSIDE);
    let way = |name, person, path: &str, is_staff| Way {
        name,
        person,
        method: Method::GET,
        path: path.to_owned(),
        body: Value::Null,
        is_staff,
    };
    let signing_in = |email: &str, is_staff| Way {
        method: Method::POST,
        body: json!({"email": email, "password": PASSWORD}),
        ..way("signing in", at(), "/api/balie/v1/sessions", is_staff)
    };
    let (screen, eve) = (signed_in(house, INSIDE, OWNER).await?, signed_in(house, INSIDE, EVE).await?);
    let group = json!({"group": {"name": "Billing"}});
    Ok(vec![
        way("a token", at().with("authorization", &token), "/api/v2/tickets.json", true),
        way("a token as bearer", at().with("authorization", &bearer(&token)?), "/api/v2/users/me.json", false),
        way(
            "a password",
            at().with("authorization", &basic(&format!("{OWNER}:{PASSWORD}"))),
            "/api/v2/groups.json",
            true,
        ),
        way("a session", screen.clone(), "/api/v2/users.json", true),
        Way { method: Method::POST, body: group, ..way("a session's change", screen, "/api/v2/groups.json", true) },
        way("the live channel", at().with("authorization", &token), "/live", true),
        way(
            "an agent in somebody's name",
            at().with("authorization", &token).with("x-on-behalf-of", EVE),
            "/api/v2/requests.json",
            true,
        ),
        signing_in(OWNER, true),
        signing_in(EVE, false),
        way("a customer's token", at().with("authorization", &eves), "/api/v2/requests.json", false),
        way("a customer's session", eve, "/api/v2/requests.json", false),
        way("an open file", at(), &content, false),
        way("the description", at(), "/api/balie/v1/openapi", false),
        way("wrong credentials", at().with("authorization", "Bearer x"), "/api/v2/users/me.json", false),
        Way {
            method: Method::POST,
            body: json!({"request": {"subject": "x", "comment": {"body": "y"},
                "requester": {"name": "Zoe", "email": "zoe@example.com"}}}),
            ..way("a visitor's request", at(), "/api/v2/requests.json", false)
        },
    ])
}

/// A token without an owner is nobody by itself: as a bearer it is refused as credentials, on a route for visitors.
fn bearer(basic: &str) -> Result<String> {
    let encoded = basic.strip_prefix("Basic ").context("a scheme")?;
    let pair = String::from_utf8(base64::engine::general_purpose::STANDARD.decode(encoded)?)?;
    Ok(format!("Bearer {}", pair.split_once(':').context("a pair")?.1))
}

async fn is_refused(house: &TestHouse, way: &Way, address: &'static str) -> Result<bool> {
    let came = way.person.moved(address).send(house, way.method.clone(), &way.path, &way.body).await?;
    let refused = came.json["error"] == "NetworkNotAllowed";
    ensure!(refused == (came.status == 403), "{}: {} {}", way.name, came.status, came.json);
    ensure!(!refused || came.json["description"].as_str().is_some_and(|text| text.contains("your network")));
    Ok(refused)
}

#[tokio::test]
async fn a_list_holds_for_every_way_in() -> Result<()> {
    for house in TestHouse::each().await? {
        furnished(&house).await?;
        let ways = ways(&house).await?;
        for way in &ways {
            ensure!(!is_refused(&house, way, OUTSIDE).await?, "{} is refused although the list is off", way.name);
        }
        let mut owner = signed_in(&house, INSIDE, OWNER).await?;
        for (applies_to, staff_only) in [("staff", true), ("everyone", false)] {
            house.pass_seconds(3600);
            let networks = ["192.0.2.0/24", "2001:db8::/32"];
            let stale = owner.put(&house, NETWORKS, &list(applies_to, &networks)).await?;
            ensure!(stale.json["error"] == "StepUpNeeded", "nobody proved to sit there: {}", stale.json);
            let proof = json!({"password": PASSWORD});
            ensure!(owner.post(&house, "/api/balie/v1/sessions/step_up", &proof).await?.status == 200);
            let set = owner.put(&house, NETWORKS, &list(applies_to, &networks)).await?;
            ensure!(set.status == 200 && set.json["networks"]["your_address"] == INSIDE, "{}", set.json);
            for way in &ways {
                for inside in [INSIDE, "::ffff:192.0.2.9", "2001:db8::1"] {
                    ensure!(!is_refused(&house, way, inside).await?, "{} from {inside} is refused", way.name);
                }
                house.pass_seconds(60);
                for outside in [OUTSIDE, "::ffff:203.0.113.9", "2001:db9::1"] {
                    let refused = is_refused(&house, way, outside).await?;
                    ensure!(refused == (way.is_staff || !staff_only), "{applies_to}: {} from {outside}", way.name);
                }
            }
            // Whoever has no address is in no list.
            let told = house.get(&house.caller("acme", OWNER, "*").await?, "/api/v2/tickets.json").await?;
            ensure!(told.status == 403, "somebody without an address came in");
        }
        let told = refusals(&house).await?;
        let networks = told.iter().filter(|code| *code == "network").count();
        ensure!((2..60).contains(&networks), "{told:?}");
        let log = owner.get(&house, "/api/v2/audit_logs.json?filter[source_type]=settings").await?;
        ensure!(log.json["audit_logs"].as_array().is_some_and(|logs| logs.len() >= 5), "{}", log.json);
        ensure!(!log.json.to_string().contains("192.0.2.0"), "an address is told by an event");
    }
    Ok(())
}

#[tokio::test]
async fn a_slip_shuts_nobody_out_and_the_operator_opens_again() -> Result<()> {
    for house in TestHouse::each().await? {
        furnished(&house).await?;
        let mut owner = signed_in(&house, INSIDE, OWNER).await?;
        for (body, says) in [
            (list("everyone", &["203.0.113.0/24"]), "your own address 192.0.2.9"),
            (list("staff", &["203.0.113.0/24"]), "your own address 192.0.2.9"),
            (list("staff", &[]), "would admit nobody"),
            (list("staff", &["192.0.2.9/24"]), "did you mean 192.0.2.0/24?"),
            (list("staff", &["192.0.2.9", "192.0.2.9/32"]), "stands twice"),
            (list("some", &["192.0.2.9"]), "Applies to"),
        ] {
            let refused = owner.put(&house, NETWORKS, &body).await?;
            ensure!(refused.status == 422 && refused.json.to_string().contains(says), "{says}: {}", refused.json);
        }
        let many: Vec<String> = (0..501).map(|at| format!("10.0.{}.{}", at / 256, at % 256)).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        ensure!(owner.put(&house, NETWORKS, &list("off", &many)).await?.status == 422, "a list has no end");
        let card = json!({"networks": {"networks": [{"cidr": "192.0.2.9", "label": "4111 1111 1111 1111"}]}});
        let blotted = owner.put(&house, NETWORKS, &card).await?;
        ensure!(blotted.status == 200 && !blotted.json.to_string().contains("4111 1111"), "{}", blotted.json);

        // For admins only.
        let mut eve = signed_in(&house, INSIDE, EVE).await?;
        ensure!(eve.get(&house, NETWORKS).await?.status == 403);
        ensure!(eve.put(&house, NETWORKS, &list("off", &[])).await?.status == 403);

        let set = owner.put(&house, NETWORKS, &list("everyone", &["192.0.2.0/24"])).await?;
        ensure!(set.status == 200, "{}", set.json);
        let mut moved = owner.moved(OUTSIDE);
        ensure!(moved.get(&house, NETWORKS).await?.status == 403, "the owner has moved away and is let in");
        // What `balie networks off` does.
        let off = NetworkChange { applies_to: Some(domain::networks::AppliesTo::Off), networks: None };
        networks::change(&house.house.operator("acme").await?, off).await?;
        let shown = moved.get(&house, NETWORKS).await?;
        ensure!(shown.json["networks"]["applies_to"] == "off", "{}", shown.json);
        ensure!(shown.json["networks"]["networks"][0]["label"] == "Office", "the list is lost: {}", shown.json);
    }
    Ok(())
}

#[tokio::test]
async fn the_command_line_is_the_way_back_in() -> Result<()> {
    // The embedded engine only: the command finds its data by the folder alone.
    let house = TestHouse::each().await?.remove(0);
    furnished(&house).await?;
    let mut owner = signed_in(&house, INSIDE, OWNER).await?;
    ensure!(owner.put(&house, NETWORKS, &list("everyone", &["192.0.2.0/24"])).await?.status == 200);
    let balie = |words: &[&str]| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_balie"));
        command.arg("--data").arg(house.folder()).args(["--json", "networks"]).args(words);
        command.args(["--account", "acme"]).output()
    };
    let shown = balie(&["show"])?;
    let shown = String::from_utf8(shown.stdout)?;
    ensure!(
        shown.contains(r#"{"applies_to":"everyone","networks":[{"cidr":"192.0.2.0/24","label":"Office"}]}"#),
        "{shown}"
    );
    let mut moved = owner.moved(OUTSIDE);
    ensure!(moved.get(&house, NETWORKS).await?.status == 403);
    ensure!(balie(&["set", "--applies-to", "staff", "--network", "203.0.113.0/24=Home"])?.status.success());
    // A running server reads again what another process changed after five seconds.
    house.pass_seconds(6);
    ensure!(moved.get(&house, NETWORKS).await?.status == 200, "the owner is not back in");
    ensure!(owner.get(&house, NETWORKS).await?.status == 403, "the list of the command does not count");
    ensure!(balie(&["off"])?.status.success());
    house.pass_seconds(6);
    ensure!(owner.get(&house, NETWORKS).await?.status == 200);
    for bad in [&["set", "--applies-to", "nobody"] as &[&str], &["set", "--applies-to", "staff", "--network", "x"]] {
        let refused = balie(bad)?;
        ensure!(!refused.status.success() && !refused.stderr.is_empty(), "{bad:?} was taken");
    }
    Ok(())
}

#[tokio::test]
async fn behind_a_proxy_the_caller_counts_and_a_header_that_lies_does_not() -> Result<()> {
    let config: Config = toml_of("[http]\ntrusted_proxies = [\"10.0.0.0/8\"]")?;
    let house = TestHouse::configured(config).await?;
    furnished(&house).await?;
    let at = |peer, header: &str| Person::at(peer).with("x-forwarded-for", header);
    let mut owner = at("10.0.0.1", INSIDE);
    ensure!(owner.sign_in(&house, OWNER).await?.status == 201);
    let set = owner.put(&house, NETWORKS, &list("everyone", &["192.0.2.0/24"])).await?;
    ensure!(set.json["networks"]["your_address"] == INSIDE, "{}", set.json);
    for (peer, header, comes_in) in [
        ("10.0.0.1", "192.0.2.9", true),
        ("10.0.0.1", "203.0.113.9, 192.0.2.9, 10.7.7.7", true),
        ("192.0.2.50", "203.0.113.9", true),
        ("10.0.0.1", "203.0.113.9", false),
        ("10.0.0.1", "192.0.2.9, 203.0.113.9", false),
        ("203.0.113.9", "192.0.2.9", false),
        ("10.0.0.1", "", false),
        ("10.0.0.1", "192.0.2.9, garbage", false),
    ] {
        let came = at(peer, header).get(&house, "/api/balie/v1/openapi").await?;
        ensure!((came.status == 200) == comes_in, "{peer} {header}: {}", came.status);
    }
    Ok(())
}

fn toml_of(text: &str) -> Result<Config> {
    let file = tempfile::NamedTempFile::new()?;
    std::fs::write(file.path(), text)?;
    let mut config = Config::load(Some(file.path()))?;
    let location = server::config::LocationConfig { region: "eu".to_owned(), postgres: None, blobs: None };
    config.locations.insert("eu".to_owned(), location);
    Ok(config)
}
