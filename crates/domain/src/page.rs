//! Pages: every list is asked for with a bound and answered with whether more follows.

/// Most rows one page may hold.
pub const MOST_ROWS: u32 = 100;

/// Which way a list runs.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Direction {
    #[default]
    Ascending,
    Descending,
}

/// Where a keyset page stands: the sort value and the id of the row beside it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Place {
    /// The sort value of the row; for a list by id the id again.
    pub value: i64,
    pub id: i64,
}

/// Which rows of a list are wanted.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Window {
    /// Zendesk's offset form: skip so many rows.
    Offset { skip: u32, limit: u32 },
    /// The rows after this place, from the start when there is none.
    After { place: Option<Place>, limit: u32 },
    /// The rows before this place, in list order.
    Before { place: Place, limit: u32 },
}

impl Window {
    /// The first `limit` rows.
    #[must_use]
    pub const fn first(limit: u32) -> Self {
        Self::After { place: None, limit }
    }

    /// How many rows at most.
    #[must_use]
    pub const fn limit(&self) -> u32 {
        match self {
            Self::Offset { limit, .. } | Self::After { limit, .. } | Self::Before { limit, .. } => *limit,
        }
    }
}

/// Which rows of an export are wanted: changed after a place and before a moment, the oldest change first.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Slice {
    /// The moment in milliseconds and the id of the last row that was given.
    pub after: Place,
    /// Rows of this moment and later are not given yet.
    pub until: crate::time::Time,
    pub limit: u32,
}

/// Rows of a list, in list order.
#[derive(Clone, Debug)]
pub struct Page<T> {
    pub rows: Vec<T>,
    /// Do rows follow in the direction that was asked?
    pub has_more: bool,
    /// The whole list's length, for the offset form.
    pub count: Option<u64>,
}

impl<T> Page<T> {
    /// A page with no rows.
    #[must_use]
    pub const fn empty() -> Self {
        Self { rows: Vec::new(), has_more: false, count: Some(0) }
    }

    /// Cuts the one row that was read too many to know whether more follow.
    #[must_use]
    pub fn from_read(mut rows: Vec<T>, limit: u32, count: Option<u64>) -> Self {
        let has_more = rows.len() > limit as usize;
        rows.truncate(limit as usize);
        Self { rows, has_more, count }
    }

    /// The same page of other rows.
    pub fn map<U>(self, f: impl FnMut(T) -> U) -> Page<U> {
        Page { rows: self.rows.into_iter().map(f).collect(), has_more: self.has_more, count: self.count }
    }
}
