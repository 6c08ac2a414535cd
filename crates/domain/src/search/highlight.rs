//! A snippet of a text around the words that were searched for, which stand in `<em>`. Everything else is escaped.

use std::ops::Range;

use super::query::TextTerm;
use super::words::pieces;

/// How much of a text is looked at, in bytes.
const MOST_BYTES: usize = 200_000;

/// A snippet of about `width` characters as HTML: from a little before the first hit, or from the start when there is
/// none. Line breaks become spaces; `…` shows where the text was cut.
#[must_use]
pub fn highlight(text: &str, terms: &[TextTerm], width: usize) -> String {
    let text = text.get(..text.floor_char_boundary(MOST_BYTES)).unwrap_or(text);
    let hits = hits(text, terms);
    let fits = text.chars().nth(width).is_none();
    let start = hits.first().filter(|_| !fits).map_or(0, |hit| window_start(text, hit.start, width / 4));
    let end =
        text.get(start..).and_then(|rest| rest.char_indices().nth(width)).map_or(text.len(), |(at, _)| start + at);
    let mut html = String::with_capacity(width + 64);
    if start > 0 {
        html.push('…');
    }
    let mut at = start;
    for hit in hits.iter().filter(|hit| hit.start >= start && hit.end <= end) {
        escape(text.get(at..hit.start).unwrap_or_default(), &mut html);
        html.push_str("<em>");
        escape(text.get(hit.clone()).unwrap_or_default(), &mut html);
        html.push_str("</em>");
        at = hit.end;
    }
    escape(text.get(at..end).unwrap_or_default(), &mut html);
    if end < text.len() {
        html.push('…');
    }
    html
}

/// The words that are part of a hit, in order and without overlap.
fn hits(text: &str, terms: &[TextTerm]) -> Vec<Range<usize>> {
    let found: Vec<(Range<usize>, String)> = pieces(text).collect();
    let mut hit = vec![false; found.len()];
    for term in terms.iter().filter(|term| !term.negated && !term.words.words.is_empty()) {
        let wanted = &term.words.words;
        for (at, window) in found.windows(wanted.len()).enumerate() {
            let last = wanted.len() - 1;
            let matches = window.iter().zip(wanted).enumerate().all(|(place, ((_, known), word))| {
                known == word || (term.words.prefix && place == last && known.starts_with(word.as_str()))
            });
            if matches {
                hit.iter_mut().skip(at).take(wanted.len()).for_each(|flag| *flag = true);
            }
        }
    }
    found.into_iter().zip(hit).filter(|(_, hit)| *hit).map(|((range, _), _)| range).collect()
}

/// At most `lead` characters before the hit, moved on to the beginning of a word.
fn window_start(text: &str, hit: usize, lead: usize) -> usize {
    let before = text.get(..hit).unwrap_or_default();
    let start = match lead.checked_sub(1).map(|back| before.char_indices().rev().nth(back)) {
        None => return hit,
        Some(None) => return 0,
        Some(Some((start, _))) => start,
    };
    if start == 0 {
        return 0;
    }
    let lead_in = before.get(start..).unwrap_or_default();
    lead_in.find(char::is_whitespace).map_or(hit, |space| {
        let words = lead_in.get(space..).unwrap_or_default();
        start + space + (words.len() - words.trim_start().len())
    })
}

fn escape(text: &str, html: &mut String) {
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            c if c.is_control() => html.push(' '),
            c => html.push(c),
        }
    }
}
