//! Keys, sealed fields, blob envelopes, password hashes and tokens. Knows no database and no clock.
//!
//! | need | use |
//! |---|---|
//! | hold a secret in memory | [`SecretString`], [`SecretBytes`] |
//! | random bytes | a [`Randomness`] given by parameter: [`SystemRandom`], in tests [`SeededRandom`] |
//! | the key of the installation, the key of an account | [`MasterKey`], [`AccountKey`], [`WrappedKey`] |
//! | a key for one purpose | [`AccountKey::derive`] with a [`Purpose`] gives a [`SubKey`] |
//! | seal a column | [`seal`], [`open`]; find it again with [`blind_index`] |
//! | seal an attachment or a raw mail | [`Sealer`], [`Opener`], [`BlobReader`] for ranges |
//! | passwords | [`Passwords`], [`Cost`] |
//! | tokens | [`Token`], [`TokenKind`] |
//! | one-time codes of an authenticator app | [`totp`] |
//! | what passkeys and security keys say | [`webauthn`] |
//! | id tokens of OpenID Connect, and the keys that sign them | [`id_token`] |
//! | the proof of who asked for an OAuth code | [`is_s256`] |
//! | the reply address of an outgoing mail | [`ReplyCode`] |
//!
//! How the keys hang together:
//!
//! ```text
//! MasterKey (file or environment) ──wraps──► AccountKey (random, one per account)
//!                                                │ HKDF-SHA256, one label per purpose
//!                  ┌──────────┬─────────┬────────┼────────┬─────────┬───────────┐
//!               Database    Blobs    Columns   Tokens   Replies   Index     Passwords
//!                             └─wraps─► one random data key per blob
//! ```
//!
//! Deleting an account's [`WrappedKey`] everywhere makes all its data unreadable (crypto-shredding).
//! Changing the master only re-wraps the account keys; no data is written again.
//!
//! Primitives: AES-256-GCM, HMAC-SHA256 and the system's randomness from `aws-lc-rs`, Argon2id from
//! `argon2`. Every stored form begins with a version, so that a later form can stand beside it.
//! Errors and `Debug` never show key material, plaintext or tokens.

mod derive;
mod envelope;
pub mod id_token;
pub mod jwt;
mod key_file;
mod keys;
mod passwords;
mod pkce;
mod random;
mod reply;
mod sealed;
mod secret;
mod tokens;
pub mod totp;
pub mod webauthn;

pub use envelope::{
    BlobError, BlobReader, CHUNK_BYTES, ChunkSpan, HEADER_BYTES, Opener, Sealer, chunk_span, open_blob, plain_len,
    seal_blob, sealed_len,
};
pub use keys::{AccountKey, KEY_BYTES, KeyError, MasterKey, Purpose, SubKey, WrappedKey};
pub use passwords::{Cost, MAX_PASSWORD_BYTES, PasswordError, Passwords, Verified};
pub use pkce::is_s256;
pub use random::{Randomness, SeededRandom, SystemRandom};
pub use reply::{ReplyCode, ReplyError};
pub use sealed::{MAX_PLAIN_BYTES, SealError, blind_index, open, seal};
pub use secret::{Secret, SecretBytes, SecretString};
pub use tokens::{Token, TokenError, TokenKind};
