//! Secrets in addresses: tokens of uploads, and the links that fetch one attachment.
//!
//! An upload's token is random and only its digest is kept. An attachment's link is shown again and again, so it is
//! made anew each time from the account's key, the attachment's number and a salt in its row: the row alone gives no
//! link, and a new salt ends every link that was given out.

use domain::attachments::LinkSecret;
use store::{Ctx, Open};
use vault::{Purpose, Token, TokenKind, blind_index};

/// Digits of the number in a link.
const NUMBER_DIGITS: usize = 16;
/// Digits of the proof in a link: 128 bits.
const PROOF_DIGITS: usize = 32;

/// A new upload token: its text, given out once, and the digest to keep.
#[must_use]
pub fn new_upload(ctx: &Ctx) -> (String, [u8; 32]) {
    let token = Token::new(TokenKind::Upload, ctx.random());
    (token.reveal().expose().to_owned(), token.digest(&ctx.account().key(Purpose::Tokens)))
}

/// The digest by which an upload is found; none for a text that is no upload token.
#[must_use]
pub fn upload_digest(ctx: &Ctx, text: &str) -> Option<[u8; 32]> {
    let token = Token::parse(TokenKind::Upload, text).ok()?;
    Some(token.digest(&ctx.account().key(Purpose::Tokens)))
}

/// A new salt for an attachment's row.
#[must_use]
pub fn new_salt(ctx: &Ctx) -> String {
    let mut bytes = [0; 16];
    ctx.random().fill(&mut bytes);
    digits(&bytes)
}

/// Makes the links of one account; cheap to move into a transaction.
#[derive(Clone)]
pub struct Links(vault::SubKey);

impl Links {
    #[must_use]
    pub fn of(ctx: &Ctx) -> Self {
        Self(ctx.account().key(Purpose::Index))
    }

    /// The part of an attachment's address that lets in.
    #[must_use]
    pub fn secret(&self, attachment: i64, salt: &str) -> LinkSecret {
        let proof = blind_index(&self.0, &format!("attachments.link/{attachment}/{salt}"));
        LinkSecret::new(format!("{attachment:0width$x}{}", digits(&proof), width = NUMBER_DIGITS))
    }

    /// The number an address claims, still to be proved with [`Links::opens`].
    #[must_use]
    pub fn claimed(secret: &str) -> Option<i64> {
        let fits = secret.len() == NUMBER_DIGITS + PROOF_DIGITS && secret.bytes().all(|byte| byte.is_ascii_hexdigit());
        if !fits {
            return None;
        }
        i64::from_str_radix(secret.get(..NUMBER_DIGITS)?, 16).ok()
    }

    /// Does this address open the attachment? Looks at every digit, so that the time tells nothing.
    #[must_use]
    pub fn opens(&self, secret: &str, attachment: i64, salt: &str) -> bool {
        let right = self.secret(attachment, salt);
        let right = right.expose().as_bytes();
        let differing = right.iter().zip(secret.as_bytes()).fold(0, |sum, (a, b)| sum | (a ^ b));
        right.len() == secret.len() && differing == 0
    }
}

fn digits(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
