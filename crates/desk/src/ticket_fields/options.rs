//! Single options of a drop-down or a multi-select.

use domain::error::ProblemCode;
use domain::event::{About, Event};
use domain::ids::FieldId;
use domain::policy::act;
use domain::ticket_fields::{FieldOption, OptionWish, TicketField, put_option as put, without_option};
use domain::{Refusal, Result};
use identity::clean;
use store::{Ctx, Open, WriteTx};

use super::service::{opened, refuse_tags_in_use};
use super::sql;

/// Adds an option, or changes the one the wish names by number; answers it and whether it is new.
///
/// # Errors
/// `NotFound`, also for an option that does not exist; `Denied`; `Invalid`.
pub async fn put_option(ctx: &Ctx, id: FieldId, wish: OptionWish) -> Result<(FieldOption, bool)> {
    let who = ctx.clone();
    ctx.write(async move |tx| {
        let mut field = with_options(tx, &who, id).await?;
        let is_new = wish.id.is_none();
        let put =
            put(&field.options, wish, &|text| clean(&who, text)).map_err(|problem| Refusal::Invalid(vec![problem]))?;
        let (options, number) = put.ok_or(Refusal::NotFound)?;
        field.options = options;
        refuse_tags_in_use(&field, &sql::trusted_all(tx).await?)?;
        let option = field.options.iter().find(|option| option.id == number).cloned().ok_or(Refusal::NotFound)?;
        let events = written(tx, &who, field).await?;
        Ok(tx.commit(&who, events).await?.with((option, is_new)))
    })
    .await
}

/// Takes an option away. Tickets that have it keep it until they are changed.
///
/// # Errors
/// `NotFound`, `Denied`.
pub async fn delete_option(ctx: &Ctx, id: FieldId, option: i64) -> Result<()> {
    let who = ctx.clone();
    ctx.write(async move |tx| {
        let mut field = with_options(tx, &who, id).await?;
        field.options = without_option(&field.options, option).ok_or(Refusal::NotFound)?;
        let events = written(tx, &who, field).await?;
        tx.commit(&who, events).await
    })
    .await
}

async fn with_options(tx: &mut WriteTx, ctx: &Ctx, id: FieldId) -> Result<TicketField> {
    let field = opened::<act::Update>(tx, ctx, id).await?.into_inner();
    if field.kind.has_options() {
        return Ok(field);
    }
    Err(Refusal::invalid("base", ProblemCode::State, "Only drop-down and multi-select fields have options").into())
}

async fn written(tx: &mut WriteTx, ctx: &Ctx, mut field: TicketField) -> Result<Vec<Event>> {
    field.updated_at = ctx.now();
    sql::update(tx, &field).await?;
    Ok(vec![Event::updated(About::TicketField(field.id.number()), &["custom_field_options"])])
}
