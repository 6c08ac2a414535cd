//! HTML as a stream of units: tags are nothing, block tags a line end, cells a tab.
//!
//! Every tag's inside (attribute names and values) and every comment is a stream of its own.

use std::ops::Range;

use super::RedactionRules;
use super::feed::{Writing, feed};
use super::scan::{Collector, Sight};
use super::units::{Kind, Unit};

/// A part of an HTML text, as byte ranges of it.
pub(super) enum Part {
    Text(Range<usize>),
    /// From `<` to after `>`; `name` without the slash.
    Tag {
        whole: Range<usize>,
        name: Range<usize>,
        closing: bool,
    },
    /// A comment, doctype or processing instruction.
    Comment(Range<usize>),
}

/// Splits HTML into its parts, in order, nothing left out. One pass.
pub(super) struct Parts<'h> {
    html: &'h str,
    at: usize,
}

impl<'h> Parts<'h> {
    pub(super) const fn new(html: &'h str) -> Self {
        Self { html, at: 0 }
    }
}

impl Iterator for Parts<'_> {
    type Item = Part;

    fn next(&mut self) -> Option<Part> {
        let start = self.at;
        let bytes = self.html.as_bytes();
        let rest = bytes.get(start..).filter(|rest| !rest.is_empty())?;
        if let Some(part) = markup_at(bytes, start) {
            let (Part::Text(range) | Part::Comment(range) | Part::Tag { whole: range, .. }) = &part;
            self.at = range.end;
            return Some(part);
        }
        // Text goes on over every `<` that begins no tag.
        let mut end = rest.len();
        for angle in memchr::memchr_iter(b'<', rest) {
            if angle > 0 && begins_markup(rest.get(angle..).unwrap_or_default()) {
                end = angle;
                break;
            }
        }
        self.at = start + end;
        Some(Part::Text(start..self.at))
    }
}

fn begins_markup(rest: &[u8]) -> bool {
    match rest {
        [b'<', b'/', c, ..] => c.is_ascii_alphabetic(),
        [b'<', c, ..] => c.is_ascii_alphabetic() || matches!(c, b'!' | b'?'),
        _ => false,
    }
}

fn markup_at(bytes: &[u8], start: usize) -> Option<Part> {
    let rest = bytes.get(start..)?;
    if !begins_markup(rest) {
        return None;
    }
    let to_end = |end: Option<usize>, tail: usize| start..start + end.map_or(rest.len(), |end| end + tail);
    if rest.starts_with(b"<!--") {
        let end = memchr::memmem::find(rest.get(4..)?, b"-->").map(|end| end + 4);
        return Some(Part::Comment(to_end(end, 3)));
    }
    if matches!(rest.get(1), Some(b'!' | b'?')) {
        return Some(Part::Comment(to_end(memchr::memchr(b'>', rest), 1)));
    }
    let closing = rest.get(1) == Some(&b'/');
    let name_start = 1 + usize::from(closing);
    let name_long = rest
        .get(name_start..)?
        .iter()
        .position(|byte| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>'))
        .unwrap_or(rest.len() - name_start);
    let name = start + name_start..start + name_start + name_long;
    let end = tag_end(rest, name_start + name_long);
    Some(Part::Tag { whole: to_end(end, 1), name, closing })
}

/// Where the `>` stands that ends the tag: not one inside a quoted value.
fn tag_end(rest: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    let mut after_equals = false;
    while let Some(byte) = rest.get(at) {
        match byte {
            b'>' => return Some(at),
            b'"' | b'\'' if after_equals => {
                at += 1 + memchr::memchr(*byte, rest.get(at + 1..)?)?;
                after_equals = false;
            }
            b'=' => after_equals = true,
            byte if byte.is_ascii_whitespace() => {}
            _ => after_equals = false,
        }
        at += 1;
    }
    None
}

/// What a tag is between two texts: `None` for one that shows nothing.
pub(super) fn gap_of(name: &str) -> Option<Kind> {
    const LINES: [&str; 42] = [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "br",
        "caption",
        "center",
        "dd",
        "details",
        "dialog",
        "dir",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "legend",
        "li",
        "main",
        "nav",
        "ol",
        "option",
        "p",
        "pre",
        "section",
        "table",
        "title",
        "tr",
        "ul",
    ];
    if name.len() > 10 {
        return None;
    }
    let lower = name.to_ascii_lowercase();
    match lower.as_str() {
        "td" | "th" => Some(Kind::Tab),
        lower => LINES.binary_search(&lower).is_ok().then_some(Kind::Newline),
    }
}

/// One pass of the finders over HTML.
pub(super) fn scan(html: &str, rules: &RedactionRules, percent: bool, sight: &mut Sight) {
    let mut text = Collector::new(rules);
    let mut inside = Collector::new(rules);
    let as_text = Writing { entities: true, percent, collapsed: true };
    let as_value = Writing { entities: true, percent, collapsed: false };
    for part in Parts::new(html) {
        match part {
            Part::Text(range) => feed(html, range, as_text, &mut text, sight),
            Part::Comment(range) => {
                feed(html, range, as_value, &mut inside, sight);
                inside.finish(sight);
            }
            Part::Tag { whole, name, closing: _ } => {
                if let Some(kind) = html.get(name.clone()).and_then(gap_of).filter(|_| !text.may_skip()) {
                    let unit = Unit { kind, ch: '\n', start: whole.start, end: whole.start };
                    text.push_collapsed(unit, sight);
                }
                for value in values(html, name.start..whole.end) {
                    feed(html, value, as_value, &mut inside, sight);
                    inside.finish(sight);
                }
            }
        }
    }
    text.finish(sight);
    inside.finish(sight);
}

/// The inside of a tag, parted at quotes.
pub(super) fn values(html: &str, inside: Range<usize>) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut at = inside.start;
    std::iter::from_fn(move || {
        let bytes = html.as_bytes().get(at..inside.end).filter(|bytes| !bytes.is_empty())?;
        let start = at;
        let end = memchr::memchr2(b'"', b'\'', bytes).map_or(inside.end, |quote| start + quote);
        at = (end + 1).min(inside.end);
        Some(start..end)
    })
}
