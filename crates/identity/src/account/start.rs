//! The first rows of a new account: its owner, a group, a brand, roles. Done once, by the operator.

use domain::error::ProblemCode;
use domain::event::{About, Event};
use domain::ids::UserId;
use domain::{Refusal, Result};
use store::{Ctx, Open};

use super::sql;
use crate::custom_roles;

/// Who owns the account at first.
#[derive(Clone, Debug)]
pub struct FirstOwner {
    pub name: String,
    pub email: String,
}

/// Fills a new account. Refused when it has an owner already.
///
/// # Errors
/// `Denied` for anybody but the operator; `Invalid` when there is an owner.
pub async fn start(ctx: &Ctx, owner: FirstOwner, account_title: String) -> Result<UserId> {
    if !ctx.actor().is_house() {
        return Err(Refusal::Denied.into());
    }
    let who = ctx.clone();
    ctx.write(async move |tx| {
        if sql::trusted_has_owner(tx).await? {
            return Err(Refusal::invalid("base", ProblemCode::State, "The account has an owner already").into());
        }
        let now = who.now().millis();
        sql::put(tx, "name", &account_title).await?;
        let group = sql::insert_group(tx, now).await?;
        let user = sql::insert_owner(tx, &owner, group, now).await?;
        let brand = sql::insert_brand(tx, &account_title, who.account_name(), now).await?;
        let roles = custom_roles::insert_first(tx, now).await?;
        let mut events = vec![
            Event::created(About::Account),
            Event::created(About::Group(group)),
            Event::created(About::User(user)),
            Event::created(About::Brand(brand)),
        ];
        events.extend(roles.into_iter().map(|role| Event::created(About::CustomRole(role))));
        Ok(tx.commit(&who, events).await?.with(UserId::new(user)))
    })
    .await
}
