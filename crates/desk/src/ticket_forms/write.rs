//! Making, changing, copying, ordering and deleting ticket forms.

use domain::error::ProblemCode;
use domain::event::{About, Act, Event};
use domain::ids::{FieldId, TicketFormId};
use domain::policy::act;
use domain::ticket_forms::{LAST_POSITION, LONGEST_NAME, MOST_FORMS, TicketForm, TicketFormChange, TicketForms};
use domain::{Refusal, Result, Unchecked};
use identity::clean;
use store::{Ctx, Open, ReadTx, WriteTx};

use super::service::opened;
use super::sql;
use crate::pages;
use crate::ticket_fields::install;

fn blank(ctx: &Ctx) -> TicketForm {
    TicketForm {
        id: TicketFormId::new(0),
        name: String::new(),
        display_name: String::new(),
        position: 0,
        active: true,
        is_default: false,
        end_user_visible: true,
        in_all_brands: true,
        restricted_brand_ids: Vec::new(),
        ticket_field_ids: Vec::new(),
        agent_conditions: Vec::new(),
        end_user_conditions: Vec::new(),
        created_at: ctx.now(),
        updated_at: ctx.now(),
    }
}

/// Makes a form, in last place when none is named.
///
/// # Errors
/// `Denied`; `Invalid` with every problem found.
pub async fn create(ctx: &Ctx, change: TicketFormChange) -> Result<TicketForm> {
    ctx.actor().may::<act::Create, _>(Unchecked::new(TicketForms))?;
    install::ensure(ctx).await?;
    let place_named = change.position.is_some();
    let (form, _) = change.over(&blank(ctx), &|text| clean(ctx, text))?;
    let who = ctx.clone();
    ctx.write(async move |tx| {
        let events = &mut Vec::new();
        let form = inserted(tx, &who, form, place_named, events).await?;
        Ok(tx.commit(&who, std::mem::take(events)).await?.with(form))
    })
    .await
}

async fn inserted(
    tx: &mut WriteTx,
    ctx: &Ctx,
    mut form: TicketForm,
    place_named: bool,
    events: &mut Vec<Event>,
) -> Result<TicketForm> {
    ctx.actor().may::<act::Create, _>(Unchecked::new(TicketForms))?;
    let known = sql::trusted_all(tx).await?;
    if known.len() as u64 >= MOST_FORMS {
        let text = format!("An account can have at most {MOST_FORMS} ticket forms");
        return Err(Refusal::invalid("base", ProblemCode::State, text).into());
    }
    refuse_unknown(tx, &form).await?;
    if !place_named {
        let last = known.iter().map(|form| form.position).max().unwrap_or(0);
        form.position = last.saturating_add(1).min(LAST_POSITION);
    }
    form.id = sql::insert(tx, &form).await?;
    if form.is_default {
        sql::take_default_from_others(tx, form.id, ctx.now()).await?;
    }
    events.push(Event::created(About::TicketForm(form.id.number())));
    Ok(form)
}

/// Changes a form.
///
/// # Errors
/// `NotFound`, `Denied`; `Invalid` with every problem found.
pub async fn update(ctx: &Ctx, id: TicketFormId, change: TicketFormChange) -> Result<TicketForm> {
    let who = ctx.clone();
    ctx.write(async move |tx| {
        let before = opened::<act::Update>(tx, &who, id).await?.into_inner();
        let (mut form, fields) = change.over(&before, &|text| clean(&who, text))?;
        if fields.is_empty() {
            return Ok(tx.unchanged()?.with(form));
        }
        refuse_unknown(tx, &form).await?;
        form.updated_at = who.now();
        sql::update(tx, &form).await?;
        if form.is_default && !before.is_default {
            sql::take_default_from_others(tx, id, who.now()).await?;
        }
        Ok(tx.commit(&who, vec![Event::updated(About::TicketForm(id.number()), &fields)]).await?.with(form))
    })
    .await
}

/// Copies a form; the copy is never the default.
///
/// # Errors
/// `NotFound`, `Denied`.
pub async fn clone(ctx: &Ctx, id: TicketFormId, mark_title: bool) -> Result<TicketForm> {
    let who = ctx.clone();
    ctx.write(async move |tx| {
        let mut copy = opened::<act::Update>(tx, &who, id).await?.into_inner();
        if mark_title {
            copy.name = format!("Clone of {}", copy.name).chars().take(LONGEST_NAME).collect();
        }
        copy.is_default = false;
        copy.created_at = who.now();
        copy.updated_at = who.now();
        let mut events = Vec::new();
        let copy = inserted(tx, &who, copy, false, &mut events).await?;
        Ok(tx.commit(&who, events).await?.with(copy))
    })
    .await
}

/// Deletes a form; tickets keep it until they are changed.
///
/// # Errors
/// `NotFound`; `Denied`, also for the default form.
pub async fn delete(ctx: &Ctx, id: TicketFormId) -> Result<()> {
    let who = ctx.clone();
    ctx.write(async move |tx| {
        opened::<act::Delete>(tx, &who, id).await?;
        sql::put_away(tx, id, who.now()).await?;
        tx.commit(&who, vec![Event::deleted(About::TicketForm(id.number()))]).await
    })
    .await
}

/// Puts the named forms first, in this order; answers all forms in their new order.
///
/// # Errors
/// `Denied`; `Invalid` for a number that is not a form's.
pub async fn reorder(ctx: &Ctx, ids: Vec<TicketFormId>) -> Result<Vec<TicketForm>> {
    install::ensure(ctx).await?;
    let who = ctx.clone();
    ctx.write(async move |tx| {
        who.actor().may::<act::Manage, _>(Unchecked::new(TicketForms))?;
        let mut known = sql::trusted_all(tx).await?;
        known.sort_by_key(|form| (form.position, form.id));
        let all: Vec<TicketFormId> = known.iter().map(|form| form.id).collect();
        let order = pages::ordered(&ids, &all, "ticket_form_ids")?;
        sql::place(tx, &order, who.now()).await?;
        let mut forms = sql::trusted_all(tx).await?;
        forms.sort_by_key(|form| form.position);
        Ok(tx.commit(&who, vec![Event::new(About::TicketForm(0), Act::Reordered)]).await?.with(forms))
    })
    .await
}

async fn refuse_unknown(tx: &mut ReadTx, form: &TicketForm) -> Result<()> {
    let fields: Vec<i64> = form.ticket_field_ids.iter().map(|id| id.number()).collect();
    if !fields.is_empty() && sql::known_fields(tx, &fields).await?.len() < fields.len() {
        let text = "Ticket fields: names a field that does not exist";
        return Err(Refusal::invalid("ticket_field_ids", ProblemCode::Invalid, text).into());
    }
    let mut brands = form.restricted_brand_ids.clone();
    brands.sort_unstable();
    brands.dedup();
    if brands.len() > 300 || (!brands.is_empty() && sql::known_brands(tx, &brands).await?.len() < brands.len()) {
        let text = "Restricted brands: names a brand that does not exist";
        return Err(Refusal::invalid("restricted_brand_ids", ProblemCode::Invalid, text).into());
    }
    Ok(())
}

/// A new field comes onto the form of an account that has one form only.
pub(crate) async fn add_to_only_form(tx: &mut WriteTx, ctx: &Ctx, field: FieldId) -> Result<()> {
    let mut forms = sql::trusted_all(tx).await?;
    if let (Some(mut form), true) = (forms.pop(), forms.is_empty()) {
        form.ticket_field_ids.push(field);
        form.updated_at = ctx.now();
        sql::update(tx, &form).await?;
    }
    Ok(())
}

/// A deleted field leaves every form, with the conditions that speak of it.
pub(crate) async fn take_from_forms(tx: &mut WriteTx, ctx: &Ctx, field: FieldId) -> Result<()> {
    for mut form in sql::trusted_all(tx).await? {
        if !form.ticket_field_ids.contains(&field) {
            continue;
        }
        form.ticket_field_ids.retain(|id| *id != field);
        for conditions in [&mut form.agent_conditions, &mut form.end_user_conditions] {
            conditions.retain(|condition| condition.parent_field_id != field);
            for condition in conditions.iter_mut() {
                condition.child_fields.retain(|child| child.id != field);
            }
            conditions.retain(|condition| !condition.child_fields.is_empty());
        }
        form.updated_at = ctx.now();
        sql::update(tx, &form).await?;
    }
    Ok(())
}
