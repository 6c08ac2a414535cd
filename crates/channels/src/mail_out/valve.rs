//! The budget of the whole installation: how many automatic mails go to one address and to one domain in an hour, from
//! all accounts together. It stands in memory: after a restart the budgets of the accounts still hold.

use std::collections::HashMap;

use domain::Time;
use domain::identities::domain_of;
use parking_lot::Mutex;

/// Automatic mails to one address in an hour.
const MOST_TO_ADDRESS: u32 = 20;
/// To all addresses of one domain.
const MOST_TO_DOMAIN: u32 = 500;
/// Addresses and domains that are counted; when there are more, the hour's automatic mails wait.
const MOST_COUNTED: usize = 50_000;

#[derive(Debug, Default)]
pub(super) struct Valve(Mutex<Counts>);

#[derive(Debug, Default)]
struct Counts {
    hour: i64,
    sent: HashMap<String, u32>,
}

impl Valve {
    /// Counts one more mail to the address, or says that it is too many.
    pub(super) fn admits(&self, address: &str, now: Time) -> bool {
        let address = address.to_lowercase();
        let domain = format!("@{}", domain_of(&address));
        let mut counts = self.0.lock();
        let hour = now.seconds().div_euclid(3_600);
        if counts.hour != hour {
            *counts = Counts { hour, sent: HashMap::new() };
        }
        let sent = |name: &str| counts.sent.get(name).copied().unwrap_or(0);
        let room = counts.sent.len() < MOST_COUNTED || counts.sent.contains_key(&address);
        if !room || sent(&address) >= MOST_TO_ADDRESS || sent(&domain) >= MOST_TO_DOMAIN {
            return false;
        }
        for name in [address, domain] {
            *counts.sent.entry(name).or_default() += 1;
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_and_a_domain_have_their_hour() {
        let (valve, now) = (Valve::default(), Time::from_seconds(7_200));
        let sent = (0..30).filter(|_| valve.admits("Ann@Example.org", now)).count();
        assert_eq!(sent, 20);
        let sent = (0..600).filter(|number| valve.admits(&format!("p{number}@example.org"), now)).count();
        assert_eq!(sent, 480);
        assert!(valve.admits("ann@example.com", now));
        assert!(!valve.admits("ann@example.org", now.plus_seconds(3_599)));
        assert!(valve.admits("ann@example.org", now.plus_seconds(3_600)));
    }

    #[test]
    fn what_is_counted_is_bounded() {
        let (valve, now) = (Valve::default(), Time::from_seconds(0));
        for number in 0..MOST_COUNTED {
            valve.admits(&format!("p@d{number}.example"), now);
        }
        assert!(valve.0.lock().sent.len() <= MOST_COUNTED + 1);
        assert!(!valve.admits("new@new.example", now));
        assert!(valve.admits("p@d1.example", now));
    }
}
