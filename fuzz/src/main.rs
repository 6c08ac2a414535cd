//! `cargo run -p fuzz --release -- TARGET --seconds N`: tries a target for long and stores what fails.
#![expect(clippy::print_stdout, reason = "a program for the terminal")]

use std::io::Write as _;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use clap::Parser;
use fuzz::corpus;
use fuzz::mutate::Dice;
use fuzz::targets::TARGETS;
use fuzz::tries::{Failed, shrunk, try_many, try_one};

/// Tries changed inputs on a parser.
#[derive(Debug, Parser)]
#[command(name = "fuzz")]
struct Arguments {
    /// The target, or `all` for one after the other.
    target: String,
    /// How long each target is tried.
    #[arg(long, default_value_t = 60)]
    seconds: u64,
    /// Where the dice begin.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Longest time one input may take, in milliseconds.
    #[arg(long, default_value_t = 2000)]
    most_millis: u64,
}

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let most = Duration::from_millis(arguments.most_millis);
    let chosen: Vec<_> =
        TARGETS.iter().filter(|target| arguments.target == "all" || target.name == arguments.target).collect();
    if chosen.is_empty() {
        let names: Vec<&str> = TARGETS.iter().map(|target| target.name).collect();
        bail!("there is no such target; there are: {}", names.join(" "));
    }
    let mut found = 0;
    for target in chosen {
        let inputs = corpus::inputs(target)?;
        let mut seeds = Vec::new();
        for (name, data) in inputs {
            if let Err(failed) = try_one(target, &data, most) {
                found += 1;
                println!("{}: {name} of the corpus fails: {:?}", target.name, failed.failure);
            }
            seeds.push(data);
        }
        let mut dice = Dice::new(arguments.seed);
        let (mut tried, end) = (0, Instant::now() + Duration::from_secs(arguments.seconds));
        while let Some(left) = end.checked_duration_since(Instant::now()).filter(|left| !left.is_zero()) {
            let step = left.min(Duration::from_secs(1));
            match try_many(target, &seeds, &mut dice, u64::MAX, step, most) {
                Ok(more) => tried += more,
                Err(failed) => {
                    found += 1;
                    keep(target, &failed, most)?;
                    break;
                }
            }
            print!("\r{}: {tried} inputs", target.name);
            std::io::stdout().flush().context("the terminal is gone")?;
        }
        println!();
    }
    if found > 0 {
        bail!("{found} inputs failed");
    }
    Ok(())
}

fn keep(target: &fuzz::Target, failed: &Failed, most: Duration) -> Result<()> {
    let small = shrunk(target, failed, most);
    let path = corpus::store(target, &small)?;
    println!("\n{}: {:?}, {} bytes, stored as {}", target.name, failed.failure, small.len(), path.display());
    Ok(())
}
