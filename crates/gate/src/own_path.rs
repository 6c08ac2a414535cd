//! Where a browser may be sent that asked to be sent somewhere: to a page of this host, and nowhere else.

/// Longest address that is looked at, in bytes.
const LONGEST: usize = 2000;

/// The path and query of a page of ours out of what a request wished (`return_to`, `RelayState`); `base` is this
/// host as the caller wrote it. None for everything that some browser might read as another host: only what a browser
/// leaves as it stands goes through.
#[must_use]
pub fn own_path<'a>(base: &str, wish: &'a str) -> Option<&'a str> {
    if wish.len() > LONGEST {
        return None;
    }
    let path = if wish.starts_with('/') { wish } else { wish.strip_prefix(base)? };
    let second = path.as_bytes().get(1);
    let is_plain = path.bytes().all(|byte| byte.is_ascii_graphic() && !b"\\\"<>`{}|^".contains(&byte));
    (path.starts_with('/') && second != Some(&b'/') && is_plain).then_some(path)
}

#[cfg(test)]
mod tests {
    use super::own_path;

    const BASE: &str = "https://acme.example.com:8443";

    #[test]
    fn pages_of_this_host_are_found() {
        for (wish, path) in [
            ("/", "/"),
            ("/agent/tickets/7?a=b#c", "/agent/tickets/7?a=b#c"),
            ("https://acme.example.com:8443/agent", "/agent"),
            ("/sign-in?return_to=https://evil.example", "/sign-in?return_to=https://evil.example"),
        ] {
            assert_eq!(own_path(BASE, wish), Some(path), "{wish}");
        }
    }

    #[test]
    fn what_looks_like_ours_is_not() {
        let long = format!("/{}", "x".repeat(2000));
        for wish in [
            "",
            "agent",
            "//evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "/\t/evil.example",
            "/\n/evil.example",
            " /agent",
            "https:evil.example",
            "https:/evil.example",
            "https://evil.example/agent",
            "https://acme.example.com:8443",
            "https://acme.example.com:8443.evil.example/",
            "https://acme.example.com:8443@evil.example/",
            "https://acme.example.com:8443//evil.example/",
            "https://acme.example.com/agent",
            "HTTPS://ACME.example.com:8443/agent",
            "javascript:alert(1)",
            "/agent\r\nset-cookie: a=b",
            "/é",
            long.as_str(),
        ] {
            assert_eq!(own_path(BASE, wish), None, "{wish}");
        }
    }
}
