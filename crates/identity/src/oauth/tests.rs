//! OAuth on both engines: grants and used tokens are bounded, and what is over is put away.

use domain::ids::UserId;
use domain::oauth::{ClientChange, MOST_GRANTS, OauthGrant, REFRESH_SECONDS};
use domain::page::{Place, Window};
use domain::scopes::Scopes;
use domain::{Actor, Event, Time};
use store::testing::{NOW, each};
use store::{Account, Client, Ctx, Open, Sql, WriteTx};

use super::issue::issue;
use super::sql::grants::NewGrant;
use super::sql::{grants, tokens};
use super::*;
use crate::account::{FirstOwner, settings, start};
use crate::entrance::as_user;

const OWNER: UserId = UserId::new(1);

async fn operator(account: &Account, seconds: i64) -> Ctx {
    let now = Time::from_millis(NOW).plus_seconds(seconds);
    let settings = settings::snapshot(account, now).await.unwrap();
    Ctx::new(Actor::Operator, account.clone(), settings, now, Client::default())
}

/// The owner of a fresh account, with a client of his.
async fn owner(account: &Account) -> (Ctx, i64) {
    let operator = operator(account, 0).await;
    start(&operator, FirstOwner { name: "Olga".into(), email: "olga@example.com".into() }, "Acme".into())
        .await
        .unwrap();
    let owner = as_user(&operator.seen_by(Actor::Job("test")), OWNER, Scopes::Everything).await.unwrap();
    let change = ClientChange { identifier: Some("app".into()), name: Some("App".into()), ..ClientChange::default() };
    let (client, secret) = create(&owner, change).await.unwrap();
    assert!(secret.is_some());
    (owner, client.id)
}

async fn granted(tx: &mut WriteTx, ctx: &Ctx, client: i64) -> (OauthGrant, Vec<Event>) {
    let (now, scopes) = (ctx.now(), Scopes::parse("read"));
    let new = NewGrant {
        client_id: client,
        user_id: OWNER,
        scopes: scopes.clone(),
        code: None,
        created_at: now,
        ends_at: now.plus_seconds(60),
    };
    let id = grants::insert(tx, new).await.unwrap();
    grants::redeem(tx, id, now).await.unwrap();
    let grant = grants::trusted_of(tx, id).await.unwrap().unwrap();
    let (_, events) = issue(tx, ctx, &grant, scopes, "authorization_code", true).await.unwrap();
    (grant, events)
}

async fn number(ctx: &Ctx, text: &'static str) -> i64 {
    ctx.read(async move |tx| Ok(tx.one(Sql::new(text, []), |row| row.int(0)).await?)).await.unwrap()
}

#[tokio::test]
async fn the_oldest_grant_ends_when_there_are_too_many_and_what_is_over_goes() {
    each(async |account| {
        let (ctx, client) = owner(&account).await;
        let who = ctx.clone();
        let ended = ctx.write(async move |tx| {
            let (mut first, mut ended) = (0, Vec::new());
            for turn in 0..=MOST_GRANTS {
                let (grant, events) = granted(tx, &who, client).await;
                if turn == 0 {
                    first = grant.id;
                }
                ended = events;
            }
            Ok(tx.commit(&who, ended.clone()).await?.with((first, ended)))
        });
        let (first, ended) = ended.await.unwrap();
        let kinds: Vec<_> = ended.iter().map(|event| (event.kind(), event.details.code.clone())).collect();
        assert_eq!(kinds[1], ("oauth_grant.deleted".to_owned(), Some("too_many".to_owned())), "{kinds:?}");
        assert_eq!(ended[1].about.parts().1, first, "not the oldest");
        assert_eq!(number(&ctx, "select count(*) from oauth_grants").await, MOST_GRANTS);

        let page = list_grants(&ctx, Window::first(3)).await.unwrap();
        let ids: Vec<_> = page.rows.iter().map(|row| row.grant.id).collect();
        assert!(page.has_more && ids.len() == 3 && ids[0] > first);
        let back = Window::Before { place: Place { value: ids[2], id: ids[2] }, limit: 1 };
        assert_eq!(list_tokens(&ctx, false, Window::Offset { skip: 0, limit: 1 }).await.unwrap().count, Some(100));
        assert_eq!(list_grants(&ctx, back).await.unwrap().rows[0].grant.id, ids[1]);

        let later = operator(&account, REFRESH_SECONDS).await.seen_by(ctx.actor().clone());
        assert_eq!(list_tokens(&later, true, Window::first(3)).await.unwrap().rows.len(), 0, "they are over");
        let who = later.clone();
        let put_away = async move |tx: &mut WriteTx| {
            let (_, events) = granted(tx, &who, client).await;
            tx.commit(&who, events).await
        };
        later.write(put_away).await.unwrap();
        assert_eq!(number(&later, "select count(*) from oauth_grants").await, MOST_GRANTS - 50 + 1, "fifty at a time");
        delete(&later, client).await.unwrap();
        assert_eq!(number(&later, "select count(*) from oauth_tokens").await, 0);
    })
    .await;
}

#[tokio::test]
async fn used_refresh_tokens_of_a_grant_are_remembered_but_not_without_end() {
    each(async |account| {
        let (ctx, client) = owner(&account).await;
        let who = ctx.clone();
        let turned = ctx.write(async move |tx| {
            let (grant, events) = granted(tx, &who, client).await;
            for _ in 0..700 {
                let text = "select max(id) from oauth_tokens where grant_id = $1";
                let newest = tx.one(Sql::new(text, [grant.id.into()]), |row| row.int(0)).await?;
                let token = tokens::load(tx, newest, who.now()).await?.unwrap();
                let token = who.actor().may::<domain::policy::act::Delete, _>(token)?.into_inner();
                tokens::retire(tx, &token, who.now()).await?;
                issue(tx, &who, &grant, grant.scopes.clone(), "refresh_token", true).await?;
            }
            tx.commit(&who, events).await
        });
        turned.await.unwrap();
        assert_eq!(number(&ctx, "select count(*) from oauth_tokens").await, 501);
        assert_eq!(number(&ctx, "select count(*) from oauth_tokens where refreshed_at is null").await, 1);
    })
    .await;
}
