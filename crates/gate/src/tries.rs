//! Tries of a password or a code: so many at once, then one every few seconds, counted apart for an address, a name,
//! a known device and a person. A try is taken before the work begins and given back when it was good.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};

use domain::{Refusal, Time};
use parking_lot::Mutex;

/// Most keys that are remembered; each is a few bytes.
const MOST_KEYS: usize = 100_000;

/// Who uses up tries.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub enum Trier {
    /// An address: for IPv6 its /64, which one customer has whole.
    Address(IpAddr),
    /// An address somebody tries to sign in with, in one account, whether it is known there or not.
    Name(String, String),
    /// A device on which the owner of that name has signed in before.
    Device(u64),
    /// A user, by account and number, who proves something again.
    Person(String, i64),
    /// An address from which somebody who is not signed in writes.
    Visitor(IpAddr),
}

impl Trier {
    /// The trier behind a peer's address.
    #[must_use]
    pub fn address(address: IpAddr) -> Self {
        Self::Address(network(address))
    }

    /// The visitor behind a peer's address.
    #[must_use]
    pub fn visitor(address: IpAddr) -> Self {
        Self::Visitor(network(address))
    }

    /// The trier of a name in an account.
    #[must_use]
    pub fn name(account: &str, email: &str) -> Self {
        Self::Name(account.to_owned(), email.trim().to_lowercase())
    }

    /// How many tries at once, and after how many milliseconds one comes back.
    const fn pace(&self) -> (i64, i64) {
        match self {
            Self::Address(_) => (20, 3_000),
            Self::Name(..) | Self::Device(_) | Self::Person(..) => (10, 10_000),
            Self::Visitor(_) => (10, 30_000),
        }
    }
}

/// The address, of IPv6 its /64.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(long) => {
            let [a, b, c, d, ..] = long.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
        short => short,
    }
}

/// The tries that were used up. Forgotten when the process ends.
#[derive(Default)]
pub struct Tries(Mutex<HashMap<Trier, i64>>);

impl Tries {
    /// Takes one try.
    ///
    /// # Errors
    /// `TooMany` with the seconds until the next is there.
    pub fn take(&self, trier: &Trier, now: Time) -> Result<(), Refusal> {
        let (at_once, period) = trier.pace();
        let now = now.millis();
        let mut used = self.0.lock();
        if used.len() >= MOST_KEYS {
            used.retain(|_, until| *until > now);
        }
        // The moment when all tries are back; each try moves it on by one period.
        let until = used.get(trier).copied().unwrap_or(now).max(now) + period;
        let wait = until - now - at_once * period;
        if wait > 0 {
            let seconds = u32::try_from(wait.div_euclid(1000) + 1).unwrap_or(u32::MAX);
            return Err(Refusal::TooMany { retry_after_seconds: seconds });
        }
        if used.len() < MOST_KEYS || used.contains_key(trier) {
            used.insert(trier.clone(), until);
        }
        Ok(())
    }

    /// Gives a try back that was good.
    pub fn give_back(&self, trier: &Trier) {
        if let Some(until) = self.0.lock().get_mut(trier) {
            *until -= trier.pace().1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Trier, Tries};
    use domain::Time;

    #[test]
    fn ten_tries_of_a_name_then_one_every_ten_seconds() {
        let (tries, now) = (Tries::default(), Time::from_seconds(1_767_603_600));
        let ann = Trier::name("acme", " Ann@example.com");
        for _ in 0..10 {
            assert_eq!(tries.take(&ann, now), Ok(()));
        }
        assert!(tries.take(&Trier::name("acme", "ann@EXAMPLE.com"), now).is_err());
        assert_eq!(tries.take(&Trier::name("other", "ann@example.com"), now), Ok(()));
        assert_eq!(tries.take(&ann, now.plus_seconds(10)), Ok(()));
        assert!(tries.take(&ann, now.plus_seconds(10)).is_err());
        tries.give_back(&ann);
        assert_eq!(tries.take(&ann, now.plus_seconds(10)), Ok(()));
    }

    #[test]
    fn a_network_of_ipv6_is_one_trier() {
        let one = Trier::address("2001:db8:1:2::1".parse().unwrap());
        assert_eq!(one, Trier::address("2001:db8:1:2:ffff::9".parse().unwrap()));
        assert_ne!(one, Trier::address("2001:db8:1:3::1".parse().unwrap()));
        assert_eq!(Trier::address("::ffff:192.0.2.1".parse().unwrap()), Trier::address("192.0.2.1".parse().unwrap()));
    }
}
