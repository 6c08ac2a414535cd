//! Asking and answering: what a customer may do, and what somebody who is not signed in may.

use domain::error::ProblemCode;
use domain::event::Cause;
use domain::identities::IdentityKind;
use domain::ids::{FieldId, TicketFormId, TicketId};
use domain::patch::Patch;
use domain::policy::{Allowed, act};
use domain::tickets::change::{PersonWish, TicketChange};
use domain::tickets::{Priority, Status, Ticket, TicketType};
use domain::via::{Channel, Via};
use domain::{Actor, Refusal, Result, Time};
use store::{Ctx, Open, ReadTx};

use super::service::{beside, is_solved_by, layout, opened};
use super::{Request, sql};
use crate::tickets::{self, CommentInput, NewTicket, Requester, TicketUpdate};

/// Most requests that strangers make for one address in an hour.
const MOST_AN_HOUR: i64 = 10;
const HOUR_SECONDS: i64 = 3600;

/// Who a visitor says to be. Proves nothing.
#[derive(Clone, Debug)]
pub struct Sender {
    pub name: Option<String>,
    pub email: String,
}

/// A request as it is asked for: only what a customer may say.
#[derive(Clone, Debug, Default)]
pub struct NewRequest {
    pub subject: Patch<String>,
    pub priority: Patch<Priority>,
    pub kind: Patch<TicketType>,
    pub due_at: Patch<Time>,
    pub form_id: Patch<TicketFormId>,
    pub field_wishes: Vec<(FieldId, serde_json::Value)>,
    pub comment: CommentInput,
    pub followed: Option<TicketId>,
    pub collaborators: Vec<PersonWish>,
    /// Who asks, when nobody is signed in.
    pub sender: Option<Sender>,
}

/// A change of a request as it is asked for.
#[derive(Clone, Debug, Default)]
pub struct RequestChange {
    pub comment: Option<CommentInput>,
    pub solved: bool,
    pub collaborators: Vec<PersonWish>,
}

/// Makes a request. A visitor's, where the account takes them, is unverified: whoever owns the address sees nothing
/// of it before staff answered, and it is nobody's word but a stranger's.
///
/// # Errors
/// `Unauthenticated` for a visitor where the account takes none; `Invalid`; `TooMany`.
pub async fn create(ctx: &Ctx, new: NewRequest) -> Result<Request> {
    let visitor = matches!(ctx.actor(), Actor::Visitor);
    let requester = if visitor { stranger(ctx, &new).await? } else { Requester::Actor };
    let layout = layout(ctx).await?;
    let open = |kind| layout.fields.iter().any(|field| field.kind == kind && field.is_open_to_end_users());
    let keep = |kind, staff: bool| staff || open(kind);
    let staff = ctx.actor().is_staff();
    refuse_collaborators(ctx, &new.collaborators)?;
    let wish = TicketChange {
        subject: new.subject,
        priority: if keep(domain::ticket_fields::FieldKind::Priority, staff) { new.priority } else { Patch::Keep },
        kind: if keep(domain::ticket_fields::FieldKind::TicketType, staff) { new.kind } else { Patch::Keep },
        due_at: new.due_at,
        form_id: open_form(&layout, new.form_id)?,
        field_wishes: new.field_wishes,
        people: new.collaborators,
        ..TicketChange::default()
    };
    let made = NewTicket {
        wish,
        requester,
        submitter_id: None,
        comment: CommentInput { public: Some(true), author_id: None, ..new.comment },
        via: Via { followed: new.followed.filter(|_| !visitor), ..Via::channel(Channel::Web) },
        recipient: None,
        cause: Cause::Actor,
        message_id: None,
        raw_blob: None,
        unverified: visitor,
    };
    let (shown, _) = tickets::create(ctx, made).await?;
    beside(ctx, vec![shown]).await?.pop().ok_or_else(|| Refusal::NotFound.into())
}

/// The address a visitor gives, when the account takes such requests and it was not used too often.
async fn stranger(ctx: &Ctx, new: &NewRequest) -> Result<Requester> {
    if !ctx.settings().anonymous_requests {
        return Err(Refusal::Unauthenticated.into());
    }
    let Some(sender) = new.sender.clone() else {
        return Err(Refusal::invalid("requester", ProblemCode::Blank, "Requester: say your name and address").into());
    };
    let email = IdentityKind::Email.normal_form(&sender.email)?;
    let since = Time::from_millis(ctx.now().millis() - HOUR_SECONDS * 1000);
    let (suspended, made) = ctx
        .read(async move |tx| {
            let suspended = sql::trusted_is_suspended(tx, &email).await?;
            Ok((suspended, sql::trusted_made_since(tx, &email, since, MOST_AN_HOUR).await?))
        })
        .await?;
    // The same answer for both, so that nobody learns who is suspended.
    if suspended || made >= MOST_AN_HOUR {
        return Err(Refusal::TooMany { retry_after_seconds: 3600 }.into());
    }
    Ok(Requester::Address { name: sender.name, email: sender.email })
}

/// Customers add others only where the account allows it, and visitors never.
fn refuse_collaborators(ctx: &Ctx, wishes: &[PersonWish]) -> Result<()> {
    let actor = ctx.actor();
    let allowed = actor.is_agent() || (actor.user().is_some() && ctx.settings().mail_adds_ccs);
    if wishes.is_empty() || allowed {
        return Ok(());
    }
    Err(Refusal::invalid("collaborators", ProblemCode::Invalid, "Collaborators: cannot be added here").into())
}

/// A form that is offered to customers.
fn open_form(layout: &domain::tickets::Layout, wish: Patch<TicketFormId>) -> Result<Patch<TicketFormId>> {
    let Patch::Set(id) = wish else { return Ok(Patch::Keep) };
    if layout.forms.iter().any(|form| form.id == id && form.end_user_visible) {
        return Ok(Patch::Set(id));
    }
    Err(Refusal::invalid("ticket_form_id", ProblemCode::Invalid, "Ticket form: is not valid").into())
}

/// Answers a request, or says that it is solved.
///
/// # Errors
/// `NotFound`; `Denied` for requests of one's organization that are read only; `Invalid` when it cannot be solved.
pub async fn update(ctx: &Ctx, id: TicketId, change: RequestChange) -> Result<Request> {
    refuse_collaborators(ctx, &change.collaborators)?;
    let comment = change.comment.map(|comment| CommentInput { public: Some(true), author_id: None, ..comment });
    let texts = comment.as_ref().map(|comment| tickets::texts::texts(ctx, comment)).transpose()?;
    let who = ctx.clone();
    let shown = ctx
        .write(async move |tx| {
            let ticket = opened(tx, &who, id).await?;
            let ticket = who.actor().may_also::<act::Reply, _, _>(ticket)?;
            let ticket = who.actor().may_also::<act::Read, _, _>(ticket)?;
            refuse_reader(tx, &who, &ticket).await?;
            if change.solved && !is_solved_by(&ticket, who.actor()) {
                let text = "Solved: this request cannot be solved by you";
                return Err(Refusal::invalid("solved", ProblemCode::State, text).into());
            }
            if comment.is_none() && !change.solved && change.collaborators.is_empty() {
                let shown = tickets::show::beside(tx, &who, ticket.into_inner()).await?;
                return Ok(tx.unchanged()?.with(shown));
            }
            let update = TicketUpdate {
                wish: TicketChange {
                    status: if change.solved { Patch::Set(Status::Solved) } else { Patch::Keep },
                    people: change.collaborators,
                    ..TicketChange::default()
                },
                comment,
                via: Via::channel(Channel::Web),
                ..TicketUpdate::default()
            };
            let mut events = Vec::new();
            let changed = tickets::change_in(tx, &who, ticket, update, texts, &mut events).await?;
            let shown = tickets::show::beside(tx, &who, changed.ticket).await?;
            Ok(tx.commit(&who, events).await?.with(shown))
        })
        .await?;
    beside(ctx, vec![shown]).await?.pop().ok_or_else(|| Refusal::NotFound.into())
}

/// Who only reads along with an organization answers where it shares comments too.
async fn refuse_reader(tx: &mut ReadTx, ctx: &Ctx, ticket: &Allowed<act::Read, Ticket>) -> Result<()> {
    let Some(user) = ctx.actor().user().filter(|user| !user.role.is_staff()) else { return Ok(()) };
    if ticket.requester_id == user.id || ticket.email_cc_ids.contains(&user.id) {
        return Ok(());
    }
    let shares = match ticket.organization_id {
        Some(organization) => sql::trusted_shares_comments(tx, organization).await?,
        None => false,
    };
    if shares { Ok(()) } else { Err(Refusal::Denied.into()) }
}
