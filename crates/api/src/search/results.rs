//! What was found, as each thing's own route shows it, with what it is.

use desk::tickets::Shown;
use domain::page::Page;
use domain::search::{Kind, TextTerm, highlight};
use domain::{Error, Fault};
use gate::Call;
use identity::search::{self, PeopleSearch};
use serde::Serialize;
use serde_json::value::{RawValue, to_raw_value};

use crate::tickets::wire;

/// Length of a snippet, in characters.
const SNIPPET: usize = 200;

/// Results of several kinds, in their order.
#[derive(Default)]
pub(super) struct Found {
    pub(super) results: Vec<Box<RawValue>>,
    /// The number of each result.
    pub(super) ids: Vec<i64>,
    /// The tickets among them, for what is loaded beside.
    pub(super) tickets: Vec<Shown>,
    pub(super) count: u64,
    pub(super) has_more: bool,
}

/// One result.
#[derive(Serialize)]
struct Hit<'a, T> {
    #[serde(flatten)]
    thing: &'a T,
    result_type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    highlights: Option<&'a str>,
}

impl Found {
    fn add(&mut self, kind: Kind, id: i64, thing: &impl Serialize, highlights: Option<&str>) -> Result<(), Error> {
        let hit = Hit { thing, result_type: kind.word(), highlights };
        self.results.push(to_raw_value(&hit).map_err(|error| Fault::new("write a result", error))?);
        self.ids.push(id);
        Ok(())
    }
}

/// Adds a page of tickets; answers how many they are.
pub(super) fn tickets(found: &mut Found, call: &Call, page: Page<Shown>, terms: &[TextTerm]) -> Result<u32, Error> {
    for shown in &page.rows {
        let highlights = highlight(&shown.description, terms, SNIPPET);
        let ticket = wire::Ticket::asked(shown, call);
        found.add(Kind::Ticket, shown.ticket.id.number(), &ticket, Some(&highlights))?;
    }
    found.has_more |= page.has_more;
    let rows = u32::try_from(page.rows.len()).unwrap_or(u32::MAX);
    found.tickets.extend(page.rows);
    Ok(rows)
}

/// Adds a page of people of one kind; answers how many they are.
pub(super) async fn people(found: &mut Found, call: &Call, kind: Kind, search: PeopleSearch) -> Result<u32, Error> {
    let before = found.results.len();
    match kind {
        Kind::User => {
            let page = search::users(&call.ctx, search).await?;
            for row in &page.rows {
                found.add(kind, row.id.number(), &crate::users::wire::User::from(row, call), None)?;
            }
            found.has_more |= page.has_more;
        }
        Kind::Organization => {
            let page = search::organizations(&call.ctx, search).await?;
            for row in &page.rows {
                found.add(kind, row.id.number(), &crate::organizations::wire::Organization::of(row, call), None)?;
            }
            found.has_more |= page.has_more;
        }
        Kind::Group => {
            let page = search::groups(&call.ctx, search).await?;
            for row in &page.rows {
                found.add(kind, row.id.number(), &crate::groups::wire::Group::of(row, call), None)?;
            }
            found.has_more |= page.has_more;
        }
        Kind::Ticket => {}
    }
    Ok(u32::try_from(found.results.len() - before).unwrap_or(u32::MAX))
}
