//! Addresses and numbers in normal form.

use super::{IdentityKind, domain_of, email_address, phone_number};
use crate::error::Refusal;

#[test]
fn an_address_is_trimmed_and_lower_cased() {
    assert_eq!(email_address("  Ann.Lee+x@Example.COM ").as_deref(), Some("ann.lee+x@example.com"));
    assert_eq!(email_address("jürgen@münchen.de").as_deref(), Some("jürgen@münchen.de"));
    assert_eq!(email_address("root@localhost").as_deref(), Some("root@localhost"));
    assert_eq!(domain_of("ann@example.com"), "example.com");
}

#[test]
fn what_is_no_address_is_refused() {
    let long_local = format!("{}@example.com", "a".repeat(65));
    let long = format!("a@{}.com", vec!["b".repeat(60); 5].join("."));
    for text in [
        "",
        "@",
        "a@",
        "@b.c",
        "a b@c.de",
        "a@b@c.de",
        "a@b",
        "a..b@c.de",
        ".a@c.de",
        "a@-c.de",
        "a@c..de",
        "a@c.de\nBcc: x@y.z",
        "<a@c.de>",
        "\"a\"@c.de",
        "a@[127.0.0.1]",
        "a,b@c.de",
        &long_local,
        &long,
        &"x".repeat(100_000),
    ] {
        assert_eq!(email_address(text), None, "{text}");
    }
}

#[test]
fn a_number_keeps_its_digits() {
    assert_eq!(phone_number("+31 (0)20-123.45 67").as_deref(), Some("+31201234567"));
    assert_eq!(phone_number("0031 20 1234567").as_deref(), Some("+31201234567"));
    assert_eq!(phone_number("020 1234567").as_deref(), Some("0201234567"));
    for text in ["", "12", "1234567890123456", "+31 20 CALL", "12+34567", &"1".repeat(1000)] {
        assert_eq!(phone_number(text), None, "{text}");
    }
}

#[test]
fn every_kind_has_its_word_and_its_form() {
    for kind in IdentityKind::ALL {
        assert_eq!(IdentityKind::from_word(kind.word()), Some(kind));
        assert!(matches!(kind.normal_form("  "), Err(Refusal::Invalid(_))), "{kind:?}");
    }
    assert_eq!(IdentityKind::Twitter.normal_form(" didgeridooboy "), Ok("didgeridooboy".to_owned()));
}
