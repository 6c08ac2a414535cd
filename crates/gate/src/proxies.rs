//! Who is behind a proxy: the right-most hop that is no proxy of ours, and only where the peer itself is one.
//!
//! One header is believed, the one the proxy is configured to write: the other may come from anybody untouched.

use std::net::{IpAddr, SocketAddr};

use axum::http::{HeaderMap, HeaderName, header};
use ipnet::IpNet;

/// Most hops that are looked at, from the right.
const MOST_HOPS: usize = 32;
/// Longest text of one hop, in bytes. A longer one is no address.
const LONGEST_HOP: usize = 128;

/// The header in which the proxies say whom they serve.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum ForwardedBy {
    /// `X-Forwarded-For`: addresses parted by commas.
    #[default]
    XForwardedFor,
    /// `Forwarded` (RFC 7239).
    Forwarded,
}

/// The proxies whose word is taken. Without any, the peer of the connection is who calls.
#[derive(Clone, Debug, Default)]
pub struct Proxies {
    trusted: Vec<IpNet>,
    by: ForwardedBy,
}

impl Proxies {
    /// Proxies with addresses in these networks.
    #[must_use]
    pub const fn new(trusted: Vec<IpNet>, by: ForwardedBy) -> Self {
        Self { trusted, by }
    }

    fn trusts(&self, address: IpAddr) -> bool {
        self.trusted.iter().any(|net| net.contains(&address))
    }

    /// The address of who calls. Walks from the peer back through the hops while they are ours; a hop that cannot be
    /// read ends the walk at the one before, so that nothing a stranger wrote is ever believed.
    #[must_use]
    pub fn caller(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let mut caller = peer.to_canonical();
        if self.trusted.is_empty() || !self.trusts(caller) {
            return caller;
        }
        let (name, read): (HeaderName, fn(&str) -> Option<IpAddr>) = match self.by {
            ForwardedBy::XForwardedFor => (HeaderName::from_static("x-forwarded-for"), hop),
            ForwardedBy::Forwarded => (header::FORWARDED, element),
        };
        // From the right: the last line of the header, and in it the last part, is what our own proxy wrote. What a
        // stranger wrote stands to the left and cannot, by quotes or by length, reach over it.
        let lines = headers.get_all(name).iter().rev();
        let hops = lines.flat_map(|line| line.as_bytes().rsplit(|byte| *byte == b','));
        for text in hops.take(MOST_HOPS) {
            let text = std::str::from_utf8(text).ok().filter(|text| text.len() <= LONGEST_HOP);
            let Some(address) = text.and_then(read) else { return caller };
            caller = address;
            if !self.trusts(caller) {
                return caller;
            }
        }
        caller
    }
}

/// `192.0.2.1`, `192.0.2.1:80`, `2001:db8::1`, `[2001:db8::1]`, `[2001:db8::1]:80`, also in quotes.
fn hop(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    let text = text.strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap_or(text);
    let bare = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')).filter(|text| text.contains(':'));
    let address = bare.unwrap_or(text).parse().ok();
    let address = address.or_else(|| text.parse::<SocketAddr>().ok().map(|socket| socket.ip()));
    address.map(|address| address.to_canonical())
}

/// `for="[2001:db8::1]:4711";proto=https`. Two `for` in one element mean that somebody plays.
fn element(text: &str) -> Option<IpAddr> {
    let mut named = text.split(';').filter_map(|pair| pair.split_once('='));
    let mut hops = named.by_ref().filter(|(name, _)| name.trim().eq_ignore_ascii_case("for"));
    let (_, value) = hops.next()?;
    if hops.next().is_some() { None } else { hop(value) }
}

#[cfg(test)]
mod tests;
