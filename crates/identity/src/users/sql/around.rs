//! Statements about what lies around a user: organizations, groups, roles, fields, sessions, tickets.

use domain::Time;
use domain::ids::{CustomRoleId, GroupId, OrganizationId, UserId};
use store::{ReadTx, Sql, StoreResult, WriteTx};

use crate::users::MOST_COUNTED;
use crate::users::fields::FieldRule;

/// Most user fields an account has.
const MOST_FIELDS: i64 = 1000;

/// A count that stops at [`MOST_COUNTED`].
type Counted = StoreResult<i64>;

/// Is there such an organization?
pub(crate) async fn organization_exists(tx: &mut ReadTx, id: OrganizationId) -> StoreResult<bool> {
    let sql = Sql::new("select id from organizations where id = $1 and deleted_at is null", [id.number().into()]);
    Ok(tx.opt(sql, |row| row.int(0)).await?.is_some())
}

/// The organization of this name.
pub(crate) async fn organization_by_name(tx: &mut ReadTx, name: &str) -> StoreResult<Option<OrganizationId>> {
    let sql =
        Sql::new("select id from organizations where lower(name) = lower($1) and deleted_at is null", [name.into()]);
    tx.opt(sql, |row| Ok(OrganizationId::new(row.int(0)?))).await
}

/// The first organization whose people write from this domain.
pub(crate) async fn organization_by_domain(tx: &mut ReadTx, domain: &str) -> StoreResult<Option<OrganizationId>> {
    let sql = Sql::new(
        "select organizations.id from organization_domains join organizations \
         on organizations.id = organization_domains.organization_id \
         where organization_domains.domain = $1 and organizations.deleted_at is null order by organizations.id limit 1",
        [domain.into()],
    );
    tx.opt(sql, |row| Ok(OrganizationId::new(row.int(0)?))).await
}

/// Makes the organization the user's default, as a membership.
pub(crate) async fn add_organization(
    tx: &mut WriteTx,
    user: UserId,
    organization: OrganizationId,
    now: Time,
) -> StoreResult<()> {
    let former = Sql::new(
        "update organization_memberships set is_default = 0, updated_at = $1 where user_id = $2 and is_default = 1 and organization_id <> $3",
        [now.millis().into(), user.number().into(), organization.number().into()],
    );
    let membership = Sql::new(
        "insert into organization_memberships (user_id, organization_id, is_default, created_at, updated_at) \
         values ($1, $2, 1, $3, $3) on conflict (user_id, organization_id) do update set is_default = 1, updated_at = excluded.updated_at",
        [user.number().into(), organization.number().into(), now.millis().into()],
    );
    tx.run_all(vec![former, membership]).await
}

/// Takes the user out of one organization, or out of all.
pub(crate) async fn leave_organizations(
    tx: &mut WriteTx,
    user: UserId,
    only: Option<OrganizationId>,
) -> StoreResult<u64> {
    let mut sql = Sql::build("delete from organization_memberships where user_id = ");
    sql.bind(user.number());
    if let Some(organization) = only {
        sql.push(" and organization_id = ").bind(organization.number());
    }
    tx.run(sql).await
}

/// Gives the memberships of one user to another, who keeps the own default.
pub(crate) async fn move_organizations(tx: &mut WriteTx, from: UserId, into: UserId, now: Time) -> StoreResult<()> {
    let moved = Sql::new(
        "update organization_memberships set user_id = $1, is_default = 0, updated_at = $2 where user_id = $3 \
         and organization_id not in (select organization_id from organization_memberships where user_id = $1)",
        [into.number().into(), now.millis().into(), from.number().into()],
    );
    let rest = Sql::new("delete from organization_memberships where user_id = $1", [from.number().into()]);
    tx.run_all(vec![moved, rest]).await
}

/// Is there such a group?
pub(crate) async fn group_exists(tx: &mut ReadTx, id: GroupId) -> StoreResult<bool> {
    let sql = Sql::new("select id from groups where id = $1 and deleted = 0", [id.number().into()]);
    Ok(tx.opt(sql, |row| row.int(0)).await?.is_some())
}

/// The group new agents come into.
pub(crate) async fn default_group(tx: &mut ReadTx) -> StoreResult<Option<GroupId>> {
    let sql = Sql::new("select id from groups where is_default = 1 and deleted = 0 order by id limit 1", []);
    tx.opt(sql, |row| Ok(GroupId::new(row.int(0)?))).await
}

/// Makes the group the user's default, as a membership.
pub(crate) async fn add_group(tx: &mut WriteTx, user: UserId, group: GroupId, now: Time) -> StoreResult<()> {
    let former = Sql::new(
        "update group_memberships set is_default = 0, updated_at = $1 where user_id = $2 and is_default = 1 and group_id <> $3",
        [now.millis().into(), user.number().into(), group.number().into()],
    );
    let membership = Sql::new(
        "insert into group_memberships (user_id, group_id, is_default, created_at, updated_at) \
         values ($1, $2, 1, $3, $3) on conflict (user_id, group_id) do update set is_default = 1, updated_at = excluded.updated_at",
        [user.number().into(), group.number().into(), now.millis().into()],
    );
    tx.run_all(vec![former, membership]).await
}

/// Takes the user out of every group.
pub(crate) async fn leave_groups(tx: &mut WriteTx, user: UserId) -> StoreResult<u64> {
    tx.run(Sql::new("delete from group_memberships where user_id = $1", [user.number().into()])).await
}

/// The kind of a custom role, in Zendesk's numbers (1: light agent).
pub(crate) async fn trusted_custom_role_type(tx: &mut ReadTx, id: CustomRoleId) -> StoreResult<Option<i64>> {
    tx.opt(Sql::new("select role_type from custom_roles where id = $1", [id.number().into()]), |row| row.int(0)).await
}

/// The active user fields, in their order.
pub(crate) async fn trusted_fields(tx: &mut ReadTx) -> StoreResult<Vec<FieldRule>> {
    let sql = Sql::new(
        "select key, type, title, regexp, options from people_fields where about = 'user' and active = 1 order by position, id limit $1",
        [MOST_FIELDS.into()],
    );
    tx.all(sql, |row| Ok(FieldRule::new(row.text(0)?, row.str(1)?, row.text(2)?, row.opt_text(3)?, row.str(4)?))).await
}

/// Ends the sign-ins of a user that wait for a code: they were begun with what may be worth nothing by now.
pub(crate) async fn remove_pending(tx: &mut WriteTx, user: UserId) -> StoreResult<u64> {
    tx.run(Sql::new("delete from pending_sign_ins where user_id = $1", [user.number().into()])).await
}

/// Ends every session of a user.
pub(crate) async fn remove_sessions(tx: &mut WriteTx, user: UserId, except: Option<i64>) -> StoreResult<u64> {
    remove_pending(tx, user).await?;
    let mut sql = Sql::build("delete from sessions where user_id = ");
    sql.bind(user.number());
    if let Some(session) = except {
        sql.push(" and id <> ").bind(session);
    }
    tx.run(sql).await
}

/// Tickets the user waits for an answer to.
pub(crate) async fn unsolved_count(tx: &mut ReadTx, user: UserId) -> Counted {
    let sql = Sql::new(
        "select count(*) from (select 1 from tickets where requester_id = $1 and unsolved = 1 and deleted_at is null limit $2) as few",
        [user.number().into(), MOST_COUNTED.into()],
    );
    tx.one(sql, |row| row.int(0)).await
}

/// Tickets the user asked.
pub(crate) async fn requested_count(tx: &mut ReadTx, user: UserId) -> Counted {
    let sql = Sql::new(
        "select count(*) from (select 1 from tickets where requester_id = $1 and deleted_at is null limit $2) as few",
        [user.number().into(), MOST_COUNTED.into()],
    );
    tx.one(sql, |row| row.int(0)).await
}

/// Tickets the user shall solve or solved.
pub(crate) async fn assigned_count(tx: &mut ReadTx, user: UserId) -> Counted {
    let sql = Sql::new(
        "select count(*) from (select 1 from tickets where assignee_id = $1 and deleted_at is null limit $2) as few",
        [user.number().into(), MOST_COUNTED.into()],
    );
    tx.one(sql, |row| row.int(0)).await
}

/// Tickets the user is copied on.
pub(crate) async fn ccd_count(tx: &mut ReadTx, user: UserId) -> Counted {
    let sql = Sql::new(
        "select count(*) from (select 1 from ticket_people where user_id = $1 and part = 'email_cc' limit $2) as few",
        [user.number().into(), MOST_COUNTED.into()],
    );
    tx.one(sql, |row| row.int(0)).await
}
