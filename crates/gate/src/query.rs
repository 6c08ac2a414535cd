//! The query string, read forgivingly as Zendesk does: percent-encoded brackets, repeated keys, a second `?`.

use std::str::FromStr;

use domain::Refusal;
use domain::error::ProblemCode;

/// Most parameters that are read.
const MOST_PARAMETERS: usize = 100;

/// The parameters of a request, in order.
#[derive(Clone, Debug, Default)]
pub struct Query(Vec<(String, String)>);

impl Query {
    /// Reads the raw query string.
    #[must_use]
    pub fn parse(raw: Option<&str>) -> Self {
        // Some clients append `?include=None` behind a query they built already.
        let raw = raw.unwrap_or_default().replace('?', "&");
        Self::form(raw.as_bytes())
    }

    /// Reads the body of a form.
    #[must_use]
    pub fn form(body: &[u8]) -> Self {
        let pairs = form_urlencoded::parse(body).take(MOST_PARAMETERS);
        Self(pairs.map(|(key, value)| (key.into_owned(), value.into_owned())).collect())
    }

    /// Every parameter, as often as it was sent.
    #[must_use]
    pub fn pairs(&self) -> &[(String, String)] {
        &self.0
    }

    /// The last value of this key, when it is not empty.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&str> {
        self.0
            .iter()
            .rev()
            .find(|(known, _)| known == key)
            .map(|(_, value)| value.as_str())
            .filter(|text| !text.is_empty())
    }

    /// Does the query name this key, even with an empty value?
    #[must_use]
    pub fn has(&self, key: &str) -> bool {
        self.0.iter().any(|(known, _)| known == key)
    }

    /// All values of `key` and `key[]`.
    pub fn all<'a>(&'a self, key: &'a str) -> impl Iterator<Item = &'a str> {
        self.0
            .iter()
            .filter(move |(known, _)| known.strip_suffix("[]").unwrap_or(known) == key)
            .map(|(_, value)| value.as_str())
    }

    /// A number, date or word of this key.
    ///
    /// # Errors
    /// `Invalid` when the value is not one.
    pub fn read<T: FromStr>(&self, key: &str) -> Result<Option<T>, Refusal> {
        self.get(key)
            .map(|text| {
                text.parse().map_err(|_| Refusal::invalid(key, ProblemCode::Format, format!("{key}: is not valid")))
            })
            .transpose()
    }

    /// `true`, `1` and nothing else.
    #[must_use]
    pub fn is_on(&self, key: &str) -> bool {
        matches!(self.get(key), Some("true" | "1"))
    }

    /// The names in `include`; unknown ones are the caller's to ignore.
    #[must_use]
    pub fn includes(&self, name: &str) -> bool {
        self.all("include").flat_map(|text| text.split([',', '(', ')'])).any(|word| word.trim() == name)
    }

    /// A comma-separated list of ids.
    ///
    /// # Errors
    /// `TooManyValues` above `limit`; words that are no numbers are dropped, as Zendesk does.
    pub fn ids(&self, key: &str, limit: u32) -> Result<Vec<i64>, Refusal> {
        let ids: Vec<i64> =
            self.all(key).flat_map(|text| text.split(',')).filter_map(|word| word.trim().parse().ok()).collect();
        if ids.len() > limit as usize { Err(Refusal::TooManyValues { limit }) } else { Ok(ids) }
    }

    /// The same query with some keys set anew and others left out, for a link to the next page. It has no more
    /// parameters than are read, so that the changes are among them.
    #[must_use]
    pub fn with(&self, changes: &[(&str, &str)], without: &[&str]) -> String {
        let mut out = form_urlencoded::Serializer::new(String::new());
        let stays = |key: &str| !without.contains(&key) && !changes.iter().any(|(changed, _)| *changed == key);
        let kept = self.0.iter().filter(|(key, _)| stays(key));
        for (key, value) in kept.take(MOST_PARAMETERS.saturating_sub(changes.len())) {
            out.append_pair(key, value);
        }
        for (key, value) in changes {
            out.append_pair(key, value);
        }
        out.finish()
    }
}

/// A text as it may stand in a query.
#[must_use]
pub fn escaped(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

#[cfg(test)]
mod tests {
    use super::Query;

    #[test]
    fn odd_queries_of_real_clients_are_read() {
        let query =
            Query::parse(Some("external_id=X?include=None&page%5Bsize%5D=10&role[]=agent&role[]=admin&ids=1,2,x"));
        assert_eq!(query.get("external_id"), Some("X"));
        assert_eq!(query.read::<u32>("page[size]"), Ok(Some(10)));
        assert_eq!(query.all("role").collect::<Vec<_>>(), ["agent", "admin"]);
        assert_eq!(query.ids("ids", 100), Ok(vec![1, 2]));
        assert!(query.ids("ids", 1).is_err());
    }

    #[test]
    fn a_link_to_the_next_page_leads_there_however_many_parameters_stand_before() {
        let query = Query::parse(Some(&"a=1&".repeat(200)));
        assert_eq!(Query::parse(Some(&query.with(&[("page", "2")], &[]))).get("page"), Some("2"));
    }
}
