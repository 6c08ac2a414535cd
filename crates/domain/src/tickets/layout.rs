//! How an account's tickets are laid out: their fields, forms and custom statuses, and what these ask of a ticket.

use super::{FieldValue, Status, Ticket};
use crate::actor::Actor;
use crate::custom_statuses::{CustomStatus, category_of};
use crate::error::{FieldProblem, ProblemCode};
use crate::ids::{CustomStatusId, FieldId, TicketFormId};
use crate::ticket_fields::{FieldKind, TicketField, problem};
use crate::ticket_forms::{FormCondition, TicketForm};

/// Everything laid out; empty where nothing is known of it, which asks nothing.
#[derive(Clone, Debug, Default)]
pub struct Layout {
    /// The active fields, by position.
    pub fields: Vec<TicketField>,
    /// The forms in use, the default first.
    pub forms: Vec<TicketForm>,
    /// Every custom status.
    pub statuses: Vec<CustomStatus>,
}

impl Layout {
    /// The active field with this number.
    #[must_use]
    pub fn field(&self, id: FieldId) -> Option<&TicketField> {
        self.fields.iter().find(|field| field.id == id)
    }

    /// The active fields an account made itself.
    pub fn custom(&self) -> impl Iterator<Item = &TicketField> {
        self.fields.iter().filter(|field| !field.kind.is_system())
    }

    /// The form a ticket has: the one it names, else the default.
    #[must_use]
    pub fn form(&self, id: Option<TicketFormId>) -> Option<&TicketForm> {
        let named = self.forms.iter().find(|form| Some(form.id) == id);
        named.or_else(|| self.forms.iter().find(|form| form.is_default))
    }

    /// The category of a custom status.
    #[must_use]
    pub fn category(&self, id: CustomStatusId) -> Option<Status> {
        self.statuses.iter().find(|status| status.id == id).map(|status| status.category)
    }

    /// The custom status a ticket gets with this status.
    #[must_use]
    pub fn default_status(&self, status: Status) -> Option<CustomStatusId> {
        let category = category_of(status);
        self.statuses.iter().find(|known| known.is_default && known.category == category).map(|known| known.id)
    }

    /// Each active custom field with the ticket's value, as far as the actor may see them.
    #[must_use]
    pub fn values(&self, ticket: &Ticket, actor: &Actor) -> Vec<(FieldId, Option<FieldValue>)> {
        let all = actor.is_staff() || actor.is_house();
        self.custom()
            .filter(|field| all || field.is_shown_to_end_users())
            .map(|field| {
                let value = ticket.fields.get(field.id).cloned();
                let blank = (field.kind == FieldKind::Checkbox).then_some(FieldValue::Flag(false));
                (field.id, value.or(blank))
            })
            .collect()
    }

    /// The custom status agrees with the status; one of another category gives way to the default.
    pub(super) fn settle_status(&self, next: &mut Ticket) {
        if self.statuses.is_empty() {
            return;
        }
        let fits = next.custom_status_id.and_then(|id| self.category(id)) == Some(category_of(next.status));
        if !fits {
            next.custom_status_id = self.default_status(next.status);
        }
    }

    /// What an agent must still fill in: the required fields when solving, conditional ones in their statuses.
    pub(super) fn missing_for_agents(&self, before: &Ticket, next: &Ticket) -> Vec<FieldProblem> {
        let solves = before.status < Status::Solved && next.status == Status::Solved;
        let Some(form) = self.form(next.form_id) else { return Vec::new() };
        self.on(form)
            .filter(|field| is_empty(field, next))
            .filter(|field| match shown_by(&form.agent_conditions, field.id, next) {
                Shown::Always => solves && field.required,
                Shown::Never => false,
                Shown::Asked(statuses) => solves && (field.required || statuses),
            })
            .map(|field| problem(field, ProblemCode::Blank, "is required when solving a ticket"))
            .collect()
    }

    /// What an end user must still fill in to ask.
    pub(super) fn missing_for_end_users(&self, next: &Ticket) -> Vec<FieldProblem> {
        let Some(form) = self.form(next.form_id) else { return Vec::new() };
        self.on(form)
            .filter(|field| field.is_open_to_end_users() && is_empty(field, next))
            .filter(|field| match shown_by(&form.end_user_conditions, field.id, next) {
                Shown::Always => field.required_in_portal,
                Shown::Never => false,
                Shown::Asked(required) => required || field.required_in_portal,
            })
            .map(|field| problem(field, ProblemCode::Blank, "cannot be blank"))
            .collect()
    }

    fn on<'a>(&'a self, form: &'a TicketForm) -> impl Iterator<Item = &'a TicketField> {
        self.fields.iter().filter(|field| form.ticket_field_ids.contains(&field.id))
    }
}

/// Does a form show a field on this ticket?
enum Shown {
    /// No condition speaks of it.
    Always,
    Never,
    /// A condition shows it; does it also require it?
    Asked(bool),
}

fn shown_by(conditions: &[FormCondition], id: FieldId, ticket: &Ticket) -> Shown {
    let mut spoken_of = false;
    let mut asked = None;
    for condition in conditions {
        let Some(child) = condition.child(id) else { continue };
        spoken_of = true;
        if condition.is_met(&ticket.fields) {
            let on_status = child.required_on_statuses.as_ref().map(|required| required.covers(ticket.status));
            asked = Some(asked.unwrap_or(false) || on_status.unwrap_or(child.is_required));
        }
    }
    match (spoken_of, asked) {
        (false, _) => Shown::Always,
        (true, None) => Shown::Never,
        (true, Some(required)) => Shown::Asked(required),
    }
}

/// Has the ticket nothing in this field? A required checkbox must be ticked.
fn is_empty(field: &TicketField, ticket: &Ticket) -> bool {
    match field.kind {
        FieldKind::Priority => ticket.priority.is_none(),
        FieldKind::TicketType => ticket.kind.is_none(),
        FieldKind::Group => ticket.group_id.is_none(),
        FieldKind::Assignee => ticket.assignee_id.is_none(),
        kind if kind.is_system() => false,
        _ => matches!(ticket.fields.get(field.id), None | Some(FieldValue::Flag(false))),
    }
}
