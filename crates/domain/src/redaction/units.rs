//! Text seen as units: every character classed as digit, letter, separator or border.
//!
//! Characters nobody sees (zero-width, soft hyphen, combining marks, controls) make no unit,
//! so digits on both sides of them stand next to each other.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The character that stands where a redacted one stood.
pub const BLOT: char = '▇';

/// What a character is to the finders.
#[derive(Clone, Copy, Eq, PartialEq)]
pub(super) enum Kind {
    /// A decimal digit of any script, by value.
    Digit(u8),
    /// A character redacted before: counts as a digit nobody knows.
    Blot,
    Letter,
    Space,
    /// A tab, or the space between table cells.
    Tab,
    Newline,
    Hyphen,
    Dot,
    /// What parts the entries of a list: comma, semicolon, bar.
    List,
    Plus,
    /// Any other mark that people put between digits.
    Mark,
    /// Never inside a number: currency, per cent, at, sums.
    Border,
}

impl Kind {
    pub(super) const fn is_digit(self) -> bool {
        matches!(self, Self::Digit(_) | Self::Blot)
    }

    pub(super) const fn is_word(self) -> bool {
        matches!(self, Self::Digit(_) | Self::Blot | Self::Letter)
    }

    pub(super) const fn is_blank(self) -> bool {
        matches!(self, Self::Space | Self::Tab | Self::Newline)
    }

    pub(super) const fn is_separator(self) -> bool {
        !self.is_word() && !matches!(self, Self::Border)
    }
}

/// One character with the bytes of the source it came from.
#[derive(Clone, Copy)]
pub(super) struct Unit {
    pub(super) kind: Kind,
    pub(super) ch: char,
    pub(super) start: usize,
    pub(super) end: usize,
}

impl Unit {
    /// The letter or digit as plain upper case, whatever width or style it is written in.
    pub(super) fn plain(&self) -> char {
        if let Kind::Digit(value) = self.kind {
            return char::from(b'0'.saturating_add(value));
        }
        if self.ch.is_ascii() {
            return self.ch.to_ascii_uppercase();
        }
        let mut folded = std::iter::once(self.ch).nfkc();
        match (folded.next(), folded.next()) {
            (Some(one), None) => one.to_uppercase().next().unwrap_or(one),
            _ => self.ch,
        }
    }
}

/// The class of a character; `None` for one nobody sees.
pub(super) fn kind_of(c: char) -> Option<Kind> {
    if c.is_ascii() {
        return kind_of_ascii(c);
    }
    if let Some(value) = digit_value(c) {
        return Some(Kind::Digit(value));
    }
    let kind = match c {
        BLOT => Kind::Blot,
        '\u{85}' | '\u{2028}' | '\u{2029}' => Kind::Newline,
        '\u{80}'..='\u{9f}' | '\u{ad}' => return None,
        '\u{34f}' | '\u{61c}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' => return None,
        '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' => return None,
        '\u{fe00}'..='\u{fe0f}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}' => return None,
        '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}' | '\u{2800}' => Kind::Space,
        '\u{2010}'..='\u{2015}' | '\u{2043}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}' => Kind::Hyphen,
        '·' | '•' | '․' | '‧' | '∙' | '⋅' | '・' | '。' | '．' | '｡' | '･' => Kind::Dot,
        '،' | '、' | '，' | '；' | '｜' | '¦' | '﹐' | '､' => Kind::List,
        '¢'..='¥' | '\u{20a0}'..='\u{20cf}' | '‰' | '×' | '÷' | '±' | '％' | '＠' | '＄' => Kind::Border,
        '＋' => Kind::Plus,
        _ if c.is_whitespace() => Kind::Space,
        _ if is_combining_mark(c) => return None,
        _ if c.is_alphanumeric() => Kind::Letter,
        _ => Kind::Mark,
    };
    Some(kind)
}

fn kind_of_ascii(c: char) -> Option<Kind> {
    let kind = match c {
        '0'..='9' => Kind::Digit(digit_value(c)?),
        'a'..='z' | 'A'..='Z' => Kind::Letter,
        ' ' => Kind::Space,
        '\t' => Kind::Tab,
        '\n' | '\r' | '\x0b' | '\x0c' => Kind::Newline,
        '-' => Kind::Hyphen,
        '.' => Kind::Dot,
        ',' | ';' | '|' => Kind::List,
        '+' => Kind::Plus,
        '$' | '%' | '@' => Kind::Border,
        '\0'..='\x1f' | '\x7f' => return None,
        _ => Kind::Mark,
    };
    Some(kind)
}

/// The zeros of the decimal digit scripts of Unicode 16; nine more digits follow each.
const ZEROS: [u32; 69] = [
    0x0660, 0x06F0, 0x07C0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6, 0x0C66, 0x0CE6, 0x0D66, 0x0DE6, 0x0E50,
    0x0ED0, 0x0F20, 0x1040, 0x1090, 0x17E0, 0x1810, 0x1946, 0x19D0, 0x1A80, 0x1A90, 0x1B50, 0x1BB0, 0x1C40, 0x1C50,
    0xA620, 0xA8D0, 0xA900, 0xA9D0, 0xA9F0, 0xAA50, 0xABF0, 0xFF10, 0x104A0, 0x10D30, 0x10D40, 0x11066, 0x110F0,
    0x11136, 0x111D0, 0x112F0, 0x11450, 0x114D0, 0x11650, 0x116C0, 0x116D0, 0x116DA, 0x11730, 0x118E0, 0x11950,
    0x11BF0, 0x11C50, 0x11D50, 0x11DA0, 0x11F50, 0x16A60, 0x16AC0, 0x16B50, 0x16D70, 0x1CCF0, 0x1E140, 0x1E2F0,
    0x1E4F0, 0x1E5F1, 0x1E950, 0x1FBF0,
];

/// Digits that are written as symbols: first code point, value of the first, how many.
const SYMBOLS: [(u32, u8, u8); 18] = [
    (0xB2, 2, 2),
    (0xB9, 1, 1),
    (0x2070, 0, 1),
    (0x2074, 4, 6),
    (0x2080, 0, 10),
    (0x2460, 1, 9),
    (0x2474, 1, 9),
    (0x2488, 1, 9),
    (0x24EA, 0, 1),
    (0x24F5, 1, 9),
    (0x24FF, 0, 1),
    (0x2776, 1, 9),
    (0x2780, 1, 9),
    (0x278A, 1, 9),
    (0x1F100, 0, 1),
    (0x1F101, 0, 10),
    (0x1F10B, 0, 1),
    (0x1F10C, 0, 1),
];

/// The value of a decimal digit of any script, or of a digit symbol (circled, raised, lowered).
pub(super) fn digit_value(c: char) -> Option<u8> {
    if c.is_ascii_digit() {
        return u8::try_from(u32::from(c) - u32::from('0')).ok();
    }
    let code = u32::from(c);
    // Most letters beyond ASCII (Latin, Greek, Cyrillic; Chinese, Japanese, Korean) end here.
    if code < 0xB2
        || (0xBA..0x660).contains(&code)
        || (0x3000..0xA620).contains(&code)
        || (0xAC00..0xFF10).contains(&code)
    {
        return None;
    }
    if (0x1D7CE..=0x1D7FF).contains(&code) {
        return u8::try_from((code - 0x1D7CE) % 10).ok();
    }
    let before = ZEROS.partition_point(|zero| *zero <= code);
    if let Some(zero) = before.checked_sub(1).and_then(|at| ZEROS.get(at))
        && code - zero < 10
    {
        return u8::try_from(code - zero).ok();
    }
    SYMBOLS
        .iter()
        .find(|(first, _, many)| (*first..*first + u32::from(*many)).contains(&code))
        .and_then(|(first, value, _)| u8::try_from(code - first).ok().map(|step| value + step))
}
