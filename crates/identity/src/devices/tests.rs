//! Devices on both engines: met, known again, told of, listed, signed out, and said to be a stranger's.
#![expect(clippy::disallowed_methods, reason = "tests make actors")]

use domain::actor::ActingUser;
use domain::assurance::Assurance;
use domain::devices::{ALARM_SECONDS, MOST_DEVICES};
use domain::ids::UserId;
use domain::rights::Rights;
use domain::role::{Role, TicketAccess};
use domain::scopes::Scopes;
use domain::{Actor, Error, Refusal, Result, Time};
use store::testing::{NOW, each};
use store::{Account, Client, Ctx, Open, Sql};

use super::*;
use crate::account::{FirstOwner, settings, start};
use crate::sessions::{Arrival, device};

const EMAIL: &str = "olga@example.com";
const FIREFOX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0";

/// The operator in a fresh account that has an owner (user 1).
async fn operator(account: &Account) -> Ctx {
    let ctx = at(account, 0, None).await.seen_by(Actor::Operator);
    start(&ctx, FirstOwner { name: "Olga".into(), email: EMAIL.into() }, "Acme".into()).await.unwrap();
    ctx
}

/// A visitor so many seconds later, with the cookie of a device.
async fn at(account: &Account, seconds: i64, device: Option<&str>) -> Ctx {
    let now = Time::from_millis(NOW).plus_seconds(seconds);
    let settings = settings::snapshot(account, now).await.unwrap();
    let client = Client {
        address: Some("192.0.2.7".parse().unwrap()),
        agent: Some(FIREFOX.into()),
        host: Some("acme.example.com".into()),
        device: device.map(str::to_owned),
        ..Client::default()
    };
    Ctx::new(Actor::Visitor, account.clone(), settings, now, client)
}

fn acting(ctx: &Ctx, id: i64, role: Role, on_behalf_by: Option<i64>) -> Ctx {
    ctx.seen_by(Actor::assume(ActingUser {
        id: id.into(),
        role,
        rights: Rights::of(role, TicketAccess::All),
        groups: [].into(),
        organizations: [].into(),
        shared_organizations: [].into(),
        scopes: Scopes::Everything,
        session: None,
        assurance: Assurance::Sessionless,
        on_behalf_by: on_behalf_by.map(UserId::new),
    }))
}

/// Signs in as far as devices are concerned: the number of the row, and the cookie from then on.
async fn met(ctx: &Ctx, user: i64) -> (i64, String) {
    let who = ctx.clone();
    ctx.write(async move |tx| {
        let arrival = Arrival { email: Some(EMAIL.into()), place: Some("Utrecht (NL)".into()) };
        let met = meet(tx, &who, user.into(), &arrival).await?;
        let done = (met.id, met.cookie);
        if met.events.is_empty() {
            return Ok(tx.commit_quietly("a test's rows").with(done));
        }
        Ok(tx.commit(&who, met.events).await?.with(done))
    })
    .await
    .unwrap()
}

/// A session that began on a device.
async fn session(ctx: &Ctx, user: i64, device: i64) {
    let sql = Sql::new(
        "insert into sessions (digest, user_id, device_id, authenticated_at, last_seen_at, expires_at) \
         values ($1, $2, $3, 1, 1, $4)",
        [device.to_be_bytes().to_vec().into(), user.into(), device.into(), (NOW + 10_000_000_000).into()],
    );
    ctx.write(async move |tx| {
        tx.run(sql).await?;
        Ok(tx.commit_quietly("a test's rows"))
    })
    .await
    .unwrap();
}

async fn number(ctx: &Ctx, text: &'static str) -> i64 {
    ctx.read(async move |tx| Ok(tx.one(Sql::new(text, []), |row| row.int(0)).await?)).await.unwrap()
}

fn is<T>(outcome: &Result<T>, refusal: &Refusal) -> bool {
    matches!(outcome, Err(Error::Refused(found)) if found == refusal)
}

#[tokio::test]
async fn a_device_is_met_once_and_known_by_its_cookie() {
    each(async |account| {
        let operator = operator(&account).await;
        let olga = acting(&operator, 1, Role::Owner, None);
        let (first, cookie) = met(&at(&account, 0, None).await, 1).await;
        let (again, renewed) = met(&at(&account, 60, Some(&cookie)).await, 1).await;
        assert_eq!(first, again);
        assert_ne!(cookie, renewed, "the mark is dated anew");
        assert_ne!(met(&at(&account, 61, Some("1.2.3")).await, 1).await.0, first, "a cookie that lies");

        let devices = list(&olga, 1.into()).await.unwrap();
        assert_eq!(devices.iter().map(|device| device.id).collect::<Vec<_>>(), [first + 1, first]);
        let device = &devices[1];
        assert_eq!((device.name.as_str(), device.place.as_deref()), ("Firefox (Linux)", Some("Utrecht (NL)")));
        assert_eq!(device.address.as_deref(), Some("192.0.2.7"));
        assert_eq!(device.last_seen_at.seconds() - device.first_seen_at.seconds(), 60);

        // Nobody is told of the first one ever; of the second, once.
        assert!(notice(&operator, first).await.unwrap().is_none());
        let said = notice(&operator, first + 1).await.unwrap().unwrap();
        assert_eq!((said.user, said.host.as_str()), (1.into(), "acme.example.com"));
        assert!(said.token.expose().starts_with("bal_not_"));
        assert_eq!(number(&operator, "select count(*) from jobs where kind = 'tell_of_device'").await, 1);
        assert!(is(&notice(&olga, first + 1).await.map(|_| ()), &Refusal::Denied));
        assert!(is(&told(&olga, first + 1, 1.into(), None).await, &Refusal::Denied));
        told(&operator, first + 1, 1.into(), None).await.unwrap();
        assert!(notice(&operator, first + 1).await.unwrap().is_none(), "the word is kept no longer");
        assert!(is(&told(&operator, first + 1, 1.into(), Some("refused")).await, &Refusal::NotFound));
        not_me(&at(&account, 62, None).await, said.token.expose()).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn people_who_share_a_browser_keep_their_marks_and_old_devices_go() {
    each(async |account| {
        let operator = operator(&account).await;
        let ctx = at(&account, 0, None).await;
        let mut cookie = String::new();
        for person in 0..6 {
            let before = at(&account, person, Some(&cookie)).await;
            let known = device::known_device(&before, EMAIL, &cookie).is_some();
            assert_eq!(known, (1..5).contains(&person), "{person}");
            let email = if person == 0 { EMAIL.to_owned() } else { format!("p{person}@example.com") };
            cookie = device::marks(&before, &email, u64::try_from(person).unwrap());
        }
        assert!(cookie.split('~').count() == 4 && cookie.len() < 512, "{cookie}");
        let hostile = at(&account, 0, Some("a;b~\r\nx: y~ok~")).await;
        assert!(device::marks(&hostile, EMAIL, 1).ends_with("~ok"));

        for _ in 0..=MOST_DEVICES {
            met(&ctx, 1).await;
        }
        assert_eq!(number(&operator, "select count(*) from devices").await, i64::from(MOST_DEVICES));
        assert!(!is_known(&ctx, 1).await.unwrap());
        let (id, cookie) = met(&ctx, 1).await;
        let known = device::known_device(&ctx, EMAIL, &cookie).unwrap();
        assert!(is_known(&ctx, known).await.unwrap());
        forget(&operator, 1.into(), id).await.unwrap();
        assert!(!is_known(&ctx, known).await.unwrap(), "a forgotten device counts as strange");
        let who = ctx.clone();
        ctx.write(async move |tx| {
            remove_all(tx, 1.into()).await?;
            tx.commit(&who, vec![domain::Event::deleted(domain::event::About::User(1))]).await
        })
        .await
        .unwrap();
        assert!(list(&operator, 1.into()).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn devices_are_for_their_user_in_person_and_for_admins() {
    each(async |account| {
        let operator = operator(&account).await;
        let visitor = at(&account, 0, None).await;
        let (theirs, _) = met(&visitor, 7).await;
        let (own, _) = met(&visitor, 8).await;
        let (other, _) = met(&visitor, 8).await;
        for device in [theirs, own, other] {
            session(&operator, if device == theirs { 7 } else { 8 }, device).await;
        }
        let eve = acting(&operator, 8, Role::EndUser, None);
        assert_eq!(list(&eve, 8.into()).await.unwrap().len(), 2);
        assert!(list(&eve, 8.into()).await.unwrap().iter().all(|device| device.sessions == 1));
        for stranger in [
            eve.clone(),
            acting(&operator, 2, Role::Agent, None),
            acting(&operator, 7, Role::EndUser, Some(2)),
            visitor.clone(),
        ] {
            assert!(is(&list(&stranger, 7.into()).await.map(|_| ()), &Refusal::Denied));
            assert!(is(&forget_others(&stranger, 7.into()).await, &Refusal::Denied));
            assert!(is(&forget(&stranger, 7.into(), theirs).await, &Refusal::NotFound));
        }
        assert!(is(&forget(&eve, 8.into(), theirs).await, &Refusal::NotFound), "under one's own name");
        let admin = acting(&operator, 3, Role::Admin, None);
        assert_eq!(list(&admin, 7.into()).await.unwrap().len(), 1);
        assert!(is(&forget(&admin, 8.into(), theirs).await, &Refusal::NotFound), "of another user");
        forget(&admin, 7.into(), theirs).await.unwrap();
        forget(&eve, 8.into(), other).await.unwrap();
        assert_eq!(number(&operator, "select count(*) from sessions").await, 1);
        assert_eq!(forget_others(&eve, 8.into()).await.unwrap(), 1);
        assert_eq!(forget_others(&eve, 8.into()).await.unwrap(), 0);
        assert_eq!(number(&operator, "select count(*) from sessions").await, 0);
    })
    .await;
}

#[tokio::test]
async fn this_was_not_me_counts_once_and_for_a_week() {
    each(async |account| {
        let operator = operator(&account).await;
        let visitor = at(&account, 0, None).await;
        let (mine, _) = met(&visitor, 1).await;
        let (strange, _) = met(&visitor, 1).await;
        let (late, _) = met(&visitor, 1).await;
        for device in [mine, strange] {
            session(&operator, 1, device).await;
        }
        let word = notice(&operator, strange).await.unwrap().unwrap().token;
        let late = notice(&operator, late).await.unwrap().unwrap().token;
        let refused = not_me(&visitor, "bal_not_x").await.map_err(|error| error.to_string());
        for text in
            ["", "bal_not_", &word.expose()[..word.expose().len() - 1], &format!("bal_ses_{}", &word.expose()[8..])]
        {
            assert_eq!(not_me(&visitor, text).await.map_err(|error| error.to_string()), refused, "{text}");
        }
        not_me(&visitor, word.expose()).await.unwrap();
        assert_eq!(not_me(&visitor, word.expose()).await.map_err(|error| error.to_string()), refused, "twice");
        assert_eq!(number(&operator, "select count(*) from sessions").await, 1, "other devices stay");
        assert_eq!(number(&operator, "select password_spoiled from users where id = 1").await, 1);
        assert!(notice(&operator, strange).await.unwrap().is_none());

        let after = at(&account, ALARM_SECONDS, None).await;
        assert_eq!(not_me(&after, late.expose()).await.map_err(|error| error.to_string()), refused, "too late");
        not_me(&at(&account, ALARM_SECONDS - 1, None).await, late.expose()).await.unwrap();
    })
    .await;
}
