//! Rewrites the text in a raw message and leaves everything else as it is, byte for byte.
//!
//! Used for redaction: a card number in a base64 or quoted-printable part, in a nested
//! message, in a subject or in a file name must be gone from the bytes that are kept.

use std::ops::Range;

use mail_builder::headers::{Header, address::Address, content_type::ContentType, text::Text};
use mail_parser::{HeaderValue, MessageParser, MimeHeaders};

use super::{
    decode::{Encoding, decode_charset, decode_transfer, encode_base64},
    header_text::HeaderText,
    tree::{Field, MailLimits, Part, PartKind, header_bytes, header_text, is_message, walk},
};

/// What stands for a part that is over a limit and so could not be looked through.
const REMOVED: &[u8] = b"(removed: this part of the message could not be checked)\r\n";

/// Headers of machines: ids, signatures and routes, where digits mean nothing to people.
const MACHINE_HEADERS: [&str; 18] = [
    "arc-authentication-results",
    "arc-message-signature",
    "arc-seal",
    "authentication-results",
    "content-id",
    "content-transfer-encoding",
    "date",
    "dkim-signature",
    "in-reply-to",
    "message-id",
    "mime-version",
    "received",
    "received-spf",
    "references",
    "return-path",
    "x-google-dkim-signature",
    "x-google-smtp-source",
    "x-received",
];
const ADDRESS_HEADERS: [&str; 9] =
    ["from", "sender", "reply-to", "to", "cc", "bcc", "resent-from", "resent-to", "resent-cc"];

/// A piece of the message and what takes its place.
type Edit = (Range<usize>, Vec<u8>);

/// Gives each text of a raw message to `f`: the decoded text of each text part and of each other part that is UTF-8 (HTML as its
/// source), subjects and other readable headers, names, file names. Where `f` returns
/// `Some`, the text is replaced and its part written anew as UTF-8 in base64. Text that no
/// reader shows (around the parts of a multipart) is removed instead.
///
/// A message in which `f` changes nothing comes back byte for byte, unless a part is over
/// a limit (2000 parts, 20 deep, 1 MiB of header): it cannot be checked and is removed.
pub fn redact_raw(raw: &[u8], f: &dyn Fn(&str) -> Option<String>) -> Vec<u8> {
    redact(raw, f, MailLimits::default().depth)
}

/// Empty lines before the header stay and are skipped, as the reader of mail skips them: the two must agree on
/// where the header is.
fn redact(raw: &[u8], f: &dyn Fn(&str) -> Option<String>, depth: usize) -> Vec<u8> {
    let start = raw.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
    let (blank, message) = raw.split_at(start);
    [blank, &redact_message(message, f, depth)].concat()
}

fn redact_message(raw: &[u8], f: &dyn Fn(&str) -> Option<String>, depth: usize) -> Vec<u8> {
    let limits = MailLimits { bytes: usize::MAX, parts: 2000, depth, addresses: usize::MAX, header_bytes: 1 << 20 };
    let tree = walk(raw, &limits, true);
    let mut edits: Vec<Edit> = Vec::new();
    for part in &tree.parts {
        let new_body = match part.kind {
            PartKind::Leaf => new_body(raw, part, f, depth),
            _ => None,
        };
        edit_header(raw, part, new_body.is_some().then(|| is_text(part)), f, &mut edits);
        if let Some(body) = new_body {
            let mut bytes = encode_base64(&body);
            if part.body.end == raw.len() {
                bytes.extend_from_slice(b"\r\n");
            }
            edits.push((part.body.clone(), bytes));
        }
    }
    for range in tree.noise {
        // Removed whole: a changed line could be read as a boundary or the end of a header.
        if f(&decode_charset(raw.get(range.clone()).unwrap_or_default(), None)).is_some() {
            edits.push((range, Vec::new()));
        }
    }
    for range in tree.header_rest {
        edits.push((range, Vec::new()));
    }
    for range in tree.dropped {
        edits.push((range, REMOVED.to_vec()));
    }
    apply(raw, edits)
}

fn is_text(part: &Part) -> bool {
    let kind = part.content_type.as_str();
    kind.starts_with("text/")
        || (kind.starts_with("message/") && !is_message(kind))
        || matches!(kind, "application/json" | "application/xml" | "application/csv")
}

/// The decoded body with its changes, when there are any.
fn new_body(raw: &[u8], part: &Part, f: &dyn Fn(&str) -> Option<String>, depth: usize) -> Option<Vec<u8>> {
    let bytes = raw.get(part.body.clone()).unwrap_or_default();
    let bytes = decode_transfer(bytes, part.encoding);
    if bytes.is_empty() {
        return None;
    }
    if is_text(part) {
        return f(&decode_charset(&bytes, part.charset.as_deref())).map(String::into_bytes);
    }
    if is_message(&part.content_type) && part.encoding != Encoding::Identity {
        let new = match depth.checked_sub(1) {
            Some(depth) => redact(&bytes, f, depth),
            None => REMOVED.to_vec(),
        };
        return (new != bytes.as_ref()).then_some(new);
    }
    // A text file under another name. Its type stays, so it must stay what it is: UTF-8.
    let text = std::str::from_utf8(&bytes).ok().filter(|text| !text.contains('\0'))?;
    f(text).map(String::into_bytes)
}

/// Rewrites the fields that change. `new_body` says that the body will be base64, and
/// whether it is text, which is then UTF-8.
fn edit_header(
    raw: &[u8],
    part: &Part,
    new_body: Option<bool>,
    f: &dyn Fn(&str) -> Option<String>,
    edits: &mut Vec<Edit>,
) {
    let mut typed = false;
    for field in &part.fields {
        let new = match field.name.as_str() {
            name if f(name).is_some() => Some(Vec::new()),
            "content-transfer-encoding" if new_body.is_some() => Some(Vec::new()),
            "content-type" if new_body == Some(true) && typed => Some(Vec::new()),
            "content-type" => {
                typed = true;
                parameters(raw, field, part, new_body == Some(true), f)
            }
            "content-disposition" => parameters(raw, field, part, false, f),
            name if MACHINE_HEADERS.contains(&name) => None,
            name if ADDRESS_HEADERS.contains(&name) => address_field(raw, field, f),
            _ => text_field(raw, field, f),
        };
        if let Some(new) = new {
            edits.push((field.whole.clone(), new));
        }
    }
    let Some(is_text) = new_body else { return };
    // At the front, so that it counts whatever else the header says.
    let mut added = b"Content-Transfer-Encoding: base64\r\n".to_vec();
    if is_text && !typed {
        added.extend_from_slice(b"Content-Type: text/plain; charset=\"utf-8\"\r\n");
    }
    if !part.parted {
        added.extend_from_slice(b"\r\n");
    }
    edits.push((part.header.start..part.header.start, added));
}

/// `Content-Type` or `Content-Disposition` with changed parameter values.
fn parameters(
    raw: &[u8],
    field: &Field,
    part: &Part,
    utf8: bool,
    f: &dyn Fn(&str) -> Option<String>,
) -> Option<Vec<u8>> {
    let bytes = header_bytes(raw, std::slice::from_ref(field));
    let is_type = field.name == "content-type";
    let message = MessageParser::new().parse_headers(&bytes);
    let value = message.as_ref().and_then(|message| match is_type {
        true => message.content_type(),
        false => message.content_disposition(),
    });
    let mut changed = utf8;
    let kind = match value {
        _ if is_type => part.content_type.clone(),
        Some(value) => value.ctype().to_owned(),
        None => "attachment".to_owned(),
    };
    let mut new = ContentType::new(kind);
    for attribute in value.and_then(|value| value.attributes()).unwrap_or_default() {
        let keep = matches!(attribute.name.as_ref(), "boundary" | "charset" | "report-type");
        if utf8 && attribute.name == "charset" {
            continue;
        }
        let name = HeaderText::stripped(&attribute.name).as_str().replace([' ', '"'], "");
        // An encoded word in a parameter is wrong but common.
        let text = header_text(attribute.value.as_bytes());
        let text = if text.is_empty() { attribute.value.to_string() } else { text };
        let replaced = if keep { None } else { f(&text) };
        changed |= replaced.is_some();
        let value = replaced.unwrap_or_else(|| attribute.value.to_string());
        let value = if keep { HeaderText::stripped(&value) } else { written(&value, f) };
        new = new.attribute(name, value.as_str().to_owned());
    }
    if !changed {
        return None;
    }
    if utf8 {
        new = new.attribute("charset", "utf-8");
    }
    let name = if is_type { "Content-Type: " } else { "Content-Disposition: " };
    Some(write_field(name, &new))
}

fn text_field(raw: &[u8], field: &Field, f: &dyn Fn(&str) -> Option<String>) -> Option<Vec<u8>> {
    let text = header_text(raw.get(field.value.clone()).unwrap_or_default());
    let new = written(&f(&text)?, f);
    Some(write_field(&field_prefix(raw, field), &Text::new(new.as_str())))
}

/// Names and addresses apart, so that the list keeps its form.
fn address_field(raw: &[u8], field: &Field, f: &dyn Fn(&str) -> Option<String>) -> Option<Vec<u8>> {
    let whole = header_text(raw.get(field.value.clone()).unwrap_or_default());
    let bytes = header_bytes(raw, std::slice::from_ref(field));
    let message = MessageParser::new().parse_headers(&bytes);
    let value = message.as_ref().and_then(|message| message.headers().first());
    let mut changed = false;
    let mut list = Vec::new();
    if let Some(HeaderValue::Address(addresses)) = value.map(|header| header.value()) {
        for one in addresses.iter() {
            let mut replace = |text: &str| {
                let new = f(text);
                changed |= new.is_some();
                written(new.as_deref().unwrap_or(text), f).as_str().to_owned()
            };
            let name = one.name.as_deref().map(&mut replace);
            let address = one.address.as_deref().map(&mut replace).unwrap_or_default();
            list.push(Address::new_address(name, address));
        }
    }
    if changed {
        let new = write_field(&field_prefix(raw, field), &Address::new_list(list));
        let value = new.get(field.name.len() + 2..).unwrap_or_default();
        if f(&header_text(value.trim_ascii_end())).is_none() {
            return Some(new);
        }
    }
    // What is hidden outside names and addresses (comments, groups, broken lists).
    f(&whole)?;
    text_field(raw, field, f)
}

/// A text as it can stand in a header. Digits that a control character held apart stand together then, so the text is
/// looked at once more.
fn written(text: &str, f: &dyn Fn(&str) -> Option<String>) -> HeaderText {
    let plain = HeaderText::stripped(text);
    f(plain.as_str()).map_or(plain, |new| HeaderText::stripped(&new))
}

/// `Name: ` as the message writes it.
fn field_prefix(raw: &[u8], field: &Field) -> String {
    let start = field.whole.start;
    let name = raw.get(start..start + field.name.len()).unwrap_or_default();
    format!("{}: ", String::from_utf8_lossy(name))
}

fn write_field(prefix: &str, value: &impl Header) -> Vec<u8> {
    let mut out = prefix.as_bytes().to_vec();
    value.write_header(&mut out, prefix.len());
    out
}

/// Puts the edits in; of two that overlap, the later one is left out.
fn apply(raw: &[u8], mut edits: Vec<Edit>) -> Vec<u8> {
    edits.sort_by_key(|(range, _)| (range.start, range.end));
    let mut out = Vec::with_capacity(raw.len());
    let mut at = 0;
    for (range, new) in edits {
        if range.start < at {
            continue;
        }
        out.extend_from_slice(raw.get(at..range.start).unwrap_or_default());
        out.extend_from_slice(&new);
        at = range.end;
    }
    out.extend_from_slice(raw.get(at..).unwrap_or_default());
    out
}
