//! Finds IBANs (ISO 13616): country, length of that country, and the remainder 1 modulo 97.

use smallvec::SmallVec;

use super::units::{Kind, Unit};

/// Most separators between two characters of an IBAN.
const WIDEST_GAP: usize = 2;

/// The countries of the SWIFT registry with the length of their IBANs in characters.
const LENGTHS: &[(&str, usize)] = &[
    ("AD", 24),
    ("AE", 23),
    ("AL", 28),
    ("AT", 20),
    ("AZ", 28),
    ("BA", 20),
    ("BE", 16),
    ("BG", 22),
    ("BH", 22),
    ("BI", 27),
    ("BR", 29),
    ("BY", 28),
    ("CH", 21),
    ("CR", 22),
    ("CY", 28),
    ("CZ", 24),
    ("DE", 22),
    ("DJ", 27),
    ("DK", 18),
    ("DO", 28),
    ("EE", 20),
    ("EG", 29),
    ("ES", 24),
    ("FI", 18),
    ("FK", 18),
    ("FO", 18),
    ("FR", 27),
    ("GB", 22),
    ("GE", 22),
    ("GI", 23),
    ("GL", 18),
    ("GR", 27),
    ("GT", 28),
    ("HN", 28),
    ("HR", 21),
    ("HU", 28),
    ("IE", 22),
    ("IL", 23),
    ("IQ", 23),
    ("IS", 26),
    ("IT", 27),
    ("JO", 30),
    ("KW", 30),
    ("KZ", 20),
    ("LB", 28),
    ("LC", 32),
    ("LI", 21),
    ("LT", 20),
    ("LU", 20),
    ("LV", 21),
    ("LY", 25),
    ("MC", 27),
    ("MD", 24),
    ("ME", 22),
    ("MK", 19),
    ("MN", 20),
    ("MR", 27),
    ("MT", 31),
    ("MU", 30),
    ("NI", 28),
    ("NL", 18),
    ("NO", 15),
    ("OM", 23),
    ("PK", 24),
    ("PL", 28),
    ("PS", 29),
    ("PT", 25),
    ("QA", 29),
    ("RO", 24),
    ("RS", 22),
    ("RU", 33),
    ("SA", 24),
    ("SC", 31),
    ("SD", 18),
    ("SE", 24),
    ("SI", 19),
    ("SK", 24),
    ("SM", 27),
    ("SO", 23),
    ("ST", 25),
    ("SV", 28),
    ("TL", 23),
    ("TN", 24),
    ("TR", 26),
    ("UA", 29),
    ("VA", 22),
    ("VG", 24),
    ("XK", 20),
    ("YE", 30),
];

/// The units of one IBAN, separators left out.
pub(super) struct Iban {
    pub(super) places: SmallVec<[usize; 34]>,
}

impl Iban {
    pub(super) fn first(&self) -> usize {
        self.places.first().copied().unwrap_or_default()
    }

    pub(super) fn last(&self) -> usize {
        self.places.last().copied().unwrap_or_default()
    }
}

/// Every IBAN in the units. Each start looks at a bounded number of units.
pub(super) fn find(units: &[Unit], steps: &mut u64) -> Vec<Iban> {
    let mut found = Vec::new();
    let mut border = true;
    for (at, unit) in units.iter().enumerate() {
        if border
            && unit.kind == Kind::Letter
            && let Some(iban) = read(units, at, steps)
        {
            found.push(iban);
        }
        border = !unit.kind.is_word();
    }
    found
}

fn read(units: &[Unit], start: usize, steps: &mut u64) -> Option<Iban> {
    // Two letters that touch, then a digit: nearly every word ends here.
    if units.get(start + 1)?.kind != Kind::Letter {
        return None;
    }
    let country: String = units.get(start..start + 2)?.iter().map(Unit::plain).collect();
    let (_, length) = LENGTHS.iter().find(|(known, _)| *known == country)?;
    let mut places: SmallVec<[usize; 34]> = SmallVec::new();
    let mut gap = 0;
    for (at, unit) in units.iter().enumerate().skip(start) {
        *steps += 1;
        match unit.kind {
            Kind::Digit(_) => gap = 0,
            Kind::Letter if !matches!(places.len(), 2 | 3) => gap = 0,
            Kind::Blot | Kind::Letter | Kind::Border => return None,
            _ if gap < WIDEST_GAP => {
                gap += 1;
                continue;
            }
            _ => return None,
        }
        places.push(at);
        if places.len() == *length {
            break;
        }
    }
    let after = units.get(places.last()? + 1);
    let whole = places.len() == *length && after.is_none_or(|unit| !unit.kind.is_word());
    (whole && remainder_is_one(units, &places)).then_some(Iban { places })
}

fn remainder_is_one(units: &[Unit], places: &[usize]) -> bool {
    let mut rest = 0_u32;
    for place in places.iter().cycle().skip(4).take(places.len()) {
        let Some(value) = units.get(*place).and_then(|unit| unit.plain().to_digit(36)) else { return false };
        rest = if value < 10 { rest * 10 + value } else { rest * 100 + value } % 97;
    }
    rest == 1
}
