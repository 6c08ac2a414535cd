//! The commands: each prints what it found, one line a problem, and says whether all is well.

use std::io::{self, Write as _};
use std::path::PathBuf;
use std::process::{Command as Process, ExitCode};
use std::time::Instant;

use anyhow::{Context as _, Result};
use clap::Subcommand;

use crate::tree::{Problem, Tree, root};
use crate::{arrows, load, openapi, statements, tidy};

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Format, tidy, arrows and lints: all that needs no test run
    Check,
    /// The rules of the house that the compiler cannot hold
    Tidy,
    /// The crates depend on each other only as drawn
    Arrows,
    /// Write the description of the API, or compare it with the code
    Openapi {
        /// Only compare.
        #[arg(long)]
        check: bool,
    },
    /// Every statement was run on both engines in the tests that noted so (`STATEMENTS_RUN=FILE`)
    Statements {
        /// What the tests noted.
        notes: PathBuf,
    },
    /// How long a build takes, crate by crate
    Timings,
    /// Seed tickets and drive a release build: `--tickets N [--engine postgres URL] [--connections 1,8,32] [--json]`
    Load {
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Kill a release build while it writes: `--rounds 20 [--engine postgres URL] [--json]`
    Kill {
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
}

/// Runs a command. False when it found something to mend.
pub(crate) fn run(command: &Command) -> Result<bool> {
    match command {
        Command::Check => check(),
        Command::Tidy => tell("tidy", &tidy::check(&Tree::read(&root())?)),
        Command::Arrows => tell("arrows", &arrows::check(&Tree::read(&root())?)),
        Command::Openapi { check: true } => tell("openapi", &openapi::check()?),
        Command::Openapi { check: false } => openapi::write().map(|()| true),
        Command::Statements { notes } => {
            let run = std::fs::read_to_string(notes).with_context(|| format!("cannot read {}", notes.display()))?;
            tell("statements", &statements::check(&Tree::read(&root())?, &run))
        }
        Command::Timings => timings(),
        Command::Load { arguments } => load::drive("run", arguments),
        Command::Kill { arguments } => load::drive("kill", arguments),
    }
}

/// Says why a command could not be run at all.
pub(crate) fn fail(error: &anyhow::Error) -> ExitCode {
    // Nothing can be done when standard error is closed: the exit code still tells.
    let _closed = writeln!(io::stderr(), "xtask: {error:#}");
    ExitCode::from(2)
}

fn check() -> Result<bool> {
    let tree = Tree::read(&root())?;
    let format = cargo(&["fmt", "--all", "--check"])?;
    let tidy = tell("tidy", &tidy::check(&tree))?;
    let arrows = tell("arrows", &arrows::check(&tree))?;
    let lints = cargo(&["clippy", "--workspace", "--all-targets", "--quiet", "--", "-D", "warnings"])?;
    Ok(format && tidy && arrows && lints)
}

fn tell(name: &str, problems: &[Problem]) -> Result<bool> {
    let mut out = io::stdout().lock();
    for problem in problems {
        writeln!(out, "{problem}")?;
    }
    match problems.len() {
        0 => writeln!(out, "{name}: all is well")?,
        1 => writeln!(out, "{name}: 1 problem")?,
        many => writeln!(out, "{name}: {many} problems")?,
    }
    Ok(problems.is_empty())
}

fn timings() -> Result<bool> {
    let begun = Instant::now();
    let done = cargo(&["build", "--workspace", "--timings"])?;
    let seconds = begun.elapsed().as_secs_f64();
    writeln!(io::stdout(), "built in {seconds:.1} s; crate by crate: target/cargo-timings/cargo-timing.html")?;
    Ok(done)
}

fn cargo(arguments: &[&str]) -> Result<bool> {
    let status = Process::new("cargo").args(arguments).current_dir(root()).status().context("cannot run cargo")?;
    Ok(status.success())
}
