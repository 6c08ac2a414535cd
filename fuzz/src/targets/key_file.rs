//! The file with the master key.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;

use vault::{MasterKey, WrappedKey};

/// Read from a file and from a text it is the same key, or none; a wrapped key is read or refused.
pub fn run(data: &[u8]) {
    let _ = WrappedKey::from_bytes(data);
    let by_text = std::str::from_utf8(data).ok().and_then(|text| MasterKey::from_hex(text).ok());
    let Ok(folder) = tempfile::tempdir() else { return };
    let path = folder.path().join("master.key");
    let made = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path);
    if made.and_then(|mut file| file.write_all(data)).is_err() {
        return;
    }
    if let Ok(by_file) = MasterKey::load(&path) {
        let by_text = by_text.map(|key| key.fingerprint());
        assert_eq!(Some(by_file.fingerprint()), by_text, "the file gives another key than its text");
    }
}
