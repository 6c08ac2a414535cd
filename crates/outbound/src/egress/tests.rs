//! Every class, and the wrappings that try to hide one.

use super::*;

fn check(expected: AddressClass, addresses: &[&str]) {
    for address in addresses {
        assert_eq!(class(address.parse().unwrap()), expected, "{address}");
    }
}

#[test]
fn internet_addresses_are_public() {
    check(
        AddressClass::Public,
        &[
            "1.1.1.1",
            "172.32.0.1",
            "100.128.0.1",
            "192.0.1.1",
            "223.255.255.255",
            "2606:4700::1111",
            "2a00::1",
            "::ffff:8.8.8.8",
            "64:ff9b::8.8.8.8",
        ],
    );
}

#[test]
fn the_operators_networks_are_private() {
    check(
        AddressClass::Private,
        &[
            "127.0.0.1",
            "127.255.0.9",
            "10.0.0.1",
            "172.16.0.1",
            "192.168.1.1",
            "100.64.0.1",
            "::1",
            "fd00::1",
            "::ffff:127.0.0.1",
            "64:ff9b::10.0.0.1",
            "2002:7f00:1::",
        ],
    );
}

#[test]
fn metadata_multicast_and_reserved_are_forbidden() {
    check(
        AddressClass::Forbidden,
        &[
            "0.0.0.0",
            "169.254.169.254",
            "224.0.0.1",
            "255.255.255.255",
            "198.18.0.1",
            "203.0.113.5",
            "::",
            "::7f00:1",
            "fe80::1",
            "fec0::1",
            "ff02::1",
            "2001:db8::1",
            "2001::1",
            "64:ff9b:1::1",
            "::ffff:169.254.169.254",
        ],
    );
}

#[tokio::test]
async fn a_private_name_needs_permission() {
    assert_eq!(resolve("127.0.0.1", 25, false).await, Err(EgressError::Denied));
    assert_eq!(resolve("127.0.0.1", 25, true).await.unwrap().len(), 1);
    assert_eq!(resolve("169.254.169.254", 80, true).await, Err(EgressError::Denied));
}
