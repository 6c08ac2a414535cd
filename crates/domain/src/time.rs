//! Moments: milliseconds since 1970 in UTC, written on the wire as RFC 3339 with seconds.

use std::fmt;

/// A moment, in milliseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Time(i64);

/// The latest moment the calendar library knows: the end of 9999 in the westernmost zone.
const LATEST_MILLIS: i64 = 253_402_207_200_000;

impl Time {
    /// A moment from milliseconds since 1970; what lies outside the years 0001–9999 is cut to 0 or the latest.
    #[must_use]
    pub const fn from_millis(millis: i64) -> Self {
        if millis < -62_135_596_800_000 {
            Self(0)
        } else if millis > LATEST_MILLIS {
            Self(LATEST_MILLIS)
        } else {
            Self(millis)
        }
    }

    /// A moment from Unix seconds.
    #[must_use]
    pub const fn from_seconds(seconds: i64) -> Self {
        Self::from_millis(seconds.saturating_mul(1000))
    }

    /// Milliseconds since 1970, as stored.
    #[must_use]
    pub const fn millis(self) -> i64 {
        self.0
    }

    /// Unix seconds, as in `generated_timestamp`.
    #[must_use]
    pub const fn seconds(self) -> i64 {
        self.0.div_euclid(1000)
    }

    /// This moment moved by a number of seconds, which may be negative.
    #[must_use]
    pub const fn plus_seconds(self, seconds: i64) -> Self {
        Self::from_millis(self.0.saturating_add(seconds.saturating_mul(1000)))
    }

    /// Whole minutes from `earlier` to this moment, 0 when it lies later.
    #[must_use]
    pub const fn minutes_since(self, earlier: Self) -> i64 {
        let minutes = (self.0 - earlier.0) / 60_000;
        if minutes < 0 { 0 } else { minutes }
    }

    /// Reads RFC 3339 (`2026-01-05T09:00:00Z`, any offset) or a bare date, which means its midnight in UTC.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if text.len() > 40 {
            return None;
        }
        if let Ok(stamp) = text.parse::<jiff::Timestamp>() {
            return Some(Self::from_millis(stamp.as_millisecond()));
        }
        let date = text.parse::<jiff::civil::Date>().ok()?;
        let zoned = date.to_zoned(jiff::tz::TimeZone::UTC).ok()?;
        Some(Self::from_millis(zoned.timestamp().as_millisecond()))
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let stamp = jiff::Timestamp::from_second(self.seconds()).unwrap_or_default();
        write!(f, "{}", stamp.strftime("%Y-%m-%dT%H:%M:%SZ"))
    }
}

impl serde::Serialize for Time {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::Time;

    #[test]
    fn a_moment_is_written_in_seconds_and_read_back() {
        let time = Time::from_millis(1_767_603_600_123);
        assert_eq!(time.to_string(), "2026-01-05T09:00:00Z");
        assert_eq!(Time::parse("2026-01-05T10:00:00+01:00").map(Time::seconds), Some(1_767_603_600));
        assert_eq!(Time::parse("2026-01-05").map(|time| time.to_string()).as_deref(), Some("2026-01-05T00:00:00Z"));
        assert_eq!(Time::parse("yesterday"), None);
        assert_eq!(Time::from_millis(i64::MAX).to_string(), "9999-12-30T22:00:00Z");
    }
}
