//! Proving again that it is still the same person who sits there, before what must not happen by a stolen screen.

use domain::assurance::Factor;
use domain::error::ProblemCode;
use domain::{Refusal, Result};
use store::{Ctx, Open};
use vault::SecretString;

use super::mint::{Rotation, refused, rotate};
use super::{Session, service};
use crate::passkeys::{self, Answer, For, Seen};
use crate::passwords;
use crate::second_factors::{self, Checked, sql as factors};

/// What a person proves anew.
#[derive(Clone, Default)]
pub struct StepUp {
    pub password: Option<String>,
    pub code: Option<String>,
    pub passkey: Option<Answer>,
}

enum Stepped {
    Up(Session, SecretString),
    Refused(&'static str),
    Blocked(u32),
}

/// Makes the proof of this session fresh and gives it another secret. Whoever has a second factor proves that, whoever
/// has none proves the password; what is given beside it must be right too.
///
/// # Errors
/// `NotFound` when the request came with another credential; `Invalid` for a wrong or missing proof; `TooMany`.
pub async fn step_up(ctx: &Ctx, given: StepUp) -> Result<(Session, SecretString)> {
    let before = service::current(ctx).await?;
    let user = before.user_id.into();
    let given_password = given.password.is_some();
    let has_password = match given.password {
        Some(password) => passwords::proves(ctx, user, password).await?,
        None => false,
    };
    if given_password && !has_password {
        service::tell_refusal_of(ctx, user, "wrong_password").await?;
        return Err(problem("wrong_password").into());
    }
    let (who, code, passkey) = (ctx.clone(), given.code, given.passkey);
    let stepped = ctx.write(async move |tx| {
        let mut evidence = before.evidence.clone();
        if has_password {
            evidence = evidence.and(Factor::Password, who.now());
        }
        let mut has_key = false;
        if let Some(answer) = passkey {
            match passkeys::check(tx, &who, For::StepUp(before.id), Some(user), &answer).await? {
                Seen::Right { factor, .. } => evidence = evidence.and(factor, who.now()),
                Seen::Wrong { reason, .. } => {
                    return Ok(tx.commit(&who, vec![refused(user, reason)]).await?.with(Stepped::Refused(reason)));
                }
            }
            has_key = true;
        }
        let reason = match code {
            None if has_key => None,
            Some(code) => match second_factors::check(tx, &who, user, &code).await? {
                Checked::Right(factor) => {
                    evidence = evidence.and(factor, who.now());
                    None
                }
                Checked::Wrong(reason) => Some(reason),
                Checked::Blocked { seconds } => {
                    let told = vec![refused(user, "too_many_codes")];
                    return Ok(tx.commit(&who, told).await?.with(Stepped::Blocked(seconds)));
                }
            },
            None if factors::active(tx, user).await? > 0 => Some("code_needed"),
            None if !has_password => Some("password_needed"),
            None => None,
        };
        if let Some(reason) = reason {
            return Ok(tx.commit(&who, vec![refused(user, reason)]).await?.with(Stepped::Refused(reason)));
        }
        let (fresh, told) = rotate(tx, &who, &before, &evidence, Rotation::SteppedUp).await?;
        Ok(tx.commit(&who, vec![told]).await?.with(Stepped::Up(fresh.session, fresh.token)))
    });
    match stepped.await? {
        Stepped::Up(session, token) => Ok((session, token)),
        Stepped::Refused(reason) => Err(problem(reason).into()),
        Stepped::Blocked(retry_after_seconds) => Err(Refusal::TooMany { retry_after_seconds }.into()),
    }
}

/// The refusal that says which proof was wrong or is missing.
fn problem(reason: &str) -> Refusal {
    match reason {
        "wrong_password" => Refusal::invalid("password", ProblemCode::Invalid, "Password: is not right"),
        "password_needed" => Refusal::invalid("password", ProblemCode::Blank, "Password: cannot be blank"),
        "code_needed" => Refusal::invalid("code", ProblemCode::Blank, "Code: cannot be blank"),
        reason if reason.starts_with("passkey_") => {
            Refusal::invalid("passkey", ProblemCode::Invalid, "Passkey: the answer of the key does not count")
        }
        _ => Refusal::invalid("code", ProblemCode::Invalid, "Code: is not right, or was used before"),
    }
}
