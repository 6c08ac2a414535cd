//! Where a mail belongs: the law of `safety.md`, mail rules 1 to 6, over facts that were looked up. Pure.
//!
//! A mail joins a ticket only by a reply code of ours that was given to its sender. Subjects, numbers and other
//! people's references never count: such mail is a new ticket.

use crate::ids::{TicketId, UserId};
use crate::role::Role;
use crate::suspended_tickets::Cause;
use crate::tickets::Status;

/// What the headers say of who wrote it.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Writer {
    #[default]
    Person,
    /// Out of office, receipts.
    AutoReply,
    /// A machine, or a mailing list.
    Machine,
    /// A report that mail could not be delivered, or an empty return path.
    Bounce,
    /// Mail of our own that came back.
    Ourselves,
}

/// The person whose address stands in From.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct KnownSender {
    pub id: UserId,
    pub role: Role,
    pub suspended: bool,
}

/// The ticket a reply code leads to.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Thread {
    pub ticket: TicketId,
    pub issued_to: UserId,
    /// Is the code still good?
    pub good: bool,
    /// None when the ticket is deleted or gone.
    pub status: Option<Status>,
    /// Is the person the code was given to still requester, copied or follower?
    pub on_ticket: bool,
}

/// All that decides where a mail belongs.
#[derive(Clone, Debug, Default)]
pub struct MailFacts {
    pub writer: Writer,
    /// Nothing could be read, or it was cut.
    pub unreadable: bool,
    /// No usable From address, or more than one.
    pub sender_unclear: bool,
    pub from_support_address: bool,
    /// `mailer-daemon`, `no-reply` and the like.
    pub from_system: bool,
    /// This sender wrote more often within an hour than a person does.
    pub too_often: bool,
    pub sender: Option<KnownSender>,
    /// Did a mail server we trust prove the sender (DMARC)?
    pub authenticated: bool,
    pub thread: Option<Thread>,
}

/// What becomes of a mail.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Destiny {
    /// A ticket of its own. `unverified`: it claims to be from somebody known, without proof.
    NewTicket { follows: Option<TicketId>, unverified: bool },
    /// A comment, in the name of the person the code was given to.
    Comment { ticket: TicketId, author: UserId, staff: bool },
    /// Held back, beside a ticket when one is meant.
    Suspended { cause: Cause, beside: Option<TicketId> },
}

impl MailFacts {
    /// Decides.
    #[must_use]
    pub fn destiny(&self) -> Destiny {
        let beside = self.thread.as_ref().filter(|thread| thread.status.is_some()).map(|thread| thread.ticket);
        if let Some(cause) = self.not_a_person() {
            return Destiny::Suspended { cause, beside };
        }
        match &self.thread {
            Some(thread) => self.answer(thread),
            None => self.new_ticket(None),
        }
    }

    /// Mail that no person wrote, or that nobody can tell who wrote.
    fn not_a_person(&self) -> Option<Cause> {
        if self.writer == Writer::Ourselves {
            return Some(Cause::Loop);
        }
        if self.unreadable {
            return Some(Cause::UnprocessableEmail);
        }
        match self.writer {
            Writer::Bounce => return Some(Cause::AutoDeliveryFailure),
            Writer::AutoReply => return Some(Cause::AutoVacation),
            Writer::Machine => return Some(Cause::AutoMailer),
            Writer::Person | Writer::Ourselves => {}
        }
        if self.sender_unclear {
            return Some(Cause::FailedEmailAuthentication);
        }
        if self.from_support_address {
            return Some(Cause::FromSupportAddress);
        }
        if self.from_system {
            return Some(Cause::SystemUser);
        }
        if self.sender.is_some_and(|sender| sender.suspended) {
            return Some(Cause::Spam);
        }
        self.too_often.then_some(Cause::Loop)
    }

    /// A mail with a reply code of ours.
    fn answer(&self, thread: &Thread) -> Destiny {
        let held = |cause| Destiny::Suspended { cause, beside: thread.status.map(|_| thread.ticket) };
        let Some(sender) = self.sender else { return held(Cause::UnknownUserUpdate) };
        if sender.id != thread.issued_to {
            return held(Cause::OtherUserUpdate);
        }
        // Nobody acts for staff without proof (rule 3).
        if !thread.good || (sender.role.is_staff() && !self.authenticated) {
            return held(Cause::UnauthenticatedEmailUpdate);
        }
        match thread.status {
            None => self.new_ticket(None),
            Some(_) if !thread.on_ticket && !sender.role.is_staff() => held(Cause::OtherUserUpdate),
            Some(Status::Closed) => Destiny::NewTicket { follows: Some(thread.ticket), unverified: false },
            Some(_) => Destiny::Comment { ticket: thread.ticket, author: sender.id, staff: sender.role.is_staff() },
        }
    }

    fn new_ticket(&self, follows: Option<TicketId>) -> Destiny {
        match self.sender {
            Some(sender) if sender.role.is_staff() && !self.authenticated => {
                Destiny::Suspended { cause: Cause::FailedEmailAuthentication, beside: None }
            }
            Some(_) => Destiny::NewTicket { follows, unverified: !self.authenticated },
            // A new person claims to be nobody we know.
            None => Destiny::NewTicket { follows, unverified: false },
        }
    }
}

#[cfg(test)]
mod tests;
