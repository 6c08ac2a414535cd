//! Every statement about memberships of groups.

use domain::group_memberships::GroupMembership;
use domain::ids::{GroupId, GroupMembershipId, UserId};
use domain::page::{Page, Window};
use domain::policy::{Reach, Sees};
use domain::role::Role;
use domain::{Time, Unchecked};
use store::{ReadTx, Row, Sql, StoreResult, WriteTx};

use crate::pages;

/// Which memberships a list shall hold.
#[derive(Clone, Copy, Debug, Default)]
pub struct MembershipFilter {
    pub user: Option<UserId>,
    pub group: Option<GroupId>,
    /// Only of users who can be given tickets: active, not suspended, no light agents.
    pub assignable: bool,
}

const SELECT: &str = "select group_memberships.id, group_memberships.user_id, group_memberships.group_id, \
    group_memberships.is_default, group_memberships.created_at, group_memberships.updated_at from group_memberships where ";

fn membership(row: &Row<'_>) -> StoreResult<GroupMembership> {
    Ok(GroupMembership {
        id: GroupMembershipId::new(row.int(0)?),
        user_id: UserId::new(row.int(1)?),
        group_id: GroupId::new(row.int(2)?),
        is_default: row.flag(3)?,
        created_at: Time::from_millis(row.int(4)?),
        updated_at: Time::from_millis(row.int(5)?),
    })
}

/// One membership.
pub(super) async fn load(tx: &mut ReadTx, id: GroupMembershipId) -> StoreResult<Option<Unchecked<GroupMembership>>> {
    let mut sql = Sql::build(SELECT);
    sql.push("group_memberships.id = ").bind(id.number());
    tx.opt(sql, |row| Ok(Unchecked::new(membership(row)?))).await
}

/// A page of memberships.
pub(super) async fn page(
    tx: &mut ReadTx,
    sees: &Sees<GroupMembership>,
    filter: MembershipFilter,
    window: &Window,
) -> StoreResult<Page<GroupMembership>> {
    let mut sql = Sql::build(SELECT);
    matching(&mut sql, sees, filter);
    pages::by_id(tx, sql, "group_memberships.id", window, membership).await
}

/// How many [`page`] would list.
pub(super) async fn count(tx: &mut ReadTx, sees: &Sees<GroupMembership>, filter: MembershipFilter) -> StoreResult<u64> {
    let mut sql = Sql::build("select count(*) from group_memberships where ");
    matching(&mut sql, sees, filter);
    pages::counted(tx, sql).await
}

fn matching(sql: &mut Sql, sees: &Sees<GroupMembership>, filter: MembershipFilter) {
    sql.push(if matches!(sees.reach(), Reach::All) { "1 = 1" } else { "1 = 0" });
    if let Some(user) = filter.user {
        sql.push(" and group_memberships.user_id = ").bind(user.number());
    }
    if let Some(group) = filter.group {
        sql.push(" and group_memberships.group_id = ").bind(group.number());
    }
    if filter.assignable {
        sql.push(
            " and exists (select 1 from users where users.id = group_memberships.user_id and users.active = 1 \
             and users.suspended = 0 and users.role in ('agent', 'admin', 'owner'))",
        );
    }
}

/// The role of an active user, for the house's own use.
pub(crate) async fn trusted_role(tx: &mut ReadTx, user: UserId) -> StoreResult<Option<Role>> {
    let sql = Sql::new("select role from users where id = $1 and active = 1", [user.number().into()]);
    tx.opt(sql, |row| row.parse(0, Role::from_word)).await
}

/// Has the user a default group?
pub(super) async fn has_default(tx: &mut ReadTx, user: UserId) -> StoreResult<bool> {
    let sql =
        Sql::new("select id from group_memberships where user_id = $1 and is_default = 1", [user.number().into()]);
    Ok(tx.opt(sql, |row| row.int(0)).await?.is_some())
}

/// Makes a membership that is not the default.
pub(super) async fn insert(
    tx: &mut WriteTx,
    user: UserId,
    group: GroupId,
    now: Time,
) -> StoreResult<GroupMembershipId> {
    let sql = Sql::new(
        "insert into group_memberships (user_id, group_id, created_at, updated_at) values ($1, $2, $3, $3) returning id",
        [user.number().into(), group.number().into(), now.millis().into()],
    );
    Ok(GroupMembershipId::new(tx.insert(sql).await?))
}

/// Makes one membership its user's only default.
pub(super) async fn set_default(tx: &mut WriteTx, membership: &GroupMembership, now: Time) -> StoreResult<()> {
    let (at, user) = (now.millis(), membership.user_id.number());
    tx.run_all(vec![
        Sql::new(
            "update group_memberships set is_default = 0, updated_at = $1 where user_id = $2 and is_default = 1 and id <> $3",
            [at.into(), user.into(), membership.id.number().into()],
        ),
        Sql::new("update group_memberships set is_default = 1, updated_at = $1 where id = $2", [at.into(), membership.id.number().into()]),
        Sql::new(
            "update users set default_group_id = $1, updated_at = $2 where id = $3",
            [membership.group_id.number().into(), at.into(), user.into()],
        ),
    ])
    .await
}

/// Removes a membership; the oldest that remains becomes the default when the default is gone.
pub(super) async fn remove(tx: &mut WriteTx, membership: &GroupMembership, now: Time) -> StoreResult<()> {
    let (at, user) = (now.millis(), membership.user_id.number());
    tx.run(Sql::new("delete from group_memberships where id = $1", [membership.id.number().into()])).await?;
    if !membership.is_default {
        return Ok(());
    }
    let mut next = Sql::build(SELECT);
    next.push("group_memberships.user_id = ").bind(user).push(" order by group_memberships.id limit 1");
    if let Some(next) = tx.opt(next, self::membership).await? {
        return set_default(tx, &next, now).await;
    }
    let none =
        Sql::new("update users set default_group_id = null, updated_at = $1 where id = $2", [at.into(), user.into()]);
    tx.run(none).await.map(|_| ())
}
