//! A small reader of Rust text: it tells comments, string literals and code apart.
//!
//! It is no parser. It knows just enough that a word in a comment is not taken for a call, nor prose for SQL.

/// A string literal: the line it begins on and the characters between the quotes, escapes untouched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Literal {
    pub(crate) line: usize,
    pub(crate) text: String,
}

/// A Rust file taken apart.
#[derive(Clone, Debug, Default)]
pub(crate) struct Scan {
    /// The text without comments and without what stands in literals; lines are kept.
    pub(crate) code: String,
    pub(crate) literals: Vec<Literal>,
}

/// Takes a Rust file apart.
pub(crate) fn scan(text: &str) -> Scan {
    let mut reader = Reader { rest: text, line: 1, scan: Scan::default() };
    while reader.step() {}
    reader.scan
}

/// The part of a Rust file before its `#[cfg(test)] mod … {`; tests may write what code may not.
pub(crate) fn without_tests(text: &str) -> &str {
    let mut at = 0;
    let mut lines = text.split_inclusive('\n').peekable();
    while let Some(line) = lines.next() {
        if line.trim() == "#[cfg(test)]" && lines.peek().is_some_and(|next| next.trim_end().ends_with('{')) {
            return text.get(..at).unwrap_or(text);
        }
        at += line.len();
    }
    text
}

/// Whether a file holds tests and nothing else.
pub(crate) fn is_test(path: &str) -> bool {
    path.ends_with("/tests.rs") || path.contains("/tests/") || path.contains("/benches/") || path.starts_with("bench/")
}

struct Reader<'a> {
    rest: &'a str,
    line: usize,
    scan: Scan,
}

impl Reader<'_> {
    /// Reads one comment, literal or character; false at the end.
    fn step(&mut self) -> bool {
        let Some(first) = self.rest.chars().next() else { return false };
        if self.rest.starts_with("//") {
            self.skip(self.rest.find('\n').unwrap_or(self.rest.len()));
        } else if self.rest.starts_with("/*") {
            self.skip(block_comment_bytes(self.rest));
        } else if let Some((open, close)) = raw_quotes(self.rest).filter(|_| !self.after_word()) {
            self.literal(open, &close, false);
        } else if first == '"' {
            self.literal(1, "\"", true);
        } else if first == '\'' {
            self.skip_char_or_tick();
        } else {
            self.keep(first.len_utf8());
        }
        true
    }

    /// Whether the last kept character belongs to a word: then `r"` is the end of a name such as `for"`.
    fn after_word(&self) -> bool {
        self.scan.code.ends_with(|last: char| last.is_alphanumeric() || last == '_')
    }

    fn literal(&mut self, open: usize, close: &str, escapes: bool) {
        let line = self.line;
        let body = self.rest.get(open..).unwrap_or_default();
        let length = if escapes { quoted_bytes(body) } else { body.find(close).unwrap_or(body.len()) };
        let text = body.get(..length).unwrap_or_default().to_owned();
        self.scan.code.push_str("\"\"");
        self.skip((open + length + close.len()).min(self.rest.len()));
        self.scan.literals.push(Literal { line, text });
    }

    /// A character literal is skipped; a lifetime's tick is kept.
    fn skip_char_or_tick(&mut self) {
        let mut chars = self.rest.char_indices().skip(1);
        let second = chars.next().map(|(_, character)| character);
        let third = chars.next();
        match (second, third) {
            (Some('\\'), Some((at, escaped))) => {
                let from = at + escaped.len_utf8();
                let tail = self.rest.get(from..).unwrap_or_default();
                self.skip(tail.find('\'').map_or(self.rest.len(), |end| from + end + 1));
            }
            (Some(_), Some((at, '\''))) => self.skip(at + 1),
            _ => self.keep(1),
        }
    }

    fn keep(&mut self, bytes: usize) {
        let (kept, rest) = self.rest.split_at_checked(bytes).unwrap_or((self.rest, ""));
        self.line += kept.matches('\n').count();
        self.scan.code.push_str(kept);
        self.rest = rest;
    }

    fn skip(&mut self, bytes: usize) {
        let (skipped, rest) = self.rest.split_at_checked(bytes).unwrap_or((self.rest, ""));
        for _ in skipped.matches('\n') {
            self.line += 1;
            self.scan.code.push('\n');
        }
        self.rest = rest;
    }
}

/// The length of a block comment, with the comments in it.
fn block_comment_bytes(text: &str) -> usize {
    let mut depth = 0_usize;
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        if rest.starts_with("/*") {
            depth += 1;
            at += 2;
        } else if rest.starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
    text.len()
}

/// For `r"`, `br#"` and the like: the length of what opens the literal, and what closes it.
fn raw_quotes(text: &str) -> Option<(usize, String)> {
    let tail = text.strip_prefix("br").or_else(|| text.strip_prefix("cr")).or_else(|| text.strip_prefix('r'))?;
    let hashes = tail.len() - tail.trim_start_matches('#').len();
    let open = text.len() - tail.len() + hashes + 1;
    tail.get(hashes..)?.starts_with('"').then(|| (open, format!("\"{}", "#".repeat(hashes))))
}

/// The length up to the closing quote of a literal with escapes.
fn quoted_bytes(body: &str) -> usize {
    let mut escaped = false;
    for (at, character) in body.char_indices() {
        match character {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at,
            _ => {}
        }
    }
    body.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_are_not_code_and_literals_keep_their_line() {
        let scan = scan("// \"no\"\nlet a = \"one \\\" two\"; /* x /* y */ \"z\" */\nlet b = r#\"a \"b\"\"#;\n");
        assert_eq!(
            scan.literals.iter().map(|l| (l.line, l.text.as_str())).collect::<Vec<_>>(),
            [(2, "one \\\" two"), (3, "a \"b\"")]
        );
        assert_eq!(scan.code, "\nlet a = \"\"; \nlet b = \"\";\n");
    }

    #[test]
    fn characters_and_lifetimes_do_not_open_a_literal() {
        let scan = scan("fn f<'a>(x: &'a str) { g('\"', '\\'', '\\u{22}', b'\"'); \"yes\" }");
        assert_eq!(scan.literals.len(), 1);
        assert!(scan.code.contains("<'a>"));
    }

    #[test]
    fn an_open_literal_or_comment_ends_with_the_file() {
        assert_eq!(scan("\"never closed").literals.len(), 1);
        assert_eq!(scan("/* never closed é").code, "");
    }

    #[test]
    fn tests_at_the_end_of_a_file_are_left_out() {
        assert_eq!(without_tests("code\n#[cfg(test)]\nmod tests {\n}\n"), "code\n");
        assert_eq!(without_tests("code\n#[cfg(test)]\nmod tests;\n"), "code\n#[cfg(test)]\nmod tests;\n");
        assert!(is_test("crates/desk/src/tickets/tests.rs") && !is_test("crates/desk/src/tests_of_life.rs"));
    }
}
