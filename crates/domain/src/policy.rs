//! The three doors of permission: what is loaded is `Unchecked`; only `may` opens it; a list needs a `Sees`.

use std::marker::PhantomData;
use std::ops::Deref;
use std::sync::Arc;

use crate::actor::Actor;
use crate::error::Refusal;
use crate::ids::{GroupId, OrganizationId, UserId};

/// A thing that was loaded and that nobody may look at yet.
pub struct Unchecked<T>(T);

impl<T> Unchecked<T> {
    /// Called by `sql.rs` alone, for a row that was just read.
    #[must_use]
    pub const fn new(thing: T) -> Self {
        Self(thing)
    }

    /// For a policy that tells more than a verdict; it gives nothing of the thing away.
    pub(crate) const fn unopened(&self) -> &T {
        &self.0
    }
}

/// A thing on which the actor may do `A`. Made by [`Actor::may`] only.
pub struct Allowed<A, T> {
    thing: T,
    act: PhantomData<fn() -> A>,
}

impl<A, T> Allowed<A, T> {
    /// The thing itself, when the verdict has done its work.
    #[must_use]
    pub fn into_inner(self) -> T {
        self.thing
    }
}

impl<A, T> Deref for Allowed<A, T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.thing
    }
}

/// What the policy answers.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Verdict {
    Yes,
    No,
    /// No, and the actor must not learn that the thing exists.
    Unseen,
}

impl Verdict {
    /// Yes when `yes`, otherwise No.
    #[must_use]
    pub const fn yes_or_no(yes: bool) -> Self {
        if yes { Self::Yes } else { Self::No }
    }

    /// Yes when `yes`, otherwise Unseen.
    #[must_use]
    pub const fn yes_or_unseen(yes: bool) -> Self {
        if yes { Self::Yes } else { Self::Unseen }
    }
}

/// The policy of one thing for one act; one implementation each, in `<thing>/policy.rs`.
pub trait Permits<A> {
    /// May this actor do `A` to this thing?
    fn permits(&self, actor: &Actor) -> Verdict;
}

/// The acts. Imperatives, in the words of the permission matrix.
pub mod act {
    /// See it.
    pub enum Read {}
    /// Make one in this place.
    pub enum Create {}
    /// Change it.
    pub enum Update {}
    /// Put tags on it and take them off.
    pub enum Tag {}
    /// Answer publicly.
    pub enum Reply {}
    /// Write an internal note.
    pub enum Note {}
    /// Fold it into another.
    pub enum Merge {}
    /// Put it away; it can be restored.
    pub enum Delete {}
    /// Bring it back.
    pub enum Restore {}
    /// Scrub it for ever.
    pub enum PermanentlyDelete {}
    /// Blot out text or a file in it.
    pub enum Redact {}
    /// Run the place as an administrator.
    pub enum Manage {}
    /// Take data out in bulk.
    pub enum Export {}
}

impl Actor {
    /// Opens what was loaded, if the policy says so.
    ///
    /// # Errors
    /// `Denied`, or `NotFound` when the actor must not learn that the thing exists.
    pub fn may<A, T: Permits<A>>(&self, row: Unchecked<T>) -> Result<Allowed<A, T>, Refusal> {
        match row.0.permits(self) {
            Verdict::Yes => Ok(Allowed { thing: row.0, act: PhantomData }),
            Verdict::No => Err(Refusal::Denied),
            Verdict::Unseen => Err(Refusal::NotFound),
        }
    }

    /// Asks a second act of a thing that is open already.
    ///
    /// # Errors
    /// As [`Actor::may`].
    pub fn may_also<A, B, T: Permits<A>>(&self, allowed: Allowed<B, T>) -> Result<Allowed<A, T>, Refusal> {
        self.may(Unchecked(allowed.thing))
    }

    /// Which things of this kind may stand in a list for this actor?
    #[must_use]
    pub fn sees<T: Visible>(&self) -> Sees<T> {
        Sees { reach: T::reach(self), of: PhantomData }
    }
}

/// Which rows an actor may ever see in a list.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Reach {
    All,
    /// Of these groups, or assigned to this user.
    Groups {
        groups: Arc<[GroupId]>,
        user: UserId,
    },
    /// Of these organizations, or assigned to this user.
    Organizations {
        organizations: Arc<[OrganizationId]>,
        user: UserId,
    },
    /// Assigned to this user.
    Assigned {
        user: UserId,
    },
    /// This user's own, those the user is copied on, and those of organizations that share.
    Own {
        user: UserId,
        organizations: Arc<[OrganizationId]>,
    },
    Nothing,
}

/// Leave to list things of one kind. Made by [`Actor::sees`] only.
pub struct Sees<T> {
    reach: Reach,
    of: PhantomData<fn() -> T>,
}

impl<T> Clone for Sees<T> {
    fn clone(&self) -> Self {
        Self { reach: self.reach.clone(), of: PhantomData }
    }
}

impl<T> Sees<T> {
    /// The rows it reaches, for a statement's `where`.
    #[must_use]
    pub const fn reach(&self) -> &Reach {
        &self.reach
    }
}

/// A kind of thing that can be listed.
pub trait Visible {
    /// The reach of this actor over such things.
    fn reach(actor: &Actor) -> Reach;
}
