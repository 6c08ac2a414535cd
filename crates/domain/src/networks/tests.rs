//! Which address lies in which list, in tables; and what is refused as a network.

use proptest::prelude::*;

use super::*;

fn rules(applies_to: AppliesTo, networks: &[&str]) -> NetworkRules {
    let networks = networks.iter().map(|text| Network::parse(text, "").unwrap()).collect();
    NetworkRules::new(applies_to, networks).unwrap()
}

fn address(text: &str) -> Option<IpAddr> {
    Some(text.parse().unwrap())
}

#[test]
fn an_address_is_in_or_out() {
    let list = ["192.0.2.0/24", "198.51.100.7", "10.0.0.0/8", "10.1.0.0/16", "2001:db8::/32", "::ffff:203.0.113.0/120"];
    let rules = rules(AppliesTo::Everyone, &list);
    for (text, is_in) in [
        ("192.0.2.0", true),
        ("192.0.2.255", true),
        ("192.0.3.0", false),
        ("192.0.1.255", false),
        ("198.51.100.7", true),
        ("198.51.100.8", false),
        ("10.255.255.255", true),
        ("10.1.2.3", true),
        ("11.0.0.0", false),
        ("::ffff:192.0.2.9", true),
        ("::ffff:192.0.3.9", false),
        ("203.0.113.200", true),
        ("::ffff:203.0.113.1", true),
        ("203.0.114.0", false),
        ("2001:db8::1", true),
        ("2001:db8:ffff:ffff:ffff:ffff:ffff:ffff", true),
        ("2001:db9::", false),
        ("::1", false),
        ("127.0.0.1", false),
    ] {
        assert_eq!(rules.admits(address(text), false), is_in, "{text}");
        assert_eq!(rules.admits(address(text), true), is_in, "{text}");
    }
    assert!(!rules.admits(None, false), "an address that is not known stands in no list");
}

#[test]
fn the_list_is_for_whom_it_says() {
    let inside = address("192.0.2.1");
    let outside = address("203.0.113.1");
    for (applies_to, is_staff, admits_outside) in [
        (AppliesTo::Off, false, true),
        (AppliesTo::Off, true, true),
        (AppliesTo::Staff, false, true),
        (AppliesTo::Staff, true, false),
        (AppliesTo::Everyone, false, false),
        (AppliesTo::Everyone, true, false),
    ] {
        let rules = rules(applies_to, &["192.0.2.0/24"]);
        assert_eq!(rules.admits(outside, is_staff), admits_outside, "{applies_to:?} {is_staff}");
        assert_eq!(rules.admits(None, is_staff), admits_outside, "{applies_to:?} {is_staff}");
        assert!(rules.admits(inside, is_staff));
    }
}

#[test]
fn whole_families_are_families() {
    let short = rules(AppliesTo::Everyone, &["0.0.0.0/0"]);
    assert!(short.admits(address("255.255.255.255"), false) && short.admits(address("::ffff:1.2.3.4"), false));
    assert!(!short.admits(address("2001:db8::1"), false));
    let long = rules(AppliesTo::Everyone, &["::/0"]);
    assert!(long.admits(address("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"), false));
    assert!(!long.admits(address("1.2.3.4"), false) && !long.admits(address("::ffff:1.2.3.4"), false));
}

#[test]
fn what_is_no_network_is_refused_with_a_sentence() {
    for (text, says) in [
        ("", "is not a network"),
        ("office", "is not a network"),
        ("192.0.2.0/33", "is not a network"),
        ("192.0.2.0/-1", "is not a network"),
        ("192.0.2", "is not a network"),
        ("192.0.2.*", "is not a network"),
        ("fe80::1%eth0", "is not a network"),
        ("2001:db8::/129", "is not a network"),
        ("192.0.2.5/24", "did you mean 192.0.2.0/24?"),
        ("::ffff:192.0.2.5/120", "did you mean 192.0.2.0/24?"),
        ("2001:db8::1/32", "did you mean 2001:db8::/32?"),
        (&"1".repeat(65), "too long"),
    ] {
        let problem = Network::parse(text, "").unwrap_err();
        assert!(problem.text.contains(says), "{text}: {}", problem.text);
    }
    assert!(Network::parse("192.0.2.1", &"x".repeat(101)).is_err());
    assert!(Network::parse("192.0.2.1", "a\nb").is_err());
    assert_eq!(Network::parse(" 192.0.2.1 ", " Office ").unwrap().label, "Office");
}

#[test]
fn a_list_is_bounded_whole_and_survives_the_store() {
    let networks = |count: usize| -> Vec<Network> {
        (0..count).map(|at| Network::parse(&format!("10.{}.{}.0/24", at / 256, at % 256), "").unwrap()).collect()
    };
    assert!(NetworkRules::new(AppliesTo::Staff, networks(MOST_NETWORKS)).is_ok());
    assert!(NetworkRules::new(AppliesTo::Staff, networks(MOST_NETWORKS + 1)).is_err());
    assert!(NetworkRules::new(AppliesTo::Staff, Vec::new()).is_err());
    assert!(NetworkRules::new(AppliesTo::Off, Vec::new()).is_ok());
    let twice = vec![Network::parse("192.0.2.1", "a").unwrap(), Network::parse("::ffff:192.0.2.1", "b").unwrap()];
    assert!(NetworkRules::new(AppliesTo::Off, twice).unwrap_err().text.contains("192.0.2.1/32 stands twice"));

    let rules = rules(AppliesTo::Staff, &["192.0.2.0/24", "2001:db8::/32"]);
    let again = NetworkRules::from_stored(&rules.to_stored());
    assert_eq!((again.applies_to(), again.networks()), (rules.applies_to(), rules.networks()));
    assert!(again.admits(address("192.0.2.1"), true) && !again.admits(address("192.0.3.1"), true));
    // What cannot be read admits nobody.
    assert!(!NetworkRules::from_stored("{").admits(address("192.0.2.1"), false));
    assert!(NetworkRules::default().admits(None, true));
}

#[test]
fn neighbours_share_a_network() {
    let of = |text: &str| neighbourhood(text.parse().unwrap());
    assert_eq!(of("192.0.2.1"), of("::ffff:192.0.2.254"));
    assert_ne!(of("192.0.2.1"), of("192.0.3.1"));
    assert_eq!(of("2001:db8:1:2::1"), of("2001:db8:1:2:ffff::"));
    assert_ne!(of("2001:db8:1:2::1"), of("2001:db8:1:3::1"));
}

proptest! {
    #[test]
    fn the_search_agrees_with_asking_every_network(
        nets in proptest::collection::vec((any::<u32>(), 0_u8..=32), 1..40), wanted in any::<u32>(), near in any::<bool>()
    ) {
        let mut nets: Vec<Ipv4Net> =
            nets.into_iter().map(|(bits, prefix)| Ipv4Net::new(bits.into(), prefix).unwrap().trunc()).collect();
        nets.sort_unstable();
        nets.dedup();
        // Half of the addresses lie at an edge, where mistakes live.
        let wanted = if near { u32::from(nets[0].broadcast()).wrapping_add(wanted % 3).wrapping_sub(1) } else { wanted };
        let networks = nets.iter().map(|net| Network { cidr: (*net).into(), label: String::new() }).collect();
        let rules = NetworkRules::new(AppliesTo::Everyone, networks).unwrap();
        let address = Ipv4Addr::from(wanted);
        prop_assert_eq!(rules.admits(Some(address.into()), false), nets.iter().any(|net| net.contains(&address)));
    }
}
