//! Cards by table; IBANs, BSNs, own patterns, bytes, the card field and the rules themselves.

use super::super::{BLOT, Found, PatternError, RulesError, last_four, luhn_ok};
use super::*;

#[test]
fn every_issuer_is_known() {
    for card in CARDS {
        assert!(luhn_ok(card), "{card}");
        let out = Redactor::default().redact_text_found(card);
        let want = format!("{}{}", "▇".repeat(card.len() - 4), &card[card.len() - 4..]);
        assert_eq!((out.0.as_ref(), out.1), (want.as_str(), Found { cards: 1, ..Found::default() }));
    }
}

#[test]
fn only_digits_change() {
    let cases = [
        ("kaart 4111-1111 1111.1111, dank", "kaart ▇▇▇▇-▇▇▇▇ ▇▇▇▇.1111, dank"),
        ("order 1234 4111 1111 1111 1111 12/26 123", "order 1234 ▇▇▇▇ ▇▇▇▇ ▇▇▇▇ 1111 12/26 123"),
        ("٤١١١ ١١١١ ١١١١ ١١١١", "▇▇▇▇ ▇▇▇▇ ▇▇▇▇ ١١١١"),
        ("%B4111111111111111^A/B^2612101?", "%B▇▇▇▇▇▇▇▇▇▇▇▇1111^A/B^2612101?"),
        ("two: 4111 1111 1111 1111 5555 5555 5555 4444", "two: ▇▇▇▇ ▇▇▇▇ ▇▇▇▇ 1111 ▇▇▇▇ ▇▇▇▇ ▇▇▇▇ 4444"),
    ];
    for (text, want) in cases {
        assert_eq!(Redactor::default().redact_text(text), want);
    }
    let html = [
        ("<p>4111<b>1111</b>&#49;111 1111</p>", "<p>▇▇▇▇<b>▇▇▇▇</b>▇▇▇▇ 1111</p>"),
        (
            "<a href=\"tel:4111%201111%201111%201111\" class='x'>bel</a>",
            "<a href=\"tel:▇▇▇▇%20▇▇▇▇%20▇▇▇▇%201111\" class='x'>bel</a>",
        ),
        ("1 < 2 <i>4111</i>\n1111&nbsp;1111<br/>1111 < 3", "1 < 2 <i>▇▇▇▇</i>\n▇▇▇▇&nbsp;▇▇▇▇<br/>1111 < 3"),
    ];
    for (text, want) in html {
        assert_eq!(Redactor::default().redact_html(text), want);
    }
}

#[test]
fn what_is_no_card_stays() {
    for text in [
        "4111111111111112",
        "0.4111111111111111",
        "+4222222222222",
        "4.111.111.111.111.111",
        "1111 1111 1111 1111",
        "4111\n\n1111 1111 1111",
        "4111 $1111 1111 1111",
    ] {
        assert_eq!(Redactor::default().redact_text(text), text);
    }
    let off = Redactor::new(RedactionRules { cards: false, ..RedactionRules::default() });
    assert_eq!(off.redact_text(CARDS[0]), CARDS[0]);
}

#[test]
fn ibans_keep_four() {
    let redactor = all_rules();
    let cases = [
        ("IBAN: NL91 ABNA 0417 1643 00.", "IBAN: ▇▇▇▇ ▇▇▇▇ ▇▇▇▇ ▇▇43 00."),
        ("nl91abna0417164300", "▇▇▇▇▇▇▇▇▇▇▇▇▇▇4300"),
        ("NL92ABNA0417164300", "NL92ABNA0417164300"),
    ];
    for (text, want) in cases {
        assert_eq!(redactor.redact_text(text), want);
    }
    assert_eq!(redactor.redact_html("NL91<b>ABNA</b>0417&nbsp;164300"), "▇▇▇▇<b>▇▇▇▇</b>▇▇▇▇&nbsp;▇▇4300");
    assert_eq!(Redactor::default().redact_text("NL91ABNA0417164300"), "NL91ABNA0417164300");
}

#[test]
fn a_bsn_needs_its_name_or_its_form() {
    let redactor = Redactor::new(RedactionRules { bsn: true, ..RedactionRules::default() });
    let cases = [
        ("Mijn BSN is 111222333.", "Mijn BSN is ▇▇▇▇▇▇▇▇▇."),
        ("burgerservice-nummer: 111 222 333", "burgerservice-nummer: ▇▇▇ ▇▇▇ ▇▇▇"),
        ("1112.22.333", "▇▇▇▇.▇▇.▇▇▇"),
        ("bsn 111222334", "bsn 111222334"),
        ("order 111222333", "order 111222333"),
        ("bsn 1112223330", "bsn 1112223330"),
    ];
    for (text, want) in cases {
        assert_eq!(redactor.redact_text(text), want);
    }
}

#[test]
fn own_patterns_match_whole_words() {
    let redactor = |pattern| {
        let patterns = vec![OwnPattern::new(pattern).unwrap()];
        Redactor::new(RedactionRules { patterns, ..RedactionRules::default() })
    };
    assert_eq!(
        redactor("KL-######").redact_text("kl-123456 en KL-1234567 en xKL-123456"),
        "▇▇-▇▇▇▇▇▇ en KL-1234567 en xKL-123456"
    );
    assert_eq!(redactor("@@~##~??").redact_text("AB-12-C3, ab12c3, AB--12C3"), "▇▇-▇▇-▇▇, ▇▇▇▇▇▇, AB--12C3");
    assert_eq!(redactor("\\#####").redact_text("#1234 #12345"), "#▇▇▇▇ #12345");
    assert_eq!(redactor("####").redact_html("12<b>3</b>&#52;"), "▇▇<b>▇</b>▇");
    let bad = [
        ("###", PatternError::TooShort),
        ("abcd", PatternError::TooShort),
        ("~####", PatternError::Separator),
        ("##~~##", PatternError::Separator),
        ("##-~##", PatternError::Separator),
        ("####\\", PatternError::Escape),
        ("####▇", PatternError::Unmatchable),
        ("#################################################################", PatternError::TooLong),
    ];
    for (pattern, want) in bad {
        assert_eq!(OwnPattern::new(pattern), Err(want), "{pattern}");
    }
}

#[test]
fn rules_are_read_and_checked() {
    let rules: RedactionRules = serde_json::from_str(r#"{"iban":true,"patterns":["KL-####"]}"#).unwrap();
    assert!(rules.cards && rules.iban && !rules.bsn && rules.keep_last == 4 && rules.check().is_ok());
    assert_eq!(rules.patterns[0].as_str(), "KL-####");
    assert!(serde_json::from_str::<RedactionRules>(r##"{"patterns":["#"]}"##).is_err());
    assert_eq!(RedactionRules { keep_last: 5, ..rules.clone() }.check(), Err(RulesError::KeepsTooMuch));
    let patterns = vec![rules.patterns[0].clone(); 33];
    assert_eq!(RedactionRules { patterns, ..rules }.check(), Err(RulesError::TooManyPatterns));
}

#[test]
fn files_keep_their_charset() {
    let redactor = Redactor::default();
    let (text, want) = ("caf\u{e9} 4111 1111 1111 1111", "caf\u{e9} ▇▇▇▇ ▇▇▇▇ ▇▇▇▇ 1111");
    assert_eq!(redactor.redact_bytes(text.as_bytes()).unwrap(), want.as_bytes());
    let little = |text: &str| -> Vec<u8> { text.encode_utf16().flat_map(u16::to_le_bytes).collect() };
    let big = |text: &str| -> Vec<u8> { text.encode_utf16().flat_map(u16::to_be_bytes).collect() };
    for mark in ["", "\u{feff}"] {
        assert_eq!(redactor.redact_bytes(&little(&format!("{mark}{text}"))).unwrap(), little(&format!("{mark}{want}")));
        assert_eq!(redactor.redact_bytes(&big(&format!("{mark}{text}"))).unwrap(), big(&format!("{mark}{want}")));
    }
    let latin: Vec<u8> = text.chars().map(|c| c as u8).collect();
    assert_eq!(redactor.redact_bytes(&latin).unwrap(), b"caf\xe9 **** **** **** 1111");
    assert_eq!(redactor.redact_html_bytes(b"4111<b>1111</b>11111111").unwrap(), "▇▇▇▇<b>▇▇▇▇</b>▇▇▇▇1111".as_bytes());
    for nothing in [&b"plain"[..], b"", b"\xff", b"\xff\xfe", b"\xff\xfe\x41"] {
        assert_eq!(redactor.redact_bytes(nothing), None);
    }
}

#[test]
fn the_card_field_keeps_four_digits() {
    let cases = [
        ("4111 1111-1111 1111", Some("1111")),
        ("٤١١١١١١١١١١١١١١١", Some("1111")),
        ("1234", Some("1234")),
        ("XXXX-XXXX-XXXX-1234", Some("1234")),
        ("▇▇▇▇▇▇▇▇▇▇▇▇1234", Some("1234")),
        ("4111111111111112", None),
        ("12345", None),
        ("card 4111111111111111", None),
        ("", None),
    ];
    for (text, want) in cases {
        assert_eq!(last_four(text).as_deref(), want, "{text}");
    }
    assert!(luhn_ok("4111-1111-1111-1111") && !luhn_ok("") && !luhn_ok("0000") && !luhn_ok("XXXX4111111111111111"));
    assert_eq!(BLOT, '\u{2587}');
}
