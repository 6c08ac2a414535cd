//! What each route of second factors does.

use gate::{Answer, Call, Envelope, Reply};
use identity::second_factors;

use super::wire::{Code, Confirmed, Enrolment, New, Overview, Policy, PolicyBody, RecoveryCodes, SecondFactor};
use crate::sessions::renewed;

pub(super) async fn overview(call: Call) -> Answer {
    Reply::ok(&Overview::of(&second_factors::overview(&call.ctx).await?))
}

pub(super) async fn enrol(mut call: Call) -> Answer {
    let New { second_factor } = call.json().await?;
    let enrolment = second_factors::enrol(&call.ctx, &second_factor.name).await?;
    Ok(Reply::made(&Enrolment::of(&enrolment)?)?.unkept())
}

pub(super) async fn confirm(mut call: Call) -> Answer {
    let id = call.id("id")?;
    let Code { code } = call.json().await?;
    let confirmed = second_factors::confirm(&call.ctx, id, &code).await?;
    let (session, with) = renewed(&call, &confirmed.session, confirmed.token.expose());
    let body = Confirmed::of(&confirmed, session);
    Ok(with(Reply::ok(&body)?.unkept()))
}

pub(super) async fn rename(mut call: Call) -> Answer {
    let id = call.id("id")?;
    let New { second_factor } = call.json().await?;
    let renamed = second_factors::rename(&call.ctx, id, &second_factor.name).await?;
    Envelope::of("second_factor", &SecondFactor::of(&renamed))?.reply()
}

pub(super) async fn remove(call: Call) -> Answer {
    second_factors::remove(&call.ctx, call.id("id")?).await?;
    Ok(Reply::no_content())
}

pub(super) async fn new_codes(call: Call) -> Answer {
    Ok(Reply::made(&RecoveryCodes::of(&second_factors::new_codes(&call.ctx).await?))?.unkept())
}

pub(super) async fn reset(call: Call) -> Answer {
    second_factors::reset(&call.ctx, call.id("id")?.into()).await?;
    Ok(Reply::no_content())
}

pub(super) async fn policy(call: Call) -> Answer {
    Envelope::of("second_factor", &Policy::of(&call.ctx.settings().second_factor))?.reply()
}

pub(super) async fn change_policy(mut call: Call) -> Answer {
    let PolicyBody { second_factor } = call.json().await?;
    let policy = second_factors::change_policy(&call.ctx, second_factor.change()).await?;
    Envelope::of("second_factor", &Policy::of(&policy))?.reply()
}
