//! Finds card numbers among units.
//!
//! Digits that touch form a group; groups parted by up to 16 separators of at most three kinds form
//! a run; letters, currency signs, `%`, `@` and blank lines end it. A window of whole groups is a
//! card when it has 12 to 19 digits, begins and measures like an issuer's card, passes Luhn, and its
//! groups read like a card:
//!
//! 1. one unbroken group; not the digits after `0.`; not 12 or 13 digits after `+` (a telephone);
//! 2. groups as printed on cards (fours and a rest, 4-6-5, 4-6-4) parted by tight gaps (one space,
//!    hyphen, dot, slash, mark), mixed or not, with at most one line end among them;
//! 3. groups as printed, of one size and a rest, of whole fours and a rest, or 6-13, all gaps alike,
//!    in a chain of such gaps of at most 24 digits; so tables and lists of numbers are left alone (in
//!    a list, that is with commas, tabs or line ends, no groups of one or two digits either);
//! 4. any groups of 15, 16 or 19 digits with tight gaps, all alike, that are the whole run;
//! 5. the first digits of one unbroken group when the rest is the expiry (`MMYY`) and, perhaps, the
//!    check value of three digits.
//!
//! All rules look only at places that redaction does not move, and a blot counts as an unknown
//! digit, so what was redacted once is not redacted further.

use smallvec::SmallVec;

use super::issuers::{FEWEST, MOST, is_issued, sums_to_ten};
use super::units::{Kind, Unit};

/// Most separators between two groups of a run.
const WIDEST_GAP: usize = 16;
/// Most digits of a chain in which rule 3 holds: a card, its expiry and its check value, and a bit.
const LONGEST_CHAIN: usize = 24;

/// A card: its first and last unit, and how many digits stand between.
pub(super) struct Card {
    pub(super) first: usize,
    pub(super) last: usize,
    pub(super) digits: usize,
}

/// What stands between two groups.
#[derive(Clone, Copy, Default, Eq, PartialEq)]
struct Gap {
    /// The kinds in order, neighbours of one kind once.
    kinds: [Option<Kind>; 3],
    /// Whether groups so parted are likelier entries of a list than parts of a number.
    loose: bool,
    newlines: u8,
}

struct Group {
    first: usize,
    len: usize,
    /// No digit of it is redacted.
    known: bool,
    zero: bool,
    after_plus: bool,
    /// `None` at the start of a run.
    gap: Option<Gap>,
    /// Digits of the chain of equal gaps that ends before or goes through this group.
    chain: usize,
}

/// The cards whose first unit is in `from..to`; adds the steps taken to `steps`.
pub(super) fn find(units: &[Unit], from: usize, to: usize, steps: &mut u64) -> Vec<Card> {
    let mut groups = groups_of(units);
    measure_chains(&mut groups);
    let mut cards = Vec::new();
    for (at, group) in groups.iter().enumerate() {
        *steps += 1;
        if group.first < from || group.first >= to || !group.known {
            continue;
        }
        let previous = at.checked_sub(1).and_then(|before| groups.get(before));
        find_from(units, previous, groups.get(at..).unwrap_or_default(), steps, &mut cards);
    }
    cards
}

/// The windows that begin at the first of `groups`.
fn find_from(units: &[Unit], previous: Option<&Group>, groups: &[Group], steps: &mut u64, cards: &mut Vec<Card>) {
    let mut digits: SmallVec<[u8; 32]> = SmallVec::new();
    for (at, group) in groups.iter().enumerate() {
        if !group.known || (at > 0 && group.gap.is_none()) {
            return;
        }
        if at == 0 && group.len > MOST {
            find_with_expiry(units, group, steps, cards);
            return;
        }
        if digits.len() + group.len > MOST {
            return;
        }
        digits.extend(values(units, group));
        *steps += group.len as u64;
        if digits.len() < FEWEST {
            continue;
        }
        *steps += digits.len() as u64;
        let window = groups.get(..=at).unwrap_or_default();
        if is_issued(&digits)
            && sums_to_ten(&digits)
            && reads_as_card(previous, window, groups.get(at + 1), digits.len())
        {
            let first = groups.first().map_or(0, |first| first.first);
            cards.push(Card { first, last: group.first + group.len - 1, digits: digits.len() });
        }
        if at == 0 {
            find_with_expiry(units, group, steps, cards);
        }
    }
}

fn values<'a>(units: &'a [Unit], group: &Group) -> impl Iterator<Item = u8> + 'a {
    units.iter().skip(group.first).take(group.len).filter_map(|unit| match unit.kind {
        Kind::Digit(value) => Some(value),
        _ => None,
    })
}

/// Rule 5.
fn find_with_expiry(units: &[Unit], group: &Group, steps: &mut u64, cards: &mut Vec<Card>) {
    if !(FEWEST + 4..=MOST + 7).contains(&group.len) {
        return;
    }
    let digits: SmallVec<[u8; 32]> = values(units, group).collect();
    *steps += digits.len() as u64;
    for long in [15, 16, 19] {
        let (Some(card), Some(rest)) = (digits.get(..long), digits.get(long..)) else { continue };
        let [m1, m2, y1, _, check @ ..] = rest else { continue };
        let month = m1 * 10 + m2;
        let dated = (1..=12).contains(&month) && (2..=4).contains(y1);
        if dated && matches!(check.len(), 0 | 3) && is_issued(card) && sums_to_ten(card) {
            cards.push(Card { first: group.first, last: group.first + long - 1, digits: long });
        }
    }
}

/// Rules 1 to 4 for a window of whole groups.
fn reads_as_card(previous: Option<&Group>, window: &[Group], next: Option<&Group>, digits: usize) -> bool {
    let Some((head, tail)) = window.split_first() else { return false };
    if tail.is_empty() {
        let fraction = head.gap.is_some_and(|gap| gap.kinds == [Some(Kind::Dot), None, None])
            && previous.is_some_and(|group| group.zero && group.gap.is_none());
        let telephone = head.after_plus && digits <= 13;
        return !fraction && !telephone;
    }
    let gaps: SmallVec<[Gap; MOST]> = tail.iter().filter_map(|group| group.gap).collect();
    let Some(first_gap) = gaps.first() else { return false };
    let alike = gaps.iter().all(|gap| gap == first_gap);
    let sizes: SmallVec<[usize; MOST]> = window.iter().map(|group| group.len).collect();
    if is_printed(&sizes) {
        let line_ends = gaps.iter().filter(|gap| gap.newlines > 0).count();
        let lists = gaps.iter().filter(|gap| gap.loose && gap.newlines == 0).count();
        if lists == 0 && line_ends <= 1 {
            return true;
        }
    }
    if !alike {
        return false;
    }
    let chain = tail.iter().map(|group| group.chain).max().unwrap_or(digits);
    let thousands = sizes.get(1) == Some(&3)
        && (first_gap.kinds.contains(&Some(Kind::Dot)) || first_gap.kinds.contains(&Some(Kind::List)));
    let short_entries = first_gap.loose && sizes.iter().all(|size| *size < 3);
    if chain <= LONGEST_CHAIN && !thousands && !short_entries && (is_printed(&sizes) || is_regular(&sizes)) {
        return true;
    }
    let whole_run = head.gap.is_none() && next.is_none_or(|group| group.gap.is_none());
    let decimal = sizes.len() == 2 && first_gap.kinds.contains(&Some(Kind::Dot));
    whole_run && !first_gap.loose && !thousands && !decimal && matches!(digits, 15 | 16 | 19)
}

/// Groups as issuers print them.
fn is_printed(sizes: &[usize]) -> bool {
    match sizes {
        [4, 6, 5] | [4, 6, 4] => true,
        [4, 4, 4, rest @ ..] => match rest {
            [] => true,
            [last] => *last <= 4,
            [4, last] => *last <= 4,
            _ => false,
        },
        _ => false,
    }
}

/// Groups of one size and a rest, of whole fours and a rest, or 6-13.
fn is_regular(sizes: &[usize]) -> bool {
    let Some((last, body)) = sizes.split_last() else { return false };
    let Some(size) = body.first() else { return false };
    let fours = body.iter().all(|size| size % 4 == 0);
    fours || sizes == [6, 13] || (*size <= 8 && body.iter().all(|other| other == size) && last <= size)
}

fn groups_of(units: &[Unit]) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    // The separators since the last group; `None` when the run is broken.
    let mut gap: Option<GapSoFar> = None;
    let mut in_group = false;
    let mut before = None;
    for (at, unit) in units.iter().enumerate() {
        if unit.kind.is_digit() {
            if !in_group {
                let gap = gap.take().and_then(GapSoFar::finish);
                let after_plus = before == Some(Kind::Plus);
                groups.push(Group { first: at, len: 0, known: true, zero: true, after_plus, gap, chain: 0 });
                in_group = true;
            }
            if let Some(group) = groups.last_mut() {
                group.len += 1;
                group.known &= unit.kind != Kind::Blot;
                group.zero &= unit.kind == Kind::Digit(0) && group.len == 1;
            }
        } else {
            if in_group {
                gap = Some(GapSoFar::default());
                in_group = false;
            }
            if !unit.kind.is_separator() {
                gap = None;
            }
            if let Some(gap) = &mut gap {
                gap.add(unit);
            }
        }
        before = Some(unit.kind);
    }
    groups
}

#[derive(Default)]
struct GapSoFar {
    kinds: [Option<Kind>; 3],
    used: usize,
    many: usize,
    spaces: usize,
    newlines: u8,
    after_return: bool,
}

impl GapSoFar {
    fn add(&mut self, unit: &Unit) {
        self.many += 1;
        if unit.kind == Kind::Newline {
            // A carriage return and its line feed are one line end.
            if !(self.after_return && unit.ch == '\n') {
                self.newlines = self.newlines.saturating_add(1);
            }
        }
        self.after_return = unit.ch == '\r';
        self.spaces += usize::from(unit.kind == Kind::Space);
        let last = self.used.checked_sub(1).and_then(|at| self.kinds.get_mut(at)).and_then(Option::as_mut);
        match last {
            Some(last) if *last == unit.kind => {}
            Some(last) if last.is_blank() && unit.kind.is_blank() => {
                // The strongest blank stands for all that touch.
                if *last == Kind::Space || unit.kind == Kind::Newline {
                    *last = unit.kind;
                }
            }
            _ => {
                if let Some(free) = self.kinds.get_mut(self.used) {
                    *free = Some(unit.kind);
                }
                self.used += 1;
            }
        }
    }

    /// The gap, or `None` when it is too wide to stand inside a number.
    fn finish(self) -> Option<Gap> {
        if self.used > 3 || self.many > WIDEST_GAP || self.newlines > 1 {
            return None;
        }
        let has = |kind| self.kinds.contains(&Some(kind));
        let loose = self.spaces > 3 || has(Kind::List) || has(Kind::Tab) || has(Kind::Newline);
        Some(Gap { kinds: self.kinds, loose, newlines: self.newlines })
    }
}

/// Writes into every group the digits of the chain of equal gaps that its own gap belongs to.
fn measure_chains(groups: &mut [Group]) {
    let mut start = 1;
    while start < groups.len() {
        let gap = groups.get(start).and_then(|group| group.gap);
        let mut end = start + 1;
        while gap.is_some() && groups.get(end).is_some_and(|group| group.gap == gap) {
            end += 1;
        }
        let total = groups.get(start - 1..end).unwrap_or_default().iter().map(|group| group.len).sum();
        for group in groups.get_mut(start..end).unwrap_or_default() {
            group.chain = total;
        }
        start = end;
    }
}
