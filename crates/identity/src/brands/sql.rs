//! Every statement about brands.

use domain::brands::Brand;
use domain::ids::BrandId;
use domain::page::{Page, Window};
use domain::policy::{Reach, Sees};
use domain::{Time, Unchecked};
use store::{ReadTx, Row, Sql, StoreResult, WriteTx};

use crate::pages;

const SELECT: &str = "select brands.id, brands.name, brands.subdomain, brands.host_mapping, brands.signature_template, \
    brands.active, brands.is_default, brands.is_deleted, brands.created_at, brands.updated_at from brands where ";
/// Most forms whose brands are looked at.
const MOST_FORMS: i64 = 1000;

fn brand(row: &Row<'_>) -> StoreResult<Brand> {
    Ok(Brand {
        id: BrandId::new(row.int(0)?),
        name: row.text(1)?,
        subdomain: row.text(2)?,
        host_mapping: row.opt_text(3)?,
        signature_template: row.text(4)?,
        active: row.flag(5)?,
        is_default: row.flag(6)?,
        is_deleted: row.flag(7)?,
        created_at: Time::from_millis(row.int(8)?),
        updated_at: Time::from_millis(row.int(9)?),
    })
}

/// One brand, also one put away.
pub(super) async fn load(tx: &mut ReadTx, id: BrandId) -> StoreResult<Option<Unchecked<Brand>>> {
    let mut sql = Sql::build(SELECT);
    sql.push("brands.id = ").bind(id.number());
    tx.opt(sql, |row| Ok(Unchecked::new(brand(row)?))).await
}

/// A page of the brands in use.
pub(super) async fn page(tx: &mut ReadTx, sees: &Sees<Brand>, window: &Window) -> StoreResult<Page<Brand>> {
    let mut sql = Sql::build(SELECT);
    matching(&mut sql, sees);
    pages::by_id(tx, sql, "brands.id", window, brand).await
}

/// The brands of these numbers, also those put away.
pub(super) async fn many(tx: &mut ReadTx, sees: &Sees<Brand>, ids: &[i64]) -> StoreResult<Vec<Brand>> {
    let mut sql = Sql::build(SELECT);
    sql.push("brands.id in ").push_in(ids);
    if !matches!(sees.reach(), Reach::All) {
        sql.push(" and 1 = 0");
    }
    sql.push(" order by brands.id");
    tx.all(sql, brand).await
}

/// How many [`page`] would list.
pub(super) async fn count(tx: &mut ReadTx, sees: &Sees<Brand>) -> StoreResult<u64> {
    let mut sql = Sql::build("select count(*) from brands where ");
    matching(&mut sql, sees);
    pages::counted(tx, sql).await
}

fn matching(sql: &mut Sql, sees: &Sees<Brand>) {
    sql.push("brands.is_deleted = 0");
    if !matches!(sees.reach(), Reach::All) {
        sql.push(" and 1 = 0");
    }
}

/// The default brand's number.
pub(super) async fn trusted_default(tx: &mut ReadTx) -> StoreResult<Option<i64>> {
    let sql = Sql::new("select id from brands where is_default = 1 and is_deleted = 0 order by id limit 1", []);
    tx.opt(sql, |row| row.int(0)).await
}

/// The active forms: number, whether they are in all brands, and in which if not.
pub(super) async fn trusted_forms(tx: &mut ReadTx) -> StoreResult<Vec<(i64, bool, String)>> {
    let sql = Sql::new(
        "select id, in_all_brands, restricted_brand_ids from ticket_forms where active = 1 and deleted_at is null \
         order by position, id limit $1",
        [MOST_FORMS.into()],
    );
    tx.all(sql, |row| Ok((row.int(0)?, row.flag(1)?, row.text(2)?))).await
}

/// Has another brand in use this host name?
pub(super) async fn trusted_host_is_taken(tx: &mut ReadTx, host: &str, besides: i64) -> StoreResult<bool> {
    let sql = Sql::new(
        "select id from brands where host_mapping = $1 and is_deleted = 0 and id <> $2 limit 1",
        [host.into(), besides.into()],
    );
    Ok(tx.opt(sql, |row| row.int(0)).await?.is_some())
}

/// Makes a brand.
pub(super) async fn insert(tx: &mut WriteTx, brand: &Brand) -> StoreResult<BrandId> {
    let sql = Sql::new(
        "insert into brands (name, subdomain, host_mapping, signature_template, active, created_at, updated_at) \
         values ($1, $2, $3, $4, $5, $6, $6) returning id",
        [
            brand.name.as_str().into(),
            brand.subdomain.as_str().into(),
            brand.host_mapping.clone().into(),
            brand.signature_template.as_str().into(),
            brand.active.into(),
            brand.created_at.millis().into(),
        ],
    );
    Ok(BrandId::new(tx.insert(sql).await?))
}

/// Writes what may change of a brand; when it is the default, no other is.
pub(super) async fn update(tx: &mut WriteTx, brand: &Brand) -> StoreResult<()> {
    let id = brand.id.number();
    let mut statements = Vec::new();
    if brand.is_default {
        statements.push(Sql::new("update brands set is_default = 0 where is_default = 1 and id <> $1", [id.into()]));
    }
    statements.push(Sql::new(
        "update brands set name = $1, subdomain = $2, host_mapping = $3, signature_template = $4, active = $5, \
         is_default = $6, is_deleted = $7, updated_at = $8 where id = $9",
        [
            brand.name.as_str().into(),
            brand.subdomain.as_str().into(),
            brand.host_mapping.clone().into(),
            brand.signature_template.as_str().into(),
            brand.active.into(),
            brand.is_default.into(),
            brand.is_deleted.into(),
            brand.updated_at.millis().into(),
            id.into(),
        ],
    ));
    tx.run_all(statements).await
}
