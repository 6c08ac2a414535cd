//! How much may come in: API requests a minute for each account.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use domain::{Refusal, Time};
use parking_lot::RwLock;

/// What is left of an account's minute, for the reply's headers.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Allowance {
    pub limit: u32,
    pub remaining: u32,
    pub reset_seconds: u32,
}

/// One account's minute: the number of the minute in the upper half, the requests in it in the lower.
#[derive(Debug, Default)]
pub struct MinuteCounter(AtomicU64);

impl MinuteCounter {
    /// Counts one request.
    ///
    /// # Errors
    /// `TooMany` with the seconds until the minute ends.
    pub fn take(&self, limit: u32, now: Time) -> Result<Allowance, Refusal> {
        let seconds = now.seconds();
        let minute = u64::try_from(seconds.div_euclid(60)).unwrap_or_default() & u64::from(u32::MAX);
        let reset_seconds = u32::try_from(60 - seconds.rem_euclid(60)).unwrap_or(60);
        let step = |state: u64| {
            let used = if state >> 32 == minute { state & u64::from(u32::MAX) } else { 0 };
            Some((minute << 32) | (used + 1).min(u64::from(u32::MAX)))
        };
        let state = self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, step).unwrap_or_default();
        let used =
            if state >> 32 == minute { u32::try_from(state & u64::from(u32::MAX)).unwrap_or(u32::MAX) } else { 0 };
        if used >= limit {
            return Err(Refusal::TooMany { retry_after_seconds: reset_seconds });
        }
        Ok(Allowance { limit, remaining: limit - used - 1, reset_seconds })
    }
}

/// The minute counters of all accounts; an account's name reaches this map only after it was found.
#[derive(Default)]
pub struct Minutes(RwLock<HashMap<String, Arc<MinuteCounter>>>);

impl Minutes {
    /// The counter of one account.
    #[must_use]
    pub fn of(&self, account: &str) -> Arc<MinuteCounter> {
        if let Some(counter) = self.0.read().get(account) {
            return counter.clone();
        }
        self.0.write().entry(account.to_owned()).or_default().clone()
    }
}

#[cfg(test)]
mod tests {
    use super::MinuteCounter;
    use domain::Time;

    #[test]
    fn the_last_request_of_a_minute_is_taken_and_the_next_refused() {
        let counter = MinuteCounter::default();
        let now = Time::from_seconds(1_767_603_610);
        assert_eq!(counter.take(2, now).map(|left| left.remaining), Ok(1));
        assert_eq!(counter.take(2, now).map(|left| left.remaining), Ok(0));
        assert!(counter.take(2, now).is_err());
        assert!(counter.take(2, now.plus_seconds(60)).is_ok());
    }
}
