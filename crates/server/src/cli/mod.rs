//! The command line. Every command says what it did, in words or as JSON, and ends with 0, or 1 and one sentence.

mod account;
mod config;
mod demo;
mod doctor;
mod keys;
mod mail;
mod networks;
mod openapi;
mod say;
mod seed;
mod serve;
mod token;
mod user;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::config::Config;
use crate::house::House;

/// Balie, a secure customer service platform.
#[derive(Debug, Parser)]
#[command(name = "balie", version, about)]
struct Cli {
    /// Where everything is kept.
    #[arg(long, global = true, default_value = "data")]
    data: PathBuf,
    /// A configuration file in TOML.
    #[arg(long, global = true)]
    config: Option<PathBuf>,
    /// Enter an account although its owner has not let the operator in. The owner reads it in the audit log.
    #[arg(long, global = true)]
    without_leave: bool,
    /// Answer in JSON.
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve all accounts.
    Serve {
        /// Where to listen.
        #[arg(long)]
        listen: Option<SocketAddr>,
    },
    /// Make the account `demo` with people and tickets where there is none, and serve it.
    Demo {
        /// Where to listen.
        #[arg(long)]
        listen: Option<SocketAddr>,
    },
    /// Accounts of this installation.
    #[command(subcommand)]
    Account(account::Command),
    /// API tokens of an account.
    #[command(subcommand)]
    Token(token::Command),
    /// Mail of an account.
    #[command(subcommand)]
    Mail(mail::Command),
    /// From which networks an account may be reached; also the way back in.
    #[command(subcommand)]
    Networks(networks::Command),
    /// Users of an account.
    #[command(subcommand)]
    User(user::Command),
    /// Fill an account with people and tickets, for trying it at size.
    Seed(seed::Arguments),
    /// Checks of the data: chains of events, and whether every database opens.
    Doctor,
    /// Keys in use.
    #[command(subcommand)]
    Keys(keys::Command),
    /// Print the description of the API (OpenAPI 3.1).
    Openapi,
    /// The configuration file.
    #[command(subcommand)]
    Config(config::Command),
}

/// Runs the command line.
#[must_use]
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return say::failed(&anyhow::Error::new(error)),
    };
    match runtime.block_on(run(cli)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => say::failed(&error),
    }
}

async fn run(cli: Cli) -> anyhow::Result<()> {
    if matches!(cli.command, Command::Openapi) {
        return openapi::run();
    }
    let config = Config::load(cli.config.as_deref())?;
    if let Command::Config(command) = cli.command {
        return config::run(&cli.data, &config, command, cli.json);
    }
    let mut house = House::open(&cli.data, &config).await?;
    house.without_leave = cli.without_leave;
    match cli.command {
        Command::Serve { listen } => serve::run(&house, &config, listen).await,
        Command::Demo { listen } => demo::run(&house, &config, listen).await,
        Command::Account(command) => account::run(&house, command, cli.json).await,
        Command::Token(command) => token::run(&house, command, cli.json).await,
        Command::Mail(command) => mail::run(&house, command, cli.json).await,
        Command::Networks(command) => networks::run(&house, command, cli.json).await,
        Command::User(command) => user::run(&house, command, cli.json).await,
        Command::Seed(arguments) => seed::run(&house, arguments, cli.json).await,
        Command::Doctor => doctor::run(&house, cli.json).await,
        Command::Keys(command) => keys::run(&house, command, cli.json).await,
        Command::Config(_) | Command::Openapi => Ok(()),
    }
}
