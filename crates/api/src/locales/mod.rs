//! `/locales`: the languages Balie speaks. They are built in, the same for every account.

pub(crate) mod contract;

use domain::Refusal;
use domain::settings::Locale;
use gate::{Access, Answer, Call, Envelope, Routes};
use identity::users;
use schemars::JsonSchema;
use serde::Serialize;

/// The routes of locales.
pub(crate) fn routes() -> Routes {
    let open = Access::Visitor("the languages are the same for everybody");
    Routes::new()
        .get("/api/v2/locales", open, list)
        .get("/api/v2/locales/agent", open, list)
        .get("/api/v2/locales/public", open, list)
        .get("/api/v2/locales/current", open, current)
        .get("/api/v2/locales/detect_best_locale", open, detect_best_locale)
        .get("/api/v2/locales/{id}", open, show)
}

/// A locale in a reply.
#[derive(JsonSchema, Serialize)]
#[schemars(rename = "Locale")]
pub(crate) struct WireLocale {
    url: String,
    id: i64,
    locale: &'static str,
    name: &'static str,
    native_name: &'static str,
    presentation_name: &'static str,
    rtl: bool,
    created_at: Option<&'static str>,
    updated_at: &'static str,
    default: bool,
}

impl WireLocale {
    fn of(locale: Locale, call: &Call) -> Self {
        let (name, native_name, presentation_name) = match locale {
            Locale::English => ("English", "English", "English - English"),
            Locale::Dutch => ("Nederlands (Dutch)", "Nederlands", "Dutch - Nederlands"),
        };
        Self {
            url: call.url(&format!("/api/v2/locales/{}.json", locale.tag())),
            id: locale.number(),
            locale: locale.tag(),
            name,
            native_name,
            presentation_name,
            rtl: false,
            created_at: None,
            // The built-in texts have no moment of their own; this is when they were first written.
            updated_at: "2026-01-01T00:00:00Z",
            default: locale == call.ctx.settings().locale,
        }
    }
}

async fn list(call: Call) -> Answer {
    let rows: Vec<WireLocale> = Locale::ALL.into_iter().map(|locale| WireLocale::of(locale, &call)).collect();
    Envelope::of("locales", &rows)?
        .and("count", &rows.len())?
        .and("next_page", &None::<&str>)?
        .and("previous_page", &None::<&str>)?
        .reply()
}

async fn current(call: Call) -> Answer {
    let own = match call.ctx.actor().user_id() {
        Some(id) => users::show(&call.ctx, id).await?.locale,
        None => None,
    };
    let locale = own.unwrap_or(call.ctx.settings().locale);
    Envelope::of("locale", &WireLocale::of(locale, &call))?.reply()
}

async fn show(call: Call) -> Answer {
    let text = call.param("id");
    let locale = match text.parse() {
        Ok(number) => Locale::from_number(number),
        Err(_) => Locale::ALL.into_iter().find(|locale| locale.tag().eq_ignore_ascii_case(text)),
    };
    let locale = locale.ok_or(Refusal::NotFound)?;
    Envelope::of("locale", &WireLocale::of(locale, &call))?.reply()
}

async fn detect_best_locale(call: Call) -> Answer {
    let offered: Vec<Locale> =
        call.query.all("available_locales").flat_map(|text| text.split(',')).filter_map(Locale::from_tag).collect();
    let offered = if offered.is_empty() { Locale::ALL.to_vec() } else { offered };
    let wanted = accepted(call.header("accept-language").unwrap_or_default());
    let own = wanted.into_iter().find(|locale| offered.contains(locale));
    let best = own.or_else(|| offered.iter().copied().find(|locale| *locale == call.ctx.settings().locale));
    let best = best.or(offered.first().copied()).ok_or(Refusal::NotFound)?;
    Envelope::of("locale", &WireLocale::of(best, &call))?.reply()
}

/// The languages of an `Accept-Language` header that we speak, the most wanted first (RFC 9110, 12.5.4).
fn accepted(header: &str) -> Vec<Locale> {
    let mut wanted: Vec<(f32, Locale)> = Vec::new();
    for part in header.split(',').take(20) {
        let mut words = part.split(';');
        let locale = words.next().map(str::trim).and_then(Locale::from_tag);
        let weight = words.find_map(|word| word.trim().strip_prefix("q=")).map_or(Some(1.0), |text| text.parse().ok());
        if let (Some(locale), Some(weight)) = (locale, weight)
            && weight > 0.0
        {
            wanted.push((weight, locale));
        }
    }
    wanted.sort_by(|one, other| other.0.total_cmp(&one.0));
    wanted.into_iter().map(|(_, locale)| locale).collect()
}

#[cfg(test)]
mod tests {
    use super::accepted;
    use domain::settings::Locale::{Dutch, English};

    #[test]
    fn the_most_wanted_language_comes_first() {
        assert_eq!(accepted("en;q=0.5, nl-BE, fr"), [Dutch, English]);
        assert_eq!(accepted("nl;q=0, en"), [English]);
        assert!(accepted("").is_empty());
        assert!(accepted("xx;q=nan, *").is_empty());
    }
}
