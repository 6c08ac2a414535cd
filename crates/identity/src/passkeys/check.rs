//! Is this answer good? Asked inside a write, because a question is used up and a counter goes on.

use domain::Result;
use domain::assurance::Factor;
use domain::ids::UserId;
use store::{Ctx, WriteTx};
use vault::webauthn::{self, Asked, Assertion, PublicKey};

use super::question::{self, For};
use super::service::handle;
use super::{Answer, factor_of, sql};
use crate::second_factors::sql as factors;

/// What was found.
#[derive(Debug, Eq, PartialEq)]
pub(crate) enum Seen {
    Right {
        user: UserId,
        factor: Factor,
    },
    /// With the reason's code, and whose key it was.
    Wrong {
        reason: &'static str,
        user: Option<UserId>,
    },
}

const fn wrong(reason: &'static str, user: Option<UserId>) -> Seen {
    Seen::Wrong { reason, user }
}

/// Checks an answer, of `expected` or of whomever the key knows, and uses its question up. Whoever opened the write must
/// commit, right or wrong. Where nobody is expected, the key must have asked who holds it.
///
/// # Errors
/// When the store fails.
pub(crate) async fn check(
    tx: &mut WriteTx,
    ctx: &Ctx,
    purpose: For<'_>,
    expected: Option<UserId>,
    given: &Answer,
) -> Result<Seen> {
    let answer = match Assertion::read(&given.text) {
        Ok(answer) => answer,
        Err(error) => return Ok(wrong(error.code(), expected)),
    };
    let challenge = match webauthn::challenge_of(&answer.client_data) {
        Ok(challenge) => challenge,
        Err(error) => return Ok(wrong(error.code(), expected)),
    };
    if let Some(reason) = question::take(tx, ctx, purpose, &given.place, &challenge).await? {
        return Ok(wrong(reason, expected));
    }
    let Some(known) = sql::by_credential(tx, &answer.credential).await? else {
        return Ok(wrong("passkey_unknown", expected));
    };
    let user = known.user;
    let knows_whose = !answer.user.is_empty() || expected.is_some();
    let is_theirs = answer.user.is_empty() || answer.user == handle(ctx, user);
    if !knows_whose || !is_theirs || expected.is_some_and(|expected| expected != user) {
        return Ok(wrong("passkey_of_another", expected.or(Some(user))));
    }
    let asked = Asked {
        origin: &given.place.origin,
        host: given.place.host(),
        challenge: &challenge,
        needs_verification: expected.is_none(),
    };
    let proven = PublicKey::read(&known.public_key).and_then(|key| webauthn::proven(&asked, &key, &answer));
    let proven = match proven {
        Ok(proven) => proven,
        Err(error) => return Ok(wrong(error.code(), Some(user))),
    };
    // Two keys that count apart are one that was copied.
    if sql::count_on(tx, known.factor, proven.counter).await? == 0 {
        return Ok(wrong("passkey_cloned", Some(user)));
    }
    factors::note_use(tx, known.factor, ctx.now()).await?;
    Ok(Seen::Right { user, factor: factor_of(proven.is_verified) })
}
