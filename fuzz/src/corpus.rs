//! The seed corpus: `fuzz/corpus/TARGET`, and for mail also the messages of the house tests.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

use crate::Target;

/// A target whose name begins so reads whole messages.
const MAIL: &str = "mail_";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The folder of a target.
#[must_use]
pub fn folder(target: &Target) -> PathBuf {
    root().join("corpus").join(target.name)
}

/// All inputs of a target with the names of their files, in the order of the names.
///
/// # Errors
/// When a folder or a file cannot be read, or there is none.
pub fn inputs(target: &Target) -> Result<Vec<(String, Vec<u8>)>> {
    let mut inputs = Vec::new();
    read(&folder(target), &mut inputs)?;
    if target.name.starts_with(MAIL) {
        read(&root().join("../crates/server/tests/it/mail"), &mut inputs)?;
    }
    inputs.sort();
    anyhow::ensure!(!inputs.is_empty(), "{} has no corpus", target.name);
    Ok(inputs)
}

fn read(folder: &Path, into: &mut Vec<(String, Vec<u8>)>) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| format!("cannot list {}", folder.display()))? {
        let entry = entry?;
        if entry.file_type()?.is_file() {
            into.push((entry.file_name().to_string_lossy().into_owned(), fs::read(entry.path())?));
        }
    }
    Ok(())
}

/// Stores an input that failed under a name made from its bytes, so that the tests try it from now on.
///
/// # Errors
/// When it cannot be written.
pub fn store(target: &Target, data: &[u8]) -> Result<PathBuf> {
    // FNV-1a: only a name.
    let name = data
        .iter()
        .fold(0xcbf2_9ce4_8422_2325_u64, |sum, byte| (sum ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3));
    let path = folder(target).join(format!("found-{name:016x}"));
    fs::write(&path, data).with_context(|| format!("cannot write {}", path.display()))?;
    Ok(path)
}
