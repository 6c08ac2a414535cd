//! Tries inputs on a target: a panic, or too long a time, is a failure.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use crate::Target;
use crate::mutate::{Dice, mutate};

/// What went wrong with an input.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Failure {
    Panicked,
    TookTooLong,
}

/// An input that failed.
#[derive(Clone, Debug)]
pub struct Failed {
    pub data: Vec<u8>,
    pub failure: Failure,
}

/// Tries one input, which may take `most` time.
///
/// # Errors
/// [`Failed`] with the input.
pub fn try_one(target: &Target, data: &[u8], most: Duration) -> Result<(), Failed> {
    let begun = Instant::now();
    // A parser keeps nothing between inputs that a panic could leave half done.
    let ended = catch_unwind(AssertUnwindSafe(|| (target.run)(data)));
    let failure = match ended {
        Err(_) => Failure::Panicked,
        Ok(()) if begun.elapsed() > most => Failure::TookTooLong,
        Ok(()) => return Ok(()),
    };
    Err(Failed { data: data.to_vec(), failure })
}

/// Tries changes of `seeds` until `many` were tried or `time` is over; gives the number of tries.
///
/// # Errors
/// The first input that failed.
pub fn try_many(
    target: &Target,
    seeds: &[Vec<u8>],
    dice: &mut Dice,
    many: u64,
    time: Duration,
    most: Duration,
) -> Result<u64, Failed> {
    let begun = Instant::now();
    let mut tried = 0;
    while tried < many && begun.elapsed() < time {
        let data = mutate(dice, seeds, target.tokens, target.longest_bytes);
        try_one(target, &data, most)?;
        tried += 1;
    }
    Ok(tried)
}

/// The smallest part of an input that still fails in the same way, as far as cutting finds it.
#[must_use]
pub fn shrunk(target: &Target, failed: &Failed, most: Duration) -> Vec<u8> {
    let mut data = failed.data.clone();
    let mut piece = data.len() / 2;
    while piece > 0 {
        let mut at = 0;
        while at < data.len() {
            let end = (at + piece).min(data.len());
            let mut shorter = data.clone();
            shorter.drain(at..end);
            match try_one(target, &shorter, most) {
                Err(other) if other.failure == failed.failure => data = shorter,
                _ => at = end,
            }
        }
        piece /= 2;
    }
    data
}
