//! Who may come in by a route. There is no default: a route without `Access` does not build.

use domain::scopes::Needed;
use domain::{Actor, Refusal};

/// Who may use a route, and which scope a token needs for it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Access {
    /// Anybody, for the reason given.
    Public(&'static str),
    /// A program that proves itself in its own way (OAuth): what `Authorization` holds is no person's.
    Client(&'static str),
    /// Anybody; what they get depends on who they are, and the service decides.
    Visitor(&'static str),
    /// Everybody signed in, those included who must add a second factor before anything else.
    Enrolling(&'static str),
    /// Everybody signed in, end users included.
    EndUser(&'static str),
    /// Staff, light agents included.
    Staff(&'static str),
    /// Agents and above.
    Agent(&'static str),
    /// Admins and the owner.
    Admin(&'static str),
}

impl Access {
    /// The word in the printed table.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Public(_) => "public",
            Self::Client(_) => "client",
            Self::Visitor(_) => "visitor",
            Self::Enrolling(_) => "enrolling",
            Self::EndUser(_) => "end_user",
            Self::Staff(_) => "staff",
            Self::Agent(_) => "agent",
            Self::Admin(_) => "admin",
        }
    }

    /// The scope a token needs, or the reason why none is needed.
    #[must_use]
    pub const fn scope(self) -> &'static str {
        match self {
            Self::Public(text)
            | Self::Client(text)
            | Self::Visitor(text)
            | Self::Enrolling(text)
            | Self::EndUser(text)
            | Self::Staff(text)
            | Self::Agent(text)
            | Self::Admin(text) => text,
        }
    }

    /// Lets the actor in or says why not.
    ///
    /// # Errors
    /// `Unauthenticated` for nobody, `SecondFactorNeeded` for whoever must add one first, `Denied` for too
    /// low a role, `ScopeMissing` for a token without the scope.
    pub fn admit(self, actor: &Actor) -> Result<(), Refusal> {
        let user = match (self, actor.user()) {
            (Self::Public(_) | Self::Client(_), _) | (Self::Visitor(_), None) => return Ok(()),
            (_, None) => return Err(Refusal::Unauthenticated),
            (_, Some(user)) => user,
        };
        if actor.is_enrolling() && !matches!(self, Self::Enrolling(_)) {
            return Err(Refusal::SecondFactorNeeded);
        }
        let high_enough = match self {
            Self::Public(_) | Self::Client(_) | Self::Visitor(_) | Self::Enrolling(_) | Self::EndUser(_) => true,
            Self::Staff(_) => actor.is_staff(),
            Self::Agent(_) => actor.is_agent(),
            Self::Admin(_) => actor.is_admin(),
        };
        if !high_enough {
            return Err(Refusal::Denied);
        }
        if user.scopes.grant(Needed::of(self.scope())) { Ok(()) } else { Err(Refusal::ScopeMissing(self.scope())) }
    }
}
