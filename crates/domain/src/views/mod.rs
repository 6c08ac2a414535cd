//! Views: named lists of tickets that a team works from, kept as conditions and a way to show them.

mod change;
mod policy;

pub use change::ViewChange;
pub use policy::Views;

use crate::ids::{GroupId, UserId, ViewId};
use crate::rules::{Conditions, Output};
use crate::time::Time;

/// Longest title, in characters.
pub const LONGEST_TITLE: usize = 255;
/// Longest description, in characters.
pub const LONGEST_DESCRIPTION: usize = 1024;
/// Most groups a view can be restricted to.
pub const MOST_GROUPS: usize = 50;
/// Most views in one account.
pub const MOST_VIEWS: u64 = 10_000;
/// Highest position; positions start at 1.
pub const LAST_POSITION: i64 = 1_000_000;

/// One view as stored.
#[derive(Clone, Debug)]
pub struct View {
    pub id: ViewId,
    pub title: String,
    pub description: Option<String>,
    pub active: bool,
    /// Where it stands in lists, ascending.
    pub position: i64,
    /// The account started with it.
    pub is_default: bool,
    pub conditions: Conditions,
    pub output: Output,
    pub restriction: Restriction,
    pub created_at: Time,
    pub updated_at: Time,
}

/// Who has a view in their list.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub enum Restriction {
    /// All staff.
    #[default]
    Nobody,
    /// The members of these groups; never empty, sorted.
    Groups(Vec<GroupId>),
    /// One person: a personal view.
    User(UserId),
}

impl Restriction {
    /// Zendesk's word, none when everybody has the view.
    #[must_use]
    pub const fn word(&self) -> Option<&'static str> {
        match self {
            Self::Nobody => None,
            Self::Groups(_) => Some("Group"),
            Self::User(_) => Some("User"),
        }
    }

    /// The numbers of those who have it.
    #[must_use]
    pub fn ids(&self) -> Vec<i64> {
        match self {
            Self::Nobody => Vec::new(),
            Self::Groups(groups) => groups.iter().map(|group| group.number()).collect(),
            Self::User(user) => vec![user.number()],
        }
    }

    /// Reads a word and numbers; none when they do not fit each other.
    #[must_use]
    pub fn from_parts(word: Option<&str>, mut ids: Vec<i64>) -> Option<Self> {
        ids.sort_unstable();
        ids.dedup();
        let fit = ids.iter().all(|id| *id > 0) && ids.len() <= MOST_GROUPS;
        match (word, ids.as_slice()) {
            (None, _) => Some(Self::Nobody),
            (Some("Group"), [_, ..]) if fit => Some(Self::Groups(ids.into_iter().map(GroupId::new).collect())),
            (Some("User"), [one]) if fit => Some(Self::User(UserId::new(*one))),
            _ => None,
        }
    }
}
