//! Is this code right? Asked inside a write, because a right code is used up and a wrong one is counted.

use domain::assurance::Factor;
use domain::ids::UserId;
use domain::{Fault, Result};
use store::{Ctx, Open, ReadTx, WriteTx};
use vault::{Purpose, totp};
use zeroize::Zeroizing;

use super::{PASSKEY, TOTP, recovery, sql};
use crate::passkeys;

/// Longest code that is looked at, in bytes.
const LONGEST_CODE: usize = 64;
/// Digits of a one-time code.
const DIGITS: usize = 6;
/// So many wrong codes in a row cost nothing but the try.
const FREE_FAILURES: i64 = 10;
/// Then each costs a wait: the first of these, and the last for ever after, in seconds.
const WAITS: [i64; 6] = [60, 60, 300, 300, 900, 3600];

/// What was found.
#[derive(Debug, Eq, PartialEq)]
pub(crate) enum Checked {
    Right(Factor),
    /// With the reason's code.
    Wrong(&'static str),
    /// Too many were wrong; none is looked at for this long.
    Blocked {
        seconds: u32,
    },
}

/// Checks a code of a person and uses it up. Whoever opened the write must commit, right or wrong.
///
/// Recovery codes are not held back by wrong one-time codes: nobody guesses eighty random bits, and so whoever knows
/// somebody's password cannot lock that person out.
///
/// # Errors
/// When the store fails or a secret does not open.
pub(crate) async fn check(tx: &mut WriteTx, ctx: &Ctx, user: UserId, given: &str) -> Result<Checked> {
    if given.len() > LONGEST_CODE {
        return Ok(Checked::Wrong("wrong_code"));
    }
    let given: Zeroizing<String> =
        Zeroizing::new(given.chars().filter(|letter| !letter.is_whitespace() && *letter != '-').collect());
    if given.len() == DIGITS && given.bytes().all(|byte| byte.is_ascii_digit()) {
        return one_time(tx, ctx, user, &given).await;
    }
    let digest = recovery::digest(ctx, user, &given);
    let used = sql::use_recovery_code(tx, user, &digest, ctx.now()).await? == 1;
    Ok(if used { Checked::Right(Factor::RecoveryCode) } else { Checked::Wrong("wrong_code") })
}

async fn one_time(tx: &mut WriteTx, ctx: &Ctx, user: UserId, given: &str) -> Result<Checked> {
    let Some(failed) = sql::take_try(tx, user, ctx.now()).await? else {
        let free_at = sql::free_at(tx, user).await?;
        let millis = free_at.millis() - ctx.now().millis();
        return Ok(Checked::Blocked { seconds: u32::try_from(millis / 1000 + 1).unwrap_or(1) });
    };
    let mut reason = "wrong_code";
    for (id, sealed) in sql::secrets(tx, user).await? {
        let secret = opened(ctx, user, &sealed)?;
        let Some(step) = totp::matching_step(&secret, given, ctx.now().seconds()) else { continue };
        if sql::use_step(tx, id, step, ctx.now()).await? == 1 {
            sql::forget_tries(tx, user).await?;
            return Ok(Checked::Right(Factor::OneTimeCode));
        }
        reason = "code_used";
    }
    if let Some(wait) = wait_after(failed) {
        sql::wait_until(tx, user, ctx.now().plus_seconds(wait)).await?;
    }
    Ok(Checked::Wrong(reason))
}

/// How long nothing is looked at after so many wrong codes in a row.
fn wait_after(failed: i64) -> Option<i64> {
    let beyond = usize::try_from(failed - FREE_FAILURES).ok()?;
    WAITS.get(beyond).or_else(|| WAITS.last()).copied()
}

/// What a person can prove besides the password.
///
/// # Errors
/// When the store fails.
pub(crate) async fn methods(tx: &mut ReadTx, user: UserId) -> Result<Vec<&'static str>> {
    let mut methods = Vec::new();
    if !sql::secrets(tx, user).await?.is_empty() {
        methods.push(TOTP);
    }
    if passkeys::sql::count(tx, user).await? > 0 {
        methods.push(PASSKEY);
    }
    if sql::codes_left(tx, user).await? > 0 {
        methods.push("recovery_code");
    }
    Ok(methods)
}

/// The place a secret is sealed for, so that it opens for nobody else.
fn place(user: UserId) -> String {
    format!("second_factors.secret/{}", user.number())
}

pub(super) fn sealed(ctx: &Ctx, user: UserId, secret: &[u8]) -> Result<Vec<u8>> {
    let key = ctx.account().key(Purpose::Columns);
    let sealed = vault::seal(&key, place(user).as_bytes(), secret, ctx.random());
    sealed.map_err(|error| Fault::new("seal a second factor", error).into())
}

pub(super) fn opened(ctx: &Ctx, user: UserId, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>> {
    let key = ctx.account().key(Purpose::Columns);
    let opened = vault::open(&key, place(user).as_bytes(), sealed);
    opened.map_err(|error| Fault::new("open a second factor", error).into())
}
