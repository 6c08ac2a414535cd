//! How a ticket lies in its row: reading one, and the columns that a change may write.

use domain::Time;
use domain::ids::{BrandId, CustomStatusId, GroupId, OrganizationId, TicketFormId, TicketId, UserId};
use domain::tags::Tags;
use domain::tickets::{FieldValues, Metrics, Priority, Status, Ticket, TicketType};
use domain::via::{Channel, Correspondent, Via};
use serde::{Deserialize, Serialize};
use store::{Row, StoreResult, Value};

/// The columns of [`ticket`], in its order.
pub(crate) const COLUMNS: &str = "tickets.id, tickets.external_id, tickets.subject, tickets.status, tickets.custom_status_id, \
    tickets.priority, tickets.type, tickets.requester_id, tickets.submitter_id, tickets.assignee_id, tickets.group_id, \
    tickets.organization_id, tickets.brand_id, tickets.form_id, tickets.problem_id, tickets.followup_source_id, \
    tickets.recipient, tickets.due_at, tickets.tags, tickets.fields, tickets.follower_ids, tickets.email_cc_ids, \
    tickets.channel, tickets.source, tickets.is_public, tickets.created_at, tickets.updated_at, tickets.generated_at, \
    tickets.reopens, tickets.replies, tickets.assignee_stations, tickets.group_stations, tickets.initially_assigned_at, \
    tickets.assigned_at, tickets.assignee_updated_at, tickets.requester_updated_at, tickets.status_updated_at, \
    tickets.latest_comment_added_at, tickets.solved_at, tickets.first_reply_at, tickets.first_solved_at, \
    tickets.requester_wait_minutes, tickets.agent_wait_minutes, tickets.on_hold_minutes, tickets.deleted_at, \
    tickets.scrubbed";

/// Reads a row of [`COLUMNS`].
pub(crate) fn ticket(row: &Row<'_>) -> StoreResult<Ticket> {
    Ok(Ticket {
        id: TicketId::new(row.int(0)?),
        external_id: row.opt_text(1)?,
        subject: row.text(2)?,
        status: Status::from_rank(row.int(3)?).ok_or_else(|| row.corrupt(3, "is not a status"))?,
        custom_status_id: row.opt_int(4)?.map(CustomStatusId::new),
        priority: row.opt_int(5)?.and_then(Priority::from_rank),
        kind: row.opt_int(6)?.and_then(TicketType::from_rank),
        requester_id: UserId::new(row.int(7)?),
        submitter_id: UserId::new(row.int(8)?),
        assignee_id: row.opt_int(9)?.map(UserId::new),
        group_id: row.opt_int(10)?.map(GroupId::new),
        organization_id: row.opt_int(11)?.map(OrganizationId::new),
        brand_id: BrandId::new(row.int(12)?),
        form_id: row.opt_int(13)?.map(TicketFormId::new),
        problem_id: row.opt_int(14)?.map(TicketId::new),
        recipient: row.opt_text(16)?,
        due_at: moment(row, 17)?,
        tags: Tags::from_stored(row.str(18)?),
        fields: FieldValues::from_stored(row.str(19)?).map_err(|_| row.corrupt(19, "is not an object of values"))?,
        follower_ids: people(row.str(20)?),
        email_cc_ids: people(row.str(21)?),
        via: via(row.str(22)?, row.opt_str(23)?, row.opt_int(15)?),
        is_public: row.flag(24)?,
        created_at: Time::from_millis(row.int(25)?),
        updated_at: Time::from_millis(row.int(26)?),
        generated_at: Time::from_millis(row.int(27)?),
        metrics: metrics(row)?,
        deleted_at: moment(row, 44)?,
        scrubbed: row.flag(45)?,
    })
}

fn metrics(row: &Row<'_>) -> StoreResult<Metrics> {
    Ok(Metrics {
        reopens: row.int(28)?,
        replies: row.int(29)?,
        assignee_stations: row.int(30)?,
        group_stations: row.int(31)?,
        initially_assigned_at: moment(row, 32)?,
        assigned_at: moment(row, 33)?,
        assignee_updated_at: moment(row, 34)?,
        requester_updated_at: moment(row, 35)?,
        status_updated_at: moment(row, 36)?,
        latest_comment_added_at: moment(row, 37)?,
        solved_at: moment(row, 38)?,
        first_reply_at: moment(row, 39)?,
        first_solved_at: moment(row, 40)?,
        requester_wait_minutes: row.int(41)?,
        agent_wait_minutes: row.int(42)?,
        on_hold_minutes: row.int(43)?,
    })
}

fn moment(row: &Row<'_>, index: usize) -> StoreResult<Option<Time>> {
    Ok(row.opt_int(index)?.map(Time::from_millis))
}

/// Numbers parted by spaces.
fn people(text: &str) -> Vec<UserId> {
    text.split(' ').filter_map(|number| number.parse().ok()).map(UserId::new).collect()
}

fn numbers(ids: &[UserId]) -> String {
    ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

/// What is kept of a channel's source.
#[derive(Deserialize, Serialize)]
struct Source {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    from: Option<Correspondent>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    to: Option<Correspondent>,
}

/// The stored source of a channel, none when nothing is known.
pub(crate) fn source(via: &Via) -> Option<String> {
    if via.from.is_none() && via.to.is_none() {
        return None;
    }
    serde_json::to_string(&Source { from: via.from.clone(), to: via.to.clone() }).ok()
}

/// Channel and source from their columns. A source that cannot be read counts as unknown.
pub(crate) fn via(channel: &str, source: Option<&str>, followed: Option<i64>) -> Via {
    let source = source.and_then(|text| serde_json::from_str::<Source>(text).ok());
    let (from, to) = source.map_or((None, None), |source| (source.from, source.to));
    Via { channel: Channel::from_word(channel), from, to, followed: followed.map(TicketId::new) }
}

/// Columns that are written once, when the ticket is made.
pub(super) fn fixed(ticket: &Ticket) -> Vec<(&'static str, Value)> {
    vec![
        ("submitter_id", ticket.submitter_id.number().into()),
        ("followup_source_id", ticket.via.followed.map(TicketId::number).into()),
        ("recipient", ticket.recipient.clone().into()),
        ("channel", ticket.via.channel.word().into()),
        ("source", source(&ticket.via).into()),
        ("created_at", ticket.created_at.millis().into()),
    ]
}

/// Columns that a change may write.
pub(super) fn changing(ticket: &Ticket) -> Vec<(&'static str, Value)> {
    let at = |time: Option<Time>| Value::from(time.map(Time::millis));
    let metrics = &ticket.metrics;
    vec![
        ("external_id", ticket.external_id.clone().into()),
        ("subject", ticket.subject.clone().into()),
        ("status", ticket.status.rank().into()),
        ("unsolved", ticket.status.is_unsolved().into()),
        ("custom_status_id", ticket.custom_status_id.map(CustomStatusId::number).into()),
        ("priority", ticket.priority.map(Priority::rank).into()),
        ("type", ticket.kind.map(TicketType::rank).into()),
        ("requester_id", ticket.requester_id.number().into()),
        ("assignee_id", ticket.assignee_id.map(UserId::number).into()),
        ("group_id", ticket.group_id.map(GroupId::number).into()),
        ("organization_id", ticket.organization_id.map(OrganizationId::number).into()),
        ("brand_id", ticket.brand_id.number().into()),
        ("form_id", ticket.form_id.map(TicketFormId::number).into()),
        ("problem_id", ticket.problem_id.map(TicketId::number).into()),
        ("due_at", at(ticket.due_at)),
        ("tags", ticket.tags.to_stored().into()),
        ("fields", ticket.fields.to_stored().into()),
        ("follower_ids", numbers(&ticket.follower_ids).into()),
        ("email_cc_ids", numbers(&ticket.email_cc_ids).into()),
        ("is_public", ticket.is_public.into()),
        ("updated_at", ticket.updated_at.millis().into()),
        ("generated_at", ticket.generated_at.millis().into()),
        ("reopens", metrics.reopens.into()),
        ("replies", metrics.replies.into()),
        ("assignee_stations", metrics.assignee_stations.into()),
        ("group_stations", metrics.group_stations.into()),
        ("initially_assigned_at", at(metrics.initially_assigned_at)),
        ("assigned_at", at(metrics.assigned_at)),
        ("assignee_updated_at", at(metrics.assignee_updated_at)),
        ("requester_updated_at", at(metrics.requester_updated_at)),
        ("status_updated_at", at(metrics.status_updated_at)),
        ("latest_comment_added_at", at(metrics.latest_comment_added_at)),
        ("solved_at", at(metrics.solved_at)),
        ("first_reply_at", at(metrics.first_reply_at)),
        ("first_solved_at", at(metrics.first_solved_at)),
        ("requester_wait_minutes", metrics.requester_wait_minutes.into()),
        ("agent_wait_minutes", metrics.agent_wait_minutes.into()),
        ("on_hold_minutes", metrics.on_hold_minutes.into()),
    ]
}
