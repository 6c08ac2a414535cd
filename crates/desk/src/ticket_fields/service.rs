//! Listing, making, changing, ordering and deleting ticket fields.

use domain::error::ProblemCode;
use domain::event::{About, Act, Event};
use domain::ids::FieldId;
use domain::page::{Page, Window};
use domain::policy::{Allowed, Permits, act};
use domain::ticket_fields::{FieldKind, LAST_POSITION, MOST_FIELDS, TicketField, TicketFieldChange, TicketFields};
use domain::{Refusal, Result, Unchecked};
use identity::clean;
use store::{Ctx, Open, ReadTx};

use super::{install, sql};
use crate::{pages, ticket_forms};

pub(super) async fn opened<A>(tx: &mut ReadTx, ctx: &Ctx, id: FieldId) -> Result<Allowed<A, TicketField>>
where
    TicketField: Permits<A>,
{
    let row = sql::load(tx, id).await?.ok_or(Refusal::NotFound)?;
    Ok(ctx.actor().may::<A, TicketField>(row)?)
}

/// One field.
///
/// # Errors
/// `NotFound`, for end users also for one that is not in the portal.
pub async fn show(ctx: &Ctx, id: FieldId) -> Result<TicketField> {
    install::ensure(ctx).await?;
    let who = ctx.clone();
    ctx.glance(async move |tx| Ok(opened::<act::Read>(tx, &who, id).await?.into_inner())).await
}

/// A page of the fields the actor sees, by position.
///
/// # Errors
/// When the store fails.
pub async fn list(ctx: &Ctx, window: Window) -> Result<Page<TicketField>> {
    install::ensure(ctx).await?;
    let who = ctx.clone();
    ctx.read(async move |tx| {
        let sees = who.actor().sees::<TicketField>();
        let mut page = sql::page(tx, &sees, &window).await?;
        if matches!(window, Window::Offset { .. }) {
            page.count = Some(sql::count(tx, &sees).await?);
        }
        Ok(page)
    })
    .await
}

/// How many fields [`list`] would give.
///
/// # Errors
/// When the store fails.
pub async fn count(ctx: &Ctx) -> Result<u64> {
    install::ensure(ctx).await?;
    let who = ctx.clone();
    ctx.read(async move |tx| Ok(sql::count(tx, &who.actor().sees::<TicketField>()).await?)).await
}

/// A field of this kind before any wish.
pub(super) fn blank(ctx: &Ctx, kind: FieldKind) -> TicketField {
    TicketField {
        id: FieldId::new(0),
        kind,
        title: String::new(),
        title_in_portal: String::new(),
        description: String::new(),
        agent_description: None,
        position: 0,
        active: true,
        required: false,
        collapsed_for_agents: false,
        regexp: None,
        visible_in_portal: false,
        editable_in_portal: false,
        required_in_portal: false,
        tag: None,
        options: Vec::new(),
        relationship_target_type: None,
        created_at: ctx.now(),
        updated_at: ctx.now(),
    }
}

/// Makes a field, in last place when none is named. The only form of an account gets it too.
///
/// # Errors
/// `Denied`; `Invalid` with every problem found.
pub async fn create(ctx: &Ctx, change: TicketFieldChange) -> Result<TicketField> {
    ctx.actor().may::<act::Create, _>(Unchecked::new(TicketFields))?;
    install::ensure(ctx).await?;
    let kind = change.kind.filter(|kind| !kind.is_system());
    let kind = kind.ok_or_else(|| Refusal::invalid("type", ProblemCode::Invalid, "Type: is not a type of field"))?;
    let place_named = change.position.is_some();
    let (mut field, _) = change.over(&blank(ctx, kind), &|text| clean(ctx, text))?;
    let who = ctx.clone();
    ctx.write(async move |tx| {
        who.actor().may::<act::Create, _>(Unchecked::new(TicketFields))?;
        let known = sql::trusted_all(tx).await?;
        if known.len() as u64 >= MOST_FIELDS {
            let text = format!("An account can have at most {MOST_FIELDS} ticket fields");
            return Err(Refusal::invalid("base", ProblemCode::State, text).into());
        }
        refuse_tags_in_use(&field, &known)?;
        if !place_named {
            let last = known.iter().map(|field| field.position).max().unwrap_or(0);
            field.position = last.saturating_add(1).min(LAST_POSITION);
        }
        field.id = sql::insert(tx, &field).await?;
        ticket_forms::add_to_only_form(tx, &who, field.id).await?;
        Ok(tx.commit(&who, vec![Event::created(About::TicketField(field.id.number()))]).await?.with(field))
    })
    .await
}

/// A tag says one thing: no two fields share one.
pub(super) fn refuse_tags_in_use(field: &TicketField, known: &[TicketField]) -> Result<()> {
    let others: std::collections::HashSet<&str> =
        known.iter().filter(|other| other.id != field.id).flat_map(TicketField::tags).collect();
    if field.tags().any(|tag| others.contains(tag)) {
        let name = if field.kind == FieldKind::Checkbox { "tag" } else { "custom_field_options" };
        return Err(Refusal::taken(name, "Tag: is used by another field already").into());
    }
    Ok(())
}

/// Changes a field; its type stays.
///
/// # Errors
/// `NotFound`, `Denied`; `Invalid` with every problem found.
pub async fn update(ctx: &Ctx, id: FieldId, change: TicketFieldChange) -> Result<TicketField> {
    install::ensure(ctx).await?;
    let who = ctx.clone();
    ctx.write(async move |tx| {
        let before = opened::<act::Update>(tx, &who, id).await?.into_inner();
        let (mut field, fields) = change.over(&before, &|text| clean(&who, text))?;
        if fields.is_empty() {
            return Ok(tx.unchanged()?.with(field));
        }
        if before.options != field.options || before.tag != field.tag {
            refuse_tags_in_use(&field, &sql::trusted_all(tx).await?)?;
        }
        field.updated_at = who.now();
        sql::update(tx, &field).await?;
        Ok(tx.commit(&who, vec![Event::updated(About::TicketField(id.number()), &fields)]).await?.with(field))
    })
    .await
}

/// Deletes a field; forms lose it, and its values are shown no longer.
///
/// # Errors
/// `NotFound`; `Denied`, also for a field of the system.
pub async fn delete(ctx: &Ctx, id: FieldId) -> Result<()> {
    let who = ctx.clone();
    ctx.write(async move |tx| {
        opened::<act::Delete>(tx, &who, id).await?;
        sql::put_away(tx, id, who.now()).await?;
        ticket_forms::take_from_forms(tx, &who, id).await?;
        tx.commit(&who, vec![Event::deleted(About::TicketField(id.number()))]).await
    })
    .await
}

/// Puts the named fields first, in this order; the others follow as they were.
///
/// # Errors
/// `Denied`; `Invalid` for a number that is not a field's.
pub async fn reorder(ctx: &Ctx, ids: Vec<FieldId>) -> Result<()> {
    install::ensure(ctx).await?;
    let who = ctx.clone();
    ctx.write(async move |tx| {
        who.actor().may::<act::Manage, _>(Unchecked::new(TicketFields))?;
        let known: Vec<FieldId> = sql::trusted_all(tx).await?.iter().map(|field| field.id).collect();
        let order = pages::ordered(&ids, &known, "ticket_field_ids")?;
        sql::place(tx, &order, who.now()).await?;
        tx.commit(&who, vec![Event::new(About::TicketField(0), Act::Reordered)]).await
    })
    .await
}
