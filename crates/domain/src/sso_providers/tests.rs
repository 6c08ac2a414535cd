//! Providers and claims: what is taken, and what is not.

use serde_json::{Value, json};

use super::*;
use crate::Patch;
use crate::settings::Locale;
use crate::tags::Tags;

const NOW: Time = Time::from_seconds(1_767_603_600);

fn claims(change: Value) -> Value {
    let mut claims = json!({"iat": NOW.seconds(), "jti": "one", "email": " Ann@Example.com ", "name": "Ann"});
    for (key, value) in change.as_object().unwrap() {
        claims[key] = value.clone();
    }
    claims
}

#[test]
fn whole_claims_are_read() {
    let read = Claims::read(
        &claims(
            json!({"external_id": 7, "organization": "Acme", "tags": ["vip", "Gold"], "role": "agent", "exp": NOW.seconds() + 60,
            "locale": "nl-NL", "phone": "+31 20 123 4567", "remote_photo_url": "https://x.example/a.png"}),
        ),
        NOW,
    );
    let read = read.unwrap();
    assert_eq!((read.email.as_str(), read.subject().as_str()), ("ann@example.com", "id\n7"));
    assert_eq!(read.tags, Some(Tags::from_words(["vip", "gold"])));
    assert_eq!((read.role, read.locale), (Some(Role::Agent), Some(Locale::Dutch)));
    let change = read.change(false, false, false);
    assert!(change.role.is_none() && change.email.is_none() && change.organization == Patch::Keep);
    let change = read.change(true, true, true);
    assert!(change.role.is_some() && change.email.is_some() && change.organization.is_named());
    let least = Claims::read(&claims(json!({"iat": 1_767_603_600.9, "external_id": " "})), NOW).unwrap();
    assert_eq!(least.subject(), "email\nann@example.com");
}

#[test]
fn claims_that_do_not_count_say_why() {
    use ClaimsProblem::*;
    let now = NOW.seconds();
    let long = "x".repeat(LONGEST_CLAIM + 1);
    for (change, problem) in [
        (json!({"iat": null}), NoTime),
        (json!({"iat": "1767603600"}), NoTime),
        (json!({"iat": 1e300}), NoTime),
        (json!({"iat": -1}), NoTime),
        (json!({"iat": now - WINDOW_SECONDS - 1}), OutOfTime),
        (json!({"iat": now + WINDOW_SECONDS + 1}), OutOfTime),
        (json!({"exp": now}), NotNow),
        (json!({"exp": "soon"}), NotNow),
        (json!({"nbf": now + WINDOW_SECONDS + 1}), NotNow),
        (json!({"jti": null}), NoNumber),
        (json!({"jti": " "}), NoNumber),
        (json!({"jti": [1]}), BadClaim),
        (json!({"jti": long}), BadClaim),
        (json!({"email": null}), NoEmail),
        (json!({"email": "ann"}), NoEmail),
        (json!({"email": "ann@example.com\nbcc@example.com"}), BadClaim),
        (json!({"name": ""}), NoName),
        (json!({"name": {"first": "Ann"}}), BadClaim),
        (json!({"external_id": true}), BadClaim),
        (json!({"tags": [1]}), BadClaim),
        (json!({"tags": vec!["x"; 101]}), BadClaim),
        (json!({"role": "owner"}), BadClaim),
    ] {
        assert_eq!(Claims::read(&claims(change.clone()), NOW), Err(problem), "{change}");
    }
    assert_eq!(Claims::read(&json!([]), NOW), Err(NotAnObject));
    for edge in [now - WINDOW_SECONDS, now + WINDOW_SECONDS] {
        assert!(Claims::read(&claims(json!({"iat": edge})), NOW).is_ok());
    }
}

fn provider() -> SsoProvider {
    SsoProvider { id: 1, name: "Acme".into(), ..SsoProvider::unnamed(Kind::Jwt, NOW) }
}

#[test]
fn a_provider_answers_for_whom_it_is_told_to() {
    let provider = provider();
    assert!(provider.answers_for(Role::EndUser) && !provider.answers_for(Role::LightAgent));
    let change = ProviderChange { staff: Some(true), end_users: Some(false), ..ProviderChange::default() };
    let (after, fields) = provider.changed(change).unwrap();
    assert!(after.answers_for(Role::Owner) && !after.answers_for(Role::EndUser));
    assert_eq!(fields, ["staff", "end_users"]);
}

#[test]
fn addresses_of_a_provider_are_https_and_plain() {
    let change = |address: &str| ProviderChange {
        remote_logout_url: Patch::Set(address.to_owned()),
        ..ProviderChange::default()
    };
    for good in ["https://id.example.com", "https://id.example.com:8443/out?a=b", "https://[::1]/"] {
        assert!(provider().changed(change(good)).is_ok(), "{good}");
    }
    for bad in [
        "http://id.example.com",
        "https://",
        "https:///x",
        "https://a@b.example",
        "https://a.example/\r\nX: y",
        "https://a.example/\\",
        "javascript:alert(1)",
        "https://a.example/#x",
    ] {
        assert!(provider().changed(change(bad)).is_err(), "{bad}");
    }
    let long = ProviderChange { name: Some("x".repeat(LONGEST_NAME + 1)), ..ProviderChange::default() };
    assert!(provider().changed(long).is_err());
}
