//! The promises that hold for all texts.

use std::borrow::Cow;

use proptest::prelude::*;

use super::super::issuers::{is_issued, sums_to_ten};
use super::super::scan::Sight;
use super::super::{Collector, feed, html};
use super::*;

/// Issuer prefixes and lengths.
const ISSUERS: [(&str, usize); 24] = [
    ("4", 13),
    ("4", 16),
    ("4", 19),
    ("51", 16),
    ("55", 16),
    ("2221", 16),
    ("2720", 16),
    ("34", 15),
    ("37", 15),
    ("6011", 16),
    ("644", 16),
    ("65", 19),
    ("301", 14),
    ("36", 14),
    ("38", 16),
    ("3528", 16),
    ("3589", 16),
    ("62", 16),
    ("62", 19),
    ("5018", 12),
    ("6759", 13),
    ("6304", 19),
    ("2204", 16),
    ("50", 16),
];

fn card() -> impl Strategy<Value = String> {
    (0..ISSUERS.len(), proptest::collection::vec(0_u8..10, 20)).prop_map(|(issuer, random)| {
        let (prefix, long) = ISSUERS[issuer];
        let mut digits: Vec<u8> = prefix.bytes().map(|byte| byte - b'0').chain(random).take(long - 1).collect();
        digits.push(0);
        let check = (0..10).find(|check| {
            *digits.last_mut().unwrap() = *check;
            sums_to_ten(&digits)
        });
        assert!(check.is_some() && is_issued(&digits), "{prefix} {long}");
        digits.iter().map(|digit| char::from(b'0' + digit)).collect()
    })
}

fn without_digits(text: &str) -> String {
    text.chars().filter(|c| digit_value(*c).is_none()).collect()
}

const BORDERS: [&str; 10] = [" ", "x", "\n", ": ", "\"", "(", "。", "é", "#", "€"];
const SOUP: &str = "[0-9 ▇.,/%+A-Eanlé&#;x<>=\"'-]{0,160}";

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn no_disguise_hides_a_card(card in card(), before in "\\PC{0,30}", after in "(\\PC|\n){0,30}", one in 0..10_usize, two in 0..10_usize) {
        let (before, after) = (without_digits(&before), without_digits(&after));
        let redactor = Redactor::default();
        for disguise in disguises::plain(&card) {
            let text = format!("{before}{}{disguise}{}{after}", BORDERS[one], BORDERS[two]);
            let out = redactor.redact_text(&text);
            prop_assert!(digits_in(&decoded(&out)) <= 4, "{text:?} -> {out:?}");
            prop_assert_eq!(redactor.redact_text(&out), out.as_ref());
        }
    }

    #[test]
    fn no_disguise_hides_a_card_among_other_numbers(card in card(), before in "(\\PC|[0-9 ]){0,40}", after in "(\\PC|[0-9 -]){0,40}") {
        for redactor in [Redactor::default(), all_rules()] {
            for disguise in disguises::plain(&card) {
                let text = format!("{before}z{disguise}z{after}");
                let out = redactor.redact_text(&text);
                prop_assert!(digits_in(&decoded(&out)) <= 4 + digits_in(&before) + digits_in(&after), "{text:?} -> {out:?}");
            }
        }
    }

    #[test]
    fn no_disguise_hides_a_card_in_html(card in card(), before in "[a-zé .,:&;]{0,30}", after in "[a-zé .,:&;]{0,30}") {
        let redactor = Redactor::default();
        for disguise in disguises::html(&card).into_iter().chain(disguises::plain(&card)) {
            let text = format!("<p>{before} {disguise} {after}</p>");
            let out = redactor.redact_html(&text);
            // What a reader of the source or of the screen could put together.
            let written = digits_in(&decoded(&out));
            prop_assert!(written <= 4, "{text:?} -> {out:?}");
            prop_assert_eq!(redactor.redact_html(&out), out.as_ref());
        }
    }

    #[test]
    fn expiry_and_check_value_do_not_hide_a_card(card in card(), style in 0..6_usize) {
        prop_assume!(card.len() >= 15);
        let tail = [" 12/26 123", "=12261010000000000000", " 1226 123", "\n12/2026\n123", " exp 12-26", "1226123"][style];
        prop_assume!(style != 5 || matches!(card.len(), 15 | 16 | 19));
        for text in [format!("{card}{tail}"), format!("{}{tail}", disguises::plain(&card)[usize::from(style != 5)])] {
            let out = Redactor::default().redact_text(&text);
            prop_assert!(digits_in(&out) <= 4 + digits_in(tail), "{text:?} -> {out:?}");
        }
    }

    #[test]
    fn few_digits_stay_as_they_are(text in "(\\PC|\n){0,80}", html in "[a-z<>&;#=\"' /\n]{0,80}") {
        prop_assume!(digits_in(&text) < 12);
        let redactor = Redactor::default();
        prop_assert!(matches!(redactor.redact_text(&text), Cow::Borrowed(same) if same == text));
        prop_assert!(matches!(redactor.redact_html(&html), Cow::Borrowed(same) if same == html));
    }

    #[test]
    fn redacting_twice_changes_nothing(soup in SOUP, card in card(), at in 0..60_usize) {
        let mut text: Vec<char> = soup.chars().collect();
        let at = at.min(text.len());
        text.splice(at..at, card.chars());
        for text in [soup, text.into_iter().collect()] {
            for redactor in [Redactor::default(), all_rules()] {
                let once = redactor.redact_text(&text).into_owned();
                prop_assert_eq!(redactor.redact_text(&once), once.as_str());
                let once = redactor.redact_html(&text).into_owned();
                prop_assert_eq!(redactor.redact_html(&once), once.as_str());
            }
        }
    }

    #[test]
    fn first_digits_may_stay(card in card(), first in 0..9_u8, last in 0..9_u8) {
        let rules = RedactionRules { keep_first: first, keep_last: last, ..RedactionRules::default() };
        let out = Redactor::new(rules).redact_text(&card).into_owned();
        let (first, last) = (usize::from(first.min(6)), usize::from(last.min(4)));
        prop_assert_eq!(digits_in(&out), first + last);
        prop_assert!(out.starts_with(&card[..first]) && out.ends_with(&card[card.len() - last..]));
    }
}

/// The text with its references and per-cent signs read.
fn decoded(html: &str) -> String {
    let writing = feed::Writing { entities: true, percent: true, collapsed: false };
    let mut out = String::new();
    let mut at = 0;
    while let Some((c, end)) = feed::read(html, at, html.len(), writing) {
        out.push(c);
        at = end;
    }
    out
}

fn steps(redactor: &Redactor, text: &str) -> u64 {
    let mut sight = Sight::default();
    redactor.scan_text(text, false, &mut sight);
    html::scan(text, &redactor.rules, true, &mut sight);
    sight.steps
}

#[test]
fn work_grows_with_the_text_only() {
    let rows = [
        "4",
        "41",
        "1 ",
        "4111 ",
        "4111-1111-",
        "4111111111111111 ",
        "4 41 411 ",
        "NL91",
        "NL91 ABNA 0417 ",
        "<b>4",
        "a4",
        "4\n",
        "%34",
        "1234.56.7",
    ];
    for redactor in [Redactor::default(), all_rules()] {
        for row in rows {
            let (small, large) = (row.repeat((32 << 10) / row.len()), row.repeat((256 << 10) / row.len()));
            let (one, eight) = (steps(&redactor, &small), steps(&redactor, &large));
            assert!(eight <= 9 * one + 1000, "{row:?}: {one} then {eight}");
            assert!(eight <= 400 * large.len() as u64, "{row:?}: {eight}");
        }
    }
}

#[test]
fn a_mebibyte_of_digits_is_cheap() {
    let digits = "4929".repeat((1 << 20) / 4);
    assert!(steps(&Redactor::default(), &digits) <= 2 << 20);
}

#[test]
fn cutting_into_pieces_loses_nothing() {
    let card = "4111 1111 1111 1111";
    for before in (65_400..65_600).chain(63_400..64_600).step_by(97) {
        for redactor in [Redactor::default(), all_rules()] {
            let text = format!("{}x{card}x", "1 ".repeat(before / 2));
            assert_eq!(redactor.redact_text_found(&text).1.cards, 1, "{before}");
        }
    }
    assert!(!Collector::new(&all_rules().rules).may_skip());
}
