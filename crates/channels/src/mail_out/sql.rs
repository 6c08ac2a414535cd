//! Every statement of mail out. Nothing here is shown to an actor: what a mail says is read through the doors, as its
//! recipient (`send.rs`).

use std::collections::HashMap;

use domain::Time;
use domain::ids::{BrandId, CommentId, TicketId, UserId};
use domain::role::Role;
use store::{ReadTx, Row, Sql, StoreResult, WriteTx};

use super::recipients::{Person, Said};

/// Most people of one ticket that are looked at, and most earlier mails a thread names.
const MOST_ROWS: i64 = 200;
const MOST_REFERENCES: i64 = 20;

/// What became of a mail.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum State {
    /// A job is to send it.
    Waiting,
    Sent,
    /// It cannot be delivered.
    Failed,
    /// What it was to say is gone, or its recipient may not see it any more.
    Stopped,
    /// Too many mails went to this address.
    Held,
}

impl State {
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Sent => "sent",
            Self::Failed => "failed",
            Self::Stopped => "stopped",
            Self::Held => "held",
        }
    }
}

/// A mail as it was ordered.
#[derive(Clone, Debug)]
pub(super) struct Mail {
    pub(super) id: i64,
    pub(super) ticket: TicketId,
    pub(super) comment: CommentId,
    pub(super) user: UserId,
    pub(super) address: String,
    pub(super) message_id: String,
    pub(super) waiting: bool,
}

/// Comments with what decides who is told of them.
pub(super) async fn said(tx: &mut ReadTx, comments: &[i64]) -> StoreResult<HashMap<CommentId, Said>> {
    let mut sql = Sql::build(
        "select comments.author_id, comments.is_public, comments.unverified, tickets.requester_id, tickets.email_cc_ids, \
         tickets.follower_ids, tickets.deleted_at, comments.place, comments.id \
         from comments join tickets on tickets.id = comments.ticket_id where comments.id in ",
    );
    sql.push_in(comments);
    let rows = tx
        .all(sql, |row| {
            let said = Said {
                author: UserId::new(row.int(0)?),
                public: row.flag(1)?,
                unverified: row.flag(2)?,
                first: row.int(7)? == 0,
                requester: UserId::new(row.int(3)?),
                email_ccs: ids(row.str(4)?),
                followers: ids(row.str(5)?),
                deleted: row.opt_int(6)?.is_some(),
            };
            Ok((CommentId::new(row.int(8)?), said))
        })
        .await?;
    Ok(rows.into_iter().collect())
}

/// Numbers parted by spaces.
fn ids(text: &str) -> Vec<UserId> {
    text.split(' ').filter_map(|number| number.parse().ok()).map(UserId::new).collect()
}

/// People with their primary address, for deciding who is told.
pub(super) async fn people(tx: &mut ReadTx, ids: &[i64]) -> StoreResult<Vec<Person>> {
    let mut sql = Sql::build(
        "select users.id, users.role, users.suspended, users.active, users.email, coalesce(identities.verified, 0), \
         coalesce(identities.undeliverable_count, 0) from users left join identities on identities.type = 'email' \
         and identities.value = users.email and identities.user_id = users.id where users.id in ",
    );
    sql.push_in(ids).push(" order by users.id");
    tx.all(sql, person).await
}

fn person(row: &Row<'_>) -> StoreResult<Person> {
    Ok(Person {
        id: UserId::new(row.int(0)?),
        role: row.parse(1, Role::from_word)?,
        suspended: row.flag(2)?,
        active: row.flag(3)?,
        email: row.opt_text(4)?,
        verified: row.flag(5)?,
        undeliverable: row.int(6)?,
    })
}

/// Was this person's mail about this comment ordered already?
pub(super) async fn is_ordered(tx: &mut ReadTx, comment: CommentId, user: UserId) -> StoreResult<bool> {
    let sql = Sql::new(
        "select id from outgoing_mails where comment_id = $1 and user_id = $2",
        [comment.number().into(), user.number().into()],
    );
    Ok(tx.opt(sql, |row| row.int(0)).await?.is_some())
}

/// How many mails to this address were ordered since then, and how many of them were acknowledgements: those go to
/// the comment's own author.
pub(super) async fn ordered_since(tx: &mut ReadTx, address: &str, since: Time) -> StoreResult<(i64, i64)> {
    let sql = Sql::new(
        "select count(*), count(case when comments.author_id = outgoing_mails.user_id then 1 end) from outgoing_mails \
         left join comments on comments.id = outgoing_mails.comment_id \
         where outgoing_mails.address = $1 and outgoing_mails.created_at > $2 and outgoing_mails.state <> 'held'",
        [address.into(), since.millis().into()],
    );
    tx.one(sql, |row| Ok((row.int(0)?, row.int(1)?))).await
}

/// Writes an order; answers its number.
pub(super) async fn insert(tx: &mut WriteTx, mail: &Mail, state: State, now: Time) -> StoreResult<i64> {
    let sql = Sql::new(
        "insert into outgoing_mails (ticket_id, comment_id, user_id, address, message_id, state, created_at) \
         values ($1, $2, $3, $4, $5, $6, $7) returning id",
        [
            mail.ticket.number().into(),
            mail.comment.number().into(),
            mail.user.number().into(),
            mail.address.as_str().into(),
            mail.message_id.as_str().into(),
            state.word().into(),
            now.millis().into(),
        ],
    );
    tx.insert(sql).await
}

/// An order by number.
pub(super) async fn load(tx: &mut ReadTx, id: i64) -> StoreResult<Option<Mail>> {
    let sql = Sql::new(
        "select id, ticket_id, comment_id, user_id, address, message_id, state from outgoing_mails where id = $1",
        [id.into()],
    );
    tx.opt(sql, |row| {
        Ok(Mail {
            id: row.int(0)?,
            ticket: TicketId::new(row.int(1)?),
            comment: CommentId::new(row.int(2)?),
            user: UserId::new(row.int(3)?),
            address: row.text(4)?,
            message_id: row.text(5)?,
            waiting: row.str(6)? == State::Waiting.word(),
        })
    })
    .await
}

/// Writes down what became of a mail.
pub(super) async fn mark(tx: &mut WriteTx, id: i64, state: State, sent_at: Option<Time>) -> StoreResult<()> {
    let sql = Sql::new(
        "update outgoing_mails set state = $1, sent_at = $2 where id = $3 and state = 'waiting'",
        [state.word().into(), sent_at.map(Time::millis).into(), id.into()],
    );
    tx.run(sql).await.map(|_| ())
}

/// The Message-IDs of this person's side of the conversation up to a comment, oldest first: their own mails and ours
/// to them.
pub(super) async fn thread(tx: &mut ReadTx, mail: &Mail) -> StoreResult<Vec<String>> {
    let (ticket, user, comment) = (mail.ticket.number(), mail.user.number(), mail.comment.number());
    let theirs = Sql::new(
        "select id, message_id from comments where ticket_id = $1 and author_id = $2 and id <= $3 \
         and message_id is not null order by id desc limit $4",
        [ticket.into(), user.into(), comment.into(), MOST_REFERENCES.into()],
    );
    let ours = Sql::new(
        "select comment_id, message_id from outgoing_mails where ticket_id = $1 and user_id = $2 and id < $3 \
         and state = 'sent' order by id desc limit $4",
        [ticket.into(), user.into(), mail.id.into(), MOST_REFERENCES.into()],
    );
    let mut ids: Vec<(i64, String)> = tx.all(theirs, |row| Ok((row.int(0)?, row.text(1)?))).await?;
    ids.extend(tx.all(ours, |row| Ok((row.int(0)?, row.text(1)?))).await?);
    ids.sort_by_key(|(comment, _)| *comment);
    let spare = ids.len().saturating_sub(usize::try_from(MOST_REFERENCES).unwrap_or(usize::MAX));
    Ok(ids.into_iter().skip(spare).map(|(_, id)| id).collect())
}

/// The events that blotted something out on a ticket since a comment's audit; the caller looks for the comment.
pub(super) async fn redactions(
    tx: &mut ReadTx,
    ticket: TicketId,
    since_audit: i64,
) -> StoreResult<Vec<store::Recorded>> {
    let mut sql = Sql::build("select ");
    sql.push(store::events::COLUMNS)
        .push(" from events where about_kind = 'ticket' and about_id = ")
        .bind(ticket.number())
        .push(" and seq > ")
        .bind(since_audit)
        .push(" and kind = 'ticket.redacted' order by seq limit ")
        .bind(MOST_ROWS);
    tx.all(sql, store::events::recorded).await
}

/// The name a brand is known by.
pub(super) async fn brand_name(tx: &mut ReadTx, brand: BrandId) -> StoreResult<Option<String>> {
    let sql = Sql::new("select name from brands where id = $1", [brand.number().into()]);
    tx.opt(sql, |row| row.text(0)).await
}

/// Names to stand beside comments, by user.
pub(super) async fn names(tx: &mut ReadTx, ids: &[i64]) -> StoreResult<Vec<(i64, String)>> {
    let mut sql = Sql::build("select id, name from users where id in ");
    sql.push_in(ids);
    tx.all(sql, |row| Ok((row.int(0)?, row.text(1)?))).await
}

/// The language a person reads, as stored.
pub(super) async fn locale(tx: &mut ReadTx, user: UserId) -> StoreResult<Option<String>> {
    let sql = Sql::new("select locale from users where id = $1", [user.number().into()]);
    Ok(tx.opt(sql, |row| row.opt_text(0)).await?.flatten())
}

/// A file of a comment.
#[derive(Clone, Debug)]
pub(super) struct File {
    pub(super) name: String,
    pub(super) content_type: String,
    pub(super) size_bytes: i64,
    pub(super) blob: String,
}

/// The files of a comment that are still whole. The comment itself was read through the doors before.
pub(super) async fn files(tx: &mut ReadTx, comment: CommentId) -> StoreResult<Vec<File>> {
    let sql = Sql::new(
        "select file_name, content_type, size_bytes, blob from attachments where comment_id = $1 and redacted = 0 \
         order by id limit $2",
        [comment.number().into(), MOST_ROWS.into()],
    );
    tx.all(sql, |row| {
        Ok(File { name: row.text(0)?, content_type: row.text(1)?, size_bytes: row.int(2)?, blob: row.text(3)? })
    })
    .await
}
