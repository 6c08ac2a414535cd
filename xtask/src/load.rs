//! `load` and `kill`: builds the server and its driver for release, and lets the driver do the rest.

use std::path::PathBuf;
use std::process::Command as Process;

use anyhow::{Context as _, Result, ensure};

use crate::tree::root;

/// Runs the driver with what was asked; `kind` is `run` or `kill`.
pub(crate) fn drive(kind: &str, arguments: &[String]) -> Result<bool> {
    let built = Process::new("cargo")
        .args(["build", "--release", "--quiet", "--package", "server", "--package", "load"])
        .current_dir(root())
        .status()
        .context("cannot run cargo")?;
    ensure!(built.success(), "the release build failed");
    #[expect(clippy::disallowed_methods, reason = "cargo itself is told by it where to build")]
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from);
    let programs = target.join("release");
    // `postgres URL` is written as two words, as in the documentation.
    let mut rest: Vec<&str> = arguments.iter().map(String::as_str).collect();
    if let Some(at) = rest.iter().position(|word| *word == "postgres") {
        rest.remove(at);
    }
    let status = Process::new(programs.join("load"))
        .arg(kind)
        .arg("--balie")
        .arg(programs.join("balie"))
        .args(rest)
        .status()
        .context("cannot run the driver")?;
    Ok(status.success())
}
