//! Rewrites any HTML as well nested tags with bounded depth, in linear time.
//!
//! The result has only listed tags and attributes, every tag is closed in order,
//! tables have only rows and cells, and nothing is deeper than `MAX_DEPTH`. The
//! real parser then has no work that grows faster than the input. Safety does not
//! rest on this file: `clean` parses the result again and judges it.

use std::collections::HashSet;

use super::{
    lists::{
        ATTRIBUTES, BODY_LIKE, DROPPED, HEADINGS, INLINE, MAX_SLOW_IN_TEXT, MAX_SLOW_IN_VALUE, MAX_VALUE,
        OUTLOOK_REPLY, RAW_TEXT, TAGS, VOID,
    },
    token::{Token, Tokens},
};

/// Open elements at one time. Deeper start tags are dropped, their text stays.
pub(super) const MAX_DEPTH: usize = 100;

/// A rewritten text and how much work it took.
pub(super) struct Flat {
    pub html: String,
    /// Looks at the stack of open elements: the count that must stay linear in the input.
    #[cfg_attr(not(test), expect(dead_code, reason = "the linear-time test reads it"))]
    pub steps: usize,
}

/// Rewrites `input` (see the head of this file).
pub(super) fn flatten(input: &str) -> Flat {
    let mut writer = Writer::default();
    let mut tokens = Tokens::new(input);
    // Names known to have no end tag in the rest, so that it is searched for once only.
    let mut unclosed: HashSet<String> = HashSet::new();
    while let Some(token) = tokens.next_token() {
        match token {
            Token::Text(text) => writer.text(text),
            Token::End(name) => writer.end(&name),
            Token::Start { name, attributes } => {
                if DROPPED.contains(&name.as_str()) {
                    if unclosed.contains(&name) || tokens.skip_to_end_tag(&name) {
                        continue;
                    }
                    if RAW_TEXT.contains(&name.as_str()) {
                        tokens.skip_all();
                    }
                    unclosed.insert(name);
                } else {
                    writer.start(&name, &attributes);
                }
            }
        }
    }
    writer.close_to(0);
    Flat { html: writer.out, steps: writer.steps }
}

#[derive(Default)]
struct Writer {
    out: String,
    open: Vec<&'static str>,
    /// Start tags dropped for depth whose end tags are still to come.
    overflow: usize,
    /// The last thing written was `<pre>`, whose first line ends the parser would eat.
    after_pre: bool,
    /// Slow characters written so far (see `is_slow`).
    slow: usize,
    steps: usize,
}

impl Writer {
    fn text(&mut self, text: &str) {
        let mut text = text;
        if self.after_pre {
            text = text.trim_start_matches(['\r', '\n']);
        }
        if text.is_empty() {
            return;
        }
        let in_table = self.top().is_some_and(is_table_part);
        if in_table {
            if text.trim_ascii().is_empty() {
                return;
            }
            self.open_cell();
        }
        self.after_pre = false;
        for c in text.chars() {
            if is_slow(c) {
                self.slow += 1;
                if self.slow.is_multiple_of(MAX_SLOW_IN_TEXT) {
                    self.out.push_str("<!---->");
                }
            }
            match c {
                '\0' => {}
                '<' => self.out.push_str("&lt;"),
                '>' => self.out.push_str("&gt;"),
                _ => self.out.push(c),
            }
        }
    }

    fn start(&mut self, name: &str, attributes: &[(String, &str)]) {
        let name = if BODY_LIKE.contains(&name) { "tbody" } else { name };
        let Some(&name) = TAGS.iter().find(|tag| **tag == name) else {
            return self.unknown(name);
        };
        if !self.make_room(name) {
            return;
        }
        if VOID.contains(&name) {
            self.write_tag(name, attributes);
        } else if self.open.len() >= MAX_DEPTH {
            self.overflow += 1;
        } else {
            self.write_tag(name, attributes);
            self.open.push(name);
            self.after_pre = name == "pre";
        }
    }

    /// A tag that is not kept still separates words when it is a block in the browser.
    fn unknown(&mut self, name: &str) {
        let block = matches!(name, "body" | "form" | "main" | "nav" | "section" | "option");
        if block && !self.top().is_some_and(is_table_part) && !self.out.is_empty() {
            self.out.push('\n');
        }
    }

    fn end(&mut self, name: &str) {
        if name == "br" {
            return self.start("br", &[]);
        }
        let name = if BODY_LIKE.contains(&name) { "tbody" } else { name };
        if !TAGS.contains(&name) {
            return self.unknown(name);
        }
        if VOID.contains(&name) {
            return;
        }
        if self.overflow > 0 {
            self.overflow -= 1;
            return;
        }
        let inline = INLINE.contains(&name);
        let table = name == "table" || is_table_part(name) || is_cell(name);
        let found = self.find(name, |open| {
            (inline && !INLINE.contains(&open) && open != "p")
                || (!table && is_cell(open))
                || (table && open == "table" && name != "table")
        });
        if let Some(index) = found {
            self.close_to(index);
        }
    }

    /// Closes or opens what HTML says must be closed or open before `name`.
    /// `false`: the tag has no place here and is dropped.
    fn make_room(&mut self, name: &'static str) -> bool {
        match name {
            "td" | "th" | "tr" | "tbody" | "caption" | "colgroup" | "col" => {
                return self.make_room_in_table(name);
            }
            "li" => self.close_nearest(&["li"], &["ul", "ol"]),
            "dd" | "dt" => self.close_nearest(&["dd", "dt"], &["dl"]),
            "a" => self.close_nearest(&["a"], &[]),
            _ => {}
        }
        if self.top().is_some_and(is_table_part) {
            self.open_cell();
        }
        if !INLINE.contains(&name) {
            self.close_nearest(&["p"], &["blockquote", "li", "div"]);
        }
        if HEADINGS.contains(&name) && self.top().is_some_and(|top| HEADINGS.contains(&top)) {
            self.close_to(self.open.len().saturating_sub(1));
        }
        true
    }

    fn make_room_in_table(&mut self, name: &str) -> bool {
        let Some(table) = self.find("table", |_| false) else {
            return false;
        };
        let parent = match name {
            "td" | "th" => self.find("tr", |open| open == "table"),
            "tr" => self.find("tbody", |open| open == "table"),
            "col" => self.find("colgroup", |open| open == "table"),
            _ => Some(table),
        };
        self.close_to(parent.unwrap_or(table) + 1);
        // Rows and bodies that are left out are written, so that a second pass changes nothing.
        match (name, self.top()) {
            ("td" | "th", Some("table")) => self.open_bare(&["tbody", "tr"]),
            ("td" | "th", Some("tbody")) => self.open_bare(&["tr"]),
            ("tr", Some("table")) => self.open_bare(&["tbody"]),
            ("col", Some("table")) => self.open_bare(&["colgroup"]),
            _ => {}
        }
        true
    }

    /// Content stands directly in a table: puts a cell around it.
    fn open_cell(&mut self) {
        match self.top() {
            Some("colgroup") => {
                self.close_to(self.open.len().saturating_sub(1));
                self.open_bare(&["tbody", "tr", "td"]);
            }
            Some("table") => self.open_bare(&["tbody", "tr", "td"]),
            Some("tbody") => self.open_bare(&["tr", "td"]),
            _ => self.open_bare(&["td"]),
        }
    }

    /// At most four tags beyond the depth limit, and only inside a table that is within it.
    fn open_bare(&mut self, names: &[&'static str]) {
        for name in names {
            self.write_tag(name, &[]);
            self.open.push(name);
        }
    }

    fn close_nearest(&mut self, names: &[&str], barriers: &[&str]) {
        self.steps += self.open.len();
        for (index, open) in self.open.iter().enumerate().rev() {
            if names.contains(open) {
                return self.close_to(index);
            }
            if barriers.contains(open) || is_cell(open) {
                return;
            }
        }
    }

    /// The index of the innermost open `name`, looking no further than the first barrier.
    fn find(&mut self, name: &str, barrier: impl Fn(&str) -> bool) -> Option<usize> {
        self.steps += self.open.len();
        for (index, open) in self.open.iter().enumerate().rev() {
            if *open == name {
                return Some(index);
            }
            if barrier(open) {
                return None;
            }
        }
        None
    }

    fn close_to(&mut self, len: usize) {
        while self.open.len() > len {
            if let Some(name) = self.open.pop() {
                self.steps += 1;
                self.out.push_str("</");
                self.out.push_str(name);
                self.out.push('>');
            }
        }
        self.after_pre = false;
    }

    fn top(&self) -> Option<&'static str> {
        self.open.last().copied()
    }

    fn write_tag(&mut self, name: &str, attributes: &[(String, &str)]) {
        self.after_pre = false;
        self.out.push('<');
        self.out.push_str(name);
        let mut written: Vec<&str> = Vec::new();
        for (key, value) in attributes {
            let (key, value) = rename(name, key, value);
            let known = ATTRIBUTES.contains(&key) && !written.contains(&key);
            let slow = value.chars().filter(|c| is_slow(*c)).take(MAX_SLOW_IN_VALUE);
            if !known || value.len() > MAX_VALUE || slow.count() == MAX_SLOW_IN_VALUE {
                continue;
            }
            written.push(key);
            self.out.push(' ');
            self.out.push_str(key);
            self.out.push_str("=\"");
            for c in value.chars() {
                match c {
                    '\0' => {}
                    '"' => self.out.push_str("&quot;"),
                    _ => self.out.push(c),
                }
            }
            self.out.push('"');
        }
        self.out.push('>');
    }
}

/// Moves the address of a remote image out of `src`, and Outlook's reply id into a class.
fn rename<'a>(tag: &str, key: &'a str, value: &'a str) -> (&'a str, &'a str) {
    let is_cid = |value: &str| {
        let head = value.trim_start().get(..4).unwrap_or_default();
        head.eq_ignore_ascii_case("cid:")
    };
    match key {
        "src" if tag == "img" && !is_cid(value) => ("data-remote-src", value),
        "id" if matches!(value, "divRplyFwdMsg" | "appendonsend") => ("class", OUTLOOK_REPLY),
        _ => (key, value),
    }
}

/// `&` and all characters whose UTF-8 begins as that of the no-break space does.
fn is_slow(c: char) -> bool {
    c == '&' || ('\u{80}'..='\u{bf}').contains(&c)
}

fn is_table_part(name: &str) -> bool {
    matches!(name, "table" | "tbody" | "tr" | "colgroup")
}

fn is_cell(name: &str) -> bool {
    matches!(name, "td" | "th" | "caption")
}
