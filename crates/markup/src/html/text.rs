//! Plain text from HTML, HTML from plain text.

use super::{
    clean_html, cut,
    token::{Token, Tokens},
};

/// Plain text longer than this is cut before it is made HTML, in bytes (1 MiB).
const MAX_TEXT_BYTES: usize = 1 << 20;

/// The readable text of untrusted HTML: paragraphs as empty lines, list items as `- `,
/// links as `text (address)`. Cleans first, so hidden and dropped content is not in it.
pub fn html_to_text(html: &str) -> String {
    plain_text(&clean_html(html))
}

/// Escapes text for use between tags and inside quoted attribute values.
pub fn escape_html(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\0' => {}
            _ => out.push(c),
        }
    }
    out
}

/// Plain text as HTML: escaped, empty lines make paragraphs, line ends `<br>`,
/// `http` and `https` addresses links. The result is safe without cleaning.
pub fn text_to_html(text: &str) -> String {
    let text = cut(text, MAX_TEXT_BYTES).replace("\r\n", "\n").replace('\r', "\n");
    let mut out = String::with_capacity(text.len() * 2);
    let mut in_paragraph = false;
    for line in text.lines() {
        if line.trim().is_empty() {
            if in_paragraph {
                out.push_str("</p>");
                in_paragraph = false;
            }
            continue;
        }
        out.push_str(if in_paragraph { "<br>" } else { "<p>" });
        in_paragraph = true;
        for (index, word) in line.split(' ').enumerate() {
            if index > 0 {
                out.push(' ');
            }
            push_word(&mut out, word);
        }
    }
    if in_paragraph {
        out.push_str("</p>");
    }
    out
}

/// Writes one word, as a link when it is a web address.
fn push_word(out: &mut String, word: &str) {
    let body = word.trim_start_matches(['(', '<', '[', '"', '\'']);
    let before = word.len() - body.len();
    let is_link = ["http://", "https://"].iter().any(|scheme| {
        body.strip_prefix(scheme).is_some_and(|rest| rest.starts_with(|c: char| c.is_alphanumeric() || c == '['))
    });
    if !is_link {
        return out.push_str(&escape_html(word));
    }
    let end = body.find(['<', '>', '"', '\t']).unwrap_or(body.len());
    let address = body.get(..end).unwrap_or(body).trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']', '\'']);
    let after = body.get(address.len()..).unwrap_or_default();
    let address = escape_html(address);
    out.push_str(&escape_html(word.get(..before).unwrap_or_default()));
    out.push_str("<a href=\"");
    out.push_str(&address);
    out.push_str("\" rel=\"noopener noreferrer nofollow\">");
    out.push_str(&address);
    out.push_str("</a>");
    out.push_str(&escape_html(after));
}

/// The text of already cleaned HTML.
pub(super) fn plain_text(clean: &str) -> String {
    let mut out = TextWriter::default();
    let mut tokens = Tokens::new(clean);
    // The address of each open link, and where its text begins.
    let mut link: Option<(String, usize)> = None;
    let mut pre: usize = 0;
    while let Some(token) = tokens.next_token() {
        match token {
            Token::Text(text) => out.text(&decode_entities(text), pre > 0),
            Token::Start { name, attributes } => {
                let value = |key: &str| {
                    let found = attributes.iter().find(|(name, _)| name == key);
                    found.map(|(_, value)| decode_entities(value)).unwrap_or_default()
                };
                match name.as_str() {
                    "pre" => {
                        pre += 1;
                        out.break_lines(2);
                    }
                    "a" => link = Some((value("href"), out.text.len())),
                    "img" => out.text(&value("alt"), false),
                    "br" => out.line_end(),
                    "hr" => {
                        out.break_lines(1);
                        out.text("---", false);
                        out.break_lines(1);
                    }
                    "li" => {
                        out.break_lines(1);
                        out.text("- ", true);
                    }
                    "td" | "th" => out.text(" ", false),
                    _ => out.break_lines(lines_around(&name)),
                }
            }
            Token::End(name) => match name.as_str() {
                "a" => {
                    if let Some((address, from)) = link.take() {
                        out.link_address(&address, from);
                    }
                }
                "pre" => {
                    pre = pre.saturating_sub(1);
                    out.break_lines(2);
                }
                _ => out.break_lines(lines_around(&name)),
            },
        }
    }
    out.text.trim().to_owned()
}

fn lines_around(name: &str) -> usize {
    match name {
        "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "ul" | "ol" | "dl" | "table" | "blockquote" => 2,
        "div" | "tr" | "li" | "dt" | "dd" | "address" | "article" | "aside" | "caption" | "center" | "figure"
        | "figcaption" | "footer" | "header" => 1,
        _ => 0,
    }
}

#[derive(Default)]
struct TextWriter {
    text: String,
    /// Line ends that come before the next word.
    pending: usize,
    /// A space comes before the next word.
    space: bool,
}

impl TextWriter {
    fn text(&mut self, text: &str, keep_space: bool) {
        for c in text.chars() {
            let c = if c == '\u{a0}' { ' ' } else { c };
            if keep_space && c == '\n' {
                self.line_end();
            } else if !keep_space && c.is_whitespace() {
                self.space = true;
            } else {
                self.flush();
                self.text.push(c);
            }
        }
    }

    fn flush(&mut self) {
        if self.pending > 0 && !self.text.is_empty() {
            for _ in 0..self.pending {
                self.text.push('\n');
            }
        } else if self.space && self.pending == 0 && !self.text.ends_with([' ', '\n']) {
            self.text.push(' ');
        }
        self.pending = 0;
        self.space = false;
    }

    /// At least this many line ends before the next word.
    fn break_lines(&mut self, count: usize) {
        self.pending = self.pending.max(count);
    }

    /// One line end more (`<br>`); at most one empty line is kept.
    fn line_end(&mut self) {
        self.pending = (self.pending + 1).min(2);
    }

    /// Adds the address of a link when its text does not already show it.
    fn link_address(&mut self, address: &str, from: usize) {
        let shown = self.text.get(from..).unwrap_or_default().trim();
        let bare = address.trim_start_matches("mailto:").trim_start_matches("tel:");
        if bare.is_empty() || shown == bare || shown == address || shown.is_empty() {
            return;
        }
        self.text.push_str(" (");
        self.text.push_str(address);
        self.text.push(')');
    }
}

/// Undoes the references the serialiser writes (it writes no others).
pub(crate) fn decode_entities(text: &str) -> String {
    const NAMES: [(&str, char); 6] =
        [("&amp;", '&'), ("&lt;", '<'), ("&gt;", '>'), ("&quot;", '"'), ("&nbsp;", '\u{a0}'), ("&#39;", '\'')];
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let found = NAMES.iter().find(|(name, _)| from.starts_with(name));
        let (c, len) = found.map_or(('&', 1), |(name, c)| (*c, name.len()));
        out.push(c);
        rest = from.get(len..).unwrap_or_default();
    }
    out.push_str(rest);
    out
}
