//! Randomness as a parameter: the system's in service, a seeded stream in tests and demos.

use std::sync::atomic::{AtomicU64, Ordering};

use aws_lc_rs::hmac;

/// A source of random bytes. Passed by parameter (`&dyn Randomness`), never a global.
pub trait Randomness: Send + Sync {
    /// Fills all of `bytes`.
    fn fill(&self, bytes: &mut [u8]);
}

/// `N` random bytes.
pub(crate) fn array<const N: usize>(random: &dyn Randomness) -> [u8; N] {
    let mut bytes = [0; N];
    random.fill(&mut bytes);
    bytes
}

/// The operating system's randomness, through `aws-lc-rs`. The only one fit for real data.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemRandom;

impl Randomness for SystemRandom {
    /// # Panics
    /// When the system has no randomness to give: going on would mean predictable keys.
    fn fill(&self, bytes: &mut [u8]) {
        assert!(aws_lc_rs::rand::fill(bytes).is_ok(), "the operating system gave no random bytes");
    }
}

/// A reproducible stream for tests and demo data: block `n` is HMAC-SHA256(seed, n).
///
/// **Never for real data:** whoever knows the seed knows every key and token drawn from it. The
/// same seed and the same sequence of calls give the same bytes; threads share one stream.
#[derive(Debug)]
pub struct SeededRandom {
    key: hmac::Key,
    next_block: AtomicU64,
}

impl SeededRandom {
    /// Starts the stream of `seed` at its beginning.
    pub fn new(seed: u64) -> Self {
        let key = hmac::Key::new(hmac::HMAC_SHA256, &seed.to_be_bytes());
        Self { key, next_block: AtomicU64::new(0) }
    }
}

impl Randomness for SeededRandom {
    fn fill(&self, bytes: &mut [u8]) {
        for part in bytes.chunks_mut(32) {
            let block = self.next_block.fetch_add(1, Ordering::Relaxed);
            let tag = hmac::sign(&self.key, &block.to_be_bytes());
            for (to, from) in part.iter_mut().zip(tag.as_ref()) {
                *to = *from;
            }
        }
    }
}

#[cfg(test)]
mod tests;
