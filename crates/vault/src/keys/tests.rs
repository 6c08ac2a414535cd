//! Keys: wrapping, purposes, fingerprints, and the key file's manners.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};

use super::*;
use crate::random::{SeededRandom, SystemRandom};
use proptest::prelude::*;

fn master(seed: u64) -> MasterKey {
    MasterKey::generate(&SeededRandom::new(seed))
}

#[test]
fn wraps_for_one_account_and_one_master() {
    let random = SeededRandom::new(1);
    let (one, two) = (master(10), master(11));
    let key = AccountKey::generate(&random);
    let wrapped = one.wrap(&key, "acme", &random).unwrap();
    let stored = WrappedKey::from_bytes(wrapped.as_bytes()).unwrap();
    assert_eq!(stored.master_fingerprint(), one.fingerprint());
    let back = one.unwrap(&stored, "acme").unwrap();
    assert_eq!(back.derive(Purpose::Blobs).expose(), key.derive(Purpose::Blobs).expose());
    assert!(matches!(one.unwrap(&stored, "acm"), Err(KeyError::Refused)));
    assert!(matches!(
        two.unwrap(&stored, "acme"),
        Err(KeyError::OtherMaster { id }) if id == one.fingerprint()
    ));
}

#[test]
fn rotation_keeps_the_account_key() {
    let random = SeededRandom::new(1);
    let (old, new) = (master(10), master(11));
    let key = AccountKey::generate(&random);
    let wrapped = old.wrap(&key, "acme", &random).unwrap();
    let again = new.wrap(&old.unwrap(&wrapped, "acme").unwrap(), "acme", &random).unwrap();
    assert_eq!(new.unwrap(&again, "acme").unwrap().fingerprint(), key.fingerprint());
}

#[test]
fn purposes_and_levels_are_independent() {
    let all = [
        Purpose::Database,
        Purpose::Blobs,
        Purpose::Columns,
        Purpose::Tokens,
        Purpose::Replies,
        Purpose::Index,
        Purpose::Passwords,
    ];
    let text = "5fce9cc1b0a8f3d1e2a4d95ae1b5079d1f3caa7be44d0c6b1d9f8e27a6035c11";
    let same = MasterKey::from_hex(text).unwrap();
    let account = AccountKey(same.0.clone());
    let keys: std::collections::HashSet<_> =
        all.iter().flat_map(|purpose| [*same.derive(*purpose).expose(), *account.derive(*purpose).expose()]).collect();
    assert_eq!(keys.len(), 2 * all.len());
}

/// Stored data depends on these values: a change here is a change of format.
#[test]
fn derivation_does_not_change() {
    let key = AccountKey(Bytes::from(Zeroizing::new([7; 32])));
    assert_eq!(key.derive(Purpose::Columns).expose(), &hkdf_sha256(b"balie", &[7; 32], b"balie/account/1/columns"));
    assert_eq!(key.fingerprint().len(), 16);
}

#[test]
fn debug_shows_fingerprints_only() {
    let key = master(1);
    let shown = format!("{key:?} {:?}", key.derive(Purpose::Blobs));
    assert_eq!(shown, format!("MasterKey({}) SubKey(Blobs, [secret])", key.fingerprint()));
}

#[test]
fn hex_keys_must_be_whole_and_random() {
    let good = hex::encode(array::<32>(&SeededRandom::new(3)));
    assert!(MasterKey::from_hex(&format!(" {good}\n")).is_ok());
    assert!(MasterKey::from_hex(&good.to_uppercase()).is_ok());
    for bad in ["", "abc", &good[1..], &format!("{good}00"), &format!("zz{}", &good[2..])] {
        assert!(matches!(MasterKey::from_hex(bad), Err(KeyError::NotAKey)), "{bad}");
    }
    let run: Vec<u8> = (0..32).collect();
    for sample in ["00".repeat(32), "deadbeef".repeat(8), hex::encode(run)] {
        assert!(matches!(MasterKey::from_hex(&sample), Err(KeyError::Weak)));
    }
}

#[test]
fn the_file_is_made_once_and_read_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("master.key");
    let first = MasterKey::load_or_create(&path, &SystemRandom).unwrap();
    let second = MasterKey::load_or_create(&path, &SystemRandom).unwrap();
    assert_eq!(first.fingerprint(), second.fingerprint());
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o7777, 0o600);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "no draft stays behind");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o400)).unwrap();
    assert!(MasterKey::load(&path).is_ok());
}

#[test]
fn two_at_once_get_the_same_key() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("master.key");
    let made = || MasterKey::load_or_create(&path, &SystemRandom).unwrap().fingerprint();
    let all: Vec<String> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..8).map(|_| scope.spawn(made)).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert!(all.iter().all(|one| Some(one) == all.first()));
}

#[test]
fn lax_modes_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("master.key");
    MasterKey::load_or_create(&path, &SystemRandom).unwrap();
    for mode in [0o640, 0o604, 0o620, 0o602, 0o700, 0o610, 0o644] {
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
        let found = MasterKey::load_or_create(&path, &SystemRandom);
        assert!(matches!(found, Err(KeyError::LaxMode { mode: m }) if m == mode), "{mode:o}");
    }
}

#[test]
fn links_folders_and_wrong_contents_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let real = folder.path().join("real.key");
    MasterKey::load_or_create(&real, &SystemRandom).unwrap();
    let link = folder.path().join("link.key");
    symlink(&real, &link).unwrap();
    assert!(matches!(MasterKey::load(&link), Err(KeyError::NotAFile)));
    let dangling = folder.path().join("dangling.key");
    symlink(folder.path().join("nowhere"), &dangling).unwrap();
    assert!(matches!(MasterKey::load_or_create(&dangling, &SystemRandom), Err(KeyError::NotAFile)));
    assert!(matches!(MasterKey::load(folder.path()), Err(KeyError::NotAFile)));
    assert!(matches!(
        MasterKey::load_or_create(&folder.path().join("no/such.key"), &SystemRandom),
        Err(KeyError::Io(_))
    ));
    for contents in [b"".as_slice(), b"short", &[b'a'; 63], &[b'a'; 67], &[0xff; 64], &[b'a'; 9999]] {
        fs::write(&real, contents).unwrap();
        assert!(matches!(MasterKey::load(&real), Err(KeyError::NotAKey)));
    }
}

proptest! {
    #[test]
    fn a_changed_wrapped_key_is_refused(at in 0..WRAPPED_BYTES, bit in 0..8u8) {
        let random = SeededRandom::new(5);
        let one = master(1);
        let wrapped = one.wrap(&AccountKey::generate(&random), "acme", &random).unwrap();
        let mut bytes = wrapped.as_bytes().to_vec();
        bytes[at] ^= 1 << bit;
        let opened = WrappedKey::from_bytes(&bytes).and_then(|w| one.unwrap(&w, "acme"));
        prop_assert!(opened.is_err());
    }

    #[test]
    fn noise_is_no_wrapped_key(noise: Vec<u8>) {
        if let Ok(wrapped) = WrappedKey::from_bytes(&noise) {
            prop_assert!(master(1).unwrap(&wrapped, "acme").is_err());
        }
    }
}
