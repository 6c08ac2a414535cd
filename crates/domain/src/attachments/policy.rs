//! Who may see a file: whoever may see the comment it hangs on; before that, whoever uploaded it.

use super::Attachment;
use crate::actor::Actor;
use crate::comments::Comment;
use crate::ids::UserId;
use crate::policy::{Allowed, Permits, Verdict, act};
use crate::suspended_tickets::manages;
use crate::tickets::Ticket;

/// What holds a file.
pub enum Holder {
    /// A comment that was opened for reading, and its ticket.
    Comment { ticket: Box<Allowed<act::Read, Ticket>>, comment: Box<Allowed<act::Read, Comment>> },
    /// An upload by this user, or by somebody without an account.
    Upload(Option<UserId>),
    /// A message that waits to be accepted: its file is for who may look at the message.
    Suspended,
}

/// A file with what holds it.
pub struct Held {
    pub attachment: Attachment,
    pub holder: Holder,
}

impl Permits<act::Read> for Held {
    fn permits(&self, actor: &Actor) -> Verdict {
        match &self.holder {
            Holder::Comment { ticket, comment } => {
                Verdict::yes_or_unseen(ticket.deleted_at.is_none() && ticket.id == comment.ticket_id)
            }
            Holder::Upload(owner) => {
                Verdict::yes_or_unseen(actor.is_house() || (owner.is_some() && actor.user_id() == *owner))
            }
            Holder::Suspended => Verdict::yes_or_unseen(manages(actor)),
        }
    }
}

/// The place where files are uploaded.
pub struct Uploads {
    /// May somebody without an account open a request here?
    pub visitors: bool,
}

impl Permits<act::Create> for Uploads {
    fn permits(&self, actor: &Actor) -> Verdict {
        Verdict::yes_or_no(self.visitors || !matches!(actor, Actor::Visitor))
    }
}
