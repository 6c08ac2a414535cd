//! The word that a screen's own script sends back, so that another site's form cannot act with the cookie.
//!
//! It is a keyed fingerprint of the session's secret: bound to that one session, known to who can read our answers,
//! and stored nowhere.

use std::fmt::Write as _;

use store::{Ctx, Open};
use subtle::ConstantTimeEq as _;
use vault::Purpose;

/// The word that belongs to this session; `session` is the secret of its cookie, none for other credentials.
#[must_use]
pub fn authenticity_token(ctx: &Ctx, session: Option<&str>) -> String {
    fingerprint(ctx, "csrf", session.unwrap_or_default())
}

/// Is `given` the word of this session? Takes the same time for every wrong word of the right length.
#[must_use]
pub fn is_authentic(ctx: &Ctx, session: &str, given: &str) -> bool {
    authenticity_token(ctx, Some(session)).as_bytes().ct_eq(given.as_bytes()).into()
}

/// A keyed fingerprint of `text` for one use, in hex.
pub(super) fn fingerprint(ctx: &Ctx, what_for: &str, text: &str) -> String {
    let tag = vault::blind_index(&ctx.account().key(Purpose::Tokens), &format!("{what_for}\n{text}"));
    tag.iter().fold(String::with_capacity(32), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}
