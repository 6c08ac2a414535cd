//! Two kinds of failure: a refusal, which a caller may be told, and a fault, which stays in the house.

use std::error::Error as StdError;
use std::fmt;

/// Why a field was not accepted; the word becomes Zendesk's `error` in `details`.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum ProblemCode {
    Blank,
    Invalid,
    Duplicate,
    Format,
    TooLong,
    /// The state of the record does not admit the change.
    State,
}

impl ProblemCode {
    /// Zendesk's word for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Blank => "BlankValue",
            Self::Invalid => "InvalidValue",
            Self::Duplicate => "DuplicateValue",
            Self::Format => "InvalidFormat",
            Self::TooLong => "ValueTooLong",
            Self::State => "InvalidState",
        }
    }
}

/// One field that was not accepted, with a sentence that says what to do.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct FieldProblem {
    /// The wire name of the field, or `base` for the record as a whole.
    pub field: String,
    pub code: ProblemCode,
    /// A plain sentence, such as `Name: cannot be blank`.
    pub text: String,
    /// The number and class of the ticket field it is about, when it is about a value of one.
    pub ticket_field: Option<(i64, &'static str)>,
}

impl FieldProblem {
    #[must_use]
    pub fn new(field: impl Into<String>, code: ProblemCode, text: impl Into<String>) -> Self {
        Self { field: field.into(), code, text: text.into(), ticket_field: None }
    }
}

/// What a caller may be told. A closed list: no free text but the sentences of field problems, no HTTP.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Refusal {
    /// Nobody we know: no credentials or wrong ones.
    Unauthenticated,
    /// Known, and not allowed.
    Denied,
    /// The account is not to be reached from the caller's network.
    NetworkRefused,
    /// Known and allowed, but the token lacks this scope.
    ScopeMissing(&'static str),
    /// Known and allowed, and must first prove again to be there (step-up).
    StepUpNeeded,
    /// Known, and must first add the second factor that the account asks for.
    SecondFactorNeeded,
    /// It does not exist, or the caller may not know that it does.
    NotFound,
    /// The route does not exist.
    NoSuchRoute,
    /// The route exists, this method of it does not.
    NoSuchMethod,
    /// The record was not accepted.
    Invalid(Vec<FieldProblem>),
    /// The body is not JSON, or not of the documented form; the sentence says where.
    Malformed(String),
    /// A paging parameter is wrong; the sentence says which.
    BadPage(String),
    /// A list in the request is longer than `limit`.
    TooManyValues { limit: u32 },
    /// More users than `limit` in one order.
    TooManyUsers { limit: u32 },
    /// The record was changed by somebody else since `updated_stamp`.
    Conflict,
    /// The same idempotency key came with another body.
    IdempotencyMismatch,
    /// A search that cannot be run; the sentence says why.
    BadQuery(String),
    /// Too many requests; try again after this many seconds.
    TooMany { retry_after_seconds: u32 },
    /// Too many jobs are waiting or running.
    TooManyJobs,
    /// The body is larger than this many bytes.
    TooLarge { limit_bytes: u64 },
    /// The account is suspended.
    Suspended,
    /// The start time of an incremental export lies less than a minute back.
    StartTimeTooRecent,
    /// A client of OAuth did something wrong; the standard says in which words it is told.
    Oauth(crate::oauth::Problem),
}

impl Refusal {
    /// One problem with one field.
    #[must_use]
    pub fn invalid(field: &str, code: ProblemCode, text: impl Into<String>) -> Self {
        Self::Invalid(vec![FieldProblem::new(field, code, text)])
    }

    /// The value of this field is used by another record already.
    #[must_use]
    pub fn taken(field: &str, text: impl Into<String>) -> Self {
        Self::invalid(field, ProblemCode::Duplicate, text)
    }

    /// A stable word for logs and events.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Unauthenticated => "unauthenticated",
            Self::Denied => "denied",
            Self::NetworkRefused => "network_refused",
            Self::ScopeMissing(_) => "scope_missing",
            Self::StepUpNeeded => "step_up_needed",
            Self::SecondFactorNeeded => "second_factor_needed",
            Self::NotFound => "not_found",
            Self::NoSuchRoute => "no_such_route",
            Self::NoSuchMethod => "no_such_method",
            Self::Invalid(_) => "invalid",
            Self::Malformed(_) => "malformed",
            Self::BadPage(_) => "bad_page",
            Self::TooManyValues { .. } => "too_many_values",
            Self::TooManyUsers { .. } => "too_many_users",
            Self::Conflict => "conflict",
            Self::IdempotencyMismatch => "idempotency_mismatch",
            Self::BadQuery(_) => "bad_query",
            Self::TooMany { .. } => "too_many",
            Self::TooManyJobs => "too_many_jobs",
            Self::TooLarge { .. } => "too_large",
            Self::Suspended => "suspended",
            Self::StartTimeTooRecent => "start_time_too_recent",
            Self::Oauth(problem) => problem.word(),
        }
    }
}

/// We broke. The text is for the log and never leaves the house.
#[derive(Debug)]
pub struct Fault {
    pub context: &'static str,
    pub source: Box<dyn StdError + Send + Sync>,
}

impl Fault {
    #[must_use]
    pub fn new(context: &'static str, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self { context, source: source.into() }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.context, self.source)
    }
}

impl StdError for Fault {}

/// What a service can answer instead of its result.
#[derive(Debug)]
pub enum Error {
    Refused(Refusal),
    Broken(Fault),
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<crate::oauth::Problem> for Error {
    fn from(problem: crate::oauth::Problem) -> Self {
        Self::Refused(Refusal::Oauth(problem))
    }
}

impl From<Fault> for Error {
    fn from(fault: Fault) -> Self {
        Self::Broken(fault)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(Refusal::Invalid(problems)) => {
                let sentences: Vec<&str> = problems.iter().map(|problem| problem.text.as_str()).collect();
                f.write_str(&sentences.join("; "))
            }
            Self::Refused(refusal) => f.write_str(refusal.code()),
            Self::Broken(fault) => fault.fmt(f),
        }
    }
}

impl StdError for Error {}

pub type Result<T> = std::result::Result<T, Error>;
