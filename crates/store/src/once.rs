//! What was told lately, so that an event that could be told at every request is told once in an hour.

use std::collections::HashMap;
use std::sync::Mutex;

use domain::Time;

const HOUR_MILLIS: i64 = 3_600_000;
/// Most pairs remembered; beyond them the old ones go.
const MOST: usize = 10_000;

/// Who did what, and when it was told last. Kept by one process: another one tells on its own.
#[derive(Default)]
pub(crate) struct Once(Mutex<HashMap<(Option<i64>, &'static str), i64>>);

impl Once {
    /// Is it the first time in an hour that this user does this? Then it counts as told from now on.
    pub(crate) fn is_first(&self, user: Option<i64>, what: &'static str, now: Time) -> bool {
        let mut told = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let is_fresh = |at: &i64| now.millis() - at < HOUR_MILLIS;
        if told.get(&(user, what)).is_some_and(is_fresh) {
            return false;
        }
        if told.len() >= MOST {
            told.retain(|_, at| is_fresh(at));
        }
        if told.len() >= MOST {
            told.clear();
        }
        told.insert((user, what), now.millis());
        true
    }

    /// It could not be told after all.
    pub(crate) fn forget(&self, user: Option<i64>, what: &'static str) {
        self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner).remove(&(user, what));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_is_told_once_an_hour() {
        let (once, at) = (Once::default(), |minutes: i64| Time::from_millis(minutes * 60_000));
        assert!(once.is_first(Some(1), "users", at(0)));
        assert!(!once.is_first(Some(1), "users", at(59)));
        assert!(once.is_first(Some(2), "users", at(59)) && once.is_first(Some(1), "tickets", at(59)));
        assert!(once.is_first(Some(1), "users", at(60)) && !once.is_first(Some(1), "users", at(61)));
    }
}
