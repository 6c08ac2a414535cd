//! Bad queries, for every operation that only reads.

use anyhow::Result;
use axum::http::Method;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::MARK;
use super::probe::{Operation, Probe};

/// Values that a parameter is given.
const VALUES: [&str; 12] = [
    "",
    MARK,
    "-1",
    "0",
    "1e9",
    "9223372036854775808",
    "99999999999999999999",
    "%00",
    "a%00b",
    "%ff%fe",
    "%ED%A0%80",
    "'%22);--",
];

/// Queries that every list must bear.
fn for_lists() -> Vec<String> {
    let mut all: Vec<String> = [
        "sort=zqxjmark",
        "sort=-zqxjmark",
        "sort_by=zqxjmark&sort_order=zqxjmark",
        "sort_by=%00",
        "include=zqxjmark,,%00,users(users(users))",
        "page=-1&page=2&page[]=3&page[x]=4",
        "page[size",
        "page[size]=1&page[after]=a&page[before]=b",
        "&&&===&=&?&?=%",
        "%zz=%zz&%=%",
    ]
    .map(str::to_owned)
    .to_vec();
    all.push("a=1&".repeat(10_000));
    all.push(format!("include={}", "users,".repeat(8_000)));
    all.push(format!("page[after]={}", "A".repeat(8_192)));
    for forged in
        ["|", "9|9", "x|1", "1|x", "\0|\0", "9223372036854775807|9223372036854775807", "-1|-1", "\"\"|1", "[]"]
    {
        let cursor = URL_SAFE_NO_PAD.encode(forged);
        all.push(format!("page[after]={cursor}"));
        all.push(format!("page[before]={cursor}&page[size]=1"));
        all.push(format!("cursor={cursor}"));
    }
    all
}

/// Everything bad that can be asked of one operation.
pub(super) async fn try_all(probe: &mut Probe, operation: &Operation) -> Result<()> {
    if operation.method != Method::GET {
        return Ok(());
    }
    let path = format!("{}.json", probe.filled(&operation.path));
    let names: Vec<&str> = operation.described["parameters"]
        .as_array()
        .into_iter()
        .flatten()
        .filter(|parameter| parameter["in"] == "query")
        .filter_map(|parameter| parameter["name"].as_str())
        .collect();
    let long = "x".repeat(20_000);
    for name in &names {
        // What every list takes is read in one place: each list is asked some of it.
        let shared =
            name.starts_with("page") || ["per_page", "include", "sort", "sort_by", "sort_order"].contains(name);
        for (place, value) in VALUES.into_iter().chain([long.as_str()]).enumerate() {
            let due = !shared || (place + path.len()).is_multiple_of(6);
            if due && probe.next() {
                let label = format!("{name}={}", value.chars().take(20).collect::<String>());
                probe.send(&Method::GET, &format!("{path}?{name}={value}"), &[], Vec::new(), &label).await;
            }
        }
    }
    for (place, query) in for_lists().into_iter().enumerate() {
        if (place + path.len()).is_multiple_of(4) && probe.next() {
            let label: String = query.chars().take(60).collect();
            probe.send(&Method::GET, &format!("{path}?{query}"), &[], Vec::new(), &label).await;
        }
    }
    // Lists that are always whole do not look at what is said of pages.
    let paged = probe.send(&Method::GET, &format!("{path}?page[size]=1"), &[], Vec::new(), "paged").await;
    if names.contains(&"page[size]") && paged.is_some_and(|told| told.json["meta"].is_object()) {
        for query in
            ["page[size]=-1", "page[size]=0", "page[size]=1000000000", "page[size]=abc", "page=abc", "page=101"]
        {
            if probe.next() {
                probe.refused(&Method::GET, &format!("{path}?{query}"), &[], Vec::new(), query).await;
            }
        }
    }
    Ok(())
}
