//! Every statement about OAuth.

pub(super) mod clients;
pub(super) mod grants;
pub(super) mod tokens;
