//! Redaction by hand.

use proptest::prelude::*;

use super::super::manual::{apply_redact_tags, blot, blot_html};

#[test]
fn every_character_of_every_occurrence_goes() {
    let cases = [
        ("pin 1234, ja 1234!", "1234", "pin ▇▇▇▇, ja ▇▇▇▇!"),
        ("Jan de Vries", "de Vries", "Jan ▇▇▇▇▇▇▇▇"),
        ("a\nb  c", "a b c", "▇\n▇▇ ▇"),
        ("aaaa", "aa", "▇▇▇▇"),
        ("ababac", "abac", "ab▇▇▇▇"),
        ("caf\u{e9}", "\u{e9}", "caf▇"),
        ("text", "", "text"),
        ("a b", " ", "a b"),
        ("Secret", "secret", "Secret"),
    ];
    for (text, needle, want) in cases {
        assert_eq!(blot(text, needle), want, "{needle}");
    }
}

#[test]
fn html_is_searched_as_it_is_shown() {
    let cases = [
        ("<p>my <b>sec</b>ret</p>", "secret", "<p>my <b>▇▇▇</b>▇▇▇</p>"),
        ("<p>a&amp;b</p>", "a&b", "<p>▇▇▇</p>"),
        ("<p>one</p>\n<p>two</p>", "one two", "<p>▇▇▇</p>\n<p>▇▇▇</p>"),
        ("<a href=\"/u/secret\" class=\"secret\">x</a>", "secret", "<a href=\"/u/▇▇▇▇▇▇\" class=\"secret\">x</a>"),
        ("<b>b</b>", "b", "<b>▇</b>"),
    ];
    for (html, needle, want) in cases {
        assert_eq!(blot_html(html, needle), want, "{needle}");
    }
}

#[test]
fn marked_text_goes_with_its_marks() {
    let cases: [(&str, &str, &[&str]); 6] = [
        ("<p>a <redact>b c</redact> d</p>", "<p>a ▇▇▇ d</p>", &["b c"]),
        ("<redact>x<a href=\"s\">y</a></redact>z", "▇<a>▇</a>z", &["xy"]),
        ("<REDACT>&lt;</REDACT>-<redact>2</redact>", "▇-▇", &["<", "2"]),
        ("a<redact>b<redact>c</redact>d</redact>e", "a▇▇▇e", &["bcd"]),
        ("a<redact>b", "a▇", &["b"]),
        ("a</redact>b", "ab", &[]),
    ];
    for (html, want, removed) in cases {
        let (out, texts) = apply_redact_tags(html);
        assert_eq!(out, want);
        assert_eq!(texts, removed);
    }
}

proptest! {
    #[test]
    fn nothing_named_is_left(text in "[ab ]{0,60}", needle in "[ab]{1,4}") {
        prop_assert!(!blot(&text, &needle).contains(&needle));
        let plain = blot_html(&text, &needle);
        prop_assert_eq!(plain, blot(&text, &needle));
    }

    #[test]
    fn html_of_any_kind_is_survived(html in "[a-c<>/\"'=&#;! redact-]{0,80}", needle in "\\PC{0,5}") {
        let _ = blot_html(&html, &needle);
        let (out, _) = apply_redact_tags(&html);
        prop_assert!(apply_redact_tags(&out).1.is_empty());
    }
}
