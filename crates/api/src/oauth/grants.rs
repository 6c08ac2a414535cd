//! The requests about what oneself has granted.

use domain::page::Place;
use gate::{Answer, Call, Envelope, Paging, Reply};
use identity::oauth;

use super::wire::Grant;

/// Most grants on one page.
const MOST: u32 = 100;

pub(super) async fn list(call: Call) -> Answer {
    let paging = Paging::read(&call, MOST)?;
    let page = oauth::list_grants(&call.ctx, paging.window()).await?;
    let links = paging.links(&call, &page, |row| Place { value: row.grant.id, id: row.grant.id });
    let rows: Vec<_> = page.rows.into_iter().map(Grant::of).collect();
    Envelope::of("grants", &rows)?.paged(links).reply()
}

pub(super) async fn end(call: Call) -> Answer {
    oauth::end_grant(&call.ctx, call.id("grant_id")?).await?;
    Ok(Reply::no_content())
}
