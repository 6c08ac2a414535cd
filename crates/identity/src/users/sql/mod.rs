//! Every statement about users: reading here, changing and what lies around them beside.

mod around;
mod write;

pub(crate) use around::{
    add_group, add_organization, assigned_count, ccd_count, default_group, group_exists, leave_groups,
    leave_organizations, move_organizations, organization_by_domain, organization_by_name, organization_exists,
    remove_pending, remove_sessions, requested_count, trusted_custom_role_type, trusted_fields, unsolved_count,
};
pub(crate) use write::{
    deactivate, insert, other_owners, scrub, set_email, set_phone, take_external_id, touch, trusted_password, update,
};

use domain::Time;
use domain::Unchecked;
use domain::ids::{CustomRoleId, GroupId, OrganizationId, UserId};
use domain::page::{Page, Slice, Window};
use domain::policy::{Reach, Sees};
use domain::role::{Role, TicketAccess};
use domain::settings::Locale;
use domain::tags::Tags;
use domain::users::User;
use store::{ReadTx, Row, Sql, StoreResult};

use super::{MOST_COUNTED, UserFilter};
use crate::people_texts::People;
use crate::search::PeopleSearch;
use crate::search::sql::{self as search, Find};

/// Sorts after every text that begins with what stands before it.
const LAST: char = '\u{10ffff}';
/// Most names one search looks at.
const MOST_NAMES: i64 = 1000;

const COLUMNS: &str = "users.id, users.name, users.email, users.phone, \
    case when users.phone is not null and exists (select 1 from identities where identities.type = 'phone_number' \
    and identities.value = users.phone and identities.user_id <> users.id) then 1 else 0 end, \
    users.role, users.custom_role_id, users.ticket_restriction, users.organization_id, users.default_group_id, \
    users.external_id, users.alias, users.details, users.notes, users.signature, users.locale, users.time_zone, \
    users.tags, users.fields, users.verified, users.suspended, users.active, users.permanently_deleted, \
    users.moderator, users.only_private_comments, users.last_login_at, users.created_at, users.updated_at";

fn user(row: &Row<'_>) -> StoreResult<User> {
    let fields = match row.str(18)? {
        "" => serde_json::Map::new(),
        json => serde_json::from_str(json).map_err(|_| row.corrupt(18, "is not a JSON object"))?,
    };
    Ok(User {
        id: UserId::new(row.int(0)?),
        name: row.text(1)?,
        email: row.opt_text(2)?,
        phone: row.opt_text(3)?,
        shared_phone_number: row.flag(4)?,
        role: row.parse(5, Role::from_word)?,
        custom_role_id: row.opt_int(6)?.map(CustomRoleId::new),
        ticket_access: TicketAccess::from_word(row.opt_str(7)?),
        organization_id: row.opt_int(8)?.map(OrganizationId::new),
        default_group_id: row.opt_int(9)?.map(GroupId::new),
        external_id: row.opt_text(10)?,
        alias: row.opt_text(11)?,
        details: row.opt_text(12)?,
        notes: row.opt_text(13)?,
        signature: row.opt_text(14)?,
        locale: row.opt_str(15)?.and_then(Locale::from_tag),
        time_zone: row.opt_text(16)?,
        tags: Tags::from_stored(row.str(17)?),
        fields,
        verified: row.flag(19)?,
        suspended: row.flag(20)?,
        active: row.flag(21)?,
        permanently_deleted: row.flag(22)?,
        shared: false,
        moderator: row.flag(23)?,
        only_private_comments: row.flag(24)?,
        last_login_at: row.opt_int(25)?.map(Time::from_millis),
        created_at: Time::from_millis(row.int(26)?),
        updated_at: Time::from_millis(row.int(27)?),
    })
}

fn select() -> Sql {
    let mut sql = Sql::build("select ");
    sql.push(COLUMNS).push(" from users where ");
    sql
}

/// One user.
pub(crate) async fn load(tx: &mut ReadTx, id: UserId) -> StoreResult<Option<Unchecked<User>>> {
    let mut sql = select();
    sql.push("users.id = ").bind(id.number());
    tx.opt(sql, |row| Ok(Unchecked::new(user(row)?))).await
}

/// One user, for the house's own use: who wrote a message.
pub(crate) async fn trusted_load(tx: &mut ReadTx, id: UserId) -> StoreResult<Option<User>> {
    let mut sql = select();
    sql.push("users.id = ").bind(id.number());
    tx.opt(sql, user).await
}

/// The users of these numbers, in their order.
pub(crate) async fn many(tx: &mut ReadTx, sees: &Sees<User>, ids: &[i64]) -> StoreResult<Vec<User>> {
    let mut sql = select();
    sql.push("users.id in ").push_in(ids);
    within(&mut sql, sees);
    sql.push(" order by users.id");
    tx.all(sql, user).await
}

/// The users of these external ids.
pub(crate) async fn many_by_external_id(
    tx: &mut ReadTx,
    sees: &Sees<User>,
    external_ids: &[String],
) -> StoreResult<Vec<User>> {
    let mut sql = select();
    sql.push("users.external_id in ").push_in_text(external_ids);
    within(&mut sql, sees);
    sql.push(" order by users.id");
    tx.all(sql, user).await
}

/// Whose external id this is.
pub(crate) async fn find_by_external_id(tx: &mut ReadTx, external_id: &str) -> StoreResult<Option<UserId>> {
    let sql = Sql::new("select id from users where external_id = $1", [external_id.into()]);
    tx.opt(sql, |row| Ok(UserId::new(row.int(0)?))).await
}

/// A page of the users that match, by their numbers.
pub(crate) async fn page(
    tx: &mut ReadTx,
    sees: &Sees<User>,
    filter: &UserFilter,
    window: &Window,
) -> StoreResult<Page<User>> {
    let mut sql = select();
    matching(&mut sql, filter);
    within(&mut sql, sees);
    finish(tx, sql, window).await
}

/// How many match, up to [`MOST_COUNTED`].
pub(crate) async fn count(tx: &mut ReadTx, sees: &Sees<User>, filter: &UserFilter) -> StoreResult<u64> {
    let mut sql = Sql::build("select count(*) from (select 1 from users where ");
    matching(&mut sql, filter);
    within(&mut sql, sees);
    sql.push(" limit ").bind(MOST_COUNTED).push(") as few");
    tx.one(sql, |row| Ok(u64::try_from(row.int(0)?).unwrap_or(0))).await
}

/// What a search looks for; every part that is given must fit.
#[derive(Clone, Debug, Default)]
pub(crate) struct Wanted {
    /// The beginning of a name, a whole address, number or external id, or words that are known of the user.
    pub(crate) text: Option<String>,
    pub(crate) name: Option<String>,
    pub(crate) email: Option<String>,
    pub(crate) phone: Option<String>,
    /// The beginning of a name or of an e-mail address.
    pub(crate) beginning: Option<String>,
    pub(crate) filter: UserFilter,
}

/// A page of what a search finds. Each part is answered from an index, and names are bounded.
pub(crate) async fn found(
    tx: &mut ReadTx,
    sees: &Sees<User>,
    wanted: &Wanted,
    window: &Window,
) -> StoreResult<Page<User>> {
    let mut sql = select();
    matching(&mut sql, &wanted.filter);
    if let Some(text) = &wanted.text {
        sql.push(
            " and users.id in (select user_id from identities where type in ('email', 'phone_number') and value = ",
        );
        sql.bind(text.to_lowercase()).push(" union select id from users where external_id = ").bind(text.as_str());
        sql.push(" union select id from (");
        named(&mut sql, text);
        sql.push(") as named union ");
        search::worded_users(&mut sql, tx.engine(), text)?;
        sql.push(")");
    }
    if let Some(name) = &wanted.name {
        sql.push(" and users.id in (select id from (");
        named(&mut sql, name);
        sql.push(") as named)");
    }
    for (kind, value) in [("'email'", &wanted.email), ("'phone_number'", &wanted.phone)] {
        if let Some(value) = value {
            sql.push(" and users.id in (select user_id from identities where type = ")
                .push(kind)
                .push(" and value = ")
                .bind(value.as_str());
            sql.push(")");
        }
    }
    if let Some(beginning) = &wanted.beginning {
        let low = beginning.to_lowercase();
        sql.push(" and users.id in (select id from (");
        named(&mut sql, beginning);
        sql.push(
            ") as named union select user_id from (select user_id from identities where type = 'email' and value >= ",
        );
        sql.bind(low.as_str()).push(" and value < ").bind(format!("{low}{LAST}"));
        sql.push(" order by value limit ").bind(MOST_NAMES).push(") as addressed)");
    }
    within(&mut sql, sees);
    finish(tx, sql, window).await
}

/// The numbers of users whose name begins so. The engine folds both sides, each in its way (SQLite ASCII only).
fn named(sql: &mut Sql, beginning: &str) {
    sql.push("select id from users where lower(name) >= lower(").bind(beginning);
    sql.push(") and lower(name) < lower(").bind(format!("{beginning}{LAST}"));
    sql.push(") order by lower(name), id limit ").bind(MOST_NAMES);
}

/// A page of what a search finds.
pub(crate) async fn searched(
    tx: &mut ReadTx,
    sees: &Sees<User>,
    find: &Find<'_>,
    wish: &PeopleSearch,
) -> StoreResult<Page<User>> {
    let mut sql = select();
    matching(&mut sql, &UserFilter::default());
    within(&mut sql, sees);
    search::matching(&mut sql, tx.engine(), People::User, find)?;
    search::page(tx, sql, People::User, wish, user).await
}

/// How many a search finds.
pub(crate) async fn searched_count(tx: &mut ReadTx, sees: &Sees<User>, find: &Find<'_>) -> StoreResult<u64> {
    let mut sql = Sql::build(search::COUNT);
    sql.push("users where ");
    matching(&mut sql, &UserFilter::default());
    within(&mut sql, sees);
    search::matching(&mut sql, tx.engine(), People::User, find)?;
    search::counted(tx, sql).await
}

fn matching(sql: &mut Sql, filter: &UserFilter) {
    sql.push(if filter.deleted { "users.active = 0 and users.permanently_deleted = 0" } else { "users.active = 1" });
    if !filter.roles.is_empty() {
        let words: Vec<&str> = filter.roles.iter().map(|role| role.word()).collect();
        sql.push(" and users.role in ").push_in_text(&words);
    }
    if let Some(external_id) = &filter.external_id {
        sql.push(" and users.external_id = ").bind(external_id.as_str());
    }
    if let Some(group) = filter.group {
        sql.push(" and users.id in (select user_id from group_memberships where group_id = ")
            .bind(group.number())
            .push(")");
    }
    if let Some(organization) = filter.organization {
        sql.push(" and users.id in (select user_id from organization_memberships where organization_id = ");
        sql.bind(organization.number()).push(")");
    }
}

/// Users of an export, by the moment of their last change, those put away too.
pub(crate) async fn trusted_changed(tx: &mut ReadTx, slice: &Slice) -> StoreResult<Page<User>> {
    let mut sql = select();
    sql.push("(users.updated_at, users.id) > (").bind(slice.after.value).push(", ").bind(slice.after.id);
    sql.push(") and users.updated_at < ").bind(slice.until.millis());
    sql.push(" order by users.updated_at, users.id limit ").bind(slice.limit.saturating_add(1));
    Ok(Page::from_read(tx.all(sql, user).await?, slice.limit, None))
}

/// Only what the actor may see. Users are reached wholly, oneself, or not at all.
fn within(sql: &mut Sql, sees: &Sees<User>) {
    match sees.reach() {
        Reach::All => {}
        Reach::Own { user, .. } => {
            sql.push(" and users.id = ").bind(user.number());
        }
        _ => {
            sql.push(" and 1 = 0");
        }
    }
}

async fn finish(tx: &mut ReadTx, mut sql: Sql, window: &Window) -> StoreResult<Page<User>> {
    let limit = window.limit();
    let backwards = matches!(window, Window::Before { .. });
    match window {
        Window::Offset { skip, .. } => {
            sql.push(" order by users.id limit ").bind(limit + 1).push(" offset ").bind(*skip);
        }
        Window::After { place, .. } => {
            if let Some(place) = place {
                sql.push(" and users.id > ").bind(place.id);
            }
            sql.push(" order by users.id limit ").bind(limit + 1);
        }
        Window::Before { place, .. } => {
            sql.push(" and users.id < ").bind(place.id).push(" order by users.id desc limit ").bind(limit + 1);
        }
    }
    let rows = tx.all(sql, user).await?;
    let mut page = Page::from_read(rows, limit, None);
    if backwards {
        page.rows.reverse();
    }
    Ok(page)
}
