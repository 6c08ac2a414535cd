//! The house's own tools: `cargo xtask <check|tidy|arrows|openapi|statements|timings|load|kill>`. `./run` and `./test` are the two commands above it.

mod arrows;
mod commands;
mod load;
mod openapi;
mod rust_text;
mod statements;
mod tidy;
mod tree;

use std::process::ExitCode;

use clap::Parser;

/// Tools for those who work on Balie.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    command: commands::Command,
}

fn main() -> ExitCode {
    match commands::run(&Arguments::parse().command) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => commands::fail(&error),
    }
}
