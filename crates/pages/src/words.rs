//! The words of the pages in English and Dutch, and which of the two a browser gets.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use domain::settings::Locale;
use gate::Call;
use serde::Serialize;

type Texts = BTreeMap<String, String>;

/// Most of a browser's wishes that are looked at.
const MOST_WISHES: usize = 10;

/// The words of one language.
#[derive(Clone, Copy)]
pub(crate) struct Words {
    locale: Locale,
    texts: &'static Texts,
}

/// Another language of the same page.
#[derive(Serialize)]
pub(crate) struct Other {
    lang: &'static str,
    name: &'static str,
    address: String,
}

impl Words {
    /// By `lang` in the address, else by what the browser asks for, else the account's own.
    pub(crate) fn of(call: &Call) -> Self {
        let named = call.query.get("lang").and_then(Locale::from_tag);
        let wished = || call.header("accept-language").and_then(first_known);
        Self::in_locale(named.or_else(wished).unwrap_or(call.ctx.settings().locale))
    }

    fn in_locale(locale: Locale) -> Self {
        Self { locale, texts: texts(locale) }
    }

    pub(crate) const fn texts(&self) -> &'static Texts {
        self.texts
    }

    pub(crate) const fn tag(&self) -> &'static str {
        self.locale.tag()
    }

    /// One text. A name that does not stand in the catalogue is its own text; a test holds that there is none.
    pub(crate) fn text(&self, name: &'static str) -> &'static str {
        self.texts.get(name).map_or(name, String::as_str)
    }

    /// One text with values in place of their names in braces.
    pub(crate) fn with(&self, name: &'static str, values: &[(&str, &str)]) -> String {
        values.iter().fold(self.text(name).to_owned(), |text, (key, value)| text.replace(&format!("{{{key}}}"), value))
    }

    /// The other languages, with the address of this page in them; `query` is the rest of the address.
    pub(crate) fn others(&self, query: &str) -> Vec<Other> {
        let others = Locale::ALL.into_iter().filter(|locale| *locale != self.locale);
        others
            .map(|locale| Other {
                lang: locale.tag(),
                name: match locale {
                    Locale::English => "English",
                    Locale::Dutch => "Nederlands",
                },
                address: format!("?{query}{}lang={}", if query.is_empty() { "" } else { "&" }, locale.tag()),
            })
            .collect()
    }
}

/// Languages stand in order of preference, as every browser writes them; weights are not looked at.
fn first_known(header: &str) -> Option<Locale> {
    let wishes = header.split(',').take(MOST_WISHES).map(|wish| wish.split(';').next().unwrap_or_default().trim());
    wishes.into_iter().find_map(Locale::from_tag)
}

fn texts(locale: Locale) -> &'static Texts {
    static ENGLISH: OnceLock<Texts> = OnceLock::new();
    static DUTCH: OnceLock<Texts> = OnceLock::new();
    // What stands in the binary is read in a test: here it cannot fail.
    let read = |text: &str| serde_json::from_str(text).unwrap_or_default();
    match locale {
        Locale::English => ENGLISH.get_or_init(|| read(include_str!("words/en.json"))),
        Locale::Dutch => DUTCH.get_or_init(|| read(include_str!("words/nl.json"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_catalogues_say_the_same_things() {
        let [english, dutch] = Locale::ALL.map(texts);
        assert!(english.len() > 50, "the catalogue cannot be read");
        assert_eq!(english.keys().collect::<Vec<_>>(), dutch.keys().collect::<Vec<_>>());
        let names = |text: &str| {
            let mut names: Vec<_> =
                text.split('{').skip(1).filter_map(|rest| rest.split('}').next()).map(str::to_owned).collect();
            names.sort();
            names
        };
        for (key, text) in english {
            assert_eq!(names(text), names(&dutch[key]), "{key}");
            assert!(!text.is_empty() && !dutch[key].is_empty(), "{key}");
        }
    }

    #[test]
    fn the_first_language_that_is_known_counts() {
        assert_eq!(first_known("fr-FR, nl-BE;q=0.8, en;q=0.5"), Some(Locale::Dutch));
        assert_eq!(first_known("en-GB,nl"), Some(Locale::English));
        assert_eq!(first_known("fr, *"), None);
    }
}
