//! Every statement about organizations.

use domain::ids::{GroupId, OrganizationId};
use domain::organizations::Organization;
use domain::page::{Page, Slice, Window};
use domain::policy::{Reach, Sees};
use domain::tags::Tags;
use domain::{Time, Unchecked};
use store::{ReadTx, Row, Sql, StoreResult, WriteTx};

use super::OrganizationFilter;
use crate::pages;
use crate::people_texts::People;
use crate::people_texts::sql as texts;
use crate::search::PeopleSearch;
use crate::search::sql::{self as search, Find};
use crate::users::fields::FieldRule;

/// Sorts after every text that begins with what stands before it.
const LAST: char = '\u{10ffff}';
/// Most organization fields an account has.
const MOST_FIELDS: i64 = 1000;
/// Counts of tickets and users stop here.
const MOST_COUNTED: i64 = 100_000;

const SELECT: &str = "select organizations.id, organizations.name, organizations.external_id, organizations.domain_names, \
    organizations.details, organizations.notes, organizations.group_id, organizations.shared_tickets, \
    organizations.shared_comments, organizations.tags, organizations.fields, organizations.deleted_at, \
    organizations.created_at, organizations.updated_at from organizations where ";

fn organization(row: &Row<'_>) -> StoreResult<Organization> {
    let fields = match row.str(10)? {
        "" => serde_json::Map::new(),
        json => serde_json::from_str(json).map_err(|_| row.corrupt(10, "is not a JSON object"))?,
    };
    Ok(Organization {
        id: OrganizationId::new(row.int(0)?),
        name: row.text(1)?,
        external_id: row.opt_text(2)?,
        domain_names: row.str(3)?.split_whitespace().map(str::to_owned).collect(),
        details: row.opt_text(4)?,
        notes: row.opt_text(5)?,
        group_id: row.opt_int(6)?.map(GroupId::new),
        shared_tickets: row.flag(7)?,
        shared_comments: row.flag(8)?,
        tags: Tags::from_stored(row.str(9)?),
        fields,
        deleted_at: row.opt_int(11)?.map(Time::from_millis),
        created_at: Time::from_millis(row.int(12)?),
        updated_at: Time::from_millis(row.int(13)?),
    })
}

/// One organization, also one put away.
pub(super) async fn load(tx: &mut ReadTx, id: OrganizationId) -> StoreResult<Option<Unchecked<Organization>>> {
    let mut sql = Sql::build(SELECT);
    sql.push("organizations.id = ").bind(id.number());
    tx.opt(sql, |row| Ok(Unchecked::new(organization(row)?))).await
}

/// A page of the organizations that match.
pub(super) async fn page(
    tx: &mut ReadTx,
    sees: &Sees<Organization>,
    filter: &OrganizationFilter,
    window: &Window,
) -> StoreResult<Page<Organization>> {
    let mut sql = Sql::build(SELECT);
    matching(&mut sql, sees, filter);
    pages::by_id(tx, sql, "organizations.id", window, organization).await
}

/// How many [`page`] would list.
pub(super) async fn count(tx: &mut ReadTx, sees: &Sees<Organization>, filter: &OrganizationFilter) -> StoreResult<u64> {
    let mut sql = Sql::build("select count(*) from organizations where ");
    matching(&mut sql, sees, filter);
    pages::counted(tx, sql).await
}

/// The organizations of these numbers.
pub(super) async fn many(tx: &mut ReadTx, sees: &Sees<Organization>, ids: &[i64]) -> StoreResult<Vec<Organization>> {
    let mut sql = Sql::build(SELECT);
    matching(&mut sql, sees, &OrganizationFilter::default());
    sql.push(" and organizations.id in ").push_in(ids).push(" order by organizations.id");
    tx.all(sql, organization).await
}

/// The organizations of these external ids.
pub(super) async fn many_by_external_id(
    tx: &mut ReadTx,
    sees: &Sees<Organization>,
    ids: &[String],
) -> StoreResult<Vec<Organization>> {
    let mut sql = Sql::build(SELECT);
    matching(&mut sql, sees, &OrganizationFilter::default());
    sql.push(" and organizations.external_id in ").push_in_text(ids).push(" order by organizations.id");
    tx.all(sql, organization).await
}

/// Organizations of an export, by the moment of their last change, those put away too.
pub(super) async fn trusted_changed(tx: &mut ReadTx, slice: &Slice) -> StoreResult<Page<Organization>> {
    let mut sql = Sql::build(SELECT);
    sql.push("(organizations.updated_at, organizations.id) > (")
        .bind(slice.after.value)
        .push(", ")
        .bind(slice.after.id);
    sql.push(") and organizations.updated_at < ").bind(slice.until.millis());
    sql.push(" order by organizations.updated_at, organizations.id limit ").bind(slice.limit.saturating_add(1));
    Ok(Page::from_read(tx.all(sql, organization).await?, slice.limit, None))
}

/// A page of what a search finds.
pub(crate) async fn searched(
    tx: &mut ReadTx,
    sees: &Sees<Organization>,
    find: &Find<'_>,
    wish: &PeopleSearch,
) -> StoreResult<Page<Organization>> {
    let mut sql = Sql::build(SELECT);
    matching(&mut sql, sees, &OrganizationFilter::default());
    search::matching(&mut sql, tx.engine(), People::Organization, find)?;
    search::page(tx, sql, People::Organization, wish, organization).await
}

/// How many a search finds.
pub(crate) async fn searched_count(tx: &mut ReadTx, sees: &Sees<Organization>, find: &Find<'_>) -> StoreResult<u64> {
    let mut sql = Sql::build(search::COUNT);
    sql.push("organizations where ");
    matching(&mut sql, sees, &OrganizationFilter::default());
    search::matching(&mut sql, tx.engine(), People::Organization, find)?;
    search::counted(tx, sql).await
}

fn matching(sql: &mut Sql, sees: &Sees<Organization>, filter: &OrganizationFilter) {
    sql.push("organizations.deleted_at is null");
    match sees.reach() {
        Reach::All => {}
        Reach::Own { organizations, .. } => {
            let ids: Vec<i64> = organizations.iter().map(|id| id.number()).collect();
            sql.push(" and organizations.id in ").push_in(&ids);
        }
        _ => {
            sql.push(" and 1 = 0");
        }
    }
    if let Some(user) = filter.user {
        sql.push(" and organizations.id in (select organization_id from organization_memberships where user_id = ");
        sql.bind(user.number()).push(")");
    }
    if let Some(external_id) = &filter.external_id {
        sql.push(" and organizations.external_id = ").bind(external_id.as_str());
    }
    if let Some(name) = &filter.name {
        sql.push(" and lower(organizations.name) = lower(").bind(name.as_str()).push(")");
    }
    if let Some(beginning) = &filter.beginning {
        // Both engines fold ASCII letters only.
        let low = beginning.to_ascii_lowercase();
        sql.push(" and lower(organizations.name) >= ").bind(low.as_str());
        sql.push(" and lower(organizations.name) < ").bind(format!("{low}{LAST}"));
    }
}

/// How much an organization has; each count stops at 100 000.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Related {
    pub tickets: i64,
    pub users: i64,
}

/// How many tickets and users an organization has.
pub(super) async fn related(tx: &mut ReadTx, id: OrganizationId) -> StoreResult<Related> {
    let sql = Sql::new(
        "select (select count(*) from (select 1 from tickets where organization_id = $1 and deleted_at is null limit $2) as few), \
         (select count(*) from (select 1 from organization_memberships where organization_id = $1 limit $2) as some_users)",
        [id.number().into(), MOST_COUNTED.into()],
    );
    tx.one(sql, |row| Ok(Related { tickets: row.int(0)?, users: row.int(1)? })).await
}

/// The active organization fields: key and type, in their order.
pub(super) async fn trusted_fields(tx: &mut ReadTx) -> StoreResult<Vec<(String, String)>> {
    let sql = Sql::new(
        "select key, type from people_fields where about = 'organization' and active = 1 order by position, id limit $1",
        [MOST_FIELDS.into()],
    );
    tx.all(sql, |row| Ok((row.text(0)?, row.text(1)?))).await
}

/// What may stand in the active organization fields.
pub(super) async fn trusted_rules(tx: &mut ReadTx) -> StoreResult<Vec<FieldRule>> {
    let sql = Sql::new(
        "select key, type, title, regexp, options from people_fields where about = 'organization' and active = 1 \
         order by position, id limit $1",
        [MOST_FIELDS.into()],
    );
    tx.all(sql, |row| Ok(FieldRule::new(row.text(0)?, row.str(1)?, row.text(2)?, row.opt_text(3)?, row.str(4)?))).await
}

/// The stored form of the fields' values.
fn stored(fields: &serde_json::Map<String, serde_json::Value>) -> String {
    if fields.is_empty() { String::new() } else { serde_json::Value::Object(fields.clone()).to_string() }
}

/// Makes an organization.
pub(super) async fn insert(tx: &mut WriteTx, it: &Organization) -> StoreResult<OrganizationId> {
    let sql = Sql::new(
        "insert into organizations (name, external_id, domain_names, details, notes, group_id, shared_tickets, \
         shared_comments, tags, fields, created_at, updated_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11) returning id",
        [
            it.name.as_str().into(),
            it.external_id.clone().into(),
            it.domain_names.join(" ").into(),
            it.details.clone().into(),
            it.notes.clone().into(),
            it.group_id.map(GroupId::number).into(),
            it.shared_tickets.into(),
            it.shared_comments.into(),
            it.tags.to_stored().into(),
            stored(&it.fields).into(),
            it.created_at.millis().into(),
        ],
    );
    let id = tx.insert(sql).await?;
    texts::put_organization(tx, id).await?;
    Ok(OrganizationId::new(id))
}

/// Writes what may change of an organization.
pub(super) async fn update(tx: &mut WriteTx, it: &Organization) -> StoreResult<()> {
    let sql = Sql::new(
        "update organizations set name = $1, external_id = $2, domain_names = $3, details = $4, notes = $5, group_id = $6, \
         shared_tickets = $7, shared_comments = $8, tags = $9, fields = $10, updated_at = $11 where id = $12",
        [
            it.name.as_str().into(),
            it.external_id.clone().into(),
            it.domain_names.join(" ").into(),
            it.details.clone().into(),
            it.notes.clone().into(),
            it.group_id.map(GroupId::number).into(),
            it.shared_tickets.into(),
            it.shared_comments.into(),
            it.tags.to_stored().into(),
            stored(&it.fields).into(),
            it.updated_at.millis().into(),
            it.id.number().into(),
        ],
    );
    tx.run(sql).await?;
    texts::put_organization(tx, it.id.number()).await
}

/// Writes the domains by which people are found.
pub(super) async fn set_domains(tx: &mut WriteTx, id: OrganizationId, domains: &[String]) -> StoreResult<()> {
    let mut statements =
        vec![Sql::new("delete from organization_domains where organization_id = $1", [id.number().into()])];
    statements.extend(domains.iter().map(|domain| {
        Sql::new(
            "insert into organization_domains (domain, organization_id) values ($1, $2)",
            [domain.as_str().into(), id.number().into()],
        )
    }));
    tx.run_all(statements).await
}

/// Puts an organization away: nobody belongs to it any longer. Each who had it as the default gets the oldest other.
pub(super) async fn put_away(tx: &mut WriteTx, id: OrganizationId, now: Time) -> StoreResult<()> {
    let (at, number) = (now.millis(), id.number());
    tx.run_all(vec![
        Sql::new("update organizations set deleted_at = $1, updated_at = $1 where id = $2", [at.into(), number.into()]),
        Sql::new("delete from organization_domains where organization_id = $1", [number.into()]),
        Sql::new("delete from organization_memberships where organization_id = $1", [number.into()]),
        Sql::new(
            "update organization_memberships set is_default = 1, updated_at = $1 where id in (select min(others.id) \
             from organization_memberships as others join users on users.id = others.user_id \
             where users.organization_id = $2 group by others.user_id)",
            [at.into(), number.into()],
        ),
        Sql::new(
            "update users set organization_id = (select organization_id from organization_memberships \
             where organization_memberships.user_id = users.id and is_default = 1), updated_at = $1 where organization_id = $2",
            [at.into(), number.into()],
        ),
    ])
    .await
}
