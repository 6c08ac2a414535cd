//! A job becomes the person it acts for, and nobody else becomes anybody.

use domain::role::Role;
use domain::scopes::Scopes;
use domain::users::{RoleWish, UserChange};
use domain::{Actor, Error, Refusal, Time};
use store::testing::{NOW, each};
use store::{Client, Ctx};

use super::as_user;
use crate::account::{FirstOwner, settings, start};
use crate::users;

#[tokio::test]
async fn a_job_has_the_rights_its_person_has_now_and_only_a_job_becomes_somebody() {
    each(async |account| {
        let now = Time::from_millis(NOW);
        let settings = settings::snapshot(&account, now).await.unwrap();
        let operator = Ctx::new(Actor::Operator, account.clone(), settings, now, Client::default());
        let first = FirstOwner { name: "Olga".into(), email: "olga@example.com".into() };
        start(&operator, first, "Acme".into()).await.unwrap();
        let change =
            UserChange { name: Some("Ann".into()), role: Some(RoleWish(Role::Agent)), ..UserChange::default() };
        let ann = users::create(&operator, change).await.unwrap().id;

        let job = operator.seen_by(Actor::Job("bulk"));
        let scopes = Scopes::parse("tickets:write");
        let as_ann = as_user(&job, ann, scopes.clone()).await.unwrap();
        assert_eq!(as_ann.actor().user_id(), Some(ann));
        assert!(as_ann.actor().is_agent() && !as_ann.actor().is_admin());
        assert_eq!(as_ann.actor().user().map(|user| user.scopes.clone()), Some(scopes));

        for other in [operator.clone(), as_ann, operator.seen_by(Actor::Visitor)] {
            let refused = as_user(&other, ann, Scopes::Everything).await;
            assert!(matches!(refused, Err(Error::Refused(Refusal::Denied))));
        }
        let suspended = UserChange { suspended: Some(true), ..UserChange::default() };
        users::update(&operator, ann, suspended).await.unwrap();
        let refused = as_user(&job, ann, Scopes::Everything).await;
        assert!(matches!(refused, Err(Error::Refused(Refusal::Unauthenticated))));
    })
    .await;
}
