//! Password hashes: Argon2id (RFC 9106) with a pepper, in PHC strings, with equal work for everyone.
//!
//! Hashing takes tens of milliseconds and up to 64 MiB: call it from a blocking thread and bound how
//! many run at once. Rules about what makes a password good are not here.

use std::hint::black_box;
use std::time::{Duration, Instant};

use argon2::{Algorithm, Argon2, Params, PasswordHash, PasswordHasher, PasswordVerifier, Version};
use thiserror::Error;

use crate::keys::SubKey;
use crate::random::{Randomness, array};

/// The longest password, in bytes.
pub const MAX_PASSWORD_BYTES: usize = 1024;

const SALT_BYTES: usize = 16;
const HASH_BYTES: usize = 32;

/// The least work for real passwords (OWASP Password Storage Cheat Sheet): 19 MiB, two passes.
const FLOOR: Cost = Cost { memory_kib: 19 * 1024, passes: 2, lanes: 1 };
/// Memory is raised up to here first, since it hurts attackers most; then passes.
const MOST_MEMORY_KIB: u32 = 64 * 1024;
const MOST_PASSES: u32 = 10;

/// A stored hash that asks for more than this was not made by us and would stall the server.
const LIMIT: Cost = Cost { memory_kib: 256 * 1024, passes: 32, lanes: 4 };

/// Why a password cannot be hashed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum PasswordError {
    /// Nothing was given.
    #[error("the password is empty")]
    Empty,
    /// More than [`MAX_PASSWORD_BYTES`].
    #[error("the password is longer than 1024 bytes")]
    TooLong,
    /// The hash could not be worked out, for lack of memory.
    #[error("the password could not be hashed")]
    Failed,
}

/// How much work a hash is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cost {
    memory_kib: u32,
    passes: u32,
    lanes: u32,
}

impl Cost {
    /// The least work for real passwords: 19 MiB, two passes, one lane.
    pub fn floor() -> Self {
        FLOOR
    }

    /// Measures this machine and gives the work that takes about `target_ms` milliseconds: never less
    /// than [`Cost::floor`], never more than 64 MiB and ten passes. Takes some hundred milliseconds.
    pub fn tuned(target_ms: u64) -> Self {
        let took = FLOOR.measure().min(FLOOR.measure()).max(Duration::from_micros(100));
        let budget = Duration::from_millis(target_ms).as_secs_f64() / took.as_secs_f64();
        FLOOR.times(budget)
    }

    /// Next to no work. **Only for tests**: such a hash can be guessed quickly.
    pub fn light() -> Self {
        Self { memory_kib: 64, passes: 1, lanes: 1 }
    }

    /// About `factor` times this much work, within the bounds of [`Cost::tuned`].
    fn times(self, factor: f64) -> Self {
        let memory_kib =
            (f64::from(self.memory_kib) * factor).clamp(f64::from(self.memory_kib), f64::from(MOST_MEMORY_KIB));
        let left = factor * f64::from(self.memory_kib) / memory_kib;
        let passes = (f64::from(self.passes) * left).clamp(f64::from(self.passes), f64::from(MOST_PASSES));
        Self { memory_kib: memory_kib as u32, passes: passes as u32, lanes: self.lanes }
    }

    fn measure(self) -> Duration {
        let start = Instant::now();
        let mut out = [0; HASH_BYTES];
        if let Ok(params) = self.params() {
            let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
            let _ = black_box(argon.hash_password_into(b"measure", &[0; SALT_BYTES], &mut out));
        }
        start.elapsed()
    }

    fn params(self) -> Result<Params, PasswordError> {
        Params::new(self.memory_kib, self.passes, self.lanes, Some(HASH_BYTES)).map_err(|_| PasswordError::Failed)
    }

    /// Bytes filled: what an attacker has to pay for.
    fn work(self) -> u64 {
        u64::from(self.memory_kib) * u64::from(self.passes)
    }

    /// Whether hashes made with `self` should be made anew now that `current` is in force. Measuring
    /// differs a little at each start, so only a clear gap counts.
    fn outdated(self, current: Cost) -> bool {
        self.work() * 2 < current.work() || self.memory_kib * 2 < current.memory_kib
    }
}

/// The answer to "is this the password?".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub enum Verified {
    /// It is.
    Yes,
    /// It is, and the hash was made with clearly less work than now: store a new one.
    YesRehash,
    /// It is not, or the stored hash cannot be read.
    No,
}

/// Makes and verifies password hashes with one cost and one pepper.
#[derive(Debug, Clone)]
pub struct Passwords {
    cost: Cost,
    pepper: SubKey,
}

impl Passwords {
    /// `pepper` is the sub key for [`crate::Purpose::Passwords`]; it enters Argon2 as its secret, so
    /// stolen hashes are worth nothing without it.
    pub fn new(cost: Cost, pepper: SubKey) -> Self {
        Self { cost, pepper }
    }

    /// A new hash, as a PHC string, with a random salt.
    ///
    /// # Errors
    /// Every [`PasswordError`].
    pub fn hash(&self, password: &str, random: &dyn Randomness) -> Result<String, PasswordError> {
        if password.is_empty() {
            return Err(PasswordError::Empty);
        }
        if password.len() > MAX_PASSWORD_BYTES {
            return Err(PasswordError::TooLong);
        }
        let salt: [u8; SALT_BYTES] = array(random);
        let hash =
            self.argon()?.hash_password_with_salt(password.as_bytes(), &salt).map_err(|_| PasswordError::Failed)?;
        Ok(hash.to_string())
    }

    /// Compares a password with a stored hash. A stored hash that cannot be read costs as much as
    /// one that can. Over-long passwords are answered at once, whoever they are for.
    pub fn verify(&self, password: &str, phc: &str) -> Verified {
        if password.len() > MAX_PASSWORD_BYTES {
            return Verified::No;
        }
        let Some((hash, cost)) = parse(phc) else {
            self.verify_nothing(password);
            return Verified::No;
        };
        let same = self.argon().is_ok_and(|argon| argon.verify_password(password.as_bytes(), &hash).is_ok());
        match same {
            true if cost.outdated(self.cost) => Verified::YesRehash,
            true => Verified::Yes,
            false => Verified::No,
        }
    }

    /// The work of [`Passwords::verify`] without a hash: call it when the user does not exist or has
    /// no password, so that the time taken does not tell.
    pub fn verify_nothing(&self, password: &str) {
        if password.len() > MAX_PASSWORD_BYTES {
            return;
        }
        let mut out = [0; HASH_BYTES];
        if let Ok(argon) = self.argon() {
            let salt = [0; SALT_BYTES];
            let _ = black_box(argon.hash_password_into(password.as_bytes(), &salt, &mut out));
        }
    }

    fn argon(&self) -> Result<Argon2<'_>, PasswordError> {
        let params = self.cost.params()?;
        let pepper = self.pepper.expose();
        Argon2::new_with_secret(pepper, Algorithm::Argon2id, Version::V0x13, params).map_err(|_| PasswordError::Failed)
    }
}

/// A stored hash, when it is Argon2id of version 19 with a cost within [`LIMIT`] and a full length.
fn parse(phc: &str) -> Option<(PasswordHash, Cost)> {
    let hash = PasswordHash::new(phc).ok()?;
    let known = Algorithm::try_from(hash.algorithm.as_str()) == Ok(Algorithm::Argon2id)
        && hash.version == Some(Version::V0x13.into());
    let params = Params::try_from(&hash).ok()?;
    let cost = Cost { memory_kib: params.m_cost(), passes: params.t_cost(), lanes: params.p_cost() };
    let bounded = cost.memory_kib <= LIMIT.memory_kib && cost.passes <= LIMIT.passes && cost.lanes <= LIMIT.lanes;
    let whole = hash.salt.is_some() && hash.hash.is_some_and(|out| out.len() == HASH_BYTES);
    (known && bounded && whole).then_some((hash, cost))
}

#[cfg(test)]
mod tests;
