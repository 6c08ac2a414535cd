//! Every statement about custom statuses.

use domain::custom_statuses::CustomStatus;
use domain::ids::CustomStatusId;
use domain::policy::{Reach, Sees};
use domain::tickets::Status;
use domain::{Time, Unchecked};
use store::{ReadTx, Row, Sql, StoreResult, WriteTx};

use super::StatusFilter;

const SELECT: &str = "select custom_statuses.id, custom_statuses.status_category, custom_statuses.agent_label, \
    custom_statuses.end_user_label, custom_statuses.description, custom_statuses.end_user_description, \
    custom_statuses.active, custom_statuses.is_default, custom_statuses.created_at, custom_statuses.updated_at \
    from custom_statuses where 1 = 1";

fn status(row: &Row<'_>) -> StoreResult<CustomStatus> {
    Ok(CustomStatus {
        id: CustomStatusId::new(row.int(0)?),
        category: Status::from_rank(row.int(1)?).ok_or_else(|| row.corrupt(1, "is not a status"))?,
        agent_label: row.text(2)?,
        end_user_label: row.text(3)?,
        description: row.text(4)?,
        end_user_description: row.text(5)?,
        active: row.flag(6)?,
        is_default: row.flag(7)?,
        created_at: Time::from_millis(row.int(8)?),
        updated_at: Time::from_millis(row.int(9)?),
    })
}

/// One custom status.
pub(super) async fn load(tx: &mut ReadTx, id: CustomStatusId) -> StoreResult<Option<Unchecked<CustomStatus>>> {
    let mut sql = Sql::build(SELECT);
    sql.push(" and custom_statuses.id = ").bind(id.number());
    tx.opt(sql, |row| Ok(Unchecked::new(status(row)?))).await
}

/// Those of the filter the actor sees, by category; an account has few.
pub(super) async fn list(
    tx: &mut ReadTx,
    sees: &Sees<CustomStatus>,
    filter: &StatusFilter,
) -> StoreResult<Vec<CustomStatus>> {
    let mut sql = Sql::build(SELECT);
    if !matches!(sees.reach(), Reach::All) {
        sql.push(" and 1 = 0");
    }
    if let Some(active) = filter.active {
        sql.push(" and custom_statuses.active = ").bind(active);
    }
    if let Some(is_default) = filter.is_default {
        sql.push(" and custom_statuses.is_default = ").bind(is_default);
    }
    if !filter.categories.is_empty() {
        let ranks: Vec<i64> = filter.categories.iter().map(|category| category.rank()).collect();
        sql.push(" and custom_statuses.status_category in ").push_in(&ranks);
    }
    sql.push(" order by custom_statuses.status_category, custom_statuses.id limit 1000");
    tx.all(sql, status).await
}

/// Every custom status: what tickets are laid out by.
pub(crate) async fn trusted_all(tx: &mut ReadTx) -> StoreResult<Vec<CustomStatus>> {
    let mut sql = Sql::build(SELECT);
    sql.push(" order by custom_statuses.id limit 1000");
    tx.all(sql, status).await
}

/// Makes a custom status.
pub(crate) async fn insert(tx: &mut WriteTx, it: &CustomStatus) -> StoreResult<CustomStatusId> {
    let sql = Sql::new(
        "insert into custom_statuses (status_category, agent_label, end_user_label, description, end_user_description, \
         active, is_default, created_at, updated_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $8) returning id",
        [
            it.category.rank().into(),
            it.agent_label.as_str().into(),
            it.end_user_label.as_str().into(),
            it.description.as_str().into(),
            it.end_user_description.as_str().into(),
            it.active.into(),
            it.is_default.into(),
            it.created_at.millis().into(),
        ],
    );
    Ok(CustomStatusId::new(tx.insert(sql).await?))
}

/// Writes what may change of a custom status.
pub(super) async fn update(tx: &mut WriteTx, it: &CustomStatus) -> StoreResult<()> {
    let sql = Sql::new(
        "update custom_statuses set agent_label = $1, end_user_label = $2, description = $3, end_user_description = $4, \
         active = $5, updated_at = $6 where id = $7",
        [
            it.agent_label.as_str().into(),
            it.end_user_label.as_str().into(),
            it.description.as_str().into(),
            it.end_user_description.as_str().into(),
            it.active.into(),
            it.updated_at.millis().into(),
            it.id.number().into(),
        ],
    );
    tx.run(sql).await.map(|_| ())
}

/// Makes it the default of its category, and no other.
pub(super) async fn make_default(tx: &mut WriteTx, it: &CustomStatus, now: Time) -> StoreResult<()> {
    tx.run_all(vec![
        Sql::new(
            "update custom_statuses set is_default = 0, updated_at = $1 \
             where is_default = 1 and status_category = $2 and id <> $3",
            [now.millis().into(), it.category.rank().into(), it.id.number().into()],
        ),
        Sql::new(
            "update custom_statuses set is_default = 1, updated_at = $1 where is_default = 0 and id = $2",
            [now.millis().into(), it.id.number().into()],
        ),
    ])
    .await
}
