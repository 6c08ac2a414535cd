//! A small seeded mutator: flips, cuts, repeats, splices and inserts tokens. The same seed gives the same inputs.

/// Numbers where parsers break: limits of integers, and one beyond.
const NUMBERS: [&str; 12] = [
    "0",
    "-1",
    "255",
    "256",
    "65536",
    "2147483648",
    "4294967296",
    "9007199254740993",
    "9223372036854775807",
    "9223372036854775808",
    "-9223372036854775809",
    "1e400",
];
/// Pieces of text that are odd everywhere.
const ODD: [&str; 12] = [
    "\0",
    "\u{feff}",
    "\u{202e}",
    "\u{2028}",
    "\u{e9}",
    "e\u{301}",
    "\u{1f469}\u{200d}\u{1f4bb}",
    "\u{fffd}",
    "\r\n",
    "\t",
    "İ",
    "\u{10ffff}",
];

/// Splitmix64: enough for choosing, and nothing for secrets.
#[derive(Clone, Debug)]
pub struct Dice(u64);

impl Dice {
    /// Dice that always fall the same way for the same seed.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 to below `bound`; 0 when there is none.
    pub fn below(&mut self, bound: usize) -> usize {
        let bound = u64::try_from(bound).unwrap_or(u64::MAX).max(1);
        usize::try_from(self.next() % bound).unwrap_or_default()
    }

    fn one_of<'a, T: ?Sized>(&mut self, all: &[&'a T]) -> Option<&'a T> {
        all.get(self.below(all.len())).copied()
    }
}

/// A changed input of at most `longest` bytes: one of `seeds` with one to eight changes.
pub fn mutate(dice: &mut Dice, seeds: &[Vec<u8>], tokens: &[&str], longest: usize) -> Vec<u8> {
    let mut data = seeds.get(dice.below(seeds.len())).cloned().unwrap_or_default();
    data.truncate(longest);
    for _ in 0..=dice.below(8) {
        change(dice, &mut data, seeds, tokens, longest);
        data.truncate(longest);
    }
    data
}

fn change(dice: &mut Dice, data: &mut Vec<u8>, seeds: &[Vec<u8>], tokens: &[&str], longest: usize) {
    let at = dice.below(data.len() + 1);
    match dice.below(11) {
        0 => flip(dice, data, at),
        1 => {
            if let Some(byte) = data.get_mut(at) {
                *byte = u8::try_from(dice.below(256)).unwrap_or_default();
            }
        }
        2 => {
            let (from, to) = span(dice, data.len());
            data.drain(from..to);
        }
        3 => {
            let (from, to) = span(dice, data.len());
            repeat(dice, data, from, to, longest);
        }
        4 => data.truncate(at),
        5 => {
            let other = seeds.get(dice.below(seeds.len())).cloned().unwrap_or_default();
            let (from, to) = span(dice, other.len());
            insert(data, at, other.get(from..to).unwrap_or_default());
        }
        6 => insert(data, at, dice.one_of(&NUMBERS).unwrap_or_default().as_bytes()),
        7 => insert(data, at, dice.one_of(&ODD).unwrap_or_default().as_bytes()),
        8 => {
            let token = dice.one_of(tokens).unwrap_or_default();
            let many = if dice.below(8) == 0 { 1 + dice.below(2000) } else { 1 };
            let block = token.as_bytes().repeat(many.min(1 + longest / token.len().max(1)));
            insert(data, at, &block);
        }
        // The language itself counts more than noise.
        _ => insert(data, at, dice.one_of(tokens).unwrap_or_default().as_bytes()),
    }
}

fn flip(dice: &mut Dice, data: &mut [u8], at: usize) {
    if let Some(byte) = data.get_mut(at) {
        *byte ^= 1 << dice.below(8);
    }
}

/// A short span, or now and then any.
fn span(dice: &mut Dice, len: usize) -> (usize, usize) {
    let from = dice.below(len + 1);
    let left = len - from;
    let most = if dice.below(4) == 0 { left } else { left.min(32) };
    (from, from + dice.below(most + 1))
}

/// Puts a piece of the input behind itself, up to a few thousand times.
fn repeat(dice: &mut Dice, data: &mut Vec<u8>, from: usize, to: usize, longest: usize) {
    let piece = data.get(from..to).unwrap_or_default().to_vec();
    if piece.is_empty() {
        return;
    }
    let many = if dice.below(4) == 0 { dice.below(4000) } else { dice.below(4) };
    let room = longest.saturating_sub(data.len()) / piece.len();
    insert(data, to, &piece.repeat(many.min(room)));
}

fn insert(data: &mut Vec<u8>, at: usize, piece: &[u8]) {
    let at = at.min(data.len());
    data.splice(at..at, piece.iter().copied());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_inputs_within_the_limit() {
        let seeds = [b"{\"a\": [1, 2]}".to_vec(), b"hello".to_vec()];
        let made = |seed| {
            let mut dice = Dice::new(seed);
            (0..200).map(|_| mutate(&mut dice, &seeds, &["[", "true"], 300)).collect::<Vec<_>>()
        };
        assert_eq!(made(1), made(1));
        assert_ne!(made(1), made(2));
        assert!(made(3).iter().all(|data| data.len() <= 300));
        assert!(mutate(&mut Dice::new(1), &[], &[], 10).len() <= 10);
    }
}
