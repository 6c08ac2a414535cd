//! What the routes of the audit log are for and answer.

use super::AuditLog;
use crate::contract::{Operation, get};

pub(crate) fn operations() -> Vec<Operation> {
    vec![
        get("/api/v2/audit_logs", "List what was changed in the account")
            .query("filter[source_type]", "The kind of thing that was changed, such as `user`")
            .query("filter[source_id]", "Its number")
            .query("filter[actor_id]", "Who changed it")
            .query("filter[action]", "What was done, such as `create`")
            .query("filter[created_at][]", "From this moment; given twice, until the second")
            .query("sort", "`created_at` or `-created_at`")
            .page::<AuditLog>("audit_logs"),
        get("/api/v2/audit_logs/{id}", "Show one event of the log").one::<AuditLog>("audit_log"),
    ]
}
