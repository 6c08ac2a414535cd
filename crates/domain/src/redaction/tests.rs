//! What redaction promises, as properties and by table.

mod disguises;
mod hands;
mod ordinary;
mod others;
mod properties;

use super::units::digit_value;
use super::{OwnPattern, RedactionRules, Redactor};

/// A real test number of every issuer: the payment industry's published examples.
const CARDS: [&str; 14] = [
    "4111111111111111",
    "4222222222222",
    "4000000000000000006",
    "5555555555554444",
    "2223003122003222",
    "378282246310005",
    "6011111111111117",
    "30569309025904",
    "36227206271667",
    "3530111333300000",
    "6221260000000000",
    "6759649826438453",
    "2200000000000004",
    "9792020000000001",
];

fn all_rules() -> Redactor {
    Redactor::new(RedactionRules {
        iban: true,
        bsn: true,
        patterns: vec![OwnPattern::new("KL-######").unwrap(), OwnPattern::new("@@~##~??").unwrap()],
        ..RedactionRules::default()
    })
}

/// How many digits of any script a text holds.
fn digits_in(text: &str) -> usize {
    text.chars().filter(|c| digit_value(*c).is_some()).count()
}
