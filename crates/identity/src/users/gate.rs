//! What a request says of a user, with everything blotted out that must not be stored (PRD-6).

use domain::error::ProblemCode;
use domain::tags::Tags;
use domain::users::UserChange;
use domain::{Patch, Refusal, Result};
use store::Ctx;

use crate::clean::clean;

/// Checks and cleans. Addresses and numbers cannot be blotted and still reach anybody, so one that would have to
/// be is refused.
///
/// # Errors
/// `Invalid` with the problems.
pub(super) fn admitted(ctx: &Ctx, change: UserChange) -> Result<UserChange> {
    let mut change = change.checked()?;
    let cleaned = |text: &mut Patch<String>| {
        if let Patch::Set(text) = text {
            *text = clean(ctx, text);
        }
    };
    if let Some(name) = &mut change.name {
        *name = clean(ctx, name);
    }
    for text in [
        &mut change.external_id,
        &mut change.alias,
        &mut change.details,
        &mut change.notes,
        &mut change.signature,
        &mut change.time_zone,
    ] {
        cleaned(text);
    }
    if let Some(tags) = &mut change.tags {
        *tags = clean_tags(ctx, tags);
    }
    if let Some(email) = &change.email {
        refuse_unclean(ctx, "email", email)?;
    }
    if let Some(phone) = change.phone.set() {
        refuse_unclean(ctx, "phone", phone)?;
    }
    for identity in &change.identities {
        refuse_unclean(ctx, "identities", &identity.value)?;
    }
    Ok(change)
}

/// Tags with what must not be stored blotted out.
pub(super) fn clean_tags(ctx: &Ctx, tags: &Tags) -> Tags {
    let words: Vec<String> = tags.iter().map(|tag| clean(ctx, tag)).collect();
    Tags::from_words(words.iter().map(String::as_str))
}

/// Refuses a value that holds what must not be stored.
///
/// # Errors
/// `Invalid` for the field.
pub(crate) fn refuse_unclean(ctx: &Ctx, field: &str, value: &str) -> Result<()> {
    if clean(ctx, value) == value {
        return Ok(());
    }
    Err(Refusal::invalid(field, ProblemCode::Invalid, format!("{field}: holds a number that may not be stored here"))
        .into())
}
