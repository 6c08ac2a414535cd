//! Who is told of a comment, and in which form. Pure, so that every rule has its test.

use domain::ids::UserId;
use domain::role::Role;

/// How a comment is told.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Form {
    /// To the requester and those in copy: what staff answered.
    Reply,
    /// To staff who follow the ticket: what anybody said, internal notes too.
    Note,
    /// To the requester: your question arrived. Written by the house itself.
    Acknowledgement,
}

impl Form {
    /// The word in a job.
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Reply => "reply",
            Self::Note => "note",
            Self::Acknowledgement => "acknowledgement",
        }
    }

    /// Reads the word.
    pub(super) fn from_word(word: &str) -> Option<Self> {
        [Self::Reply, Self::Note, Self::Acknowledgement].into_iter().find(|form| form.word() == word)
    }
}

/// Somebody who may get a mail.
#[derive(Clone, Debug)]
pub(super) struct Person {
    pub(super) id: UserId,
    pub(super) role: Role,
    pub(super) suspended: bool,
    pub(super) active: bool,
    /// The primary address.
    pub(super) email: Option<String>,
    /// Did somebody prove that the address is theirs?
    pub(super) verified: bool,
    /// How many mails to it came back since it was last good.
    pub(super) undeliverable: i64,
}

/// A comment and the ticket it stands on.
#[derive(Clone, Debug)]
pub(super) struct Said {
    pub(super) author: UserId,
    pub(super) public: bool,
    /// Its sender could not be verified.
    pub(super) unverified: bool,
    /// It came with the ticket.
    pub(super) first: bool,
    pub(super) requester: UserId,
    pub(super) email_ccs: Vec<UserId>,
    pub(super) followers: Vec<UserId>,
    /// The ticket is deleted.
    pub(super) deleted: bool,
}

impl Said {
    /// Everybody whose particulars are needed to decide.
    pub(super) fn everybody(&self) -> Vec<i64> {
        let people = [self.author, self.requester].into_iter().chain(self.email_ccs.iter().copied());
        let mut ids: Vec<i64> = people.chain(self.followers.iter().copied()).map(UserId::number).collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    }
}

/// Who is told, each once. `ours` is the account's own address; nobody is told there.
pub(super) fn recipients(said: &Said, people: &[Person], acknowledge: bool, ours: &str) -> Vec<(Person, Form)> {
    let find = |id: UserId| people.iter().find(|person| person.id == id);
    let Some(author) = find(said.author) else { return Vec::new() };
    // Words of somebody unknown set nothing off.
    if said.deleted || said.unverified {
        return Vec::new();
    }
    let mut told: Vec<(Person, Form)> = Vec::new();
    let mut tell = |id: UserId, form: Form| {
        let Some(person) = find(id).filter(|person| is_reachable(person, ours)) else { return };
        let fits = match form {
            Form::Note => person.role.is_staff() && id != said.author,
            Form::Reply => id != said.author,
            Form::Acknowledgement => person.role == Role::EndUser && id == said.author,
        };
        if fits && !told.iter().any(|(known, _)| known.id == id) {
            told.push((person.clone(), form));
        }
    };
    if said.public && author.role.is_staff() {
        tell(said.requester, Form::Reply);
        said.email_ccs.iter().for_each(|id| tell(*id, Form::Reply));
    }
    if said.public && said.first && acknowledge {
        tell(said.requester, Form::Acknowledgement);
    }
    said.followers.iter().for_each(|id| tell(*id, Form::Note));
    told
}

/// An address whose mail came back gets no more until it is proven again.
pub(super) fn is_reachable(person: &Person, ours: &str) -> bool {
    let Some(email) = &person.email else { return false };
    let bounced = person.undeliverable > 0 && !person.verified || person.undeliverable >= MOST_RETURNED;
    person.active && !person.suspended && !bounced && !is_ours(email, ours)
}

/// After so many returned mails a proven address counts as dead too.
const MOST_RETURNED: i64 = 3;

/// The support address itself, or one of its reply addresses: a mail there would come back as a question.
fn is_ours(email: &str, ours: &str) -> bool {
    let (email, ours) = (email.to_lowercase(), ours.to_lowercase());
    let (Some((local, domain)), Some((our_local, our_domain))) = (email.split_once('@'), ours.split_once('@')) else {
        return false;
    };
    domain == our_domain && local.split('+').next() == Some(our_local)
}

#[cfg(test)]
mod tests {
    use super::*;

    const OURS: &str = "support@desk.example";

    fn person(id: i64, role: Role) -> Person {
        let email = Some(format!("p{id}@example.org"));
        Person { id: UserId::new(id), role, suspended: false, active: true, email, verified: true, undeliverable: 0 }
    }

    /// 1 is the requester, 2 in copy, 3 an agent, 4 a following agent, 5 an end user who came to follow.
    fn people() -> Vec<Person> {
        let roles = [Role::EndUser, Role::EndUser, Role::Agent, Role::Agent, Role::EndUser];
        (1..).zip(roles).map(|(id, role)| person(id, role)).collect()
    }

    fn said(author: i64, public: bool, first: bool) -> Said {
        Said {
            author: UserId::new(author),
            public,
            unverified: false,
            first,
            requester: UserId::new(1),
            email_ccs: vec![UserId::new(2), UserId::new(1)],
            followers: vec![UserId::new(4), UserId::new(5), UserId::new(3)],
            deleted: false,
        }
    }

    fn told(said: &Said, people: &[Person]) -> Vec<(i64, Form)> {
        recipients(said, people, true, OURS).into_iter().map(|(person, form)| (person.id.number(), form)).collect()
    }

    #[test]
    fn an_answer_goes_to_the_customers_and_following_staff() {
        use Form::{Note, Reply};
        assert_eq!(told(&said(3, true, false), &people()), [(1, Reply), (2, Reply), (4, Note)]);
        assert_eq!(told(&said(3, true, true), &people()), [(1, Reply), (2, Reply), (4, Note)]);
    }

    #[test]
    fn a_note_goes_to_following_staff_only() {
        assert_eq!(told(&said(3, false, false), &people()), [(4, Form::Note)]);
        assert_eq!(told(&said(3, false, true), &people()), [(4, Form::Note)]);
    }

    #[test]
    fn a_customers_question_is_acknowledged_once() {
        use Form::{Acknowledgement, Note};
        assert_eq!(told(&said(1, true, true), &people()), [(1, Acknowledgement), (4, Note), (3, Note)]);
        assert_eq!(told(&said(1, true, false), &people()), [(4, Note), (3, Note)]);
        let quiet = recipients(&said(1, true, true), &people(), false, OURS);
        assert!(quiet.iter().all(|(_, form)| *form == Form::Note));
    }

    #[test]
    fn words_of_somebody_unknown_and_on_deleted_tickets_set_nothing_off() {
        let mut unknown = said(1, true, true);
        unknown.unverified = true;
        assert_eq!(told(&unknown, &people()), []);
        let mut deleted = said(3, true, false);
        deleted.deleted = true;
        assert_eq!(told(&deleted, &people()), []);
    }

    #[test]
    fn nobody_is_told_who_is_suspended_gone_without_address_or_out_of_reach() {
        let changes: [fn(&mut Person); 7] = [
            |person| person.suspended = true,
            |person| person.active = false,
            |person| person.email = None,
            |person| person.undeliverable = 3,
            |person| {
                person.undeliverable = 1;
                person.verified = false;
            },
            |person| person.email = Some("Support+abc@desk.example".to_owned()),
            |person| person.email = Some("support@desk.example".to_owned()),
        ];
        for change in changes {
            let mut people = people();
            change(&mut people[0]);
            assert!(told(&said(3, true, false), &people).iter().all(|(id, _)| *id != 1));
            assert!(told(&said(1, true, true), &people).iter().all(|(id, _)| *id != 1));
        }
        let mut people = people();
        people[0].undeliverable = 1;
        assert!(told(&said(3, true, false), &people).contains(&(1, Form::Reply)));
    }
}
