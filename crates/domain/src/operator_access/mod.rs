//! Leave for the operator of the installation to enter an account: given by its owner, until a time (NET-13).

mod policy;

use crate::error::{ProblemCode, Refusal};
use crate::ids::UserId;
use crate::time::Time;

/// Longest time one leave lasts, in seconds: thirty days.
pub const LONGEST_SECONDS: i64 = 30 * 24 * 3600;
/// Longest reason, in characters.
pub const LONGEST_REASON: usize = 255;
/// Most leaves that are listed, the newest first.
pub const MOST_LISTED: u32 = 100;

/// One leave.
#[derive(Clone, Debug)]
pub struct OperatorAccess {
    pub id: i64,
    pub granted_by: UserId,
    /// What it is for.
    pub reason: String,
    pub created_at: Time,
    pub expires_at: Time,
    /// When somebody ended it before its time.
    pub ended_at: Option<Time>,
}

impl OperatorAccess {
    /// Does it let the operator in now?
    #[must_use]
    pub fn is_open(&self, now: Time) -> bool {
        self.ended_at.is_none() && now < self.expires_at
    }
}

/// All leaves of an account; the place where one is given.
#[derive(Clone, Copy, Debug)]
pub struct OperatorAccesses;

/// A leave may end at this moment, and be given for this reason.
///
/// # Errors
/// A sentence about what is wrong.
pub fn check(reason: &str, expires_at: Time, now: Time) -> Result<(), Refusal> {
    if reason.trim().is_empty() || reason.chars().count() > LONGEST_REASON {
        let text = format!("Reason: write 1 to {LONGEST_REASON} characters");
        return Err(Refusal::invalid("reason", ProblemCode::Blank, text));
    }
    if expires_at <= now || expires_at > now.plus_seconds(LONGEST_SECONDS) {
        let text = "Expires at: is a moment within the next thirty days";
        return Err(Refusal::invalid("expires_at", ProblemCode::Invalid, text));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_leave_has_a_reason_and_an_end() {
        let now = Time::from_seconds(1_767_603_600);
        assert_eq!(check("Restore a ticket", now.plus_seconds(LONGEST_SECONDS), now), Ok(()));
        let long = "x".repeat(LONGEST_REASON + 1);
        for (reason, seconds) in [(" ", 60), (long.as_str(), 60), ("x", 0), ("x", -1), ("x", LONGEST_SECONDS + 1)] {
            assert!(check(reason, now.plus_seconds(seconds), now).is_err(), "{reason:.10} {seconds}");
        }
        let leave = OperatorAccess {
            id: 1,
            granted_by: UserId::new(1),
            reason: "x".into(),
            created_at: now,
            expires_at: now.plus_seconds(60),
            ended_at: None,
        };
        assert!(leave.is_open(now.plus_seconds(59)) && !leave.is_open(now.plus_seconds(60)));
        assert!(!OperatorAccess { ended_at: Some(now), ..leave }.is_open(now));
    }
}
