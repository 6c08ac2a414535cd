//! Every statement about mail that comes in.

use domain::Time;
use domain::ids::{SuspendedTicketId, TicketId, UserId};
use domain::role::Role;
use domain::threading::KnownSender;
use domain::tickets::Status;
use store::{ReadTx, Row, Sql, StoreResult, WriteTx};

use super::message::Key;

/// What is known of a message that came before.
pub(super) struct Before {
    pub(super) ticket_id: Option<TicketId>,
    pub(super) suspended_ticket_id: Option<SuspendedTicketId>,
    pub(super) received_at: Time,
}

/// The message, when it came before.
pub(super) async fn before(tx: &mut ReadTx, key: &Key) -> StoreResult<Option<Before>> {
    let sql = Sql::new(
        "select ticket_id, suspended_ticket_id, received_at from incoming_mails where message_id = $1 and sha256 = $2",
        [key.message_id.as_str().into(), key.sha256.to_vec().into()],
    );
    tx.opt(sql, |row| {
        Ok(Before {
            ticket_id: row.opt_int(0)?.map(TicketId::new),
            suspended_ticket_id: row.opt_int(1)?.map(SuspendedTicketId::new),
            received_at: Time::from_millis(row.int(2)?),
        })
    })
    .await
}

/// Marks a message as being worked on.
pub(super) async fn begin(tx: &mut WriteTx, key: &Key, sender: &str, now: Time) -> StoreResult<()> {
    let sql = Sql::new(
        "insert into incoming_mails (message_id, sha256, sender, received_at) values ($1, $2, $3, $4) \
         on conflict (message_id, sha256) do update set received_at = excluded.received_at",
        [key.message_id.as_str().into(), key.sha256.to_vec().into(), sender.into(), now.millis().into()],
    );
    tx.run(sql).await.map(|_| ())
}

/// Says what became of a message.
pub(super) async fn finish(
    tx: &mut WriteTx,
    key: &Key,
    ticket: Option<TicketId>,
    suspended: Option<SuspendedTicketId>,
) -> StoreResult<()> {
    let sql = Sql::new(
        "update incoming_mails set ticket_id = $1, suspended_ticket_id = $2 where message_id = $3 and sha256 = $4",
        [
            ticket.map(TicketId::number).into(),
            suspended.map(SuspendedTicketId::number).into(),
            key.message_id.as_str().into(),
            key.sha256.to_vec().into(),
        ],
    );
    tx.run(sql).await.map(|_| ())
}

/// Says that a message was held back.
pub(crate) async fn finish_suspended(tx: &mut WriteTx, key: &Key, suspended: SuspendedTicketId) -> StoreResult<()> {
    finish(tx, key, None, Some(suspended)).await
}

/// Forgets a message that nothing became of, so that it can come again.
pub(super) async fn release(tx: &mut WriteTx, key: &Key) -> StoreResult<()> {
    let sql = Sql::new(
        "delete from incoming_mails where message_id = $1 and sha256 = $2 and ticket_id is null and suspended_ticket_id is null",
        [key.message_id.as_str().into(), key.sha256.to_vec().into()],
    );
    tx.run(sql).await.map(|_| ())
}

/// Forgets messages that came before this moment.
pub(super) async fn forget(tx: &mut WriteTx, until: Time) -> StoreResult<u64> {
    tx.run(Sql::new("delete from incoming_mails where received_at < $1", [until.millis().into()])).await
}

/// How many messages of this sender came since then, counted to `most`.
pub(super) async fn trusted_count_since(tx: &mut ReadTx, sender: &str, since: Time, most: i64) -> StoreResult<i64> {
    let sql = Sql::new(
        "select count(*) from (select 1 as one from incoming_mails where sender = $1 and received_at > $2 limit $3) as lately",
        [sender.into(), since.millis().into(), most.into()],
    );
    tx.one(sql, |row| row.int(0)).await
}

/// The ticket of a comment that this very message became, when the note of it was lost.
pub(super) async fn trusted_comment_of(
    tx: &mut ReadTx,
    message_id: &str,
    since: Time,
) -> StoreResult<Option<TicketId>> {
    let sql = Sql::new(
        "select ticket_id from comments where message_id = $1 and created_at >= $2 order by id limit 1",
        [message_id.into(), since.millis().into()],
    );
    tx.opt(sql, |row| Ok(TicketId::new(row.int(0)?))).await
}

/// The user who has this address.
pub(super) async fn trusted_sender(tx: &mut ReadTx, address: &str) -> StoreResult<Option<KnownSender>> {
    let sql = Sql::new(
        "select users.id, users.role, users.suspended from identities join users on users.id = identities.user_id \
         where identities.type = 'email' and identities.value = $1 and users.active = 1",
        [address.into()],
    );
    tx.opt(sql, |row: &Row<'_>| {
        Ok(KnownSender { id: UserId::new(row.int(0)?), role: row.parse(1, Role::from_word)?, suspended: row.flag(2)? })
    })
    .await
}

/// Where a ticket stands, and whether this person is on it; none when it is deleted or gone.
pub(super) async fn trusted_thread(
    tx: &mut ReadTx,
    ticket: TicketId,
    person: UserId,
) -> StoreResult<Option<(Status, bool)>> {
    let sql = Sql::new(
        "select tickets.status, case when tickets.requester_id = $1 or exists (select 1 from ticket_people \
         where ticket_people.ticket_id = tickets.id and ticket_people.user_id = $1) then 1 else 0 end \
         from tickets where tickets.id = $2 and tickets.deleted_at is null",
        [person.number().into(), ticket.number().into()],
    );
    tx.opt(sql, |row| {
        Ok((Status::from_rank(row.int(0)?).ok_or_else(|| row.corrupt(0, "is not a status"))?, row.flag(1)?))
    })
    .await
}
