//! The MIME structure of a raw message: where each part, header field and body is.
//!
//! Only offsets are kept. The walk is bounded in parts, depth and header bytes, and
//! takes at most `depth` looks at each byte. Header values are read by mail-parser.

use std::ops::Range;

use mail_parser::{HeaderName, HeaderValue, MessageParser, MimeHeaders};
use memchr::{memchr, memmem};

use super::decode::Encoding;

/// Bounds on what is read of one message.
#[derive(Clone, Copy, Debug)]
pub struct MailLimits {
    /// Bytes of the raw message; the rest is not read.
    pub bytes: usize,
    /// MIME parts in all.
    pub parts: usize,
    /// Parts within parts.
    pub depth: usize,
    /// Addresses in To and Cc together.
    pub addresses: usize,
    /// Bytes of the header of one part.
    pub header_bytes: usize,
}

impl Default for MailLimits {
    /// 25 MiB, 200 parts, 20 deep, 200 addresses, 256 KiB of header.
    fn default() -> Self {
        Self { bytes: 25 << 20, parts: 200, depth: 20, addresses: 200, header_bytes: 256 << 10 }
    }
}

/// What was left out or odd in a message. Shown to agents beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MailNote {
    /// The message is longer than the limit; its end was not read.
    BytesCut,
    /// A header is longer than the limit; its end was not read.
    HeaderCut,
    /// There are more parts than the limit; the last ones were not read.
    PartsDropped,
    /// Parts are nested deeper than the limit; the inner ones were not read.
    TooDeep,
    /// There are more addresses than the limit; the last ones were not read.
    AddressesDropped,
    /// A multipart without its boundaries; shown as text.
    BrokenMultipart,
    /// More than one From address: the sender is doubtful.
    ManyFrom,
}

/// One header field, as offsets into the message.
#[derive(Clone, Debug)]
pub(super) struct Field {
    /// In lower case.
    pub name: String,
    /// The whole field with its line ends.
    pub whole: Range<usize>,
    /// What comes after the colon, without the last line end.
    pub value: Range<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PartKind {
    Leaf,
    Multipart,
    /// An unencoded nested message; its parts follow when the walk goes into messages.
    Message,
    /// Too deep to be looked into.
    Closed,
}

#[derive(Clone, Debug)]
pub(super) struct Part {
    pub parent: Option<usize>,
    pub kind: PartKind,
    pub fields: Vec<Field>,
    pub header: Range<usize>,
    /// There is an empty line between header and body.
    pub parted: bool,
    pub body: Range<usize>,
    /// `type/subtype` in lower case; `text/plain` when absent.
    pub content_type: String,
    pub charset: Option<String>,
    /// `report-type` of a `multipart/report`, in lower case.
    pub report_type: Option<String>,
    pub encoding: Encoding,
    pub attachment: bool,
    pub file_name: Option<String>,
    pub content_id: Option<String>,
}

/// The parts in reading order, the first is the message itself.
#[derive(Debug, Default)]
pub(super) struct Tree {
    pub parts: Vec<Part>,
    /// What no reader shows: text before the first and after the last boundary of a
    /// multipart, and lines in a header that are no fields.
    pub noise: Vec<Range<usize>>,
    /// Header lines over the limit.
    pub header_rest: Vec<Range<usize>>,
    /// What was over a limit and not looked into.
    pub dropped: Vec<Range<usize>>,
    pub notes: Vec<MailNote>,
}

impl Tree {
    pub(super) fn note(&mut self, note: MailNote) {
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }
}

/// Walks over `raw`. With `into_messages`, unencoded nested messages are walked too.
pub(super) fn walk(raw: &[u8], limits: &MailLimits, into_messages: bool) -> Tree {
    let mut walk = Walk { raw, limits, into_messages, tree: Tree::default() };
    walk.visit(0..raw.len(), 0, None, "text/plain");
    walk.tree
}

struct Walk<'a> {
    raw: &'a [u8],
    limits: &'a MailLimits,
    into_messages: bool,
    tree: Tree,
}

impl Walk<'_> {
    fn visit(&mut self, range: Range<usize>, depth: usize, parent: Option<usize>, default: &str) {
        if self.tree.parts.len() >= self.limits.parts {
            self.tree.note(MailNote::PartsDropped);
            self.tree.dropped.push(range);
            return;
        }
        let index = self.tree.parts.len();
        let (mut part, boundary) = self.read_part(range, parent, default);
        let body = part.body.clone();
        let is_multipart = part.content_type.starts_with("multipart/");
        let is_message = part.encoding == Encoding::Identity && is_message(&part.content_type);
        let goes_in = is_multipart || (is_message && self.into_messages);
        if goes_in && depth >= self.limits.depth {
            part.kind = PartKind::Closed;
            self.tree.note(MailNote::TooDeep);
            self.tree.dropped.push(body);
            self.tree.parts.push(part);
        } else if is_multipart {
            let sections = boundary.and_then(|boundary| self.sections(body, &boundary));
            let Some(sections) = sections else {
                self.tree.note(MailNote::BrokenMultipart);
                part.content_type = "text/plain".to_owned();
                self.tree.parts.push(part);
                return;
            };
            part.kind = PartKind::Multipart;
            let inner = match part.content_type.as_str() {
                "multipart/digest" => "message/rfc822",
                _ => "text/plain",
            };
            self.tree.parts.push(part);
            for section in sections {
                self.visit(section, depth + 1, Some(index), inner);
            }
        } else if is_message {
            part.kind = PartKind::Message;
            self.tree.parts.push(part);
            if self.into_messages {
                self.visit(body, depth + 1, Some(index), "text/plain");
            }
        } else {
            self.tree.parts.push(part);
        }
    }

    /// Reads the header of a part: the part as a leaf, and its boundary if it names one.
    fn read_part(&mut self, range: Range<usize>, parent: Option<usize>, default: &str) -> (Part, Option<String>) {
        let mut part = Part {
            parent,
            kind: PartKind::Leaf,
            fields: Vec::new(),
            header: range.start..range.start,
            parted: false,
            body: range.clone(),
            content_type: default.to_owned(),
            charset: None,
            report_type: None,
            encoding: Encoding::Identity,
            attachment: false,
            file_name: None,
            content_id: None,
        };
        self.split_header(range, &mut part);
        for field in &part.fields {
            if field.name == "content-transfer-encoding" {
                let value = self.raw.get(field.value.clone()).unwrap_or_default();
                part.encoding = Encoding::from_value(&String::from_utf8_lossy(value));
            }
        }
        let header = header_bytes(self.raw, &part.fields);
        let Some(message) = MessageParser::new().parse_headers(&header) else {
            return (part, None);
        };
        part.file_name = message.attachment_name().map(str::to_owned);
        part.content_id = message.content_id().map(str::to_owned);
        part.attachment = message.content_disposition().is_some_and(|value| value.is_attachment());
        let mut boundary = None;
        if let Some(value) = message.content_type() {
            let subtype = value.subtype().unwrap_or("plain");
            part.content_type = format!("{}/{subtype}", value.ctype()).to_ascii_lowercase();
            part.charset = value.attribute("charset").map(str::to_owned);
            part.report_type = value.attribute("report-type").map(str::to_ascii_lowercase);
            boundary = value.attribute("boundary").filter(|b| !b.is_empty()).map(str::to_owned);
        }
        (part, boundary)
    }

    /// Finds the fields, and where the header ends.
    fn split_header(&mut self, range: Range<usize>, part: &mut Part) {
        let mut at = range.start;
        let mut in_field = false;
        let header_limit = range.start.saturating_add(self.limits.header_bytes);
        while at < range.end {
            let rest = self.raw.get(at..range.end).unwrap_or_default();
            let end = at + memchr(b'\n', rest).map_or(rest.len(), |found| found + 1);
            let line = self.raw.get(at..end).unwrap_or_default();
            let content = line.trim_ascii_end();
            let folded = matches!(line.first(), Some(b' ' | b'\t'));
            if content.is_empty() && !folded {
                part.header.end = at;
                part.body.start = end;
                part.parted = true;
                return;
            }
            let name = field_name(content);
            if at == range.start && name.is_none() && !content.starts_with(b"From ") {
                return;
            }
            if end > header_limit {
                self.tree.note(MailNote::HeaderCut);
                push_range(&mut self.tree.header_rest, at..end);
            } else if let Some(field) = part.fields.last_mut().filter(|_| folded && in_field) {
                field.whole.end = end;
                field.value.end = at + content.len();
            } else if let Some(name) = name.filter(|_| !folded) {
                in_field = true;
                let start = (at + memchr(b':', content).unwrap_or(0) + 1).min(at + content.len());
                part.fields.push(Field { name, whole: at..end, value: start..at + content.len() });
            } else {
                in_field = false;
                push_range(&mut self.tree.noise, at..end);
            }
            at = end;
        }
        part.header.end = range.end;
        part.body.start = range.end;
    }

    /// The ranges between the boundary lines; `None` when there is no boundary line.
    fn sections(&mut self, body: Range<usize>, boundary: &str) -> Option<Vec<Range<usize>>> {
        let text = self.raw.get(body.clone()).unwrap_or_default();
        let delimiter = format!("--{boundary}");
        let mut sections = Vec::new();
        let mut open: Option<usize> = None;
        let mut close = None;
        for found in memmem::find_iter(text, delimiter.as_bytes()) {
            if found > 0 && text.get(found - 1) != Some(&b'\n') {
                continue;
            }
            let after = found + delimiter.len();
            let tail = text.get(after..).unwrap_or_default();
            let line_len = memchr(b'\n', tail).map_or(tail.len(), |end| end + 1);
            let rest = tail.get(..line_len).unwrap_or_default().trim_ascii();
            if !rest.is_empty() && !rest.starts_with(b"--") {
                continue;
            }
            // The line end before a boundary belongs to the boundary (RFC 2046, 5.1.1).
            let before = text.get(..found).unwrap_or_default();
            let before = before.strip_suffix(b"\n").unwrap_or(before);
            let end = body.start + before.strip_suffix(b"\r").unwrap_or(before).len();
            match open {
                Some(start) => sections.push(start..end.max(start)),
                None => self.tree.noise.push(body.start..end.max(body.start)),
            }
            open = Some(body.start + after + line_len);
            if !rest.is_empty() {
                close = open.take();
                break;
            }
            if sections.len() > self.limits.parts {
                break;
            }
        }
        match (open, close) {
            // Over the limit or never closed: the rest is one more section.
            (Some(start), _) => sections.push(start..body.end),
            (None, Some(start)) => self.tree.noise.push(start..body.end),
            (None, None) => return None,
        }
        Some(sections)
    }
}

/// Adds a range, joined to the last one when they touch.
fn push_range(ranges: &mut Vec<Range<usize>>, range: Range<usize>) {
    match ranges.last_mut().filter(|last| last.end == range.start) {
        Some(last) => last.end = range.end,
        None => ranges.push(range),
    }
}

/// The fields alone, in a form that every parser reads in the same way: no broken lines
/// between them and no single CR in them.
pub(super) fn header_bytes(raw: &[u8], fields: &[Field]) -> Vec<u8> {
    let mut out = Vec::new();
    for field in fields {
        let bytes = raw.get(field.whole.clone()).unwrap_or_default();
        for line in bytes.split_inclusive(|byte| *byte == b'\n') {
            let content = line.strip_suffix(b"\n").unwrap_or(line);
            let content = content.strip_suffix(b"\r").unwrap_or(content);
            out.extend(content.iter().map(|byte| if *byte == b'\r' { b' ' } else { *byte }));
            out.extend_from_slice(b"\r\n");
        }
    }
    out.extend_from_slice(b"\r\n");
    out
}

pub(super) fn is_message(content_type: &str) -> bool {
    matches!(content_type, "message/rfc822" | "message/global" | "message/news")
}

/// The lower-cased name when `line` begins a header field (RFC 5322, 2.2).
fn field_name(line: &[u8]) -> Option<String> {
    let name = line.get(..memchr(b':', line)?)?.trim_ascii_end();
    let valid = !name.is_empty() && name.len() <= 100 && name.iter().all(u8::is_ascii_graphic);
    valid.then(|| String::from_utf8_lossy(name).to_ascii_lowercase())
}

/// The readable text of a header value: folds undone, encoded words decoded.
pub(super) fn header_text(value: &[u8]) -> String {
    let mut field = b"Subject: ".to_vec();
    field.extend_from_slice(value);
    field.extend_from_slice(b"\r\n\r\n");
    let message = MessageParser::new().parse_headers(&field);
    let text = message.as_ref().and_then(|message| message.header(HeaderName::Subject));
    match text {
        Some(HeaderValue::Text(text)) => text.trim().to_owned(),
        _ => String::new(),
    }
}
