//! What each route of identities does: parse, one service call, shape.

use domain::Refusal;
use domain::ids::{IdentityId, UserId};
use domain::page::{Place, Window};
use gate::{Answer, Call, Envelope, Paging, Reply};
use identity::identities;
use serde_json::json;

use super::wire;

/// Most identities on a page.
const MOST: u32 = 100;

fn ids(call: &Call) -> Result<(UserId, IdentityId), Refusal> {
    Ok((call.id("id")?.into(), call.id("identity_id")?.into()))
}

fn one(call: &Call, identity: &domain::identities::Identity) -> Answer {
    Envelope::of("identity", &wire::Identity::from(identity, call))?.reply()
}

async fn page(call: &Call, user: UserId, paging: &Paging, window: Window) -> Answer {
    let page = identities::list(&call.ctx, user, window).await?;
    let links = paging.links(call, &page, |identity| Place { value: identity.id.number(), id: identity.id.number() });
    let rows: Vec<_> = page.rows.iter().map(|identity| wire::Identity::from(identity, call)).collect();
    Envelope::of("identities", &rows)?.paged(links).reply()
}

pub(super) async fn list(call: Call) -> Answer {
    let paging = Paging::read(&call, MOST)?;
    page(&call, call.id("id")?.into(), &paging, paging.window()).await
}

pub(super) async fn show(call: Call) -> Answer {
    let (user, id) = ids(&call)?;
    one(&call, &identities::show(&call.ctx, user, id).await?)
}

pub(super) async fn create(mut call: Call) -> Answer {
    let user: UserId = call.id("id")?.into();
    let wish = call.json::<wire::Body>().await?.wish()?;
    let skip = wish.skip_verify_email.unwrap_or(false);
    let identity = identities::create(&call.ctx, user, wish.new_identity()?, skip).await?;
    let address = call.url(&format!("/api/v2/users/{user}/identities/{}.json", identity.id));
    Reply::created(&address, &json!({"identity": wire::Identity::from(&identity, &call)}))
}

pub(super) async fn update(mut call: Call) -> Answer {
    let (user, id) = ids(&call)?;
    let wish = call.json::<wire::Body>().await?.wish()?;
    let identity = identities::update(&call.ctx, user, id, wish.value.over(None), wish.verified).await?;
    one(&call, &identity)
}

pub(super) async fn delete(call: Call) -> Answer {
    let (user, id) = ids(&call)?;
    identities::delete(&call.ctx, user, id).await?;
    Ok(Reply::no_content())
}

pub(super) async fn make_primary(call: Call) -> Answer {
    let (user, id) = ids(&call)?;
    identities::make_primary(&call.ctx, user, id).await?;
    let paging = Paging::Offset { page: 1, per_page: MOST };
    page(&call, user, &paging, paging.window()).await
}

pub(super) async fn verify(call: Call) -> Answer {
    let (user, id) = ids(&call)?;
    one(&call, &identities::verify(&call.ctx, user, id).await?)
}

pub(super) async fn request_verification(call: Call) -> Answer {
    let (user, id) = ids(&call)?;
    identities::request_verification(&call.ctx, user, id).await?;
    Reply::empty_text()
}
