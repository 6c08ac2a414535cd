//! Drives a release build of Balie from outside: `load run` measures, `load kill` kills it while it writes.

mod client;
mod drive;
mod house;
mod kill;
mod ledger;
mod raw;
mod report;
mod requests;
mod run;
mod stats;

use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

/// Load and kill runs against a real server.
#[derive(Parser)]
#[command(name = "load")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Seed tickets, drive the server, and print what was measured
    Run(run::Plan),
    /// Kill the server at random moments while it writes, and look what is there afterwards
    Kill(kill::Plan),
}

/// Which server, and where its data go.
#[derive(Args, Clone)]
struct Target {
    /// The program `balie`, a release build
    #[arg(long)]
    balie: PathBuf,
    /// `sqlite`, or the address of a PostgreSQL cluster
    #[arg(long, default_value = "sqlite")]
    engine: String,
    /// Keep the data in this folder and use what is there already; otherwise a temporary one
    #[arg(long)]
    data: Option<PathBuf>,
    /// Print JSON instead of a table
    #[arg(long)]
    json: bool,
}

fn main() -> ExitCode {
    let runtime = match tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return failed(&error.into()),
    };
    let done = runtime.block_on(async {
        match Arguments::parse().command {
            Command::Run(plan) => run::run(plan).await,
            Command::Kill(plan) => kill::run(plan).await,
        }
    });
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => failed(&error),
    }
}

fn failed(error: &anyhow::Error) -> ExitCode {
    let _closed = writeln!(std::io::stderr(), "load: {error:#}");
    ExitCode::FAILURE
}

/// Tells how far a long run is.
fn tell(text: &str) {
    let _closed = writeln!(std::io::stderr(), "{text}");
}
