//! Passwords: the RFC's vector, verdicts, rehashing, refusals, and equal work.

use super::*;
use crate::keys::{AccountKey, Purpose};
use crate::random::SeededRandom;
use proptest::prelude::*;

fn passwords(cost: Cost, seed: u64) -> Passwords {
    let account = AccountKey::generate(&SeededRandom::new(seed));
    Passwords::new(cost, account.derive(Purpose::Passwords))
}

/// RFC 9106, 5.3 (Argon2id), which has a secret, as our pepper is one.
#[test]
fn argon2id_rfc_9106() {
    let mut builder = argon2::ParamsBuilder::new();
    builder.m_cost(32).t_cost(3).p_cost(4).output_len(32);
    builder.data(argon2::AssociatedData::new(&[4; 12]).unwrap());
    let params = builder.build().unwrap();
    let argon = Argon2::new_with_secret(&[3; 8], Algorithm::Argon2id, Version::V0x13, params).unwrap();
    let mut out = [0; 32];
    argon.hash_password_into(&[1; 32], &[2; 16], &mut out).unwrap();
    assert_eq!(hex::encode(out), "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659");
}

#[test]
fn right_wrong_and_pepper() {
    let ours = passwords(Cost::light(), 1);
    let phc = ours.hash("correct horse", &SeededRandom::new(2)).unwrap();
    assert!(phc.starts_with("$argon2id$v=19$m=64,t=1,p=1$"), "{phc}");
    assert_eq!(ours.verify("correct horse", &phc), Verified::Yes);
    assert_eq!(ours.verify("Correct horse", &phc), Verified::No);
    assert_eq!(ours.verify("", &phc), Verified::No);
    assert_eq!(passwords(Cost::light(), 9).verify("correct horse", &phc), Verified::No);
}

#[test]
fn same_password_other_hash() {
    let (ours, random) = (passwords(Cost::light(), 1), SeededRandom::new(2));
    assert_ne!(ours.hash("same", &random).unwrap(), ours.hash("same", &random).unwrap());
}

#[test]
fn an_old_cost_asks_for_a_new_hash() {
    let phc = passwords(Cost::light(), 1).hash("p", &SeededRandom::new(2)).unwrap();
    let now = passwords(Cost { memory_kib: 64, passes: 3, lanes: 1 }, 1);
    assert_eq!(now.verify("p", &phc), Verified::YesRehash);
    assert_eq!(now.verify("q", &phc), Verified::No);
    let nearly = passwords(Cost { memory_kib: 64, passes: 2, lanes: 1 }, 1);
    assert_eq!(nearly.verify("p", &phc), Verified::Yes);
}

#[test]
fn lengths() {
    let (ours, random) = (passwords(Cost::light(), 1), SeededRandom::new(2));
    assert_eq!(ours.hash("", &random), Err(PasswordError::Empty));
    let most = "x".repeat(MAX_PASSWORD_BYTES);
    let phc = ours.hash(&most, &random).unwrap();
    assert_eq!(ours.verify(&most, &phc), Verified::Yes);
    let over = format!("{most}x");
    assert_eq!(ours.hash(&over, &random), Err(PasswordError::TooLong));
    assert_eq!(ours.verify(&over, &phc), Verified::No);
    ours.verify_nothing(&over);
}

#[test]
fn unreadable_or_costly_hashes_are_no() {
    let ours = passwords(Cost::light(), 1);
    let phc = ours.hash("p", &SeededRandom::new(2)).unwrap();
    for bad in [
        String::new(),
        "plain".to_owned(),
        "$2b$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy".to_owned(),
        phc.replace("argon2id", "argon2i"),
        phc.replace("v=19", "v=16"),
        phc.replace("m=64", "m=4000000000"),
        phc.replace("t=1", "t=4000000000"),
        phc.replace("p=1", "p=200"),
        phc.rsplit_once('$').unwrap().0.to_owned(),
        phc[..phc.len() - 20].to_owned(),
    ] {
        assert_eq!(ours.verify("p", &bad), Verified::No, "{bad}");
    }
}

#[test]
fn tuning_stays_within_bounds() {
    assert_eq!(Cost::tuned(0), FLOOR);
    let most = Cost { memory_kib: MOST_MEMORY_KIB, passes: MOST_PASSES, lanes: 1 };
    assert_eq!(FLOOR.times(1e9), most);
    assert_eq!(FLOOR.times(2.0).memory_kib, 2 * FLOOR.memory_kib);
    assert_eq!(FLOOR.times(2.0).passes, FLOOR.passes);
    for factor in [0.0, 0.5, 1.0, 3.3, 5.0, 17.0] {
        let cost = FLOOR.times(factor);
        assert!(cost.work() >= FLOOR.work() && cost.work() <= most.work());
    }
}

/// Medians over many runs, with wide bounds: a shortcut would be a hundred times faster.
#[test]
fn unknown_users_cost_the_same() {
    let ours = passwords(Cost { memory_kib: 1024, passes: 2, lanes: 1 }, 1);
    let phc = ours.hash("p", &SeededRandom::new(2)).unwrap();
    let median = |run: &dyn Fn()| {
        let mut times: Vec<Duration> = (0..21)
            .map(|_| {
                let start = Instant::now();
                run();
                start.elapsed()
            })
            .collect();
        times.sort();
        times[10].as_secs_f64()
    };
    let known = median(&|| assert_eq!(ours.verify("wrong", &phc), Verified::No));
    let unknown = median(&|| ours.verify_nothing("wrong"));
    let broken = median(&|| assert_eq!(ours.verify("wrong", "broken"), Verified::No));
    for other in [unknown, broken] {
        assert!(other > known / 4.0 && other < known * 4.0, "{known} {other}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn round_trip(password in ".{1,80}", other in ".{1,80}", noise: String) {
        let ours = passwords(Cost::light(), 1);
        let phc = ours.hash(&password, &SeededRandom::new(3)).unwrap();
        prop_assert_eq!(ours.verify(&password, &phc), Verified::Yes);
        prop_assert_eq!(ours.verify(&other, &phc) == Verified::Yes, other == password);
        prop_assert_eq!(ours.verify(&password, &noise), Verified::No);
    }
}
