//! Blobs: round trips in pieces and ranges, and every kind of tampering.

use super::*;
use crate::keys::{AccountKey, Purpose};
use crate::random::SeededRandom;
use proptest::prelude::*;

fn key(seed: u64) -> SubKey {
    AccountKey::generate(&SeededRandom::new(seed)).derive(Purpose::Blobs)
}

fn plain(length: usize) -> Vec<u8> {
    let mut bytes = vec![0; length];
    SeededRandom::new(length as u64).fill(&mut bytes);
    bytes
}

fn sealed(length: usize) -> Vec<u8> {
    seal_blob(&key(1), b"blob/1", &plain(length), &SeededRandom::new(2)).unwrap()
}

fn chunks(blob: &[u8]) -> (Vec<u8>, Vec<Vec<u8>>) {
    let (header, body) = blob.split_at(HEADER_BYTES);
    (header.to_vec(), body.chunks(SEALED_CHUNK).map(<[u8]>::to_vec).collect())
}

const EDGES: [usize; 9] = [
    0,
    1,
    CHUNK_BYTES - 1,
    CHUNK_BYTES,
    CHUNK_BYTES + 1,
    2 * CHUNK_BYTES - 1,
    2 * CHUNK_BYTES,
    2 * CHUNK_BYTES + 1,
    3 * CHUNK_BYTES + 77,
];

#[test]
fn lengths_at_the_edges() {
    for length in EDGES {
        let blob = sealed(length);
        assert_eq!(open_blob(&key(1), b"blob/1", &blob).unwrap(), plain(length), "{length}");
        assert_eq!(sealed_len(length as u64).unwrap(), blob.len() as u64);
        assert_eq!(plain_len(blob.len() as u64).unwrap(), length as u64);
    }
}

#[test]
fn impossible_lengths() {
    let (header, tag, full) = (HEADER_BYTES as u64, TAG as u64, SEALED_CHUNK as u64);
    for bad in [0, header - 1, header, header + tag - 1, header + full + 1, header + full + tag] {
        assert_eq!(plain_len(bad), Err(BlobError::Truncated), "{bad}");
    }
    assert_eq!(plain_len(u64::MAX), Err(BlobError::TooLong));
    assert_eq!(sealed_len(u64::MAX), Err(BlobError::TooLong));
    let most = MAX_CHUNKS * CHUNK_BYTES as u64;
    assert_eq!(plain_len(sealed_len(most).unwrap()), Ok(most));
    assert_eq!(sealed_len(most + 1), Err(BlobError::TooLong));
    assert_eq!(chunk_span(u64::MAX, 0..1), Err(BlobError::TooLong));
}

#[test]
fn another_key_or_name_is_refused() {
    let blob = sealed(100);
    assert_eq!(open_blob(&key(2), b"blob/1", &blob), Err(BlobError::Refused));
    assert_eq!(open_blob(&key(1), b"blob/2", &blob), Err(BlobError::Refused));
}

#[test]
fn chunks_cannot_be_moved_dropped_or_added() {
    let (header, parts) = chunks(&sealed(3 * CHUNK_BYTES + 5));
    let build = |order: &[usize]| {
        let body = order.iter().flat_map(|at| parts[*at].clone());
        header.iter().copied().chain(body).collect::<Vec<u8>>()
    };
    assert!(open_blob(&key(1), b"blob/1", &build(&[0, 1, 2, 3])).is_ok());
    let bad: [&[usize]; 8] = [&[1, 0, 2, 3], &[0, 2, 3], &[0, 1, 2], &[0], &[0, 1, 2, 2, 3], &[3], &[0, 3], &[]];
    for order in bad {
        assert!(open_blob(&key(1), b"blob/1", &build(order)).is_err(), "{order:?}");
    }
    let mut longer = build(&[0, 1, 2, 3]);
    longer.push(0);
    assert!(open_blob(&key(1), b"blob/1", &longer).is_err());
}

#[test]
fn chunks_of_another_blob_do_not_fit() {
    let (header, _) = chunks(&sealed(10));
    let random = SeededRandom::new(99);
    let other = seal_blob(&key(1), b"blob/1", &plain(10), &random).unwrap();
    let (_, parts) = chunks(&other);
    let mixed = [header, parts.concat()].concat();
    assert_eq!(open_blob(&key(1), b"blob/1", &mixed), Err(BlobError::Refused));
}

#[test]
fn an_opener_stays_refused() {
    let mut blob = sealed(2 * CHUNK_BYTES);
    blob[HEADER_BYTES + 3] ^= 1;
    let mut opener = Opener::new(&key(1), b"blob/1");
    let mut out = Vec::new();
    assert_eq!(opener.push(&blob, &mut out), Err(BlobError::Refused));
    assert_eq!(opener.push(b"", &mut out), Err(BlobError::Refused));
    assert_eq!(opener.push(b"more", &mut out), Err(BlobError::Refused));
    assert_eq!(opener.finish(&mut out), Err(BlobError::Refused));
    assert!(out.is_empty());
}

#[test]
fn unknown_versions() {
    let mut blob = sealed(10);
    blob[4] = 2;
    assert_eq!(open_blob(&key(1), b"blob/1", &blob), Err(BlobError::UnknownFormat));
}

#[test]
fn a_wrong_span_is_refused() {
    let blob = sealed(2 * CHUNK_BYTES + 9);
    let length = blob.len() as u64;
    assert_eq!(chunk_span(length, 0..2 * CHUNK_BYTES as u64 + 10), Err(BlobError::OutOfRange));
    #[expect(clippy::reversed_empty_ranges, reason = "that is what is tested")]
    let backwards = chunk_span(length, 5..4);
    assert_eq!(backwards, Err(BlobError::OutOfRange));
    let reader = BlobReader::new(&key(1), b"blob/1", &blob[..HEADER_BYTES]).unwrap();
    let span = chunk_span(length, 0..10).unwrap();
    assert_eq!(span.sealed, HEADER_BYTES as u64..(HEADER_BYTES + SEALED_CHUNK) as u64);
    assert_eq!(reader.open_span(&span, b"short"), Err(BlobError::OutOfRange));
    // A store that lies about the length: the chunk then counts as the last one, and is not.
    let cut = chunk_span(span.sealed.end, 0..10).unwrap();
    let body = &blob[HEADER_BYTES..HEADER_BYTES + SEALED_CHUNK];
    assert_eq!(reader.open_span(&cut, body), Err(BlobError::Refused));
}

#[test]
fn the_longest_blob_ends_with_an_error() {
    let mut sealer = Sealer::new(&key(1), b"", &SeededRandom::new(1)).unwrap();
    sealer.next = u32::MAX - 1;
    let mut out = Vec::new();
    sealer.push(&plain(CHUNK_BYTES), &mut out).unwrap();
    assert_eq!(sealer.push(&plain(CHUNK_BYTES + 1), &mut out), Err(BlobError::TooLong));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn round_trip_in_pieces(
        length in 0..4 * CHUNK_BYTES,
        in_piece in 1..100_000usize,
        out_piece in 1..100_000usize,
    ) {
        let plain = plain(length);
        let mut sealer = Sealer::new(&key(1), b"blob/1", &SeededRandom::new(2)).unwrap();
        let mut blob = Vec::new();
        for piece in plain.chunks(in_piece) {
            sealer.push(piece, &mut blob).unwrap();
        }
        sealer.finish(&mut blob).unwrap();
        prop_assert!(blob == sealed(length), "pieces do not show in what is stored");
        let mut opener = Opener::new(&key(1), b"blob/1");
        let mut back = Vec::new();
        for piece in blob.chunks(out_piece) {
            opener.push(piece, &mut back).unwrap();
        }
        opener.finish(&mut back).unwrap();
        prop_assert!(back == plain);
    }

    #[test]
    fn any_range(length in 0..4 * CHUNK_BYTES, a: prop::sample::Index, b: prop::sample::Index) {
        let (a, b) = (a.index(length + 1), b.index(length + 1));
        let (start, end) = (a.min(b), a.max(b));
        let blob = sealed(length);
        let reader = BlobReader::new(&key(1), b"blob/1", &blob[..HEADER_BYTES]).unwrap();
        let span = chunk_span(blob.len() as u64, start as u64..end as u64).unwrap();
        let stored = &blob[span.sealed.start as usize..span.sealed.end as usize];
        prop_assert!(stored.len() <= end - start + 2 * SEALED_CHUNK);
        let found = reader.open_span(&span, stored).unwrap();
        prop_assert!(found == plain(length)[start..end]);
    }

    #[test]
    fn ranges_at_the_edges(i in 0..EDGES.len(), j in 0..EDGES.len()) {
        let (start, end) = (EDGES[i.min(j)], EDGES[i.max(j)]);
        let length = 3 * CHUNK_BYTES + 77;
        let blob = sealed(length);
        let reader = BlobReader::new(&key(1), b"blob/1", &blob[..HEADER_BYTES]).unwrap();
        let span = chunk_span(blob.len() as u64, start as u64..end as u64).unwrap();
        let stored = &blob[span.sealed.start as usize..span.sealed.end as usize];
        prop_assert!(reader.open_span(&span, stored).unwrap() == plain(length)[start..end]);
    }

    #[test]
    fn any_changed_bit_is_refused(at: prop::sample::Index, bit in 0..8u8) {
        let mut blob = sealed(CHUNK_BYTES + 50);
        *at.get_mut(&mut blob) ^= 1 << bit;
        prop_assert!(open_blob(&key(1), b"blob/1", &blob).is_err());
    }

    #[test]
    fn any_cut_is_refused(at: prop::sample::Index) {
        let blob = sealed(2 * CHUNK_BYTES);
        prop_assert!(open_blob(&key(1), b"blob/1", &blob[..at.index(blob.len())]).is_err());
    }

    #[test]
    fn noise_is_refused(noise: Vec<u8>) {
        prop_assert!(open_blob(&key(1), b"blob/1", &noise).is_err());
        let like = [MAGIC.as_slice(), &noise].concat();
        prop_assert!(open_blob(&key(1), b"blob/1", &like).is_err());
    }

    #[test]
    fn lengths_go_both_ways(sealed in 0..u64::MAX) {
        for sealed in [sealed, sealed % 300_000] {
            if let Ok(plain) = plain_len(sealed) {
                prop_assert_eq!(sealed_len(plain), Ok(sealed));
            }
        }
    }
}
