//! What the route of explanations is for and answers.

use super::wire::Explanation;
use crate::contract::{Operation, get};

pub(crate) fn operations() -> Vec<Operation> {
    vec![
        get("/api/balie/v1/explain", "Explain whether somebody may do something, and why")
            .query("user_id", "Who.")
            .query("act", "What: read, update, tag, reply, note, merge, delete, restore, permanently_delete or redact.")
            .query("thing", "To what kind of thing: ticket.")
            .query("id", "The number of the thing.")
            .query("locale", "The language of the sentences; that of the account when none is named.")
            .one::<Explanation<'_>>("explanation"),
    ]
}
