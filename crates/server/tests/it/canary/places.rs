//! Searches every byte of the places where something could have been left.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use anyhow::{Result, ensure};
use memchr::memmem;
use testkit::cluster::Cluster;
use testkit::logs::Log;

use super::entrances::Seeds;

/// The clock of the disk, for which files are of this run.
#[expect(clippy::disallowed_methods, reason = "times of files come from the clock of the machine")]
pub(super) fn now() -> SystemTime {
    SystemTime::now()
}

/// What is looked for: its name, and its bytes.
type Needles = Vec<(String, Vec<u8>)>;

/// The names of the needles in these bytes.
fn found_in<'a>(bytes: &[u8], needles: &'a Needles) -> Vec<&'a str> {
    needles.iter().filter(|(_, needle)| memmem::find(bytes, needle).is_some()).map(|(name, _)| name.as_str()).collect()
}

/// Every file below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found
}

/// Files this process holds open though their names are gone, as databases hold their temporary ones.
fn nameless() -> Vec<PathBuf> {
    let open = std::fs::read_dir("/proc/self/fd").into_iter().flatten().flatten().map(|entry| entry.path());
    let gone = |path: &PathBuf| {
        std::fs::read_link(path).is_ok_and(|to| to.to_string_lossy().ends_with("(deleted)"))
            && std::fs::metadata(path).is_ok_and(|facts| facts.is_file())
    };
    open.filter(gone).collect()
}

/// One line for each file that holds a needle, and how many bytes were read.
fn search_files(paths: &[PathBuf], needles: &Needles) -> (Vec<String>, u64) {
    let (mut problems, mut read) = (Vec::new(), 0);
    for path in paths {
        // Files of a database come and go.
        let Ok(bytes) = std::fs::read(path) else { continue };
        read += bytes.len() as u64;
        for name in found_in(&bytes, needles) {
            problems.push(format!("{} holds {name}", path.display()));
        }
    }
    (problems, read)
}

/// Looks through everything; whatever was found before is told too.
pub(super) async fn search(seeds: Seeds, log: &Log, cluster: Option<Cluster>, since: SystemTime) -> Result<()> {
    let Seeds { mut probe, planted } = seeds;
    let mut kept_nowhere: Needles = planted
        .needles()
        .into_iter()
        .enumerate()
        .map(|(n, needle)| (format!("the number, form {n}"), needle.into_bytes()))
        .collect();
    kept_nowhere.extend(planted.secret_needles().into_iter().map(|(name, needle)| (name, needle.into_bytes())));
    let mut sealed = kept_nowhere.clone();
    sealed.push(("a word".to_owned(), planted.word.clone().into_bytes()));

    // While the databases are open: the journals and temporary files are there, too.
    let folder = probe.house.folder().to_owned();
    let mut paths = files(&folder);
    paths.extend(nameless());
    let (problems, read) = search_files(&paths, &sealed);
    probe.problems.extend(problems);
    ensure!(read > 10_000, "only {read} bytes in {}", folder.display());
    probe.problems.extend(found_in(&log.bytes(), &sealed).into_iter().map(|name| format!("the log holds {name}")));
    ensure!(!log.lines_with("\"operation\"").is_empty(), "the log says nothing at all");
    if let Some(cluster) = cluster {
        let paths = cluster.files_since(since).await?;
        let (problems, _) = search_files(&paths, &kept_nowhere);
        probe.problems.extend(problems);
        // Texts of tickets are readable there, as is said; that they are found shows that this search finds.
        let words = vec![("a word".to_owned(), planted.word.into_bytes())];
        let (found, read) = search_files(&paths, &words);
        ensure!(!found.is_empty(), "not one word in {read} bytes of {} files: this is not the cluster", paths.len());
    }
    probe.house.house.stores.close().await;
    let (problems, _) = search_files(&files(&folder), &sealed);
    probe.problems.extend(problems);
    probe.problems.sort();
    probe.problems.dedup();
    let shown: Vec<&str> = probe.problems.iter().take(40).map(String::as_str).collect();
    ensure!(shown.is_empty(), "{} problems:\n{}", probe.problems.len(), shown.join("\n"));
    Ok(())
}

#[test]
fn the_search_finds_what_is_there() -> Result<()> {
    let folder = std::env::temp_dir().join(format!("canary-{}", std::process::id()));
    std::fs::create_dir_all(folder.join("deep"))?;
    std::fs::write(
        folder.join("deep/file"),
        [b"\0\xff".as_slice(), &[b'x'; 70_000], b"4929 found".as_slice()].concat(),
    )?;
    let needles = vec![("it".to_owned(), b"4929 found".to_vec()), ("another".to_owned(), b"4929 lost".to_vec())];
    let (problems, read) = search_files(&files(&folder), &needles);
    std::fs::remove_dir_all(&folder)?;
    ensure!(problems.len() == 1 && problems[0].ends_with("holds it") && read > 70_000, "{problems:?}");
    Ok(())
}
