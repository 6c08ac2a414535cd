//! Sealed blobs that were damaged on disk: they open as they were, or not at all.

use vault::{AccountKey, BlobReader, HEADER_BYTES, Purpose, SeededRandom, SubKey, chunk_span, open_blob, plain_len};

/// The name and the plaintext of the only genuine blob.
const NAME: &[u8] = b"0123456789abcdef0123456789abcdef";

fn key() -> SubKey {
    AccountKey::generate(&SeededRandom::new(7)).derive(Purpose::Blobs)
}

fn genuine() -> Vec<u8> {
    b"what was stored ".repeat(5000)
}

/// The first byte chooses: the input as a blob, or a genuine blob damaged at the places the input names.
pub fn run(data: &[u8]) {
    let key = key();
    let Some((choice, rest)) = data.split_first() else { return };
    if choice.is_multiple_of(2) {
        open(&key, rest, &[]);
        return;
    }
    let Ok(sealed) = vault::seal_blob(&key, NAME, &genuine(), &SeededRandom::new(u64::from(*choice))) else { return };
    let mut damaged = sealed.clone();
    let (steps, _) = rest.as_chunks::<4>();
    for [high, low, bits, what] in steps.iter().take(8) {
        let at = (usize::from(*high) << 9 | usize::from(*low) << 1) % damaged.len().max(1);
        match what % 4 {
            0 => damaged.truncate(at),
            1 => damaged.insert(at.min(damaged.len()), *bits),
            _ => {
                if let Some(byte) = damaged.get_mut(at) {
                    *byte ^= bits;
                }
            }
        }
    }
    open(&key, &damaged, &sealed);
}

fn open(key: &SubKey, found: &[u8], sealed: &[u8]) {
    let plain = genuine();
    if let Ok(opened) = open_blob(key, NAME, found) {
        assert!(found == sealed && opened == plain, "a damaged blob opened");
    }
    let long = found.len() as u64;
    let Ok(length) = plain_len(long) else { return };
    assert!(length <= long, "longer than it was stored");
    for range in [0..length, length / 3..length / 2, length.saturating_sub(1)..length, 0..u64::MAX] {
        let Ok(span) = chunk_span(long, range.clone()) else { continue };
        let ends = (usize::try_from(span.sealed.start), usize::try_from(span.sealed.end));
        let (Ok(from), Ok(to)) = ends else { continue };
        let (Some(header), Some(piece)) = (found.get(..HEADER_BYTES), found.get(from..to)) else { continue };
        let Ok(reader) = BlobReader::new(key, NAME, header) else { continue };
        if let Ok(opened) = reader.open_span(&span, piece) {
            let wanted = usize::try_from(range.start).ok().zip(usize::try_from(range.end).ok());
            let wanted = wanted.and_then(|(from, to)| plain.get(from..to));
            assert_eq!(Some(opened.as_slice()), wanted, "a damaged piece opened");
        }
    }
}
