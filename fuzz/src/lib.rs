//! Bad input for every parser: a seed corpus, changed at random, against what each parser promises (`docs/adr/0009`).
//!
//! `cargo test -p fuzz` tries the corpus and some thousand changes of it for each target, always the same ones.
//! `cargo run -p fuzz --release -- TARGET --seconds 600` goes on for long, and stores what fails in the corpus.
//!
//! | file | what |
//! |---|---|
//! | `targets/` | one file for each target: `run` and the tokens of its language |
//! | `mutate.rs` | changes inputs |
//! | `corpus.rs` | reads and stores inputs |
//! | `tries.rs` | tries inputs on a target |

pub mod corpus;
pub mod mutate;
pub mod targets;
pub mod tries;

/// One parser under trial.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    /// Its name, and that of its folder in `corpus`.
    pub name: &'static str,
    /// Tries one input. It panics where the parser breaks a promise.
    pub run: fn(&[u8]),
    /// Tokens of the parser's language, for the mutator.
    pub tokens: &'static [&'static str],
    /// Longest input that is made, in bytes.
    pub longest_bytes: usize,
}
