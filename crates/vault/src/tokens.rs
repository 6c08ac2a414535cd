//! Tokens: 256 random bits with a kind, given out once, stored only as a keyed hash.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use thiserror::Error;
use zeroize::Zeroizing;

use crate::derive::hmac_sha256;
use crate::keys::SubKey;
use crate::random::{Randomness, array};
use crate::secret::{Secret, SecretString};

const TOKEN_BYTES: usize = 32;
/// 32 bytes in base64url without padding.
const ENCODED_CHARS: usize = 43;

/// What a token may be used for. A token of one kind is never taken for another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TokenKind {
    /// An API token, used as `email/token:TOKEN` or as bearer.
    Api,
    /// An OAuth access token.
    OauthAccess,
    /// An OAuth refresh token.
    OauthRefresh,
    /// An OAuth authorization code.
    OauthCode,
    /// The secret of an OAuth client.
    OauthSecret,
    /// A session cookie.
    Session,
    /// Against forged requests, bound to a session.
    Csrf,
    /// An upload that waits for its comment.
    Upload,
    /// The right to fetch one attachment.
    Attachment,
    /// An invitation to join.
    Invitation,
    /// Setting a new password, once.
    PasswordReset,
    /// Proving an e-mail address, once.
    Verification,
    /// Making the first owner, once.
    SetUp,
    /// Finishing a sign-in with a second factor, once.
    SignIn,
    /// Answering a satisfaction question, once.
    Satisfaction,
    /// Saying that a new device is a stranger's, once.
    NotMe,
}

impl TokenKind {
    /// Every kind.
    pub const ALL: [TokenKind; 16] = [
        TokenKind::Api,
        TokenKind::OauthAccess,
        TokenKind::OauthRefresh,
        TokenKind::OauthCode,
        TokenKind::OauthSecret,
        TokenKind::Session,
        TokenKind::Csrf,
        TokenKind::Upload,
        TokenKind::Attachment,
        TokenKind::Invitation,
        TokenKind::PasswordReset,
        TokenKind::Verification,
        TokenKind::SetUp,
        TokenKind::SignIn,
        TokenKind::Satisfaction,
        TokenKind::NotMe,
    ];

    /// What a token of this kind begins with; secret scanners can look for `bal_`. No prefix begins
    /// another.
    pub fn prefix(self) -> &'static str {
        match self {
            TokenKind::Api => "bal_api_",
            TokenKind::OauthAccess => "bal_oat_",
            TokenKind::OauthRefresh => "bal_ort_",
            TokenKind::OauthCode => "bal_oac_",
            TokenKind::OauthSecret => "bal_ocs_",
            TokenKind::Session => "bal_ses_",
            TokenKind::Csrf => "bal_csf_",
            TokenKind::Upload => "bal_upl_",
            TokenKind::Attachment => "bal_att_",
            TokenKind::Invitation => "bal_inv_",
            TokenKind::PasswordReset => "bal_pwd_",
            TokenKind::Verification => "bal_ver_",
            TokenKind::SetUp => "bal_set_",
            TokenKind::SignIn => "bal_sin_",
            TokenKind::Satisfaction => "bal_sat_",
            TokenKind::NotMe => "bal_not_",
        }
    }

    /// The kind that `text` claims to be, by its prefix: for bearers which may be of several kinds.
    pub fn of(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| text.starts_with(kind.prefix()))
    }
}

/// Why a text is not a token of the wanted kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum TokenError {
    /// Another kind, or no token at all.
    #[error("not a token of this kind")]
    WrongKind,
    /// The right prefix, but not 43 characters of base64url behind it.
    #[error("the token is malformed")]
    Malformed,
}

/// A token in memory.
#[derive(Clone)]
pub struct Token {
    kind: TokenKind,
    bytes: Secret<[u8; TOKEN_BYTES]>,
}

impl Token {
    /// A new random token.
    pub fn new(kind: TokenKind, random: &dyn Randomness) -> Self {
        Self { kind, bytes: Secret::new(array(random)) }
    }

    /// Reads a token that must be of `kind`. Whether it exists is for the database to say, by
    /// [`Token::digest`].
    ///
    /// # Errors
    /// Every [`TokenError`].
    pub fn parse(kind: TokenKind, text: &str) -> Result<Self, TokenError> {
        let encoded = text.strip_prefix(kind.prefix()).ok_or(TokenError::WrongKind)?;
        // Bounded before it is decoded: the text comes from outside and may be long.
        if encoded.len() != ENCODED_CHARS {
            return Err(TokenError::Malformed);
        }
        let mut bytes = Zeroizing::new([0; TOKEN_BYTES]);
        match URL_SAFE_NO_PAD.decode_slice(encoded, bytes.as_mut_slice()) {
            Ok(TOKEN_BYTES) => Ok(Self { kind, bytes: Secret::new(*bytes) }),
            _ => Err(TokenError::Malformed),
        }
    }

    /// What the token may be used for.
    pub fn kind(&self) -> TokenKind {
        self.kind
    }

    /// The text to give to its holder, once: `bal_api_` and 43 characters.
    pub fn reveal(&self) -> SecretString {
        let mut text = String::with_capacity(8 + ENCODED_CHARS);
        text.push_str(self.kind.prefix());
        URL_SAFE_NO_PAD.encode_string(self.bytes.expose(), &mut text);
        SecretString::from(text)
    }

    /// The form to store and to look up: HMAC-SHA256 under the `Tokens` key, over kind and token. A
    /// stolen table gives no token; equal length and keyed, so a lookup leaks nothing by its time.
    pub fn digest(&self, key: &SubKey) -> [u8; 32] {
        let prefix = self.kind.prefix().as_bytes();
        hmac_sha256(key.expose(), &[b"balie/token/1\0", prefix, self.bytes.expose()])
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Token({:?}, [secret])", self.kind)
    }
}

#[cfg(test)]
mod tests;
