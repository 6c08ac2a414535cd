//! Folding one end user into another who is the same person. The people's part; tickets are `desk`'s.

use domain::error::ProblemCode;
use domain::event::{About, Act, Event};
use domain::ids::{IdentityId, UserId};
use domain::policy::act;
use domain::users::{User, UserChange};
use domain::{Patch, Refusal, Result};
use store::{Ctx, WriteTx};

use super::service::opened;
use super::{change, sql};
use crate::{devices, identities, second_factors, sso_providers};

/// What a merge of people did. Whoever opened the write gives `from`'s tickets to `user` and commits the events.
pub struct Merged {
    /// The user who stays.
    pub user: User,
    /// The user who was put away.
    pub from: UserId,
    /// The addresses and numbers that are the other's now.
    pub identities: Vec<IdentityId>,
    pub events: Vec<Event>,
}

/// Gives everything of one end user to another and puts the first away, inside a write of `desk`, which moves the
/// tickets in the same transaction.
///
/// # Errors
/// `NotFound`; `Denied`; `Invalid` for one and the same user.
pub async fn merge_people(tx: &mut WriteTx, ctx: &Ctx, from: UserId, into: UserId) -> Result<Merged> {
    if from == into {
        return Err(Refusal::invalid("id", ProblemCode::Invalid, "A user cannot be merged with oneself").into());
    }
    let former = opened::<act::Merge>(tx, ctx, from).await?;
    let staying = opened::<act::Merge>(tx, ctx, into).await?;
    let now = ctx.now();
    let identities = identities::move_all(tx, from, into, now).await?;
    sql::move_organizations(tx, from, into, now).await?;
    sql::remove_sessions(tx, from, None).await?;
    devices::remove_all(tx, from).await?;
    second_factors::sql::forget(tx, from).await?;
    sso_providers::sql::move_subjects(tx, from, into).await?;
    sql::deactivate(tx, from, now).await?;
    sql::take_external_id(tx, from, now).await?;

    let staying = ctx.actor().may_also::<act::Update, act::Merge, User>(staying)?;
    let first_email = former.email.clone().filter(|_| staying.email.is_none());
    if let Some(email) = &first_email {
        identities::make_primary_value(tx, into, email, now).await?;
        sql::set_email(tx, into, Some(email), former.verified, now).await?;
    }
    let staying = opened::<act::Update>(tx, ctx, staying.id).await?;
    let change = filled(&former, &staying);
    let done = change::update(tx, ctx, staying, &change).await?;
    sql::touch(tx, into, now).await?;
    let mut events = vec![
        Event::new(About::User(into.number()), Act::Merged).with_other(from.number()),
        Event::deleted(About::User(from.number())).with_other(into.number()),
    ];
    events.extend(done.events);
    Ok(Merged { user: done.user, from, identities, events })
}

/// What the one who stays lacks and the other has.
fn filled(former: &User, staying: &User) -> UserChange {
    let fill = |have: &Option<String>, had: &Option<String>| match (have, had) {
        (None, Some(text)) => Patch::Set(text.clone()),
        _ => Patch::Keep,
    };
    let fields = former.fields.iter().filter(|(key, _)| !staying.fields.contains_key(*key));
    UserChange {
        external_id: fill(&staying.external_id, &former.external_id),
        phone: fill(&staying.phone, &former.phone),
        alias: fill(&staying.alias, &former.alias),
        details: fill(&staying.details, &former.details),
        notes: fill(&staying.notes, &former.notes),
        organization: match (staying.organization_id, former.organization_id) {
            (None, Some(id)) => Patch::Set(domain::users::OrganizationChoice::Id(id)),
            _ => Patch::Keep,
        },
        tags: Some(staying.tags.with(&former.tags)),
        fields: fields.map(|(key, value)| (key.clone(), value.clone())).collect(),
        ..UserChange::default()
    }
}
