//! The file that holds the master key: only for its owner, never through a link, never half written.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::Path;

use zeroize::Zeroizing;

use crate::keys::KeyError;

/// 64 digits and a line end (two bytes when a person edited it elsewhere).
const MAX_FILE_BYTES: usize = 66;

/// The text of the key file.
pub(crate) fn read(path: &Path) -> Result<Zeroizing<String>, KeyError> {
    // Looked at before it is opened (a link or a pipe must not be followed), and compared after, so
    // that the file cannot be exchanged in between.
    let seen = fs::symlink_metadata(path)?;
    if !seen.is_file() {
        return Err(KeyError::NotAFile);
    }
    let file = File::open(path)?;
    let found = file.metadata()?;
    if !found.is_file() || (found.dev(), found.ino()) != (seen.dev(), seen.ino()) {
        return Err(KeyError::NotAFile);
    }
    let mode = found.mode() & 0o7777;
    if mode & !0o600 != 0 {
        return Err(KeyError::LaxMode { mode });
    }
    // One byte more than allowed shows a file that is too long.
    let mut text = Zeroizing::new(String::with_capacity(MAX_FILE_BYTES + 1));
    match file.take(MAX_FILE_BYTES as u64 + 1).read_to_string(&mut text) {
        Ok(length) if length <= MAX_FILE_BYTES => Ok(text),
        Ok(_) => Err(KeyError::NotAKey),
        Err(error) if error.kind() == io::ErrorKind::InvalidData => Err(KeyError::NotAKey),
        Err(error) => Err(KeyError::Io(error)),
    }
}

/// Makes the key file with mode 0600. A file that came into being meanwhile is left as it is.
///
/// The text is written beside it first (`unique` keeps that name apart) and then linked into place:
/// the file is whole or absent, even after a power cut.
pub(crate) fn create(path: &Path, text: &str, unique: &str) -> Result<(), KeyError> {
    let name = path.file_name().ok_or(KeyError::NotAFile)?.to_string_lossy();
    let draft = path.with_file_name(format!(".{name}.{unique}"));
    let linked = write_new(&draft, text).and_then(|()| fs::hard_link(&draft, path));
    // Ours in any case: its name is random, and where `write_new` failed there is nothing to keep.
    let removed = fs::remove_file(&draft);
    match linked {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
        other => other?,
    }
    removed?;
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    File::open(folder.unwrap_or(Path::new(".")))?.sync_all()?;
    Ok(())
}

fn write_new(path: &Path, text: &str) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}
