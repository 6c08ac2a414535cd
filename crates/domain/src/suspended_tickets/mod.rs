//! Suspended tickets: mail that could not become a ticket or comment by itself and waits for an agent.

mod cause;
mod policy;

pub use cause::Cause;
pub use policy::manages;

use crate::ids::{BrandId, SuspendedTicketId, TicketId, UserId};
use crate::time::Time;

/// How long one waits before it is thrown away, in days; as in Zendesk.
pub const KEPT_DAYS: i64 = 14;

/// Longest content kept in the row, in bytes. The whole mail stands beside it, sealed.
pub const LONGEST_CONTENT_BYTES: usize = 64 * 1024;

/// Mail that waits.
#[derive(Clone, Debug)]
pub struct SuspendedTicket {
    pub id: SuspendedTicketId,
    pub cause: Cause,
    /// The user who has the author's address, when one has.
    pub author_id: Option<UserId>,
    pub author_name: Option<String>,
    pub author_address: Option<String>,
    pub subject: Option<String>,
    /// Plain text, redacted.
    pub content: String,
    pub message_id: Option<String>,
    /// The address it was sent to.
    pub recipient: Option<String>,
    /// The ticket it lies beside.
    pub ticket_id: Option<TicketId>,
    pub brand_id: BrandId,
    /// The blob with the redacted mail.
    pub raw_blob: Option<String>,
    pub created_at: Time,
    pub updated_at: Time,
}

/// The place where mail waits.
pub struct SuspendedTickets;
