//! Listing, making and changing custom statuses, and choosing the defaults.

use domain::custom_statuses::{CustomStatus, CustomStatusChange, CustomStatuses, MOST_STATUSES};
use domain::error::ProblemCode;
use domain::event::{About, Event};
use domain::ids::CustomStatusId;
use domain::policy::{Allowed, Permits, act};
use domain::tickets::Status;
use domain::{Refusal, Result, Unchecked};
use identity::clean;
use store::{Ctx, Open, ReadTx};

use super::sql;
use crate::ticket_fields::install;

/// Which custom statuses a list shall hold.
#[derive(Clone, Debug, Default)]
pub struct StatusFilter {
    pub active: Option<bool>,
    pub is_default: Option<bool>,
    /// Of these categories; of all when there are none.
    pub categories: Vec<Status>,
}

async fn opened<A>(tx: &mut ReadTx, ctx: &Ctx, id: CustomStatusId) -> Result<Allowed<A, CustomStatus>>
where
    CustomStatus: Permits<A>,
{
    let row = sql::load(tx, id).await?.ok_or(Refusal::NotFound)?;
    Ok(ctx.actor().may::<A, CustomStatus>(row)?)
}

/// One custom status.
///
/// # Errors
/// `NotFound`, also for end users.
pub async fn show(ctx: &Ctx, id: CustomStatusId) -> Result<CustomStatus> {
    install::ensure(ctx).await?;
    let who = ctx.clone();
    ctx.glance(async move |tx| Ok(opened::<act::Read>(tx, &who, id).await?.into_inner())).await
}

/// The custom statuses of the filter, by category.
///
/// # Errors
/// When the store fails.
pub async fn list(ctx: &Ctx, filter: StatusFilter) -> Result<Vec<CustomStatus>> {
    install::ensure(ctx).await?;
    let sees = ctx.actor().sees::<CustomStatus>();
    ctx.read(async move |tx| Ok(sql::list(tx, &sees, &filter).await?)).await
}

/// Makes a custom status.
///
/// # Errors
/// `Denied`; `Invalid` with every problem found.
pub async fn create(ctx: &Ctx, change: CustomStatusChange) -> Result<CustomStatus> {
    ctx.actor().may::<act::Create, _>(Unchecked::new(CustomStatuses))?;
    install::ensure(ctx).await?;
    let category = change.category.filter(|category| *category != Status::Closed);
    let category = category.ok_or_else(|| {
        Refusal::invalid("status_category", ProblemCode::Invalid, "Status category: is not a category")
    })?;
    let blank = CustomStatus {
        id: CustomStatusId::new(0),
        category,
        agent_label: String::new(),
        end_user_label: String::new(),
        description: String::new(),
        end_user_description: String::new(),
        active: true,
        is_default: false,
        created_at: ctx.now(),
        updated_at: ctx.now(),
    };
    let (mut status, _) = change.over(&blank, &|text| clean(ctx, text))?;
    let who = ctx.clone();
    ctx.write(async move |tx| {
        who.actor().may::<act::Create, _>(Unchecked::new(CustomStatuses))?;
        let known = sql::trusted_all(tx).await?;
        if known.len() as u64 >= MOST_STATUSES {
            let text = format!("An account can have at most {MOST_STATUSES} custom statuses");
            return Err(Refusal::invalid("base", ProblemCode::State, text).into());
        }
        refuse_label_in_use(&status, &known)?;
        status.id = sql::insert(tx, &status).await?;
        Ok(tx.commit(&who, vec![Event::created(About::CustomStatus(status.id.number()))]).await?.with(status))
    })
    .await
}

/// Agents tell statuses apart by their labels.
fn refuse_label_in_use(status: &CustomStatus, known: &[CustomStatus]) -> Result<()> {
    let same = |other: &&CustomStatus| {
        other.id != status.id
            && other.category == status.category
            && other.agent_label.to_lowercase() == status.agent_label.to_lowercase()
    };
    if known.iter().find(same).is_some() {
        return Err(Refusal::taken("agent_label", "Agent label: has already been taken").into());
    }
    Ok(())
}

/// Changes a custom status; its category stays.
///
/// # Errors
/// `NotFound`, `Denied`; `Invalid` with every problem found.
pub async fn update(ctx: &Ctx, id: CustomStatusId, change: CustomStatusChange) -> Result<CustomStatus> {
    install::ensure(ctx).await?;
    let who = ctx.clone();
    ctx.write(async move |tx| {
        let before = opened::<act::Update>(tx, &who, id).await?.into_inner();
        let (mut status, fields) = change.over(&before, &|text| clean(&who, text))?;
        if fields.is_empty() {
            return Ok(tx.unchanged()?.with(status));
        }
        if before.agent_label != status.agent_label {
            refuse_label_in_use(&status, &sql::trusted_all(tx).await?)?;
        }
        status.updated_at = who.now();
        sql::update(tx, &status).await?;
        Ok(tx.commit(&who, vec![Event::updated(About::CustomStatus(id.number()), &fields)]).await?.with(status))
    })
    .await
}

/// Makes each of these the default of its category.
///
/// # Errors
/// `NotFound`, `Denied`; `Invalid` for one that is not active.
pub async fn make_default(ctx: &Ctx, ids: Vec<CustomStatusId>) -> Result<()> {
    install::ensure(ctx).await?;
    if ids.is_empty() || ids.len() > Status::ALL.len() {
        return Err(Refusal::invalid("ids", ProblemCode::Invalid, "Ids: name one status of each category").into());
    }
    let who = ctx.clone();
    ctx.write(async move |tx| {
        who.actor().may::<act::Manage, _>(Unchecked::new(CustomStatuses))?;
        let mut events = Vec::new();
        for id in ids {
            let status = opened::<act::Update>(tx, &who, id).await?.into_inner();
            if !status.active {
                return Err(
                    Refusal::invalid("ids", ProblemCode::State, "Ids: names a status that is not active").into()
                );
            }
            sql::make_default(tx, &status, who.now()).await?;
            events.push(Event::updated(About::CustomStatus(id.number()), &["default"]));
        }
        tx.commit(&who, events).await
    })
    .await
}
