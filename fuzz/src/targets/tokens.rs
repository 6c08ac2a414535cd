//! Tokens: of uploads, the API, sessions and all others.

use vault::{AccountKey, Purpose, SeededRandom, Token, TokenKind};

use super::text;

/// Beginnings of tokens.
pub const TOKENS: [&str; 8] =
    ["bal_", "bal_api_", "bal_upl_", "_", "-", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "=", "/"];

/// A text is a token of one kind at most, and such a token is written as it was read.
pub fn run(data: &[u8]) {
    let text = text(data);
    let mut texts = vec![text.clone().into_owned()];
    for kind in TokenKind::ALL {
        texts.push(format!("{}{text}", kind.prefix()));
    }
    let key = AccountKey::generate(&SeededRandom::new(7)).derive(Purpose::Tokens);
    for text in texts {
        let read = TokenKind::ALL.into_iter().filter_map(|kind| Token::parse(kind, &text).ok());
        let read: Vec<Token> = read.collect();
        assert!(read.len() <= 1, "a token of two kinds");
        for token in read {
            assert_eq!(token.reveal().expose(), &text, "written otherwise than read");
            assert_eq!(TokenKind::of(&text), Some(token.kind()), "of another kind by its prefix");
            let _ = token.digest(&key);
        }
    }
}
