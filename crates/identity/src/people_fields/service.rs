//! Listing, making, changing, ordering and deleting the fields of users and organizations.

use std::collections::HashSet;

use domain::error::ProblemCode;
use domain::event::{Act, Event};
use domain::ids::FieldId;
use domain::page::{Page, Window};
use domain::people_fields::{LAST_POSITION, MOST_FIELDS, Owner, PeopleField, PeopleFieldChange, PeopleFields};
use domain::policy::{Allowed, Permits, act};
use domain::{Refusal, Result, Unchecked};
use store::{Ctx, OnUnique, Open, ReadTx};

use super::sql;
use crate::clean::clean;

pub(super) async fn opened<A>(tx: &mut ReadTx, ctx: &Ctx, owner: Owner, id: &str) -> Result<Allowed<A, PeopleField>>
where
    PeopleField: Permits<A>,
{
    let row = sql::load(tx, owner, id).await?.ok_or(Refusal::NotFound)?;
    Ok(ctx.actor().may::<A, PeopleField>(row)?)
}

/// One field, by its number or its key.
///
/// # Errors
/// `NotFound`, also for end users.
pub async fn show(ctx: &Ctx, owner: Owner, id: &str) -> Result<PeopleField> {
    let (who, id) = (ctx.clone(), id.to_owned());
    ctx.glance(async move |tx| Ok(opened::<act::Read>(tx, &who, owner, &id).await?.into_inner())).await
}

/// A page of the fields, by position.
///
/// # Errors
/// When the store fails.
pub async fn list(ctx: &Ctx, owner: Owner, window: Window) -> Result<Page<PeopleField>> {
    let sees = ctx.actor().sees::<PeopleField>();
    ctx.read(async move |tx| {
        let mut page = sql::page(tx, &sees, owner, &window).await?;
        if matches!(window, Window::Offset { .. }) {
            page.count = Some(sql::count(tx, &sees, owner).await?);
        }
        Ok(page)
    })
    .await
}

/// Makes a field, in last place when none is named.
///
/// # Errors
/// `Denied`; `Invalid`, also for a key in use.
pub async fn create(ctx: &Ctx, owner: Owner, change: PeopleFieldChange) -> Result<PeopleField> {
    ctx.actor().may::<act::Create, _>(Unchecked::new(PeopleFields(owner)))?;
    let kind = change.kind;
    let kind = kind.ok_or_else(|| Refusal::invalid("type", ProblemCode::Invalid, "Type: is not a type of field"))?;
    let blank = PeopleField {
        id: FieldId::new(0),
        owner,
        key: change.key.as_deref().unwrap_or_default().trim().to_owned(),
        kind,
        title: String::new(),
        description: String::new(),
        position: 0,
        active: true,
        regexp: None,
        tag: None,
        options: Vec::new(),
        relationship_target_type: None,
        created_at: ctx.now(),
        updated_at: ctx.now(),
    };
    let place_named = change.position.is_some();
    let (mut field, _) = change.over(&blank, &|text| clean(ctx, text))?;
    let who = ctx.clone();
    ctx.write(async move |tx| {
        who.actor().may::<act::Create, _>(Unchecked::new(PeopleFields(owner)))?;
        let known = sql::order(tx, owner).await?;
        if known.len() as u64 >= MOST_FIELDS {
            let text = format!("An account can have at most {MOST_FIELDS} of these fields");
            return Err(Refusal::invalid("base", ProblemCode::State, text).into());
        }
        if !place_named {
            let last = known.iter().map(|(_, position)| *position).max().unwrap_or(-1);
            field.position = last.saturating_add(1).min(LAST_POSITION);
        }
        let taken = || Refusal::taken("key", format!("Key: {} has already been taken", field.key));
        field.id = sql::insert(tx, &field).await.on_unique("people_fields_key_unique", taken)?;
        Ok(tx.commit(&who, vec![Event::created(owner.about(field.id.number()))]).await?.with(field))
    })
    .await
}

/// Changes a field; its key and its type stay.
///
/// # Errors
/// `NotFound`, `Denied`; `Invalid` with every problem found.
pub async fn update(ctx: &Ctx, owner: Owner, id: &str, change: PeopleFieldChange) -> Result<PeopleField> {
    let (who, id) = (ctx.clone(), id.to_owned());
    ctx.write(async move |tx| {
        let before = opened::<act::Update>(tx, &who, owner, &id).await?.into_inner();
        let (mut field, fields) = change.over(&before, &|text| clean(&who, text))?;
        if fields.is_empty() {
            return Ok(tx.unchanged()?.with(field));
        }
        field.updated_at = who.now();
        sql::update(tx, &field).await?;
        let event = Event::updated(owner.about(field.id.number()), &fields);
        Ok(tx.commit(&who, vec![event]).await?.with(field))
    })
    .await
}

/// Deletes a field; its values are shown no longer.
///
/// # Errors
/// `NotFound`, `Denied`.
pub async fn delete(ctx: &Ctx, owner: Owner, id: &str) -> Result<()> {
    let (who, id) = (ctx.clone(), id.to_owned());
    ctx.write(async move |tx| {
        let field = opened::<act::Delete>(tx, &who, owner, &id).await?;
        sql::delete(tx, field.id).await?;
        tx.commit(&who, vec![Event::deleted(owner.about(field.id.number()))]).await
    })
    .await
}

/// Puts the named fields first, in this order; the others follow as they were.
///
/// # Errors
/// `Denied`; `Invalid` for a number that is not a field's.
pub async fn reorder(ctx: &Ctx, owner: Owner, ids: Vec<FieldId>) -> Result<()> {
    let who = ctx.clone();
    ctx.write(async move |tx| {
        who.actor().may::<act::Manage, _>(Unchecked::new(PeopleFields(owner)))?;
        let known: Vec<FieldId> = sql::order(tx, owner).await?.into_iter().map(|(id, _)| id).collect();
        let mut named = HashSet::new();
        let first: Vec<FieldId> = ids.iter().copied().filter(|id| named.insert(*id)).collect();
        if !first.iter().all(|id| known.contains(id)) {
            let text = "Fields: names a field that does not exist";
            return Err(Refusal::invalid("base", ProblemCode::Invalid, text).into());
        }
        let order: Vec<FieldId> = first.into_iter().chain(known.into_iter().filter(|id| !named.contains(id))).collect();
        sql::place(tx, &order, who.now()).await?;
        tx.commit(&who, vec![Event::new(owner.about(0), Act::Reordered)]).await
    })
    .await
}
