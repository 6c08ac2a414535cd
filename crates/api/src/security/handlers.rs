//! The requests about security settings. A change answers with what stands from then on.

use gate::{Answer, Call, Envelope};
use identity::{networks, sessions};

use super::passwords::{Policies, PolicyBody};
use super::wire;

pub(super) async fn networks(call: Call) -> Answer {
    Envelope::of("networks", &wire::Networks::of(networks::show(&call.ctx)?, &call))?.reply()
}

pub(super) async fn change_networks(mut call: Call) -> Answer {
    let body: wire::NetworkBody = call.json().await?;
    let after = networks::change(&call.ctx, body.networks.into_change()?).await?;
    Envelope::of("networks", &wire::Networks::of(&after, &call))?.reply()
}

pub(super) async fn passwords(call: Call) -> Answer {
    Envelope::of("passwords", &Policies::of(identity::passwords::policies(&call.ctx)?))?.reply()
}

pub(super) async fn change_passwords(mut call: Call) -> Answer {
    let body: PolicyBody = call.json().await?;
    let after = identity::passwords::change_policies(&call.ctx, move |before| Ok(body.over(before)?)).await?;
    Envelope::of("passwords", &Policies::of(after))?.reply()
}

pub(super) async fn sessions(call: Call) -> Answer {
    Envelope::of("sessions", &wire::SessionRules::of(sessions::rules(&call.ctx)?))?.reply()
}

pub(super) async fn change_sessions(mut call: Call) -> Answer {
    let body: wire::SessionBody = call.json().await?;
    let after = sessions::change_rules(&call.ctx, move |before| body.sessions.over(before)).await?;
    Envelope::of("sessions", &wire::SessionRules::of(after))?.reply()
}
