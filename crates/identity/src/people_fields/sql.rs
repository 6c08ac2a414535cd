//! Every statement about the fields of users and organizations.

use domain::ids::FieldId;
use domain::page::{Page, Window};
use domain::people_fields::{Owner, PeopleField, PeopleFieldKind};
use domain::policy::{Reach, Sees};
use domain::ticket_fields::{FieldOption, stored_options};
use domain::{Time, Unchecked};
use store::{ReadTx, Row, Sql, StoreResult, WriteTx};

const SELECT: &str = "select people_fields.id, people_fields.about, people_fields.key, people_fields.type, \
    people_fields.title, people_fields.description, people_fields.position, people_fields.active, \
    people_fields.regexp, people_fields.tag, people_fields.options, people_fields.relationship_target_type, \
    people_fields.created_at, people_fields.updated_at from people_fields where people_fields.about = ";

fn field(row: &Row<'_>) -> StoreResult<PeopleField> {
    Ok(PeopleField {
        id: FieldId::new(row.int(0)?),
        owner: row.parse(1, Owner::from_word)?,
        key: row.text(2)?,
        kind: row.parse(3, PeopleFieldKind::from_word)?,
        title: row.text(4)?,
        description: row.text(5)?,
        position: row.int(6)?,
        active: row.flag(7)?,
        regexp: row.opt_text(8)?,
        tag: row.opt_text(9)?,
        options: options(row.str(10)?).ok_or_else(|| row.corrupt(10, "are not options"))?,
        relationship_target_type: row.opt_text(11)?,
        created_at: Time::from_millis(row.int(12)?),
        updated_at: Time::from_millis(row.int(13)?),
    })
}

fn options(text: &str) -> Option<Vec<FieldOption>> {
    if text.is_empty() { Some(Vec::new()) } else { serde_json::from_str(text).ok() }
}

fn begun(owner: Owner) -> Sql {
    let mut sql = Sql::build(SELECT);
    sql.bind(owner.word());
    sql
}

/// One field, by its number or its key.
pub(super) async fn load(tx: &mut ReadTx, owner: Owner, id: &str) -> StoreResult<Option<Unchecked<PeopleField>>> {
    let mut sql = begun(owner);
    match id.parse::<i64>() {
        Ok(number) => sql.push(" and people_fields.id = ").bind(number),
        Err(_) => sql.push(" and people_fields.key = ").bind(id),
    };
    tx.opt(sql, |row| Ok(Unchecked::new(field(row)?))).await
}

/// A page of the fields, by position.
pub(super) async fn page(
    tx: &mut ReadTx,
    sees: &Sees<PeopleField>,
    owner: Owner,
    window: &Window,
) -> StoreResult<Page<PeopleField>> {
    let mut sql = begun(owner);
    seen(&mut sql, sees);
    let place = match window {
        Window::Offset { .. } => None,
        Window::After { place, .. } => place.as_ref(),
        Window::Before { place, .. } => Some(place),
    };
    let backwards = matches!(window, Window::Before { .. });
    let (than, order) = if backwards { (" < (", " desc") } else { (" > (", "") };
    if let Some(place) = place {
        sql.push(" and (people_fields.position, people_fields.id)").push(than);
        sql.bind(place.value).push(", ").bind(place.id).push(")");
    }
    sql.push(" order by people_fields.position").push(order).push(", people_fields.id").push(order);
    sql.push(" limit ").bind(window.limit().saturating_add(1));
    if let Window::Offset { skip, .. } = window {
        sql.push(" offset ").bind(*skip);
    }
    let mut page = Page::from_read(tx.all(sql, field).await?, window.limit(), None);
    if backwards {
        page.rows.reverse();
    }
    Ok(page)
}

/// How many [`page`] would list.
pub(super) async fn count(tx: &mut ReadTx, sees: &Sees<PeopleField>, owner: Owner) -> StoreResult<u64> {
    let mut sql = Sql::build("select count(*) from people_fields where people_fields.about = ");
    sql.bind(owner.word());
    seen(&mut sql, sees);
    crate::pages::counted(tx, sql).await
}

fn seen(sql: &mut Sql, sees: &Sees<PeopleField>) {
    if !matches!(sees.reach(), Reach::All) {
        sql.push(" and 1 = 0");
    }
}

/// Every number in its order, and the highest position. For making room and putting in order.
pub(super) async fn order(tx: &mut ReadTx, owner: Owner) -> StoreResult<Vec<(FieldId, i64)>> {
    let sql = Sql::new(
        "select id, position from people_fields where about = $1 order by position, id limit 1000",
        [owner.word().into()],
    );
    tx.all(sql, |row| Ok((FieldId::new(row.int(0)?), row.int(1)?))).await
}

/// Makes a field.
pub(super) async fn insert(tx: &mut WriteTx, it: &PeopleField) -> StoreResult<FieldId> {
    let sql = Sql::new(
        "insert into people_fields (about, key, type, title, description, position, active, regexp, tag, options, \
         relationship_target_type, created_at, updated_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $12) returning id",
        [
            it.owner.word().into(),
            it.key.as_str().into(),
            it.kind.word().into(),
            it.title.as_str().into(),
            it.description.as_str().into(),
            it.position.into(),
            it.active.into(),
            it.regexp.clone().into(),
            it.tag.clone().into(),
            stored_options(&it.options).into(),
            it.relationship_target_type.clone().into(),
            it.created_at.millis().into(),
        ],
    );
    Ok(FieldId::new(tx.insert(sql).await?))
}

/// Writes what may change of a field.
pub(super) async fn update(tx: &mut WriteTx, it: &PeopleField) -> StoreResult<()> {
    let sql = Sql::new(
        "update people_fields set title = $1, description = $2, position = $3, active = $4, regexp = $5, tag = $6, \
         options = $7, relationship_target_type = $8, updated_at = $9 where id = $10",
        [
            it.title.as_str().into(),
            it.description.as_str().into(),
            it.position.into(),
            it.active.into(),
            it.regexp.clone().into(),
            it.tag.clone().into(),
            stored_options(&it.options).into(),
            it.relationship_target_type.clone().into(),
            it.updated_at.millis().into(),
            it.id.number().into(),
        ],
    );
    tx.run(sql).await.map(|_| ())
}

/// Takes a field away.
pub(super) async fn delete(tx: &mut WriteTx, id: FieldId) -> StoreResult<()> {
    tx.run(Sql::new("delete from people_fields where id = $1", [id.number().into()])).await.map(|_| ())
}

/// Gives fields their positions, in the order of their numbers here.
pub(super) async fn place(tx: &mut WriteTx, ids: &[FieldId], now: Time) -> StoreResult<()> {
    let statements = ids.iter().zip(1_i64..).map(|(id, position)| {
        Sql::new(
            "update people_fields set position = $1, updated_at = $2 where id = $3",
            [position.into(), now.millis().into(), id.number().into()],
        )
    });
    tx.run_all(statements.collect()).await
}
