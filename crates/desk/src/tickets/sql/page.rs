//! Lists of tickets: what the actor reaches becomes the `where`, and every list is a page.

use domain::Time;
use domain::ids::{OrganizationId, TicketId, UserId};
use domain::page::{Direction, Page, Place, Window};
use domain::policy::{Reach, Sees};
use domain::tickets::{Status, Ticket};
use store::{ReadTx, Sql, StoreResult};

use super::super::remove::Deleted;
use super::row;

/// Counting stops here where the cube cannot answer.
pub(crate) const MOST_COUNTED: i64 = 100_000;

/// What a list is ordered by.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Sort {
    /// By number, which is the order of making.
    #[default]
    Id,
    UpdatedAt,
}

/// Which tickets a list shall hold.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub enum TicketFilter {
    #[default]
    All,
    Requester(UserId),
    Assignee(UserId),
    Organization(OrganizationId),
    /// Those the user is copied on.
    Ccd(UserId),
    ExternalId(String),
    /// Those the user follows.
    Followed(UserId),
    /// The incidents of a problem.
    Incidents(TicketId),
    /// Problems, of which the subject begins so when a beginning is given.
    Problems(Option<String>),
}

/// A list of tickets as it is asked for.
#[derive(Clone, Debug)]
pub struct TicketList {
    pub sort: Sort,
    pub direction: Direction,
    pub window: Window,
    pub filter: TicketFilter,
}

impl TicketList {
    /// Everything by number.
    #[must_use]
    pub const fn all(window: Window) -> Self {
        Self { sort: Sort::Id, direction: Direction::Ascending, window, filter: TicketFilter::All }
    }
}

impl Sort {
    /// Where a ticket stands in a list of this order.
    #[must_use]
    pub const fn place(self, ticket: &Ticket) -> Place {
        let id = ticket.id.number();
        match self {
            Self::Id => Place { value: id, id },
            Self::UpdatedAt => Place { value: ticket.updated_at.millis(), id },
        }
    }
}

/// A page of the tickets that match and that the actor reaches.
pub(crate) async fn page(tx: &mut ReadTx, sees: &Sees<Ticket>, list: &TicketList) -> StoreResult<Page<Ticket>> {
    let mut sql = Sql::build("select ");
    sql.push(row::COLUMNS).push(" from tickets where ");
    matching(&mut sql, &list.filter);
    within(&mut sql, sees);
    let column = match list.sort {
        Sort::Id => None,
        Sort::UpdatedAt => Some("tickets.updated_at"),
    };
    windowed(&mut sql, column, list.direction, &list.window);
    let rows = tx.all(sql, row::ticket).await?;
    let total = match list.window {
        Window::Offset { .. } => Some(count(tx, sees, list).await?),
        _ => None,
    };
    Ok(cut(rows, &list.window, total))
}

/// How many tickets match: from the cube for all of them, otherwise counted up to [`MOST_COUNTED`].
pub(crate) async fn count(tx: &mut ReadTx, sees: &Sees<Ticket>, list: &TicketList) -> StoreResult<u64> {
    let sql = if list.filter == TicketFilter::All && *sees.reach() == Reach::All {
        Sql::new("select cast(coalesce(sum(tickets), 0) as bigint) from ticket_counts", [])
    } else {
        let mut sql = Sql::build("select count(*) from (select 1 from tickets where ");
        matching(&mut sql, &list.filter);
        within(&mut sql, sees);
        sql.push(" limit ").bind(MOST_COUNTED).push(") as few");
        sql
    };
    tx.one(sql, |row| Ok(u64::try_from(row.int(0)?).unwrap_or(0))).await
}

/// A page of soft-deleted tickets, newest first.
pub(crate) async fn deleted(tx: &mut ReadTx, sees: &Sees<Ticket>, window: &Window) -> StoreResult<Page<Deleted>> {
    let mut sql = Sql::build(
        "select tickets.id, tickets.subject, tickets.deleted_at, tickets.deleted_by, tickets.status \
         from tickets where tickets.deleted_at is not null and tickets.scrubbed = 0",
    );
    within(&mut sql, sees);
    windowed(&mut sql, Some("tickets.deleted_at"), Direction::Descending, window);
    let rows = tx
        .all(sql, |row| {
            Ok(Deleted {
                id: TicketId::new(row.int(0)?),
                subject: row.text(1)?,
                deleted_at: Time::from_millis(row.int(2)?),
                deleted_by: row.opt_int(3)?,
                previous_state: Status::from_rank(row.int(4)?).ok_or_else(|| row.corrupt(4, "is not a status"))?,
            })
        })
        .await?;
    let total = match window {
        Window::Offset { .. } => {
            let mut sql = Sql::build(
                "select count(*) from (select 1 from tickets where tickets.deleted_at is not null and tickets.scrubbed = 0",
            );
            within(&mut sql, sees);
            sql.push(" limit ").bind(MOST_COUNTED).push(") as few");
            Some(tx.one(sql, |row| Ok(u64::try_from(row.int(0)?).unwrap_or(0))).await?)
        }
        _ => None,
    };
    Ok(cut(rows, window, total))
}

fn matching(sql: &mut Sql, filter: &TicketFilter) {
    sql.push("tickets.deleted_at is null");
    match filter {
        TicketFilter::All => {}
        TicketFilter::Requester(user) => {
            sql.push(" and tickets.requester_id = ").bind(user.number());
        }
        TicketFilter::Assignee(user) => {
            sql.push(" and tickets.assignee_id = ").bind(user.number());
        }
        TicketFilter::Organization(organization) => {
            sql.push(" and tickets.organization_id = ").bind(organization.number());
        }
        TicketFilter::Ccd(user) => {
            sql.push(" and tickets.id in (select ticket_id from ticket_people where part = 'email_cc' and user_id = ");
            sql.bind(user.number()).push(")");
        }
        TicketFilter::ExternalId(external_id) => {
            sql.push(" and tickets.external_id = ").bind(external_id.as_str());
        }
        TicketFilter::Followed(user) => {
            sql.push(" and tickets.id in (select ticket_id from ticket_people where part = 'follower' and user_id = ");
            sql.bind(user.number()).push(")");
        }
        TicketFilter::Incidents(problem) => {
            sql.push(" and tickets.problem_id = ").bind(problem.number());
        }
        TicketFilter::Problems(beginning) => {
            // The number stands in the text, so that the index of problems fits.
            sql.push(" and tickets.type = 3");
            if let Some(beginning) = beginning {
                sql.push(" and lower(tickets.subject) like lower(").bind(like(beginning)).push(") escape '!'");
            }
        }
    }
}

/// A pattern for texts that begin so.
fn like(beginning: &str) -> String {
    let mut pattern = String::new();
    for letter in beginning.chars() {
        if matches!(letter, '%' | '_' | '!') {
            pattern.push('!');
        }
        pattern.push(letter);
    }
    pattern.push('%');
    pattern
}

/// Only what the actor reaches: the same as `Reach::covers`, and for end users what has something public.
pub(crate) fn within(sql: &mut Sql, sees: &Sees<Ticket>) {
    match sees.reach() {
        Reach::All => {}
        Reach::Groups { groups, user } => {
            let groups: Vec<i64> = groups.iter().map(|group| group.number()).collect();
            sql.push(" and (tickets.group_id in ")
                .push_in(&groups)
                .push(" or tickets.assignee_id = ")
                .bind(user.number())
                .push(")");
        }
        Reach::Organizations { organizations, user } => {
            let organizations: Vec<i64> = organizations.iter().map(|organization| organization.number()).collect();
            sql.push(" and (tickets.organization_id in ").push_in(&organizations);
            sql.push(" or tickets.assignee_id = ").bind(user.number()).push(")");
        }
        Reach::Assigned { user } => {
            sql.push(" and tickets.assignee_id = ").bind(user.number());
        }
        Reach::Own { user, organizations } => {
            let organizations: Vec<i64> = organizations.iter().map(|organization| organization.number()).collect();
            sql.push(" and tickets.is_public = 1 and tickets.deleted_at is null and (tickets.requester_id = ")
                .bind(user.number());
            sql.push(" or tickets.organization_id in ").push_in(&organizations);
            sql.push(" or exists (select 1 from ticket_people where ticket_people.part = 'email_cc' and ticket_people.user_id = ");
            sql.bind(user.number()).push(" and ticket_people.ticket_id = tickets.id))");
        }
        Reach::Nothing => {
            sql.push(" and 1 = 0");
        }
    }
}

/// Appends place, order and limit. Without a column the list runs by number alone.
pub(crate) fn windowed(sql: &mut Sql, column: Option<&'static str>, direction: Direction, window: &Window) {
    let forwards = !matches!(window, Window::Before { .. });
    let ascending = (direction == Direction::Ascending) == forwards;
    let (than, order) = if ascending { (" > ", "") } else { (" < ", " desc") };
    let place = match window {
        Window::Offset { .. } => None,
        Window::After { place, .. } => place.as_ref(),
        Window::Before { place, .. } => Some(place),
    };
    match (place, column) {
        (None, _) => {}
        (Some(place), None) => {
            sql.push(" and tickets.id").push(than).bind(place.id);
        }
        (Some(place), Some(column)) => {
            sql.push(" and (").push(column).push(", tickets.id)").push(than).push("(");
            sql.bind(place.value).push(", ").bind(place.id).push(")");
        }
    }
    sql.push(" order by ");
    if let Some(column) = column {
        sql.push(column).push(order).push(", ");
    }
    sql.push("tickets.id").push(order).push(" limit ").bind(window.limit().saturating_add(1));
    if let Window::Offset { skip, .. } = window {
        sql.push(" offset ").bind(*skip);
    }
}

/// The page of what was read, in list order.
pub(crate) fn cut<T>(rows: Vec<T>, window: &Window, count: Option<u64>) -> Page<T> {
    let mut page = Page::from_read(rows, window.limit(), count);
    if matches!(window, Window::Before { .. }) {
        page.rows.reverse();
    }
    page
}
