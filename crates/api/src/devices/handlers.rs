//! What each route of devices does.

use domain::Refusal;
use domain::ids::UserId;
use gate::{Answer, Call, Envelope, Reply};
use identity::{devices, users};

use super::wire::{Device, NotMe};

fn me(call: &Call) -> Result<UserId, Refusal> {
    call.ctx.actor().user_id().ok_or(Refusal::Unauthenticated)
}

pub(super) async fn list_own(call: Call) -> Answer {
    reply(&call, me(&call)?).await
}

pub(super) async fn list(call: Call) -> Answer {
    let user = users::show(&call.ctx, call.id("id")?.into()).await?;
    reply(&call, user.id).await
}

async fn reply(call: &Call, user: UserId) -> Answer {
    let here = devices::current(&call.ctx).await?;
    let devices = devices::list(&call.ctx, user).await?;
    let rows: Vec<_> = devices.into_iter().map(|device| Device::of(device, here)).collect();
    Envelope::of("devices", &rows)?.reply()
}

pub(super) async fn forget_own(call: Call) -> Answer {
    devices::forget(&call.ctx, me(&call)?, call.id("device_id")?).await?;
    Ok(Reply::no_content())
}

pub(super) async fn forget(call: Call) -> Answer {
    devices::forget(&call.ctx, call.id("id")?.into(), call.id("device_id")?).await?;
    Ok(Reply::no_content())
}

pub(super) async fn forget_own_others(call: Call) -> Answer {
    devices::forget_others(&call.ctx, me(&call)?).await?;
    Ok(Reply::no_content())
}

pub(super) async fn forget_others(call: Call) -> Answer {
    let user = users::show(&call.ctx, call.id("id")?.into()).await?;
    devices::forget_others(&call.ctx, user.id).await?;
    Ok(Reply::no_content())
}

pub(super) async fn not_me(mut call: Call) -> Answer {
    let NotMe { token } = call.json().await?;
    devices::not_me(&call.ctx, &token).await?;
    Ok(Reply::no_content())
}
