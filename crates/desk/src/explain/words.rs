//! A line of the rules as a sentence: every sentence in every language.

use domain::rights::{GIVEN, Right};
use domain::role::{Role, TicketAccess};
use domain::settings::Locale;
use domain::tickets::judged::Line;

use super::{ExplainedLine, dutch, english};

/// All sentences of one language. `{keys}` stands for keys of a role's configuration.
pub(super) struct Words {
    pub(super) no_such_user: &'static str,
    pub(super) no_such_ticket: &'static str,
    pub(super) visitor: &'static str,
    pub(super) house: &'static str,
    pub(super) end_user: &'static str,
    pub(super) light_agent: &'static str,
    pub(super) agent: &'static str,
    pub(super) admin: &'static str,
    pub(super) owner: &'static str,
    pub(super) every_ticket: &'static str,
    pub(super) by_group: &'static str,
    pub(super) by_organization: &'static str,
    pub(super) by_assignee: &'static str,
    pub(super) as_requester: &'static str,
    pub(super) as_copied: &'static str,
    pub(super) by_shared_organization: &'static str,
    pub(super) outside_groups: &'static str,
    pub(super) outside_organizations: &'static str,
    pub(super) not_assigned: &'static str,
    pub(super) not_ones: &'static str,
    pub(super) scrubbed: &'static str,
    pub(super) deleted: &'static str,
    pub(super) not_deleted: &'static str,
    pub(super) nothing_public: &'static str,
    pub(super) right_had: &'static str,
    pub(super) right_lacked: &'static str,
    pub(super) only_staff: &'static str,
    pub(super) is_staff: &'static str,
    pub(super) only_admins: &'static str,
    pub(super) is_admin: &'static str,
}

/// The sentences of a language.
pub(super) const fn words(locale: Locale) -> &'static Words {
    match locale {
        Locale::English => &english::WORDS,
        Locale::Dutch => &dutch::WORDS,
    }
}

/// The sentence of a line, with its door and its name.
pub(super) fn line(words: &Words, found: Line) -> ExplainedLine {
    let (door, rule, text) = match found {
        Line::Visitor => ("who", "visitor", words.visitor),
        Line::House => ("who", "house", words.house),
        Line::Role(Role::EndUser) => ("who", "end_user", words.end_user),
        Line::Role(Role::LightAgent) => ("who", "light_agent", words.light_agent),
        Line::Role(Role::Agent) => ("who", "agent", words.agent),
        Line::Role(Role::Admin) => ("who", "admin", words.admin),
        Line::Role(Role::Owner) => ("who", "owner", words.owner),
        Line::EveryTicket => ("reach", "every_ticket", words.every_ticket),
        Line::ByGroup => ("reach", "group", words.by_group),
        Line::ByOrganization => ("reach", "organization", words.by_organization),
        Line::ByAssignee => ("reach", "assignee", words.by_assignee),
        Line::AsRequester => ("reach", "requester", words.as_requester),
        Line::AsCopied => ("reach", "copied", words.as_copied),
        Line::BySharedOrganization => ("reach", "shared_organization", words.by_shared_organization),
        Line::OutOfReach(TicketAccess::Groups) => ("reach", "outside_groups", words.outside_groups),
        Line::OutOfReach(TicketAccess::Organization) => ("reach", "outside_organizations", words.outside_organizations),
        Line::OutOfReach(TicketAccess::Assigned | TicketAccess::All) => ("reach", "not_assigned", words.not_assigned),
        Line::NotOnes => ("reach", "not_ones", words.not_ones),
        Line::Scrubbed => ("state", "scrubbed", words.scrubbed),
        Line::Deleted => ("state", "deleted", words.deleted),
        Line::NotDeleted => ("state", "not_deleted", words.not_deleted),
        Line::NothingPublic => ("state", "nothing_public", words.nothing_public),
        Line::Right(Right::Inside, true) => ("right", "staff", words.is_staff),
        Line::Right(Right::Inside, false) => ("right", "staff", words.only_staff),
        Line::Right(Right::Run, true) => ("right", "admin", words.is_admin),
        Line::Right(Right::Run, false) => ("right", "admin", words.only_admins),
        Line::Right(right, had) => {
            let mut keys = GIVEN.iter().filter(|given| given.right == right).map(|given| given.key);
            let key = keys.next().unwrap_or_default();
            let text = if had { words.right_had } else { words.right_lacked };
            let keys = keys.fold(key.to_owned(), |all, key| format!("{all}, {key}"));
            return ExplainedLine { door: "right", rule: key, text: text.replace("{keys}", &keys) };
        }
    };
    ExplainedLine { door, rule, text: text.to_owned() }
}
