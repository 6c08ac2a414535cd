//! Bad words in paths, unknown paths and unknown methods.

use anyhow::Result;
use axum::http::Method;

use super::MARK;
use super::probe::{Operation, Probe};

/// Words that are the name of nothing.
const WORDS: [&str; 14] = [
    "0",
    "-1",
    "9223372036854775807",
    "9223372036854775808",
    "99999999999999999999",
    "1e3",
    "%31%00",
    "%00",
    "%ff",
    "..",
    "%2e%2e%2f",
    "zqxjmark",
    "1%27--",
    " ",
];

/// Every word in place of every id of one operation, and what the operation does not take.
pub(super) async fn try_all(probe: &mut Probe, operation: &Operation) -> Result<()> {
    let parameters: Vec<&str> = operation.path.split('/').filter(|word| word.starts_with('{')).collect();
    for parameter in parameters {
        for word in WORDS {
            if probe.next() {
                let word = word.replace(' ', "%20");
                let path = probe.filled(&operation.path.replacen(parameter, &word, 1));
                probe.refused(&operation.method, &format!("{path}.json"), &[], b"{}".to_vec(), "bad id").await;
            }
        }
    }
    let path = probe.filled(&operation.path);
    for end in [".json.json", "/", ".xml.json/", "//", ".json/..", "%00"] {
        if probe.next() {
            probe.refused(&operation.method, &format!("{path}{end}"), &[], b"{}".to_vec(), "bad end").await;
        }
    }
    for method in ["PATCH", "TRACE", "OPTIONS", "CONNECT", "PROPFIND", "get"] {
        if probe.next() {
            let method = Method::from_bytes(method.as_bytes())?;
            probe.refused(&method, &format!("{path}.json"), &[], b"{}".to_vec(), "unknown method").await;
        }
    }
    Ok(())
}

/// Paths of no route.
pub(super) async fn try_unknown(probe: &mut Probe) -> Result<()> {
    let long = format!("/api/v2/{}", "a/".repeat(20_000));
    for path in [
        "//",
        "/api",
        "/api/v2",
        "/api/v2/",
        "/api/v3/tickets.json",
        "/api/v2/%2e%2e/%2e%2e/etc/passwd",
        "/../../etc/passwd",
        "/api/v2/tickets%2f1.json",
        "/api/v2/TICKETS.json",
        "/.env",
        "/%00",
        "/%ff%fe",
        &format!("/{MARK}?{MARK}={MARK}"),
        &long,
    ] {
        for method in [Method::GET, Method::POST, Method::PUT, Method::DELETE] {
            probe.refused(&method, path, &[], Vec::new(), "unknown path").await;
        }
    }
    // A word of a header is read by nobody who is not asked for it, and too long a credential is none.
    let long = "x".repeat(20_000);
    for (name, value) in [
        ("host", "a b"),
        ("host", "[::"),
        ("host", long.as_str()),
        ("x-on-behalf-of", "-1"),
        ("x-on-behalf-of", MARK),
        ("cookie", long.as_str()),
        ("idempotency-key", long.as_str()),
        ("range", "bytes=9999999999999999999999-"),
        ("if-none-match", long.as_str()),
    ] {
        let label = format!("header {name}");
        probe.send(&Method::GET, "/api/v2/tickets.json", &[(name, value)], Vec::new(), &label).await;
        probe.send(&Method::POST, "/api/v2/tickets.json", &[(name, value)], b"{}".to_vec(), &label).await;
    }
    Ok(())
}
