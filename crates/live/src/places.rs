//! How many may listen at once, for a user and for an account.

use std::collections::HashMap;
use std::sync::Arc;

use domain::Refusal;
use parking_lot::Mutex;

/// Most channels of one user: tabs and devices.
const MOST_OF_USER: u32 = 10;
/// Most channels of one account.
const MOST_OF_ACCOUNT: u32 = 1000;

/// The channels that are open, by account and user; user 0 stands for the whole account.
#[derive(Default)]
pub struct Places(Mutex<HashMap<(i64, i64), u32>>);

/// A channel's place, given back when it is dropped.
pub(crate) struct Place {
    places: Arc<Places>,
    account: i64,
    user: i64,
}

impl Places {
    /// Takes a place.
    pub(crate) fn take(self: &Arc<Self>, account: i64, user: i64) -> Result<Place, Refusal> {
        let mut open = self.0.lock();
        let count = |open: &HashMap<(i64, i64), u32>, user| open.get(&(account, user)).copied().unwrap_or_default();
        if count(&open, user) >= MOST_OF_USER || count(&open, 0) >= MOST_OF_ACCOUNT {
            return Err(Refusal::TooMany { retry_after_seconds: 30 });
        }
        for key in [user, 0] {
            *open.entry((account, key)).or_default() += 1;
        }
        Ok(Place { places: self.clone(), account, user })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut open = self.places.0.lock();
        for key in [(self.account, self.user), (self.account, 0)] {
            if let Some(count) = open.get_mut(&key) {
                *count -= 1;
                if *count == 0 {
                    open.remove(&key);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_given_back() {
        let places = Arc::new(Places::default());
        let mut held: Vec<Place> = (0..MOST_OF_USER).map(|_| places.take(1, 7).unwrap()).collect();
        assert!(places.take(1, 7).is_err());
        assert!(places.take(1, 8).is_ok() && places.take(2, 7).is_ok());
        held.pop();
        assert!(places.take(1, 7).is_ok());
        drop(held);
        assert!(places.0.lock().is_empty());
    }
}
