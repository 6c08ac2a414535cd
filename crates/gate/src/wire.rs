//! Reading JSON as forgivingly as Zendesk: ids as strings, `"true"`, null beside absent.

use domain::{Patch, Time};
use serde::{Deserialize, Deserializer};

/// A field that may be absent, null or a value: `#[serde(default, deserialize_with = "wire::patch")]`.
///
/// # Errors
/// When the value is not a `T`.
pub fn patch<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Patch<T>, D::Error> {
    Ok(match Option::<T>::deserialize(deserializer)? {
        Some(value) => Patch::Set(value),
        None => Patch::Clear,
    })
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Loose {
    Number(i64),
    Real(f64),
    Flag(bool),
    Text(String),
}

impl Loose {
    fn number(self) -> Option<i64> {
        match self {
            Self::Number(number) => Some(number),
            #[expect(clippy::cast_possible_truncation, reason = "checked: a whole number below 2^53")]
            Self::Real(real) => (real.fract() == 0.0 && real.abs() < 9e15).then_some(real as i64),
            Self::Text(text) => text.trim().parse().ok(),
            Self::Flag(_) => None,
        }
    }
}

/// A number, or a number written as text.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Number(pub i64);

impl schemars::JsonSchema for Number {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Number".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({"type": ["integer", "string"], "format": "int64"})
    }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let loose = Loose::deserialize(deserializer)?;
        loose.number().map(Self).ok_or_else(|| serde::de::Error::custom("expected a whole number"))
    }
}

/// An id that may be null, absent, a number, a number as text, or empty text, which is null.
///
/// # Errors
/// When it is none of these.
pub fn patch_number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Patch<i64>, D::Error> {
    match Option::<Loose>::deserialize(deserializer)? {
        None => Ok(Patch::Clear),
        Some(Loose::Text(text)) if text.trim().is_empty() => Ok(Patch::Clear),
        Some(loose) => {
            loose.number().map(Patch::Set).ok_or_else(|| serde::de::Error::custom("expected a whole number"))
        }
    }
}

/// Text that may be null; empty text is null too.
///
/// # Errors
/// When it is something else.
pub fn patch_text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Patch<String>, D::Error> {
    Ok(match Option::<Loose>::deserialize(deserializer)? {
        None => Patch::Clear,
        Some(Loose::Text(text)) if text.is_empty() => Patch::Clear,
        Some(Loose::Text(text)) => Patch::Set(text),
        Some(Loose::Number(number)) => Patch::Set(number.to_string()),
        Some(Loose::Real(number)) => Patch::Set(number.to_string()),
        Some(Loose::Flag(flag)) => Patch::Set(flag.to_string()),
    })
}

/// A moment that may be null, in RFC 3339 or as a date.
///
/// # Errors
/// When it is something else.
pub fn patch_time<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Patch<Time>, D::Error> {
    match Option::<String>::deserialize(deserializer)? {
        None => Ok(Patch::Clear),
        Some(text) if text.is_empty() => Ok(Patch::Clear),
        Some(text) => Time::parse(&text)
            .map(Patch::Set)
            .ok_or_else(|| serde::de::Error::custom("expected a time such as 2026-01-05T09:00:00Z")),
    }
}

/// A truth value, also as text or 0/1.
///
/// # Errors
/// When it is something else.
pub fn flag<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<bool>, D::Error> {
    match Option::<Loose>::deserialize(deserializer)? {
        None => Ok(None),
        Some(Loose::Flag(flag)) => Ok(Some(flag)),
        Some(Loose::Number(number)) => Ok(Some(number != 0)),
        Some(Loose::Text(text)) if text == "true" || text == "1" => Ok(Some(true)),
        Some(Loose::Text(text)) if text == "false" || text == "0" || text.is_empty() => Ok(Some(false)),
        Some(_) => Err(serde::de::Error::custom("expected true or false")),
    }
}

/// Words as a list, or as one text parted by spaces or commas.
///
/// # Errors
/// When it is something else.
pub fn words<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Vec<String>>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Words {
        List(Vec<String>),
        Text(String),
    }
    Ok(Option::<Words>::deserialize(deserializer)?.map(|words| match words {
        Words::List(list) => list,
        Words::Text(text) => text.split([' ', ',']).filter(|word| !word.is_empty()).map(str::to_owned).collect(),
    }))
}
