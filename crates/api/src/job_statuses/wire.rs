//! The status of a job as Zendesk writes it.

use gate::{Answer, Call, Envelope};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

/// A job's status in a reply.
#[derive(Serialize, JsonSchema)]
pub(crate) struct JobStatus<'a> {
    id: &'a str,
    url: String,
    job_type: &'a str,
    total: Option<i64>,
    progress: Option<i64>,
    status: &'static str,
    message: Option<&'a str>,
    results: Option<&'a Value>,
}

impl<'a> JobStatus<'a> {
    pub(crate) fn of(job: &'a domain::job_statuses::JobStatus, call: &Call) -> Self {
        Self {
            id: &job.id,
            url: call.url(&format!("/api/v2/job_statuses/{}.json", job.id)),
            job_type: &job.job_type,
            total: job.total,
            progress: job.progress,
            status: job.status.word(),
            message: job.message.as_deref(),
            results: job.results.as_ref(),
        }
    }
}

/// 200 with the status of one job.
pub(crate) fn reply(call: &Call, job: &domain::job_statuses::JobStatus) -> Answer {
    Envelope::of("job_status", &JobStatus::of(job, call))?.reply()
}
