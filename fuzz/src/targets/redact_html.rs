//! Redaction of HTML: numbers split over tags and written as references.

use domain::redaction::Redactor;
use domain::redaction::manual::{apply_redact_tags, blot, blot_html};
use markup::html::html_to_text;

use super::text;

/// Numbers, tags and references.
pub const TOKENS: [&str; 34] = [
    "4111111111111111",
    "4111 1111 1111 1111",
    "4111<b>1111</b>11111111",
    "&#52;111111111111111",
    "&#x34;",
    "&#49;",
    "&nbsp;",
    "&shy;",
    "<br>",
    "<wbr>",
    "<p>",
    "</p>",
    "<span>",
    "</span>",
    "<td>4111</td>",
    "<a href=\"",
    "\">",
    "<img alt='4111111111111111'>",
    "<!-- 4111111111111111 -->",
    "<!--",
    "-->",
    "<script>",
    "</script>",
    "<",
    ">",
    "&",
    ";",
    "%34",
    "<redact>",
    "</redact>",
    "5555",
    "4444",
    "▇",
    " ",
];

/// Twice is once; a reader of the text sees no card that stands in it plainly; redaction by hand keeps tags.
pub fn run(data: &[u8]) {
    let html = text(data);
    let redactor = Redactor::default();
    let (once, found) = redactor.redact_html_found(&html);
    assert_eq!(found.is_nothing(), once == html, "the count and the text disagree");
    assert_eq!(redactor.redact_html(&once), once, "redacting twice differs");
    let tags = |text: &str| text.matches(['<', '>']).count();
    assert_eq!(tags(&once), tags(&html), "a tag came or went");
    // Readers of HTML pass over control characters and line separators between digits; plain text keeps them.
    let plain = |c: char| !matches!(c, '<' | '&' | '\u{2028}' | '\u{2029}') && (c == '\n' || !c.is_control());
    if html.chars().all(plain) {
        assert_eq!(once, redactor.redact_text(&html), "text without tags reads otherwise as HTML");
    }
    assert!(!super::redact_text::has_plain_card(&redactor.redact_text(&html_to_text(&once))), "a reader sees a card");
    let (blotted, _) = apply_redact_tags(&html);
    assert!(blotted.len() <= 3 * html.len(), "much longer than the HTML");
    let needle: String = html.chars().take(8).collect();
    assert!(blot(&html, &needle).len() <= 3 * html.len() + 3, "much longer than the text");
    assert_eq!(tags(&blot_html(&html, "4111111111111111")), tags(&html), "a tag came or went by hand");
}
