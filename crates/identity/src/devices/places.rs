//! Where an address is, from a MaxMind DB file of the operator. Nothing is asked outside.

use std::fmt;
use std::net::IpAddr;
use std::sync::Arc;

use maxminddb::{Reader, path};

/// Longest name of a city, in characters.
const LONGEST: usize = 80;

/// The file is not what it should be.
#[derive(Debug)]
pub struct BadFile(maxminddb::MaxMindDbError);

impl fmt::Display for BadFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for BadFile {}

/// The places of addresses; without a file, none. Cheap to clone.
#[derive(Clone, Default)]
pub struct Places(Option<Arc<Reader<Vec<u8>>>>);

impl Places {
    /// Reads a file that holds cities or countries.
    ///
    /// # Errors
    /// When it is no MaxMind DB.
    pub fn from_bytes(bytes: Vec<u8>) -> Result<Self, BadFile> {
        Ok(Self(Some(Arc::new(Reader::from_source(bytes).map_err(BadFile)?))))
    }

    /// `Utrecht (NL)`, `NL`, or nothing.
    #[must_use]
    pub fn of(&self, address: IpAddr) -> Option<String> {
        let found = self.0.as_ref()?.lookup(address.to_canonical()).ok()?;
        // Cities and countries as MaxMind writes them, and as the flat files of others do.
        let text = |path: &[maxminddb::PathElement<'_>]| found.decode_path::<String>(path).ok().flatten();
        let city = text(&path!["city", "names", "en"]).or_else(|| text(&path!["city"]));
        let country = text(&path!["country", "iso_code"]).or_else(|| text(&path!["country_code"]));
        let clean = |text: String| -> Option<String> {
            let text: String = text.chars().filter(|letter| !letter.is_control()).take(LONGEST).collect();
            (!text.trim().is_empty()).then_some(text)
        };
        match (city.and_then(clean), country.and_then(clean)) {
            (Some(city), Some(country)) => Some(format!("{city} ({country})")),
            (city, country) => city.or(country),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Places;

    fn text(words: &str) -> Vec<u8> {
        let mut bytes = vec![0x40 | u8::try_from(words.len()).unwrap()];
        bytes.extend_from_slice(words.as_bytes());
        bytes
    }

    fn map(pairs: &[(&str, Vec<u8>)]) -> Vec<u8> {
        let mut bytes = vec![0xe0 | u8::try_from(pairs.len()).unwrap()];
        pairs.iter().for_each(|(key, value)| bytes.extend([text(key), value.clone()].concat()));
        bytes
    }

    /// A whole file by the format's description (version 2.0): a tree of one node, whose left half of all IPv4
    /// addresses has `data`, and whose right half has nothing.
    fn file(data: &[u8]) -> Vec<u8> {
        let (number, none) = (|kind: u8, value: u8| vec![kind << 5 | 1, value], vec![0, 0, 1]);
        let left = vec![0, 0, 1 + 16];
        let about = map(&[
            ("node_count", number(6, 1)),
            ("record_size", number(5, 24)),
            ("ip_version", number(5, 4)),
            ("database_type", text("Test")),
            ("languages", vec![0x00, 4]),
            ("binary_format_major_version", number(5, 2)),
            ("binary_format_minor_version", vec![0xa0]),
            ("build_epoch", vec![0x01, 2, 1]),
            ("description", map(&[])),
        ]);
        [left, none, vec![0; 16], data.to_vec(), b"\xab\xcd\xefMaxMind.com".to_vec(), about].concat()
    }

    #[test]
    fn an_address_has_the_place_the_file_says() {
        let of = |data: Vec<u8>, address: &str| Places::from_bytes(file(&data)).unwrap().of(address.parse().unwrap());
        let country = ("country", map(&[("iso_code", text("NL"))]));
        let city = ("city", map(&[("names", map(&[("en", text("Utrecht"))]))]));
        for address in ["10.0.0.1", "::ffff:10.0.0.1"] {
            let place = of(map(&[city.clone(), country.clone()]), address);
            assert_eq!(place.as_deref(), Some("Utrecht (NL)"));
        }
        assert_eq!(of(map(&[country]), "10.0.0.1").as_deref(), Some("NL"));
        assert_eq!(of(map(&[("country_code", text("BE"))]), "10.0.0.1").as_deref(), Some("BE"));
        assert_eq!(of(map(&[("country_code", text("\n"))]), "10.0.0.1"), None);
        assert_eq!(of(map(&[("asn", text("AS1"))]), "10.0.0.1"), None);
        assert_eq!(of(map(&[("country_code", text("BE"))]), "203.0.113.1"), None);
        assert_eq!(of(map(&[("country_code", text("BE"))]), "2001:db8::1"), None);
    }

    #[test]
    fn what_is_no_such_file_is_refused() {
        for bytes in [Vec::new(), b"MaxMind".to_vec(), vec![0; 1000], b"\xab\xcd\xefMaxMind.com".to_vec()] {
            assert!(Places::from_bytes(bytes).is_err());
        }
        assert_eq!(Places::default().of("10.0.0.1".parse().unwrap()), None);
    }
}
