//! The redactor at the gate (PRD-6): every text from outside passes here before it is stored.

use store::{Ctx, Open as _};
use vault::Purpose;

/// The text without what the account's rules blot out.
#[must_use]
pub fn clean(ctx: &Ctx, text: &str) -> String {
    ctx.settings().redactor.redact_text(text).into_owned()
}

/// The same for a text that may be absent.
#[must_use]
pub fn clean_opt(ctx: &Ctx, text: Option<&str>) -> Option<String> {
    text.map(|text| clean(ctx, text))
}

/// The same for HTML, where digits may be split over tags.
#[must_use]
pub fn clean_html(ctx: &Ctx, html: &str) -> String {
    ctx.settings().redactor.redact_html(html).into_owned()
}

/// A digest under the account's key, to tell whether two texts are the same. What is blotted out has no part in it.
#[must_use]
pub fn digest(ctx: &Ctx, text: &str) -> Vec<u8> {
    let text = format!("digest {}", clean(ctx, text));
    vault::blind_index(&ctx.account().key(Purpose::Tokens), &text).to_vec()
}
