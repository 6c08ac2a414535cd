//! Single options of a drop-down or a multi-select.

use domain::error::ProblemCode;
use domain::event::Event;
use domain::people_fields::{Owner, PeopleField};
use domain::policy::act;
use domain::ticket_fields::{FieldOption, OptionWish, put_option as put, without_option};
use domain::{Refusal, Result};
use store::{Ctx, Open, WriteTx};

use super::service::opened;
use super::sql;
use crate::clean::clean;

/// Adds an option, or changes the one the wish names by number; answers it and whether it is new.
///
/// # Errors
/// `NotFound`, also for an option that does not exist; `Denied`; `Invalid`.
pub async fn put_option(ctx: &Ctx, owner: Owner, id: &str, wish: OptionWish) -> Result<(FieldOption, bool)> {
    let (who, id) = (ctx.clone(), id.to_owned());
    ctx.write(async move |tx| {
        let mut field = with_options(tx, &who, owner, &id).await?;
        let is_new = wish.id.is_none();
        let put =
            put(&field.options, wish, &|text| clean(&who, text)).map_err(|problem| Refusal::Invalid(vec![problem]))?;
        let (options, number) = put.ok_or(Refusal::NotFound)?;
        let option = options.iter().find(|option| option.id == number).cloned().ok_or(Refusal::NotFound)?;
        field.options = options;
        let events = written(tx, &who, field).await?;
        Ok(tx.commit(&who, events).await?.with((option, is_new)))
    })
    .await
}

/// Takes an option away. Who has it keeps it until it is changed.
///
/// # Errors
/// `NotFound`, `Denied`.
pub async fn delete_option(ctx: &Ctx, owner: Owner, id: &str, option: i64) -> Result<()> {
    let (who, id) = (ctx.clone(), id.to_owned());
    ctx.write(async move |tx| {
        let mut field = with_options(tx, &who, owner, &id).await?;
        field.options = without_option(&field.options, option).ok_or(Refusal::NotFound)?;
        let events = written(tx, &who, field).await?;
        tx.commit(&who, events).await
    })
    .await
}

async fn with_options(tx: &mut WriteTx, ctx: &Ctx, owner: Owner, id: &str) -> Result<PeopleField> {
    let field = opened::<act::Update>(tx, ctx, owner, id).await?.into_inner();
    if field.kind.has_options() {
        return Ok(field);
    }
    Err(Refusal::invalid("base", ProblemCode::State, "Only drop-down and multi-select fields have options").into())
}

async fn written(tx: &mut WriteTx, ctx: &Ctx, mut field: PeopleField) -> Result<Vec<Event>> {
    field.updated_at = ctx.now();
    sql::update(tx, &field).await?;
    Ok(vec![Event::updated(field.owner.about(field.id.number()), &["custom_field_options"])])
}
