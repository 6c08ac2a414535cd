//! The committed description of the API, made from the code and compared with it.

use std::process::Command;

use anyhow::{Context as _, Result, bail};

use crate::tree::{Problem, root};

/// Where it is kept.
const FILE: &str = "openapi/balie.json";

/// Writes the file anew.
pub(crate) fn write() -> Result<()> {
    let path = root().join(FILE);
    std::fs::create_dir_all(path.parent().unwrap_or(&path))?;
    std::fs::write(&path, drawn()?).with_context(|| format!("cannot write {FILE}"))
}

/// Says whether the file is what the code says.
pub(crate) fn check() -> Result<Vec<Problem>> {
    let kept = std::fs::read(root().join(FILE)).with_context(|| format!("cannot read {FILE}"))?;
    if kept == drawn()? {
        return Ok(Vec::new());
    }
    let text =
        "the description is not what the code says: run `cargo xtask openapi`, look at the difference, commit it";
    Ok(vec![Problem::new(FILE, 0, text)])
}

fn drawn() -> Result<Vec<u8>> {
    let arguments = ["run", "--quiet", "-p", "server", "--bin", "balie", "--", "openapi"];
    let output = Command::new("cargo").args(arguments).current_dir(root()).output().context("cannot run cargo")?;
    if !output.status.success() {
        bail!("the description cannot be drawn:\n{}", String::from_utf8_lossy(&output.stderr));
    }
    Ok(output.stdout)
}
