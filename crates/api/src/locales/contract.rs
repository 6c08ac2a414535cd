//! What the routes of locales are for and answer.

use super::WireLocale;
use crate::contract::{Operation, get};

pub(crate) fn operations() -> Vec<Operation> {
    vec![
        get("/api/v2/locales", "List languages").page::<WireLocale>("locales"),
        get("/api/v2/locales/agent", "List languages for agents").page::<WireLocale>("locales"),
        get("/api/v2/locales/public", "List languages for everybody").page::<WireLocale>("locales"),
        get("/api/v2/locales/current", "Show the caller's language").one::<WireLocale>("locale"),
        get("/api/v2/locales/detect_best_locale", "Show the language that fits the caller best")
            .query("available_locales[]", "The languages to choose from")
            .one::<WireLocale>("locale"),
        get("/api/v2/locales/{id}", "Show a language by number or tag").one::<WireLocale>("locale"),
    ]
}
