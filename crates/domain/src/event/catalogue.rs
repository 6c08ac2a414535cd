//! The catalogue of events: which act on which thing is ever told, and what its event holds besides its kind.
//!
//! The store refuses an event that stands not in it (in debug builds, so in every test), hence the printed
//! catalogue, `docs/reference/events.txt`, is the whole truth.

use super::{About, Act, Details, Event};
use crate::ids::TicketId;

/// A part of [`Details`].
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Detail {
    Changes,
    Comment,
    Attachment,
    Fields,
    Other,
    Code,
    Via,
    Recipients,
}

use Detail::{Attachment, Changes, Code, Comment, Fields, Other, Recipients, Via};

impl Detail {
    /// What it is, for the printed catalogue.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Changes => "changes",
            Comment => "comment",
            Attachment => "attachment",
            Fields => "fields",
            Other => "other",
            Code => "code",
            Via => "via",
            Recipients => "recipients",
        }
    }
}

impl About {
    /// Every kind of thing, without a number.
    pub const ALL: [Self; 30] = [
        Self::Account,
        Self::ApiToken(0),
        Self::Attachment(0),
        Self::Brand(0),
        Self::CustomRole(0),
        Self::CustomStatus(0),
        Self::Device(0),
        Self::Group(0),
        Self::GroupMembership(0),
        Self::Identity(0),
        Self::JobStatus(0),
        Self::OauthClient(0),
        Self::OauthGrant(0),
        Self::OauthToken(0),
        Self::OperatorAccess(0),
        Self::Organization(0),
        Self::OrganizationField(0),
        Self::OrganizationMembership(0),
        Self::SecondFactor(0),
        Self::Session(0),
        Self::Settings,
        Self::SsoProvider(0),
        Self::SuspendedTicket(0),
        Self::Ticket(TicketId::new(0)),
        Self::TicketField(0),
        Self::TicketForm(0),
        Self::Upload(0),
        Self::User(0),
        Self::UserField(0),
        Self::View(0),
    ];
}

impl Act {
    /// Every act.
    pub const ALL: [Self; 24] = [
        Self::Created,
        Self::Updated,
        Self::Deleted,
        Self::Restored,
        Self::PermanentlyDeleted,
        Self::Suspended,
        Self::Unsuspended,
        Self::Merged,
        Self::Redacted,
        Self::Verified,
        Self::VerificationRequested,
        Self::PasswordSet,
        Self::SignedIn,
        Self::CodeAsked,
        Self::SignedOut,
        Self::Refused,
        Self::Recovered,
        Self::Reordered,
        Self::Exported,
        Self::Opened,
        Self::CommentMadePrivate,
        Self::MailSent,
        Self::MailFailed,
        Self::Held,
    ];
}

/// What the event of an act on a thing may hold; none where no such event is ever told.
#[must_use]
pub const fn details(about: About, act: Act) -> Option<&'static [Detail]> {
    let details: &[Detail] = match about {
        About::Account => match act {
            Act::Created => &[],
            Act::Exported => &[Code],
            _ => return None,
        },
        About::ApiToken(_) => match act {
            Act::Created | Act::Deleted => &[],
            _ => return None,
        },
        About::Attachment(_) => match act {
            Act::Opened => &[Other],
            _ => return None,
        },
        About::Brand(_) | About::CustomRole(_) | About::Group(_) | About::Organization(_) | About::View(_) => match act
        {
            Act::Created | Act::Deleted => &[],
            Act::Updated => &[Fields],
            _ => return None,
        },
        About::CustomStatus(_) => match act {
            Act::Created => &[],
            Act::Updated => &[Fields],
            _ => return None,
        },
        About::Device(_) => match act {
            Act::Created | Act::MailSent => &[Other],
            Act::Deleted | Act::MailFailed => &[Other, Code],
            _ => return None,
        },
        About::GroupMembership(_) | About::OrganizationMembership(_) => match act {
            Act::Created | Act::Deleted => &[Other],
            Act::Updated => &[Fields],
            _ => return None,
        },
        About::Identity(_) => match act {
            Act::Created | Act::Deleted | Act::Verified | Act::VerificationRequested => &[Other],
            Act::Updated => &[Fields, Other],
            _ => return None,
        },
        About::JobStatus(_) => match act {
            Act::Created | Act::Updated => &[Code],
            _ => return None,
        },
        About::OauthClient(_) => match act {
            Act::Created | Act::Deleted => &[],
            Act::Updated => &[Fields],
            Act::Refused => &[Code],
            _ => return None,
        },
        About::OauthGrant(_) | About::OauthToken(_) => match act {
            Act::Created | Act::Deleted => &[Other, Code],
            _ => return None,
        },
        About::OperatorAccess(_) => match act {
            Act::Created | Act::Deleted => &[],
            Act::Opened => &[Code],
            _ => return None,
        },
        About::OrganizationField(_) | About::TicketField(_) | About::TicketForm(_) | About::UserField(_) => match act {
            Act::Created | Act::Deleted | Act::Reordered => &[],
            Act::Updated => &[Fields],
            _ => return None,
        },
        About::SecondFactor(_) => match act {
            Act::Created | Act::Verified => &[Other],
            Act::Deleted => &[Other, Code],
            Act::Updated => &[Other, Fields],
            _ => return None,
        },
        About::Session(_) => match act {
            Act::SignedIn => &[Code],
            Act::CodeAsked => &[Other],
            Act::SignedOut | Act::Refused => &[Other, Code],
            _ => return None,
        },
        About::Settings => match act {
            Act::Updated => &[Fields],
            _ => return None,
        },
        About::SsoProvider(_) => match act {
            Act::Created | Act::Deleted => &[],
            Act::Updated => &[Fields],
            Act::SignedIn => &[Other],
            _ => return None,
        },
        About::SuspendedTicket(_) => match act {
            Act::Held | Act::Deleted => &[Code],
            Act::Opened => &[],
            Act::Recovered => &[Other],
            _ => return None,
        },
        About::Ticket(_) => return of_ticket(act),
        About::Upload(_) => match act {
            Act::Created => &[Attachment],
            Act::Deleted => &[],
            _ => return None,
        },
        About::User(_) => match act {
            Act::Created
            | Act::PermanentlyDeleted
            | Act::Suspended
            | Act::Unsuspended
            | Act::PasswordSet
            | Act::SignedOut => &[],
            Act::Updated => &[Fields, Code],
            Act::Deleted | Act::Merged => &[Other],
            _ => return None,
        },
    };
    Some(details)
}

/// A ticket's events are its audits.
const fn of_ticket(act: Act) -> Option<&'static [Detail]> {
    Some(match act {
        Act::Created => &[Changes, Comment, Via],
        Act::Updated => &[Changes, Comment, Other, Code, Via],
        Act::Deleted => &[Code],
        Act::Restored | Act::PermanentlyDeleted => &[],
        Act::Redacted => &[Comment, Attachment],
        Act::CommentMadePrivate => &[Comment],
        Act::MailSent => &[Other, Recipients],
        Act::MailFailed | Act::Held => &[Other, Code, Recipients],
        _ => return None,
    })
}

/// What an event holds besides its kind.
fn held(details: &Details) -> impl Iterator<Item = Detail> {
    // Taken apart whole, so that a new part cannot be forgotten here.
    let Details { changes, comment, attachment, fields, other, code, via, recipients } = details;
    [
        (Changes, !changes.is_empty()),
        (Comment, comment.is_some()),
        (Attachment, attachment.is_some()),
        (Fields, !fields.is_empty()),
        (Other, other.is_some()),
        (Code, code.is_some()),
        (Via, via.is_some()),
        (Recipients, !recipients.is_empty()),
    ]
    .into_iter()
    .filter_map(|(detail, is_held)| is_held.then_some(detail))
}

impl Event {
    /// Does it stand in the catalogue, and hold no more than that says?
    #[must_use]
    pub fn is_catalogued(&self) -> bool {
        details(self.about, self.act).is_some_and(|may| held(&self.details).all(|detail| may.contains(&detail)))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// Fails to compile when a thing is added, so that whoever adds it comes by here.
    fn place_of_about(about: About) -> usize {
        match about {
            About::Account => 0,
            About::ApiToken(_) => 1,
            About::Attachment(_) => 2,
            About::Brand(_) => 3,
            About::CustomRole(_) => 4,
            About::CustomStatus(_) => 5,
            About::Group(_) => 6,
            About::GroupMembership(_) => 7,
            About::Identity(_) => 8,
            About::JobStatus(_) => 9,
            About::Organization(_) => 10,
            About::OrganizationField(_) => 11,
            About::OrganizationMembership(_) => 12,
            About::Session(_) => 13,
            About::Settings => 14,
            About::SuspendedTicket(_) => 15,
            About::Ticket(_) => 16,
            About::TicketField(_) => 17,
            About::TicketForm(_) => 18,
            About::Upload(_) => 19,
            About::User(_) => 20,
            About::UserField(_) => 21,
            About::View(_) => 22,
            About::SecondFactor(_) => 23,
            About::Device(_) => 24,
            About::OperatorAccess(_) => 25,
            About::SsoProvider(_) => 26,
            About::OauthClient(_) => 27,
            About::OauthGrant(_) => 28,
            About::OauthToken(_) => 29,
        }
    }

    fn place_of_act(act: Act) -> usize {
        match act {
            Act::Created => 0,
            Act::Updated => 1,
            Act::Deleted => 2,
            Act::Restored => 3,
            Act::PermanentlyDeleted => 4,
            Act::Suspended => 5,
            Act::Unsuspended => 6,
            Act::Merged => 7,
            Act::Redacted => 8,
            Act::Verified => 9,
            Act::VerificationRequested => 10,
            Act::PasswordSet => 11,
            Act::SignedIn => 12,
            Act::SignedOut => 13,
            Act::Refused => 14,
            Act::Recovered => 15,
            Act::Reordered => 16,
            Act::Exported => 17,
            Act::Opened => 18,
            Act::CommentMadePrivate => 19,
            Act::MailSent => 20,
            Act::MailFailed => 21,
            Act::Held => 22,
            Act::CodeAsked => 23,
        }
    }

    #[test]
    fn the_lists_are_whole_and_every_thing_has_an_event() {
        let abouts: BTreeSet<_> = About::ALL.into_iter().map(place_of_about).collect();
        let acts: BTreeSet<_> = Act::ALL.into_iter().map(place_of_act).collect();
        assert_eq!((abouts.len(), acts.len()), (30, 24), "a thing or an act is missing, or stands twice");
        for about in About::ALL {
            let told = Act::ALL.into_iter().filter(|act| details(about, *act).is_some()).count();
            assert!(told > 0, "no event is about {}", about.parts().0);
        }
    }

    #[test]
    fn what_is_not_in_the_catalogue_is_noticed() {
        assert!(Event::created(About::View(1)).is_catalogued());
        assert!(!Event::created(About::Settings).is_catalogued(), "an act that is never told");
        assert!(!Event::created(About::View(1)).with_code("x").is_catalogued(), "a detail that is never held");
    }
}
