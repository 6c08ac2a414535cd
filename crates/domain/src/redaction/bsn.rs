//! Finds Dutch citizen service numbers (BSN): nine digits that pass the eleven test.
//!
//! One nine-digit number in eleven passes by chance, so a number counts only when a word that names
//! it (`bsn`, `burgerservicenummer`, `sofinummer`, `citizen service number`) stands at most 40
//! characters before it, or when it is written 1234.56.789 with like separators.

use smallvec::SmallVec;

use super::units::{Kind, Unit};

/// How far before the number its name may stand, in characters.
const NAMED_WITHIN: usize = 40;
const NAMES: [&str; 6] =
    ["BSN", "BURGERSERVICENUMMER", "BURGERSERVICENR", "SOFINUMMER", "SOFINR", "CITIZENSERVICENUMBER"];

/// The first and last unit of a number.
pub(super) struct Bsn {
    pub(super) first: usize,
    pub(super) last: usize,
}

/// Every number in the units. Each start looks at a bounded number of units.
pub(super) fn find(units: &[Unit], steps: &mut u64) -> Vec<Bsn> {
    let mut found = Vec::new();
    let mut border = true;
    for (at, unit) in units.iter().enumerate() {
        if border
            && unit.kind.is_digit()
            && let Some(bsn) = read(units, at, steps)
        {
            found.push(bsn);
        }
        border = !unit.kind.is_digit();
    }
    found
}

fn read(units: &[Unit], first: usize, steps: &mut u64) -> Option<Bsn> {
    let mut digits: SmallVec<[u8; 9]> = SmallVec::new();
    // Where the separators stand (digits before them) and what they are.
    let mut gaps: SmallVec<[(usize, Kind); 9]> = SmallVec::new();
    let mut last = first;
    for (at, unit) in units.iter().enumerate().skip(first) {
        *steps += 1;
        match unit.kind {
            Kind::Digit(value) => {
                digits.push(value);
                last = at;
                if digits.len() == 9 {
                    break;
                }
            }
            Kind::Space | Kind::Hyphen | Kind::Dot => {
                if gaps.last().is_some_and(|(place, _)| *place == digits.len()) {
                    return None;
                }
                gaps.push((digits.len(), unit.kind));
            }
            _ => return None,
        }
    }
    if digits.len() != 9 || units.get(last + 1).is_some_and(|unit| unit.kind.is_digit()) || !passes(&digits) {
        return None;
    }
    let official = matches!(gaps.as_slice(), [(4, one), (6, other)] if one == other);
    (official || is_named(units, first, steps)).then_some(Bsn { first, last })
}

/// The eleven test: weights 9 to 2, the last digit counts against.
fn passes(digits: &[u8]) -> bool {
    let sum: i32 =
        digits.iter().zip([9, 8, 7, 6, 5, 4, 3, 2, -1]).map(|(digit, weight)| i32::from(*digit) * weight).sum();
    sum % 11 == 0 && digits.iter().any(|digit| *digit != 0)
}

fn is_named(units: &[Unit], first: usize, steps: &mut u64) -> bool {
    let from = first.saturating_sub(NAMED_WITHIN);
    let before: String = units
        .get(from..first)
        .unwrap_or_default()
        .iter()
        .filter(|unit| unit.kind == Kind::Letter)
        .map(Unit::plain)
        .collect();
    *steps += NAMED_WITHIN as u64;
    NAMES.iter().any(|name| before.contains(name))
}
