//! Text attachments: bytes in UTF-8, UTF-16 or, failing both, Latin-1.

use std::borrow::Cow;

use super::{BLOT, Redactor};

/// How many bytes tell UTF-16 without a byte order mark.
const TELLING: usize = 1024;

#[derive(Clone, Copy)]
enum Charset {
    Utf8,
    Utf16 { big: bool, marked: bool },
    Latin1,
}

impl Redactor {
    /// Blots the bytes of a plain-text file. `None` when nothing is found: keep the file as it is.
    ///
    /// UTF-16 is known by its byte order mark or by its zero bytes; what is neither that nor UTF-8 is
    /// read as Latin-1 (so any charset that holds ASCII is served), and a digit becomes `*` in it,
    /// which is no [`BLOT`]: redacting such a file twice may blot more.
    #[must_use]
    pub fn redact_bytes(&self, bytes: &[u8]) -> Option<Vec<u8>> {
        redact(bytes, |text| self.redact_text(text))
    }

    /// As [`Self::redact_bytes`] for an HTML file.
    #[must_use]
    pub fn redact_html_bytes(&self, bytes: &[u8]) -> Option<Vec<u8>> {
        redact(bytes, |html| self.redact_html(html))
    }
}

fn redact(bytes: &[u8], blot: impl Fn(&str) -> Cow<'_, str>) -> Option<Vec<u8>> {
    let changed = |text: &str| match blot(text) {
        Cow::Borrowed(_) => None,
        Cow::Owned(text) => Some(text),
    };
    match charset(bytes) {
        Charset::Utf8 => changed(std::str::from_utf8(bytes).ok()?).map(String::into_bytes),
        Charset::Utf16 { big, marked } => {
            let (mark, body) = bytes.split_at_checked(if marked { 2 } else { 0 })?;
            let (units, odd) = body.as_chunks::<2>();
            let units =
                units.iter().map(|pair| if big { u16::from_be_bytes(*pair) } else { u16::from_le_bytes(*pair) });
            let text: String =
                char::decode_utf16(units).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)).collect();
            let text = changed(&text)?;
            let units = text.encode_utf16().flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() });
            Some(mark.iter().copied().chain(units).chain(odd.iter().copied()).collect())
        }
        Charset::Latin1 => {
            let text: String = bytes.iter().map(|byte| char::from(*byte)).collect();
            let text = changed(&text)?;
            Some(text.chars().map(|c| if c == BLOT { b'*' } else { u8::try_from(c).unwrap_or(b'*') }).collect())
        }
    }
}

fn charset(bytes: &[u8]) -> Charset {
    match bytes {
        [0xFF, 0xFE, ..] => return Charset::Utf16 { big: false, marked: true },
        [0xFE, 0xFF, ..] => return Charset::Utf16 { big: true, marked: true },
        _ => {}
    }
    let (pairs, _) = bytes.get(..TELLING).unwrap_or(bytes).as_chunks::<2>();
    let zeros = |big: bool| {
        pairs.iter().filter(|[high, low]| if big { *high == 0 && *low != 0 } else { *low == 0 && *high != 0 }).count()
    };
    for big in [false, true] {
        if zeros(big) * 10 > pairs.len() * 3 {
            return Charset::Utf16 { big, marked: false };
        }
    }
    if std::str::from_utf8(bytes).is_ok() { Charset::Utf8 } else { Charset::Latin1 }
}
