//! `balie`: the server and its command line.

use std::process::ExitCode;

// With the feature `override` SQLite's own memory comes from here too.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    server::cli::main()
}
