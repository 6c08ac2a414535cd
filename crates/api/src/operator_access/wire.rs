//! The operator's leave as it is written.

use domain::Time;
use domain::operator_access::OperatorAccess as Leave;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A leave in a reply.
#[derive(JsonSchema, Serialize)]
pub(super) struct OperatorAccess {
    id: i64,
    granted_by: i64,
    reason: String,
    created_at: Time,
    expires_at: Time,
    ended_at: Option<Time>,
    /// Does it let the operator in now?
    is_open: bool,
}

impl OperatorAccess {
    pub(super) fn of(leave: Leave, now: Time) -> Self {
        Self {
            is_open: leave.is_open(now),
            id: leave.id,
            granted_by: leave.granted_by.number(),
            reason: leave.reason,
            created_at: leave.created_at,
            expires_at: leave.expires_at,
            ended_at: leave.ended_at,
        }
    }
}

/// What the owner sends.
#[derive(Default, Deserialize, JsonSchema)]
pub(super) struct Body {
    #[serde(default)]
    pub(super) operator_access: Wish,
}

#[derive(Default, Deserialize, JsonSchema)]
pub(super) struct Wish {
    /// The moment it ends, within thirty days.
    #[serde(default)]
    pub(super) expires_at: String,
    /// What it is for.
    #[serde(default)]
    pub(super) reason: String,
}
