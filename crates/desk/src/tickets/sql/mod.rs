//! Every statement about tickets: reading here, changing and listing beside.

pub(crate) mod page;
pub(crate) mod row;
pub(crate) mod write;

use std::collections::HashMap;

use domain::Unchecked;
use domain::comments::Comment;
use domain::ids::{GroupId, OrganizationId, TicketId};
use domain::policy::{Reach, Sees};
use domain::role::Role;
use domain::tickets::{Status, Ticket, TicketType};
use store::{ReadTx, Sql, StoreResult};

use super::facts::Person;
use super::handover::Gone;

/// Most follow-ups shown of one page of tickets.
const MOST_FOLLOWUPS: i64 = 1000;
/// Most groups one agent is in.
const MOST_GROUPS: i64 = 1000;

/// One ticket, deleted or not.
pub(crate) async fn load(tx: &mut ReadTx, id: TicketId) -> StoreResult<Option<Unchecked<Ticket>>> {
    let mut sql = Sql::build("select ");
    sql.push(row::COLUMNS).push(" from tickets where tickets.id = ").bind(id.number());
    tx.opt(sql, |row| Ok(Unchecked::new(row::ticket(row)?))).await
}

/// The tickets of these numbers.
pub(crate) async fn load_many(tx: &mut ReadTx, ids: &[TicketId]) -> StoreResult<Vec<Unchecked<Ticket>>> {
    let numbers: Vec<i64> = ids.iter().map(|id| id.number()).collect();
    let mut sql = Sql::build("select ");
    sql.push(row::COLUMNS).push(" from tickets where tickets.id in ").push_in(&numbers);
    tx.all(sql, |row| Ok(Unchecked::new(row::ticket(row)?))).await
}

/// Tickets of a group, an organization or a person that is gone, by number, deleted ones too.
pub(super) async fn of_gone(
    tx: &mut ReadTx,
    gone: Gone,
    after: i64,
    limit: u32,
) -> StoreResult<Vec<Unchecked<Ticket>>> {
    let mut sql = Sql::build("select ");
    sql.push(row::COLUMNS).push(" from tickets where tickets.id > ").bind(after);
    match gone {
        Gone::Group(group) => {
            sql.push(" and tickets.group_id = ").bind(group);
        }
        Gone::Organization(organization) => {
            sql.push(" and tickets.organization_id = ").bind(organization);
        }
        Gone::Person { from, .. } => {
            sql.push(" and tickets.id in (select id from tickets where requester_id = ").bind(from);
            sql.push(" union select ticket_id from ticket_people where user_id = ").bind(from).push(")");
        }
    }
    sql.push(" order by tickets.id limit ").bind(limit);
    tx.all(sql, |row| Ok(Unchecked::new(row::ticket(row)?))).await
}

/// The first comment's text and the number of comments, by ticket, of the comments the actor may see.
pub(crate) async fn descriptions(
    tx: &mut ReadTx,
    sees: &Sees<Comment>,
    ids: &[i64],
) -> StoreResult<HashMap<i64, (String, i64)>> {
    let mut sql = Sql::build(
        "select comments.ticket_id, comments.body, firsts.many \
         from (select ticket_id, min(id) as first_id, count(*) as many from comments where ticket_id in ",
    );
    sql.push_in(ids);
    match sees.reach() {
        Reach::All => {}
        Reach::Own { .. } => {
            sql.push(" and is_public = 1 and unverified = 0");
        }
        _ => {
            sql.push(" and 1 = 0");
        }
    }
    sql.push(" group by ticket_id) as firsts join comments on comments.id = firsts.first_id");
    let rows = tx.all(sql, |row| Ok((row.int(0)?, (row.text(1)?, row.int(2)?)))).await?;
    Ok(rows.into_iter().collect())
}

/// The follow-ups of each ticket, and whether incidents hang on it.
pub(crate) async fn followups_and_incidents(
    tx: &mut ReadTx,
    ids: &[i64],
) -> StoreResult<HashMap<i64, (Vec<i64>, bool)>> {
    let mut links: HashMap<i64, (Vec<i64>, bool)> = HashMap::new();
    let mut sql = Sql::build("select followup_source_id, id from tickets where followup_source_id in ");
    sql.push_in(ids).push(" and deleted_at is null order by id limit ").bind(MOST_FOLLOWUPS);
    for (source, id) in tx.all(sql, |row| Ok((row.int(0)?, row.int(1)?))).await? {
        links.entry(source).or_default().0.push(id);
    }
    let mut sql = Sql::build("select distinct problem_id from tickets where problem_id in ");
    sql.push_in(ids).push(" and deleted_at is null");
    for problem in tx.all(sql, |row| row.int(0)).await? {
        links.entry(problem).or_default().1 = true;
    }
    Ok(links)
}

/// What the laws need of an active person.
pub(super) async fn trusted_person(tx: &mut ReadTx, id: i64) -> StoreResult<Option<Person>> {
    let sql =
        Sql::new("select role, organization_id, default_group_id from users where id = $1 and active = 1", [id.into()]);
    tx.opt(sql, |row| {
        Ok(Person {
            role: row.parse(0, Role::from_word)?,
            organization_id: row.opt_int(1)?.map(OrganizationId::new),
            default_group_id: row.opt_int(2)?.map(GroupId::new),
        })
    })
    .await
}

/// The groups of an agent, the default one first.
pub(super) async fn trusted_groups_of(tx: &mut ReadTx, user: i64) -> StoreResult<Vec<GroupId>> {
    let sql = Sql::new(
        "select group_id from group_memberships where user_id = $1 order by is_default desc, id limit $2",
        [user.into(), MOST_GROUPS.into()],
    );
    tx.all(sql, |row| Ok(GroupId::new(row.int(0)?))).await
}

/// The roles of those of these users who are active.
pub(super) async fn trusted_roles(tx: &mut ReadTx, ids: &[i64]) -> StoreResult<Vec<Role>> {
    let mut sql = Sql::build("select role from users where active = 1 and id in ");
    sql.push_in(ids);
    tx.all(sql, |row| row.parse(0, Role::from_word)).await
}

/// Has the problem an incident that is not solved?
pub(super) async fn trusted_has_unsolved_incident(tx: &mut ReadTx, problem: TicketId) -> StoreResult<bool> {
    Ok(!trusted_unsolved_incidents(tx, problem, 0, 1).await?.is_empty())
}

/// The unsolved incidents of a problem, by number.
pub(super) async fn trusted_unsolved_incidents(
    tx: &mut ReadTx,
    problem: TicketId,
    after: i64,
    limit: u32,
) -> StoreResult<Vec<TicketId>> {
    let mut sql = Sql::build("select tickets.id from tickets where tickets.problem_id = ");
    sql.bind(problem.number()).push(" and tickets.unsolved = 1 and tickets.deleted_at is null and tickets.id > ");
    sql.bind(after).push(" order by tickets.id limit ").bind(limit);
    tx.all(sql, |row| Ok(TicketId::new(row.int(0)?))).await
}

/// How many incidents of a problem the actor reaches, up to [`MOST_FOLLOWUPS`].
pub(super) async fn incidents_count(tx: &mut ReadTx, sees: &Sees<Ticket>, problem: TicketId) -> StoreResult<i64> {
    let mut sql = Sql::build("select count(*) from (select 1 from tickets where tickets.deleted_at is null");
    sql.push(" and tickets.problem_id = ").bind(problem.number());
    page::within(&mut sql, sees);
    sql.push(" limit ").bind(MOST_FOLLOWUPS).push(") as few");
    tx.one(sql, |row| row.int(0)).await
}

/// Is it a brand in use?
pub(super) async fn trusted_is_brand(tx: &mut ReadTx, id: i64) -> StoreResult<bool> {
    exists(tx, Sql::new("select id from brands where id = $1 and active = 1 and is_deleted = 0", [id.into()])).await
}

/// Is it a form in use?
pub(super) async fn trusted_is_form(tx: &mut ReadTx, id: i64) -> StoreResult<bool> {
    exists(tx, Sql::new("select id from ticket_forms where id = $1 and active = 1 and deleted_at is null", [id.into()]))
        .await
}

/// Is it a group in use?
pub(crate) async fn trusted_is_group(tx: &mut ReadTx, id: i64) -> StoreResult<bool> {
    exists(tx, Sql::new("select id from groups where id = $1 and deleted = 0", [id.into()])).await
}

/// Is it an organization in use?
pub(super) async fn trusted_is_organization(tx: &mut ReadTx, id: i64) -> StoreResult<bool> {
    exists(tx, Sql::new("select id from organizations where id = $1 and deleted_at is null", [id.into()])).await
}

/// Is it a ticket of type problem?
pub(super) async fn trusted_is_problem(tx: &mut ReadTx, id: i64) -> StoreResult<bool> {
    let problem = TicketType::Problem.rank();
    let sql = Sql::new(
        "select id from tickets where id = $1 and type = $2 and deleted_at is null",
        [id.into(), problem.into()],
    );
    exists(tx, sql).await
}

/// The category of a custom status in use.
pub(super) async fn trusted_status_category(tx: &mut ReadTx, id: i64) -> StoreResult<Option<Status>> {
    let sql = Sql::new("select status_category from custom_statuses where id = $1 and active = 1", [id.into()]);
    Ok(tx.opt(sql, |row| row.int(0)).await?.and_then(Status::from_rank))
}

/// The account's default brand.
pub(super) async fn trusted_default_brand(tx: &mut ReadTx) -> StoreResult<i64> {
    let sql = Sql::new("select id from brands where is_deleted = 0 order by is_default desc, id limit 1", []);
    tx.one(sql, |row| row.int(0)).await
}

async fn exists(tx: &mut ReadTx, sql: Sql) -> StoreResult<bool> {
    Ok(tx.opt(sql, |row| row.int(0)).await?.is_some())
}
