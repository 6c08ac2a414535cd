//! Every statement about groups.

use domain::groups::Group;
use domain::ids::{GroupId, UserId};
use domain::page::{Page, Window};
use domain::policy::{Reach, Sees};
use domain::{Time, Unchecked};
use store::{ReadTx, Row, Sql, StoreResult, WriteTx};

use crate::pages;
use crate::people_texts::People;
use crate::people_texts::sql as texts;
use crate::search::PeopleSearch;
use crate::search::sql::{self as search, Find};

const SELECT: &str = "select groups.id, groups.name, groups.description, groups.is_default, groups.is_public, \
    groups.deleted, groups.created_at, groups.updated_at from groups where ";

fn group(row: &Row<'_>) -> StoreResult<Group> {
    Ok(Group {
        id: GroupId::new(row.int(0)?),
        name: row.text(1)?,
        description: row.text(2)?,
        is_default: row.flag(3)?,
        is_public: row.flag(4)?,
        deleted: row.flag(5)?,
        created_at: Time::from_millis(row.int(6)?),
        updated_at: Time::from_millis(row.int(7)?),
    })
}

/// One group, also one put away.
pub(super) async fn load(tx: &mut ReadTx, id: GroupId) -> StoreResult<Option<Unchecked<Group>>> {
    let mut sql = Sql::build(SELECT);
    sql.push("groups.id = ").bind(id.number());
    tx.opt(sql, |row| Ok(Unchecked::new(group(row)?))).await
}

/// A page of the groups in use, of one user's groups when `of` is given.
pub(super) async fn page(
    tx: &mut ReadTx,
    sees: &Sees<Group>,
    of: Option<UserId>,
    window: &Window,
) -> StoreResult<Page<Group>> {
    let mut sql = Sql::build(SELECT);
    matching(&mut sql, sees, of);
    pages::by_id(tx, sql, "groups.id", window, group).await
}

/// The groups in use that any of these users is in, for a side-load.
pub(super) async fn of_users(
    tx: &mut ReadTx,
    sees: &Sees<Group>,
    users: &[i64],
    limit: u32,
) -> StoreResult<Vec<Group>> {
    let mut sql = Sql::build(SELECT);
    matching(&mut sql, sees, None);
    sql.push(" and groups.id in (select group_id from group_memberships where user_id in ").push_in(users);
    sql.push(") order by groups.id limit ").bind(limit);
    tx.all(sql, group).await
}

/// The groups in use of these numbers.
pub(super) async fn many(tx: &mut ReadTx, sees: &Sees<Group>, ids: &[i64]) -> StoreResult<Vec<Group>> {
    let mut sql = Sql::build(SELECT);
    matching(&mut sql, sees, None);
    sql.push(" and groups.id in ").push_in(ids).push(" order by groups.id");
    tx.all(sql, group).await
}

/// How many [`page`] would list.
pub(super) async fn count(tx: &mut ReadTx, sees: &Sees<Group>, of: Option<UserId>) -> StoreResult<u64> {
    let mut sql = Sql::build("select count(*) from groups where ");
    matching(&mut sql, sees, of);
    pages::counted(tx, sql).await
}

/// A page of what a search finds.
pub(crate) async fn searched(
    tx: &mut ReadTx,
    sees: &Sees<Group>,
    find: &Find<'_>,
    wish: &PeopleSearch,
) -> StoreResult<Page<Group>> {
    let mut sql = Sql::build(SELECT);
    matching(&mut sql, sees, None);
    search::matching(&mut sql, tx.engine(), People::Group, find)?;
    search::page(tx, sql, People::Group, wish, group).await
}

/// How many a search finds.
pub(crate) async fn searched_count(tx: &mut ReadTx, sees: &Sees<Group>, find: &Find<'_>) -> StoreResult<u64> {
    let mut sql = Sql::build(search::COUNT);
    sql.push("groups where ");
    matching(&mut sql, sees, None);
    search::matching(&mut sql, tx.engine(), People::Group, find)?;
    search::counted(tx, sql).await
}

fn matching(sql: &mut Sql, sees: &Sees<Group>, of: Option<UserId>) {
    sql.push("groups.deleted = 0");
    if !matches!(sees.reach(), Reach::All) {
        sql.push(" and 1 = 0");
    }
    if let Some(user) = of {
        sql.push(" and groups.id in (select group_id from group_memberships where user_id = ")
            .bind(user.number())
            .push(")");
    }
}

/// Makes a group.
pub(super) async fn insert(tx: &mut WriteTx, group: &Group) -> StoreResult<GroupId> {
    let sql = Sql::new(
        "insert into groups (name, description, is_public, created_at, updated_at) values ($1, $2, $3, $4, $4) returning id",
        [
            group.name.as_str().into(),
            group.description.as_str().into(),
            group.is_public.into(),
            group.created_at.millis().into(),
        ],
    );
    let id = tx.insert(sql).await?;
    texts::put_group(tx, id).await?;
    Ok(GroupId::new(id))
}

/// Writes what may change of a group.
pub(super) async fn update(tx: &mut WriteTx, group: &Group) -> StoreResult<()> {
    let sql = Sql::new(
        "update groups set name = $1, description = $2, is_public = $3, updated_at = $4 where id = $5",
        [
            group.name.as_str().into(),
            group.description.as_str().into(),
            group.is_public.into(),
            group.updated_at.millis().into(),
            group.id.number().into(),
        ],
    );
    tx.run(sql).await?;
    texts::put_group(tx, group.id.number()).await
}

/// Puts a group away: nobody is in it any longer, nor has it as the default.
pub(super) async fn put_away(tx: &mut WriteTx, id: GroupId, now: Time) -> StoreResult<()> {
    let at = now.millis();
    tx.run_all(vec![
        Sql::new("update groups set deleted = 1, updated_at = $1 where id = $2", [at.into(), id.number().into()]),
        Sql::new("delete from group_memberships where group_id = $1", [id.number().into()]),
        Sql::new(
            "update users set default_group_id = null, updated_at = $1 where default_group_id = $2",
            [at.into(), id.number().into()],
        ),
        Sql::new(
            "update organizations set group_id = null, updated_at = $1 where group_id = $2",
            [at.into(), id.number().into()],
        ),
    ])
    .await
}
