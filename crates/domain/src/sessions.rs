//! How long sessions last, for staff and for end users, and what they may be bound to (PRD-5).

use serde::{Deserialize, Serialize};

use crate::error::{FieldProblem, ProblemCode};
use crate::role::Role;
use crate::time::Time;

/// Fewest minutes a session may stand idle.
pub const FEWEST_MINUTES: u32 = 5;
/// Most minutes of any lifetime: 90 days.
pub const MOST_MINUTES: u32 = 90 * 24 * 60;

/// The lifetimes of the sessions of one class of people.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Lifetimes {
    /// Minutes without a request after which a session has ended.
    pub idle_minutes: u32,
    /// Minutes after which the password is asked again, however busy the session was.
    pub absolute_minutes: u32,
}

impl Default for Lifetimes {
    fn default() -> Self {
        Self { idle_minutes: 12 * 60, absolute_minutes: 7 * 24 * 60 }
    }
}

impl Lifetimes {
    /// When a session ends that was begun and last seen then.
    #[must_use]
    pub fn end(self, authenticated_at: Time, last_seen_at: Time) -> Time {
        let idle = last_seen_at.plus_seconds(i64::from(self.idle_minutes) * 60);
        idle.min(authenticated_at.plus_seconds(i64::from(self.absolute_minutes) * 60))
    }

    /// The same for somebody whose role says that a session ends after so many hours whatever happens.
    #[must_use]
    pub fn within_hours(self, hours: Option<u8>) -> Self {
        let most = hours.map_or(u32::MAX, |hours| u32::from(hours) * 60);
        Self { idle_minutes: self.idle_minutes.min(most), absolute_minutes: self.absolute_minutes.min(most) }
    }

    fn check(self, class: &str) -> Result<(), FieldProblem> {
        let refused = |text: String| Err(FieldProblem::new(class, ProblemCode::Invalid, text));
        let range = FEWEST_MINUTES..=MOST_MINUTES;
        if !range.contains(&self.idle_minutes) || !range.contains(&self.absolute_minutes) {
            return refused(format!("{class}: minutes are between {FEWEST_MINUTES} and {MOST_MINUTES}"));
        }
        if self.idle_minutes > self.absolute_minutes {
            return refused(format!("{class}: idle_minutes cannot be more than absolute_minutes"));
        }
        Ok(())
    }
}

/// The rules of an account.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct SessionRules {
    pub staff: Lifetimes,
    pub end_users: Lifetimes,
    /// Does a session count in the network only in which it began: the /24 of IPv4, the /64 of IPv6?
    pub bind_network: bool,
    /// Does a session count for the browser only (its user agent) in which it began?
    pub bind_agent: bool,
}

impl SessionRules {
    /// Are these rules a session can live by?
    ///
    /// # Errors
    /// A sentence about the first that is not.
    pub fn check(&self) -> Result<(), FieldProblem> {
        self.staff.check("staff")?;
        self.end_users.check("end_users")
    }

    /// The lifetimes of somebody of this role.
    #[must_use]
    pub const fn of(&self, role: Role) -> Lifetimes {
        if role.is_staff() { self.staff } else { self.end_users }
    }

    /// Reads the stored text; one that cannot be read means what was never set.
    #[must_use]
    pub fn from_stored(text: &str) -> Self {
        serde_json::from_str::<Self>(text).ok().filter(|rules| rules.check().is_ok()).unwrap_or_default()
    }

    /// The text to store.
    #[must_use]
    pub fn to_stored(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_ends_by_standing_still_and_by_age() {
        let lifetimes = Lifetimes { idle_minutes: 10, absolute_minutes: 60 };
        let begun = Time::from_seconds(1_000_000);
        for (seen_after_minutes, ends_after_minutes) in [(0, 10), (20, 30), (50, 60), (55, 60), (60, 60)] {
            let seen = begun.plus_seconds(seen_after_minutes * 60);
            assert_eq!(lifetimes.end(begun, seen), begun.plus_seconds(ends_after_minutes * 60));
        }
    }

    #[test]
    fn a_role_makes_a_session_shorter_and_never_longer() {
        let lifetimes = Lifetimes { idle_minutes: 100, absolute_minutes: 240 };
        for (hours, idle_minutes, absolute_minutes) in [(None, 100, 240), (Some(1), 60, 60), (Some(2), 100, 120)] {
            assert_eq!(lifetimes.within_hours(hours), Lifetimes { idle_minutes, absolute_minutes });
        }
        assert_eq!(lifetimes.within_hours(Some(200)), lifetimes);
    }

    #[test]
    fn rules_are_bounded_and_survive_the_store() {
        let rules = SessionRules {
            staff: Lifetimes { idle_minutes: 15, absolute_minutes: 480 },
            bind_network: true,
            ..SessionRules::default()
        };
        assert_eq!(rules.check(), Ok(()));
        assert_eq!(SessionRules::from_stored(&rules.to_stored()), rules);
        assert_eq!(rules.of(Role::Admin).idle_minutes, 15);
        assert_eq!(rules.of(Role::EndUser), Lifetimes::default());
        for (idle_minutes, absolute_minutes) in [(4, 60), (61, 60), (5, MOST_MINUTES + 1), (0, 0)] {
            let rules = SessionRules { end_users: Lifetimes { idle_minutes, absolute_minutes }, ..rules };
            assert!(rules.check().is_err(), "{idle_minutes} {absolute_minutes}");
            assert_eq!(SessionRules::from_stored(&rules.to_stored()), SessionRules::default());
        }
        assert_eq!(SessionRules::from_stored("{"), SessionRules::default());
    }
}
