//! Attachments: files of comments, kept sealed as blobs. Uploads (files that wait) are in `uploads`.

mod attach;
mod blobs;
mod content;
mod intake;
mod service;
pub(crate) mod sql;
mod text;

pub(crate) use attach::{attach, fill};
pub(crate) use blobs::order_destruction;
pub use blobs::{BlobDestroyer, DESTROY_BLOBS};
pub use content::{Content, content, tell_opened};
pub(crate) use intake::take_in;
pub use intake::{Piece, StoredFile, discard, store};
pub use service::show;
