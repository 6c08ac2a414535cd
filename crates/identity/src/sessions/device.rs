//! Devices on which somebody has signed in before: a cookie that lets their owner try a password although a stranger
//! has used up the tries of that address. It opens nothing by itself.

use store::{Ctx, Open};
use subtle::ConstantTimeEq as _;

use super::proof::fingerprint;

/// How long a device is known, in seconds: 180 days.
pub const KNOWN_FOR_SECONDS: i64 = 180 * 24 * 3600;
/// Longest text that is looked at, in bytes.
const LONGEST: usize = 128;

/// The mark of a device on which `email` signed in: number, moment, keyed fingerprint of both and the address.
#[must_use]
pub fn new_device(ctx: &Ctx, email: &str) -> String {
    let mut bytes = [0_u8; 8];
    ctx.random().fill(&mut bytes);
    let number = u64::from_be_bytes(bytes);
    let since = ctx.now().seconds();
    format!("{number}.{since}.{}", tag(ctx, email, number, since))
}

/// The number of the device, when `mark` shows that `email` signed in on it before.
#[must_use]
pub fn known_device(ctx: &Ctx, email: &str, mark: &str) -> Option<u64> {
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
