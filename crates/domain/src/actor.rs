//! Who acts. An actor is made by `identity` (from credentials) and by `testkit`, and nowhere else.

use std::sync::Arc;

use crate::assurance::Assurance;
use crate::ids::{GroupId, OrganizationId, SessionId, UserId};
use crate::rights::{Right, Rights};
use crate::role::{Role, TicketAccess};
use crate::scopes::Scopes;

/// A user who acts, with all that permission needs to know.
#[derive(Clone, Debug)]
pub struct ActingUser {
    pub id: UserId,
    pub role: Role,
    /// What role, custom role and restriction come to.
    pub rights: Rights,
    pub groups: Arc<[GroupId]>,
    /// The organizations the user belongs to.
    pub organizations: Arc<[OrganizationId]>,
    /// Those of them whose tickets the user may read as an end user.
    pub shared_organizations: Arc<[OrganizationId]>,
    pub scopes: Scopes,
    /// The session, when the user signed in on a screen.
    pub session: Option<SessionId>,
    /// How sure we are that it is this user.
    pub assurance: Assurance,
    /// The agent who acts for this user (`X-On-Behalf-Of`).
    pub on_behalf_by: Option<UserId>,
}

/// Who acts.
#[derive(Clone, Debug)]
pub enum Actor {
    User(ActingUser),
    /// Somebody without credentials.
    Visitor,
    /// A background job, by its name.
    Job(&'static str),
    /// The operator of the installation, on the command line.
    Operator,
}

impl Actor {
    /// Makes an acting user. Only `identity` and `testkit` may call it (`clippy.toml`).
    #[must_use]
    pub const fn assume(user: ActingUser) -> Self {
        Self::User(user)
    }

    /// The acting user, if it is one.
    #[must_use]
    pub const fn user(&self) -> Option<&ActingUser> {
        match self {
            Self::User(user) => Some(user),
            _ => None,
        }
    }

    /// The acting user's id, if it is one.
    #[must_use]
    pub fn user_id(&self) -> Option<UserId> {
        self.user().map(|user| user.id)
    }

    /// Staff of the account: a light agent, agent, admin or owner.
    #[must_use]
    pub fn is_staff(&self) -> bool {
        self.user().is_some_and(|user| user.rights.has(Right::Inside))
    }

    /// An agent who may change tickets: not a light agent.
    #[must_use]
    pub fn is_agent(&self) -> bool {
        self.user().is_some_and(|user| user.rights.has(Right::Desk))
    }

    /// An admin or the owner.
    #[must_use]
    pub fn is_admin(&self) -> bool {
        self.user().is_some_and(|user| user.rights.has(Right::Run))
    }

    /// Has the right: a user by role and configuration, the house always, a visitor never.
    #[must_use]
    pub fn has(&self, right: Right) -> bool {
        match self {
            Self::User(user) => user.rights.has(right),
            Self::Visitor => false,
            Self::Job(_) | Self::Operator => true,
        }
    }

    /// Is no ticket of the account out of reach?
    #[must_use]
    pub fn reaches_every_ticket(&self) -> bool {
        let all = |user: &ActingUser| user.rights.ticket_access() == TicketAccess::All;
        self.is_house() || self.user().is_some_and(|user| user.rights.has(Right::Inside) && all(user))
    }

    /// The house itself: a job or the operator.
    #[must_use]
    pub const fn is_house(&self) -> bool {
        matches!(self, Self::Job(_) | Self::Operator)
    }
}
