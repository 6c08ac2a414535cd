//! Second factors as we write them. A secret is in the answer that makes it, and in no other.

use domain::assurance::SecondFactorPolicy;
use domain::{Result, Time};
use identity::SecretString;
use identity::second_factors::{self, PolicyChange};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::sessions::wire::{Assurance, Renewed, Session};

/// A second factor in a reply.
#[derive(JsonSchema, Serialize)]
pub(super) struct SecondFactor {
    id: i64,
    /// `totp` or `passkey`.
    kind: String,
    name: String,
    confirmed: bool,
    created_at: Time,
    last_used_at: Option<Time>,
}

impl SecondFactor {
    pub(super) fn of(factor: &second_factors::SecondFactor) -> Self {
        Self {
            id: factor.id,
            kind: factor.kind.clone(),
            name: factor.name.clone(),
            confirmed: factor.confirmed_at.is_some(),
            created_at: factor.created_at,
            last_used_at: factor.last_used_at,
        }
    }
}

/// What one has, and whether the account asks for it.
#[derive(JsonSchema, Serialize)]
#[schemars(rename = "SecondFactors")]
pub(super) struct Overview {
    second_factors: Vec<SecondFactor>,
    recovery_codes_left: i64,
    required: bool,
}

impl Overview {
    pub(super) fn of(overview: &second_factors::Overview) -> Self {
        Self {
            second_factors: overview.factors.iter().map(SecondFactor::of).collect(),
            recovery_codes_left: overview.recovery_codes_left,
            required: overview.required,
        }
    }
}

/// A wish for one.
#[derive(Deserialize, JsonSchema)]
pub(super) struct New {
    pub(super) second_factor: Named,
}

#[derive(Deserialize, JsonSchema)]
pub(super) struct Named {
    /// What the person calls it, such as the name of the phone.
    pub(super) name: String,
}

/// A factor that waits for its first code.
#[derive(JsonSchema, Serialize)]
pub(super) struct Enrolment {
    second_factor: SecondFactor,
    /// In base32, for typing.
    secret: String,
    otpauth_uri: String,
    /// The same as a QR code, an SVG picture.
    qr_svg: String,
}

impl Enrolment {
    pub(super) fn of(enrolment: &second_factors::Enrolment) -> Result<Self> {
        Ok(Self {
            second_factor: SecondFactor::of(&enrolment.factor),
            secret: enrolment.secret.expose().clone(),
            otpauth_uri: enrolment.uri.expose().clone(),
            qr_svg: gate::qr::drawn(enrolment.uri.expose())?,
        })
    }
}

/// A code of the app.
#[derive(Deserialize, JsonSchema)]
pub(super) struct Code {
    pub(super) code: String,
}

/// A factor that counts from now on, and the session that goes on with it.
#[derive(JsonSchema, Serialize)]
#[schemars(rename = "ConfirmedSecondFactor")]
pub(super) struct Confirmed {
    second_factor: SecondFactor,
    /// Ten, when there were none before; else empty.
    recovery_codes: Vec<String>,
    session: Session,
    assurance: Assurance,
    authenticity_token: String,
}

impl Confirmed {
    pub(super) fn of(confirmed: &second_factors::Confirmed, goes_on: Renewed) -> Self {
        let Renewed { session, assurance, authenticity_token } = goes_on;
        Self {
            second_factor: SecondFactor::of(&confirmed.factor),
            recovery_codes: shown(&confirmed.recovery_codes),
            session,
            assurance,
            authenticity_token,
        }
    }
}

/// New codes on paper.
#[derive(JsonSchema, Serialize)]
pub(super) struct RecoveryCodes {
    recovery_codes: Vec<String>,
}

impl RecoveryCodes {
    pub(super) fn of(codes: &[SecretString]) -> Self {
        Self { recovery_codes: shown(codes) }
    }
}

fn shown(codes: &[SecretString]) -> Vec<String> {
    codes.iter().map(|code| code.expose().clone()).collect()
}

/// Whom the account asks for one.
#[derive(JsonSchema, Serialize)]
#[schemars(rename = "SecondFactorPolicy")]
pub(super) struct Policy {
    required: Required,
    grace_days: u32,
}

/// Since when each is asked; null: not at all.
#[derive(JsonSchema, Serialize)]
struct Required {
    admins: Option<Time>,
    agents: Option<Time>,
    light_agents: Option<Time>,
    end_users: Option<Time>,
}

impl Policy {
    pub(super) fn of(policy: &SecondFactorPolicy) -> Self {
        let since = |millis: Option<i64>| millis.map(Time::from_millis);
        let required = Required {
            admins: since(policy.admins),
            agents: since(policy.agents),
            light_agents: since(policy.light_agents),
            end_users: since(policy.end_users),
        };
        Self { required, grace_days: policy.grace_days }
    }
}

/// A change of it; what is not named stays.
#[derive(Deserialize, JsonSchema)]
pub(super) struct PolicyBody {
    pub(super) second_factor: PolicyWish,
}

#[derive(Deserialize, JsonSchema)]
pub(super) struct PolicyWish {
    #[serde(default)]
    required: RequiredWish,
    grace_days: Option<u32>,
}

#[derive(Default, Deserialize, JsonSchema)]
struct RequiredWish {
    admins: Option<bool>,
    agents: Option<bool>,
    light_agents: Option<bool>,
    end_users: Option<bool>,
}

impl PolicyWish {
    pub(super) const fn change(&self) -> PolicyChange {
        PolicyChange {
            admins: self.required.admins,
            agents: self.required.agents,
            light_agents: self.required.light_agents,
            end_users: self.required.end_users,
            grace_days: self.grace_days,
        }
    }
}
