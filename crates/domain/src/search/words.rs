//! Words: how text is cut and folded, so that the index, the query and the conditions all mean the same word.
//!
//! Case and diacritics are dropped (`Café` is `cafe`); everything but letters and digits parts words.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The folded words of a text, in order.
pub fn words(text: &str) -> impl Iterator<Item = String> {
    pieces(text).map(|(_, word)| word)
}

/// The folded words with the place of each in the text, in bytes.
pub fn pieces(text: &str) -> impl Iterator<Item = (Range<usize>, String)> {
    let mut chars = text.char_indices().peekable();
    std::iter::from_fn(move || {
        loop {
            let (start, _) = chars.find(|(_, c)| is_word_char(*c))?;
            let mut end = start;
            while let Some((next, _)) = chars.next_if(|(_, c)| is_word_char(*c)) {
                end = next;
            }
            let rest = text.get(end..)?;
            let end = end + rest.chars().next().map_or(0, char::len_utf8);
            let word = fold(text.get(start..end)?);
            if !word.is_empty() {
                return Some((start..end, word));
            }
        }
    })
}

/// The words of each part between spaces: `e-mail fout` gives `[[e, mail], [fout]]`.
#[must_use]
pub fn phrases(text: &str) -> Vec<Vec<String>> {
    text.split_whitespace().map(|part| words(part).collect::<Vec<_>>()).filter(|phrase| !phrase.is_empty()).collect()
}

/// Do the words of the phrase stand together, in order, among the words of the text? An empty phrase never does.
#[must_use]
pub fn has_phrase(text: &[String], phrase: &[String]) -> bool {
    !phrase.is_empty() && text.windows(phrase.len()).any(|window| window == phrase)
}

fn is_word_char(c: char) -> bool {
    c.is_alphanumeric() || is_combining_mark(c)
}

fn fold(piece: &str) -> String {
    if piece.is_ascii() {
        return piece.to_ascii_lowercase();
    }
    piece
        .nfkd()
        .flat_map(char::to_lowercase)
        .filter(|c| c.is_alphanumeric() && !is_combining_mark(*c))
        // The sigma that ends a word is the same letter.
        .map(|c| if c == 'ς' { 'σ' } else { c })
        .collect()
}
