//! The redactor for files of text that arrive in pieces: a number split over two pieces is found.
//!
//! A short file is looked through whole. A long one goes window by window: each window ends at a line's end where it
//! can, and the end of what was looked through stays and is looked through again with what follows.

use domain::attachments::{Reading, Wide, wide_of};
use domain::redaction::Redactor;

/// Bytes gathered before a window is looked through.
const WINDOW_BYTES: usize = 1024 * 1024;
/// Bytes of a window that are looked through again with the next one: longer than any number with its separators.
const OVERLAP_BYTES: usize = 64 * 1024;
/// Bytes that are not UTF-8 are held as characters from here on while the text is looked through.
const STRAY: u32 = 0x0010_ff00;
/// What stands for a blotted character where one byte is one character.
const NARROW_BLOT: u8 = b'#';

/// Looks through one file.
pub(super) struct TextRedactor {
    redactor: Redactor,
    markup: bool,
    wide: Option<Wide>,
    held: Vec<u8>,
}

impl TextRedactor {
    /// `head` is the beginning of the file, which tells UTF-16.
    pub(super) fn new(redactor: Redactor, reading: Reading, head: &[u8]) -> Self {
        Self { redactor, markup: reading == Reading::Markup, wide: wide_of(head), held: Vec::new() }
    }

    /// Takes a piece in; answers what can go out, which may be nothing.
    pub(super) fn push(&mut self, piece: &[u8]) -> Vec<u8> {
        self.held.extend_from_slice(piece);
        if self.held.len() < WINDOW_BYTES {
            return Vec::new();
        }
        let rest = self.held.split_off(self.window_end());
        let window = std::mem::replace(&mut self.held, rest);
        let mut clean = self.clean(&window);
        let mut again = clean.split_off(self.whole_units(clean.len().saturating_sub(OVERLAP_BYTES)));
        again.append(&mut self.held);
        self.held = again;
        clean
    }

    /// What is left at the end of the file.
    pub(super) fn finish(mut self) -> Vec<u8> {
        let window = std::mem::take(&mut self.held);
        self.clean(&window)
    }

    /// Behind the last line end, when the window stays long enough to get on.
    fn window_end(&self) -> usize {
        let line_end = memchr_last(b'\n', &self.held).map_or(0, |at| at + 1);
        if self.wide.is_none() && line_end > 2 * OVERLAP_BYTES { line_end } else { self.whole_units(self.held.len()) }
    }

    fn whole_units(&self, at: usize) -> usize {
        if self.wide.is_some() { at & !1 } else { at }
    }

    fn clean(&self, bytes: &[u8]) -> Vec<u8> {
        if let Some(wide) = self.wide {
            return self.clean_wide(bytes, wide);
        }
        match std::str::from_utf8(bytes) {
            // 0xF4 begins the characters that stand for stray bytes.
            Ok(text) if !bytes.contains(&0xf4) => self.redact(text).into_bytes(),
            _ => self.clean_strays(bytes),
        }
    }

    /// Not UTF-8, at least not all: looked through as UTF-8 with stray bytes, and then with a character a byte.
    fn clean_strays(&self, bytes: &[u8]) -> Vec<u8> {
        let mut text = String::with_capacity(bytes.len());
        for chunk in bytes.utf8_chunks() {
            text.extend(
                chunk.valid().chars().map(|ch| if u32::from(ch) < STRAY { ch } else { char::REPLACEMENT_CHARACTER }),
            );
            text.extend(chunk.invalid().iter().filter_map(|byte| char::from_u32(STRAY + u32::from(*byte))));
        }
        let mut bytes = Vec::with_capacity(text.len());
        for ch in self.redact(&text).chars() {
            match u32::from(ch).checked_sub(STRAY).and_then(|stray| u8::try_from(stray).ok()) {
                Some(stray) => bytes.push(stray),
                None => bytes.extend_from_slice(ch.encode_utf8(&mut [0; 4]).as_bytes()),
            }
        }
        let narrow: String = bytes.iter().map(|byte| char::from(*byte)).collect();
        self.redact(&narrow).chars().map(|ch| u8::try_from(u32::from(ch)).unwrap_or(NARROW_BLOT)).collect()
    }

    fn clean_wide(&self, bytes: &[u8], wide: Wide) -> Vec<u8> {
        let units = bytes.chunks_exact(2).map(|pair| match (pair, wide) {
            ([first, second], Wide::LowFirst) => u16::from_le_bytes([*first, *second]),
            ([first, second], Wide::HighFirst) => u16::from_be_bytes([*first, *second]),
            _ => 0,
        });
        let text: String = char::decode_utf16(units).map(|ch| ch.unwrap_or(char::REPLACEMENT_CHARACTER)).collect();
        let clean = self.redact(&text);
        clean
            .encode_utf16()
            .flat_map(|unit| match wide {
                Wide::LowFirst => unit.to_le_bytes(),
                Wide::HighFirst => unit.to_be_bytes(),
            })
            .collect()
    }

    /// Markup is looked through as text too: what one reader takes for a tag, another shows.
    fn redact(&self, text: &str) -> String {
        let clean = self.redactor.redact_text(text);
        if self.markup { self.redactor.redact_html(&clean).into_owned() } else { clean.into_owned() }
    }
}

fn memchr_last(byte: u8, bytes: &[u8]) -> Option<usize> {
    bytes.iter().rposition(|other| *other == byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    const CARD: &str = "4111 1111 1111 1111";

    fn through(reading: Reading, pieces: &[&[u8]]) -> Vec<u8> {
        let head = pieces.concat();
        let mut redactor = TextRedactor::new(Redactor::default(), reading, &head);
        let mut out = Vec::new();
        for piece in pieces {
            out.extend(redactor.push(piece));
        }
        out.extend(redactor.finish());
        out
    }

    fn digits(bytes: &[u8]) -> usize {
        bytes.iter().filter(|byte| byte.is_ascii_digit()).count()
    }

    #[test]
    fn a_number_split_over_pieces_is_blotted_and_the_rest_stays() {
        let out = through(Reading::Text, &[b"paid 4111 11", b"11 1111 1111 today"]);
        assert!(out.starts_with(b"paid ") && out.ends_with(b"1111 today"));
        assert_eq!(digits(&out), 4);
    }

    #[test]
    fn a_number_over_the_border_of_two_windows_is_blotted() {
        for at in [WINDOW_BYTES - 10, WINDOW_BYTES, WINDOW_BYTES - OVERLAP_BYTES - 7, 2 * WINDOW_BYTES - 3] {
            for filler in ["x", "line of text\n"] {
                let mut text = filler.repeat(at / filler.len() + 1);
                text.truncate(at);
                text.push_str(CARD);
                text.push_str(&filler.repeat(WINDOW_BYTES / filler.len()));
                let pieces: Vec<&[u8]> = text.as_bytes().chunks(100_003).collect();
                let out = through(Reading::Text, &pieces);
                assert_eq!(digits(&out), 4, "{at}");
                assert_eq!(out.len(), text.len() + 2 * 12, "{at}");
            }
        }
    }

    #[test]
    fn bytes_that_are_no_utf8_stay_and_hide_nothing() {
        let mut text = b"caf\xe9 \xff\xfe ".to_vec();
        let plain = text.clone();
        assert_eq!(through(Reading::Text, &[&plain]), plain);
        // The blank of Latin-1, and that of UTF-8 beside a stray byte.
        text.extend_from_slice(b"4111\xa01111\xa01111\xa01111 4111\xc2\xa01111\xc2\xa01111\xc2\xa01111");
        let out = through(Reading::Text, &[&text]);
        assert_eq!(digits(&out), 8);
        assert!(out.starts_with(&plain));
        // A real character from the range of the stand-ins does not become a digit.
        let sly = "\u{10ff34}\u{10ff31}".repeat(8);
        assert_eq!(digits(&through(Reading::Text, &[sly.as_bytes()])), 0);
    }

    #[test]
    fn utf16_is_read_with_and_without_its_mark() {
        for mark in ["\u{feff}", ""] {
            let text = format!("{mark}paid {CARD}");
            for bytes in [
                text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>(),
                text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
            ] {
                let out = through(Reading::Text, &[&bytes]);
                assert_eq!(out.len(), bytes.len());
                assert_eq!(digits(&out), 4);
            }
        }
    }

    #[test]
    fn tags_and_entities_hide_nothing() {
        let out = through(Reading::Markup, &[b"<p>4111<b>1111</b> 1111&#49;111</p>"]);
        assert!(!String::from_utf8_lossy(&out).contains("4111"));
    }
}
