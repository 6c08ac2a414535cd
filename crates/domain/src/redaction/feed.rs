//! Turns a stretch of source text into units, decoding entities or per-cent signs on the way.

use std::ops::Range;

use super::entities;
use super::runs;
use super::scan::{Collector, Sight};
use super::units::{Kind, Unit, kind_of};

/// How the stretch is written.
#[derive(Clone, Copy, Default)]
pub(super) struct Writing {
    /// `&#49;` is one character.
    pub(super) entities: bool,
    /// `%31` is one character.
    pub(super) percent: bool,
    /// Neighbouring blanks are one and line ends are spaces.
    pub(super) collapsed: bool,
}

/// Feeds the stretch of `source` in `range` to the collector.
pub(super) fn feed(source: &str, range: Range<usize>, writing: Writing, to: &mut Collector<'_>, sight: &mut Sight) {
    let mut at = range.start;
    while at < range.end {
        if to.may_skip() {
            match runs::next(source, at..range.end, writing) {
                Some(next) => at = next,
                None => return,
            }
        }
        // Once a number is near, go on character by character until the collector is empty again.
        while at < range.end {
            let next = if is_plain(source, at, writing) {
                source.as_bytes().get(at).map(|byte| (char::from(*byte), at + 1))
            } else {
                read(source, at, range.end, writing)
            };
            let Some((ch, end)) = next else { return };
            if let Some(kind) = kind_of(ch) {
                push(Unit { kind, ch, start: at, end }, writing, to, sight);
            }
            at = end;
            if to.may_skip() {
                break;
            }
        }
    }
}

/// Whether the character at `at` is one byte and stands for itself, as most do.
fn is_plain(source: &str, at: usize, writing: Writing) -> bool {
    source.as_bytes().get(at).is_some_and(|byte| {
        byte.is_ascii() && !(*byte == b'&' && writing.entities) && !(*byte == b'%' && writing.percent)
    })
}

fn push(mut unit: Unit, writing: Writing, to: &mut Collector<'_>, sight: &mut Sight) {
    if writing.collapsed {
        if unit.kind == Kind::Newline {
            unit.kind = Kind::Space;
        }
        to.push_collapsed(unit, sight);
    } else {
        to.push(unit, sight);
    }
}

/// The character that begins at `at` and the place after it.
pub(super) fn read(source: &str, at: usize, end: usize, writing: Writing) -> Option<(char, usize)> {
    let rest = source.get(at..end)?;
    let ch = rest.chars().next()?;
    let decoded = match ch {
        '&' if writing.entities => entities::decode(rest),
        '%' if writing.percent => percent(rest),
        _ => None,
    };
    let (ch, long) = decoded.unwrap_or((ch, ch.len_utf8()));
    Some((ch, at + long))
}

/// `%XX` as a character; the bytes of a no-break space are unseen and a space.
fn percent(rest: &str) -> Option<(char, usize)> {
    let hex = rest.get(1..3).filter(|hex| hex.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
    let ch = match u8::from_str_radix(hex, 16).ok()? {
        0xC2 => '\0',
        0xA0 => '\u{a0}',
        byte if byte.is_ascii() => char::from(byte),
        _ => 'x',
    };
    Some((ch, 3))
}
