//! A search as a typed tree: everything that could be checked without looking anything up is checked.

use crate::ids::{CustomStatusId, FieldId, TicketId, UserId};
use crate::page::Direction;
use crate::rules::RequesterRole;
use crate::tickets::{Priority, Status, TicketType};
use crate::time::Time;
use crate::via::Channel;

/// A search. All terms and all filters must hold.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Query {
    /// The types that were asked for; none asks for all. See [`Query::kinds`].
    pub types: Vec<Kind>,
    pub text: Vec<TextTerm>,
    pub filters: Vec<Filter>,
    /// None: by relevance.
    pub order: Option<(SortKey, Direction)>,
}

/// What can be found.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Kind {
    Ticket,
    User,
    Organization,
    Group,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Ticket, Self::User, Self::Organization, Self::Group];

    /// The word on the wire.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Ticket => "ticket",
            Self::User => "user",
            Self::Organization => "organization",
            Self::Group => "group",
        }
    }

    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// What results can be sorted by.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum SortKey {
    Created,
    Updated,
    Priority,
    Status,
    TicketType,
}

impl SortKey {
    /// Reads `order_by` and `sort_by`.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        match word {
            "created" | "created_at" => Some(Self::Created),
            "updated" | "updated_at" => Some(Self::Updated),
            "priority" => Some(Self::Priority),
            "status" => Some(Self::Status),
            "ticket_type" => Some(Self::TicketType),
            _ => None,
        }
    }
}

/// Folded words that stand together, in order; mostly one.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Words {
    pub words: Vec<String>,
    /// The last word is the beginning of a word.
    pub prefix: bool,
}

/// Words to be found anywhere in the record.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct TextTerm {
    /// Empty only when there is a `ticket_id`.
    pub words: Words,
    pub negated: bool,
    /// The term is a number: the ticket with this id has it too.
    pub ticket_id: Option<TicketId>,
}

/// One test; a list inside it means any of these.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Filter {
    pub negated: bool,
    pub test: Test,
}

/// What a filter asks. `None` in a list is the search word `none`: no value.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Test {
    Time(TimeKey, Vec<Option<Span>>),
    /// An order such as `status<solved` is written out as the statuses it means.
    Status(Vec<Status>),
    Priority(Vec<Option<Priority>>),
    TicketType(Vec<Option<TicketType>>),
    Person(PersonKey, Vec<Person>),
    Place(PlaceKey, Vec<Place>),
    Words(WordsKey, Vec<Option<Words>>),
    Text(TextKey, Vec<Option<Pattern>>),
    Tags(Vec<TagTest>),
    /// A channel we do not know adds nothing, so an empty list finds nothing.
    Via(Vec<Channel>),
    Satisfaction(Vec<Satisfaction>),
    CustomStatus(Vec<Option<CustomStatusId>>),
    Problem(Vec<Option<TicketId>>),
    Role(Vec<RequesterRole>),
    Flag(FlagKey, Vec<bool>),
}

/// Moments from `from` on and before `until`.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Span {
    pub from: Option<Time>,
    pub until: Option<Time>,
}

/// A moment of a record.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum TimeKey {
    Created,
    Updated,
    Solved,
    DueDate,
}

/// A person of a ticket, or with `User` a user.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum PersonKey {
    Assignee,
    Submitter,
    Requester,
    Cc,
    Commenter,
    User,
}

/// Who is meant; looked up when the search runs.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Person {
    /// Who searches.
    Me,
    /// Nobody.
    None,
    Id(UserId),
    /// A name, address or external id.
    Text(String),
}

/// Something with a name that a record belongs to.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum PlaceKey {
    Group,
    Organization,
    Brand,
    Form,
}

/// Which one; looked up when the search runs.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Place {
    None,
    Id(i64),
    /// Its name.
    Text(String),
}

/// A text that is searched by words.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum WordsKey {
    Subject,
    Description,
    Comment,
    Name,
    Notes,
    Details,
}

/// A text that is compared as a whole.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum TextKey {
    ExternalId,
    Recipient,
    Email,
    Phone,
    Whatsapp,
    /// Any custom field of a ticket.
    FieldValue,
    /// One custom field of a ticket.
    CustomField(FieldId),
}

/// A text that a value equals, or begins with. Compare without regard to case.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Pattern {
    pub text: String,
    pub prefix: bool,
}

/// What is asked of the tags.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum TagTest {
    None,
    /// All of these.
    All(Vec<String>),
    /// A tag that begins so.
    Prefix(String),
}

/// What a customer thought of a ticket.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Satisfaction {
    Good,
    GoodWithComment,
    Bad,
    BadWithComment,
    Offered,
    Unoffered,
}

impl Satisfaction {
    /// Reads Zendesk's word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        match word {
            "good" => Some(Self::Good),
            "goodwithcomment" => Some(Self::GoodWithComment),
            "bad" => Some(Self::Bad),
            "badwithcomment" => Some(Self::BadWithComment),
            "offered" => Some(Self::Offered),
            "unoffered" => Some(Self::Unoffered),
            _ => None,
        }
    }
}

/// A thing that is so or not.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum FlagKey {
    HasAttachment,
    IsVerified,
    IsSuspended,
}

impl Query {
    /// The kinds the search can find: those asked for to which every filter applies. None means it finds nothing.
    #[must_use]
    pub fn kinds(&self) -> Vec<Kind> {
        let only_a_ticket = self.text.iter().any(|term| term.words.words.is_empty() && !term.negated);
        Kind::ALL
            .into_iter()
            .filter(|kind| self.types.is_empty() || self.types.contains(kind))
            .filter(|kind| !only_a_ticket || *kind == Kind::Ticket)
            .filter(|kind| self.filters.iter().all(|filter| filter.test.applies_to(*kind)))
            .collect()
    }
}

impl Test {
    /// Does a record of this kind have what the test asks about?
    #[must_use]
    pub const fn applies_to(&self, kind: Kind) -> bool {
        let (user, organization, group) = match self {
            Self::Time(TimeKey::Created | TimeKey::Updated, _) => return true,
            Self::Words(WordsKey::Name, _) => return !matches!(kind, Kind::Ticket),
            Self::Person(PersonKey::User, _)
            | Self::Role(_)
            | Self::Flag(FlagKey::IsVerified | FlagKey::IsSuspended, _)
            | Self::Text(TextKey::Email | TextKey::Phone | TextKey::Whatsapp, _) => {
                return matches!(kind, Kind::User);
            }
            Self::Words(WordsKey::Notes | WordsKey::Details, _) => {
                return matches!(kind, Kind::User | Kind::Organization);
            }
            Self::Tags(_) | Self::Text(TextKey::ExternalId, _) => (true, true, false),
            Self::Place(PlaceKey::Group | PlaceKey::Organization, _) => (true, false, false),
            _ => (false, false, false),
        };
        match kind {
            Kind::Ticket => true,
            Kind::User => user,
            Kind::Organization => organization,
            Kind::Group => group,
        }
    }

    /// Takes the values of another test of the same keyword; gives it back when it is about something else.
    pub(super) fn join(&mut self, other: Self) -> Option<Self> {
        match (self, other) {
            (Self::Time(key, list), Self::Time(same, more)) if *key == same => list.extend(more),
            (Self::Status(list), Self::Status(more)) => list.extend(more),
            (Self::Priority(list), Self::Priority(more)) => list.extend(more),
            (Self::TicketType(list), Self::TicketType(more)) => list.extend(more),
            (Self::Person(key, list), Self::Person(same, more)) if *key == same => list.extend(more),
            (Self::Place(key, list), Self::Place(same, more)) if *key == same => list.extend(more),
            (Self::Words(key, list), Self::Words(same, more)) if *key == same => list.extend(more),
            (Self::Text(key, list), Self::Text(same, more)) if *key == same => list.extend(more),
            (Self::Tags(list), Self::Tags(more)) => list.extend(more),
            (Self::Via(list), Self::Via(more)) => list.extend(more),
            (Self::Satisfaction(list), Self::Satisfaction(more)) => list.extend(more),
            (Self::CustomStatus(list), Self::CustomStatus(more)) => list.extend(more),
            (Self::Problem(list), Self::Problem(more)) => list.extend(more),
            (Self::Role(list), Self::Role(more)) => list.extend(more),
            (Self::Flag(key, list), Self::Flag(same, more)) if *key == same => list.extend(more),
            (_, other) => return Some(other),
        }
        None
    }
}
