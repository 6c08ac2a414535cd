//! Passwords with the API (AUT-6): only where the account allows them, and never for somebody of whom a second factor
//! is known or asked for, because a program has none to give.

use domain::assurance::{Admission, Evidence, Factor, Level};
use domain::event::{About, Act, Event};
use domain::{Actor, Refusal, Result};
use store::{Ctx, Open};

use crate::second_factors::sql as factors;

/// Lets a right password in, or tells why not.
///
/// # Errors
/// `Unauthenticated`.
pub(super) async fn admit(visitor: &Ctx, actor: &Actor) -> Result<()> {
    let (settings, now) = (visitor.settings(), visitor.now());
    let refusal = Refusal::Unauthenticated;
    if !settings.password_basic {
        return Err(refusal.into());
    }
    let user = actor.user_id().ok_or(Refusal::Unauthenticated)?;
    let read = async move |tx: &mut store::ReadTx| factors::person(tx, user).await;
    let person = visitor.account().database().read(read).await?.ok_or(Refusal::Unauthenticated)?;
    #[expect(clippy::disallowed_methods, reason = "the password was checked just now")]
    let evidence = Evidence::proven(Factor::Password, now);
    let code = match settings.sign_in_policy().admission(person.standing(), &evidence, now) {
        Admission::Session(Level::OneFactor | Level::TwoFactors) => return Ok(()),
        Admission::SecondFactor | Admission::Session(Level::Enrolling) => "second_factor_needed",
        Admission::Refused(code) => code,
    };
    // The password was right, so this is worth telling; the entrance bounds how often it can happen.
    let who = visitor.clone();
    let told = Event::new(About::Session(0), Act::Refused).with_code(code).with_other(user.number());
    visitor.write(async move |tx| tx.commit(&who, vec![told]).await).await?;
    Err(refusal.into())
}
