//! Suspended tickets: mail that waits for an agent, who recovers it as a ticket or comment, or throws it away.

mod files;
mod hold;
mod recover;
mod round;
mod service;
mod sql;

pub use files::copy_files;
pub(crate) use hold::hold;
pub use recover::{Recovered, recover, recover_many};
pub use round::Sweeper;
pub use service::{SuspendedList, delete, destroy_many, list, show};
pub use sql::Sort;
