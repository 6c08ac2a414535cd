//! The requests about the status of jobs.

use desk::job_statuses;
use domain::Refusal;
use domain::job_statuses::{JobStatus, MOST_ITEMS};
use domain::page::Place;
use gate::{Answer, Call, Envelope, Paging};
use serde_json::json;

use super::wire;

/// A job stands by its moment and the first digits of its id.
fn place(job: &JobStatus) -> Place {
    let digits = job.id.get(3..18).unwrap_or_default();
    Place { value: job.created_at.millis(), id: i64::from_str_radix(digits, 16).unwrap_or(0) }
}

pub(super) async fn list(call: Call) -> Answer {
    let paging = Paging::read(&call, MOST_ITEMS)?;
    let page = job_statuses::list(&call.ctx, paging.window()).await?;
    let links = paging.links(&call, &page, place);
    let rows: Vec<_> = page.rows.iter().map(|job| wire::JobStatus::of(job, &call)).collect();
    Envelope::of("job_statuses", &rows)?.paged(links).reply()
}

pub(super) async fn show_many(call: Call) -> Answer {
    let words = call.query.all("ids").flat_map(|text| text.split(','));
    let ids: Vec<String> = words.map(|word| word.trim().to_owned()).filter(|word| !word.is_empty()).collect();
    if ids.len() > MOST_ITEMS as usize {
        return Err(Refusal::TooManyValues { limit: MOST_ITEMS }.into());
    }
    let jobs = job_statuses::show_many(&call.ctx, ids).await?;
    let rows: Vec<_> = jobs.iter().map(|job| wire::JobStatus::of(job, &call)).collect();
    let links = vec![("next_page", json!(null)), ("previous_page", json!(null)), ("count", json!(rows.len()))];
    Envelope::of("job_statuses", &rows)?.paged(links).reply()
}

pub(super) async fn show(call: Call) -> Answer {
    let job = job_statuses::show(&call.ctx, call.param("id").to_owned()).await?;
    wire::reply(&call, &job)
}
