//! Folds the quoted old mail and the signature away from what the author wrote.
//!
//! Nothing is lost: every word is in the visible or in the quoted part. When nothing
//! would be visible, everything is.

use super::quote_lines::{Line, folded};
use crate::html::{
    OUTLOOK_REPLY, clean_html, decode_entities, html_to_text, text_to_html,
    token::{Token, Tokens},
};

/// The first line of our mails in English; answers are written above it.
pub const REPLY_DELIMITER_EN: &str = "##- Please type your reply above this line -##";
/// The same in Dutch.
pub const REPLY_DELIMITER_NL: &str = "##- Typ uw antwoord boven deze regel -##";

/// Text longer than this is not folded but shown whole, in bytes.
const MAX_FOLD_BYTES: usize = 1 << 20;

/// A body in two parts, each as clean HTML and as text.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Folded {
    pub visible_html: String,
    pub visible_text: String,
    /// Empty when nothing is folded.
    pub quoted_html: String,
    pub quoted_text: String,
}

/// Folds a body. `html` is cleaned first; an empty form is made from the other one.
pub fn fold_quotes(html: &str, text: &str) -> Folded {
    let mut fold = Folded::default();
    if !text.trim().is_empty() {
        (fold.visible_text, fold.quoted_text) = fold_text(text);
    }
    if html.trim().is_empty() {
        fold.visible_html = text_to_html(&fold.visible_text);
        fold.quoted_html = text_to_html(&fold.quoted_text);
        return fold;
    }
    (fold.visible_html, fold.quoted_html) = fold_html(&clean_html(html));
    if text.trim().is_empty() {
        fold.visible_text = html_to_text(&fold.visible_html);
        fold.quoted_text = html_to_text(&fold.quoted_html);
    }
    fold
}

fn fold_text(text: &str) -> (String, String) {
    if text.len() > MAX_FOLD_BYTES {
        return (text.to_owned(), String::new());
    }
    let lines: Vec<Line> = text
        .lines()
        .map(|line| Line {
            text: line.replace('\u{a0}', " ").trim().to_owned(),
            quoted: line.trim_start().starts_with('>'),
            cut: false,
        })
        .collect();
    let (mut visible, mut quoted) = (Vec::new(), Vec::new());
    for (line, folded) in text.lines().zip(folded(&lines)) {
        if folded { &mut quoted } else { &mut visible }.push(line);
    }
    let join = |lines: Vec<&str>| lines.join("\n").trim_matches('\n').trim_end().to_owned();
    (join(visible), join(quoted))
}

fn fold_html(clean: &str) -> (String, String) {
    let (lines, ends) = html_lines(clean);
    let folded = folded(&lines);
    if !folded.contains(&true) {
        return (clean.to_owned(), String::new());
    }
    let (visible, quoted) = split(clean, &ends, &folded);
    (clean_html(&visible), clean_html(&quoted))
}

/// The lines of cleaned HTML, and where each ends in it.
fn html_lines(clean: &str) -> (Vec<Line>, Vec<usize>) {
    let (mut lines, mut ends) = (Vec::new(), Vec::new());
    let mut line = Line::default();
    // For each open element: is it a quote?
    let mut open: Vec<bool> = Vec::new();
    let mut tokens = Tokens::new(clean);
    let mut start = 0;
    while let Some(token) = tokens.next_token() {
        let end = tokens.offset();
        let mut finish = |at: usize, line: &mut Line| {
            let mut done = std::mem::take(line);
            done.text = done.text.split_whitespace().collect::<Vec<_>>().join(" ");
            lines.push(done);
            ends.push(at);
        };
        match token {
            Token::Text(text) => {
                line.quoted |= open.contains(&true) && !text.trim().is_empty();
                line.text.push_str(&decode_entities(text).replace('\u{a0}', " "));
            }
            Token::Start { name, attributes } => {
                let value = |key: &str| {
                    let found = attributes.iter().find(|(name, _)| name == key);
                    found.map_or("", |(_, value)| *value)
                };
                let class = value("class");
                let quote = (name == "blockquote" && value("type") == "cite")
                    || ["gmail_quote", "yahoo_quoted", "protonmail_quote", "moz-cite-prefix"]
                        .iter()
                        .any(|word| class.contains(word));
                if is_block(&name) {
                    finish(start, &mut line);
                }
                line.cut |= class.contains(OUTLOOK_REPLY);
                if name == "br" || name == "hr" {
                    finish(end, &mut line);
                } else if name != "img" && name != "col" {
                    open.push(quote);
                }
            }
            Token::End(name) => {
                open.pop();
                if is_block(&name) {
                    finish(end, &mut line);
                }
            }
        }
        start = end;
    }
    lines.push(line);
    ends.push(clean.len());
    (lines, ends)
}

fn is_block(name: &str) -> bool {
    matches!(
        name,
        "p" | "div"
            | "blockquote"
            | "li"
            | "ul"
            | "ol"
            | "dl"
            | "dt"
            | "dd"
            | "table"
            | "tr"
            | "td"
            | "th"
            | "pre"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "center"
            | "address"
            | "article"
            | "aside"
            | "header"
            | "footer"
            | "figure"
            | "figcaption"
            | "caption"
    )
}

/// An open element while the tokens are dealt out.
struct Open<'a> {
    name: String,
    tag: &'a str,
    /// Opened again after a change, and nothing may follow in it.
    again: bool,
}

/// Deals the tokens out to the two parts; elements that are open at a change are closed
/// in the one and opened again in the other.
fn split(clean: &str, ends: &[usize], folded: &[bool]) -> (String, String) {
    let (mut out, mut other) = (String::new(), String::new());
    let mut open: Vec<Open<'_>> = Vec::new();
    let mut tokens = Tokens::new(clean);
    let (mut index, mut start, mut in_quote) = (0, 0, false);
    while let Some(token) = tokens.next_token() {
        let end = tokens.offset();
        while ends.get(index).is_some_and(|end| *end <= start) {
            index += 1;
        }
        let now = folded.get(index).copied().unwrap_or(in_quote);
        if now != in_quote {
            for element in open.iter().rev() {
                close(&mut out, &element.name, element.tag, true);
            }
            std::mem::swap(&mut out, &mut other);
            for element in &mut open {
                out.push_str(element.tag);
                element.again = true;
            }
            in_quote = now;
        }
        let piece = clean.get(start..end).unwrap_or_default();
        match token {
            Token::End(name) => {
                if let Some(element) = open.pop() {
                    close(&mut out, &name, element.tag, element.again);
                }
            }
            Token::Start { name, .. } if !matches!(name.as_str(), "br" | "hr" | "img" | "col") => {
                out.push_str(piece);
                open.push(Open { name, tag: piece, again: false });
            }
            _ => out.push_str(piece),
        }
        start = end;
    }
    if in_quote {
        std::mem::swap(&mut out, &mut other);
    }
    (out, other)
}

/// Writes an end tag, or takes the start tag back when it stands last and may go.
fn close(out: &mut String, name: &str, tag: &str, drop_empty: bool) {
    match out.strip_suffix(tag).map(str::len) {
        Some(len) if drop_empty => out.truncate(len),
        _ => {
            out.push_str("</");
            out.push_str(name);
            out.push('>');
        }
    }
}

impl std::fmt::Debug for Folded {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Folded({} visible, {} quoted bytes)", self.visible_text.len(), self.quoted_text.len())
    }
}
