//! Who registers clients: admins. Who sees and ends what a client was granted: the person who granted it, and admins.

use super::{OauthClient, OauthGrant, OauthToken};
use crate::actor::Actor;
use crate::ids::UserId;
use crate::policy::{Permits, Reach, Verdict, Visible, act};
use crate::rights::Right;

/// The place where clients are made.
pub struct OauthClients;

impl Visible for OauthClient {
    fn reach(actor: &Actor) -> Reach {
        if actor.has(Right::Run) { Reach::All } else { Reach::Nothing }
    }
}

impl Permits<act::Create> for OauthClients {
    fn permits(&self, actor: &Actor) -> Verdict {
        Verdict::yes_or_no(actor.has(Right::Run))
    }
}

impl Permits<act::Read> for OauthClient {
    fn permits(&self, actor: &Actor) -> Verdict {
        Verdict::yes_or_unseen(actor.has(Right::Run))
    }
}

impl Permits<act::Update> for OauthClient {
    fn permits(&self, actor: &Actor) -> Verdict {
        Verdict::yes_or_unseen(actor.has(Right::Run))
    }
}

impl Permits<act::Delete> for OauthClient {
    fn permits(&self, actor: &Actor) -> Verdict {
        Verdict::yes_or_unseen(actor.has(Right::Run))
    }
}

/// What somebody granted is nothing for an agent who acts in that person's name.
fn is_theirs(actor: &Actor, user: UserId) -> bool {
    let own = |acting: &crate::actor::ActingUser| acting.id == user && acting.on_behalf_by.is_none();
    actor.user().is_some_and(own) || actor.has(Right::Run)
}

/// Own rows for everybody; rows of others are asked for apart.
fn own(actor: &Actor) -> Reach {
    match actor.user() {
        Some(user) if user.on_behalf_by.is_none() => Reach::Own { user: user.id, organizations: [].into() },
        _ => Reach::Nothing,
    }
}

impl Visible for OauthGrant {
    fn reach(actor: &Actor) -> Reach {
        own(actor)
    }
}

impl Permits<act::Delete> for OauthGrant {
    fn permits(&self, actor: &Actor) -> Verdict {
        Verdict::yes_or_unseen(is_theirs(actor, self.user_id))
    }
}

impl Visible for OauthToken {
    fn reach(actor: &Actor) -> Reach {
        if actor.has(Right::Run) { Reach::All } else { own(actor) }
    }
}

impl Permits<act::Read> for OauthToken {
    fn permits(&self, actor: &Actor) -> Verdict {
        Verdict::yes_or_unseen(is_theirs(actor, self.user_id))
    }
}

impl Permits<act::Delete> for OauthToken {
    fn permits(&self, actor: &Actor) -> Verdict {
        Verdict::yes_or_unseen(is_theirs(actor, self.user_id))
    }
}
