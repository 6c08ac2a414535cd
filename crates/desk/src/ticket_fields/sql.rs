//! Every statement about ticket fields.

use domain::ids::FieldId;
use domain::page::{Page, Window};
use domain::policy::{Reach, Sees};
use domain::ticket_fields::{FieldKind, FieldOption, TicketField, stored_options};
use domain::{Time, Unchecked};
use store::{ReadTx, Row, Sql, StoreResult, WriteTx};

use crate::pages;

const SELECT: &str = "select ticket_fields.id, ticket_fields.type, ticket_fields.title, \
    ticket_fields.raw_title_in_portal, ticket_fields.description, ticket_fields.agent_description, \
    ticket_fields.position, ticket_fields.active, ticket_fields.required, ticket_fields.collapsed_for_agents, \
    ticket_fields.regexp, ticket_fields.visible_in_portal, ticket_fields.editable_in_portal, \
    ticket_fields.required_in_portal, ticket_fields.tag, ticket_fields.options, \
    ticket_fields.relationship_target_type, ticket_fields.created_at, ticket_fields.updated_at \
    from ticket_fields where ticket_fields.deleted_at is null";

fn field(row: &Row<'_>) -> StoreResult<TicketField> {
    Ok(TicketField {
        id: FieldId::new(row.int(0)?),
        kind: row.parse(1, FieldKind::from_word)?,
        title: row.text(2)?,
        title_in_portal: row.text(3)?,
        description: row.text(4)?,
        agent_description: row.opt_text(5)?,
        position: row.int(6)?,
        active: row.flag(7)?,
        required: row.flag(8)?,
        collapsed_for_agents: row.flag(9)?,
        regexp: row.opt_text(10)?,
        visible_in_portal: row.flag(11)?,
        editable_in_portal: row.flag(12)?,
        required_in_portal: row.flag(13)?,
        tag: row.opt_text(14)?,
        options: options(row.str(15)?).ok_or_else(|| row.corrupt(15, "are not options"))?,
        relationship_target_type: row.opt_text(16)?,
        created_at: Time::from_millis(row.int(17)?),
        updated_at: Time::from_millis(row.int(18)?),
    })
}

fn options(text: &str) -> Option<Vec<FieldOption>> {
    if text.is_empty() { Some(Vec::new()) } else { serde_json::from_str(text).ok() }
}

/// One field.
pub(super) async fn load(tx: &mut ReadTx, id: FieldId) -> StoreResult<Option<Unchecked<TicketField>>> {
    let mut sql = Sql::build(SELECT);
    sql.push(" and ticket_fields.id = ").bind(id.number());
    tx.opt(sql, |row| Ok(Unchecked::new(field(row)?))).await
}

/// A page of the fields the actor sees, by position.
pub(super) async fn page(tx: &mut ReadTx, sees: &Sees<TicketField>, window: &Window) -> StoreResult<Page<TicketField>> {
    let mut sql = Sql::build(SELECT);
    matching(&mut sql, sees);
    pages::by_position(tx, sql, "ticket_fields", window, field).await
}

/// How many [`page`] would list.
pub(super) async fn count(tx: &mut ReadTx, sees: &Sees<TicketField>) -> StoreResult<u64> {
    let mut sql = Sql::build("select count(*) from ticket_fields where ticket_fields.deleted_at is null");
    matching(&mut sql, sees);
    pages::counted(tx, sql).await
}

/// The same as `TicketField::permits` for reading.
fn matching(sql: &mut Sql, sees: &Sees<TicketField>) {
    sql.push(match sees.reach() {
        Reach::All => "",
        Reach::Own { .. } => " and ticket_fields.active = 1 and ticket_fields.visible_in_portal = 1",
        _ => " and 1 = 0",
    });
}

/// Every field, by position: what tickets are laid out by.
pub(super) async fn trusted_all(tx: &mut ReadTx) -> StoreResult<Vec<TicketField>> {
    let mut sql = Sql::build(SELECT);
    sql.push(" order by ticket_fields.position, ticket_fields.id limit 1000");
    tx.all(sql, field).await
}

/// Makes a field.
pub(super) async fn insert(tx: &mut WriteTx, it: &TicketField) -> StoreResult<FieldId> {
    let sql = Sql::new(
        "insert into ticket_fields (type, title, raw_title_in_portal, description, agent_description, position, active, \
         required, collapsed_for_agents, regexp, visible_in_portal, editable_in_portal, required_in_portal, tag, options, \
         relationship_target_type, created_at, updated_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $17) returning id",
        [
            it.kind.word().into(),
            it.title.as_str().into(),
            it.title_in_portal.as_str().into(),
            it.description.as_str().into(),
            it.agent_description.clone().into(),
            it.position.into(),
            it.active.into(),
            it.required.into(),
            it.collapsed_for_agents.into(),
            it.regexp.clone().into(),
            it.visible_in_portal.into(),
            it.editable_in_portal.into(),
            it.required_in_portal.into(),
            it.tag.clone().into(),
            stored_options(&it.options).into(),
            it.relationship_target_type.clone().into(),
            it.created_at.millis().into(),
        ],
    );
    Ok(FieldId::new(tx.insert(sql).await?))
}

/// Writes what may change of a field.
pub(super) async fn update(tx: &mut WriteTx, it: &TicketField) -> StoreResult<()> {
    let sql = Sql::new(
        "update ticket_fields set title = $1, raw_title_in_portal = $2, description = $3, agent_description = $4, \
         position = $5, active = $6, required = $7, collapsed_for_agents = $8, regexp = $9, visible_in_portal = $10, \
         editable_in_portal = $11, required_in_portal = $12, tag = $13, options = $14, relationship_target_type = $15, \
         updated_at = $16 where id = $17",
        [
            it.title.as_str().into(),
            it.title_in_portal.as_str().into(),
            it.description.as_str().into(),
            it.agent_description.clone().into(),
            it.position.into(),
            it.active.into(),
            it.required.into(),
            it.collapsed_for_agents.into(),
            it.regexp.clone().into(),
            it.visible_in_portal.into(),
            it.editable_in_portal.into(),
            it.required_in_portal.into(),
            it.tag.clone().into(),
            stored_options(&it.options).into(),
            it.relationship_target_type.clone().into(),
            it.updated_at.millis().into(),
            it.id.number().into(),
        ],
    );
    tx.run(sql).await.map(|_| ())
}

/// Puts a field away. The row stays, so that its number is never given to another.
pub(super) async fn put_away(tx: &mut WriteTx, id: FieldId, now: Time) -> StoreResult<()> {
    let sql = Sql::new(
        "update ticket_fields set deleted_at = $1, active = 0, title = '', raw_title_in_portal = '', description = '', \
         agent_description = null, options = '', tag = null where id = $2",
        [now.millis().into(), id.number().into()],
    );
    tx.run(sql).await.map(|_| ())
}

/// Gives fields their positions, in the order of their numbers here.
pub(super) async fn place(tx: &mut WriteTx, ids: &[FieldId], now: Time) -> StoreResult<()> {
    let statements = ids.iter().zip(1_i64..).map(|(id, position)| {
        Sql::new(
            "update ticket_fields set position = $1, updated_at = $2 where id = $3",
            [position.into(), now.millis().into(), id.number().into()],
        )
    });
    tx.run_all(statements.collect()).await
}

/// Is it an active user?
pub(super) async fn is_user(tx: &mut ReadTx, id: i64) -> StoreResult<bool> {
    let sql = Sql::new("select id from users where id = $1 and active = 1", [id.into()]);
    Ok(tx.opt(sql, |row| row.int(0)).await?.is_some())
}

/// Is it an organization in use?
pub(super) async fn is_organization(tx: &mut ReadTx, id: i64) -> StoreResult<bool> {
    let sql = Sql::new("select id from organizations where id = $1 and deleted_at is null", [id.into()]);
    Ok(tx.opt(sql, |row| row.int(0)).await?.is_some())
}
