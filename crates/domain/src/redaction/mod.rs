//! What to blot: card numbers always, and IBANs, Dutch BSNs and an account's own patterns when asked.
//!
//! Pure and linear: every text from outside passes here before it is stored, on every channel. Every
//! digit but the last four is replaced by [`BLOT`]; a text without a match is returned untouched and
//! without allocation. Redacting twice changes nothing more. Which digits count is written in
//! `cards`, `iban`, `bsn` and `pattern`; what an agent blots by hand is in [`manual`].

mod bsn;
mod bytes;
mod cards;
mod entities;
mod feed;
mod field;
mod html;
mod iban;
mod issuers;
pub mod manual;
mod pattern;
mod runs;
mod scan;
mod units;

#[cfg(test)]
mod tests;

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

pub use field::{last_four, luhn_ok};
pub use pattern::{OwnPattern, PatternError};
use scan::{Collector, Sight};
pub use units::BLOT;

/// Most own patterns of one account.
pub const MOST_PATTERNS: usize = 32;
/// Most digits kept at the end of a card or an IBAN.
pub const MOST_KEPT_LAST: u8 = 4;
/// Most digits kept at the start of a card.
pub const MOST_KEPT_FIRST: u8 = 6;
/// Passes after which a text is taken as it is; ordinary text needs one, and one that sees nothing.
const MOST_PASSES: usize = 8;

/// What an account wants blotted.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(default)]
pub struct RedactionRules {
    /// Payment card numbers.
    pub cards: bool,
    /// International bank account numbers; the last `keep_last` characters stay.
    pub iban: bool,
    /// Dutch citizen service numbers; nothing stays.
    pub bsn: bool,
    /// The account's own patterns, at most [`MOST_PATTERNS`]; nothing of a match stays.
    pub patterns: Vec<OwnPattern>,
    /// Digits kept at the end, 0 to [`MOST_KEPT_LAST`]; more count as that many.
    pub keep_last: u8,
    /// Digits kept at the start of a card, 0 to [`MOST_KEPT_FIRST`]; more count as that many.
    pub keep_first: u8,
}

impl Default for RedactionRules {
    fn default() -> Self {
        Self { cards: true, iban: false, bsn: false, patterns: Vec::new(), keep_last: 4, keep_first: 0 }
    }
}

/// Why rules cannot be saved.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum RulesError {
    #[error("at most {MOST_PATTERNS} patterns")]
    TooManyPatterns,
    #[error("at most {MOST_KEPT_LAST} digits at the end and {MOST_KEPT_FIRST} at the start are kept")]
    KeepsTooMuch,
}

impl RedactionRules {
    /// Checks the limits; call when rules are saved.
    ///
    /// # Errors
    /// [`RulesError`] when there are too many patterns or too many digits would stay.
    pub fn check(&self) -> Result<(), RulesError> {
        if self.patterns.len() > MOST_PATTERNS {
            return Err(RulesError::TooManyPatterns);
        }
        if self.keep_last > MOST_KEPT_LAST || self.keep_first > MOST_KEPT_FIRST {
            return Err(RulesError::KeepsTooMuch);
        }
        Ok(())
    }

    fn kept_last(&self) -> usize {
        usize::from(self.keep_last.min(MOST_KEPT_LAST))
    }

    fn kept_first(&self) -> usize {
        usize::from(self.keep_first.min(MOST_KEPT_FIRST))
    }
}

/// How many matches of each rule were blotted.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Found {
    pub cards: usize,
    pub ibans: usize,
    pub bsns: usize,
    pub patterns: usize,
}

impl Found {
    #[must_use]
    pub const fn is_nothing(&self) -> bool {
        self.cards == 0 && self.ibans == 0 && self.bsns == 0 && self.patterns == 0
    }

    /// The sum of both, rule by rule.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self {
            cards: self.cards + other.cards,
            ibans: self.ibans + other.ibans,
            bsns: self.bsns + other.bsns,
            patterns: self.patterns + other.patterns,
        }
    }
}

/// Applies one account's rules.
#[derive(Clone, Debug, Default)]
pub struct Redactor {
    rules: RedactionRules,
}

impl Redactor {
    #[must_use]
    pub const fn new(rules: RedactionRules) -> Self {
        Self { rules }
    }

    /// Blots a plain text (subject, plain body, field value, file name, header value).
    #[must_use]
    pub fn redact_text<'t>(&self, text: &'t str) -> Cow<'t, str> {
        self.redact_text_found(text).0
    }

    /// As [`Self::redact_text`], with the number of matches.
    #[must_use]
    pub fn redact_text_found<'t>(&self, text: &'t str) -> (Cow<'t, str>, Found) {
        self.redact(text, |text, percent, sight| self.scan_text(text, percent, sight))
    }

    /// Blots HTML: numbers may be split over tags and written as entities; attribute values and
    /// comments count too. Tags stay as they are.
    #[must_use]
    pub fn redact_html<'h>(&self, html: &'h str) -> Cow<'h, str> {
        self.redact_html_found(html).0
    }

    /// As [`Self::redact_html`], with the number of matches.
    #[must_use]
    pub fn redact_html_found<'h>(&self, html: &'h str) -> (Cow<'h, str>, Found) {
        self.redact(html, |html, percent, sight| html::scan(html, &self.rules, percent, sight))
    }

    fn scan_text(&self, text: &str, percent: bool, sight: &mut Sight) {
        let mut collector = Collector::new(&self.rules);
        let writing = feed::Writing { percent, ..feed::Writing::default() };
        feed::feed(text, 0..text.len(), writing, &mut collector, sight);
        collector.finish(sight);
    }

    /// Scans and overwrites until a pass sees nothing.
    fn redact<'t>(&self, text: &'t str, scan: impl Fn(&str, bool, &mut Sight)) -> (Cow<'t, str>, Found) {
        let mut out = Cow::Borrowed(text);
        let mut found = Found::default();
        for _ in 0..MOST_PASSES {
            let mut sight = Sight::default();
            scan(&out, false, &mut sight);
            // A number in an address may be written with per-cent signs; read it both ways, as a
            // per-cent sign before a number may be just that.
            if has_percent(&out) {
                scan(&out, true, &mut sight);
            }
            if sight.blots.is_empty() {
                break;
            }
            found = found.plus(sight.found());
            out = Cow::Owned(scan::overwrite(&out, &mut sight.blots));
        }
        (out, found)
    }
}

/// Whether `%` and two hexadecimal digits stand somewhere.
fn has_percent(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr::memchr_iter(b'%', bytes).any(|at| {
        matches!(bytes.get(at + 1..at + 3), Some([one, two]) if one.is_ascii_hexdigit() && two.is_ascii_hexdigit())
    })
}
