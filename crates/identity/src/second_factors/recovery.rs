//! Recovery codes: ten words on paper for the day the phone is gone. Shown once, kept as keyed hashes, each good once.

use domain::Result;
use domain::assurance::Sessionless;
use domain::error::ProblemCode;
use domain::event::{About, Event};
use domain::ids::UserId;
use domain::{Error, Refusal};
use store::{Ctx, Open, WriteTx};
use vault::{Purpose, SecretString, totp};

use super::sql;

/// How many there are.
pub const CODES: usize = 10;
/// Random bytes of one: eighty bits, sixteen letters.
const BYTES: usize = 10;

/// Makes new codes; those before are worth nothing from then on. The codes are in the answer and nowhere else.
///
/// # Errors
/// `Denied` without a session; `StepUpNeeded`; `Invalid` for whoever has no second factor.
pub async fn new_codes(ctx: &Ctx) -> Result<Vec<SecretString>> {
    ctx.actor().needs_fresh(ctx.now(), Sessionless::Refuse)?;
    let user = ctx.actor().user_id().ok_or(Refusal::Denied)?;
    let who = ctx.clone();
    ctx.write(async move |tx| {
        if sql::active(tx, user).await? == 0 {
            let text = "Recovery codes stand in for a second factor: add one first";
            return Err(Error::from(Refusal::invalid("base", ProblemCode::State, text)));
        }
        let codes = replace(tx, &who, user).await?;
        Ok(tx.commit(&who, vec![told(user)]).await?.with(codes))
    })
    .await
}

/// The event of new codes.
pub(super) fn told(user: UserId) -> Event {
    Event::updated(About::User(user.number()), &["recovery_codes"])
}

/// The first codes of whoever has none left, told among the events.
pub(crate) async fn first_codes(
    tx: &mut WriteTx,
    ctx: &Ctx,
    user: UserId,
    events: &mut Vec<Event>,
) -> Result<Vec<SecretString>> {
    if sql::codes_left(tx, user).await? > 0 {
        return Ok(Vec::new());
    }
    events.push(told(user));
    replace(tx, ctx, user).await
}

/// Writes new codes over those before.
pub(super) async fn replace(tx: &mut WriteTx, ctx: &Ctx, user: UserId) -> Result<Vec<SecretString>> {
    sql::remove_codes(tx, user).await?;
    let mut codes = Vec::with_capacity(CODES);
    for _ in 0..CODES {
        let code = new_code(ctx);
        sql::insert_code(tx, user, &digest(ctx, user, code.expose()), ctx.now()).await?;
        codes.push(code);
    }
    Ok(codes)
}

/// `abcd-efgh-ijkl-mnop`.
fn new_code(ctx: &Ctx) -> SecretString {
    let mut bytes = zeroize::Zeroizing::new([0_u8; BYTES]);
    ctx.random().fill(bytes.as_mut_slice());
    let letters = totp::base32(bytes.as_slice());
    let mut code = String::with_capacity(BYTES * 2);
    for (index, letter) in letters.expose().chars().enumerate() {
        if index > 0 && index % 4 == 0 {
            code.push('-');
        }
        code.push(letter.to_ascii_lowercase());
    }
    SecretString::from(code)
}

/// The keyed hash of a code, bound to its person; however it was typed.
pub(super) fn digest(ctx: &Ctx, user: UserId, code: &str) -> [u8; 16] {
    let letters: String = code.chars().filter(char::is_ascii_alphanumeric).map(|it| it.to_ascii_lowercase()).collect();
    let text = zeroize::Zeroizing::new(format!("recovery code\n{}\n{letters}", user.number()));
    vault::blind_index(&ctx.account().key(Purpose::Tokens), &text)
}
