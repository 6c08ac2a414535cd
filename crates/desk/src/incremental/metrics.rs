//! Taking out when the clocks of tickets began, stood still and ended: told anew from the events of each ticket.

use std::collections::{BTreeSet, HashMap};

use domain::event::Fact;
use domain::page::{Page, Slice};
use domain::policy::act;
use domain::tickets::Status;
use domain::tickets::clocks::{Clocks, Marked, Voice};
use domain::tickets::policy::Tickets;
use domain::{Result, Time, Unchecked};
use store::{Ctx, Open, Recorded};

use super::sql;

/// Tickets whose events are looked at together.
const A_STEP: usize = 20;

/// What one event did to the clocks of its ticket; nothing, mostly.
#[derive(Clone, Debug)]
pub struct MetricEvent {
    pub seq: i64,
    pub at: Time,
    pub ticket_id: i64,
    pub marks: Vec<Marked>,
}

/// The events of a slice with what they did to the clocks.
///
/// # Errors
/// `Denied` for anybody but admins.
pub async fn metric_events(ctx: &Ctx, slice: Slice) -> Result<Page<MetricEvent>> {
    ctx.actor().may::<act::Export, _>(Unchecked::new(Tickets))?;
    identity::exports::tell(ctx, "ticket_metric_events").await?;
    ctx.read(async move |tx| {
        let page = sql::trusted_events(tx, &slice).await?;
        let wanted: BTreeSet<i64> = page.rows.iter().map(|event| event.seq).collect();
        let tickets: BTreeSet<i64> = page.rows.iter().map(|event| event.about_id).collect();
        let tickets: Vec<i64> = tickets.into_iter().collect();
        let until = wanted.last().copied().unwrap_or_default();
        let mut marks: HashMap<i64, Vec<Marked>> = HashMap::new();
        for few in tickets.chunks(A_STEP) {
            let voices = sql::trusted_voices(tx, few).await?;
            let mut clocks: HashMap<i64, Clocks> = HashMap::new();
            for event in sql::trusted_histories(tx, few, until).await? {
                let voice = voices.get(&event.seq).map(|agent| if *agent { Voice::Agent } else { Voice::Customer });
                let told = clocks.entry(event.about_id).or_default().told(status(&event), voice);
                if wanted.contains(&event.seq) {
                    marks.insert(event.seq, told);
                }
            }
        }
        Ok(page.map(|event| MetricEvent {
            seq: event.seq,
            at: event.at,
            ticket_id: event.about_id,
            marks: marks.remove(&event.seq).unwrap_or_default(),
        }))
    })
    .await
}

/// The status that an event set. A ticket is new unless its making says otherwise.
fn status(event: &Recorded) -> Option<Status> {
    let set = event.details.changes.iter().find(|change| change.field == "status");
    match set.and_then(|change| change.after.as_ref()) {
        Some(Fact::Word(word)) => Status::from_word(word),
        _ if event.kind == "ticket.created" => Some(Status::New),
        _ => None,
    }
}
