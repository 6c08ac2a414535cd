//! `/audit_logs`: what was changed in the account, by whom.

pub(crate) mod contract;
mod wire;

use domain::page::Place;
use domain::time::Time;
use domain::{Error, Refusal};
use gate::{Access, Answer, Call, Envelope, Paging, Routes};
use identity::audit_logs::{self, AuditFilter};

pub(crate) use wire::AuditLog;

/// Most events on one page.
const MOST: u32 = 100;

/// The routes of the audit log.
pub(crate) fn routes() -> Routes {
    Routes::new().get("/api/v2/audit_logs", Access::Admin("audit_logs:read"), list).get(
        "/api/v2/audit_logs/{id}",
        Access::Admin("audit_logs:read"),
        show,
    )
}

async fn list(call: Call) -> Answer {
    let paging = Paging::read(&call, MOST)?;
    let page = audit_logs::list(&call.ctx, filter(&call)?, paging.window()).await?;
    let links = paging.links(&call, &page, |log| Place { value: log.event.seq, id: log.event.seq });
    let rows: Vec<AuditLog> = page.rows.iter().map(|log| AuditLog::of(log, &call)).collect();
    Envelope::of("audit_logs", &rows)?.paged(links).reply()
}

async fn show(call: Call) -> Answer {
    let log = audit_logs::show(&call.ctx, call.id("id")?).await?;
    Envelope::of("audit_log", &AuditLog::of(&log, &call))?.reply()
}

fn filter(call: &Call) -> Result<AuditFilter, Error> {
    let query = &call.query;
    let times: Vec<Time> = query
        .all("filter[created_at]")
        .map(|text| Time::parse(text).ok_or_else(|| not_valid("filter[created_at]")))
        .collect::<Result<_, _>>()?;
    let act = match query.get("filter[action]") {
        Some(word) => Some(wire::act_of(word).ok_or_else(|| not_valid("filter[action]"))?.to_owned()),
        None => None,
    };
    let sorted = query.get("sort").or_else(|| query.get("sort_order"));
    Ok(AuditFilter {
        source_type: query.get("filter[source_type]").map(str::to_owned),
        source_id: query.read("filter[source_id]")?,
        actor_id: query.read("filter[actor_id]")?,
        act,
        from: times.first().copied(),
        until: times.get(1).copied(),
        oldest_first: matches!(sorted, Some("created_at" | "asc")),
    })
}

fn not_valid(key: &str) -> Refusal {
    Refusal::invalid(key, domain::error::ProblemCode::Format, format!("{key}: is not valid"))
}
