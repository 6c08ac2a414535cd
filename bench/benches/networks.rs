//! The network check of the entrance: off, and on with a list as long as may be.

use std::hint::black_box;
use std::net::IpAddr;

use criterion::{Criterion, criterion_group, criterion_main};
use domain::networks::{AppliesTo, MOST_NETWORKS, Network, NetworkRules};

fn rules(applies_to: AppliesTo) -> NetworkRules {
    let half = MOST_NETWORKS / 2;
    let short = (0..half).map(|at| format!("10.{}.{}.0/24", at / 128, at % 128 * 2));
    let long = (0..half).map(|at| format!("2001:db8:{at:x}::/48"));
    let networks = short.chain(long).filter_map(|text| Network::parse(&text, "").ok()).collect();
    NetworkRules::new(applies_to, networks).unwrap_or_default()
}

fn check(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("networks");
    for (name, applies_to) in [("off", AppliesTo::Off), ("on", AppliesTo::Everyone)] {
        let rules = rules(applies_to);
        for address in ["10.1.100.7", "192.0.2.1", "2001:db8:7f::1"] {
            let parsed: Option<IpAddr> = address.parse().ok();
            group.bench_function(format!("{name} {address}"), |bencher| {
                bencher.iter(|| black_box(&rules).admits(black_box(parsed), black_box(true)));
            });
        }
    }
    group.finish();
}

criterion_group!(benches, check);
criterion_main!(benches);
