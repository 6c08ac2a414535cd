//! Both paging styles of Zendesk on every list: `page[size]`/`page[after]`/`page[before]`, and `page`/`per_page`.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::Refusal;
use domain::page::{MOST_ROWS, Page, Place, Window};
use serde_json::{Value, json};

use crate::call::Call;

/// Deepest offset page; beyond it cursors must be used.
const LAST_OFFSET_PAGE: u32 = 100;

/// Which page of a list is asked for, and in which style.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Paging {
    Offset { page: u32, per_page: u32 },
    Cursor { size: u32, after: Option<Place>, before: Option<Place> },
}

impl Paging {
    /// Reads the page of a request; `most` rows a page, usually 100.
    ///
    /// # Errors
    /// `BadPage` for sizes, pages and cursors that are not valid.
    pub fn read(call: &Call, most: u32) -> Result<Self, Refusal> {
        let query = &call.query;
        if ["page[size]", "page[after]", "page[before]"].iter().any(|key| query.has(key)) {
            let size = number(query.get("page[size]"), "page[size]")?.unwrap_or(most);
            if size == 0 || size > most {
                return Err(Refusal::BadPage(format!("page[size] must be between 1 and {most}")));
            }
            let after = query.get("page[after]").map(place_from).transpose()?;
            let before = query.get("page[before]").map(place_from).transpose()?;
            return Ok(Self::Cursor { size, after, before });
        }
        let page = number(query.get("page"), "page")?.unwrap_or(1).max(1);
        let per_page =
            number(query.get("per_page").or_else(|| query.get("limit")), "per_page")?.unwrap_or(MOST_ROWS.min(most));
        if page > LAST_OFFSET_PAGE {
            return Err(Refusal::BadPage(format!(
                "page must be at most {LAST_OFFSET_PAGE}; use cursor pagination to read further"
            )));
        }
        Ok(Self::Offset { page, per_page: per_page.clamp(1, most) })
    }

    /// The rows this page needs from the store.
    #[must_use]
    pub fn window(&self) -> Window {
        match self {
            Self::Offset { page, per_page } => Window::Offset { skip: (page - 1) * per_page, limit: *per_page },
            Self::Cursor { size, before: Some(place), .. } => Window::Before { place: place.clone(), limit: *size },
            Self::Cursor { size, after, .. } => Window::After { place: after.clone(), limit: *size },
        }
    }

    /// The envelope's fields beside the rows. `place` tells where a row stands.
    pub fn links<T>(&self, call: &Call, page: &Page<T>, place: impl Fn(&T) -> Place) -> Vec<(&'static str, Value)> {
        match self {
            Self::Offset { page: number, per_page } => {
                let link = |number: u32| {
                    call.url_with(&[("page", &number.to_string()), ("per_page", &per_page.to_string())], &["limit"])
                };
                let next = (page.has_more && *number < LAST_OFFSET_PAGE).then(|| link(number + 1));
                let previous = (*number > 1).then(|| link(number - 1));
                vec![("next_page", json!(next)), ("previous_page", json!(previous)), ("count", json!(page.count))]
            }
            Self::Cursor { before, .. } => {
                let after_cursor = page.rows.last().map(|row| cursor_from(&place(row)));
                let before_cursor = page.rows.first().map(|row| cursor_from(&place(row)));
                let link = |key: &str, cursor: &Option<String>| {
                    cursor.as_ref().map(|cursor| call.url_with(&[(key, cursor)], &["page[after]", "page[before]"]))
                };
                // Walking back, what lies ahead is where we came from.
                let has_more = if before.is_some() { !page.rows.is_empty() } else { page.has_more };
                vec![
                    (
                        "meta",
                        json!({"has_more": has_more, "after_cursor": after_cursor, "before_cursor": before_cursor}),
                    ),
                    (
                        "links",
                        json!({"prev": link("page[before]", &before_cursor), "next": link("page[after]", &after_cursor)}),
                    ),
                ]
            }
        }
    }
}

fn number(text: Option<&str>, name: &str) -> Result<Option<u32>, Refusal> {
    text.map(|text| text.parse().map_err(|_| Refusal::BadPage(format!("{name} is not valid")))).transpose()
}

/// Writes a place as an opaque cursor.
#[must_use]
pub fn cursor_from(place: &Place) -> String {
    URL_SAFE_NO_PAD.encode(format!("{}|{}", place.value, place.id))
}

/// Reads a cursor.
///
/// # Errors
/// `BadPage` for one we did not write.
pub fn place_from(cursor: &str) -> Result<Place, Refusal> {
    let bad = || Refusal::BadPage("cursor is not valid".to_owned());
    let bytes = URL_SAFE_NO_PAD.decode(cursor.trim_end_matches('=')).map_err(|_| bad())?;
    let text = std::str::from_utf8(&bytes).map_err(|_| bad())?;
    let (value, id) = text.split_once('|').ok_or_else(bad)?;
    Ok(Place { value: value.parse().map_err(|_| bad())?, id: id.parse().map_err(|_| bad())? })
}
