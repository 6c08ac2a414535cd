//! The `[limits]` section: how many connections there may be, and how slow a client may be.

use std::time::Duration;

use anyhow::bail;
use gate::Deadlines;
use serde::Deserialize;

/// What an operator may set; the defaults are for a server on the open internet.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LimitsConfig {
    /// Connections at once, 4,096 when not set. One more is closed.
    pub connections: Option<usize>,
    /// Seconds for a handshake, and for the head of a request, 10 when not set.
    pub head_seconds: Option<f64>,
    /// Seconds for a whole JSON body, 60 when not set.
    pub body_seconds: Option<f64>,
    /// Seconds for the next piece of a body, 30 when not set.
    pub piece_seconds: Option<f64>,
    /// Seconds for a whole file, 900 when not set.
    pub file_seconds: Option<f64>,
}

/// The same, read and whole.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Connections at once.
    pub connections: usize,
    /// For a handshake, and for the head of a request.
    pub head: Duration,
    deadlines: Deadlines,
}

impl LimitsConfig {
    /// Fills in what is not set.
    ///
    /// # Errors
    /// When a number cannot be one of its kind; the error says which.
    pub fn limits(&self) -> anyhow::Result<Limits> {
        let usual = Deadlines::default();
        let connections = self.connections.unwrap_or(4096);
        // The kernel's own queue is longer than that.
        if connections == 0 || connections > 1_000_000 {
            bail!("[limits] connections must be between 1 and 1000000");
        }
        Ok(Limits {
            connections,
            head: seconds("head_seconds", self.head_seconds, Duration::from_secs(10))?,
            deadlines: Deadlines {
                body: seconds("body_seconds", self.body_seconds, usual.body)?,
                piece: seconds("piece_seconds", self.piece_seconds, usual.piece)?,
                file: seconds("file_seconds", self.file_seconds, usual.file)?,
            },
        })
    }
}

impl Limits {
    /// How long a client may take for its body.
    #[must_use]
    pub const fn deadlines(&self) -> Deadlines {
        self.deadlines
    }
}

fn seconds(key: &str, set: Option<f64>, usual: Duration) -> anyhow::Result<Duration> {
    let Some(seconds) = set else { return Ok(usual) };
    // A day is longer than anybody waits; NaN is in no range.
    if !(0.01..=86_400.0).contains(&seconds) {
        bail!("[limits] {key} must be between 0.01 and 86400");
    }
    Ok(Duration::from_secs_f64(seconds))
}

#[cfg(test)]
mod tests {
    use super::LimitsConfig;

    #[test]
    fn what_cannot_be_a_limit_is_said_at_the_start() {
        let read = |text: &str| toml::from_str::<LimitsConfig>(text).unwrap().limits();
        assert_eq!(read("").unwrap().connections, 4096);
        assert_eq!(read("head_seconds = 0.5").unwrap().head.as_millis(), 500);
        for bad in ["connections = 0", "head_seconds = nan", "body_seconds = -1.0", "file_seconds = 1e300"] {
            assert!(read(bad).is_err(), "{bad}");
        }
        assert!(toml::from_str::<LimitsConfig>("heed_seconds = 1.0").is_err());
    }
}
