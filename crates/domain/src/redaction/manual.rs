//! Redaction by hand: an agent names a text, or marks it, and every character of it is blotted.
//!
//! A run of blanks matches any run of blanks and unseen characters match nothing, so that what an
//! agent copies from the screen is found in the source. Line ends are kept. Linear (Knuth, Morris
//! and Pratt).

use unicode_normalization::char::is_combining_mark;

use super::BLOT;
use super::feed::{Writing, read};
use super::html::{Part, Parts, gap_of, values};
use super::scan::overwrite;
use super::units::kind_of;

/// Shortest needle that is also sought in attribute values, in characters.
const SHORTEST_IN_VALUES: usize = 4;

/// A character with its bytes in the source; the first of a run of blanks stands for all.
struct Glyph {
    ch: char,
    start: usize,
    end: usize,
}

/// Replaces every character of every occurrence of `needle` by [`BLOT`].
#[must_use]
pub fn blot(text: &str, needle: &str) -> String {
    let needle = needle_of(needle);
    let mut glyphs = Vec::new();
    add(&mut glyphs, text, 0..text.len(), Writing::default());
    let mut blots = Vec::new();
    mark(&glyphs, &needle, text, &mut blots);
    overwrite(text, &mut blots)
}

/// As [`blot`] for HTML: `needle` is text as shown, found across tags and entities, and also in the
/// values of `href`, `src`, `alt`, `title` and `data-` attributes when it has four characters or more.
#[must_use]
pub fn blot_html(html: &str, needle: &str) -> String {
    let needle = needle_of(needle);
    let writing = Writing { entities: true, ..Writing::default() };
    let mut blots = Vec::new();
    let mut shown = Vec::new();
    for part in Parts::new(html) {
        match part {
            Part::Text(range) => add(&mut shown, html, range, writing),
            Part::Tag { whole, name, .. } => {
                if html.get(name.clone()).and_then(gap_of).is_some() {
                    push(&mut shown, Glyph { ch: ' ', start: whole.start, end: whole.start });
                }
                if needle.len() < SHORTEST_IN_VALUES {
                    continue;
                }
                let mut before = 0..0;
                for (at, value) in values(html, name.start..whole.end).enumerate() {
                    // Every second part stands between quotes.
                    if at % 2 == 1 && is_read(html.get(before).unwrap_or_default()) {
                        let mut glyphs = Vec::new();
                        add(&mut glyphs, html, value.clone(), writing);
                        mark(&glyphs, &needle, html, &mut blots);
                    }
                    before = value;
                }
            }
            Part::Comment(_) => {}
        }
    }
    mark(&shown, &needle, html, &mut blots);
    overwrite(html, &mut blots)
}

/// Whether the part of a tag before a quoted value names an attribute people's words stand in.
fn is_read(before: &str) -> bool {
    let name = before.trim_end().trim_end_matches('=').split_ascii_whitespace().next_back().unwrap_or_default();
    let name = name.to_ascii_lowercase();
    matches!(name.as_str(), "href" | "src" | "alt" | "title") || name.starts_with("data-")
}

/// Blots what stands between `<redact>` and `</redact>` and takes these tags away.
///
/// Tags inside stay without their attributes, comments inside go. A tag that is never closed holds
/// to the end. Also returns the texts as they were shown, to be blotted wherever else they are kept.
#[must_use]
pub fn apply_redact_tags(html: &str) -> (String, Vec<String>) {
    let writing = Writing { entities: true, ..Writing::default() };
    let mut out = String::with_capacity(html.len());
    let mut removed = Vec::new();
    let mut text = String::new();
    let mut depth = 0_usize;
    for part in Parts::new(html) {
        match part {
            Part::Tag { name, closing, .. }
                if html.get(name.clone()).is_some_and(|n| n.eq_ignore_ascii_case("redact")) =>
            {
                depth = if closing { depth.saturating_sub(1) } else { depth + 1 };
                if depth == 0 {
                    keep(&mut removed, &mut text);
                }
            }
            Part::Text(range) | Part::Comment(range) | Part::Tag { whole: range, .. } if depth == 0 => {
                out.push_str(html.get(range).unwrap_or_default());
            }
            Part::Text(range) => {
                let mut at = range.start;
                while let Some((ch, end)) = read(html, at, range.end, writing) {
                    out.push(if matches!(ch, '\n' | '\r') { ch } else { BLOT });
                    text.push(ch);
                    at = end;
                }
            }
            Part::Tag { name, closing, .. } => {
                let name = html.get(name).unwrap_or_default();
                if gap_of(name).is_some() {
                    text.push('\n');
                }
                out.push_str(if closing { "</" } else { "<" });
                out.push_str(name);
                out.push('>');
            }
            Part::Comment(_) => {}
        }
    }
    keep(&mut removed, &mut text);
    (out, removed)
}

fn keep(removed: &mut Vec<String>, text: &mut String) {
    let whole = std::mem::take(text);
    if !whole.trim().is_empty() {
        removed.push(whole.trim().to_owned());
    }
}

fn needle_of(needle: &str) -> Vec<char> {
    let mut glyphs = Vec::new();
    add(&mut glyphs, needle, 0..needle.len(), Writing::default());
    if glyphs.iter().all(|glyph| glyph.ch == ' ') {
        return Vec::new();
    }
    glyphs.iter().map(|glyph| glyph.ch).collect()
}

fn add(glyphs: &mut Vec<Glyph>, source: &str, range: std::ops::Range<usize>, writing: Writing) {
    let mut at = range.start;
    while let Some((ch, end)) = read(source, at, range.end, writing) {
        match kind_of(ch) {
            None if !is_combining_mark(ch) => {}
            Some(kind) if kind.is_blank() => push(glyphs, Glyph { ch: ' ', start: at, end }),
            _ => push(glyphs, Glyph { ch, start: at, end }),
        }
        at = end;
    }
}

fn push(glyphs: &mut Vec<Glyph>, glyph: Glyph) {
    if glyph.ch != ' ' || glyphs.last().is_none_or(|last| last.ch != ' ') {
        glyphs.push(glyph);
    }
}

/// Marks every occurrence of the needle; occurrences do not overlap.
fn mark(glyphs: &[Glyph], needle: &[char], source: &str, blots: &mut Vec<(usize, usize)>) {
    if needle.is_empty() {
        return;
    }
    let fallback = fallbacks(needle);
    let back = |matched: usize| matched.checked_sub(1).and_then(|at| fallback.get(at)).copied().unwrap_or_default();
    let mut matched = 0;
    for (at, glyph) in glyphs.iter().enumerate() {
        while matched > 0 && needle.get(matched) != Some(&glyph.ch) {
            matched = back(matched);
        }
        if needle.get(matched) == Some(&glyph.ch) {
            matched += 1;
        }
        if matched == needle.len() {
            let occurrence = glyphs.get(at + 1 - matched..=at).unwrap_or_default();
            let seen = occurrence.iter().filter(|glyph| {
                glyph.start < glyph.end && !source.get(glyph.start..glyph.end).is_some_and(|s| matches!(s, "\n" | "\r"))
            });
            blots.extend(seen.map(|glyph| (glyph.start, glyph.end)));
            matched = 0;
        }
    }
}

/// For every prefix of the needle, the longest proper prefix that also ends it.
fn fallbacks(needle: &[char]) -> Vec<usize> {
    let mut table = vec![0_usize];
    let mut matched = 0_usize;
    for ch in needle.iter().skip(1) {
        while matched > 0 && needle.get(matched) != Some(ch) {
            matched = matched.checked_sub(1).and_then(|at| table.get(at)).copied().unwrap_or_default();
        }
        if needle.get(matched) == Some(ch) {
            matched += 1;
        }
        table.push(matched);
    }
    table
}
