//! Transfer encodings and character sets, lenient: what another mail program could
//! still read must not be hidden from us.

use std::borrow::Cow;

use base64::{Engine, engine::general_purpose::STANDARD};
use encoding_rs::{Encoding as Charset, WINDOWS_1252};
use mail_parser::decoders::charsets::map::charset_decoder;

/// How the bytes of a part are written in the message (RFC 2045, 6).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Encoding {
    /// `7bit`, `8bit`, `binary` and everything unknown.
    #[default]
    Identity,
    Base64,
    QuotedPrintable,
}

impl Encoding {
    pub(super) fn from_value(value: &str) -> Self {
        let word = value.split([';', '(']).next().unwrap_or_default().trim();
        if word.eq_ignore_ascii_case("base64") {
            Self::Base64
        } else if word.eq_ignore_ascii_case("quoted-printable") {
            Self::QuotedPrintable
        } else {
            Self::Identity
        }
    }
}

/// The bytes of a part without their transfer encoding.
pub(super) fn decode_transfer(bytes: &[u8], encoding: Encoding) -> Cow<'_, [u8]> {
    match encoding {
        Encoding::Identity => Cow::Borrowed(bytes),
        Encoding::Base64 => Cow::Owned(decode_base64(bytes)),
        Encoding::QuotedPrintable => Cow::Owned(decode_quoted_printable(bytes)),
    }
}

/// Text from bytes: the named character set; without one, or when the bytes do not fit
/// UTF-8, Windows-1252, which every byte fits. Never fails.
pub(super) fn decode_charset(bytes: &[u8], label: Option<&str>) -> String {
    let label = label.unwrap_or_default().trim();
    let known = Charset::for_label(label.as_bytes());
    let text = match known {
        Some(charset) if charset != encoding_rs::UTF_8 && charset != WINDOWS_1252 => {
            charset.decode(bytes).0.into_owned()
        }
        Some(charset) if charset == WINDOWS_1252 && !label.is_empty() && !is_ascii_label(label) => {
            charset.decode(bytes).0.into_owned()
        }
        None if !label.is_empty() && label.len() <= 40 => match charset_decoder(label.as_bytes()) {
            Some(decode) => decode(bytes),
            None => utf8_or_western(bytes),
        },
        _ => utf8_or_western(bytes),
    };
    text.replace('\0', "")
}

fn is_ascii_label(label: &str) -> bool {
    label.eq_ignore_ascii_case("us-ascii") || label.eq_ignore_ascii_case("ascii")
}

fn utf8_or_western(bytes: &[u8]) -> String {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(),
    }
}

/// Ignores everything that is not in the alphabet; padding in the middle starts afresh.
fn decode_base64(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len() / 4 * 3);
    let (mut bits, mut count) = (0_u32, 0_u32);
    for byte in bytes {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            b'=' => {
                (bits, count) = (0, 0);
                continue;
            }
            _ => continue,
        };
        bits = (bits << 6) | u32::from(value);
        count += 6;
        if count >= 8 {
            count -= 8;
            out.push(((bits >> count) & 0xff) as u8);
            bits &= (1 << count) - 1;
        }
    }
    out
}

/// RFC 2045, 6.7; an `=` that begins no code stays as it is.
fn decode_quoted_printable(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some((&byte, tail)) = rest.split_first() {
        rest = tail;
        if byte != b'=' {
            out.push(byte);
            continue;
        }
        let spaces = tail.iter().take_while(|b| matches!(b, b' ' | b'\t')).count();
        let after = tail.get(spaces..).unwrap_or_default();
        let hex = |index: usize| tail.get(index).and_then(|b| char::from(*b).to_digit(16));
        if let Some(next) = after.strip_prefix(b"\r\n").or_else(|| after.strip_prefix(b"\n")) {
            rest = next;
        } else if after.is_empty() {
            rest = after;
        } else if let (Some(high), Some(low)) = (hex(0), hex(1)) {
            out.push(((high << 4) | low) as u8);
            rest = tail.get(2..).unwrap_or_default();
        } else {
            out.push(b'=');
        }
    }
    out
}

/// Base64 in lines of 76 characters, without a line end after the last.
pub(super) fn encode_base64(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len() / 57 * 78 + 80);
    for chunk in bytes.chunks(57) {
        if !out.is_empty() {
            out.extend_from_slice(b"\r\n");
        }
        out.extend_from_slice(STANDARD.encode(chunk).as_bytes());
    }
    out
}
