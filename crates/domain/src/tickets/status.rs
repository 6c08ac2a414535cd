//! Status, priority, type: closed lists with Zendesk's words and order.

/// Where a ticket stands. The order is the one of the search language: new < open < … < closed.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Status {
    New = 0,
    Open = 1,
    Pending = 2,
    Hold = 3,
    Solved = 4,
    Closed = 5,
}

impl Status {
    /// Every status in order.
    pub const ALL: [Self; 6] = [Self::New, Self::Open, Self::Pending, Self::Hold, Self::Solved, Self::Closed];

    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Open => "open",
            Self::Pending => "pending",
            Self::Hold => "hold",
            Self::Solved => "solved",
            Self::Closed => "closed",
        }
    }

    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.word() == word)
    }

    /// The stored rank, 0 to 5.
    #[must_use]
    pub const fn rank(self) -> i64 {
        self as i64
    }

    #[must_use]
    pub fn from_rank(rank: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.rank() == rank)
    }

    /// Still to be worked on: neither solved nor closed.
    #[must_use]
    pub fn is_unsolved(self) -> bool {
        self < Self::Solved
    }
}

/// How urgent it is.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Priority {
    Low = 1,
    Normal = 2,
    High = 3,
    Urgent = 4,
}

impl Priority {
    pub const ALL: [Self; 4] = [Self::Low, Self::Normal, Self::High, Self::Urgent];

    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Normal => "normal",
            Self::High => "high",
            Self::Urgent => "urgent",
        }
    }

    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|priority| priority.word() == word)
    }

    #[must_use]
    pub const fn rank(self) -> i64 {
        self as i64
    }

    #[must_use]
    pub fn from_rank(rank: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|priority| priority.rank() == rank)
    }
}

/// What kind of ticket it is.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum TicketType {
    Question = 1,
    Incident = 2,
    Problem = 3,
    Task = 4,
}

impl TicketType {
    pub const ALL: [Self; 4] = [Self::Question, Self::Incident, Self::Problem, Self::Task];

    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Question => "question",
            Self::Incident => "incident",
            Self::Problem => "problem",
            Self::Task => "task",
        }
    }

    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }

    #[must_use]
    pub const fn rank(self) -> i64 {
        self as i64
    }

    #[must_use]
    pub fn from_rank(rank: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.rank() == rank)
    }
}
