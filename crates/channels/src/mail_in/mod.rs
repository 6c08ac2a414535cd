//! Mail in: how a message from outside becomes a ticket or a comment.

pub mod lmtp;
