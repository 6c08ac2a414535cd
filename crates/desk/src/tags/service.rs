//! Which tags there are on the tickets the actor reaches.

use domain::error::ProblemCode;
use domain::page::{Page, Place, Window};
use domain::tickets::Ticket;
use domain::{Refusal, Result};
use store::{Ctx, Open};

use super::sql;

/// Fewest letters that are completed, as in Zendesk.
const FEWEST_LETTERS: usize = 2;
/// Most tags offered for what somebody types.
const MOST_OFFERED: u32 = 20;

/// A tag and on how many tickets it is.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Tally {
    pub name: String,
    pub count: i64,
    /// Its place in the list, from 0.
    pub rank: i64,
}

impl Tally {
    /// Where it stands in the list.
    #[must_use]
    pub const fn place(&self) -> Place {
        Place { value: self.rank, id: self.rank }
    }
}

/// A page of the tags on the latest tickets, the most used first.
///
/// # Errors
/// When the store fails.
pub async fn popular(ctx: &Ctx, window: Window) -> Result<Page<Tally>> {
    let sees = ctx.actor().sees::<Ticket>();
    let (skip, limit) = match &window {
        Window::Offset { skip, limit } => (i64::from(*skip), *limit),
        Window::After { place: None, limit } => (0, *limit),
        Window::After { place: Some(place), limit } => (place.id.max(0).saturating_add(1), *limit),
        Window::Before { place, limit } => {
            let end = u32::try_from(place.id.max(0)).unwrap_or(u32::MAX);
            (i64::from(end.saturating_sub(*limit)), (*limit).min(end))
        }
    };
    ctx.read(async move |tx| {
        let rows = sql::popular(tx, &sees, skip, limit).await?;
        let count = match window {
            Window::Offset { .. } => Some(sql::count(tx, &sees).await?),
            _ => None,
        };
        Ok(Page::from_read(rows, limit, count))
    })
    .await
}

/// How many tags the latest tickets have.
///
/// # Errors
/// When the store fails.
pub async fn count(ctx: &Ctx) -> Result<u64> {
    let sees = ctx.actor().sees::<Ticket>();
    ctx.read(async move |tx| Ok(sql::count(tx, &sees).await?)).await
}

/// Tags that begin with `beginning`, in order, at most twenty.
///
/// # Errors
/// `Invalid` for fewer than two letters.
pub async fn autocomplete(ctx: &Ctx, beginning: &str) -> Result<Vec<String>> {
    let beginning = beginning.trim().to_lowercase();
    if beginning.chars().count() < FEWEST_LETTERS {
        let text = format!("Name: write at least {FEWEST_LETTERS} letters");
        return Err(Refusal::invalid("name", ProblemCode::Invalid, text).into());
    }
    let sees = ctx.actor().sees::<Ticket>();
    ctx.read(async move |tx| {
        let mut found: Vec<String> = Vec::new();
        // One seek for each tag: a popular tag stands in the index as often as it is used.
        while found.len() < MOST_OFFERED as usize {
            match sql::next(tx, &sees, &beginning, found.last().map(String::as_str)).await? {
                Some(tag) => found.push(tag),
                None => break,
            }
        }
        Ok(found)
    })
    .await
}
