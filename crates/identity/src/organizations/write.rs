//! Making, changing and putting away organizations.

use domain::error::{FieldProblem, ProblemCode};
use domain::event::{About, Event};
use domain::ids::OrganizationId;
use domain::organizations::{Organization, OrganizationChange, Organizations};
use domain::policy::act;
use domain::tags::Tags;
use domain::{Error, Patch, Refusal, Result, Unchecked};
use serde_json::{Map, Value};
use store::{Ctx, Open, StoreError, WriteTx};

use super::service::{TagsChange, complete, opened};
use super::sql;
use crate::clean::clean;
use crate::users::fields::over;
use crate::users::sql::group_exists;

/// Makes an organization.
///
/// # Errors
/// `Denied`; `Invalid`, also for a name or external id in use.
pub async fn create(ctx: &Ctx, change: OrganizationChange) -> Result<Organization> {
    let change = admitted(ctx, change)?;
    let who = ctx.clone();
    ctx.write(async move |tx| {
        who.actor().may::<act::Create, _>(Unchecked::new(Organizations))?;
        if change.name.is_none() {
            let problem = FieldProblem::new("name", ProblemCode::Blank, "Name: cannot be blank");
            return Err(Refusal::Invalid(vec![problem]).into());
        }
        let mut row = blank(&who);
        row.fields = fields_over(tx, &who, &row, &change).await?;
        let _fields = apply(&mut row, change);
        refuse_unknown_group(tx, &row).await?;
        row.id = sql::insert(tx, &row).await.map_err(|error| taken(error, &row))?;
        sql::set_domains(tx, row.id, &row.domain_names).await?;
        complete(tx, &who, std::slice::from_mut(&mut row)).await?;
        Ok(tx.commit(&who, vec![Event::created(About::Organization(row.id.number()))]).await?.with(row))
    })
    .await
}

/// Changes an organization. Agents write notes and tags, admins everything.
///
/// # Errors
/// `NotFound`, `Denied`; `Invalid`, also for a name or external id in use.
pub async fn update(ctx: &Ctx, id: OrganizationId, change: OrganizationChange) -> Result<Organization> {
    let change = admitted(ctx, change)?;
    let who = ctx.clone();
    ctx.write(async move |tx| {
        let mut row = if change.is_note_only() {
            opened::<act::Update>(tx, &who, id).await?.into_inner()
        } else {
            opened::<act::Manage>(tx, &who, id).await?.into_inner()
        };
        let values = fields_over(tx, &who, &row, &change).await?;
        let mut fields = apply(&mut row, change);
        if values != row.fields {
            row.fields = values;
            fields.push("organization_fields");
        }
        if fields.is_empty() {
            complete(tx, &who, std::slice::from_mut(&mut row)).await?;
            return Ok(tx.unchanged()?.with(row));
        }
        refuse_unknown_group(tx, &row).await?;
        row.updated_at = who.now();
        sql::update(tx, &row).await.map_err(|error| taken(error, &row))?;
        if fields.contains(&"domain_names") {
            sql::set_domains(tx, id, &row.domain_names).await?;
        }
        complete(tx, &who, std::slice::from_mut(&mut row)).await?;
        Ok(tx.commit(&who, vec![Event::updated(About::Organization(id.number()), &fields)]).await?.with(row))
    })
    .await
}

/// Puts an organization away; its people leave it.
///
/// # Errors
/// `NotFound`, `Denied`.
pub async fn delete(ctx: &Ctx, id: OrganizationId) -> Result<()> {
    let who = ctx.clone();
    ctx.write(async move |tx| {
        opened::<act::Delete>(tx, &who, id).await?;
        sql::put_away(tx, id, who.now()).await?;
        tx.commit(&who, vec![Event::deleted(About::Organization(id.number()))]).await
    })
    .await
}

/// Changes the tags and gives them back.
///
/// # Errors
/// `NotFound`, `Denied`.
pub async fn change_tags(ctx: &Ctx, id: OrganizationId, wish: TagsChange) -> Result<Tags> {
    let who = ctx.clone();
    ctx.write(async move |tx| {
        let mut row = opened::<act::Update>(tx, &who, id).await?.into_inner();
        let tags = match wish {
            TagsChange::Set(tags) => clean_tags(&who, &tags),
            TagsChange::Add(tags) => row.tags.with(&clean_tags(&who, &tags)),
            TagsChange::Remove(tags) => row.tags.without(&tags),
        };
        if tags == row.tags {
            return Ok(tx.unchanged()?.with(tags));
        }
        (row.tags, row.updated_at) = (tags.clone(), who.now());
        sql::update(tx, &row).await?;
        Ok(tx.commit(&who, vec![Event::updated(About::Organization(id.number()), &["tags"])]).await?.with(tags))
    })
    .await
}

fn blank(ctx: &Ctx) -> Organization {
    Organization {
        id: OrganizationId::new(0),
        name: String::new(),
        external_id: None,
        domain_names: Vec::new(),
        details: None,
        notes: None,
        group_id: None,
        shared_tickets: false,
        shared_comments: false,
        tags: Tags::default(),
        fields: serde_json::Map::new(),
        deleted_at: None,
        created_at: ctx.now(),
        updated_at: ctx.now(),
    }
}

/// Writes the wishes into the row and names the fields that differ now.
fn apply(row: &mut Organization, change: OrganizationChange) -> Vec<&'static str> {
    let before = row.clone();
    row.name = change.name.unwrap_or_else(|| before.name.clone());
    row.external_id = change.external_id.over(before.external_id.clone());
    row.domain_names = change.domain_names.unwrap_or_else(|| before.domain_names.clone());
    row.details = change.details.over(before.details.clone());
    row.notes = change.notes.over(before.notes.clone());
    row.group_id = change.group_id.over(before.group_id);
    row.shared_tickets = change.shared_tickets.unwrap_or(before.shared_tickets);
    row.shared_comments = change.shared_comments.unwrap_or(before.shared_comments);
    row.tags = change.tags.unwrap_or_else(|| before.tags.clone());
    [
        ("name", row.name != before.name),
        ("external_id", row.external_id != before.external_id),
        ("domain_names", row.domain_names != before.domain_names),
        ("details", row.details != before.details),
        ("notes", row.notes != before.notes),
        ("group_id", row.group_id != before.group_id),
        ("shared_tickets", row.shared_tickets != before.shared_tickets),
        ("shared_comments", row.shared_comments != before.shared_comments),
        ("tags", row.tags != before.tags),
    ]
    .into_iter()
    .filter_map(|(field, differs)| differs.then_some(field))
    .collect()
}

fn admitted(ctx: &Ctx, change: OrganizationChange) -> Result<OrganizationChange> {
    let mut change = change.checked()?;
    if let Some(name) = &mut change.name {
        *name = clean(ctx, name);
    }
    for text in [&mut change.external_id, &mut change.details, &mut change.notes] {
        if let Patch::Set(text) = text {
            *text = clean(ctx, text);
        }
    }
    if let Some(domains) = &change.domain_names {
        for domain in domains {
            crate::users::refuse_unclean(ctx, "domain_names", domain)?;
        }
    }
    change.tags = change.tags.map(|tags| clean_tags(ctx, &tags));
    Ok(change)
}

fn clean_tags(ctx: &Ctx, tags: &Tags) -> Tags {
    let words: Vec<String> = tags.iter().map(|tag| clean(ctx, tag)).collect();
    Tags::from_words(words.iter().map(String::as_str))
}

/// The values of organization fields after the change. Keys that no active field has are left out.
async fn fields_over(
    tx: &mut WriteTx,
    ctx: &Ctx,
    row: &Organization,
    change: &OrganizationChange,
) -> Result<Map<String, Value>> {
    if change.fields.is_empty() {
        return Ok(row.fields.clone());
    }
    let rules = sql::trusted_rules(tx).await?;
    over(&row.fields, &change.fields, &rules, &|text| clean(ctx, text))
}

async fn refuse_unknown_group(tx: &mut WriteTx, row: &Organization) -> Result<()> {
    match row.group_id {
        Some(group) if !group_exists(tx, group).await? => {
            Err(Refusal::invalid("group_id", ProblemCode::Invalid, "Group: does not exist").into())
        }
        _ => Ok(()),
    }
}

fn taken(error: StoreError, row: &Organization) -> Error {
    match error.unique() {
        Some("organizations_name_unique") => {
            Refusal::taken("name", format!("Name: {} has already been taken", row.name)).into()
        }
        Some("organizations_external_id_unique") => {
            Refusal::taken("external_id", "External has already been taken").into()
        }
        _ => error.into(),
    }
}
