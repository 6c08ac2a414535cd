//! Text as the index sees it: words of plain lower-case letters and digits.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// No more of a text than this is indexed, in bytes of its normalised form.
pub const MAX_TEXT_BYTES: usize = 200 * 1024;
/// Longer words are cut, in characters: nobody types more, and engines have limits.
const MAX_WORD_CHARS: usize = 64;

/// Compatibility forms resolved (NFKD), marks taken off, lower case, words of letters and digits
/// separated by one space; at most [`MAX_TEXT_BYTES`].
#[must_use]
pub fn normalise(text: &str) -> String {
    if text.is_ascii() {
        // Nothing to resolve and no marks: several times quicker, and most texts are so.
        return words(text.len(), text.chars().map(|char| char.to_ascii_lowercase()));
    }
    words(text.len(), resolved(text))
}

fn resolved(text: &str) -> impl Iterator<Item = char> {
    text.nfkd().flat_map(char::to_lowercase).filter(|char| !is_combining_mark(*char))
}

fn words(length: usize, chars: impl Iterator<Item = char>) -> String {
    let mut words = String::with_capacity(length.min(MAX_TEXT_BYTES));
    let mut length = 0;
    for char in chars {
        if !char.is_alphanumeric() {
            length = 0;
            continue;
        }
        if words.len() + 1 + char.len_utf8() > MAX_TEXT_BYTES {
            break;
        }
        if length == 0 && !words.is_empty() {
            words.push(' ');
        }
        length += 1;
        if length <= MAX_WORD_CHARS {
            words.push(char);
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::{MAX_TEXT_BYTES, normalise, resolved, words};

    #[test]
    fn words_are_plain() {
        assert_eq!(normalise("  Één ﬁets, naar İstanbul—snel! №5 e-mail "), "een fiets naar istanbul snel no5 e mail");
        assert_eq!(normalise("'; drop table -- \u{0} \" * : & | ! ()"), "drop table");
        assert_eq!(normalise(&"x".repeat(100)).len(), 64);
        assert!(normalise(&"woord ".repeat(100_000)).len() <= MAX_TEXT_BYTES);
        assert_eq!(normalise(""), "");
    }

    #[test]
    fn plain_text_gives_the_same_words_the_short_way() {
        let every: String = (0..128_u8).map(char::from).collect();
        let long = "Long".repeat(40);
        for text in ["Order 12-b, PLEASE!", "  a_b\tC  ", &every, &long, &format!("{every}{every}"), ""] {
            assert_eq!(normalise(text), words(text.len(), resolved(text)), "{text:?}");
        }
        assert_eq!(normalise("Order 12-b"), "order 12 b");
    }
}
