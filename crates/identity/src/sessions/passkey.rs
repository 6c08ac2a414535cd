//! Signing in with a passkey and nothing else: the key says who it is, and asked whoever holds it.

use domain::assurance::Evidence;
use domain::event::{About, Act, Event};
use domain::{Refusal, Result};
use store::{Ctx, Open};

use super::SignedIn;
use super::mint::{self, Arrival, Minting, Origin, refused};
use crate::entrance::Doorman;
use crate::passkeys::{Answer, For, Seen, check};

/// Signs in by the answer of a key. Answer and session are one write.
///
/// # Errors
/// `Unauthenticated`, the same for every reason; `NetworkRefused`. The event says why.
pub async fn sign_in_by_passkey(doorman: &Doorman, visitor: &Ctx, given: Answer) -> Result<SignedIn> {
    let arrival = Arrival { email: None, place: doorman.place_of_caller(visitor) };
    by_answer(visitor, given, arrival).await
}

/// As [`sign_in_by_passkey`], from a place that is known.
pub(crate) async fn by_answer(visitor: &Ctx, given: Answer, arrival: Arrival) -> Result<SignedIn> {
    let who = visitor.clone();
    let signed_in = visitor.write(async move |tx| {
        let (user, factor) = match check(tx, &who, For::SigningIn, None, &given).await? {
            Seen::Right { user, factor } => (user, factor),
            Seen::Wrong { reason, user } => {
                let told = match user {
                    Some(user) => refused(user, reason),
                    None => Event::new(About::Session(0), Act::Refused).with_code(reason),
                };
                return Ok(tx.commit(&who, vec![told]).await?.with(Err(Refusal::Unauthenticated)));
            }
        };
        #[expect(clippy::disallowed_methods, reason = "the key's answer was checked just now")]
        let evidence = Evidence::proven(factor, who.now());
        match mint::within(tx, &who, user, &evidence, Origin::Arrival(&arrival)).await? {
            Minting::Session(fresh) => {
                let (signed_in, events) = mint::signed_in(tx, &who, *fresh, &evidence).await?;
                let ctx = signed_in.ctx.clone();
                Ok(tx.commit(&ctx, events).await?.with(Ok(signed_in)))
            }
            Minting::Refused(reason) => {
                Ok(tx.commit(&who, vec![refused(user, reason)]).await?.with(Err(mint::refusal(reason))))
            }
            // The law asks nobody for a second factor after a key that asked who holds it.
            Minting::Pending(_) => Err(Refusal::Unauthenticated.into()),
        }
    });
    Ok(signed_in.await??)
}
