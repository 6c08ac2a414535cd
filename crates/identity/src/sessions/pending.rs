//! A sign-in whose first factor was right and that waits for a code: a token that is good for nothing else, lives ten
//! minutes, takes five codes and ends with the first right one.

use domain::assurance::Evidence;
use domain::event::{About, Act, Event};
use domain::ids::UserId;
use domain::{Refusal, Result, Time};
use store::{Ctx, Open, WriteTx};
use vault::{Purpose, SecretString, Token, TokenKind};

use super::mint::{self, Arrival, Minting, Origin, SignedIn, refused};
use super::sql;
use crate::passkeys::{self, Answer, For, Place, Question, Seen};
use crate::second_factors::{self, Checked};

/// How long it waits, in seconds.
pub const WAITS_SECONDS: i64 = 600;
/// Most codes that are tried with one token.
pub const MOST_ATTEMPTS: i64 = 5;

/// A sign-in that waits for its second factor.
pub struct Pending {
    /// Shown once, to whoever proved the first factor.
    pub token: SecretString,
    /// What may be proven: `totp`, `passkey`, `recovery_code`.
    pub methods: Vec<&'static str>,
    pub expires_at: Time,
}

/// What finishes one.
#[derive(Clone, Debug)]
pub enum Proof {
    /// Of an authenticator app or from paper.
    Code(String),
    Passkey(Answer),
}

/// A waiting sign-in as it is kept.
pub(super) struct Waiting {
    pub(super) id: i64,
    pub(super) user: UserId,
    pub(super) evidence: Evidence,
}

enum Finished {
    SignedIn(SignedIn),
    /// With the reason's code.
    Refused(&'static str),
    Blocked(u32),
}

/// Writes one down; old ones of everybody go.
pub(super) async fn open(tx: &mut WriteTx, ctx: &Ctx, user: UserId, evidence: &Evidence) -> Result<Pending> {
    let token = Token::new(TokenKind::SignIn, ctx.random());
    let digest = token.digest(&ctx.account().key(Purpose::Tokens));
    let expires_at = ctx.now().plus_seconds(WAITS_SECONDS);
    sql::remove_old_pending(tx, ctx.now()).await?;
    sql::insert_pending(tx, &digest, user, evidence, expires_at).await?;
    let methods = second_factors::methods(tx, user).await?;
    Ok(Pending { token: token.reveal(), methods, expires_at })
}

/// What the keys of whoever waits are asked; none without a key, or when it is too late.
///
/// # Errors
/// When the store fails.
pub async fn finishing_question(visitor: &Ctx, token: &str, place: &Place) -> Result<Option<Question>> {
    let Ok(token) = Token::parse(TokenKind::SignIn, token) else { return Ok(None) };
    let digest = token.digest(&visitor.account().key(Purpose::Tokens));
    let now = visitor.now();
    let waiting = visitor.read(async move |tx| Ok(sql::who_waits(tx, &digest, now).await?)).await?;
    match waiting {
        Some(user) => passkeys::asked_of(visitor, user, For::Finishing(&digest), place).await,
        None => Ok(None),
    }
}

/// Finishes a sign-in with a code or a key. Each attempt is counted before the proof is looked at, in one statement.
///
/// # Errors
/// `Unauthenticated`, the same for every reason; `NetworkRefused` for whoever may not come from there; `TooMany` after
/// many wrong codes of this person. The event says why.
pub async fn finish(visitor: &Ctx, token: &str, proof: Proof, arrival: Arrival) -> Result<SignedIn> {
    let Ok(token) = Token::parse(TokenKind::SignIn, token) else {
        super::service::tell_refusal(visitor, "sign_in_unknown").await?;
        return Err(Refusal::Unauthenticated.into());
    };
    let digest = token.digest(&visitor.account().key(Purpose::Tokens));
    let who = visitor.clone();
    let finished = visitor.write(async move |tx| {
        let Some(waiting) = sql::take_attempt(tx, &digest, who.now(), MOST_ATTEMPTS).await? else {
            let unknown = Event::new(About::Session(0), Act::Refused).with_code("sign_in_unknown");
            return Ok(tx.commit(&who, vec![unknown]).await?.with(Finished::Refused("sign_in_unknown")));
        };
        let checked = match &proof {
            Proof::Code(code) => second_factors::check(tx, &who, waiting.user, code).await?,
            Proof::Passkey(answer) => {
                let seen = passkeys::check(tx, &who, For::Finishing(&digest), Some(waiting.user), answer).await?;
                match seen {
                    Seen::Right { factor, .. } => Checked::Right(factor),
                    Seen::Wrong { reason, .. } => Checked::Wrong(reason),
                }
            }
        };
        let factor = match checked {
            Checked::Right(factor) => factor,
            Checked::Wrong(reason) => {
                let told = vec![refused(waiting.user, reason)];
                return Ok(tx.commit(&who, told).await?.with(Finished::Refused(reason)));
            }
            Checked::Blocked { seconds } => {
                let told = vec![refused(waiting.user, "too_many_codes")];
                return Ok(tx.commit(&who, told).await?.with(Finished::Blocked(seconds)));
            }
        };
        sql::remove_pending(tx, waiting.id).await?;
        let evidence = waiting.evidence.and(factor, who.now());
        match mint::within(tx, &who, waiting.user, &evidence, Origin::Arrival(&arrival)).await? {
            Minting::Session(fresh) => {
                let (signed_in, events) = mint::signed_in(tx, &who, *fresh, &evidence).await?;
                let ctx = signed_in.ctx.clone();
                Ok(tx.commit(&ctx, events).await?.with(Finished::SignedIn(signed_in)))
            }
            Minting::Refused(reason) => {
                Ok(tx.commit(&who, vec![refused(waiting.user, reason)]).await?.with(Finished::Refused(reason)))
            }
            // A second factor was proven, so nothing more can be waited for.
            Minting::Pending(_) => Err(Refusal::Unauthenticated.into()),
        }
    });
    match finished.await? {
        Finished::SignedIn(signed_in) => Ok(signed_in),
        Finished::Refused(code) => Err(mint::refusal(code).into()),
        Finished::Blocked(retry_after_seconds) => Err(Refusal::TooMany { retry_after_seconds }.into()),
    }
}
