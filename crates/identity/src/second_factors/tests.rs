//! Second factors on both engines: codes count once, guesses are counted, and what is asked for is held to.
#![expect(clippy::disallowed_methods, reason = "tests prove what they like")]

use domain::assurance::{Evidence, Factor, Level, SecondFactorPolicy};
use domain::ids::UserId;
use domain::role::Role;
use domain::users::{RoleWish, UserChange};
use domain::{Actor, Error, Refusal, Result, Time};
use store::testing::{NOW, each};
use store::{Account, Client, Ctx, Open, Sql};
use tokio::task::JoinSet;
use vault::totp::{STEP_SECONDS, code};

use super::*;
use crate::account::{FirstOwner, Setting, change, settings, start};
use crate::sessions::{self, Arrival, MOST_ATTEMPTS, Minted, Pending, Proof, SignedIn, StepUp};
use crate::{passwords, users};

const PASSWORD: &str = "correct horse battery";
const OWNER: UserId = UserId::new(1);

pub(crate) async fn at(account: &Account, actor: Actor, seconds: i64) -> Ctx {
    let now = Time::from_millis(NOW).plus_seconds(seconds);
    let settings = settings::snapshot(account, now).await.unwrap();
    Ctx::new(actor, account.clone(), settings, now, Client::default())
}

/// The operator in a fresh account whose owner (user 1) has a password.
async fn operator(account: &Account) -> Ctx {
    let operator = at(account, Actor::Operator, 0).await;
    start(&operator, FirstOwner { name: "Olga".into(), email: "olga@example.com".into() }, "Acme: east".into())
        .await
        .unwrap();
    passwords::set(&operator, OWNER, PASSWORD.into()).await.unwrap();
    operator
}

async fn minted(account: &Account, user: UserId, seconds: i64) -> Result<Minted> {
    let visitor = at(account, Actor::Visitor, seconds).await;
    sessions::mint(&visitor, user, Evidence::proven(Factor::Password, visitor.now()), Arrival::default()).await
}

pub(crate) async fn signed_in(account: &Account, user: UserId, seconds: i64) -> SignedIn {
    match minted(account, user, seconds).await.unwrap() {
        Minted::SignedIn(signed_in) => signed_in,
        Minted::Pending(_) => panic!("a code is asked for"),
    }
}

pub(crate) async fn pending(account: &Account, user: UserId, seconds: i64) -> Pending {
    match minted(account, user, seconds).await.unwrap() {
        Minted::Pending(pending) => pending,
        Minted::SignedIn(_) => panic!("no code was asked for"),
    }
}

/// The secret of an app, out of its address, as bytes.
fn secret_of(enrolment: &Enrolment) -> Vec<u8> {
    let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let bits: String =
        enrolment.secret.expose().chars().map(|letter| format!("{:05b}", letters.find(letter).unwrap())).collect();
    bits.as_bytes().chunks_exact(8).map(|byte| u8::from_str_radix(str::from_utf8(byte).unwrap(), 2).unwrap()).collect()
}

fn code_at(secret: &[u8], seconds: i64) -> String {
    code(secret, (NOW / 1000 + seconds) / STEP_SECONDS)
}

/// Adds an app in a session at moment 0; its code of that step is used up.
async fn with_app(account: &Account, user: UserId) -> (Vec<u8>, Confirmed) {
    let session = signed_in(account, user, 0).await;
    let enrolment = enrol(&session.ctx, "Phone").await.unwrap();
    let secret = secret_of(&enrolment);
    let confirmed = confirm(&session.ctx, enrolment.factor.id, &code_at(&secret, 0)).await.unwrap();
    (secret, confirmed)
}

async fn finish(account: &Account, token: &Pending, code: &str, seconds: i64) -> Result<SignedIn> {
    let visitor = at(account, Actor::Visitor, seconds).await;
    sessions::finish(&visitor, token.token.expose(), Proof::Code(code.to_owned()), Arrival::default()).await
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
    bodies(ctx)
        .await
        .into_iter()
        .filter(|(kind, _)| kind == "session.refused")
        .map(|(_, body)| serde_json::from_str::<serde_json::Value>(&body).unwrap()["co_"].as_str().unwrap().to_owned())
        .collect()
}

async fn bodies(ctx: &Ctx) -> Vec<(String, String)> {
    let sql = Sql::new("select kind, body from events order by seq limit 10000", []);
    ctx.read(async move |tx| Ok(tx.all(sql, |row| Ok((row.text(0)?, row.text(1)?))).await?)).await.unwrap()
}

#[tokio::test]
async fn an_app_counts_once_a_code_was_seen_and_its_secret_is_sealed() {
    each(async |account| {
        let operator = operator(&account).await;
        let session = signed_in(&account, OWNER, 0).await;
        assert_eq!(session.session.level, Level::OneFactor);
        let other = signed_in(&account, OWNER, 0).await;
        let enrolment = enrol(&session.ctx, " Phone ").await.unwrap();
        let secret = secret_of(&enrolment);
        let uri = enrolment.uri.expose();
        assert!(uri.starts_with("otpauth://totp/Acme%20%20east:olga%40example%2Ecom?secret="), "{uri}");
        assert!(matches!(minted(&account, OWNER, 1).await.unwrap(), Minted::SignedIn(_)), "it is not confirmed yet");
        let sql = Sql::new("select secret from second_factors", []);
        let kept = operator.read(async move |tx| Ok(tx.one(sql, |row| row.bytes(0)).await?)).await.unwrap();
        assert!(!kept.windows(secret.len()).any(|part| part == secret), "the secret is readable");

        let id = enrolment.factor.id;
        assert!(matches!(refusal(confirm(&session.ctx, id, "000000").await), Refusal::Invalid(_)));
        let confirmed = confirm(&session.ctx, id, &code_at(&secret, 0)).await.unwrap();
        assert_eq!(confirmed.recovery_codes.len(), CODES);
        assert_eq!(confirmed.session.level, Level::TwoFactors);
        assert_ne!(confirmed.session.id, session.session.id, "the session's secret stayed");
        assert_eq!(refusal(sessions::current(&other.ctx).await), Refusal::NotFound, "another session lived on");
        let (ctx, code) = (&confirmed, code_at(&secret, 30));
        assert!(refusal(confirm(&session.ctx, id, &code).await) == Refusal::NotFound, "confirmed twice");
        assert!(ctx.factor.confirmed_at.is_some());
        assert!(matches!(minted(&account, OWNER, 2).await.unwrap(), Minted::Pending(_)));
        for name in ["", "  ", "a\u{7}b", &"x".repeat(101)] {
            assert!(matches!(refusal(enrol(&session.ctx, name).await), Refusal::Invalid(_)), "{name:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_code_counts_once_and_a_neighbour_of_the_present_one_counts_too() {
    each(async |account| {
        let operator = operator(&account).await;
        let (secret, _) = with_app(&account, OWNER).await;
        // The code that confirmed the app is used up.
        let token = pending(&account, OWNER, 1).await;
        assert_eq!(refusal(finish(&account, &token, &code_at(&secret, 1), 1).await), Refusal::Unauthenticated);
        // The step after the present one: the phone's clock goes a little fast.
        let session = finish(&account, &token, &code_at(&secret, 60), 31).await.unwrap();
        assert_eq!(session.session.level, Level::TwoFactors);
        // Now its own moment has come, and it was used; and so was, with it, every one before.
        let token = pending(&account, OWNER, 61).await;
        for seconds in [60, 30] {
            let replayed = finish(&account, &token, &code_at(&secret, seconds), 61).await;
            assert_eq!(refusal(replayed), Refusal::Unauthenticated);
        }
        // The step before the present one: the person types slowly. Spaces are no matter.
        let late = code_at(&secret, 90);
        finish(&account, &token, &format!("{} {}", &late[..3], &late[3..]), 121).await.unwrap();
        // Two steps off is too far.
        let token = pending(&account, OWNER, 300).await;
        assert_eq!(refusal(finish(&account, &token, &code_at(&secret, 240), 300).await), Refusal::Unauthenticated);
        assert_eq!(reasons(&operator).await, ["code_used", "code_used", "code_used", "wrong_code"]);
    })
    .await;
}

#[tokio::test]
async fn many_guesses_at_once_get_no_more_than_five_looks() {
    each(async |account| {
        let operator = operator(&account).await;
        let (secret, _) = with_app(&account, OWNER).await;
        let token = pending(&account, OWNER, 60).await;
        let visitor = at(&account, Actor::Visitor, 60).await;
        let mut guesses = JoinSet::new();
        for guess in 0..40 {
            let (visitor, token) = (visitor.clone(), token.token.expose().clone());
            let wrong = format!("{:06}", (code_at(&secret, 60).parse::<u32>().unwrap() + 7 + guess * 1000) % 1_000_000);
            guesses.spawn(async move {
                sessions::finish(&visitor, &token, Proof::Code(wrong), Arrival::default()).await.is_err()
            });
        }
        while let Some(refused) = guesses.join_next().await {
            assert!(refused.unwrap(), "a wrong code was taken");
        }
        let reasons = reasons(&operator).await;
        let looked = reasons.iter().filter(|reason| *reason == "wrong_code").count();
        assert_eq!(looked as i64, MOST_ATTEMPTS, "{reasons:?}");
        assert_eq!(reasons.len(), 40);
        let right = finish(&account, &token, &code_at(&secret, 60), 60).await;
        assert_eq!(refusal(right), Refusal::Unauthenticated, "the token lived on");
        // The twin: a new sign-in with the right code.
        let token = pending(&account, OWNER, 61).await;
        finish(&account, &token, &code_at(&secret, 60), 61).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn many_wrong_codes_of_one_person_bring_waits_over_all_tokens_but_not_for_recovery_codes() {
    each(async |account| {
        let operator = operator(&account).await;
        let (secret, confirmed) = with_app(&account, OWNER).await;
        for turn in 0..10 {
            let token = pending(&account, OWNER, 60 + turn).await;
            assert_eq!(refusal(finish(&account, &token, "000000", 60 + turn).await), Refusal::Unauthenticated);
        }
        let token = pending(&account, OWNER, 71).await;
        let blocked = refusal(finish(&account, &token, &code_at(&secret, 71), 71).await);
        assert!(matches!(blocked, Refusal::TooMany { retry_after_seconds: 1..=61 }), "{blocked:?}");
        assert_eq!(reasons(&operator).await.last().map(String::as_str), Some("too_many_codes"));
        let paper = confirmed.recovery_codes[0].expose();
        finish(&account, &token, paper, 71).await.unwrap();
        let token = pending(&account, OWNER, 135).await;
        finish(&account, &token, &code_at(&secret, 135), 135).await.unwrap();
        // A right one forgets the wrong ones.
        let token = pending(&account, OWNER, 200).await;
        assert_eq!(refusal(finish(&account, &token, "000000", 200).await), Refusal::Unauthenticated);
        finish(&account, &token, &code_at(&secret, 200), 200).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_recovery_code_counts_once_also_when_it_comes_twice_at_once() {
    each(async |account| {
        operator(&account).await;
        let (_, confirmed) = with_app(&account, OWNER).await;
        let paper = confirmed.recovery_codes[3].expose().clone();
        assert_eq!(paper.len(), 19);
        let visitor = at(&account, Actor::Visitor, 10).await;
        let mut tries = JoinSet::new();
        for _ in 0..8 {
            let (token, visitor) = (pending(&account, OWNER, 10).await, visitor.clone());
            let paper = paper.to_uppercase().replace('-', " ");
            tries.spawn(async move {
                sessions::finish(&visitor, token.token.expose(), Proof::Code(paper), Arrival::default()).await.is_ok()
            });
        }
        let taken = tries.join_all().await.into_iter().filter(|taken| *taken).count();
        assert_eq!(taken, 1);
        let token = pending(&account, OWNER, 11).await;
        assert_eq!(token.methods, ["totp", "recovery_code"]);
        for wrong in ["", "aaaa-aaaa-aaaa-aaaa", &"x".repeat(5000)] {
            assert_eq!(refusal(finish(&account, &token, wrong, 11).await), Refusal::Unauthenticated);
        }
        let again = finish(&account, &token, confirmed.recovery_codes[4].expose(), 11).await.unwrap();
        let left = overview(&again.ctx).await.unwrap();
        assert_eq!(left.recovery_codes_left, 8);
        // New ones: those before are worth nothing.
        let new = new_codes(&again.ctx).await.unwrap();
        let token = pending(&account, OWNER, 12).await;
        assert!(finish(&account, &token, confirmed.recovery_codes[5].expose(), 12).await.is_err());
        finish(&account, &token, new[0].expose(), 12).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_waiting_sign_in_ends_by_time_by_use_and_with_the_password() {
    each(async |account| {
        let operator = operator(&account).await;
        let (secret, _) = with_app(&account, OWNER).await;
        let token = pending(&account, OWNER, 0).await;
        assert!(finish(&account, &token, &code_at(&secret, 600), 600).await.is_err(), "it lived too long");
        let token = pending(&account, OWNER, 600).await;
        finish(&account, &token, &code_at(&secret, 630), 630).await.unwrap();
        assert!(finish(&account, &token, &code_at(&secret, 690), 690).await.is_err(), "it was used twice");
        let token = pending(&account, OWNER, 700).await;
        passwords::set(&operator, OWNER, "another long one".into()).await.unwrap();
        assert!(finish(&account, &token, &code_at(&secret, 720), 720).await.is_err(), "it outlived its password");
        let told = reasons(&operator).await;
        assert_eq!(told, ["sign_in_unknown"; 3]);
    })
    .await;
}

#[tokio::test]
async fn whoever_must_add_one_gets_a_session_for_that_and_grows_out_of_it() {
    each(async |account| {
        let ctx = operator(&account).await;
        let change = PolicyChange { admins: Some(true), grace_days: Some(2), ..PolicyChange::default() };
        let policy = change_policy(&ctx, change).await.unwrap();
        assert_eq!(policy, SecondFactorPolicy { admins: Some(NOW), grace_days: 2, ..SecondFactorPolicy::default() });
        let day = 24 * 3600;
        // Setting it again later gives no new grace.
        let later = at(&account, Actor::Operator, day).await;
        assert_eq!(change_policy(&later, change).await.unwrap(), policy);

        let within = signed_in(&account, OWNER, 2 * day - 1).await;
        assert_eq!(within.session.level, Level::OneFactor);
        // At its renewal the session of before is judged anew.
        let renewing = at(&account, within.ctx.actor().clone(), 2 * day).await;
        let (renewed, _) = sessions::renew(&renewing).await.unwrap();
        assert_eq!(renewed.level, Level::Enrolling);

        let bound = signed_in(&account, OWNER, 2 * day).await;
        assert_eq!(bound.session.level, Level::Enrolling);
        assert!(bound.ctx.actor().is_enrolling());
        let enrolment = enrol(&bound.ctx, "Phone").await.unwrap();
        let secret = secret_of(&enrolment);
        let confirmed = confirm(&bound.ctx, enrolment.factor.id, &code_at(&secret, 2 * day)).await.unwrap();
        assert_eq!(confirmed.session.level, Level::TwoFactors);
        // The last one stays while the account asks for it.
        let token = pending(&account, OWNER, 2 * day + 60).await;
        let session = finish(&account, &token, &code_at(&secret, 2 * day + 60), 2 * day + 60).await.unwrap();
        assert!(matches!(refusal(remove(&session.ctx, enrolment.factor.id).await), Refusal::Invalid(_)));
        change_policy(&later, PolicyChange { admins: Some(false), ..PolicyChange::default() }).await.unwrap();
        let session = at(&account, session.ctx.actor().clone(), 2 * day + 61).await;
        remove(&session, enrolment.factor.id).await.unwrap();
        assert_eq!(overview(&session).await.unwrap().recovery_codes_left, 0);
        assert_eq!(refusal(remove(&session, enrolment.factor.id).await), Refusal::NotFound);
        assert!(matches!(minted(&account, OWNER, 2 * day + 70).await.unwrap(), Minted::SignedIn(_)));
        let days = PolicyChange { grace_days: Some(91), ..PolicyChange::default() };
        assert!(matches!(refusal(change_policy(&later, days).await), Refusal::Invalid(_)));
    })
    .await;
}

#[tokio::test]
async fn no_session_is_made_for_the_suspended_nor_by_a_way_that_is_closed() {
    each(async |account| {
        let ctx = operator(&account).await;
        let person = |role| UserChange { name: Some("P".into()), role: Some(RoleWish(role)), ..UserChange::default() };
        let agent = users::create(&ctx, person(Role::Agent)).await.unwrap().id;
        let customer = users::create(&ctx, person(Role::EndUser)).await.unwrap().id;
        signed_in(&account, agent, 0).await;
        let suspended = UserChange { suspended: Some(true), ..UserChange::default() };
        users::update(&ctx, agent, suspended).await.unwrap();
        assert_eq!(refusal(minted(&account, agent, 1).await), Refusal::Unauthenticated);
        assert_eq!(refusal(minted(&account, UserId::new(4711), 1).await), Refusal::Unauthenticated);
        signed_in(&account, customer, 1).await;
        change(&ctx, vec![(Setting::EndUserPasswords, "false".into())]).await.unwrap();
        assert_eq!(refusal(minted(&account, customer, 2).await), Refusal::Unauthenticated);
        signed_in(&account, OWNER, 2).await;
        assert_eq!(reasons(&ctx).await, ["suspended", "suspended", "way_closed"]);
    })
    .await;
}

#[tokio::test]
async fn a_proof_grows_old_and_is_renewed_by_what_one_has() {
    each(async |account| {
        let ctx = operator(&account).await;
        let session = signed_in(&account, OWNER, 0).await;
        let old = at(&account, session.ctx.actor().clone(), 900).await;
        assert_eq!(refusal(enrol(&old, "Phone").await), Refusal::StepUpNeeded);
        assert_eq!(
            refusal(passwords::change_own(&old, OWNER, PASSWORD.into(), "another long one".into()).await),
            Refusal::StepUpNeeded
        );
        let agent = UserChange { name: Some("A".into()), role: Some(RoleWish(Role::Agent)), ..UserChange::default() };
        assert_eq!(refusal(users::create(&old, agent.clone()).await), Refusal::StepUpNeeded);
        let customer = UserChange { name: Some("C".into()), ..UserChange::default() };
        let customer = users::create(&old, customer).await.unwrap().id;
        let raise = UserChange { role: Some(RoleWish(Role::Agent)), ..UserChange::default() };
        assert_eq!(refusal(users::update(&old, customer, raise.clone()).await), Refusal::StepUpNeeded);

        for wrong in [
            StepUp::default(),
            StepUp { password: Some("wrong password".into()), code: None, passkey: None },
            StepUp { password: None, code: Some("000000".into()), passkey: None },
            StepUp { password: Some(PASSWORD.into()), code: Some("000000".into()), passkey: None },
        ] {
            assert!(matches!(refusal(sessions::step_up(&old, wrong).await), Refusal::Invalid(_)));
        }
        let password = || StepUp { password: Some(PASSWORD.into()), code: None, passkey: None };
        let (up, _) = sessions::step_up(&old, password()).await.unwrap();
        assert_ne!(up.id, session.session.id);
        assert_eq!((up.level, up.expires_at), (Level::OneFactor, session.session.expires_at));
        assert_eq!(refusal(sessions::current(&old).await), Refusal::NotFound, "the session before lived on");

        let (secret, _) = with_app(&account, OWNER).await;
        let token = pending(&account, OWNER, 1000).await;
        let session = finish(&account, &token, &code_at(&secret, 1000), 1000).await.unwrap();
        users::update(&session.ctx, customer, raise).await.unwrap();
        let old = at(&account, session.ctx.actor().clone(), 1900).await;
        assert_eq!(refusal(new_codes(&old).await), Refusal::StepUpNeeded);
        // Who has a second factor proves that one: the password alone is not enough.
        assert!(matches!(refusal(sessions::step_up(&old, password()).await), Refusal::Invalid(_)));
        let code = StepUp { password: None, code: Some(code_at(&secret, 1900)), passkey: None };
        let (up, _) = sessions::step_up(&old, code).await.unwrap();
        assert_eq!((up.level, up.proven_at), (Level::TwoFactors, old.now()));
        let wanted = ["password_needed", "wrong_password", "wrong_code", "wrong_code", "code_needed"];
        assert_eq!(reasons(&ctx).await, wanted);
    })
    .await;
}

#[tokio::test]
async fn an_admin_takes_the_factors_of_another_away_and_nobody_else_does() {
    each(async |account| {
        let ctx = operator(&account).await;
        let agent = UserChange { name: Some("A".into()), role: Some(RoleWish(Role::Agent)), ..UserChange::default() };
        let agent = users::create(&ctx, agent).await.unwrap().id;
        let (_, confirmed) = with_app(&account, agent).await;
        let theirs = pending(&account, agent, 1).await;
        let theirs = finish(&account, &theirs, confirmed.recovery_codes[0].expose(), 1).await.unwrap();
        let owner = signed_in(&account, OWNER, 2).await;
        assert_eq!(refusal(reset(&theirs.ctx, OWNER).await), Refusal::Denied);
        assert_eq!(refusal(reset(&owner.ctx, OWNER).await), Refusal::Denied, "an admin resets oneself");
        let old = at(&account, owner.ctx.actor().clone(), 902).await;
        assert_eq!(refusal(reset(&old, agent).await), Refusal::StepUpNeeded);
        reset(&owner.ctx, agent).await.unwrap();
        assert_eq!(refusal(sessions::current(&theirs.ctx).await), Refusal::NotFound, "a session lived on");
        signed_in(&account, agent, 3).await;
        reset(&owner.ctx, agent).await.unwrap();
        let told = bodies(&ctx).await;
        let gone: Vec<_> = told.iter().filter(|(kind, _)| kind == "second_factor.deleted").collect();
        assert_eq!(gone.len(), 1);
        assert!(gone[0].1.contains("reset") && gone[0].1.contains(&agent.number().to_string()));
        // Putting a user away forgets them too.
        with_app(&account, agent).await;
        users::delete(&ctx, agent).await.unwrap();
        let sql = Sql::new("select count(*) from second_factors", []);
        assert_eq!(ctx.read(async move |tx| Ok(tx.one(sql, |row| row.int(0)).await?)).await.unwrap(), 0);
    })
    .await;
}

#[tokio::test]
async fn events_hold_neither_secrets_nor_codes() {
    each(async |account| {
        let ctx = operator(&account).await;
        let (secret, confirmed) = with_app(&account, OWNER).await;
        let token = pending(&account, OWNER, 60).await;
        let (wrong, right) = ("135797", code_at(&secret, 60));
        assert!(finish(&account, &token, wrong, 60).await.is_err());
        finish(&account, &token, &right, 60).await.unwrap();
        let again = pending(&account, OWNER, 61).await;
        finish(&account, &again, confirmed.recovery_codes[0].expose(), 61).await.unwrap();
        let told = bodies(&ctx).await;
        let all = told.iter().map(|(kind, body)| format!("{kind} {body}\n")).collect::<String>();
        assert!(all.contains("password+recovery_code") && all.contains("code_asked"), "{all}");
        let base32 = vault::totp::base32(&secret);
        let mut needles = vec![wrong.to_owned(), right, code_at(&secret, 0), base32.expose().clone()];
        needles.extend([&token, &again].map(|pending| pending.token.expose().clone()));
        needles.extend(confirmed.recovery_codes.iter().map(|code| code.expose().clone()));
        for needle in needles {
            assert!(!all.contains(&needle), "{needle} is told in\n{all}");
        }
    })
    .await;
}
