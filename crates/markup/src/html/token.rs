//! A small tolerant HTML tokenizer, linear in the input.
//!
//! It does not decide what is safe: its tokens are rewritten in a normal form by
//! `flatten` and then judged by the real parser in `clean`. It exists because the
//! real parser takes quadratic time on deep nesting and on tags with very many
//! attributes, so both must be gone before the parser sees them.

use memchr::{memchr, memmem};

/// One piece of the input. Text and values are raw: character references are not decoded.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Token<'a> {
    /// Text up to the next tag. May be a lone `<`.
    Text(&'a str),
    /// `<name …>`, with the name in lower case.
    Start { name: String, attributes: Vec<(String, &'a str)> },
    /// `</name>`, with the name in lower case.
    End(String),
}

/// Attributes after this many in one tag are ignored.
const MAX_ATTRIBUTES: usize = 64;
/// No allowed tag or attribute name is longer than this; longer names are kept only to this length.
const MAX_NAME: usize = 24;

/// Walks over the tokens of an HTML text. Comments and declarations are left out.
pub(crate) struct Tokens<'a> {
    input: &'a str,
    at: usize,
}

impl<'a> Tokens<'a> {
    pub(crate) fn new(input: &'a str) -> Self {
        Self { input, at: 0 }
    }

    /// Where the next token begins, in bytes.
    pub(crate) fn offset(&self) -> usize {
        self.at
    }

    /// The next token, or `None` at the end.
    pub(crate) fn next_token(&mut self) -> Option<Token<'a>> {
        loop {
            let rest = self.rest();
            let mut bytes = rest.bytes();
            let first = bytes.next()?;
            if first != b'<' {
                let len = memchr(b'<', rest.as_bytes()).unwrap_or(rest.len());
                return Some(self.take_text(len));
            }
            match bytes.next() {
                Some(b'!') => self.skip_declaration(),
                Some(b'?') => self.skip_past(">"),
                Some(b'/') => match bytes.next() {
                    Some(letter) if letter.is_ascii_alphabetic() => {
                        self.at += 2;
                        let name = self.take_name();
                        self.take_attributes();
                        return Some(Token::End(name));
                    }
                    None => return Some(self.take_text(2)),
                    Some(_) => self.skip_past(">"),
                },
                Some(letter) if letter.is_ascii_alphabetic() => {
                    self.at += 1;
                    let name = self.take_name();
                    let attributes = self.take_attributes();
                    return Some(Token::Start { name, attributes });
                }
                _ => return Some(self.take_text(1)),
            }
        }
    }

    /// Moves to just before the next `</name`. Returns `false`, without moving, when there is none.
    pub(crate) fn skip_to_end_tag(&mut self, name: &str) -> bool {
        let rest = self.rest().as_bytes();
        let mut from = 0;
        while let Some(found) = memmem::find(rest.get(from..).unwrap_or_default(), b"</") {
            let start = from + found + 2;
            let end = start + name.len();
            let same = rest.get(start..end).is_some_and(|word| word.eq_ignore_ascii_case(name.as_bytes()));
            if same && !rest.get(end).is_some_and(u8::is_ascii_alphanumeric) {
                self.at += start - 2;
                return true;
            }
            from = start;
        }
        false
    }

    /// Moves to the end: nothing more will be read.
    pub(crate) fn skip_all(&mut self) {
        self.at = self.input.len();
    }

    fn rest(&self) -> &'a str {
        self.input.get(self.at..).unwrap_or_default()
    }

    fn take_text(&mut self, len: usize) -> Token<'a> {
        let text = self.rest().get(..len).unwrap_or_default();
        self.at += len;
        Token::Text(text)
    }

    fn skip_past(&mut self, end: &str) {
        match memmem::find(self.rest().as_bytes(), end.as_bytes()) {
            Some(found) => self.at += found + end.len(),
            None => self.skip_all(),
        }
    }

    fn skip_declaration(&mut self) {
        if self.rest().starts_with("<!-->") || self.rest().starts_with("<!--->") {
            self.skip_past(">");
        } else if self.rest().starts_with("<!--") {
            self.at += 4;
            self.skip_past("-->");
        } else {
            self.skip_past(">");
        }
    }

    fn take_name(&mut self) -> String {
        let rest = self.rest();
        let len = rest.find(|c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>' | '=')).unwrap_or(rest.len());
        self.at += len;
        let name = rest.get(..len).unwrap_or_default();
        super::cut(name, MAX_NAME).to_ascii_lowercase()
    }

    /// Reads attributes up to and with the closing `>`.
    fn take_attributes(&mut self) -> Vec<(String, &'a str)> {
        let mut attributes = Vec::new();
        loop {
            self.skip_while(|c| c.is_ascii_whitespace() || matches!(c, '/' | '='));
            match self.rest().bytes().next() {
                None => return attributes,
                Some(b'>') => {
                    self.at += 1;
                    return attributes;
                }
                Some(_) => {}
            }
            let name = self.take_name();
            self.skip_while(|c| c.is_ascii_whitespace());
            let mut value = "";
            if self.rest().starts_with('=') {
                self.at += 1;
                self.skip_while(|c| c.is_ascii_whitespace());
                value = self.take_value();
            }
            if attributes.len() < MAX_ATTRIBUTES {
                attributes.push((name, value));
            }
        }
    }

    fn take_value(&mut self) -> &'a str {
        let rest = self.rest();
        for quote in ['"', '\''] {
            let Some(inner) = rest.strip_prefix(quote) else {
                continue;
            };
            let len = inner.find(quote).unwrap_or(inner.len());
            self.at = (self.at + len + 2).min(self.input.len());
            return inner.get(..len).unwrap_or_default();
        }
        let len = rest.find(|c: char| c.is_ascii_whitespace() || c == '>').unwrap_or(rest.len());
        self.at += len;
        rest.get(..len).unwrap_or_default()
    }

    fn skip_while(&mut self, skip: impl Fn(char) -> bool) {
        let rest = self.rest();
        self.at += rest.find(|c| !skip(c)).unwrap_or(rest.len());
    }
}
