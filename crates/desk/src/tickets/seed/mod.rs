//! Bulk data: tickets with three comments each, many in one transaction, for trying the house at size.
//!
//! The laws of a change are not asked, everything that is derived from a ticket is written all the same: tags, counts,
//! full text, the values of events and the chain of events. The same number gives the same ticket.

mod words;

use std::sync::Arc;

use domain::event::{About, Act, Cause, Event};
use domain::ids::{BrandId, GroupId, OrganizationId, TicketId, UserId};
use domain::tags::Tags;
use domain::tickets::change::differences;
use domain::tickets::{FieldValues, Metrics, Priority, Status, Ticket, TicketType};
use domain::via::{Channel, Via};
use domain::{Refusal, Result, Time};
use store::fulltext;
use store::{Ctx, Open, WriteTx};

use super::sql;
use super::update::write_values;
use words::{Dice, Words};

/// Most tickets in one transaction.
pub const MOST_AT_ONCE: u32 = 1_000;
/// The time that all seeded tickets are spread over, in seconds: a year.
const SPREAD_SECONDS: i64 = 365 * 86_400;

/// The people that seeded tickets are given to.
#[derive(Clone, Debug)]
pub struct Crowd {
    /// Agents with their group.
    pub agents: Vec<(UserId, GroupId)>,
    /// Customers with their organization.
    pub customers: Vec<(UserId, Option<OrganizationId>)>,
    /// How many tickets there will be in all; the last is from now, the first a year old.
    pub tickets: u64,
}

/// Merges the text index once everything is there, so that searches are as quick as after weeks of ordinary work.
///
/// # Errors
/// What the store says.
pub async fn settle(ctx: &Ctx) -> Result<()> {
    fulltext::scrub(ctx, &sql::write::TEXTS).await
}

/// Writes the tickets `first` to `first + count - 1` in one transaction. For the house only.
///
/// # Errors
/// `Denied` for anybody else; `Invalid` without people or with more than [`MOST_AT_ONCE`] tickets.
pub async fn seed(ctx: &Ctx, crowd: &Arc<Crowd>, first: u64, count: u32) -> Result<()> {
    if !ctx.actor().is_house() {
        return Err(Refusal::Denied.into());
    }
    if crowd.agents.is_empty() || crowd.customers.is_empty() || count == 0 || count > MOST_AT_ONCE {
        return Err(Refusal::BadQuery("seeding needs people, and 1 to 1,000 tickets at once".to_owned()).into());
    }
    let who = ctx.at(moment(ctx.now(), first, crowd.tickets));
    let crowd = crowd.clone();
    ctx.write(async move |tx| {
        let words = Words::new();
        let brand = sql::trusted_default_brand(tx).await?;
        let next = tx.next_event().await?;
        let mut events = Vec::with_capacity(usize::try_from(count).unwrap_or(0) * 3);
        for number in first..first + u64::from(count) {
            let audit = next + i64::try_from(events.len()).unwrap_or(0);
            one(tx, &who, &crowd, &words, brand, number, audit, &mut events).await?;
        }
        tx.commit(&who, events).await
    })
    .await
}

/// When the ticket of this number was made: the numbers are spread evenly over the year before now.
fn moment(now: Time, number: u64, all: u64) -> Time {
    let left = i64::try_from(all.saturating_sub(number)).unwrap_or(0);
    let seconds = left.saturating_mul(SPREAD_SECONDS) / i64::try_from(all.max(1)).unwrap_or(i64::MAX);
    now.plus_seconds(-seconds.min(SPREAD_SECONDS))
}

#[expect(clippy::too_many_arguments, reason = "one ticket, each part from another place")]
async fn one(
    tx: &mut WriteTx,
    ctx: &Ctx,
    crowd: &Crowd,
    words: &Words,
    brand: i64,
    number: u64,
    audit: i64,
    events: &mut Vec<Event>,
) -> Result<()> {
    let mut dice = Dice::new(number);
    let (agent, group) = *dice.pick(&crowd.agents).ok_or(Refusal::NotFound)?;
    let (customer, organization) = *dice.pick(&crowd.customers).ok_or(Refusal::NotFound)?;
    let subject = words.text(&mut dice, 6);
    let mut ticket = ticket(ctx, &mut dice, subject, (agent, group), (customer, organization), brand);
    ticket.id = TicketId::new(sql::write::insert(tx, &ticket).await?);
    for (place, author) in (0_i64..).zip([customer, agent, customer]) {
        let (many, public) = (20 + dice.below(40), place != 1 || dice.below(4) > 0);
        let body = words.text(&mut dice, many);
        let row = crate::comments::sql::NewRow {
            ticket_id: ticket.id,
            author_id: author,
            public,
            body: &body,
            html: None,
            via: &ticket.via,
            unverified: false,
            message_id: None,
            raw_blob: None,
            audit_id: audit + place,
            created_at: ticket.created_at,
        };
        let (comment, _) = crate::comments::sql::insert(tx, &row).await?;
        let mut event;
        if place == 0 {
            sql::write::insert_beside(tx, &ticket, place, &body).await?;
            event = Event::new(About::Ticket(ticket.id), Act::Created);
            event.details.changes = differences(&empty(&ticket), &ticket);
            write_values(tx, ctx, &ticket, &ticket, &mut event.details.changes).await?;
        } else {
            sql::write::index_at(tx, &ticket, place, &body).await?;
            event = Event::new(About::Ticket(ticket.id), Act::Updated);
        }
        event.details.comment = Some(comment);
        event.details.via = Some(ticket.via.channel.word().to_owned());
        events.push(event.caused_by(Cause::Import));
    }
    Ok(())
}

/// Two thirds are closed; of the others most are solved or wait for somebody.
fn ticket(
    ctx: &Ctx,
    dice: &mut Dice,
    subject: String,
    (agent, group): (UserId, GroupId),
    (customer, organization): (UserId, Option<OrganizationId>),
    brand: i64,
) -> Ticket {
    let status = match dice.below(100) {
        0..=3 => Status::New,
        4..=11 => Status::Open,
        12..=16 => Status::Pending,
        17..=19 => Status::Hold,
        20..=34 => Status::Solved,
        _ => Status::Closed,
    };
    let taken = status != Status::New;
    let now = ctx.now();
    // The solved ones were solved within the same moment, which the statistics of seeded data do not mind.
    let solved_at = matches!(status, Status::Solved | Status::Closed).then_some(now);
    let tags = [dice.below(40), dice.below(400)].map(|tag| format!("topic_{tag}"));
    Ticket {
        id: TicketId::new(0),
        external_id: None,
        subject,
        status,
        custom_status_id: None,
        priority: dice.pick(&Priority::ALL).copied().filter(|_| dice.below(3) > 0),
        kind: dice.pick(&TicketType::ALL).copied().filter(|_| dice.below(2) > 0),
        requester_id: customer,
        submitter_id: customer,
        assignee_id: taken.then_some(agent),
        group_id: Some(group).filter(|_| taken || dice.below(2) > 0),
        organization_id: organization,
        brand_id: BrandId::new(brand),
        form_id: None,
        problem_id: None,
        recipient: None,
        due_at: None,
        tags: Tags::from_words(tags.iter().map(String::as_str)),
        fields: FieldValues::default(),
        follower_ids: Vec::new(),
        email_cc_ids: Vec::new(),
        via: Via::channel(Channel::Import),
        is_public: true,
        created_at: now,
        updated_at: now,
        generated_at: now,
        metrics: Metrics {
            replies: 1,
            assignee_stations: i64::from(taken),
            group_stations: i64::from(taken),
            initially_assigned_at: taken.then_some(now),
            assigned_at: taken.then_some(now),
            requester_updated_at: Some(now),
            status_updated_at: Some(now),
            latest_comment_added_at: Some(now),
            solved_at,
            first_solved_at: solved_at,
            first_reply_at: Some(now),
            ..Metrics::default()
        },
        deleted_at: None,
        scrubbed: false,
    }
}

/// What a new ticket is told against.
fn empty(ticket: &Ticket) -> Ticket {
    Ticket {
        subject: String::new(),
        status: Status::New,
        priority: None,
        kind: None,
        assignee_id: None,
        group_id: None,
        organization_id: None,
        tags: Tags::default(),
        ..ticket.clone()
    }
}
