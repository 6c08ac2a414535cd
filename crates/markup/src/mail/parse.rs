//! Reads a raw message: any character set, broken MIME, within limits.

use std::fmt;

use mail_parser::{Address, HeaderName, HeaderValue, Message, MessageParser};

use super::{
    LOOP_HEADER,
    auto::{AutoInput, AutoKind, auto_kind},
    decode::{decode_charset, decode_transfer},
    header_text::HeaderText,
    tree::{MailLimits, MailNote, Part, PartKind, Tree, header_bytes, header_text, walk},
};
use crate::html::{html_to_text, text_to_html};

/// References after this many are not kept (the first and the last ones matter most).
const MAX_REFERENCES: usize = 100;
/// Header fields kept in `headers`.
const MAX_HEADERS: usize = 500;

/// Why a message cannot be read at all. The caller still has the raw text to show.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MailError {
    /// No bytes, or only white space.
    #[error("the message is empty")]
    Empty,
    /// It does not begin with a header.
    #[error("the message has no header")]
    NoHeader,
}

/// A display name and an address as somebody else wrote them: not proven, not fit for
/// an outgoing header (see [`super::Mailbox`]). Holds no control characters.
#[derive(Clone, PartialEq, Eq)]
pub struct MailAddress {
    /// Empty when there is none.
    pub name: String,
    /// Has an `@`; otherwise as written.
    pub address: String,
}

/// A part that is not the body: an attachment or an inline image.
#[derive(Clone, PartialEq, Eq)]
pub struct MailPart {
    /// Display data only, never a path. No control characters and no slashes.
    pub file_name: Option<String>,
    /// `type/subtype` as claimed, in lower case.
    pub content_type: String,
    /// Without angle brackets: what `cid:` addresses name.
    pub content_id: Option<String>,
    /// Meant to be shown inside the body.
    pub inline: bool,
    /// Decoded.
    pub bytes: Vec<u8>,
}

/// A message as read. Nothing in it is trusted; `html` is not cleaned.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct ParsedMail {
    pub message_id: Option<String>,
    pub in_reply_to: Vec<String>,
    /// In the order of the header, at most 100.
    pub references: Vec<String>,
    pub from: Option<MailAddress>,
    pub sender: Option<MailAddress>,
    pub reply_to: Vec<MailAddress>,
    pub to: Vec<MailAddress>,
    pub cc: Vec<MailAddress>,
    /// `Delivered-To`, `X-Original-To` and `Envelope-To`, in this order.
    pub delivered_to: Vec<String>,
    /// Empty when there is none. No control characters.
    pub subject: String,
    /// The Date header in seconds since 1970; the sender's claim.
    pub date_unix: Option<i64>,
    /// The plain body.
    pub text: Option<String>,
    /// The HTML body: raw, NOT cleaned. Show [`ParsedMail::body_for_display`] instead.
    pub html: Option<String>,
    pub parts: Vec<MailPart>,
    pub auto: AutoKind,
    /// The value of our own `X-Balie-Loop`.
    pub loop_header: Option<String>,
    /// From addresses in all From headers; more than one is suspicious.
    pub from_count: usize,
    /// Name and raw unfolded value of each header field, at most 500.
    pub headers: Vec<(String, String)>,
    /// What was left out or odd.
    pub notes: Vec<MailNote>,
}

/// Reads `raw`. Never panics; what is over a limit is left out and noted.
/// Fails only when there is nothing to read.
pub fn parse_mail(raw: &[u8], limits: &MailLimits) -> Result<ParsedMail, MailError> {
    let cut = raw.get(..limits.bytes).unwrap_or(raw);
    // A mail box format may leave empty lines before the header.
    let start = cut.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
    let cut = cut.get(start..).unwrap_or_default();
    if cut.trim_ascii().is_empty() {
        return Err(MailError::Empty);
    }
    let mut tree = walk(cut, limits, false);
    if raw.len() > limits.bytes {
        tree.note(MailNote::BytesCut);
    }
    let root = tree.parts.first().filter(|part| !part.fields.is_empty());
    let root = root.ok_or(MailError::NoHeader)?;
    let header = header_bytes(cut, &root.fields);
    let message = MessageParser::new().parse_headers(&header).ok_or(MailError::NoHeader)?;

    let mut mail = ParsedMail::default();
    read_headers(&mut mail, cut, root);
    read_addresses(&mut mail, &message, limits, &mut tree.notes);
    mail.message_id = ids(message.header(HeaderName::MessageId)).into_iter().next();
    mail.in_reply_to = ids(message.header(HeaderName::InReplyTo));
    mail.references = ids(message.header(HeaderName::References));
    mail.subject = HeaderText::stripped(message.subject().unwrap_or_default()).as_str().to_owned();
    mail.date_unix = message.date().filter(|date| date.is_valid()).map(|date| date.to_timestamp());
    mail.auto = auto_kind(&AutoInput {
        header: &|name| mail.header(name).map(str::to_owned),
        from: &mail.from.as_ref().map(|from| from.address.to_ascii_lowercase()).unwrap_or_default(),
        content_type: &root.content_type,
        report_type: root.report_type.as_deref(),
    });
    read_parts(&mut mail, cut, &tree);
    mail.notes = tree.notes;
    Ok(mail)
}

impl ParsedMail {
    /// The first value of a header, by its name in any case.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut fields = self.headers.iter();
        let found = fields.find(|(key, _)| key.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    fn all_headers(&self, name: &str) -> Vec<&str> {
        let fields = self.headers.iter();
        let found = fields.filter(|(key, _)| key.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str()).collect()
    }
}

fn read_headers(mail: &mut ParsedMail, raw: &[u8], root: &Part) {
    for field in root.fields.iter().take(MAX_HEADERS) {
        let bytes = |range: &std::ops::Range<usize>| raw.get(range.clone()).unwrap_or_default();
        let name = bytes(&field.whole).get(..field.name.len()).unwrap_or_default();
        let value = String::from_utf8_lossy(bytes(&field.value)).replace(['\r', '\n', '\0'], "");
        mail.headers.push((String::from_utf8_lossy(name).into_owned(), value.trim().to_owned()));
    }
    mail.loop_header = mail.header(LOOP_HEADER).map(str::to_owned);
    for name in ["Delivered-To", "X-Original-To", "Envelope-To"] {
        let found: Vec<String> = mail
            .all_headers(name)
            .iter()
            .map(|value| value.trim_matches(['<', '>', ' ']).to_owned())
            .filter(|value| value.contains('@'))
            .take(20)
            .collect();
        mail.delivered_to.extend(found);
    }
}

fn read_addresses(mail: &mut ParsedMail, message: &Message<'_>, limits: &MailLimits, notes: &mut Vec<MailNote>) {
    let mut dropped = false;
    let mut left = limits.addresses;
    let mut list = |name: HeaderName<'static>| {
        let mut found: Vec<MailAddress> = Vec::new();
        for value in message.header_values(name) {
            if let HeaderValue::Address(address) = value {
                found.extend(addresses(address));
            }
        }
        dropped |= found.len() > left;
        found.truncate(left);
        left -= found.len();
        found
    };
    mail.to = list(HeaderName::To);
    mail.cc = list(HeaderName::Cc);
    left = limits.addresses;
    let list = |name: HeaderName<'static>| {
        let values = message.header_values(name);
        let found = values.filter_map(|value| value.as_address()).flat_map(addresses);
        found.take(left).collect::<Vec<_>>()
    };
    let from = list(HeaderName::From);
    mail.reply_to = list(HeaderName::ReplyTo);
    mail.sender = list(HeaderName::Sender).into_iter().next();
    let from_fields = mail.all_headers("From").len();
    mail.from_count = from.len().max(from_fields);
    mail.from = from.into_iter().next();
    if dropped {
        notes.push(MailNote::AddressesDropped);
    }
    if mail.from_count > 1 {
        notes.push(MailNote::ManyFrom);
    }
}

fn addresses<'a>(list: &'a Address<'_>) -> impl Iterator<Item = MailAddress> + use<'a> {
    list.iter().filter_map(|one| {
        let address = one.address.as_deref()?.trim();
        let valid = address.contains('@')
            && address.len() <= 320
            && !address.contains(|c: char| c.is_control() || c.is_whitespace());
        let name = HeaderText::stripped(one.name.as_deref().unwrap_or_default());
        valid.then(|| MailAddress { name: name.as_str().to_owned(), address: address.to_owned() })
    })
}

fn ids(value: Option<&HeaderValue<'_>>) -> Vec<String> {
    let words: Vec<&str> = match value {
        Some(HeaderValue::Text(text)) => vec![text.as_ref()],
        Some(HeaderValue::TextList(list)) => list.iter().map(AsRef::as_ref).collect(),
        _ => Vec::new(),
    };
    let clean = |id: &str| super::MessageId::new(id).ok().map(|id| id.as_str().to_owned());
    words.into_iter().filter_map(clean).take(MAX_REFERENCES).collect()
}

/// One piece of the body; an alternative gives one piece with both forms.
#[derive(Default)]
struct Piece {
    alternative: Option<usize>,
    text: Option<String>,
    html: Option<String>,
}

fn read_parts(mail: &mut ParsedMail, raw: &[u8], tree: &Tree) {
    let mut pieces: Vec<Piece> = Vec::new();
    for (index, part) in tree.parts.iter().enumerate() {
        if matches!(part.kind, PartKind::Multipart | PartKind::Closed) {
            continue;
        }
        let bytes = raw.get(part.body.clone()).unwrap_or_default();
        let bytes = decode_transfer(bytes, part.encoding);
        let is_html = part.content_type == "text/html";
        let is_text =
            matches!(part.content_type.as_str(), "text/plain" | "text/enriched" | "text/markdown" | "text/x-amp-html");
        let named = part.file_name.is_some() && index > 0 && !pieces.is_empty();
        if part.attachment || named || !(is_html || is_text) {
            mail.parts.push(MailPart {
                file_name: file_name(part),
                content_type: part.content_type.clone(),
                content_id: part.content_id.clone(),
                inline: !part.attachment && part.content_id.is_some(),
                bytes: bytes.into_owned(),
            });
            continue;
        }
        let text = decode_charset(&bytes, part.charset.as_deref()).replace("\r\n", "\n");
        let alternative = alternative_of(tree, part);
        let joins = alternative.is_some() && pieces.last().is_some_and(|piece| piece.alternative == alternative);
        if !joins {
            pieces.push(Piece { alternative, ..Piece::default() });
        }
        if let Some(piece) = pieces.last_mut() {
            let form = if is_html { &mut piece.html } else { &mut piece.text };
            form.get_or_insert_default().push_str(&text);
        }
    }
    join_pieces(mail, &pieces);
}

fn join_pieces(mail: &mut ParsedMail, pieces: &[Piece]) {
    let (any_text, any_html) =
        (pieces.iter().any(|piece| piece.text.is_some()), pieces.iter().any(|piece| piece.html.is_some()));
    let text = |piece: &Piece| match (&piece.text, &piece.html) {
        (Some(text), _) => text.clone(),
        (None, Some(html)) => html_to_text(html),
        (None, None) => String::new(),
    };
    let html = |piece: &Piece| match (&piece.html, &piece.text) {
        (Some(html), _) => html.clone(),
        (None, Some(text)) => text_to_html(text),
        (None, None) => String::new(),
    };
    mail.text = any_text.then(|| pieces.iter().map(text).collect::<Vec<_>>().join("\n"));
    mail.html = any_html.then(|| pieces.iter().map(html).collect::<Vec<_>>().join("\n"));
}

/// The outermost `multipart/alternative` around a part.
fn alternative_of(tree: &Tree, part: &Part) -> Option<usize> {
    let mut found = None;
    let mut parent = part.parent;
    while let Some(index) = parent {
        let above = tree.parts.get(index)?;
        if above.content_type == "multipart/alternative" {
            found = Some(index);
        }
        parent = above.parent;
    }
    found
}

fn file_name(part: &Part) -> Option<String> {
    if part.kind == PartKind::Message && part.file_name.is_none() {
        return Some("message.eml".to_owned());
    }
    let name = header_text(part.file_name.as_deref()?.replace(['\r', '\n'], " ").as_bytes());
    let name = HeaderText::stripped(&name.replace(['/', '\\'], "_"));
    let name = crate::html::cut(name.as_str(), 255);
    (!name.is_empty()).then(|| name.to_owned())
}

impl fmt::Debug for MailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MailAddress")
    }
}

impl fmt::Debug for MailPart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MailPart({} bytes)", self.bytes.len())
    }
}

impl fmt::Debug for ParsedMail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ParsedMail")
            .field("auto", &self.auto)
            .field("from_count", &self.from_count)
            .field("parts", &self.parts.len())
            .field("notes", &self.notes)
            .finish_non_exhaustive()
    }
}
