//! What to search for, as a tree, and its text in each engine's query language.
//!
//! The texts are made of normalised words only, so nothing typed by a person reaches the query
//! languages as syntax.

use super::TOO_LARGE;
use super::words::normalise;
use crate::error::StoreResult;

const MOST_PARTS: usize = 64;
const DEEPEST: usize = 16;

/// Where to look.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum TextColumn {
    Subject,
    Body,
}

/// What to search for. Texts may be as typed; a word that holds several (`e-mail`) is a phrase, a
/// word that holds none is left out of an `And` and finds nothing alone.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum TextQuery {
    Word(String),
    Prefix(String),
    Phrase(Vec<String>),
    And(Vec<TextQuery>),
    Or(Vec<TextQuery>),
    Not(Box<TextQuery>),
    /// Within one column only. An inner column overrides an outer one.
    In(TextColumn, Box<TextQuery>),
}

impl TextQuery {
    /// Refuses trees that are too large to be meant well.
    pub(super) fn check(&self) -> StoreResult<()> {
        let mut left = MOST_PARTS;
        if self.fits(&mut left, DEEPEST) { Ok(()) } else { Err(TOO_LARGE) }
    }

    fn fits(&self, left: &mut usize, depth: usize) -> bool {
        if *left == 0 || depth == 0 {
            return false;
        }
        *left -= 1;
        match self {
            Self::Word(_) | Self::Prefix(_) => true,
            Self::Phrase(words) => words.len() <= MOST_PARTS,
            Self::And(parts) | Self::Or(parts) => parts.iter().all(|part| part.fits(left, depth - 1)),
            Self::Not(inner) | Self::In(_, inner) => inner.fits(left, depth - 1),
        }
    }

    pub(super) fn has_not(&self) -> bool {
        match self {
            Self::Word(_) | Self::Prefix(_) | Self::Phrase(_) => false,
            Self::And(parts) | Self::Or(parts) => parts.iter().any(Self::has_not),
            Self::Not(_) => true,
            Self::In(_, inner) => inner.has_not(),
        }
    }

    /// Does it hold any word at all?
    pub(super) fn says_something(&self) -> bool {
        self.tsquery().is_some()
    }

    /// The query for FTS5; for trees without `Not` only. None when it says nothing.
    pub(super) fn fts5(&self) -> Option<String> {
        self.render(None, &Dialect { and: " AND ", or: " OR ", leaf: fts5_leaf })
    }

    /// The query for PostgreSQL: weight A is the subject, B the body. None when it says nothing.
    pub(super) fn tsquery(&self) -> Option<String> {
        self.render(None, &Dialect { and: " & ", or: " | ", leaf: tsquery_leaf })
    }

    /// Walks the tree and writes what says something.
    fn render(&self, column: Option<TextColumn>, dialect: &Dialect) -> Option<String> {
        let words = |text: &str, prefix| {
            let words = normalise(text);
            (!words.is_empty()).then(|| (dialect.leaf)(&words, prefix, column))
        };
        let all = |parts: &[Self], glue: &str| {
            let parts: Vec<_> = parts.iter().filter_map(|part| part.render(column, dialect)).collect();
            (!parts.is_empty()).then(|| format!("({})", parts.join(glue)))
        };
        match self {
            Self::Word(text) => words(text, false),
            Self::Prefix(text) => words(text, true),
            Self::Phrase(parts) => words(&parts.join(" "), false),
            Self::And(parts) => all(parts, dialect.and),
            Self::Or(parts) => all(parts, dialect.or),
            Self::Not(inner) => inner.render(column, dialect).map(|inner| format!("!{inner}")),
            Self::In(column, inner) => inner.render(Some(*column), dialect),
        }
    }
}

/// How an engine writes a query. A leaf is normalised words, whether the last one is the beginning
/// of a word, and the column.
struct Dialect {
    and: &'static str,
    or: &'static str,
    leaf: fn(&str, bool, Option<TextColumn>) -> String,
}

fn fts5_leaf(words: &str, prefix: bool, column: Option<TextColumn>) -> String {
    let column = match column {
        None => "",
        Some(TextColumn::Subject) => "subject : ",
        Some(TextColumn::Body) => "body : ",
    };
    let star = if prefix { " *" } else { "" };
    format!("{column}\"{words}\"{star}")
}

fn tsquery_leaf(words: &str, prefix: bool, column: Option<TextColumn>) -> String {
    let weight = match column {
        None => "",
        Some(TextColumn::Subject) => "A",
        Some(TextColumn::Body) => "B",
    };
    let (before, last) = words.rsplit_once(' ').unwrap_or(("", words));
    let mut parts: Vec<_> =
        before.split(' ').filter(|word| !word.is_empty()).map(|word| mark(word, "", weight)).collect();
    parts.push(mark(last, if prefix { "*" } else { "" }, weight));
    format!("({})", parts.join(" <-> "))
}

/// A word with its marks: `word`, `word:A`, `word:*B`.
fn mark(word: &str, star: &str, weight: &str) -> String {
    let colon = if star.is_empty() && weight.is_empty() { "" } else { ":" };
    format!("{word}{colon}{star}{weight}")
}
