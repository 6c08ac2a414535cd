//! The words by which users, organizations and groups are found: kept in the transaction that changes them.

mod filler;
pub(crate) mod sql;

pub use filler::PeopleIndexer;

use store::fulltext::IndexTable;

/// The searchable texts.
pub(crate) const TEXTS: IndexTable = IndexTable { name: "people_texts" };

/// Whose words a row holds.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum People {
    User,
    Organization,
    Group,
}

impl People {
    pub(crate) const ALL: [Self; 3] = [Self::User, Self::Organization, Self::Group];

    /// The bits of a row that say so.
    pub(crate) const fn bits(self) -> i64 {
        match self {
            Self::User => 0,
            Self::Organization => 2,
            Self::Group => 4,
        }
    }

    /// The row with the name and what else is known; notes and details stand in the next one.
    pub(crate) const fn row(self, id: i64) -> i64 {
        (id << 3) + self.bits()
    }
}
