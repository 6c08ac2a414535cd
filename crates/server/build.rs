//! Lists the built files of the agent workspace (`web/dist`) for `src/workspace`, so that the binary holds them.
//!
//! Without a build the list is empty and the server says on the page how to make one. The folder itself is in the
//! repository, so that Cargo can watch it.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

#[expect(clippy::disallowed_methods, reason = "Cargo tells a build script where to write in the environment")]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let manifest = PathBuf::from(std::env::var("CARGO_MANIFEST_DIR")?);
    let dist = manifest.join("../../web/dist").canonicalize()?;
    println!("cargo:rerun-if-changed={}", dist.display());
    let mut names = Vec::new();
    collect(&dist, "", &mut names)?;
    names.sort();
    let mut list = String::from("&[\n");
    for name in names {
        let path = dist.join(&name);
        writeln!(list, "    ({name:?}, include_bytes!({:?})),", path.display().to_string())?;
    }
    list.push_str("]\n");
    std::fs::write(PathBuf::from(std::env::var("OUT_DIR")?).join("workspace_files.rs"), list)?;
    Ok(())
}

fn collect(folder: &Path, under: &str, names: &mut Vec<String>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = if under.is_empty() { name.clone() } else { format!("{under}/{name}") };
        if entry.file_type()?.is_dir() {
            collect(&entry.path(), &path, names)?;
        } else if !name.starts_with('.') && !name.starts_with("manifest.json") {
            names.push(path);
        }
    }
    Ok(())
}
