//! Every statement about ticket forms.

use domain::ids::{FieldId, TicketFormId};
use domain::page::{Page, Window};
use domain::policy::{Reach, Sees};
use domain::ticket_forms::{TicketForm, from_stored, stored};
use domain::{Time, Unchecked};
use store::{ReadTx, Row, Sql, StoreResult, WriteTx};

use super::FormFilter;
use crate::pages;

const SELECT: &str = "select ticket_forms.id, ticket_forms.name, ticket_forms.display_name, ticket_forms.position, \
    ticket_forms.active, ticket_forms.is_default, ticket_forms.end_user_visible, ticket_forms.in_all_brands, \
    ticket_forms.restricted_brand_ids, ticket_forms.ticket_field_ids, ticket_forms.agent_conditions, \
    ticket_forms.end_user_conditions, ticket_forms.created_at, ticket_forms.updated_at \
    from ticket_forms where ticket_forms.deleted_at is null";

fn form(row: &Row<'_>) -> StoreResult<TicketForm> {
    Ok(TicketForm {
        id: TicketFormId::new(row.int(0)?),
        name: row.text(1)?,
        display_name: row.text(2)?,
        position: row.int(3)?,
        active: row.flag(4)?,
        is_default: row.flag(5)?,
        end_user_visible: row.flag(6)?,
        in_all_brands: row.flag(7)?,
        restricted_brand_ids: numbers(row.str(8)?).collect(),
        ticket_field_ids: numbers(row.str(9)?).map(FieldId::new).collect(),
        agent_conditions: from_stored(row.str(10)?).map_err(|_| row.corrupt(10, "are not conditions"))?,
        end_user_conditions: from_stored(row.str(11)?).map_err(|_| row.corrupt(11, "are not conditions"))?,
        created_at: Time::from_millis(row.int(12)?),
        updated_at: Time::from_millis(row.int(13)?),
    })
}

/// Numbers parted by spaces.
fn numbers(text: &str) -> impl Iterator<Item = i64> + '_ {
    text.split(' ').filter_map(|number| number.parse().ok())
}

fn words<T: ToString>(numbers: &[T]) -> String {
    numbers.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

/// One form.
pub(super) async fn load(tx: &mut ReadTx, id: TicketFormId) -> StoreResult<Option<Unchecked<TicketForm>>> {
    let mut sql = Sql::build(SELECT);
    sql.push(" and ticket_forms.id = ").bind(id.number());
    tx.opt(sql, |row| Ok(Unchecked::new(form(row)?))).await
}

/// Several forms, in any order.
pub(super) async fn load_many(tx: &mut ReadTx, ids: &[i64]) -> StoreResult<Vec<Unchecked<TicketForm>>> {
    let mut sql = Sql::build(SELECT);
    sql.push(" and ticket_forms.id in ").push_in(ids);
    tx.all(sql, |row| Ok(Unchecked::new(form(row)?))).await
}

/// A page of the forms the actor sees, by position.
pub(super) async fn page(
    tx: &mut ReadTx,
    sees: &Sees<TicketForm>,
    filter: FormFilter,
    window: &Window,
) -> StoreResult<Page<TicketForm>> {
    let mut sql = Sql::build(SELECT);
    matching(&mut sql, sees, filter);
    pages::by_position(tx, sql, "ticket_forms", window, form).await
}

/// How many [`page`] would list.
pub(super) async fn count(tx: &mut ReadTx, sees: &Sees<TicketForm>, filter: FormFilter) -> StoreResult<u64> {
    let mut sql = Sql::build("select count(*) from ticket_forms where ticket_forms.deleted_at is null");
    matching(&mut sql, sees, filter);
    pages::counted(tx, sql).await
}

/// The same as `TicketForm::permits` for reading.
fn matching(sql: &mut Sql, sees: &Sees<TicketForm>, filter: FormFilter) {
    sql.push(match sees.reach() {
        Reach::All => "",
        Reach::Own { .. } => " and ticket_forms.active = 1 and ticket_forms.end_user_visible = 1",
        _ => " and 1 = 0",
    });
    for (wish, column) in
        [(filter.active, "active"), (filter.end_user_visible, "end_user_visible"), (filter.is_default, "is_default")]
    {
        if let Some(flag) = wish {
            sql.push(" and ticket_forms.").push(column).push(" = ").bind(flag);
        }
    }
}

/// Every form, the default first: what tickets are laid out by.
pub(crate) async fn trusted_all(tx: &mut ReadTx) -> StoreResult<Vec<TicketForm>> {
    let mut sql = Sql::build(SELECT);
    sql.push(" order by ticket_forms.is_default desc, ticket_forms.position, ticket_forms.id limit 1000");
    tx.all(sql, form).await
}

/// Makes a form.
pub(crate) async fn insert(tx: &mut WriteTx, it: &TicketForm) -> StoreResult<TicketFormId> {
    let sql = Sql::new(
        "insert into ticket_forms (name, display_name, position, active, is_default, end_user_visible, in_all_brands, \
         restricted_brand_ids, ticket_field_ids, agent_conditions, end_user_conditions, created_at, updated_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $12) returning id",
        [
            it.name.as_str().into(),
            it.display_name.as_str().into(),
            it.position.into(),
            it.active.into(),
            it.is_default.into(),
            it.end_user_visible.into(),
            it.in_all_brands.into(),
            words(&it.restricted_brand_ids).into(),
            words(&it.ticket_field_ids).into(),
            stored(&it.agent_conditions).into(),
            stored(&it.end_user_conditions).into(),
            it.created_at.millis().into(),
        ],
    );
    Ok(TicketFormId::new(tx.insert(sql).await?))
}

/// Writes what may change of a form.
pub(super) async fn update(tx: &mut WriteTx, it: &TicketForm) -> StoreResult<()> {
    let sql = Sql::new(
        "update ticket_forms set name = $1, display_name = $2, position = $3, active = $4, is_default = $5, \
         end_user_visible = $6, in_all_brands = $7, restricted_brand_ids = $8, ticket_field_ids = $9, \
         agent_conditions = $10, end_user_conditions = $11, updated_at = $12 where id = $13",
        [
            it.name.as_str().into(),
            it.display_name.as_str().into(),
            it.position.into(),
            it.active.into(),
            it.is_default.into(),
            it.end_user_visible.into(),
            it.in_all_brands.into(),
            words(&it.restricted_brand_ids).into(),
            words(&it.ticket_field_ids).into(),
            stored(&it.agent_conditions).into(),
            stored(&it.end_user_conditions).into(),
            it.updated_at.millis().into(),
            it.id.number().into(),
        ],
    );
    tx.run(sql).await.map(|_| ())
}

/// No other form is the default any longer.
pub(super) async fn take_default_from_others(tx: &mut WriteTx, id: TicketFormId, now: Time) -> StoreResult<()> {
    let sql = Sql::new(
        "update ticket_forms set is_default = 0, updated_at = $1 where is_default = 1 and id <> $2",
        [now.millis().into(), id.number().into()],
    );
    tx.run(sql).await.map(|_| ())
}

/// Puts a form away; tickets may still name it.
pub(super) async fn put_away(tx: &mut WriteTx, id: TicketFormId, now: Time) -> StoreResult<()> {
    let sql = Sql::new(
        "update ticket_forms set deleted_at = $1, active = 0 where id = $2",
        [now.millis().into(), id.number().into()],
    );
    tx.run(sql).await.map(|_| ())
}

/// Gives forms their positions, in the order of their numbers here.
pub(super) async fn place(tx: &mut WriteTx, ids: &[TicketFormId], now: Time) -> StoreResult<()> {
    let statements = ids.iter().zip(1_i64..).map(|(id, position)| {
        Sql::new(
            "update ticket_forms set position = $1, updated_at = $2 where id = $3",
            [position.into(), now.millis().into(), id.number().into()],
        )
    });
    tx.run_all(statements.collect()).await
}

/// Which of these numbers are fields.
pub(super) async fn known_fields(tx: &mut ReadTx, ids: &[i64]) -> StoreResult<Vec<i64>> {
    let mut sql = Sql::build(
        "select ticket_fields.id from ticket_fields where ticket_fields.deleted_at is null and ticket_fields.id in ",
    );
    sql.push_in(ids);
    tx.all(sql, |row| row.int(0)).await
}

/// Which of these numbers are brands.
pub(super) async fn known_brands(tx: &mut ReadTx, ids: &[i64]) -> StoreResult<Vec<i64>> {
    let mut sql = Sql::build("select brands.id from brands where brands.is_deleted = 0 and brands.id in ");
    sql.push_in(ids);
    tx.all(sql, |row| row.int(0)).await
}
