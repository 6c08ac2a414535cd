//! Making a ticket: from the API, a request form or a message, always the same way.

use domain::error::ProblemCode;
use domain::event::{About, Act, Cause, Event};
use domain::ids::{BrandId, CommentId, TicketId, UserId};
use domain::patch::Patch;
use domain::policy::act;
use domain::rights::Right;
use domain::role::Role;
use domain::tickets::change::{CommentFacts, TicketChange, differences};
use domain::tickets::policy::{Tickets, may_assign};
use domain::tickets::{FieldValues, LONGEST_SUBJECT, Metrics, Status, Ticket};
use domain::via::Via;
use domain::{Actor, Refusal, Result, Unchecked};
use store::{Ctx, Open, ReadTx, WriteTx};

use super::texts::{Texts, texts};
use super::update::{clean_external_id, clean_tags, write_values};
use super::{CommentInput, Shown, facts, follow_up, people, sql};
use crate::ticket_fields::{self, layout};

/// Longest subject made from a comment, in characters.
const SUBJECT_FROM_COMMENT: usize = 100;

/// Who the ticket is for.
#[derive(Clone, Debug)]
pub enum Requester {
    /// Whoever acts.
    Actor,
    Known(UserId),
    /// By address; unknown ones become unverified end users.
    Address {
        name: Option<String>,
        email: String,
    },
}

/// A ticket as it is asked for.
#[derive(Clone, Debug)]
pub struct NewTicket {
    pub wish: TicketChange,
    pub requester: Requester,
    pub submitter_id: Option<UserId>,
    pub comment: CommentInput,
    pub via: Via,
    pub recipient: Option<String>,
    pub cause: Cause,
    /// The message's id and stored raw copy, when it came by mail.
    pub message_id: Option<String>,
    pub raw_blob: Option<String>,
    /// The sender was not authenticated.
    pub unverified: bool,
}

/// Makes a ticket with its first comment.
///
/// # Errors
/// `Denied`; `Invalid` with the fields that do not fit.
pub async fn create(ctx: &Ctx, new: NewTicket) -> Result<(Shown, i64)> {
    refuse_visitor(ctx, &new)?;
    refuse_beyond_rights(ctx, &new)?;
    let mut new = follow_up::inherited(ctx, new).await?;
    clean_tags(ctx, &mut new.wish);
    clean_external_id(ctx, &mut new.wish)?;
    let texts = texts(ctx, &new.comment)?;
    let subject = subject(ctx, &new.wish.subject, &texts.body)?;
    let who = ctx.clone();
    ctx.write(async move |tx| {
        who.actor().may::<act::Create, _>(Unchecked::new(Tickets))?;
        let layout = layout::within(tx, &who).await?;
        ticket_fields::settle(tx, &who, &layout, &mut new.wish).await?;
        let mut events = Vec::new();
        let requester_id = requester(tx, &who, &new.requester, &mut events).await?;
        let person =
            facts::person(tx, requester_id).await?.ok_or_else(|| facts::unknown("requester_id", "Requester"))?;
        let author_id = author(&who, &new, requester_id);
        let author_role = match who.actor().user().filter(|user| user.id == author_id) {
            Some(user) => user.role,
            None if author_id == requester_id => person.role,
            None => facts::person(tx, author_id).await?.ok_or_else(|| facts::unknown("author_id", "Author"))?.role,
        };
        // Who acts and who asks are known to be there.
        let known = [who.actor().user_id(), Some(requester_id)];
        if let Some(submitter) = new.submitter_id.filter(|id| !known.contains(&Some(*id))) {
            facts::person(tx, submitter).await?.ok_or_else(|| facts::unknown("submitter_id", "Submitter"))?;
        }
        let public = new.comment.public.unwrap_or(true);
        people::settle(tx, &who, None, &mut new.wish, &mut events).await?;
        let mut facts = facts::gather(tx, &who, None, &new.wish).await?;
        facts.layout = layout.clone();
        facts.by_end_user = by_end_user(&who);
        facts.comment =
            Some(CommentFacts { author_id, public, by_agent: author_role.is_staff() && author_id != requester_id });
        let brand = who.cached_within(tx, default_brand).await?.0;
        let blank = blank(&who, &new, requester_id, person.organization_id, brand, subject);
        let outcome = blank.apply(
            TicketChange { subject: Patch::Keep, requester_id: Patch::Keep, ..new.wish.clone() },
            &facts,
            who.now(),
        )?;
        let mut ticket = outcome.ticket;
        let audit_id = tx.next_event().await?;
        ticket.id = TicketId::new(sql::write::insert(tx, &ticket).await?);
        let (comment_id, place) = insert_comment(
            tx,
            &who,
            &ticket,
            &new,
            &texts,
            author_id,
            public,
            audit_id + i64::try_from(events.len()).unwrap_or(0),
        )
        .await?;
        sql::write::insert_beside(tx, &ticket, place, &texts.body).await?;
        crate::attachments::attach(tx, &who, ticket.id, comment_id, &new.comment).await?;
        crate::comments::quoted::keep(tx, &who, comment_id, new.comment.quoted_html.as_deref()).await?;
        let audit_id = audit_id + i64::try_from(events.len()).unwrap_or(0);
        let mut event = created(&ticket, comment_id, &new);
        write_values(tx, &who, &ticket, &ticket, &mut event.details.changes).await?;
        events.push(event);
        let shown = Shown {
            description: texts.body,
            followup_ids: Vec::new(),
            has_incidents: false,
            comment_count: 1,
            custom_fields: layout.values(&ticket, who.actor()),
            ticket,
        };
        Ok(tx.commit(&who, events).await?.with((shown, audit_id)))
    })
    .await
}

/// A public word, tags and a group that is not one's own ask for rights of their own.
fn refuse_beyond_rights(ctx: &Ctx, new: &NewTicket) -> Result<()> {
    if new.comment.public.unwrap_or(true) {
        ctx.actor().may::<act::Reply, _>(Unchecked::new(Tickets))?;
    }
    if !ctx.actor().is_staff() {
        return Ok(());
    }
    if let Patch::Set(group) = new.wish.group_id {
        may_assign(ctx.actor(), group)?;
    }
    if new.wish.names_tags() && !ctx.actor().has(Right::TagTickets) { Err(Refusal::Denied.into()) } else { Ok(()) }
}

/// The brand of tickets that name none.
struct DefaultBrand(i64);

async fn default_brand(tx: &mut ReadTx) -> Result<DefaultBrand> {
    Ok(DefaultBrand(sql::trusted_default_brand(tx).await?))
}

/// Does somebody who is not of the staff act, by hand?
pub(super) fn by_end_user(ctx: &Ctx) -> bool {
    !ctx.actor().is_staff() && !ctx.actor().is_house()
}

fn subject(ctx: &Ctx, wish: &Patch<String>, body: &str) -> Result<String> {
    let subject = match wish {
        Patch::Set(subject) if !subject.trim().is_empty() => identity::clean(ctx, subject.trim()),
        _ => body.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(SUBJECT_FROM_COMMENT).collect(),
    };
    if subject.chars().count() > LONGEST_SUBJECT {
        return Err(Refusal::invalid(
            "subject",
            ProblemCode::TooLong,
            format!("Subject: write at most {LONGEST_SUBJECT} characters"),
        )
        .into());
    }
    Ok(subject)
}

/// A visitor asks in the open: where the account takes such requests, by an address, and never as a known person.
fn refuse_visitor(ctx: &Ctx, new: &NewTicket) -> Result<()> {
    let stranger = matches!(ctx.actor(), Actor::Visitor);
    let fits =
        ctx.settings().anonymous_requests && new.unverified && matches!(new.requester, Requester::Address { .. });
    if stranger && !fits { Err(Refusal::Unauthenticated.into()) } else { Ok(()) }
}

/// End users make tickets for themselves only.
async fn requester(tx: &mut WriteTx, ctx: &Ctx, wished: &Requester, events: &mut Vec<Event>) -> Result<UserId> {
    let own = ctx.actor().user_id();
    if ctx.actor().user().is_some_and(|user| user.role == Role::EndUser) {
        return own.ok_or_else(|| Refusal::Denied.into());
    }
    match wished {
        Requester::Known(id) => Ok(*id),
        Requester::Actor => own.ok_or_else(|| facts::unknown("requester_id", "Requester").into()),
        Requester::Address { name, email } => {
            let found = identity::users::find_or_create_requester(tx, ctx, name.as_deref(), email).await?;
            events.extend(found.events);
            Ok(found.id)
        }
    }
}

/// Who speaks: the named author when an agent names one, else who acts, else the requester.
fn author(ctx: &Ctx, new: &NewTicket, requester: UserId) -> UserId {
    let named = new.comment.author_id.map(UserId::new).filter(|_| ctx.actor().is_agent() || ctx.actor().is_house());
    named.or(ctx.actor().user_id()).unwrap_or(requester)
}

fn blank(
    ctx: &Ctx,
    new: &NewTicket,
    requester: UserId,
    organization: Option<domain::ids::OrganizationId>,
    brand: i64,
    subject: String,
) -> Ticket {
    Ticket {
        id: TicketId::new(0),
        external_id: None,
        subject,
        status: Status::New,
        custom_status_id: None,
        priority: None,
        kind: None,
        requester_id: requester,
        submitter_id: new.submitter_id.or(ctx.actor().user_id()).unwrap_or(requester),
        assignee_id: None,
        group_id: None,
        organization_id: organization,
        brand_id: BrandId::new(brand),
        form_id: None,
        problem_id: None,
        recipient: new.recipient.clone(),
        due_at: None,
        tags: Default::default(),
        fields: FieldValues::default(),
        follower_ids: Vec::new(),
        email_cc_ids: Vec::new(),
        via: new.via.clone(),
        is_public: false,
        created_at: ctx.now(),
        updated_at: ctx.now(),
        generated_at: ctx.now(),
        metrics: Metrics::default(),
        deleted_at: None,
        scrubbed: false,
    }
}

#[expect(clippy::too_many_arguments, reason = "one row, each part from another place")]
async fn insert_comment(
    tx: &mut WriteTx,
    ctx: &Ctx,
    ticket: &Ticket,
    new: &NewTicket,
    texts: &Texts,
    author: UserId,
    public: bool,
    audit_id: i64,
) -> Result<(CommentId, i64)> {
    let row = crate::comments::sql::NewRow {
        ticket_id: ticket.id,
        author_id: author,
        public,
        body: &texts.body,
        html: texts.html.as_deref(),
        via: &new.via,
        unverified: new.unverified,
        message_id: new.message_id.as_deref(),
        raw_blob: new.raw_blob.as_deref(),
        audit_id,
        created_at: ctx.now(),
    };
    Ok(crate::comments::sql::insert(tx, &row).await?)
}

/// The event: every field that was set, told against an empty ticket.
fn created(ticket: &Ticket, comment: CommentId, new: &NewTicket) -> Event {
    let mut empty = ticket.clone();
    empty.priority = None;
    empty.kind = None;
    empty.assignee_id = None;
    empty.group_id = None;
    empty.organization_id = None;
    empty.tags = Default::default();
    empty.fields = FieldValues::default();
    empty.subject = String::new();
    empty.follower_ids = Vec::new();
    empty.email_cc_ids = Vec::new();
    let mut event = Event::new(About::Ticket(ticket.id), Act::Created).caused_by(new.cause);
    event.details.changes = differences(&empty, ticket);
    event.details.changes.push(domain::event::Change {
        field: "status".to_owned(),
        before: None,
        after: Some(domain::event::Fact::Word(ticket.status.word().to_owned())),
    });
    event.details.changes.push(domain::event::Change {
        field: "requester_id".to_owned(),
        before: None,
        after: Some(domain::event::Fact::Number(ticket.requester_id.number())),
    });
    for change in &mut event.details.changes {
        change.before = None;
    }
    event.details.comment = Some(comment);
    event.details.via = Some(new.via.channel.word().to_owned());
    event
}
