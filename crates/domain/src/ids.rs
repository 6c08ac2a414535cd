//! Typed numbers: a ticket's id cannot stand where a user's is asked.
//!
//! The API promises 64-bit integers; ids count from 1 in each account.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;

/// The number of a `T` within one account.
pub struct Id<T>(i64, PhantomData<fn() -> T>);

impl<T> Id<T> {
    /// Wraps a number that was read from the store or from a path.
    #[must_use]
    pub const fn new(number: i64) -> Self {
        Self(number, PhantomData)
    }

    /// The bare number, for a statement or the wire.
    #[must_use]
    pub const fn number(self) -> i64 {
        self.0
    }
}

impl<T> Clone for Id<T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T> Copy for Id<T> {}
impl<T> PartialEq for Id<T> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}
impl<T> Eq for Id<T> {}
impl<T> PartialOrd for Id<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl<T> Ord for Id<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.cmp(&other.0)
    }
}
impl<T> Hash for Id<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}
impl<T> fmt::Debug for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
impl<T> fmt::Display for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
impl<T> From<i64> for Id<T> {
    fn from(number: i64) -> Self {
        Self::new(number)
    }
}
impl<T> From<Id<T>> for i64 {
    fn from(id: Id<T>) -> Self {
        id.0
    }
}
impl<T> serde::Serialize for Id<T> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_i64(self.0)
    }
}
impl<'de, T> serde::Deserialize<'de> for Id<T> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        i64::deserialize(deserializer).map(Self::new)
    }
}

/// Marks the ids of things that have no struct of their own in this crate.
pub mod mark {
    /// An API token.
    pub enum ApiToken {}
    /// An attachment of a comment.
    pub enum Attachment {}
    /// A brand.
    pub enum Brand {}
    /// A custom role.
    pub enum CustomRole {}
    /// A custom ticket status.
    pub enum CustomStatus {}
    /// A ticket field, user field or organization field.
    pub enum Field {}
    /// A group of agents.
    pub enum Group {}
    /// A user's place in a group.
    pub enum GroupMembership {}
    /// A user's identity: an e-mail address, a phone number.
    pub enum Identity {}
    /// A customer's company.
    pub enum Organization {}
    /// A user's place in an organization.
    pub enum OrganizationMembership {}
    /// A session of a signed-in user.
    pub enum Session {}
    /// A suspended ticket.
    pub enum SuspendedTicket {}
    /// A ticket form.
    pub enum TicketForm {}
    /// A view.
    pub enum View {}
}

pub type ApiTokenId = Id<mark::ApiToken>;
pub type AttachmentId = Id<mark::Attachment>;
pub type BrandId = Id<mark::Brand>;
pub type CommentId = Id<crate::comments::Comment>;
pub type CustomRoleId = Id<mark::CustomRole>;
pub type CustomStatusId = Id<mark::CustomStatus>;
pub type FieldId = Id<mark::Field>;
pub type GroupId = Id<mark::Group>;
pub type GroupMembershipId = Id<mark::GroupMembership>;
pub type IdentityId = Id<mark::Identity>;
pub type OrganizationId = Id<mark::Organization>;
pub type OrganizationMembershipId = Id<mark::OrganizationMembership>;
pub type SessionId = Id<mark::Session>;
pub type SuspendedTicketId = Id<mark::SuspendedTicket>;
pub type TicketFormId = Id<mark::TicketForm>;
pub type TicketId = Id<crate::tickets::Ticket>;
pub type UserId = Id<crate::users::User>;
pub type ViewId = Id<mark::View>;
