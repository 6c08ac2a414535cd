//! The values of custom fields in a wish for a ticket: checked against their fields before the laws see them.

use domain::error::{FieldProblem, ProblemCode};
use domain::policy::act;
use domain::ticket_fields::{FieldKind, TicketField, problem};
use domain::tickets::change::TicketChange;
use domain::tickets::{FieldValue, Layout};
use domain::{Refusal, Result};
use store::{Ctx, ReadTx};

use super::sql;

/// Most values in one wish.
const MOST_VALUES: usize = 1_000;

/// Moves the values that the wish says into those the laws take. Fields that do not exist, that are inactive, or
/// that an end user may not fill in are left out, as in Zendesk.
pub(crate) async fn settle(tx: &mut ReadTx, ctx: &Ctx, layout: &Layout, wish: &mut TicketChange) -> Result<()> {
    let wishes = std::mem::take(&mut wish.field_wishes);
    if wishes.len() > MOST_VALUES {
        let text = format!("Custom fields: name at most {MOST_VALUES}");
        return Err(Refusal::invalid("custom_fields", ProblemCode::TooLong, text).into());
    }
    let trusted = ctx.actor().is_staff() || ctx.actor().is_house();
    let mut problems: Vec<FieldProblem> = Vec::new();
    for (id, value) in wishes {
        let Some(field) = layout.field(id).filter(|field| !field.kind.is_system()) else { continue };
        if !trusted && !field.is_open_to_end_users() {
            continue;
        }
        match field.read(&value, &|text| identity::clean(ctx, text)) {
            Ok(value) => {
                if is_lost(tx, ctx, field, value.as_ref()).await? {
                    problems.push(problem(field, ProblemCode::Invalid, "does not exist"));
                }
                wish.fields.retain(|(known, _)| *known != id);
                wish.fields.push((id, value));
            }
            Err(found) => problems.push(found),
        }
    }
    if problems.is_empty() { Ok(()) } else { Err(Refusal::Invalid(problems).into()) }
}

/// Does a lookup point to nothing, or to what the actor may not see?
async fn is_lost(tx: &mut ReadTx, ctx: &Ctx, field: &TicketField, value: Option<&FieldValue>) -> Result<bool> {
    let (FieldKind::Lookup, Some(FieldValue::Text(text))) = (field.kind, value) else { return Ok(false) };
    let Ok(id) = text.parse::<i64>() else { return Ok(true) };
    let found = match field.relationship_target_type.as_deref() {
        Some("zen:user") => sql::is_user(tx, id).await?,
        Some("zen:organization") => sql::is_organization(tx, id).await?,
        Some("zen:ticket") => match crate::tickets::sql::load(tx, id.into()).await? {
            Some(row) => ctx.actor().may::<act::Read, _>(row).is_ok_and(|ticket| ticket.deleted_at.is_none()),
            None => false,
        },
        _ => false,
    };
    Ok(!found)
}
