//! Writing tickets: the row, what is derived from it (tags, people, values, counts, full text), and scrubbing.

use std::collections::BTreeSet;

use domain::Allowed;
use domain::ids::{CommentId, TicketId, UserId};
use domain::policy::act;
use domain::tickets::{FieldValue, Priority, Ticket, TicketType};
use store::fulltext::{self, IndexTable};
use store::{Ctx, Open, ReadTx, Sql, StoreResult, Value, WriteTx};

use super::row;

/// The searchable texts, one row for each comment, with the ticket's subject in each.
pub(crate) const TEXTS: IndexTable = IndexTable { name: "ticket_texts" };
/// The lower bits of a row of [`TEXTS`], which hold the comment's place; the upper ones hold the ticket.
pub(crate) const PLACE_BITS: u32 = 13;
/// Places of comments that have a row of their own.
const MOST_PLACES: i64 = 1 << PLACE_BITS;
/// Longest part of a field's value by which tickets can be found, in characters.
const LONGEST_VALUE: usize = 255;
/// Most comments whose index follows a new subject.
const MOST_REINDEXED: i64 = 1000;

/// Makes the row; answers its number.
pub(crate) async fn insert(tx: &mut WriteTx, ticket: &Ticket) -> StoreResult<i64> {
    let columns: Vec<(&str, Value)> = row::fixed(ticket).into_iter().chain(row::changing(ticket)).collect();
    let mut sql = Sql::build("insert into tickets (");
    for (place, (name, _)) in columns.iter().enumerate() {
        sql.push(if place == 0 { "" } else { ", " }).push(name);
    }
    sql.push(") values (");
    for (place, (_, value)) in columns.into_iter().enumerate() {
        sql.push(if place == 0 { "" } else { ", " }).bind(value);
    }
    sql.push(") returning id");
    tx.insert(sql).await
}

/// Writes all that is derived from a new ticket.
pub(crate) async fn insert_beside(tx: &mut WriteTx, ticket: &Ticket, place: i64, body: &str) -> StoreResult<()> {
    let mut statements = vec![counted(ticket, 1)];
    statements.extend(tags(ticket));
    statements.extend(people(ticket));
    statements.extend(values(ticket));
    tx.run_soon(statements).await?;
    index_at(tx, ticket, place, body).await
}

/// Writes the columns that differ, and what is derived from them.
pub(crate) async fn update(tx: &mut WriteTx, before: &Allowed<act::Read, Ticket>, after: &Ticket) -> StoreResult<()> {
    let id = after.id.number();
    let changed: Vec<_> = row::changing(before)
        .into_iter()
        .zip(row::changing(after))
        .filter(|(old, new)| old.1 != new.1)
        .map(|pair| pair.1)
        .collect();
    if changed.is_empty() {
        return Ok(());
    }
    let mut sql = Sql::build("update tickets set ");
    for (place, (name, value)) in changed.into_iter().enumerate() {
        sql.push(if place == 0 { "" } else { ", " }).push(name).push(" = ").bind(value);
    }
    sql.push(" where id = ").bind(id);
    let mut statements = vec![sql];
    // What was put away is not counted.
    if before.deleted_at.is_none() && dimensions(before) != dimensions(after) {
        statements.push(counted(before, -1));
        statements.push(counted(after, 1));
    }
    if before.tags != after.tags {
        statements.push(Sql::new("delete from ticket_tags where ticket_id = $1", [id.into()]));
        statements.extend(tags(after));
    }
    if before.follower_ids != after.follower_ids || before.email_cc_ids != after.email_cc_ids {
        statements.push(Sql::new("delete from ticket_people where ticket_id = $1", [id.into()]));
        statements.extend(people(after));
    }
    if before.fields != after.fields {
        statements.push(Sql::new("delete from ticket_field_values where ticket_id = $1", [id.into()]));
        statements.extend(values(after));
    }
    tx.run_soon(statements).await?;
    if before.subject != after.subject {
        reindex(tx, after).await?;
    }
    Ok(())
}

/// Puts a comment's text into the full-text index.
pub(crate) async fn index(tx: &mut WriteTx, comment: CommentId, subject: &str, body: &str) -> StoreResult<()> {
    let place = Sql::new("select ticket_id, place from comments where id = $1", [comment.number().into()]);
    let row = tx.one(place, |row| Ok(text_row(row.int(0)?, row.int(1)?))).await?;
    fulltext::put(tx, &TEXTS, row, subject, body).await
}

/// The same for a comment whose place is known.
pub(crate) async fn index_at(tx: &mut WriteTx, ticket: &Ticket, place: i64, body: &str) -> StoreResult<()> {
    fulltext::put(tx, &TEXTS, text_row(ticket.id.number(), place), &ticket.subject, body).await
}

/// The row of [`TEXTS`] that holds a comment's words. Rows lie in the order of tickets, so that the tickets with a
/// word are found in order without a look at the comments. Comments beyond [`MOST_PLACES`] share the last row.
fn text_row(ticket: i64, place: i64) -> i64 {
    (ticket << PLACE_BITS) + place.min(MOST_PLACES - 1)
}

async fn reindex(tx: &mut WriteTx, ticket: &Ticket) -> StoreResult<()> {
    for (place, body) in bodies(tx, ticket.id).await? {
        fulltext::put(tx, &TEXTS, text_row(ticket.id.number(), place), &ticket.subject, &body).await?;
    }
    Ok(())
}

async fn bodies(tx: &mut ReadTx, ticket: TicketId) -> StoreResult<Vec<(i64, String)>> {
    let sql = Sql::new(
        "select place, body from comments where ticket_id = $1 order by id desc limit $2",
        [ticket.number().into(), MOST_REINDEXED.into()],
    );
    tx.all(sql, |row| Ok((row.int(0)?, row.text(1)?))).await
}

/// Keeps a text that an event speaks of; answers its row.
pub(crate) async fn insert_value(
    tx: &mut WriteTx,
    ctx: &Ctx,
    ticket: TicketId,
    field: &str,
    text: &str,
) -> StoreResult<i64> {
    let mut salt = [0_u8; 16];
    ctx.random().fill(&mut salt);
    let sql = Sql::new(
        "insert into event_values (ticket_id, field, salt, text) values ($1, $2, $3, $4) returning id",
        [ticket.number().into(), field.into(), salt.as_slice().into(), text.into()],
    );
    tx.insert(sql).await
}

/// Puts a ticket away. It leaves the counts and the lists of unsolved ones.
pub(crate) async fn mark_deleted(
    tx: &mut WriteTx,
    ctx: &Ctx,
    ticket: &Allowed<act::Delete, Ticket>,
    by: Option<UserId>,
) -> StoreResult<()> {
    let now = ctx.now().millis();
    let sql = Sql::new(
        "update tickets set deleted_at = $1, deleted_by = $2, unsolved = 0, updated_at = $3, generated_at = $4 where id = $5",
        [now.into(), by.map(UserId::number).into(), now.into(), now.into(), ticket.id.number().into()],
    );
    tx.run_all(vec![sql, counted(ticket, -1)]).await
}

/// Brings a ticket back.
pub(crate) async fn mark_restored(
    tx: &mut WriteTx,
    ctx: &Ctx,
    ticket: &Allowed<act::Restore, Ticket>,
) -> StoreResult<()> {
    let now = ctx.now().millis();
    let sql = Sql::new(
        "update tickets set deleted_at = null, deleted_by = null, unsolved = $1, updated_at = $2, generated_at = $3 where id = $4",
        [ticket.status.is_unsolved().into(), now.into(), now.into(), ticket.id.number().into()],
    );
    tx.run_all(vec![sql, counted(ticket, 1)]).await
}

/// Takes every text of a ticket out, for ever; answers the blobs that nobody needs any more.
pub(crate) async fn scrub(
    tx: &mut WriteTx,
    ctx: &Ctx,
    ticket: &Allowed<act::PermanentlyDelete, Ticket>,
) -> StoreResult<Vec<String>> {
    let id = ticket.id.number();
    let blobs = Sql::new(
        "select blob from attachments where ticket_id = $1 union select raw_blob from comments where ticket_id = $2 and raw_blob is not null",
        [id.into(), id.into()],
    );
    let blobs = tx.all(blobs, |row| row.text(0)).await?;
    let places = Sql::new("select place from comments where ticket_id = $1", [id.into()]);
    for place in tx.all(places, |row| row.int(0)).await? {
        fulltext::remove(tx, &TEXTS, text_row(id, place)).await?;
    }
    let scrubbed = Sql::new(
        "update tickets set subject = 'SCRUBBED', external_id = null, recipient = null, source = null, tags = '', fields = '', \
         follower_ids = '', email_cc_ids = '', scrubbed = 1, generated_at = $1 where id = $2",
        [ctx.now().millis().into(), id.into()],
    );
    tx.run_all(vec![
        scrubbed,
        Sql::new("delete from ticket_tags where ticket_id = $1", [id.into()]),
        Sql::new("delete from ticket_people where ticket_id = $1", [id.into()]),
        Sql::new("delete from ticket_field_values where ticket_id = $1", [id.into()]),
        Sql::new("delete from event_values where ticket_id = $1", [id.into()]),
        Sql::new("delete from attachments where ticket_id = $1", [id.into()]),
        Sql::new("delete from comments where ticket_id = $1", [id.into()]),
    ])
    .await?;
    Ok(blobs)
}

/// Where a ticket stands in the cube of counts; absent things are 0.
fn dimensions(ticket: &Ticket) -> [i64; 6] {
    [
        ticket.status.rank(),
        ticket.assignee_id.map_or(0, UserId::number),
        ticket.group_id.map_or(0, |group| group.number()),
        ticket.priority.map_or(0, Priority::rank),
        ticket.kind.map_or(0, TicketType::rank),
        ticket.brand_id.number(),
    ]
}

fn counted(ticket: &Ticket, by: i64) -> Sql {
    let [status, assignee, group, priority, kind, brand] = dimensions(ticket);
    Sql::new(
        "insert into ticket_counts (status, assignee_id, group_id, priority, type, brand_id, tickets) values ($1, $2, $3, $4, $5, $6, $7) \
         on conflict (status, assignee_id, group_id, priority, type, brand_id) \
         do update set tickets = ticket_counts.tickets + excluded.tickets",
        [status.into(), assignee.into(), group.into(), priority.into(), kind.into(), brand.into(), by.into()],
    )
}

fn tags(ticket: &Ticket) -> Vec<Sql> {
    let id = ticket.id.number();
    ticket
        .tags
        .iter()
        .map(|tag| Sql::new("insert into ticket_tags (tag, ticket_id) values ($1, $2)", [tag.into(), id.into()]))
        .collect()
}

fn people(ticket: &Ticket) -> Vec<Sql> {
    let followers = ticket.follower_ids.iter().map(|user| (*user, "follower"));
    let email_ccs = ticket.email_cc_ids.iter().map(|user| (*user, "email_cc"));
    let rows: BTreeSet<(UserId, &str)> = followers.chain(email_ccs).collect();
    rows.into_iter()
        .map(|(user, part)| {
            let binds = [user.number().into(), part.into(), ticket.id.number().into()];
            Sql::new("insert into ticket_people (user_id, part, ticket_id) values ($1, $2, $3)", binds)
        })
        .collect()
}

fn values(ticket: &Ticket) -> Vec<Sql> {
    let mut rows: BTreeSet<(i64, String)> = BTreeSet::new();
    for (field, value) in &ticket.fields.0 {
        match value {
            FieldValue::Flag(flag) => {
                rows.insert((*field, flag.to_string()));
            }
            FieldValue::Choices(choices) => rows.extend(choices.iter().map(|choice| (*field, begin(choice)))),
            FieldValue::Text(text) => {
                rows.insert((*field, begin(text)));
            }
        }
    }
    rows.into_iter()
        .map(|(field, value)| {
            let binds = [field.into(), value.into(), ticket.id.number().into()];
            Sql::new("insert into ticket_field_values (field_id, value, ticket_id) values ($1, $2, $3)", binds)
        })
        .collect()
}

/// The part of a value that fits an index. U+0000 is replaced here, as the store does, so that no two rows become one.
pub(crate) fn begin(text: &str) -> String {
    text.chars()
        .take(LONGEST_VALUE)
        .map(|letter| if letter == '\0' { char::REPLACEMENT_CHARACTER } else { letter })
        .collect()
}
