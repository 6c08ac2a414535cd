//! The demo's people and tickets, made through the services as a customer's and an agent's acts would be.

use desk::tickets::{self, CommentInput, NewTicket, Requester, TicketUpdate};
use domain::event::Cause;
use domain::ids::UserId;
use domain::organizations::OrganizationChange;
use domain::patch::Patch;
use domain::role::Role;
use domain::tags::Tags;
use domain::tickets::change::TicketChange;
use domain::tickets::{Priority, Status};
use domain::users::{RoleWish, UserChange};
use domain::via::{Channel, Via};
use identity::{passwords, users};
use indicatif::{ProgressBar, ProgressStyle};
use store::Ctx;

use super::data::{CUSTOMERS, ORGANIZATIONS, QUESTIONS};

/// How many tickets the demo has.
const TICKETS: u16 = 240;
/// From one ticket to the next, in seconds; the last one came so long ago.
const BETWEEN_SECONDS: i64 = 2 * 60 * 60;
/// How long the agent takes to answer, in seconds.
const ANSWERED_SECONDS: i64 = 50 * 60;

/// The same someone before anything of the demo's history happened.
pub(super) fn before_all(ctx: &Ctx) -> Ctx {
    ctx.at(ctx.now().plus_seconds(-BETWEEN_SECONDS * (i64::from(TICKETS) + 1)))
}

/// Makes a user with a password.
pub(super) async fn user(ctx: &Ctx, name: &str, email: &str, role: Role, password: String) -> anyhow::Result<UserId> {
    let change = UserChange {
        name: Some(name.to_owned()),
        email: Some(email.to_owned()),
        role: Some(RoleWish(role)),
        verified: Some(true),
        ..UserChange::default()
    };
    let user = users::create(ctx, change).await?;
    passwords::set(ctx, user.id, password).await?;
    Ok(user.id)
}

/// Makes the organizations; people join them by the domain of their address.
pub(super) async fn organizations(ctx: &Ctx) -> anyhow::Result<()> {
    for (name, domain) in ORGANIZATIONS {
        let change = OrganizationChange {
            name: Some(name.to_owned()),
            domain_names: Some(vec![domain.to_owned()]),
            ..OrganizationChange::default()
        };
        identity::organizations::create(ctx, change).await?;
    }
    Ok(())
}

/// Makes the tickets of the last weeks, with a progress bar.
pub(super) async fn tickets(ctx: &Ctx, agent: UserId) -> anyhow::Result<()> {
    let style = ProgressStyle::with_template("{msg} {bar:30} {pos}/{len}")?;
    let bar = ProgressBar::new(TICKETS.into()).with_style(style).with_message("demo tickets");
    let questions = QUESTIONS.iter().cycle();
    let customers = CUSTOMERS.iter().cycle();
    for (index, (question, customer)) in (0..TICKETS).zip(questions.zip(customers)) {
        let asked = ctx.at(ctx.now().plus_seconds(-BETWEEN_SECONDS * i64::from(TICKETS - index)));
        ticket(&asked, agent, index, question, customer).await?;
        bar.inc(1);
    }
    bar.finish_and_clear();
    Ok(())
}

async fn ticket(
    ctx: &Ctx,
    agent: UserId,
    index: u16,
    question: &(&str, &str, &str, &str),
    customer: &(&str, &str),
) -> anyhow::Result<()> {
    let (subject, body, answer, tag) = *question;
    let priority = Priority::ALL.iter().cycle().nth(usize::from(index) * 7).copied();
    let wish = TicketChange {
        subject: Patch::Set(subject.to_owned()),
        priority: priority.map_or(Patch::Keep, Patch::Set),
        tags: Some(Tags::from_words([tag])),
        ..TicketChange::default()
    };
    let new = NewTicket {
        wish,
        requester: Requester::Address { name: Some(customer.0.to_owned()), email: customer.1.to_owned() },
        submitter_id: None,
        comment: CommentInput { body: Some(body.to_owned()), ..CommentInput::default() },
        via: Via::channel(Channel::Web),
        recipient: None,
        cause: Cause::Import,
        message_id: None,
        raw_blob: None,
        unverified: false,
    };
    let (shown, _) = tickets::create(ctx, new).await?;
    let Some(status) = later_status(index) else { return Ok(()) };
    let reply =
        CommentInput { body: Some(answer.to_owned()), author_id: Some(agent.number()), ..CommentInput::default() };
    let update = TicketUpdate {
        wish: TicketChange { status: Patch::Set(status), assignee_id: Patch::Set(agent), ..TicketChange::default() },
        comment: Some(reply),
        via: Via::channel(Channel::Web),
        cause: Cause::Import,
        ..TicketUpdate::default()
    };
    let answered = ctx.at(ctx.now().plus_seconds(ANSWERED_SECONDS));
    tickets::update(&answered, shown.ticket.id, update).await?;
    Ok(())
}

/// Of ten tickets: three are new, one each is open, pending and on hold, four are solved.
const fn later_status(index: u16) -> Option<Status> {
    match index % 10 {
        0..=2 => None,
        3 => Some(Status::Open),
        4 => Some(Status::Pending),
        5 => Some(Status::Hold),
        _ => Some(Status::Solved),
    }
}
