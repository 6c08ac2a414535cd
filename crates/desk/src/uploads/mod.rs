//! Uploads: files that wait an hour for their comment, under a token.

mod service;
pub(crate) mod sql;
mod sweep;

use domain::Actor;
use domain::attachments::Upload;

pub use service::{Uploaded, create, delete};
pub use sweep::UploadSweeper;

/// May this actor use an upload whose token it shows? Its own; and one of somebody without an account, for whom the
/// token is all there is.
pub(crate) fn is_own(actor: &Actor, upload: &Upload) -> bool {
    let Some(owner) = upload.user_id else { return true };
    let acting = actor.user().is_some_and(|user| user.id == owner || user.on_behalf_by == Some(owner));
    acting || actor.is_house()
}
