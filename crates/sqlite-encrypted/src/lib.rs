//! Links SQLite3 Multiple Ciphers, the encrypting SQLite, under `rusqlite`.
//!
//! `rusqlite` is built with `in_gecko`: it brings the bindings and no library of its own.
//! `build.rs` compiles the amalgamation of `sqlite3mc-src` with our flags; see ADR 2.
