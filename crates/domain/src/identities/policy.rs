//! Identities are seen and changed by whoever may see and change their user; vouching for one needs more.

use crate::actor::Actor;
use crate::error::Refusal;
use crate::rights::Right;
use crate::users::User;

/// May the actor, who may change this user, say without proof that an address is the user's? Agents of end
/// users and admins of staff may; nobody does it for oneself, except an admin.
///
/// # Errors
/// `Denied`.
pub fn may_vouch(actor: &Actor, user: &User) -> Result<(), Refusal> {
    let is_self = actor.user_id() == Some(user.id);
    let may = actor.has(Right::Run) || (actor.has(Right::EditOwnEndUsers) && !is_self && !user.role.is_staff());
    if may { Ok(()) } else { Err(Refusal::Denied) }
}
