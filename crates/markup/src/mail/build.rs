//! Builds an outgoing message. The same input gives the same bytes.

use mail_builder::{
    MessageBuilder,
    headers::{HeaderType, address::Address, content_type::ContentType, date::Date, message_id, raw::Raw, text::Text},
    mime::MimePart,
};

use super::{
    LOOP_HEADER,
    header_text::{HeaderError, HeaderText, Mailbox, MessageId},
};

/// A mail to be built. Header values are of types that cannot hold a line end.
#[derive(Clone)]
pub struct OutgoingMail {
    pub from: Mailbox,
    pub to: Vec<Mailbox>,
    pub cc: Vec<Mailbox>,
    pub reply_to: Option<Mailbox>,
    pub subject: HeaderText,
    pub message_id: MessageId,
    pub in_reply_to: Option<MessageId>,
    pub references: Vec<MessageId>,
    /// The Date header, in seconds since 1970.
    pub date_unix: i64,
    /// `Auto-Submitted`: `auto-replied` or `auto-generated` (RFC 3834) for mail no person wrote.
    pub auto_submitted: Option<HeaderText>,
    /// The value of `X-Balie-Loop`.
    pub loop_header: Option<HeaderText>,
    pub text: String,
    /// Clean HTML; with it the body is `multipart/alternative`.
    pub html: Option<String>,
    /// Those with a content id are inline images of the HTML.
    pub attachments: Vec<OutgoingAttachment>,
}

/// A file of an outgoing mail.
#[derive(Clone)]
pub struct OutgoingAttachment {
    pub file_name: HeaderText,
    /// `type/subtype`; anything else is sent as `application/octet-stream`.
    pub content_type: HeaderText,
    /// What `cid:` in the HTML names: makes the file an inline image.
    pub content_id: Option<MessageId>,
    pub bytes: Vec<u8>,
}

/// Makes the boundaries of one message: 8 to 40 letters and digits, random, by the caller.
#[derive(Clone)]
pub struct BoundarySeed(String);

impl BoundarySeed {
    /// Refuses anything but 8 to 40 ASCII letters and digits.
    pub fn new(seed: &str) -> Result<Self, HeaderError> {
        if !(8..=40).contains(&seed.len()) {
            return Err(HeaderError::Length);
        }
        if !seed.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return Err(HeaderError::Form);
        }
        Ok(Self(seed.to_owned()))
    }
}

/// The message as bytes, ready for SMTP.
pub fn build_mail(mail: &OutgoingMail, seed: &BoundarySeed) -> Vec<u8> {
    let id = |id: &MessageId| message_id::MessageId::new(id.as_str().to_owned());
    let mut builder = MessageBuilder::new()
        .from(address(&mail.from))
        .subject(mail.subject.as_str())
        .message_id(id(&mail.message_id))
        .date(Date::new(mail.date_unix));
    if !mail.to.is_empty() {
        builder = builder.to(addresses(&mail.to));
    }
    if !mail.cc.is_empty() {
        builder = builder.cc(addresses(&mail.cc));
    }
    if let Some(reply_to) = &mail.reply_to {
        builder = builder.reply_to(address(reply_to));
    }
    if let Some(in_reply_to) = &mail.in_reply_to {
        builder = builder.in_reply_to(id(in_reply_to));
    }
    if !mail.references.is_empty() {
        let ids = mail.references.iter().map(|id| id.as_str().to_owned());
        builder = builder.references(message_id::MessageId::new_list(ids));
    }
    if let Some(auto) = &mail.auto_submitted {
        builder = builder.header("Auto-Submitted", Text::new(auto.as_str()));
        builder = builder.header("X-Auto-Response-Suppress", Raw::new("All"));
    }
    if let Some(value) = &mail.loop_header {
        builder = builder.header(LOOP_HEADER, Text::new(value.as_str()));
    }
    let mut out = Vec::new();
    builder.body(body(mail, &boundary_stem(mail, seed))).serialize(&mut out);
    out
}

/// A stem that no text of the mail contains.
fn boundary_stem(mail: &OutgoingMail, seed: &BoundarySeed) -> String {
    let mut stem = format!("balie-{}", seed.0);
    let html = mail.html.as_deref().unwrap_or_default();
    while mail.text.contains(&stem) || html.contains(&stem) {
        stem.push('x');
    }
    stem
}

fn body<'a>(mail: &'a OutgoingMail, stem: &str) -> MimePart<'a> {
    let text = MimePart::new("text/plain", lines(&mail.text));
    let (inline, attached): (Vec<_>, Vec<_>) =
        mail.attachments.iter().partition(|file| file.content_id.is_some() && mail.html.is_some());
    let mut body = text;
    if let Some(html) = &mail.html {
        let mut html = MimePart::new("text/html", lines(html));
        if !inline.is_empty() {
            let mut parts = vec![html];
            parts.extend(inline.into_iter().map(file_part));
            html = multipart("multipart/related", stem, 'r', parts);
        }
        body = multipart("multipart/alternative", stem, 'a', vec![body, html]);
    }
    if attached.is_empty() {
        return body;
    }
    let mut parts = vec![body];
    parts.extend(attached.into_iter().map(file_part));
    multipart("multipart/mixed", stem, 'm', parts)
}

/// Only CRLF line ends, as mail wants them.
fn lines(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n").replace('\n', "\r\n")
}

fn multipart<'a>(kind: &'a str, stem: &str, letter: char, parts: Vec<MimePart<'a>>) -> MimePart<'a> {
    // A letter after a dot: no boundary is the beginning of another one.
    let content_type = ContentType::new(kind).attribute("boundary", format!("{stem}.{letter}"));
    MimePart::new(content_type, parts)
}

fn file_part(file: &OutgoingAttachment) -> MimePart<'_> {
    let kind = file.content_type.as_str();
    let part_of =
        |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_alphanumeric() || b"-+._".contains(&b));
    let valid =
        kind.split_once('/').is_some_and(|(a, b)| part_of(a) && part_of(b) && !matches!(a, "multipart" | "message"));
    let kind = if valid { kind } else { "application/octet-stream" };
    let name = file.file_name.as_str();
    let content_type = ContentType::new(kind).attribute("name", name);
    let disposition = if file.content_id.is_some() { "inline" } else { "attachment" };
    let disposition = ContentType::new(disposition).attribute("filename", name);
    let part = MimePart::new(content_type, file.bytes.as_slice())
        .header("Content-Disposition", HeaderType::ContentType(disposition));
    match &file.content_id {
        Some(id) => part.cid(id.as_str()),
        None => part,
    }
}

fn address(mailbox: &Mailbox) -> Address<'_> {
    Address::new_address(mailbox.name(), mailbox.address())
}

fn addresses(list: &[Mailbox]) -> Address<'_> {
    Address::new_list(list.iter().map(address).collect())
}
