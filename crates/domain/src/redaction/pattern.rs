//! An account's own patterns: a small language that is matched in linear time.
//!
//! `#` is a digit, `@` a letter, `?` a letter or a digit, `~` at most one separator (space, hyphen,
//! dot, slash or another mark), `\` takes the next character as it is; every other character stands for
//! itself, letters in either case. A match begins and ends at the border of a word.

use serde::{Deserialize, Serialize};
use smallvec::SmallVec;

use super::units::{Kind, Unit, kind_of};

/// Fewest characters that a pattern must match, `~` not counted.
const FEWEST: usize = 4;
/// Most elements of a pattern.
const MOST: usize = 64;

/// Why a pattern cannot be saved.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum PatternError {
    /// It matches fewer than four letters and digits, or none of them is a `#`, `@` or `?`.
    #[error("the pattern matches too little")]
    TooShort,
    /// It has more than 64 elements.
    #[error("the pattern is too long")]
    TooLong,
    /// `~` at the start, at the end, doubled, or beside a separator.
    #[error("an optional separator stands between two letters or digits")]
    Separator,
    /// A `\` with nothing after it.
    #[error("nothing follows the backslash")]
    Escape,
    /// A character that no text holds: a control, an unseen character, a blot.
    #[error("the pattern holds a character that cannot be matched")]
    Unmatchable,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Element {
    Digit,
    Letter,
    Either,
    Separator,
    Exactly(char),
}

/// One valid pattern.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(try_from = "String", into = "String")]
pub struct OwnPattern {
    written: String,
    elements: Vec<Element>,
}

impl OwnPattern {
    /// Reads a pattern.
    ///
    /// # Errors
    /// [`PatternError`] when it is too short, too long, ambiguous or not well-formed.
    pub fn new(written: &str) -> Result<Self, PatternError> {
        let mut elements = Vec::new();
        let mut chars = written.chars();
        while let Some(c) = chars.next() {
            let element = match c {
                '#' => Element::Digit,
                '@' => Element::Letter,
                '?' => Element::Either,
                '~' => Element::Separator,
                '\\' => exactly(chars.next().ok_or(PatternError::Escape)?)?,
                c => exactly(c)?,
            };
            if elements.len() == MOST {
                return Err(PatternError::TooLong);
            }
            elements.push(element);
        }
        let matched = elements.iter().filter(|element| element.is_word()).count();
        let free = elements.iter().any(|e| matches!(e, Element::Digit | Element::Letter | Element::Either));
        if matched < FEWEST || !free {
            return Err(PatternError::TooShort);
        }
        let mut before = false;
        for (at, element) in elements.iter().enumerate() {
            let after = elements.get(at + 1).is_some_and(|element| element.is_word());
            if *element == Element::Separator && !(before && after) {
                return Err(PatternError::Separator);
            }
            before = element.is_word();
        }
        Ok(Self { written: written.to_owned(), elements })
    }

    /// The pattern as it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.written
    }

    /// The letters and digits of a match that begins at `start`.
    pub(super) fn match_at(&self, units: &[Unit], start: usize, steps: &mut u64) -> Option<SmallVec<[usize; 32]>> {
        let before = start.checked_sub(1).and_then(|at| units.get(at));
        let mut places = SmallVec::new();
        let mut at = start;
        for element in &self.elements {
            *steps += 1;
            let unit = units.get(at)?;
            let fits = match element {
                Element::Digit => matches!(unit.kind, Kind::Digit(_)),
                Element::Letter => unit.kind == Kind::Letter,
                Element::Either => matches!(unit.kind, Kind::Digit(_) | Kind::Letter),
                Element::Separator if unit.kind.is_separator() => true,
                Element::Separator => continue,
                Element::Exactly(wanted) if unit.kind.is_word() => unit.kind != Kind::Blot && unit.plain() == *wanted,
                Element::Exactly(wanted) if *wanted == ' ' => unit.kind.is_blank(),
                Element::Exactly(wanted) => unit.ch == *wanted,
            };
            if !fits {
                return None;
            }
            if unit.kind.is_word() {
                places.push(at);
            }
            at += 1;
        }
        let (first, last) = (*places.first()?, *places.last()?);
        let joined_before = first == start && before.is_some_and(|unit| unit.kind.is_word());
        let joined_after = last + 1 == at && units.get(at).is_some_and(|unit| unit.kind.is_word());
        (!joined_before && !joined_after).then_some(places)
    }
}

impl Element {
    fn is_word(self) -> bool {
        match self {
            Self::Digit | Self::Letter | Self::Either => true,
            Self::Separator => false,
            Self::Exactly(c) => c.is_alphanumeric(),
        }
    }
}

fn exactly(c: char) -> Result<Element, PatternError> {
    let kind = kind_of(c).filter(|kind| *kind != Kind::Blot).ok_or(PatternError::Unmatchable)?;
    let wanted = if kind.is_word() { Unit { kind, ch: c, start: 0, end: 0 }.plain() } else { c };
    Ok(Element::Exactly(wanted))
}

impl TryFrom<String> for OwnPattern {
    type Error = PatternError;

    fn try_from(written: String) -> Result<Self, PatternError> {
        Self::new(&written)
    }
}

impl From<OwnPattern> for String {
    fn from(pattern: OwnPattern) -> Self {
        pattern.written
    }
}
