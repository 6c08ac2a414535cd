//! What reaches the log: our own words at the level that is asked for, and only warnings of the crates we use.
//!
//! At `debug` a parser of HTML prints the text it reads and a driver of a database prints its parameters; a log that
//! was turned up to find a fault must not hold what people wrote.

use tracing::{Level, Metadata};

/// The crates whose words hold ids, routes and times only.
const OURS: [&str; 14] = [
    "api",
    "balie",
    "channels",
    "desk",
    "domain",
    "gate",
    "identity",
    "live",
    "markup",
    "outbound",
    "server",
    "sqlite_encrypted",
    "store",
    "vault",
];

/// May this be written, whatever level is set?
#[must_use]
pub fn is_fit(metadata: &Metadata<'_>) -> bool {
    let name = metadata.target().split("::").next().unwrap_or_default();
    *metadata.level() <= Level::WARN || OURS.contains(&name)
}
