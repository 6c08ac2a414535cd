//! Which addresses we connect to, and the only place that connects.
//!
//! The class of an address is taken from the IANA special-purpose registries (RFC 6890 and the
//! registries' later entries). An IPv6 address which carries an IPv4 address has the class of the
//! address inside, so none of the wrappings is a way around the check.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use tokio::net::{TcpStream, lookup_host};

/// More addresses than this are not looked at; a name with more is refused.
const MAX_ADDRESSES: usize = 32;

/// What kind of place an address names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AddressClass {
    /// Reachable on the Internet.
    Public,
    /// This machine or a network of the operator: loopback, RFC 1918, RFC 6598, RFC 4193.
    Private,
    /// Never a place to connect to: link-local (cloud metadata lives there), multicast,
    /// unspecified, documentation, reserved.
    Forbidden,
}

/// Why there is no connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EgressError {
    /// The name has no address, or nothing answers at any of them.
    #[error("the host cannot be reached")]
    Unreachable,
    /// At least one of the name's addresses is of a class that is not allowed here.
    #[error("the host has an address that may not be connected to")]
    Denied,
}

/// The class of `ip`.
pub fn class(ip: IpAddr) -> AddressClass {
    match ip {
        IpAddr::V4(ip) => class_v4(ip),
        IpAddr::V6(ip) => class_v6(ip),
    }
}

/// Whether `ip` is an address on the Internet.
pub fn is_public(ip: IpAddr) -> bool {
    class(ip) == AddressClass::Public
}

/// Whether `ip` is this machine, also in its IPv4-mapped form.
pub fn is_loopback(ip: IpAddr) -> bool {
    ip.to_canonical().is_loopback()
}

/// Resolves `host` once and judges every address it has.
///
/// One address out of bounds refuses the whole name: an honest name does not mix classes, and a
/// name made to get inside does. `allow_private` is for hosts which the operator configured.
///
/// # Errors
/// [`EgressError::Unreachable`] without an address, [`EgressError::Denied`] with a wrong one.
pub async fn resolve(host: &str, port: u16, allow_private: bool) -> Result<Vec<SocketAddr>, EgressError> {
    let found = lookup_host((host, port)).await.map_err(|_| EgressError::Unreachable)?;
    let addresses: Vec<SocketAddr> = found.take(MAX_ADDRESSES + 1).collect();
    if addresses.is_empty() {
        return Err(EgressError::Unreachable);
    }
    let allowed = |address: &SocketAddr| match class(address.ip()) {
        AddressClass::Public => true,
        AddressClass::Private => allow_private,
        AddressClass::Forbidden => false,
    };
    if addresses.len() > MAX_ADDRESSES || !addresses.iter().all(allowed) {
        return Err(EgressError::Denied);
    }
    Ok(addresses)
}

/// Connects to the first of the judged addresses that answers. The caller bounds the time.
///
/// # Errors
/// [`EgressError::Unreachable`] when none of them does.
pub async fn connect(judged: &[SocketAddr]) -> Result<TcpStream, EgressError> {
    for address in judged {
        if let Ok(stream) = TcpStream::connect(address).await {
            return Ok(stream);
        }
    }
    Err(EgressError::Unreachable)
}

fn class_v4(ip: Ipv4Addr) -> AddressClass {
    match ip.octets() {
        [10 | 127, ..] | [172, 16..=31, ..] | [192, 168, ..] | [100, 64..=127, ..] => AddressClass::Private,
        // "This network", link-local, protocol assignments, documentation, 6to4 relay,
        // benchmarks, multicast, reserved, broadcast.
        [0, ..]
        | [169, 254, ..]
        | [192, 0, 0, _]
        | [192, 0, 2, _]
        | [192, 88, 99, _]
        | [198, 18..=19, ..]
        | [198, 51, 100, _]
        | [203, 0, 113, _]
        | [224..=255, ..] => AddressClass::Forbidden,
        _ => AddressClass::Public,
    }
}

fn class_v6(ip: Ipv6Addr) -> AddressClass {
    match ip.segments() {
        [0, 0, 0, 0, 0, 0, 0, 1] => AddressClass::Private,
        // IPv4-mapped and the translation prefix of RFC 6052.
        [0, 0, 0, 0, 0, 0xffff, high, low] | [0x64, 0xff9b, 0, 0, 0, 0, high, low] => class_v4(embedded(high, low)),
        // 6to4 (RFC 3056).
        [0x2002, high, low, ..] => class_v4(embedded(high, low)),
        // Unique local addresses (RFC 4193).
        [0xfc00..=0xfdff, ..] => AddressClass::Private,
        // Protocol assignments with Teredo and ORCHID, documentation.
        [0x2001, 0..=0x1ff, ..] | [0x2001, 0xdb8, ..] | [0x3fff, 0..=0xfff, ..] => AddressClass::Forbidden,
        // Global unicast is handed out from 2000::/3 only.
        [0x2000..=0x3fff, ..] => AddressClass::Public,
        _ => AddressClass::Forbidden,
    }
}

fn embedded(high: u16, low: u16) -> Ipv4Addr {
    Ipv4Addr::from_bits(u32::from(high) << 16 | u32::from(low))
}

#[cfg(test)]
mod tests;
