//! Every statement about memberships of organizations.

use domain::ids::{OrganizationId, OrganizationMembershipId, UserId};
use domain::organization_memberships::OrganizationMembership;
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
    pub organization: Option<OrganizationId>,
}

const SELECT: &str = "select m.id, m.user_id, users.role, m.organization_id, organizations.name, m.is_default, \
    m.view_tickets, m.created_at, m.updated_at from organization_memberships as m \
    join users on users.id = m.user_id join organizations on organizations.id = m.organization_id where ";

fn membership(row: &Row<'_>) -> StoreResult<OrganizationMembership> {
    Ok(OrganizationMembership {
        id: OrganizationMembershipId::new(row.int(0)?),
        user_id: UserId::new(row.int(1)?),
        user_role: row.parse(2, Role::from_word)?,
        organization_id: OrganizationId::new(row.int(3)?),
        organization_name: row.text(4)?,
        is_default: row.flag(5)?,
        view_tickets: row.flag(6)?,
        created_at: Time::from_millis(row.int(7)?),
        updated_at: Time::from_millis(row.int(8)?),
    })
}

/// One membership.
pub(super) async fn load(
    tx: &mut ReadTx,
    id: OrganizationMembershipId,
) -> StoreResult<Option<Unchecked<OrganizationMembership>>> {
    let mut sql = Sql::build(SELECT);
    sql.push("m.id = ").bind(id.number());
    tx.opt(sql, |row| Ok(Unchecked::new(membership(row)?))).await
}

/// The membership of this user in this organization.
pub(super) async fn find(
    tx: &mut ReadTx,
    user: UserId,
    organization: OrganizationId,
) -> StoreResult<Option<OrganizationMembershipId>> {
    let sql = Sql::new(
        "select id from organization_memberships where user_id = $1 and organization_id = $2",
        [user.number().into(), organization.number().into()],
    );
    tx.opt(sql, |row| Ok(OrganizationMembershipId::new(row.int(0)?))).await
}

/// A page of memberships.
pub(super) async fn page(
    tx: &mut ReadTx,
    sees: &Sees<OrganizationMembership>,
    filter: MembershipFilter,
    window: &Window,
) -> StoreResult<Page<OrganizationMembership>> {
    let mut sql = Sql::build(SELECT);
    matching(&mut sql, sees, filter);
    pages::by_id(tx, sql, "m.id", window, membership).await
}

/// How many [`page`] would list.
pub(super) async fn count(
    tx: &mut ReadTx,
    sees: &Sees<OrganizationMembership>,
    filter: MembershipFilter,
) -> StoreResult<u64> {
    let mut sql = Sql::build("select count(*) from organization_memberships as m where ");
    matching(&mut sql, sees, filter);
    pages::counted(tx, sql).await
}

fn matching(sql: &mut Sql, sees: &Sees<OrganizationMembership>, filter: MembershipFilter) {
    match sees.reach() {
        Reach::All => {
            sql.push("1 = 1");
        }
        Reach::Own { user, .. } => {
            sql.push("m.user_id = ").bind(user.number());
        }
        _ => {
            sql.push("1 = 0");
        }
    }
    if let Some(user) = filter.user {
        sql.push(" and m.user_id = ").bind(user.number());
    }
    if let Some(organization) = filter.organization {
        sql.push(" and m.organization_id = ").bind(organization.number());
    }
}

/// Has the user a default organization?
pub(super) async fn has_default(tx: &mut ReadTx, user: UserId) -> StoreResult<bool> {
    let sql = Sql::new(
        "select id from organization_memberships where user_id = $1 and is_default = 1",
        [user.number().into()],
    );
    Ok(tx.opt(sql, |row| row.int(0)).await?.is_some())
}

/// Makes a membership that is not the default.
pub(super) async fn insert(
    tx: &mut WriteTx,
    user: UserId,
    organization: OrganizationId,
    view_tickets: bool,
    now: Time,
) -> StoreResult<OrganizationMembershipId> {
    let sql = Sql::new(
        "insert into organization_memberships (user_id, organization_id, view_tickets, created_at, updated_at) \
         values ($1, $2, $3, $4, $4) returning id",
        [user.number().into(), organization.number().into(), view_tickets.into(), now.millis().into()],
    );
    Ok(OrganizationMembershipId::new(tx.insert(sql).await?))
}

/// Makes one membership its user's only default.
pub(super) async fn set_default(
    tx: &mut WriteTx,
    id: OrganizationMembershipId,
    user: UserId,
    now: Time,
) -> StoreResult<()> {
    let (at, id, user) = (now.millis(), id.number(), user.number());
    tx.run_all(vec![
        Sql::new(
            "update organization_memberships set is_default = 0, updated_at = $1 where user_id = $2 and is_default = 1 and id <> $3",
            [at.into(), user.into(), id.into()],
        ),
        Sql::new("update organization_memberships set is_default = 1, updated_at = $1 where id = $2", [at.into(), id.into()]),
        Sql::new(
            "update users set organization_id = (select organization_id from organization_memberships where id = $1), \
             updated_at = $2 where id = $3",
            [id.into(), at.into(), user.into()],
        ),
    ])
    .await
}

/// Removes a membership; the oldest that remains becomes the default when the default is gone.
pub(super) async fn remove(tx: &mut WriteTx, membership: &OrganizationMembership, now: Time) -> StoreResult<()> {
    let user = membership.user_id;
    tx.run(Sql::new("delete from organization_memberships where id = $1", [membership.id.number().into()])).await?;
    if !membership.is_default {
        return Ok(());
    }
    let next = Sql::new(
        "select id from organization_memberships where user_id = $1 order by id limit 1",
        [user.number().into()],
    );
    if let Some(next) = tx.opt(next, |row| Ok(OrganizationMembershipId::new(row.int(0)?))).await? {
        return set_default(tx, next, user, now).await;
    }
    let none = Sql::new(
        "update users set organization_id = null, updated_at = $1 where id = $2",
        [now.millis().into(), user.number().into()],
    );
    tx.run(none).await.map(|_| ())
}
