//! Tokens: form, kinds, digests, and refusals.

use std::collections::HashSet;

use super::*;
use crate::keys::{AccountKey, Purpose};
use crate::random::SeededRandom;
use proptest::prelude::*;

fn key(seed: u64) -> SubKey {
    AccountKey::generate(&SeededRandom::new(seed)).derive(Purpose::Tokens)
}

#[test]
fn every_kind_reads_back_only_as_itself() {
    let random = SeededRandom::new(1);
    for kind in TokenKind::ALL {
        let token = Token::new(kind, &random);
        let text = token.reveal();
        assert_eq!(text.expose().len(), 8 + ENCODED_CHARS);
        assert_eq!(TokenKind::of(text.expose()), Some(kind));
        for other in TokenKind::ALL {
            match Token::parse(other, text.expose()) {
                Ok(back) => {
                    assert_eq!(other, kind);
                    assert_eq!(back.kind(), kind);
                    assert_eq!(back.digest(&key(1)), token.digest(&key(1)));
                }
                Err(error) => {
                    assert_ne!(other, kind);
                    assert_eq!(error, TokenError::WrongKind);
                }
            }
        }
    }
}

#[test]
fn prefixes_are_distinct() {
    let all: HashSet<_> = TokenKind::ALL.iter().map(|kind| kind.prefix()).collect();
    assert_eq!(all.len(), TokenKind::ALL.len());
    assert!(all.iter().all(|prefix| prefix.len() == 8));
}

#[test]
fn digests_depend_on_token_kind_and_key() {
    let random = SeededRandom::new(1);
    let token = Token::new(TokenKind::Api, &random);
    let twin = Token { kind: TokenKind::Session, bytes: token.bytes.clone() };
    let other = Token::new(TokenKind::Api, &random);
    let digests =
        HashSet::from([token.digest(&key(1)), twin.digest(&key(1)), other.digest(&key(1)), token.digest(&key(2))]);
    assert_eq!(digests.len(), 4);
}

#[test]
fn malformed() {
    let good = Token::new(TokenKind::Api, &SeededRandom::new(1)).reveal();
    let good = good.expose();
    let (prefix, encoded) = good.split_at(8);
    for bad in [
        prefix.to_owned(),
        format!("{good}A"),
        format!("{good}="),
        good[..good.len() - 1].to_owned(),
        format!("{prefix}+{}", &encoded[1..]),
        format!("{prefix} {}", &encoded[1..]),
        format!("{prefix}{}", "é".repeat(21) + "A"),
        // The last character holds four bits; the two spare ones must be zero.
        format!("{prefix}{}B", "A".repeat(42)),
    ] {
        let found = Token::parse(TokenKind::Api, &bad).err();
        assert_eq!(found, Some(TokenError::Malformed), "{bad}");
    }
    assert_eq!(Token::parse(TokenKind::Api, "").err(), Some(TokenError::WrongKind));
    assert_eq!(TokenKind::of("bal_xyz_"), None);
}

#[test]
fn debug_shows_the_kind_only() {
    let token = Token::new(TokenKind::Api, &SeededRandom::new(1));
    assert_eq!(format!("{token:?}"), "Token(Api, [secret])");
}

proptest! {
    #[test]
    fn any_text_is_handled(text: String, tail in "[A-Za-z0-9_=-]{40,46}") {
        for text in [text.clone(), format!("bal_api_{text}"), format!("bal_api_{tail}")] {
            if let Ok(token) = Token::parse(TokenKind::Api, &text) {
                let back = token.reveal();
                prop_assert_eq!(back.expose(), &text, "one token, one text");
            }
        }
    }
}
