//! Devices on which somebody has signed in before: a cookie that lets their owner try a password although a stranger
//! has used up the tries of that address. It opens nothing by itself.

use store::{Ctx, Open};
use subtle::ConstantTimeEq as _;

use super::proof::fingerprint;

/// How long a device is known, in seconds: 180 days.
pub const KNOWN_FOR_SECONDS: i64 = 180 * 24 * 3600;
/// Longest mark that is looked at, in bytes.
const LONGEST: usize = 128;
/// Between the marks of several people who share a browser, and how many of them it remembers.
const BETWEEN: char = '~';
const MOST_MARKS: usize = 4;

/// A number for a device that was not met before.
#[must_use]
pub(crate) fn new_number(ctx: &Ctx) -> u64 {
    let mut bytes = [0_u8; 8];
    ctx.random().fill(&mut bytes);
    u64::from_be_bytes(bytes)
}

/// The mark of a device on which `email` signed in: number, moment, keyed fingerprint of both and the address.
#[must_use]
pub(crate) fn mark(ctx: &Ctx, email: &str, number: u64) -> String {
    let since = ctx.now().seconds();
    format!("{number}.{since}.{}", tag(ctx, email, number, since))
}

/// The marks of the device that made this request, with the one of `email` anew and in front.
#[must_use]
pub(crate) fn marks(ctx: &Ctx, email: &str, number: u64) -> String {
    let before = ctx.client().device.as_deref().unwrap_or_default();
    let others = before.split(BETWEEN).filter(|other| {
        let fits = other.len() <= LONGEST && other.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'.');
        fits && !other.is_empty() && number_of(ctx, email, other).is_none()
    });
    let mut marks = mark(ctx, email, number);
    for other in others.take(MOST_MARKS - 1) {
        marks.push(BETWEEN);
        marks.push_str(other);
    }
    marks
}

/// The number of the device, when one of its `marks` shows that `email` signed in on it before.
#[must_use]
pub fn known_device(ctx: &Ctx, email: &str, marks: &str) -> Option<u64> {
    marks.split(BETWEEN).take(MOST_MARKS).find_map(|mark| number_of(ctx, email, mark))
}

fn number_of(ctx: &Ctx, email: &str, mark: &str) -> Option<u64> {
    if mark.len() > LONGEST {
        return None;
    }
    let mut parts = mark.split('.');
    let (number, since, given) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?);
    let is_real = tag(ctx, email, number, since).as_bytes().ct_eq(given.as_bytes());
    let age = ctx.now().seconds().checked_sub(since)?;
    (bool::from(is_real) && (0..KNOWN_FOR_SECONDS).contains(&age)).then_some(number)
}

fn tag(ctx: &Ctx, email: &str, number: u64, since: i64) -> String {
    fingerprint(ctx, "device", &format!("{number}\n{since}\n{}", email.trim().to_lowercase()))
}
