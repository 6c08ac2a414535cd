//! What the routes of uploads are for, take and answer.

use super::wire::Upload;
use crate::contract::{Operation, delete, post};

pub(crate) fn operations() -> Vec<Operation> {
    vec![
        post("/api/v2/uploads", "Upload a file for a comment")
            .takes_file()
            .query("filename", "The file's name.")
            .query("token", "A token got before: the file joins those under it.")
            .created::<Upload>("upload"),
        delete("/api/v2/uploads/{token}", "Take an upload back"),
    ]
}
