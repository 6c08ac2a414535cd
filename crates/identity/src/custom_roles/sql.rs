//! Every statement about roles by number.

use domain::custom_roles::{CustomRole, RoleConfiguration, RoleType, System};
use domain::ids::CustomRoleId;
use domain::page::{Page, Window};
use domain::policy::{Allowed, Reach, Sees, act};
use domain::{Time, Unchecked};
use store::{ReadTx, Row, Sql, StoreResult, WriteTx};

use crate::pages;

const SELECT: &str = "select custom_roles.id, custom_roles.name, custom_roles.description, custom_roles.role_type, \
    custom_roles.created_at, custom_roles.updated_at, custom_roles.system, custom_roles.configuration \
    from custom_roles where ";
/// Most pairs of role and number that are counted.
const MOST_PAIRS: i64 = 1000;

fn role(row: &Row<'_>) -> StoreResult<CustomRole> {
    let system = row.opt_text(6)?;
    Ok(CustomRole {
        id: CustomRoleId::new(row.int(0)?),
        name: row.text(1)?,
        description: row.text(2)?,
        role_type: RoleType::from_number(row.int(3)?),
        configuration: RoleConfiguration::of_row(system.as_deref(), &row.text(7)?),
        system: system.as_deref().and_then(System::from_word),
        team_member_count: 0,
        created_at: Time::from_millis(row.int(4)?),
        updated_at: Time::from_millis(row.int(5)?),
    })
}

/// One role, nobody counted yet.
pub(super) async fn load(tx: &mut ReadTx, id: CustomRoleId) -> StoreResult<Option<Unchecked<CustomRole>>> {
    let mut sql = Sql::build(SELECT);
    sql.push("custom_roles.id = ").bind(id.number());
    tx.opt(sql, |row| Ok(Unchecked::new(role(row)?))).await
}

/// A page of the roles.
pub(super) async fn page(tx: &mut ReadTx, sees: &Sees<CustomRole>, window: &Window) -> StoreResult<Page<CustomRole>> {
    let mut sql = Sql::build(SELECT);
    sql.push(reached(sees));
    pages::by_id(tx, sql, "custom_roles.id", window, role).await
}

/// How many [`page`] would list.
pub(super) async fn count(tx: &mut ReadTx, sees: &Sees<CustomRole>) -> StoreResult<u64> {
    let mut sql = Sql::build("select count(*) from custom_roles where ");
    sql.push(reached(sees));
    pages::counted(tx, sql).await
}

fn reached(sees: &Sees<CustomRole>) -> &'static str {
    if matches!(sees.reach(), Reach::All) { "1 = 1" } else { "1 = 0" }
}

/// How many active staff have each pair of role and number.
pub(super) async fn trusted_members(tx: &mut ReadTx) -> StoreResult<Vec<(String, Option<i64>, i64)>> {
    let sql = Sql::new(
        "select role, custom_role_id, count(*) from users where role in ('light_agent', 'agent', 'admin', 'owner') \
         and active = 1 group by role, custom_role_id order by role, custom_role_id limit $1",
        [MOST_PAIRS.into()],
    );
    tx.all(sql, |row| Ok((row.text(0)?, row.opt_int(1)?, row.int(2)?))).await
}

/// Makes the roles every account starts with; answers their numbers.
pub(crate) async fn insert_first(tx: &mut WriteTx, now: i64) -> StoreResult<Vec<i64>> {
    let mut made = Vec::new();
    for system in System::ALL {
        let (name, description) = system.first();
        let sql = Sql::new(
            "insert into custom_roles (name, description, role_type, system, created_at, updated_at) \
             values ($1, $2, $3, $4, $5, $5) returning id",
            [name.into(), description.into(), system.role_type().number().into(), system.word().into(), now.into()],
        );
        made.push(tx.insert(sql).await?);
    }
    Ok(made)
}

/// Makes a role of the account's own.
pub(super) async fn insert(tx: &mut WriteTx, role: &CustomRole) -> StoreResult<CustomRoleId> {
    let sql = Sql::new(
        "insert into custom_roles (name, description, role_type, configuration, created_at, updated_at) \
         values ($1, $2, $3, $4, $5, $5) returning id",
        [
            role.name.as_str().into(),
            role.description.as_str().into(),
            role.role_type.number().into(),
            role.configuration.to_stored().into(),
            role.created_at.millis().into(),
        ],
    );
    Ok(CustomRoleId::new(tx.insert(sql).await?))
}

/// Writes what may change of a role of the account's own.
pub(super) async fn update(
    tx: &mut WriteTx,
    before: &Allowed<act::Update, CustomRole>,
    role: &CustomRole,
) -> StoreResult<()> {
    let sql = Sql::new(
        "update custom_roles set name = $1, description = $2, configuration = $3, updated_at = $4 \
         where id = $5 and system is null",
        [
            role.name.as_str().into(),
            role.description.as_str().into(),
            role.configuration.to_stored().into(),
            role.updated_at.millis().into(),
            before.id.number().into(),
        ],
    );
    tx.run(sql).await.map(|_| ())
}

/// Is there an active user with the role?
pub(super) async fn in_use(tx: &mut ReadTx, id: CustomRoleId) -> StoreResult<bool> {
    let sql = Sql::new("select 1 from users where custom_role_id = $1 and active = 1 limit 1", [id.number().into()]);
    Ok(tx.opt(sql, |row| row.int(0)).await?.is_some())
}

/// Who was put away with the role keeps the least that staff can be: the number may be given again.
pub(super) async fn take_from_inactive(tx: &mut WriteTx, id: CustomRoleId) -> StoreResult<()> {
    let sql = Sql::new(
        "update users set custom_role_id = null, role = 'light_agent' where custom_role_id = $1 and active = 0",
        [id.number().into()],
    );
    tx.run(sql).await.map(|_| ())
}

/// Deletes a role of the account's own.
pub(super) async fn delete(tx: &mut WriteTx, role: &Allowed<act::Delete, CustomRole>) -> StoreResult<()> {
    let sql = Sql::new("delete from custom_roles where id = $1 and system is null", [role.id.number().into()]);
    tx.run(sql).await.map(|_| ())
}
