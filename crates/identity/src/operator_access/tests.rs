//! The operator's leave on both engines: given by the owner, ended by admins, and asked at every entry.

use domain::event::About;
use domain::role::Role;
use domain::scopes::Scopes;
use domain::users::{RoleWish, UserChange};
use domain::{Actor, Error, Event, Refusal, Result, Time};
use store::testing::{NOW, each};
use store::{Account, Client, Ctx, Open, Sql};

use super::*;
use crate::account::{FirstOwner, settings, start};
use crate::entrance::as_user;
use crate::users;

async fn at(account: &Account, actor: &Actor, seconds: i64) -> Ctx {
    let now = Time::from_millis(NOW).plus_seconds(seconds);
    let settings = settings::snapshot(account, now).await.unwrap();
    Ctx::new(actor.clone(), account.clone(), settings, now, Client::default())
}

fn is<T>(outcome: &Result<T>, refusal: &Refusal) -> bool {
    matches!(outcome, Err(Error::Refused(found)) if found == refusal)
}

#[tokio::test]
async fn the_operator_enters_with_leave_only_once_the_account_is_handed_over() {
    each(async |account| {
        let operator = at(&account, &Actor::Operator, 0).await;
        let first = FirstOwner { name: "Olga".into(), email: "olga@example.com".into() };
        let owner = start(&operator, first, "Acme".into()).await.unwrap();
        let ada = UserChange { name: Some("Ada".into()), role: Some(RoleWish(Role::Admin)), ..UserChange::default() };
        let ada = users::create(&operator, ada).await.unwrap().id;
        let job = operator.seen_by(Actor::Job("test"));
        let olga = as_user(&job, owner, Scopes::Everything).await.unwrap();
        let ada = as_user(&job, ada, Scopes::Everything).await.unwrap();

        enter(&operator, "seed", false).await.unwrap();
        let who = operator.clone();
        let sign_in = Sql::new("update users set last_login_at = 1 where id = $1", [owner.number().into()]);
        operator
            .write(async move |tx| {
                tx.run(sign_in).await?;
                tx.commit(&who, vec![Event::updated(About::User(1), &["name"])]).await
            })
            .await
            .unwrap();
        assert!(is(&enter(&operator, "seed", false).await, &Refusal::Denied));
        enter(&operator, "seed", true).await.unwrap();
        for nobody in [&olga, &ada, &job] {
            assert!(is(&enter(nobody, "seed", true).await, &Refusal::Denied));
        }

        let until = operator.now().plus_seconds(3600);
        for nobody in [&ada, &operator, &job] {
            assert!(is(&grant(nobody, "Help", until).await.map(|_| ()), &Refusal::Denied));
        }
        assert!(grant(&olga, "", until).await.is_err() && grant(&olga, "Help", operator.now()).await.is_err());
        let leave = grant(&olga, " Help with 4111 1111 1111 1111 ", until).await.unwrap();
        assert!(!leave.reason.contains("1111 1111 1111"), "{}", leave.reason);
        enter(&operator, "seed", false).await.unwrap();
        assert_eq!(list(&ada).await.unwrap().len(), 1);
        assert!(is(&list(&operator.seen_by(Actor::Visitor)).await.map(|_| ()), &Refusal::Denied));

        let later = at(&account, &Actor::Operator, 3600).await;
        assert!(is(&enter(&later, "seed", false).await, &Refusal::Denied), "leave has no end");
        assert!(is(&end(&operator, leave.id).await, &Refusal::NotFound), "the operator ends what is not his");
        end(&ada, leave.id).await.unwrap();
        assert!(is(&end(&ada, leave.id).await, &Refusal::NotFound));
        assert!(is(&enter(&operator, "seed", false).await, &Refusal::Denied), "leave that was ended counts");

        let entered = Sql::new("select body from events where kind = 'operator_access.opened' order by seq", []);
        let entered = operator.read(async move |tx| Ok(tx.all(entered, |row| row.text(0)).await?)).await.unwrap();
        let codes = ["seed.set_up", "seed.without_leave", "\"seed\""];
        assert!(entered.len() == 3 && entered.iter().zip(codes).all(|(body, code)| body.contains(code)), "{entered:?}");
    })
    .await;
}
