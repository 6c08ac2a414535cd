//! Which rows of an export a request asks for, and where the next request goes on.
//!
//! Rows of the last minute are not given yet: a change is stamped before it is committed, so a younger moment may
//! still get rows. What lies before it is complete, and no row is ever skipped.

use domain::error::ProblemCode;
use domain::page::{Page, Place, Slice};
use domain::{Error, Refusal, Time};
use gate::Call;
use gate::paging::{cursor_from, place_from};
use serde_json::{Value, json};

/// Rows of a page when nobody says, and at most.
const MOST: u32 = 1000;
/// How far back an export ends, in seconds.
const SETTLED_SECONDS: i64 = 60;
/// Most rows of one second beyond the page.
const MOST_OF_A_SECOND: u32 = 5000;

/// The moment before which everything is complete.
fn settled(call: &Call) -> Time {
    Time::from_seconds(call.ctx.now().seconds() - SETTLED_SECONDS)
}

fn limit(call: &Call) -> Result<u32, Refusal> {
    match call.query.get("per_page").map(str::parse::<u32>) {
        None => Ok(MOST),
        Some(Ok(many)) if many > 0 => Ok(many.min(MOST)),
        Some(_) => Err(Refusal::BadPage("per_page is not valid".to_owned())),
    }
}

/// `start_time` in seconds since 1970; clients also send a fraction.
fn start_time(call: &Call) -> Result<i64, Refusal> {
    let bad = || Refusal::invalid("start_time", ProblemCode::Invalid, "start_time: give seconds since 1970");
    let text = call.query.get("start_time").ok_or_else(bad)?;
    let seconds: i64 = text.split('.').next().unwrap_or_default().parse().map_err(|_| bad())?;
    if seconds < 0 {
        return Err(bad());
    }
    if seconds > settled(call).seconds() { Err(Refusal::StartTimeTooRecent) } else { Ok(seconds) }
}

/// Just before the first row of this second.
fn before(seconds: i64) -> Place {
    Place { value: Time::from_seconds(seconds).millis() - 1, id: i64::MAX }
}

/// The slice of a request by cursor: after the cursor, or from `start_time` on.
pub(super) fn by_cursor(call: &Call) -> Result<Slice, Refusal> {
    // Clients that always send both parameters leave the one they do not mean empty.
    let after = match call.query.get("cursor").filter(|cursor| !cursor.is_empty()) {
        Some(cursor) => place_from(cursor)?,
        None => before(start_time(call)?),
    };
    Ok(Slice { after, until: settled(call), limit: limit(call)? })
}

/// The keys beside the rows of a page by cursor. The cursor is there also at the end, to be asked with later.
pub(super) fn cursor_links<T>(
    call: &Call,
    slice: &Slice,
    page: &Page<T>,
    place: impl Fn(&T) -> Place,
) -> Vec<(&'static str, Value)> {
    let after = cursor_from(&page.rows.last().map_or_else(|| slice.after.clone(), place));
    let url = call.url_with(&[("cursor", &after)], &["start_time"]);
    vec![
        ("after_url", json!(url)),
        ("after_cursor", json!(after)),
        ("before_url", Value::Null),
        ("before_cursor", Value::Null),
        ("end_of_stream", json!(!page.has_more)),
    ]
}

/// A page by time: whole seconds, and the keys beside the rows.
///
/// # Errors
/// `StartTimeTooRecent`, `Invalid` without a start time, `BadPage`; what `fetch` says.
pub(super) async fn by_time<T, F>(
    call: &Call,
    place: impl Fn(&T) -> Place,
    fetch: impl Fn(Slice) -> F,
) -> Result<(Vec<T>, Vec<(&'static str, Value)>), Error>
where
    F: Future<Output = Result<Page<T>, Error>>,
{
    let start = start_time(call)?;
    // `after` is ours alone: a second with too many rows for one page goes on in the middle.
    let after = call.query.get("after").map(place_from).transpose()?.unwrap_or_else(|| before(start));
    let until = settled(call);
    let mut page = fetch(Slice { after, until, limit: limit(call)? }).await?;
    let mut rest = None;
    if let Some(last) = page.rows.last().map(&place).filter(|_| page.has_more) {
        let second = Time::from_millis(last.value).seconds();
        let end = Time::from_seconds(second + 1);
        let more = fetch(Slice { after: last, until: end, limit: MOST_OF_A_SECOND }).await?;
        page.rows.extend(more.rows);
        rest = page.rows.last().map(&place).filter(|_| more.has_more);
    }
    let last = page.rows.last().map(|row| Time::from_millis(place(row).value).seconds());
    let end = match last {
        // Everything up to the settled moment was given.
        _ if !page.has_more => until.seconds(),
        // Asked with its own second again, a page would be the same for ever; the second is complete.
        Some(second) if second <= start && rest.is_none() => second + 1,
        Some(second) => second,
        None => until.seconds(),
    };
    let end_text = end.to_string();
    let cursor = rest.as_ref().map(cursor_from);
    let mut changes = vec![("start_time", end_text.as_str())];
    changes.extend(cursor.as_deref().map(|cursor| ("after", cursor)));
    let next = call.url_with(&changes, &["after"]);
    let links = vec![
        ("count", json!(page.rows.len())),
        ("end_time", json!(end)),
        ("end_of_stream", json!(!page.has_more)),
        ("next_page", json!(next)),
    ];
    Ok((page.rows, links))
}
