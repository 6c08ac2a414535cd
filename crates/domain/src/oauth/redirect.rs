//! Redirect addresses: where a code may be sent. Compared byte for byte, because every cleverness was a hole once.

/// Longest address, in bytes.
const LONGEST: usize = 2000;

/// May a client register this address? `https` with a plain host; for a public client, which is a program on somebody's
/// own machine, also `http` to that machine by number (RFC 8252).
#[must_use]
pub fn is_safe(address: &str, is_public: bool) -> bool {
    if address.len() > LONGEST || !address.bytes().all(is_plain) {
        return false;
    }
    if is_loopback(address) {
        return is_public;
    }
    let Some(rest) = address.strip_prefix("https://") else { return false };
    let authority = authority(rest);
    let host = match authority.rsplit_once(':') {
        Some((host, port)) if is_port(port) => host,
        Some(_) => return false,
        None => authority,
    };
    is_host(host)
}

/// `http://127.0.0.1` or `http://[::1]`, with a port or without.
#[must_use]
pub fn is_loopback(address: &str) -> bool {
    without_port(address).is_some()
}

/// Is the address that came the one that is registered? Only the port of a loopback address is free, for a public
/// client: such a program listens where there is room.
#[must_use]
pub fn is_same(registered: &str, came: &str, is_public: bool) -> bool {
    if registered == came {
        return true;
    }
    is_public
        && came.len() <= LONGEST
        && came.bytes().all(is_plain)
        && without_port(registered).is_some_and(|one| Some(one) == without_port(came))
}

/// A loopback address in two parts: before its port and after it.
fn without_port(address: &str) -> Option<(&'static str, &str)> {
    let (host, rest) =
        ["http://127.0.0.1", "http://[::1]"].into_iter().find_map(|host| Some((host, address.strip_prefix(host)?)))?;
    let rest = match rest.strip_prefix(':') {
        None => rest,
        Some(rest) => {
            let port = authority(rest);
            if !is_port(port) {
                return None;
            }
            rest.get(port.len()..)?
        }
    };
    (rest.is_empty() || rest.starts_with(['/', '?'])).then_some((host, rest))
}

/// What stands before the path.
fn authority(rest: &str) -> &str {
    rest.split(['/', '?']).next().unwrap_or_default()
}

fn is_port(text: &str) -> bool {
    (1..=5).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_digit())
        && text.parse::<u16>().is_ok_and(|port| port > 0)
}

/// Letters, digits, dots and hyphens: no user name, no brackets, no look-alike letter of another script.
fn is_host(host: &str) -> bool {
    let label = |label: &str| {
        !label.is_empty()
            && label.len() <= 63
            && label.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    host.len() <= 253 && host.split('.').all(label)
}

/// Printable ASCII without what browsers read otherwise than they are written, and without a fragment.
fn is_plain(byte: u8) -> bool {
    byte.is_ascii_graphic() && !b"\\#\"<>^`{|}".contains(&byte)
}
