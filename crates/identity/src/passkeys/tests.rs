//! Passkeys on both engines: added, asked beside a password, asked alone; and each answer that does not count, beside
//! the one that does.

use domain::assurance::Level;
use domain::ids::UserId;
use domain::users::UserChange;
use domain::{Actor, Error, Refusal, Result, Time};
use store::testing::{NOW, each};
use store::{Account, Ctx, Open, Sql};
use vault::webauthn::MAX_ANSWER_BYTES;
use vault::webauthn::testing::{Answering, Key, TOUCHED, VERIFIED};

use super::*;
use crate::account::{FirstOwner, start};
use crate::second_factors::tests::{at, pending, signed_in};
use crate::second_factors::{self, Confirmed};
use crate::sessions::{self, Arrival, Proof, SignedIn, StepUp, by_answer};
use crate::users;

const OWNER: UserId = UserId::new(1);
const ORIGIN: &str = "https://acme.example:8443";
const HOST: &str = "acme.example";
const NAME: &[u8] = b"the first key";

fn place() -> Place {
    Place { origin: ORIGIN.to_owned() }
}

async fn begun(account: &Account) -> Ctx {
    let operator = at(account, Actor::Operator, 0).await;
    start(&operator, FirstOwner { name: "Olga".into(), email: "olga@example.com".into() }, "Acme".into())
        .await
        .unwrap();
    operator
}

fn good<'a>(challenge: &'a str, user: &'a str, counter: u32) -> Answering<'a> {
    Answering { name: NAME, challenge, origin: ORIGIN, host: HOST, flags: VERIFIED, counter, user }
}

fn answer(text: String) -> Answer {
    Answer { place: place(), text }
}

/// A key of this person, added in a session of moment 0; and by what it knows the person.
async fn with_key(account: &Account, user: UserId, key: &Key) -> (String, Confirmed) {
    let session = signed_in(account, user, 0).await;
    let question = begin(&session.ctx, &place()).await.unwrap();
    let given = good(&question.challenge, "", 0).adds(key);
    (question.user.clone(), add(&session.ctx, " Laptop ", answer(given)).await.unwrap())
}

async fn alone(account: &Account, seconds: i64, text: String) -> Result<SignedIn> {
    let visitor = at(account, Actor::Visitor, seconds).await;
    by_answer(&visitor, answer(text), Arrival::default()).await
}

async fn question(account: &Account, seconds: i64) -> String {
    questions::signing_in(&at(account, Actor::Visitor, seconds).await, &place()).challenge
}

fn refusal<T>(result: Result<T>) -> Refusal {
    match result {
        Err(Error::Refused(refusal)) => refusal,
        Err(Error::Broken(fault)) => panic!("{fault}"),
        Ok(_) => panic!("it was allowed"),
    }
}

/// The reasons of all refusals that were told, in order.
async fn reasons(ctx: &Ctx) -> Vec<String> {
    let sql = Sql::new("select body from events where kind = 'session.refused' order by seq limit 1000", []);
    let bodies = ctx.read(async move |tx| Ok(tx.all(sql, |row| row.text(0)).await?)).await.unwrap();
    let code =
        |body: &String| serde_json::from_str::<serde_json::Value>(body).unwrap()["co_"].as_str().unwrap().to_owned();
    bodies.iter().map(code).collect()
}

#[tokio::test]
async fn a_key_is_added_and_signs_in_alone() {
    each(async |account| {
        begun(&account).await;
        let other = signed_in(&account, OWNER, 0).await;
        let key = Key::p256();
        let (user, added) = with_key(&account, OWNER, &key).await;
        assert_eq!((added.factor.name.as_str(), added.factor.kind.as_str()), ("Laptop", "passkey"));
        assert!(added.factor.confirmed_at.is_some() && added.recovery_codes.len() == second_factors::CODES);
        assert_eq!(added.session.level, Level::TwoFactors);
        assert_eq!(refusal(sessions::current(&other.ctx).await), Refusal::NotFound, "another session lived on");

        let challenge = question(&account, 60).await;
        let signed_in = alone(&account, 61, good(&challenge, &user, 1).proves(&key)).await.unwrap();
        assert_eq!(signed_in.ctx.actor().user_id(), Some(OWNER));
        assert_eq!(signed_in.session.level, Level::TwoFactors);
        let overview = second_factors::overview(&signed_in.ctx).await.unwrap();
        assert_eq!(overview.factors[0].last_used_at, Some(Time::from_millis(NOW).plus_seconds(61)));
    })
    .await;
}

#[tokio::test]
async fn an_answer_that_does_not_count_is_refused_with_its_reason() {
    each(async |account| {
        let operator = begun(&account).await;
        let (key, stranger) = (Key::p256(), Key::p256());
        let (user, _) = with_key(&account, OWNER, &key).await;
        let once = question(&account, 10).await;
        let right = good(&once, &user, 5).proves(&key);
        alone(&account, 10, right.clone()).await.unwrap();
        let mut expected = Vec::new();
        let mut refused = async |seconds: i64, text: String, reason: &str| {
            assert_eq!(refusal(alone(&account, seconds, text).await), Refusal::Unauthenticated, "{reason}");
            expected.push(reason.to_owned());
            assert_eq!(reasons(&operator).await, expected);
        };
        refused(10, right, "passkey_replayed").await;
        let late = question(&account, 10).await;
        refused(310, good(&late, &user, 6).proves(&key), "passkey_expired").await;
        // Each of these has its question for itself, and differs from a good answer in one thing.
        let ask = async || question(&account, 20).await;
        let with = |text: String, change: &str| text.replacen('{', &format!("{{{change}"), 1);
        let q = ask().await;
        refused(20, Answering { origin: "https://evil.example", ..good(&q, &user, 6) }.proves(&key), "passkey_origin")
            .await;
        let q = ask().await;
        refused(20, Answering { host: "evil.example", ..good(&q, &user, 6) }.proves(&key), "passkey_host").await;
        let q = ask().await;
        let other_kind = {
            let added: serde_json::Value = serde_json::from_str(&good(&q, "", 6).adds(&key)).unwrap();
            let mut proof: serde_json::Value = serde_json::from_str(&good(&q, &user, 6).proves(&key)).unwrap();
            proof["clientDataJSON"] = added["clientDataJSON"].clone();
            proof.to_string()
        };
        refused(20, other_kind, "passkey_type").await;
        let q = ask().await;
        refused(20, Answering { flags: TOUCHED, ..good(&q, &user, 6) }.proves(&key), "passkey_verification").await;
        let q = ask().await;
        refused(20, Answering { flags: 0, ..good(&q, &user, 6) }.proves(&key), "passkey_presence").await;
        let q = ask().await;
        refused(20, good(&q, &user, 6).proves(&stranger), "passkey_signature").await;
        let q = ask().await;
        refused(20, Answering { name: b"unknown", ..good(&q, &user, 6) }.proves(&key), "passkey_unknown").await;
        for whose in ["", "AAAA"] {
            let q = ask().await;
            refused(20, good(&q, whose, 6).proves(&key), "passkey_of_another").await;
        }
        for counter in [5, 4, 0] {
            let q = ask().await;
            refused(20, good(&q, &user, counter).proves(&key), "passkey_cloned").await;
        }
        refused(20, good("b3RoZXI", &user, 6).proves(&key), "passkey_challenge").await;
        // A question made for another purpose, or by another page of this account.
        let session = signed_in_by(&account, &key, &user, 20, 6).await;
        let adding = begin(&session.ctx, &place()).await.unwrap().challenge;
        refused(20, good(&adding, &user, 7).proves(&key), "passkey_challenge").await;
        let visitor = at(&account, Actor::Visitor, 20).await;
        let elsewhere = questions::signing_in(&visitor, &Place { origin: "https://acme.example".to_owned() }).challenge;
        refused(20, good(&elsewhere, &user, 7).proves(&key), "passkey_challenge").await;
        refused(20, String::new(), "passkey_malformed").await;
        let q = ask().await;
        let long = with(good(&q, &user, 7).proves(&key), &format!("\"x\":\"{}\",", "x".repeat(MAX_ANSWER_BYTES)));
        refused(20, long, "passkey_too_long").await;
        // After all that the good one still counts.
        signed_in_by(&account, &key, &user, 20, 7).await;
    })
    .await;
}

async fn signed_in_by(account: &Account, key: &Key, user: &str, seconds: i64, counter: u32) -> SignedIn {
    let challenge = question(account, seconds).await;
    alone(account, seconds, good(&challenge, user, counter).proves(key)).await.unwrap()
}

#[tokio::test]
async fn a_new_key_that_does_not_count_is_not_added() {
    each(async |account| {
        let operator = begun(&account).await;
        let key = Key::p256();
        let session = signed_in(&account, OWNER, 0).await;
        let try_it = async |session: &SignedIn, name: &str, text: String| add(&session.ctx, name, answer(text)).await;
        let ask = async || begin(&session.ctx, &place()).await.unwrap().challenge;
        let q = ask().await;
        let evil = Answering { origin: "https://evil.example", ..good(&q, "", 0) }.adds(&key);
        assert!(matches!(refusal(try_it(&session, "Key", evil).await), Refusal::Invalid(_)));
        // The question was used up by the wrong answer.
        let again = good(&q, "", 0).adds(&key);
        assert!(matches!(refusal(try_it(&session, "Key", again).await), Refusal::Invalid(_)));
        let other = signed_in(&account, OWNER, 0).await;
        let q = ask().await;
        assert!(matches!(refusal(try_it(&other, "Key", good(&q, "", 0).adds(&key)).await), Refusal::Invalid(_)));
        assert_eq!(reasons(&operator).await, ["passkey_origin", "passkey_replayed", "passkey_challenge"]);
        let q = ask().await;
        for name in [" ", &"x".repeat(second_factors::LONGEST_NAME + 1)] {
            assert!(matches!(refusal(try_it(&session, name, good(&q, "", 0).adds(&key)).await), Refusal::Invalid(_)));
        }
        // An old proof adds nothing, and neither does a token.
        let actor = session.ctx.actor().clone();
        let old = at(&account, actor.clone(), 1000).await;
        assert_eq!(refusal(begin(&old, &place()).await), Refusal::StepUpNeeded);
        assert_eq!(refusal(add(&old, "Key", answer(String::new())).await), Refusal::StepUpNeeded);

        let added = try_it(&session, "Key", good(&q, "", 0).adds(&key)).await.unwrap();
        let who = at(&account, actor_of(&account, &added).await, 0).await;
        // The same key a second time.
        let q = begin(&who, &place()).await.unwrap();
        assert_eq!(q.known.len(), 1);
        let twice = add(&who, "Again", answer(good(&q.challenge, "", 0).adds(&key))).await;
        assert!(matches!(refusal(twice), Refusal::Invalid(_)));
        assert_eq!(reasons(&operator).await.last().unwrap(), "passkey_known");
    })
    .await;
}

/// Whoever holds the session that goes on.
async fn actor_of(account: &Account, added: &Confirmed) -> Actor {
    let assurance =
        domain::assurance::Assurance::Session { level: added.session.level, proven_at: added.session.proven_at };
    let ctx = at(account, Actor::Operator, 0).await;
    let (user, session) = (UserId::new(added.session.user_id), domain::ids::SessionId::new(added.session.id));
    ctx.read(async move |tx| crate::entrance::of_session(tx, user, session, assurance).await).await.unwrap()
}

#[tokio::test]
async fn a_key_is_a_second_factor_beside_a_password_and_a_fresh_proof() {
    each(async |account| {
        let operator = begun(&account).await;
        let key = Key::p256();
        let (user, added) = with_key(&account, OWNER, &key).await;
        let waits = pending(&account, OWNER, 30).await;
        assert_eq!(waits.methods, ["passkey", "recovery_code"]);
        let visitor = at(&account, Actor::Visitor, 30).await;
        let token = waits.token.expose();
        let ask = async |token: &str| sessions::finishing_question(&visitor, token, &place()).await.unwrap();
        let asked = ask(token).await.unwrap();
        assert_eq!(asked.credentials, [vault::webauthn::encoded(NAME)]);
        assert!(ask("nothing").await.is_none());
        let finish = async |token: &str, text: String| {
            sessions::finish(&visitor, token, Proof::Passkey(answer(text)), Arrival::default()).await
        };
        // The question of another waiting sign-in, and that of the page of signing in.
        let second = pending(&account, OWNER, 30).await;
        let other = ask(second.token.expose()).await.unwrap();
        for challenge in [&other.challenge, &question(&account, 30).await] {
            let text = good(challenge, &user, 1).proves(&key);
            assert_eq!(refusal(finish(token, text).await), Refusal::Unauthenticated);
        }
        assert_eq!(reasons(&operator).await, ["passkey_challenge"; 2]);
        // Touched is enough beside a password, and no user is named by simple keys.
        let touched = Answering { flags: TOUCHED, ..good(&asked.challenge, "", 1) }.proves(&key);
        let signed_in = finish(token, touched).await.unwrap();
        assert_eq!(signed_in.session.level, Level::TwoFactors);
        assert_eq!(ask(token).await.map(|question| question.challenge), None, "it still waits");

        // A fresh proof by the key, which nothing but the key or a code can bring.
        let old = at(&account, signed_in.ctx.actor().clone(), 2000).await;
        assert_eq!(refusal(second_factors::rename(&old, added.factor.id, "Desk").await), Refusal::StepUpNeeded);
        let asked = questions::step_up(&old, &place()).await.unwrap().unwrap();
        let step = |text| StepUp { passkey: Some(answer(text)), ..StepUp::default() };
        let wrong = step(good(&asked.challenge, &user, 1).proves(&key));
        assert!(matches!(refusal(sessions::step_up(&old, wrong).await), Refusal::Invalid(_)));
        assert_eq!(reasons(&operator).await.last().unwrap(), "passkey_cloned");
        let asked = questions::step_up(&old, &place()).await.unwrap().unwrap();
        let (up, _) = sessions::step_up(&old, step(good(&asked.challenge, &user, 2).proves(&key))).await.unwrap();
        assert_eq!(up.proven_at, old.now());
    })
    .await;
}

#[tokio::test]
async fn a_key_of_another_is_no_proof_and_a_removed_one_is_none_either() {
    each(async |account| {
        let operator = begun(&account).await;
        let eve = UserChange { name: Some("Eve".into()), ..UserChange::default() };
        let eve = users::create(&operator, eve).await.unwrap();
        let (key, eves) = (Key::p256(), Key::p256());
        let (olgas, _) = with_key(&account, OWNER, &key).await;
        let session = signed_in(&account, eve.id, 0).await;
        let asked = begin(&session.ctx, &place()).await.unwrap();
        assert_ne!(asked.user, olgas);
        let new = Answering { name: b"eve's key", ..good(&asked.challenge, "", 0) }.adds(&eves);
        let added = add(&session.ctx, "Key", answer(new)).await.unwrap();

        let waits = pending(&account, OWNER, 30).await;
        let visitor = at(&account, Actor::Visitor, 30).await;
        let token = waits.token.expose();
        let asks = sessions::finishing_question(&visitor, token, &place()).await.unwrap().unwrap();
        let text = Answering { name: b"eve's key", ..good(&asks.challenge, "", 1) }.proves(&eves);
        let finished = sessions::finish(&visitor, token, Proof::Passkey(answer(text)), Arrival::default()).await;
        assert_eq!(refusal(finished), Refusal::Unauthenticated);
        assert_eq!(reasons(&operator).await, ["passkey_of_another"]);

        let eve_ctx = at(&account, actor_of(&account, &added).await, 0).await;
        let renamed = second_factors::rename(&eve_ctx, added.factor.id, " Desk ").await.unwrap();
        assert_eq!(renamed.name, "Desk");
        let mine = second_factors::overview(&eve_ctx).await.unwrap().factors;
        let olga = signed_in_by(&account, &key, &olgas, 40, 1).await;
        for refused in [
            refusal(second_factors::rename(&olga.ctx, mine[0].id, "Mine").await),
            refusal(second_factors::remove(&olga.ctx, mine[0].id).await),
        ] {
            assert_eq!(refused, Refusal::NotFound);
        }
        second_factors::remove(&eve_ctx, mine[0].id).await.unwrap();
        let challenge = question(&account, 50).await;
        let text = Answering { name: b"eve's key", ..good(&challenge, &asked.user, 2) }.proves(&eves);
        assert_eq!(refusal(alone(&account, 50, text).await), Refusal::Unauthenticated);
        assert_eq!(reasons(&operator).await.last().unwrap(), "passkey_unknown");
        // Olga's is untouched by what happened to Eve's, until the operator takes it away.
        signed_in_by(&account, &key, &olgas, 60, 2).await;
        second_factors::reset(&operator, OWNER).await.unwrap();
        let challenge = question(&account, 70).await;
        assert!(alone(&account, 70, good(&challenge, &olgas, 3).proves(&key)).await.is_err(), "a key that was reset");
    })
    .await;
}

#[tokio::test]
async fn of_two_answers_to_one_question_one_counts() {
    each(async |account| {
        begun(&account).await;
        let key = Key::p256();
        let (user, _) = with_key(&account, OWNER, &key).await;
        let challenge = question(&account, 10).await;
        let mut tries = tokio::task::JoinSet::new();
        for counter in 1..=8 {
            let visitor = at(&account, Actor::Visitor, 10).await;
            let text = good(&challenge, &user, counter).proves(&key);
            tries.spawn(async move { by_answer(&visitor, answer(text), Arrival::default()).await.is_ok() });
        }
        assert_eq!(tries.join_all().await.into_iter().filter(|is_in| *is_in).count(), 1);
    })
    .await;
}

#[test]
fn the_host_of_a_place_has_no_port() {
    for (origin, host) in [
        ("https://acme.example", HOST),
        (ORIGIN, HOST),
        ("https://[::1]:8443", "[::1]"),
        ("https://localhost", "localhost"),
    ] {
        assert_eq!(Place { origin: origin.to_owned() }.host(), host);
    }
}
