//! What the routes of job statuses are for and answer.

use super::wire::JobStatus;
use crate::contract::{Operation, get};

pub(crate) fn operations() -> Vec<Operation> {
    vec![
        get("/api/v2/job_statuses", "List the status of jobs").page::<JobStatus<'_>>("job_statuses"),
        get("/api/v2/job_statuses/show_many", "Show the status of several jobs").page::<JobStatus<'_>>("job_statuses"),
        get("/api/v2/job_statuses/{id}", "Show the status of a job").one::<JobStatus<'_>>("job_status"),
    ]
}
