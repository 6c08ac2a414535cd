//! The keys: one master for the installation, one random key per account, sub keys per purpose.

use std::fmt;
use std::path::Path;

use thiserror::Error;
use zeroize::Zeroizing;

use crate::derive::{hkdf_sha256, hmac_sha256};
use crate::key_file;
use crate::random::{Randomness, array};
use crate::sealed::{self, SealError};
use crate::secret::Secret;

/// The length of every key, in bytes.
pub const KEY_BYTES: usize = 32;

const WRAPPED_VERSION: u8 = 1;
/// Enough of a fingerprint to tell masters apart; it reveals nothing of the key.
const FINGERPRINT: usize = 8;
const WRAPPED_BYTES: usize = 1 + FINGERPRINT + sealed::OVERHEAD + KEY_BYTES;

/// Why a key cannot be read, made or unwrapped. Never holds key material.
#[derive(Debug, Error)]
pub enum KeyError {
    /// Not 64 hexadecimal digits.
    #[error("a key is written as 64 hexadecimal digits")]
    NotAKey,
    /// A sample such as all zeroes or 00 01 02 …, not a random key.
    #[error("this key is a sample, not a random key")]
    Weak,
    /// The key file is a link, a folder or a device.
    #[error("the key file is not a regular file")]
    NotAFile,
    /// Group or others may read or write the key file.
    #[error("the key file has mode {mode:04o}: it must be 0600 or 0400")]
    LaxMode {
        /// The permission bits found.
        mode: u32,
    },
    /// The key file cannot be read or made.
    #[error("the key file cannot be read or made")]
    Io(#[from] std::io::Error),
    /// The bytes are not a wrapped key of a known version.
    #[error("not a wrapped key of a known version")]
    NotWrapped,
    /// Wrapped by a master with another fingerprint.
    #[error("the key was wrapped by another master key ({id})")]
    OtherMaster {
        /// The fingerprint of the master it was wrapped with.
        id: String,
    },
    /// Wrapped for another account, or changed.
    #[error("the wrapped key does not belong to this account or was changed")]
    Refused,
}

/// What a sub key is for. Each purpose has its own label, so the keys are independent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// The database file, page by page.
    Database,
    /// Wrapping the data key of each blob.
    Blobs,
    /// Sealing columns.
    Columns,
    /// The stored (keyed) form of tokens.
    Tokens,
    /// The codes in reply addresses.
    Replies,
    /// Blind indexes over sealed columns.
    Index,
    /// The pepper of the password hashes.
    Passwords,
}

impl Purpose {
    /// Part of the stored formats: a changed label makes the data of the purpose unreadable.
    fn label(self) -> &'static str {
        match self {
            Purpose::Database => "database",
            Purpose::Blobs => "blobs",
            Purpose::Columns => "columns",
            Purpose::Tokens => "tokens",
            Purpose::Replies => "replies",
            Purpose::Index => "index",
            Purpose::Passwords => "passwords",
        }
    }
}

/// 32 secret bytes; what the three kinds of key have in common.
#[derive(Clone)]
struct Bytes(Secret<[u8; KEY_BYTES]>);

impl Bytes {
    fn generate(random: &dyn Randomness) -> Self {
        Self::from(Zeroizing::new(array(random)))
    }

    fn derive(&self, level: &str, purpose: Purpose) -> SubKey {
        let info = format!("balie/{level}/1/{}", purpose.label());
        let key = Zeroizing::new(hkdf_sha256(b"balie", self.0.expose(), info.as_bytes()));
        SubKey { bytes: Bytes::from(key), purpose }
    }

    fn fingerprint(&self) -> [u8; FINGERPRINT] {
        let tag = hmac_sha256(self.0.expose(), &[b"balie/fingerprint/1"]);
        let mut short = [0; FINGERPRINT];
        for (to, from) in short.iter_mut().zip(tag) {
            *to = from;
        }
        short
    }
}

impl From<Zeroizing<[u8; KEY_BYTES]>> for Bytes {
    fn from(bytes: Zeroizing<[u8; KEY_BYTES]>) -> Self {
        Self(Secret::new(*bytes))
    }
}

/// The key of the installation: wraps the account keys. Lives in a file or an environment variable.
#[derive(Clone)]
pub struct MasterKey(Bytes);

impl MasterKey {
    /// A new random master.
    pub fn generate(random: &dyn Randomness) -> Self {
        Self(Bytes::generate(random))
    }

    /// Reads 64 hexadecimal digits (spaces around them are ignored): the form of the key file and of
    /// the environment variable.
    ///
    /// # Errors
    /// [`KeyError::NotAKey`]; [`KeyError::Weak`] for samples.
    pub fn from_hex(text: &str) -> Result<Self, KeyError> {
        let mut bytes = Zeroizing::new([0; KEY_BYTES]);
        hex::decode_to_slice(text.trim(), bytes.as_mut_slice()).map_err(|_| KeyError::NotAKey)?;
        if is_sample(&bytes) {
            return Err(KeyError::Weak);
        }
        Ok(Self(Bytes::from(bytes)))
    }

    /// Reads the key file.
    ///
    /// # Errors
    /// As [`MasterKey::load_or_create`]; a missing file is [`KeyError::Io`].
    pub fn load(path: &Path) -> Result<Self, KeyError> {
        Self::from_hex(&key_file::read(path)?)
    }

    /// Reads the key file, or makes one with a new key and mode 0600 where there is none. When two
    /// processes do so at once, both end up with the same key.
    ///
    /// # Errors
    /// Refuses links and anything but a regular file, modes that let group or others in, wrong
    /// sizes and samples; the folder must exist.
    pub fn load_or_create(path: &Path, random: &dyn Randomness) -> Result<Self, KeyError> {
        match Self::load(path) {
            Err(KeyError::Io(error)) if error.kind() == std::io::ErrorKind::NotFound => {}
            done => return done,
        }
        let key = Self::generate(random);
        let text = Zeroizing::new(hex::encode(key.0.0.expose()) + "\n");
        key_file::create(path, &text, &hex::encode(array::<8>(random)))?;
        Self::load(path)
    }

    /// Seals an account's key for storage. The account's id is bound in: the result opens for no
    /// other account.
    ///
    /// # Errors
    /// None in practice; the cipher's error is passed on.
    pub fn wrap(&self, key: &AccountKey, account: &str, random: &dyn Randomness) -> Result<WrappedKey, KeyError> {
        let id = self.0.fingerprint();
        let aad = wrapped_aad(&id, account);
        let sealed = sealed::seal_with(self.0.0.expose(), &aad, key.0.0.expose(), random)
            .map_err(|_: SealError| KeyError::Refused)?;
        WrappedKey::from_bytes(&[&[WRAPPED_VERSION], id.as_slice(), &sealed].concat())
    }

    /// Opens an account's key.
    ///
    /// # Errors
    /// [`KeyError::OtherMaster`], [`KeyError::Refused`].
    pub fn unwrap(&self, wrapped: &WrappedKey, account: &str) -> Result<AccountKey, KeyError> {
        let (id, sealed) = wrapped.parts()?;
        if *id != self.0.fingerprint() {
            return Err(KeyError::OtherMaster { id: hex::encode(id) });
        }
        let plain =
            sealed::open_with(self.0.0.expose(), &wrapped_aad(id, account), sealed).map_err(|_| KeyError::Refused)?;
        let bytes = plain.as_slice().try_into().map_err(|_| KeyError::Refused)?;
        Ok(AccountKey(Bytes::from(Zeroizing::new(bytes))))
    }

    /// A sub key of the installation itself, for the directory database. It changes with the master:
    /// when the master is rotated, what stands under it must be sealed anew.
    pub fn derive(&self, purpose: Purpose) -> SubKey {
        self.0.derive("master", purpose)
    }

    /// Sixteen hexadecimal digits that name the key and are safe to show.
    pub fn fingerprint(&self) -> String {
        hex::encode(self.0.fingerprint())
    }
}

/// The random key of one account. Everything of the account is sealed under keys derived from it.
#[derive(Clone)]
pub struct AccountKey(Bytes);

impl AccountKey {
    /// A new random key.
    pub fn generate(random: &dyn Randomness) -> Self {
        Self(Bytes::generate(random))
    }

    /// The key for one purpose; always the same for the same account key (HKDF-SHA256, RFC 5869).
    pub fn derive(&self, purpose: Purpose) -> SubKey {
        self.0.derive("account", purpose)
    }

    /// Sixteen hexadecimal digits that name the key and are safe to show.
    pub fn fingerprint(&self) -> String {
        hex::encode(self.0.fingerprint())
    }
}

/// A key for one [`Purpose`].
#[derive(Clone)]
pub struct SubKey {
    bytes: Bytes,
    purpose: Purpose,
}

impl SubKey {
    /// The raw key, for the database's cipher.
    pub fn expose(&self) -> &[u8; KEY_BYTES] {
        self.bytes.0.expose()
    }

    /// What the key is for.
    pub fn purpose(&self) -> Purpose {
        self.purpose
    }
}

/// An account key sealed by a master, fit to be stored in the directory.
///
/// Bytes: `version (1) | fingerprint of the master (8) | sealed key (61)`.
#[derive(Clone, PartialEq, Eq)]
pub struct WrappedKey(Vec<u8>);

impl WrappedKey {
    /// Reads the stored bytes; opening them is [`MasterKey::unwrap`].
    ///
    /// # Errors
    /// [`KeyError::NotWrapped`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, KeyError> {
        if bytes.len() != WRAPPED_BYTES || bytes.first() != Some(&WRAPPED_VERSION) {
            return Err(KeyError::NotWrapped);
        }
        Ok(Self(bytes.to_vec()))
    }

    /// The bytes to store.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The fingerprint of the master that wrapped it, as [`MasterKey::fingerprint`] shows it.
    pub fn master_fingerprint(&self) -> String {
        self.parts().map(|(id, _)| hex::encode(id)).unwrap_or_default()
    }

    fn parts(&self) -> Result<(&[u8; FINGERPRINT], &[u8]), KeyError> {
        let (_, rest) = self.0.split_first().ok_or(KeyError::NotWrapped)?;
        rest.split_first_chunk().ok_or(KeyError::NotWrapped)
    }
}

/// Version, master and account are authenticated with the key.
fn wrapped_aad(id: &[u8; FINGERPRINT], account: &str) -> Vec<u8> {
    [b"balie/wrapped-key/".as_slice(), &[WRAPPED_VERSION], id, account.as_bytes()].concat()
}

/// Samples from manuals: few different bytes, or a run with a constant step. A random key looks so
/// with a chance far below 2^-100.
fn is_sample(bytes: &[u8; KEY_BYTES]) -> bool {
    let different = bytes.iter().collect::<std::collections::BTreeSet<_>>().len();
    let steps = || bytes.iter().zip(bytes.iter().skip(1)).map(|(a, b)| b.wrapping_sub(*a));
    let constant_step = steps().zip(steps().skip(1)).all(|(a, b)| a == b);
    different < 8 || constant_step
}

impl fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MasterKey({})", self.fingerprint())
    }
}

impl fmt::Debug for AccountKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AccountKey({})", self.fingerprint())
    }
}

impl fmt::Debug for SubKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SubKey({:?}, [secret])", self.purpose)
    }
}

impl fmt::Debug for WrappedKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "WrappedKey(by {})", self.master_fingerprint())
    }
}

#[cfg(test)]
mod tests;
