//! Query parameters and cursors.

use gate::Query;
use gate::paging::{cursor_from, place_from};
use gate::query::escaped;

use super::text;

/// Parameters of lists.
pub const TOKENS: [&str; 22] = [
    "page[size]=",
    "page%5Bafter%5D=",
    "page[before]=",
    "page=",
    "per_page=",
    "&",
    "=",
    "?",
    "%",
    "%00",
    "%ff",
    "%ed%a0%80",
    "+",
    "ids=1,2,3",
    "include=users,groups",
    "include=tickets(users)",
    "sort_by=",
    "[]",
    "MTd8NDI",
    "LTF8LTE",
    "fHw",
    "||",
];

/// The query is read or refused, what is written again reads the same, and a cursor is one of ours or refused.
pub fn run(data: &[u8]) {
    let text = text(data);
    let query = Query::parse(Some(&text));
    for key in ["page", "per_page", "page[size]"] {
        let _ = query.read::<u32>(key);
    }
    assert!(query.ids("ids", 100).is_ok_and(|ids| ids.len() <= 100) || query.ids("ids", 100).is_err(), "too many ids");
    let _ = (query.includes("users"), query.is_on("include"), query.has("page"));
    let written = query.with(&[("page", "2")], &["page[after]"]);
    let again = Query::parse(Some(&written));
    assert_eq!(again.get("page"), Some("2"), "the change is lost");
    assert_eq!(again.get("page[after]"), None, "what was left out is there");
    // Of a query with very many parameters the last ones are dropped, and a new one may push one more out.
    if text.matches(['&', '?']).count() < 50 {
        assert_eq!(again.get("per_page"), query.get("per_page"), "another parameter changed");
    }
    assert!(escaped(&text).is_ascii(), "not fit for an address");
    for cursor in [Some(&*text), query.get("page[after]")].into_iter().flatten() {
        if let Ok(place) = place_from(cursor) {
            assert_eq!(place_from(&cursor_from(&place)), Ok(place), "a cursor reads otherwise the second time");
        }
    }
}
