//! What the routes of attachments are for, take and answer.

use super::wire::Attachment;
use crate::contract::{Operation, get};

pub(crate) fn operations() -> Vec<Operation> {
    vec![
        get("/api/v2/attachments/{id}", "Show a file's particulars").one::<Attachment>("attachment"),
        get("/attachments/token/{secret}", "Fetch a file").file(),
        get("/attachments/token/{secret}/", "Fetch a file").query("name", "The file's name, for people.").file(),
    ]
}
