//! What each route of ticket metrics does.

use desk::tickets::{self, Shown, Sort, TicketFilter, TicketList};
use domain::page::{Direction, Place};
use gate::{Answer, Call, Envelope, Paging};

use super::wire::TicketMetric;

pub(super) async fn list(call: Call) -> Answer {
    let paging = Paging::read(&call, 100)?;
    let window = paging.window();
    let list = TicketList { sort: Sort::Id, direction: Direction::Descending, window, filter: TicketFilter::All };
    let page = tickets::list(&call.ctx, list).await?;
    let links = paging
        .links(&call, &page, |shown: &Shown| Place { value: shown.ticket.id.number(), id: shown.ticket.id.number() });
    let rows: Vec<_> = page.rows.iter().map(|shown| TicketMetric::of(&shown.ticket, &call.base)).collect();
    Envelope::of("ticket_metrics", &rows)?.paged(links).reply()
}

/// By its own number Zendesk answers a list of one.
pub(super) async fn show(call: Call) -> Answer {
    let shown = tickets::show(&call.ctx, call.id("id")?.into()).await?;
    Envelope::of("ticket_metric", &[TicketMetric::of(&shown.ticket, &call.base)])?.reply()
}

/// By its ticket it is the metric itself.
pub(super) async fn of_ticket(call: Call) -> Answer {
    let shown = tickets::show(&call.ctx, call.id("id")?.into()).await?;
    Envelope::of("ticket_metric", &TicketMetric::of(&shown.ticket, &call.base))?.reply()
}
