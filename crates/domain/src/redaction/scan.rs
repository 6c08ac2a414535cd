//! Collects units from a stream and lets the finders look at them, in pieces of bounded size.
//!
//! With only the card rule on, the collector holds nothing while no digit is near, so the feeder may
//! skip to the next digit; otherwise it holds every unit. A piece overlaps the next by [`CONTEXT`] on
//! both sides, which is more than any match with its surroundings, so cutting changes no result.

use super::units::{Kind, Unit};
use super::{Found, RedactionRules, bsn, cards, iban};

/// Units in one piece.
const PIECE: usize = 65_536;
/// Units before and after the starts a piece decides, more than any rule looks at.
const CONTEXT: usize = 1024;
/// Units without a digit after which the card rule forgets what it holds: longer than the longest
/// stretch without digits in an IBAN.
const QUIET: usize = 64;

/// What the finders saw in one pass.
#[derive(Default)]
pub(super) struct Sight {
    /// Byte ranges of the source to overwrite, in no order, perhaps twice.
    pub(super) blots: Vec<(usize, usize)>,
    /// Rule and byte range of every match, perhaps twice.
    pub(super) hits: Vec<(Rule, usize, usize)>,
    /// Steps the finders took: the measure of work in tests.
    pub(super) steps: u64,
}

/// Which rule matched.
#[derive(Clone, Copy, Eq, Ord, PartialEq, PartialOrd)]
pub(super) enum Rule {
    Card,
    Iban,
    Bsn,
    Pattern,
}

impl Sight {
    /// How many matches of each rule, each counted once.
    pub(super) fn found(&mut self) -> Found {
        self.hits.sort_unstable();
        self.hits.dedup();
        let count = |rule| self.hits.iter().filter(|(other, ..)| *other == rule).count();
        Found {
            cards: count(Rule::Card),
            ibans: count(Rule::Iban),
            bsns: count(Rule::Bsn),
            patterns: count(Rule::Pattern),
        }
    }
}

/// One stream of units.
pub(super) struct Collector<'r> {
    rules: &'r RedactionRules,
    sparse: bool,
    units: Vec<Unit>,
    digits: usize,
    quiet: usize,
    /// The first unit whose matches are not decided yet.
    from: usize,
}

impl<'r> Collector<'r> {
    pub(super) fn new(rules: &'r RedactionRules) -> Self {
        let sparse = !rules.iban && !rules.bsn && rules.patterns.is_empty();
        Self { rules, sparse, units: Vec::new(), digits: 0, quiet: 0, from: 0 }
    }

    /// Whether characters that are no digits may be left out until the next digit.
    pub(super) fn may_skip(&self) -> bool {
        self.sparse && self.units.is_empty()
    }

    pub(super) fn push(&mut self, unit: Unit, sight: &mut Sight) {
        self.units.push(unit);
        if unit.kind.is_digit() {
            self.digits += 1;
            self.quiet = 0;
        } else {
            self.quiet += 1;
        }
        if self.sparse && self.quiet > QUIET {
            self.finish(sight);
        } else if self.units.len() >= PIECE {
            self.decide(self.units.len() - CONTEXT, sight);
            let gone = self.units.len() - 2 * CONTEXT;
            self.units.drain(..gone);
            self.from = CONTEXT;
        }
    }

    /// Adds a unit of text in which neighbouring blanks are one, as HTML shows it.
    pub(super) fn push_collapsed(&mut self, unit: Unit, sight: &mut Sight) {
        if unit.kind.is_blank()
            && let Some(last) = self.units.last_mut().filter(|last| last.kind.is_blank())
        {
            if unit.kind != Kind::Space && last.kind != Kind::Newline {
                *last = unit;
            }
            return;
        }
        self.push(unit, sight);
    }

    /// Ends the stream.
    pub(super) fn finish(&mut self, sight: &mut Sight) {
        if self.digits >= super::issuers::FEWEST || !self.sparse {
            self.decide(self.units.len(), sight);
        }
        self.units.clear();
        self.digits = 0;
        self.quiet = 0;
        self.from = 0;
    }

    /// Looks for matches that begin before unit `to` and were not decided before.
    fn decide(&self, to: usize, sight: &mut Sight) {
        let (units, from) = (self.units.as_slice(), self.from);
        let here = |first: usize| first >= from && first < to;
        let mut ibans = None;
        if self.rules.iban {
            let found = iban::find(units, &mut sight.steps);
            for iban in found.iter().filter(|iban| here(iban.first())) {
                let hidden = iban.places.len().saturating_sub(self.rules.kept_last());
                sight.note(units, Rule::Iban, iban.first(), iban.last());
                sight.blot(units, iban.places.iter().take(hidden).copied());
            }
            ibans = Some(found);
        }
        if self.rules.cards {
            let cards = cards::find(units, from, to, &mut sight.steps);
            if !cards.is_empty() {
                let ibans = ibans.unwrap_or_else(|| iban::find(units, &mut sight.steps));
                self.note_cards(&cards, &ibans, sight);
            }
        }
        if self.rules.bsn {
            for bsn in bsn::find(units, &mut sight.steps).iter().filter(|bsn| here(bsn.first)) {
                sight.note(units, Rule::Bsn, bsn.first, bsn.last);
                sight.blot(units, bsn.first..=bsn.last);
            }
        }
        for pattern in &self.rules.patterns {
            for start in from..to {
                if let Some(places) = pattern.match_at(units, start, &mut sight.steps) {
                    let ends = places.first().zip(places.last());
                    if let Some((first, last)) = ends {
                        sight.note(units, Rule::Pattern, *first, *last);
                    }
                    sight.blot(units, places.iter().copied());
                }
            }
        }
    }

    fn note_cards(&self, cards: &[cards::Card], ibans: &[iban::Iban], sight: &mut Sight) {
        let units = self.units.as_slice();
        for card in cards {
            // Digits inside a valid IBAN are the account's, whatever their Luhn sum.
            let at = ibans.partition_point(|iban| iban.first() <= card.first);
            let inside = at.checked_sub(1).and_then(|at| ibans.get(at)).is_some_and(|iban| iban.last() >= card.last);
            if inside {
                continue;
            }
            sight.note(units, Rule::Card, card.first, card.last);
            let kept_first = self.rules.kept_first();
            let hidden = card.digits.saturating_sub(self.rules.kept_last() + kept_first);
            let digits = (card.first..=card.last).filter(|at| units.get(*at).is_some_and(|unit| unit.kind.is_digit()));
            sight.blot(units, digits.skip(kept_first).take(hidden));
        }
    }
}

impl Sight {
    fn note(&mut self, units: &[Unit], rule: Rule, first: usize, last: usize) {
        if let (Some(first), Some(last)) = (units.get(first), units.get(last)) {
            self.hits.push((rule, first.start, last.end));
        }
    }

    /// Marks the letters and digits at these places.
    fn blot(&mut self, units: &[Unit], places: impl IntoIterator<Item = usize>) {
        for unit in places.into_iter().filter_map(|at| units.get(at)) {
            if matches!(unit.kind, Kind::Digit(_) | Kind::Letter) {
                self.blots.push((unit.start, unit.end));
            }
        }
    }
}

/// Writes [`super::BLOT`] over the ranges; ranges inside another are one with it.
pub(super) fn overwrite(source: &str, blots: &mut [(usize, usize)]) -> String {
    blots.sort_unstable_by(|one, other| one.0.cmp(&other.0).then(other.1.cmp(&one.1)));
    let mut out = String::with_capacity(source.len() + blots.len() * 2);
    let mut at = 0;
    for (start, end) in blots.iter() {
        if *start < at {
            continue;
        }
        out.push_str(source.get(at..*start).unwrap_or_default());
        out.push(super::BLOT);
        at = *end;
    }
    out.push_str(source.get(at..).unwrap_or_default());
    out
}
