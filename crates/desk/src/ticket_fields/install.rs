//! What every account has: the fields of the system, one form that holds them, five custom statuses.

use domain::Result;
use domain::custom_statuses::{CustomStatus, DEFAULTS};
use domain::event::{About, Event};
use domain::ids::{CustomStatusId, TicketFormId};
use domain::policy::act;
use domain::ticket_fields::{FieldKind, TicketField};
use domain::ticket_forms::TicketForm;
use domain::{Actor, Unchecked};
use store::{Ctx, Open, WriteTx};

use super::{service, sql};
use crate::{custom_statuses, ticket_forms};

/// Does the account have what it starts with? Kept in memory.
struct Installed(bool);

/// Gives an account that was made before there were fields what it lacks.
pub(crate) async fn ensure(ctx: &Ctx) -> Result<()> {
    let installed = ctx.cached(async move |tx| {
        let fields = sql::trusted_all(tx).await?.iter().any(|field| field.kind.is_system());
        let forms = !ticket_forms::sql::trusted_all(tx).await?.is_empty();
        Ok(Installed(fields && forms && !custom_statuses::sql::trusted_all(tx).await?.is_empty()))
    });
    if installed.await?.0 { Ok(()) } else { install_defaults(&ctx.seen_by(Actor::Job("install_fields"))).await }
}

/// Gives a new account its fields, its form and its custom statuses. Does nothing where there are any.
///
/// # Errors
/// `Denied` for anybody but the house and admins.
pub async fn install_defaults(ctx: &Ctx) -> Result<()> {
    let who = ctx.clone();
    ctx.write(async move |tx| {
        who.actor().may::<act::Manage, _>(Unchecked::new(domain::ticket_fields::TicketFields))?;
        let mut events = Vec::new();
        install_fields(tx, &who, &mut events).await?;
        install_form(tx, &who, &mut events).await?;
        install_statuses(tx, &who, &mut events).await?;
        if events.is_empty() { tx.unchanged() } else { tx.commit(&who, events).await }
    })
    .await
}

async fn install_fields(tx: &mut WriteTx, ctx: &Ctx, events: &mut Vec<Event>) -> Result<()> {
    if sql::trusted_all(tx).await?.iter().any(|field| field.kind.is_system()) {
        return Ok(());
    }
    for (kind, position) in FieldKind::SYSTEM.into_iter().zip(1..) {
        let asked = matches!(kind, FieldKind::Subject | FieldKind::Description);
        let title = title(kind);
        let field = TicketField {
            title: title.to_owned(),
            title_in_portal: title.to_owned(),
            description: if kind == FieldKind::Description { DESCRIPTION.to_owned() } else { String::new() },
            position,
            visible_in_portal: asked,
            editable_in_portal: asked,
            required_in_portal: asked,
            ..service::blank(ctx, kind)
        };
        let id = sql::insert(tx, &field).await?;
        events.push(Event::created(About::TicketField(id.number())));
    }
    Ok(())
}

const DESCRIPTION: &str =
    "Please enter the details of your request. A member of our support staff will respond as soon as possible.";

const fn title(kind: FieldKind) -> &'static str {
    match kind {
        FieldKind::Subject => "Subject",
        FieldKind::Description => "Description",
        FieldKind::Status => "Status",
        FieldKind::CustomStatus => "Ticket status",
        FieldKind::TicketType => "Type",
        FieldKind::Priority => "Priority",
        FieldKind::Group => "Group",
        _ => "Assignee",
    }
}

async fn install_form(tx: &mut WriteTx, ctx: &Ctx, events: &mut Vec<Event>) -> Result<()> {
    if !ticket_forms::sql::trusted_all(tx).await?.is_empty() {
        return Ok(());
    }
    let fields = sql::trusted_all(tx).await?;
    let form = TicketForm {
        id: TicketFormId::new(0),
        name: "Default Ticket Form".to_owned(),
        display_name: "Default Ticket Form".to_owned(),
        position: 1,
        active: true,
        is_default: true,
        end_user_visible: true,
        in_all_brands: true,
        restricted_brand_ids: Vec::new(),
        ticket_field_ids: fields.iter().map(|field| field.id).collect(),
        agent_conditions: Vec::new(),
        end_user_conditions: Vec::new(),
        created_at: ctx.now(),
        updated_at: ctx.now(),
    };
    let id = ticket_forms::sql::insert(tx, &form).await?;
    events.push(Event::created(About::TicketForm(id.number())));
    Ok(())
}

async fn install_statuses(tx: &mut WriteTx, ctx: &Ctx, events: &mut Vec<Event>) -> Result<()> {
    if !custom_statuses::sql::trusted_all(tx).await?.is_empty() {
        return Ok(());
    }
    for (category, agent_label, end_user_label) in DEFAULTS {
        let status = CustomStatus {
            id: CustomStatusId::new(0),
            category,
            agent_label: agent_label.to_owned(),
            end_user_label: end_user_label.to_owned(),
            description: String::new(),
            end_user_description: String::new(),
            active: true,
            is_default: true,
            created_at: ctx.now(),
            updated_at: ctx.now(),
        };
        let id = custom_statuses::sql::insert(tx, &status).await?;
        events.push(Event::created(About::CustomStatus(id.number())));
    }
    Ok(())
}
