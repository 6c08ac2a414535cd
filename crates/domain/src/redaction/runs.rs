//! Passes over text in which no card number can stand, byte by byte, without making units of it.
//!
//! A card number lies within one run: digits and what may part them, up to a letter or a border. A run
//! with fewer digits than the shortest card is passed over. The text before a run with enough of them
//! is read again from a little earlier, for an IBAN that the run may be a part of.

use std::ops::Range;

use super::feed::{Writing, read};
use super::issuers::FEWEST;
use super::units::{BLOT, Kind, digit_value, kind_of};

/// How many bytes before a run are read again at the least: more than an IBAN with its blanks has,
/// in characters of three bytes.
const BEFORE: usize = 256;

/// Where reading must begin for the next run that may hold a card; none when there is none in `range`.
///
/// A run that the end of the range cuts off may go on behind the next tag, so it counts too.
pub(super) fn next(source: &str, range: Range<usize>, writing: Writing) -> Option<usize> {
    let mut at = range.start;
    // Beginnings of runs passed over: one at least `BEFORE` bytes back, and a later one.
    let (mut older, mut newer) = (None::<usize>, None::<usize>);
    while let Some(digit) = next_digit(source, at..range.end, writing) {
        let start = back_up(source, at, digit);
        if newer.is_none_or(|newer| start - newer > BEFORE) {
            // What is further back than that has nothing to do with this run.
            older = newer.filter(|_| start - at <= BEFORE);
            newer = Some(start);
        }
        match pass_over(source, digit..range.end, writing) {
            Some(end) => at = end,
            None => return older.or(newer),
        }
    }
    None
}

/// The end of the run that begins at `range.start`; none when it may hold a card or has no end here.
fn pass_over(source: &str, range: Range<usize>, writing: Writing) -> Option<usize> {
    let bytes = source.as_bytes();
    let mut digits = 0;
    let mut at = range.start;
    while at < range.end {
        let byte = *bytes.get(at)?;
        let (kind, end) = match class_of(byte) {
            Class::Digit => (Some(Kind::Blot), at + 1),
            Class::Letter => return Some(at),
            Class::Plain => (None, at + 1),
            Class::Per if !writing.percent => return Some(at),
            Class::And if !writing.entities => (None, at + 1),
            Class::Per | Class::And | Class::Wide => {
                let (ch, end) = read(source, at, range.end, writing)?;
                (kind_of(ch), end)
            }
        };
        match kind {
            Some(kind) if kind.is_digit() => digits += 1,
            Some(Kind::Letter | Kind::Border) => return Some(at),
            _ => {}
        }
        if digits >= FEWEST {
            return None;
        }
        at = end;
    }
    None
}

#[derive(Clone, Copy, Eq, PartialEq)]
enum Class {
    Digit,
    /// A letter, or an ASCII border that is no per-cent sign: ends a run.
    Letter,
    Per,
    And,
    /// Not ASCII.
    Wide,
    /// Anything else.
    Plain,
}

const fn class_of(byte: u8) -> Class {
    match byte {
        b'0'..=b'9' => Class::Digit,
        b'a'..=b'z' | b'A'..=b'Z' | b'$' | b'@' => Class::Letter,
        b'%' => Class::Per,
        b'&' => Class::And,
        0x80.. => Class::Wide,
        _ => Class::Plain,
    }
}

/// Up to three ASCII characters before the digit: a plus, `0.`, or the country of an IBAN.
fn back_up(source: &str, from: usize, digit: usize) -> usize {
    let bytes = source.as_bytes().get(from..digit).unwrap_or_default();
    digit - bytes.iter().rev().take(3).take_while(|byte| byte.is_ascii()).count()
}

/// Where the next digit or blot begins.
fn next_digit(source: &str, range: Range<usize>, writing: Writing) -> Option<usize> {
    let mut at = range.start;
    loop {
        let bytes = source.as_bytes().get(at..range.end)?;
        let step = bytes.iter().position(|byte| match class_of(*byte) {
            Class::Digit | Class::Wide => true,
            Class::And => writing.entities,
            Class::Per => writing.percent,
            Class::Letter | Class::Plain => false,
        })?;
        at += step;
        if bytes.get(step).is_some_and(u8::is_ascii_digit) {
            return Some(at);
        }
        let (ch, end) = read(source, at, range.end, writing)?;
        if ch == BLOT || digit_value(ch).is_some() {
            return Some(at);
        }
        at = end;
    }
}
