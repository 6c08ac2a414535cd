//! Table tests of what is refused: each attack with the legitimate request beside it.

use super::*;

const NOW: Time = Time::from_millis(1_767_603_600_000);
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
const CALLBACK: &str = "https://app.example.com/callback?from=balie";

fn client(kind: &str, addresses: &[&str]) -> OauthClient {
    let change = ClientChange {
        identifier: Some("app".into()),
        name: Some("App".into()),
        kind: Some(kind.into()),
        redirect_uris: Some(addresses.iter().map(|one| (*one).to_owned()).collect()),
        scopes: Some("read tickets:write".into()),
        ..ClientChange::default()
    };
    change.made(UserId::new(1), NOW).unwrap()
}

fn pairs(list: &[(&str, &str)]) -> Vec<(String, String)> {
    list.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

/// A good request with some parameters in place of its own.
fn request(changes: &[(&str, &str)]) -> Vec<(String, String)> {
    let mut all = pairs(&[
        ("response_type", "code"),
        ("client_id", "app"),
        ("redirect_uri", CALLBACK),
        ("scope", "tickets:read"),
        ("state", "s t&a=te"),
        ("code_challenge", CHALLENGE),
        ("code_challenge_method", "S256"),
    ]);
    for (name, value) in changes {
        all.retain(|(known, _)| known != name);
        all.push(((*name).to_owned(), (*value).to_owned()));
    }
    all
}

fn asked(client: &OauthClient, pairs: &[(String, String)]) -> Result<Asked, Wrong> {
    AuthorizationRequest::read(pairs).map_err(Wrong::Here)?.asked_of(client)
}

#[test]
fn only_plain_addresses_are_registered() {
    for good in [
        "https://app.example.com/callback",
        "https://app.example.com",
        "https://app.example.com:8443/a/b?c=d&e=%20f",
        "https://localhost/callback",
        "https://10.0.0.7/callback",
    ] {
        assert!(is_safe_redirect(good, false), "{good}");
    }
    for bad in [
        "",
        "http://app.example.com/callback",
        "HTTPS://app.example.com/callback",
        "https://App.example.com/callback",
        "https:/app.example.com",
        "https:app.example.com",
        "https://",
        "https:///callback",
        "https://app.example.com/callback#fragment",
        "https://user@app.example.com/callback",
        "https://app.example.com@evil.example/callback",
        "https://app.example.com:443@evil.example/",
        "https://app.example.com\\@evil.example/",
        "https://app.example.com:0/",
        "https://app.example.com:99999/",
        "https://app.example.com:/",
        "https://*.example.com/callback",
        "https://аpp.example.com/callback",
        "https://app.example.com/call back",
        "https://app.example.com/\r\nSet-Cookie: a=b",
        "https://app..example.com/",
        "https://.example.com/",
        "https://[::1]/callback",
        "javascript:alert(1)",
        "data:text/html,hello",
        "com.example.app:/callback",
        "//app.example.com/callback",
        "/callback",
        "http://127.0.0.1/callback",
        "http://[::1]:4000/callback",
    ] {
        assert!(!is_safe_redirect(bad, false), "{bad}");
    }
    for good in ["http://127.0.0.1/callback", "http://127.0.0.1:4000", "http://[::1]:4000/callback"] {
        assert!(is_safe_redirect(good, true), "{good}");
    }
    for bad in [
        "http://localhost/callback",
        "http://127.0.0.1.evil.example/callback",
        "http://127.0.0.1@evil.example/",
        "http://127.0.0.1:4000@evil.example/",
        "http://127.0.0.1:x/",
        "http://127.0.0.2/",
        "http://[::1].evil.example/",
        "http://0.0.0.0/",
    ] {
        assert!(!is_safe_redirect(bad, true), "{bad}");
    }
}

#[test]
fn an_address_that_only_looks_like_the_registered_one_gets_nothing() {
    let known = client("confidential", &[CALLBACK]);
    assert!(asked(&known, &request(&[])).is_ok());
    for fake in [
        "https://app.example.com/callback",
        "https://app.example.com/callback?from=balie&",
        "https://app.example.com/callback?from=balie&next=https://evil.example",
        "https://app.example.com/callback/?from=balie",
        "https://app.example.com/callback/../evil?from=balie",
        "https://app.example.com/Callback?from=balie",
        "https://app.example.com/callback%3Ffrom=balie",
        "https://app.example.com:443/callback?from=balie",
        "https://app.example.com./callback?from=balie",
        "https://APP.example.com/callback?from=balie",
        "https://app.example.com.evil.example/callback?from=balie",
        "https://app.example.com@evil.example/callback?from=balie",
        "https://evil.example/https://app.example.com/callback?from=balie",
        "http://app.example.com/callback?from=balie",
        "https://app.example.com/callback?from=balie#",
        " https://app.example.com/callback?from=balie",
        "https://app.example.com/callback?from=balie\u{0}",
    ] {
        let outcome = asked(&known, &request(&[("redirect_uri", fake)]));
        assert!(matches!(outcome, Err(Wrong::Here(_))), "{fake}: {outcome:?}");
    }
}

#[test]
fn the_port_of_a_loopback_address_is_free_for_public_clients_only() {
    let public = client("public", &["http://127.0.0.1/cb", "http://[::1]:4000/cb", CALLBACK]);
    for good in ["http://127.0.0.1/cb", "http://127.0.0.1:19186/cb", "http://[::1]:1/cb", CALLBACK] {
        assert!(public.knows(good), "{good}");
    }
    for bad in [
        "http://127.0.0.1:19186/other",
        "http://127.0.0.1:19186/cb?x=1",
        "http://127.0.0.1:19186@evil.example/cb",
        "http://127.0.0.1:0/cb",
        "http://127.0.0.1:123456/cb",
        "http://localhost:19186/cb",
        "http://[::1]:1.evil.example/cb",
        "https://app.example.com:8443/callback?from=balie",
        "https://127.0.0.1:19186/cb",
    ] {
        assert!(!public.knows(bad), "{bad}");
    }
    let web = OauthClient { kind: Kind::Confidential, ..public };
    assert!(web.knows("http://127.0.0.1/cb") && !web.knows("http://127.0.0.1:19186/cb"));
}

#[test]
fn a_request_is_not_talked_down_and_is_refused_where_it_may_be() {
    let known = client("confidential", &[CALLBACK]);
    let good = asked(&known, &request(&[])).unwrap();
    assert_eq!((good.scopes.to_text().as_str(), good.state.as_deref()), ("tickets:read", Some("s t&a=te")));
    assert_eq!(asked(&known, &request(&[("scope", "")])).unwrap().scopes.to_text(), "read", "the least there is");
    let word = |changes: &[(&str, &str)]| match asked(&known, &request(changes)) {
        Err(Wrong::There { problem, redirect_uri, .. }) if redirect_uri == CALLBACK => problem.word(),
        other => panic!("{changes:?}: {other:?}"),
    };
    assert_eq!(word(&[("code_challenge_method", "plain")]), "invalid_request");
    assert_eq!(word(&[("code_challenge_method", "")]), "invalid_request");
    assert_eq!(word(&[("code_challenge_method", "s256")]), "invalid_request");
    assert_eq!(word(&[("code_challenge", "")]), "invalid_request");
    assert_eq!(word(&[("code_challenge", "short")]), "invalid_request");
    assert_eq!(word(&[("code_challenge", &"=".repeat(43))]), "invalid_request");
    assert_eq!(word(&[("response_type", "token")]), "unsupported_response_type");
    assert_eq!(word(&[("response_type", "code token")]), "unsupported_response_type");
    assert_eq!(word(&[("scope", "write")]), "invalid_scope");
    assert_eq!(word(&[("scope", "*")]), "invalid_scope");
    assert_eq!(word(&[("scope", "nonsense")]), "invalid_scope");
    for twice in [("state", "2"), ("scope", "read"), ("code_challenge_method", "plain")] {
        let mut doubled = request(&[]);
        doubled.extend(pairs(&[twice]));
        assert!(matches!(asked(&known, &doubled), Err(Wrong::There { state: None, .. })), "{twice:?}");
    }
    for twice in [("client_id", "app"), ("redirect_uri", "https://evil.example/")] {
        let mut doubled = request(&[]);
        doubled.extend(pairs(&[twice]));
        assert!(matches!(asked(&known, &doubled), Err(Wrong::Here(_))), "{twice:?}");
    }
}

#[test]
fn a_token_request_says_everything_once() {
    let code = [
        ("grant_type", "authorization_code"),
        ("client_id", "app"),
        ("client_secret", "s"),
        ("code", "c"),
        ("redirect_uri", CALLBACK),
        ("code_verifier", "v"),
    ];
    let read = |list: &[(&str, &str)], header: Option<(&str, &str)>| {
        let header = header.map(|(id, secret)| (id.to_owned(), secret.to_owned()));
        TokenRequest::read(&pairs(list), header).map_err(Problem::word)
    };
    assert!(read(&code, None).is_ok());
    for left in ["grant_type", "code", "redirect_uri", "code_verifier"] {
        let rest: Vec<_> = code.into_iter().filter(|(name, _)| *name != left).collect();
        assert_eq!(read(&rest, None).err(), Some("invalid_request"), "{left}");
        let doubled: Vec<_> = code.into_iter().chain(code.into_iter().filter(|(name, _)| *name == left)).collect();
        assert_eq!(read(&doubled, None).err(), Some("invalid_request"), "{left}");
    }
    assert_eq!(read(&code[..1], None).err(), Some("invalid_client"));
    assert_eq!(read(&code, Some(("app", "s"))).err(), Some("invalid_request"), "two proofs");
    let own = [("grant_type", "client_credentials")];
    let by_header = read(&own, Some(("app", "s"))).ok().map(|request| request.client);
    assert!(by_header.is_some_and(|client| client.identifier == "app" && client.secret.as_deref() == Some("s")));
    let other = [("grant_type", "client_credentials"), ("client_id", "other")];
    assert_eq!(read(&other, Some(("app", "s"))).err(), Some("invalid_client"));
    for (kind, word) in [("password", "unsupported_grant_type"), ("", "invalid_request")] {
        assert_eq!(read(&[("grant_type", kind), ("client_id", "app")], None).err(), Some(word));
    }
    let long = "x".repeat(5000);
    assert_eq!(
        read(&[("grant_type", "refresh_token"), ("client_id", "app"), ("refresh_token", &long)], None).err(),
        Some("invalid_request")
    );
}

#[test]
fn a_client_is_what_an_admin_may_write() {
    let made = client("public", &[]);
    assert_eq!((made.kind, made.scopes.to_text().as_str()), (Kind::Public, "read tickets:write"));
    let plain = ClientChange { identifier: Some("a".into()), name: Some("A".into()), ..ClientChange::default() };
    let first = plain.clone().made(UserId::new(1), NOW).unwrap();
    assert_eq!((first.kind, first.scopes.to_text().as_str()), (Kind::Confidential, "read write"));
    for wrong in [
        ClientChange { identifier: Some("a b".into()), ..plain.clone() },
        ClientChange { identifier: None, ..plain.clone() },
        ClientChange { name: Some(" ".into()), ..plain.clone() },
        ClientChange { company: Some("x".repeat(256)), ..plain.clone() },
        ClientChange { kind: Some("native".into()), ..plain.clone() },
        ClientChange { scopes: Some("*".into()), ..plain.clone() },
        ClientChange { redirect_uris: Some(vec!["http://app.example.com".into()]), ..plain.clone() },
        ClientChange { redirect_uris: Some(vec!["https://a.example".into(); 21]), ..plain },
    ] {
        assert!(wrong.clone().made(UserId::new(1), NOW).is_err(), "{wrong:?}");
    }
    let other = ClientChange { kind: Some("confidential".into()), ..ClientChange::default() };
    assert!(other.applied(&made, NOW).is_err(), "a kind that changes");
}
