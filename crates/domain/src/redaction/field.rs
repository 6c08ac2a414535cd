//! The card field: checks a number and keeps its last four digits.

use super::BLOT;
use super::issuers::{FEWEST, MOST, sums_to_ten};
use super::units::{Kind, kind_of};

/// Longest input looked at, in characters: 19 digits with room for separators.
const LONGEST: usize = 128;

/// Whether the text is one number of 12 to 19 digits, in any script and with any separators, that
/// passes the Luhn test.
#[must_use]
pub fn luhn_ok(text: &str) -> bool {
    digits(text, false).is_some_and(|digits| (FEWEST..=MOST).contains(&digits.len()) && sums_to_ten(&digits))
}

/// What a card field keeps: the last four digits, in ASCII.
///
/// `None` when the text is neither a number that passes [`luhn_ok`] nor just four digits, alone or
/// after a mask of blots, `X` and `*`.
#[must_use]
pub fn last_four(text: &str) -> Option<String> {
    let digits = digits(text, true)?;
    let whole = (FEWEST..=MOST).contains(&digits.len()) && sums_to_ten(&digits);
    if !whole && digits.len() != 4 {
        return None;
    }
    let (_, last) = digits.split_at_checked(digits.len().checked_sub(4)?)?;
    Some(last.iter().map(|digit| char::from(b'0' + digit)).collect())
}

/// The digits of a text that holds nothing but digits, separators and, when allowed, a mask before.
fn digits(text: &str, masked: bool) -> Option<Vec<u8>> {
    let mut digits = Vec::new();
    for (at, c) in text.chars().enumerate() {
        if at == LONGEST {
            return None;
        }
        match kind_of(c) {
            None => {}
            Some(Kind::Digit(value)) => digits.push(value),
            Some(_) if masked && digits.is_empty() && matches!(c, BLOT | 'x' | 'X' | '*') => {}
            Some(kind) if kind.is_separator() => {}
            Some(_) => return None,
        }
    }
    Some(digits)
}
