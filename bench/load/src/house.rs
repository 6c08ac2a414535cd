//! The server under test: its data folder, its account, its process, and what the system says of it.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail, ensure};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};

use crate::Target;
use crate::client::{Door, Request};

/// The account that is driven.
pub(crate) const ACCOUNT: &str = "load";
const OWNER: &str = "owner@load.example";
/// Ticks of the process clock in a second, on every Linux we run on.
const TICKS: f64 = 100.0;

/// A data folder with an account.
pub(crate) struct House {
    target: Target,
    pub(crate) folder: PathBuf,
    authorization: String,
    /// Removed when dropped.
    _temporary: Option<tempfile::TempDir>,
}

/// A server that runs.
pub(crate) struct Server {
    child: Child,
    pub(crate) door: Door,
    /// From the start of the process to the first whole answer.
    pub(crate) first_answer: Duration,
}

impl House {
    /// Makes the account, or finds it from an earlier run.
    pub(crate) async fn make(target: &Target) -> Result<Self> {
        let (folder, temporary) = match &target.data {
            Some(folder) => (folder.clone(), None),
            None => {
                let temporary = tempfile::Builder::new().prefix("balie-load-").tempdir()?;
                (temporary.path().to_owned(), Some(temporary))
            }
        };
        std::fs::create_dir_all(&folder)?;
        let mut house = Self { target: target.clone(), folder, authorization: String::new(), _temporary: temporary };
        let told = house.folder.join("load-token");
        if !told.exists() {
            if target.engine != "sqlite" {
                let text = format!("[locations.eu]\nregion = \"eu\"\npostgres = {:?}\n", target.engine);
                std::fs::write(house.config(), text)?;
            }
            house.balie(&["account", "create", ACCOUNT, "--owner-name", "Owner", "--owner-email", OWNER]).await?;
            house.balie(&["account", "set", ACCOUNT, "api_requests_per_minute", "10000000"]).await?;
            let made =
                house.balie(&["--json", "token", "create", "--account", ACCOUNT, "--description", "load"]).await?;
            let made: serde_json::Value = serde_json::from_str(&made)?;
            std::fs::write(&told, made.get("token").and_then(|token| token.as_str()).context("no token")?)?;
        }
        let token = std::fs::read_to_string(&told)?;
        house.authorization = format!("Basic {}", STANDARD.encode(format!("{OWNER}/token:{token}")));
        Ok(house)
    }

    fn config(&self) -> PathBuf {
        self.folder.join("load.toml")
    }

    fn command(&self) -> Command {
        let mut command = Command::new(&self.target.balie);
        command.arg("--data").arg(&self.folder).kill_on_drop(true);
        if self.config().exists() {
            command.arg("--config").arg(self.config());
        }
        command
    }

    /// Runs one command of `balie` to its end; answers what it printed.
    pub(crate) async fn balie(&self, arguments: &[&str]) -> Result<String> {
        let output = self.command().args(arguments).output().await.context("cannot run balie")?;
        if !output.status.success() {
            bail!("balie {}: {}", arguments.join(" "), String::from_utf8_lossy(&output.stderr));
        }
        Ok(String::from_utf8(output.stdout)?)
    }

    /// Seeds as many tickets as are not there yet; answers the seconds it took and how many were made.
    pub(crate) async fn seed(&self, tickets: u64) -> Result<(f64, u64)> {
        let told = self.folder.join("load-seeded");
        let there = std::fs::read_to_string(&told).ok().and_then(|text| text.trim().parse().ok()).unwrap_or(0_u64);
        if there >= tickets {
            return Ok((0.0, 0));
        }
        let begun = Instant::now();
        self.balie(&["seed", "--account", ACCOUNT, "--tickets", &(tickets - there).to_string()]).await?;
        std::fs::write(&told, tickets.to_string())?;
        Ok((begun.elapsed().as_secs_f64(), tickets - there))
    }

    /// Starts the server and waits for its first answer.
    pub(crate) async fn serve(&self) -> Result<Server> {
        let begun = Instant::now();
        let mut command = self.command();
        command.args(["serve", "--listen", "127.0.0.1:0"]).stdout(Stdio::piped());
        let mut child = command.spawn().context("cannot start balie")?;
        let mut lines = BufReader::new(child.stdout.take().context("no output")?).lines();
        let port = loop {
            let line = lines.next_line().await?.context("the server stopped before it listened")?;
            if let Some((_, port)) = line.rsplit_once("localhost:") {
                break port.trim().parse()?;
            }
        };
        let host = format!("{ACCOUNT}.localhost");
        let door = Door::new(port, &self.folder.join("ca.pem"), &host, &self.authorization)?;
        let mut connection = door.connect().await?;
        let answer = connection.ask(&Request::get("/api/v2/users/me.json")).await?;
        ensure!(answer.status == 200, "the first answer has status {}", answer.status);
        Ok(Server { child, door, first_answer: begun.elapsed() })
    }

    /// The bytes of all files in the data folder.
    pub(crate) fn bytes_on_disk(&self) -> u64 {
        bytes_below(&self.folder)
    }
}

fn bytes_below(folder: &Path) -> u64 {
    let Ok(entries) = std::fs::read_dir(folder) else { return 0 };
    entries
        .flatten()
        .map(|entry| match entry.metadata() {
            Ok(meta) if meta.is_dir() => bytes_below(&entry.path()),
            Ok(meta) => meta.len(),
            Err(_) => 0,
        })
        .sum()
}

impl Server {
    fn process(&self, file: &str) -> String {
        let id = self.child.id().unwrap_or(0);
        std::fs::read_to_string(format!("/proc/{id}/{file}")).unwrap_or_default()
    }

    /// Memory that is resident now and that was at the most, in KiB.
    pub(crate) fn memory_kib(&self) -> (u64, u64) {
        let status = self.process("status");
        let of = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name));
            line.and_then(|rest| rest.split_whitespace().next()).and_then(|number| number.parse().ok()).unwrap_or(0)
        };
        (of("VmRSS:"), of("VmHWM:"))
    }

    /// Processor time the server has used, in seconds.
    pub(crate) fn processor_seconds(&self) -> f64 {
        let stat = self.process("stat");
        let fields: Vec<&str> = stat.rsplit_once(')').map_or("", |(_, rest)| rest).split_whitespace().collect();
        let ticks: f64 = [11, 12].iter().filter_map(|at| fields.get(*at)?.parse::<f64>().ok()).sum();
        ticks / TICKS
    }

    /// Kills the process at once, as `kill -9` does.
    pub(crate) async fn kill(mut self) -> Result<()> {
        self.child.kill().await.context("cannot kill the server")
    }

    /// Asks the server to stop and waits until it has.
    pub(crate) async fn stop(mut self) -> Result<()> {
        let id = self.child.id().context("the server has stopped by itself")?;
        Command::new("kill").args(["-TERM", &id.to_string()]).status().await?;
        let ended = tokio::time::timeout(Duration::from_secs(60), self.child.wait()).await;
        ensure!(ended.context("the server does not stop")??.success(), "the server did not end well");
        Ok(())
    }
}
