//! Redaction of plain text, against a plain reference.

use domain::redaction::{OwnPattern, RedactionRules, Redactor, luhn_ok};

use super::text;

/// Numbers and what parts them.
pub const TOKENS: [&str; 40] = [
    "4111111111111111",
    "4111 1111 1111 1111",
    "5555-5555-5555-4444",
    "378282246310005",
    "3782 822463 10005",
    "6011.1111.1111.1117",
    "4222222222222",
    "NL91 ABNA 0417 1643 00",
    "NL91ABNA0417164300",
    "111222333",
    "KL-123456",
    "4",
    "41",
    "1111",
    "12/26",
    " ",
    "-",
    ".",
    ",",
    "/",
    "\n",
    "\t",
    "▇",
    "▇▇▇▇▇▇▇▇▇▇▇▇1111",
    "%34",
    "%20",
    "+",
    "٤",
    "１",
    "４１１１",
    "\u{200b}",
    "\u{ad}",
    "é",
    "x",
    "0.",
    "#",
    "=",
    "\u{2011}",
    "\u{1d7d2}",
    "1226123",
];

/// The reference: whole runs of ASCII digits between plain borders that are a Visa, Mastercard or American Express
/// number by length, first digits and Luhn sum.
pub(super) fn has_plain_card(text: &str) -> bool {
    let digits = text.split(|c: char| !c.is_ascii_digit());
    let mut at = 0;
    for run in digits {
        let (from, to) = (at, at + run.len());
        // One separator follows each run; its length is found by the next character.
        at = to + text.get(to..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
        let plain = |c: Option<char>| c.is_none_or(|c| matches!(c, ' ' | '\n' | ':' | '"' | '('));
        let before = text.get(..from).and_then(|before| before.chars().next_back());
        let after = text.get(to..).and_then(|after| after.chars().next());
        let issued = match run.len() {
            16 => run.starts_with('4') || ["51", "52", "53", "54", "55"].iter().any(|two| run.starts_with(two)),
            15 => run.starts_with("34") || run.starts_with("37"),
            13 => run.starts_with('4'),
            _ => false,
        };
        if issued && luhn_ok(run) && plain(before) && plain(after) {
            return true;
        }
    }
    false
}

fn all_rules() -> Redactor {
    let patterns = ["KL-######", "@@~##~??"].into_iter().filter_map(|written| OwnPattern::new(written).ok()).collect();
    Redactor::new(RedactionRules { iban: true, bsn: true, patterns, ..RedactionRules::default() })
}

/// No plain card is left, twice is once, and nothing but characters of numbers changes.
pub fn run(data: &[u8]) {
    let text = text(data);
    for redactor in [Redactor::default(), all_rules()] {
        let (once, found) = redactor.redact_text_found(&text);
        assert!(!has_plain_card(&once), "a card is left");
        assert_eq!(found.is_nothing(), once == text, "the count and the text disagree");
        assert!(once.len() <= 3 * text.len(), "much longer than the text");
        assert_eq!(redactor.redact_text(&once), once, "redacting twice differs");
        if has_plain_card(&text) {
            assert!(found.cards > 0, "a card was not counted");
        }
    }
    if let Some(new) = Redactor::default().redact_bytes(data) {
        assert!(!std::str::from_utf8(&new).is_ok_and(has_plain_card), "a card is left in a file");
    }
    let _ = OwnPattern::new(&text);
}
