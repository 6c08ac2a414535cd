//! The seeded stream repeats, the system's does not.

use super::*;

#[test]
fn same_seed_same_bytes() {
    let (a, b, c) = (SeededRandom::new(7), SeededRandom::new(7), SeededRandom::new(8));
    let first: [u8; 75] = array(&a);
    assert_eq!(first, array(&b));
    assert_ne!(first, array::<75>(&c));
    assert_ne!(first, array::<75>(&a), "the stream goes on");
}

#[test]
fn every_byte_is_filled() {
    let random: Box<dyn Randomness> = Box::new(SystemRandom);
    // 4096 zeroes in a row in any quarter would mean that a part was skipped.
    let bytes: [u8; 4096] = array(random.as_ref());
    assert!(bytes.chunks(64).all(|part| part.iter().any(|b| *b != 0)));
    assert_ne!(bytes, array::<4096>(&SystemRandom));
}

#[test]
fn empty_is_fine() {
    SeededRandom::new(1).fill(&mut []);
    SystemRandom.fill(&mut []);
}
