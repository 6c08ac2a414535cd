//! Secrets in memory: overwritten when dropped, never printed, never serialised.

use std::fmt;

use serde::{Deserialize, Deserializer};
use subtle::ConstantTimeEq;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// A value that must not leave the process by accident.
///
/// It is overwritten when dropped and has neither `Display` nor `Serialize`; `Debug` prints
/// `[secret]`. Read it with [`Secret::expose`], as late and as shortly as possible.
///
/// A `String` or `Vec` that grew before it came in may have left copies behind; build secrets with
/// their final capacity.
///
/// ```compile_fail
/// println!("{}", vault::SecretString::from("hidden"));
/// ```
/// ```compile_fail
/// fn wants<T: serde::Serialize>(_: T) {}
/// wants(vault::SecretString::from("hidden"));
/// ```
/// ```compile_fail
/// assert!(vault::SecretString::from("a") == vault::SecretString::from("a"));
/// ```
#[derive(Clone)]
pub struct Secret<T: Zeroize>(T);

/// Secret bytes, for example a signing key.
pub type SecretBytes = Secret<Vec<u8>>;

/// Secret text, for example a password out of the configuration.
pub type SecretString = Secret<String>;

impl<T: Zeroize> Secret<T> {
    /// Takes the value into custody.
    pub fn new(value: T) -> Self {
        Self(value)
    }

    /// The value itself, to hand to whatever needs it. Do not keep a copy.
    pub fn expose(&self) -> &T {
        &self.0
    }
}

impl<T: Zeroize + AsRef<[u8]>> Secret<T> {
    /// Whether the bytes are the same; the time taken depends on the lengths only.
    pub fn matches(&self, other: &[u8]) -> bool {
        self.0.as_ref().ct_eq(other).into()
    }
}

impl From<&str> for SecretString {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl From<String> for SecretString {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl From<Vec<u8>> for SecretBytes {
    fn from(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }
}

impl<T: Zeroize> fmt::Debug for Secret<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[secret]")
    }
}

impl<T: Zeroize> Drop for Secret<T> {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl<T: Zeroize> ZeroizeOnDrop for Secret<T> {}

/// So that a configuration file can hold one; there is no way back out by serde.
impl<'de> Deserialize<'de> for SecretString {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        String::deserialize(from).map(Self)
    }
}

#[cfg(test)]
mod tests;
