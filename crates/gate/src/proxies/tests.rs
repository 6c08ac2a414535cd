//! Who a request is from, behind one proxy, two, none, and with headers that lie.

use axum::http::HeaderValue;

use super::*;

const PROXY: &str = "10.0.0.1";
const CALLER: &str = "203.0.113.9";

fn proxies(by: ForwardedBy) -> Proxies {
    let trusted = ["10.0.0.0/8", "fd00::/8"].map(|text| text.parse().unwrap());
    Proxies::new(trusted.into(), by)
}

fn caller(by: ForwardedBy, peer: &str, lines: &[(&'static str, &str)]) -> String {
    let mut headers = HeaderMap::new();
    for (name, value) in lines {
        headers.append(*name, HeaderValue::from_bytes(value.as_bytes()).unwrap());
    }
    proxies(by).caller(peer.parse().unwrap(), &headers).to_string()
}

fn by_list(peer: &str, lists: &[&str]) -> String {
    let lines: Vec<_> = lists.iter().map(|list| ("x-forwarded-for", *list)).collect();
    caller(ForwardedBy::XForwardedFor, peer, &lines)
}

#[test]
fn the_right_most_hop_that_is_not_ours_is_who_calls() {
    for (peer, lists, is) in [
        (PROXY, &["203.0.113.9"] as &[&str], CALLER),
        (PROXY, &["203.0.113.9:51413"], CALLER),
        (PROXY, &["203.0.113.9, 10.9.9.9"], CALLER),
        (PROXY, &["203.0.113.9", "10.9.9.9"], CALLER),
        (PROXY, &["198.51.100.1, 203.0.113.9"], CALLER),
        (PROXY, &["198.51.100.1", "203.0.113.9", "10.9.9.9, 10.8.8.8"], CALLER),
        (PROXY, &["::ffff:203.0.113.9"], CALLER),
        ("::ffff:10.0.0.1", &["203.0.113.9"], CALLER),
        ("fd00::1", &["2001:db8::7"], "2001:db8::7"),
        (PROXY, &["[2001:db8::7]"], "2001:db8::7"),
        (PROXY, &["[2001:db8::7]:443"], "2001:db8::7"),
        (PROXY, &["\"[2001:db8::7]:443\""], "2001:db8::7"),
        // Everybody is ours: the first of them calls.
        (PROXY, &["10.7.7.7, 10.9.9.9"], "10.7.7.7"),
        (PROXY, &[], PROXY),
    ] {
        assert_eq!(by_list(peer, lists), is, "{peer} {lists:?}");
    }
}

#[test]
fn a_header_that_lies_moves_nobody() {
    // The peer is no proxy: whatever it writes is its own word.
    for lists in [&["10.1.1.1"] as &[&str], &["127.0.0.1"], &["198.51.100.1, 10.0.0.1"]] {
        assert_eq!(by_list(CALLER, lists), CALLER, "{lists:?}");
    }
    let long = format!("{}, 203.0.113.9", "198.51.100.1, ".repeat(5_000));
    let quoted = "\"198.51.100.1, 203.0.113.9";
    for lists in [
        // What a stranger sent stands left of what our proxy wrote.
        &["10.1.1.1, 203.0.113.9"] as &[&str],
        &["garbage, , ;;, 203.0.113.9"],
        &["for=198.51.100.1, 203.0.113.9"],
        &[quoted],
        &[&long],
    ] {
        assert_eq!(by_list(PROXY, lists), CALLER, "{lists:?}");
    }
}

#[test]
fn what_cannot_be_read_ends_the_walk_at_our_own_proxy() {
    let endless = "1".repeat(100_000);
    for text in [
        "",
        " ",
        ",",
        "unknown",
        "_hidden",
        "203.0.113",
        "203.0.113.9:port",
        "203.0.113.9:99999",
        "fe80::1%eth0",
        "[",
        "[]",
        "[203.0.113.9]",
        "203.0.113.9 10.0.0.1",
        "é",
        &endless,
    ] {
        assert_eq!(by_list(PROXY, &[text]), PROXY, "{:.20}", text);
        let behind = format!("198.51.100.1, {text}, 10.9.9.9");
        assert_eq!(by_list(PROXY, &[&behind]), "10.9.9.9", "{:.20}", text);
    }
    // After so many hops of ours nobody is looked for any more.
    let ours = format!("203.0.113.9{}", ", 10.2.2.2".repeat(MOST_HOPS));
    assert_eq!(by_list(PROXY, &[&ours]), "10.2.2.2");
}

#[test]
fn the_standard_header_is_read_when_it_is_the_one() {
    let by = |line: &str| caller(ForwardedBy::Forwarded, PROXY, &[("forwarded", line)]);
    for (line, is) in [
        ("for=203.0.113.9", CALLER),
        ("For=\"203.0.113.9:80\";proto=https;by=10.0.0.1", CALLER),
        ("for=198.51.100.1, for=203.0.113.9;host=x, for=10.9.9.9", CALLER),
        ("for=\"[2001:db8::7]:4711\"", "2001:db8::7"),
        ("for=unknown", PROXY),
        ("for=_secret, for=10.9.9.9", "10.9.9.9"),
        ("proto=https", PROXY),
        ("for=198.51.100.1;for=203.0.113.9", PROXY),
        ("for=\"198.51.100.1, for=203.0.113.9", CALLER),
    ] {
        assert_eq!(by(line), is, "{line}");
    }
}

#[test]
fn only_the_header_our_proxy_writes_counts() {
    let both = [("x-forwarded-for", CALLER), ("forwarded", "for=198.51.100.1")];
    assert_eq!(caller(ForwardedBy::XForwardedFor, PROXY, &both), CALLER);
    assert_eq!(caller(ForwardedBy::Forwarded, PROXY, &both), "198.51.100.1");
    assert_eq!(caller(ForwardedBy::Forwarded, PROXY, &both[..1]), PROXY);
    assert_eq!(caller(ForwardedBy::XForwardedFor, PROXY, &both[1..]), PROXY);
    // Nobody is trusted unless the configuration says so.
    let mut headers = HeaderMap::new();
    headers.insert("x-forwarded-for", HeaderValue::from_static(CALLER));
    assert_eq!(Proxies::default().caller(PROXY.parse().unwrap(), &headers).to_string(), PROXY);
}
