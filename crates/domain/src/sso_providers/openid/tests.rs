//! Each way a document or token is refused, as a change of one that counts.

use serde_json::json;

use super::*;

const NOW: Time = Time::from_seconds(1_767_603_600);
const ISSUER: &str = "https://id.example.com/tenant";

fn changed(mut whole: Value, change: &Value) -> Value {
    for (key, value) in change.as_object().unwrap() {
        if value == "(gone)" {
            whole.as_object_mut().unwrap().remove(key);
        } else {
            whole[key] = value.clone();
        }
    }
    whole
}

fn document(change: &Value) -> Result<Discovery, DiscoveryProblem> {
    let whole = json!({"issuer": ISSUER, "authorization_endpoint": "https://id.example.com/in?p=1",
        "token_endpoint": "https://id.example.com/token", "jwks_uri": "https://id.example.com/keys",
        "response_types_supported": ["code", "id_token"], "id_token_signing_alg_values_supported": ["HS256", "RS256"]});
    Discovery::read(&changed(whole, change), &Issuer::read(ISSUER).unwrap())
}

#[test]
fn a_document_counts_for_its_own_issuer_only() {
    use DiscoveryProblem::*;
    let plain = document(&json!({})).unwrap();
    assert_eq!((plain.token_endpoint.as_str(), plain.proof), ("https://id.example.com/token", ClientProof::Basic));
    let post = document(&json!({"token_endpoint_auth_methods_supported": ["client_secret_post"]})).unwrap();
    assert_eq!(post.proof, ClientProof::Post);
    assert!(document(&json!({"code_challenge_methods_supported": ["plain", "S256"]})).is_ok());
    for (change, problem) in [
        (json!({"issuer": "(gone)"}), Issuer),
        (json!({"issuer": "https://id.example.com/tenant/"}), Issuer),
        (json!({"issuer": "https://ID.example.com/tenant"}), Issuer),
        (json!({"issuer": "https://login.microsoftonline.com/{tenantid}/v2.0"}), Issuer),
        (json!({"token_endpoint": "http://id.example.com/token"}), Address),
        (json!({"token_endpoint": "(gone)"}), Address),
        (json!({"jwks_uri": "file:///etc/passwd"}), Address),
        (json!({"authorization_endpoint": "javascript:alert(1)"}), Address),
        (json!({"authorization_endpoint": "https://a@id.example.com/"}), Address),
        (json!({"id_token_signing_alg_values_supported": ["HS256", "none"]}), Unsupported),
        (json!({"response_types_supported": ["id_token"]}), Unsupported),
        (json!({"code_challenge_methods_supported": ["plain"]}), Unsupported),
        (json!({"token_endpoint_auth_methods_supported": ["private_key_jwt"]}), Unsupported),
        (json!({"token_endpoint_auth_methods_supported": "client_secret_basic"}), Unsupported),
    ] {
        assert_eq!(document(&change), Err(problem), "{change}");
    }
    assert_eq!(Discovery::read(&json!([]), &super::Issuer::read(ISSUER).unwrap()), Err(NotAnObject));
}

#[test]
fn issuers_are_https_and_no_pattern() {
    for good in ["https://accounts.google.com", "https://login.microsoftonline.com/9188040d/v2.0", "https://a.example/"]
    {
        assert!(Issuer::read(good).is_some(), "{good}");
    }
    for bad in ["", "http://a.example", "https://a.example/?b", "https://a.example/#b", "https://a.example/{tenantid}"]
    {
        assert!(Issuer::read(bad).is_none(), "{bad}");
    }
    let address = "https://id.example.com/.well-known/openid-configuration";
    for issuer in ["https://id.example.com", "https://id.example.com/"] {
        assert_eq!(Issuer::read(issuer).unwrap().discovery_address(), address);
    }
}

#[test]
fn an_answer_of_another_provider_is_not_taken() {
    let silent = document(&json!({})).unwrap();
    assert!(silent.is_answer(None) && silent.is_answer(Some(ISSUER)));
    assert!(!silent.is_answer(Some("https://evil.example")));
    let told = document(&json!({"authorization_response_iss_parameter_supported": true})).unwrap();
    assert!(told.is_answer(Some(ISSUER)));
    assert!(!told.is_answer(None) && !told.is_answer(Some("")));
}

fn person(change: &Value) -> Result<IdClaims, IdProblem> {
    let now = NOW.seconds();
    let whole = json!({"iss": ISSUER, "aud": "us", "exp": now + 300, "iat": now, "nonce": "n", "sub": "Seven",
        "email": " Ann@Example.com", "email_verified": true, "name": "Ann"});
    let issuer = Issuer::read(ISSUER).unwrap();
    let expected = Expected { issuer: &issuer, client_id: "us", nonce: "n", now: NOW };
    IdClaims::read(&changed(whole, change), &expected)
}

#[test]
fn a_token_for_us_of_now_that_answers_this_browser_counts() {
    let ann = person(&json!({})).unwrap();
    assert_eq!((ann.subject.as_str(), ann.name.as_deref()), ("Seven", Some("Ann")));
    assert_eq!(ann.verified_email.as_deref(), Some("ann@example.com"));
    let now = NOW.seconds();
    for good in [
        json!({"aud": ["us"]}),
        json!({"aud": ["us", "them"], "azp": "us"}),
        json!({"azp": "us"}),
        json!({"exp": now - SKEW_SECONDS + 1}),
        json!({"iat": now - OLDEST_SECONDS}),
        json!({"iat": now + SKEW_SECONDS}),
        json!({"nbf": now + SKEW_SECONDS}),
        json!({"name": null}),
    ] {
        assert!(person(&good).is_ok(), "{good}");
    }
}

#[test]
fn an_address_counts_only_where_the_provider_made_sure_of_it() {
    for not in [json!(false), json!("true"), json!(1), json!(null), json!("(gone)")] {
        let claims = person(&json!({"email_verified": not})).unwrap();
        assert_eq!(claims.verified_email, None, "{not}");
    }
    assert_eq!(person(&json!({"email": "nobody"})).unwrap().verified_email, None);
}

#[test]
fn tokens_that_do_not_count_say_why() {
    use IdProblem::*;
    let now = NOW.seconds();
    for (change, problem) in [
        (json!({"iss": "https://evil.example"}), Issuer),
        (json!({"iss": "(gone)"}), Issuer),
        (json!({"iss": [ISSUER]}), Issuer),
        (json!({"aud": "them"}), Audience),
        (json!({"aud": "(gone)"}), Audience),
        (json!({"aud": []}), Audience),
        (json!({"aud": ["us", "them"]}), Audience),
        (json!({"aud": ["us", "them"], "azp": "them"}), Audience),
        (json!({"azp": "them"}), Audience),
        (json!({"azp": null}), Audience),
        (json!({"aud": vec!["us"; MOST_AUDIENCES + 1], "azp": "us"}), Audience),
        (json!({"exp": now - SKEW_SECONDS}), NotNow),
        (json!({"exp": "(gone)"}), NotNow),
        (json!({"exp": "soon"}), NotNow),
        (json!({"iat": "(gone)"}), NotNow),
        (json!({"iat": now - OLDEST_SECONDS - 1}), NotNow),
        (json!({"iat": now + SKEW_SECONDS + 1}), NotNow),
        (json!({"nbf": now + SKEW_SECONDS + 1}), NotNow),
        (json!({"nbf": "later"}), NotNow),
        (json!({"nonce": "m"}), Nonce),
        (json!({"nonce": "(gone)"}), Nonce),
        (json!({"sub": "(gone)"}), NoSubject),
        (json!({"sub": " "}), NoSubject),
        (json!({"sub": 7}), NoSubject),
        (json!({"sub": "x".repeat(LONGEST_CLAIM + 1)}), NoSubject),
        (json!({"name": "a\nb"}), BadClaim),
        (json!({"email": {}}), BadClaim),
    ] {
        assert_eq!(person(&change), Err(problem), "{change}");
    }
    let issuer = super::Issuer::read(ISSUER).unwrap();
    let nothing = Expected { issuer: &issuer, client_id: "us", nonce: "", now: NOW };
    assert_eq!(IdClaims::read(&json!([]), &nothing), Err(NotAnObject));
    let blank = json!({"iss": ISSUER, "aud": "us", "exp": now + 300, "iat": now, "nonce": "", "sub": "7"});
    assert_eq!(IdClaims::read(&blank, &nothing), Err(Nonce));
}
