//! Every statement about requests.

use domain::Time;
use domain::ids::{OrganizationId, UserId};
use domain::page::{Direction, Page, Window};
use domain::policy::{Allowed, Sees, act};
use domain::role::Role;
use domain::tickets::{Status, Ticket};
use store::{ReadTx, Sql, StoreResult};

use super::{Author, RequestList, Whose};
use crate::tickets::Sort;
use crate::tickets::sql::page::{MOST_COUNTED, cut, windowed, within};
use crate::tickets::sql::row;

/// A page of requests in the actor's reach.
pub(super) async fn page(
    tx: &mut ReadTx,
    sees: &Sees<Ticket>,
    me: UserId,
    list: &RequestList,
) -> StoreResult<Page<Ticket>> {
    let mut sql = Sql::build("select ");
    sql.push(row::COLUMNS).push(" from tickets where ");
    matching(&mut sql, sees, me, list);
    let column = match list.sort {
        Sort::Id => None,
        Sort::UpdatedAt => Some("tickets.updated_at"),
    };
    windowed(&mut sql, column, list.direction, &list.window);
    let rows = tx.all(sql, row::ticket).await?;
    let total = match list.window {
        Window::Offset { .. } => {
            let mut sql = Sql::build("select count(*) from (select 1 from tickets where ");
            matching(&mut sql, sees, me, list);
            sql.push(" limit ").bind(MOST_COUNTED).push(") as few");
            Some(tx.one(sql, |row| Ok(u64::try_from(row.int(0)?).unwrap_or(0))).await?)
        }
        _ => None,
    };
    Ok(cut(rows, &list.window, total))
}

fn matching(sql: &mut Sql, sees: &Sees<Ticket>, me: UserId, list: &RequestList) {
    sql.push("tickets.deleted_at is null and tickets.is_public = 1");
    match list.whose {
        Whose::Mine => {
            sql.push(" and tickets.requester_id = ").bind(me.number());
        }
        Whose::User(user) => {
            sql.push(" and tickets.requester_id = ").bind(user.number());
        }
        Whose::Ccd => {
            sql.push(" and tickets.id in (select ticket_id from ticket_people where part = 'email_cc' and user_id = ");
            sql.bind(me.number()).push(")");
        }
        Whose::Organization(organization) => {
            sql.push(" and tickets.organization_id = ").bind(organization.number());
        }
    }
    if !list.statuses.is_empty() {
        let ranks: Vec<i64> = list.statuses.iter().map(|status: &Status| status.rank()).collect();
        sql.push(" and tickets.status in ").push_in(&ranks);
    }
    sql.push(" and exists (select 1 from comments where comments.ticket_id = tickets.id");
    sql.push(" and comments.is_public = 1 and comments.unverified = 0)");
    within(sql, sees);
}

/// Has somebody we know said something publicly? What a stranger wrote in a customer's name stays with the staff
/// until one of them answers.
pub(super) async fn is_spoken(tx: &mut ReadTx, ticket: &Allowed<act::Read, Ticket>) -> StoreResult<bool> {
    let sql = Sql::new(
        "select id from comments where ticket_id = $1 and is_public = 1 and unverified = 0 limit 1",
        [ticket.id.number().into()],
    );
    Ok(tx.opt(sql, |row| row.int(0)).await?.is_some())
}

/// The numbers of a page of public comments.
pub(super) async fn comment_ids(
    tx: &mut ReadTx,
    ticket: &Allowed<act::Read, Ticket>,
    direction: Direction,
    window: &Window,
) -> StoreResult<Page<i64>> {
    let public = " and comments.is_public = 1 and comments.unverified = 0";
    let mut sql = Sql::build("select comments.id from comments where comments.ticket_id = ");
    sql.bind(ticket.id.number()).push(public);
    let ascending = (direction == Direction::Ascending) != matches!(window, Window::Before { .. });
    let (than, order) = if ascending { (" > ", "") } else { (" < ", " desc") };
    if let Window::After { place: Some(place), .. } | Window::Before { place, .. } = window {
        sql.push(" and comments.id").push(than).bind(place.id);
    }
    sql.push(" order by comments.id").push(order).push(" limit ").bind(window.limit().saturating_add(1));
    let mut total = None;
    if let Window::Offset { skip, .. } = window {
        sql.push(" offset ").bind(*skip);
        let mut all = Sql::build("select count(*) from comments where comments.ticket_id = ");
        all.bind(ticket.id.number()).push(public);
        total = Some(tx.one(all, |row| Ok(u64::try_from(row.int(0)?).unwrap_or(0))).await?);
    }
    Ok(cut(tx.all(sql, |row| row.int(0)).await?, window, total))
}

/// May the people of this organization answer each other's requests?
pub(super) async fn trusted_shares_comments(tx: &mut ReadTx, id: OrganizationId) -> StoreResult<bool> {
    let sql = Sql::new(
        "select id from organizations where id = $1 and shared_comments = 1 and deleted_at is null",
        [id.number().into()],
    );
    Ok(tx.opt(sql, |row| row.int(0)).await?.is_some())
}

/// Is there such a user?
pub(super) async fn trusted_is_user(tx: &mut ReadTx, id: UserId) -> StoreResult<bool> {
    Ok(tx.opt(Sql::new("select id from users where id = $1", [id.number().into()]), |row| row.int(0)).await?.is_some())
}

/// Names of people; the alias of staff where they have one.
pub(super) async fn trusted_authors(tx: &mut ReadTx, ids: &[i64]) -> StoreResult<Vec<Author>> {
    let mut sql = Sql::build("select users.id, users.name, users.alias, users.role from users where users.id in ");
    sql.push_in(ids).push(" order by users.id");
    tx.all(sql, |row| {
        let role = row.parse(3, Role::from_word)?;
        let alias = row.opt_text(2)?.filter(|alias| role.is_staff() && !alias.trim().is_empty());
        Ok(Author { id: row.int(0)?, name: alias.map_or_else(|| row.text(1), Ok)?, agent: role.is_staff() })
    })
    .await
}

/// Is the owner of this address suspended?
pub(super) async fn trusted_is_suspended(tx: &mut ReadTx, email: &str) -> StoreResult<bool> {
    let sql = Sql::new(
        "select users.id from identities join users on users.id = identities.user_id \
         where identities.type = 'email' and identities.value = $1 and users.suspended = 1",
        [email.into()],
    );
    Ok(tx.opt(sql, |row| row.int(0)).await?.is_some())
}

/// How many tickets were made for this address since `since`, up to `most`.
pub(super) async fn trusted_made_since(tx: &mut ReadTx, email: &str, since: Time, most: i64) -> StoreResult<i64> {
    let sql = Sql::new(
        "select count(*) from (select 1 from tickets join identities on identities.user_id = tickets.requester_id \
         where identities.type = 'email' and identities.value = $1 and tickets.created_at > $2 limit $3) as few",
        [email.into(), since.millis().into(), most.into()],
    );
    tx.one(sql, |row| row.int(0)).await
}
