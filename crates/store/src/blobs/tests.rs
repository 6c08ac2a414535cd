//! What a blob store promises.

use super::*;
use crate::testing::each;

#[tokio::test]
async fn a_blob_comes_back_whole_and_in_ranges() {
    each(async |account| {
        let blobs = account.blobs();
        let plain: Vec<u8> = (0..300_000_u32).map(|number| u8::try_from(number % 251).unwrap()).collect();
        let stored = blobs.put(&plain).await.unwrap();
        assert_eq!(stored.size_bytes, 300_000);
        assert_eq!(stored.digest.as_slice(), digest::digest(&digest::SHA256, &plain).as_ref());
        assert_eq!(BlobId::parse(stored.id.as_str()), Some(stored.id.clone()));
        assert!(blobs.get(&stored.id, 1 << 20).await.unwrap() == plain);
        assert!(blobs.get_range(&stored.id, 65_000..200_001).await.unwrap() == plain[65_000..200_001]);
        assert_eq!(blobs.size(&stored.id).await.unwrap(), 300_000);
        assert!(matches!(blobs.get(&stored.id, 100).await, Err(StoreError::BlobTooLong { limit: 100 })));
        assert!(blobs.get_range(&stored.id, 0..300_001).await.is_err());
        let empty = blobs.put(b"").await.unwrap();
        assert_eq!(blobs.get(&empty.id, 0).await.unwrap(), b"");
        blobs.delete(&stored.id).await.unwrap();
        blobs.delete(&stored.id).await.unwrap();
        assert!(matches!(blobs.get(&stored.id, 1 << 20).await, Err(StoreError::NoBlob)));
        assert_eq!(BlobId::parse("../../etc/passwd"), None);
    })
    .await;
}

#[tokio::test]
async fn a_long_blob_goes_in_parts_and_a_failed_one_leaves_nothing() {
    each(async |account| {
        let blobs = account.blobs();
        let piece = Bytes::from(vec![42; 1 << 20]);
        let pieces = |last: Result<Bytes, StoreError>| {
            let whole = std::iter::repeat_n(piece.clone(), 20).map(Ok).chain([last]);
            futures_util::stream::iter(whole.collect::<Vec<_>>())
        };
        let stored = blobs.put_stream(pieces(Ok(Bytes::from_static(b"end"))), u64::MAX).await.unwrap();
        let end = blobs.get_range(&stored.id, (20 << 20) - 1..(20 << 20) + 3).await.unwrap();
        assert_eq!(end, b"\x2aend");
        blobs.delete(&stored.id).await.unwrap();
        assert!(blobs.put_stream(pieces(Err(StoreError::NoRow)), u64::MAX).await.is_err());
        let long = blobs.put_stream(pieces(Ok(Bytes::new())), 10 << 20).await;
        assert!(matches!(long, Err(StoreError::BlobTooLong { .. })));
        let left: Vec<_> = blobs.objects.list(Some(&blobs.folder)).try_collect().await.unwrap();
        assert!(left.is_empty());
    })
    .await;
}

#[tokio::test]
async fn stored_bytes_are_sealed_and_guarded() {
    each(async |account| {
        let blobs = account.blobs();
        let stored = blobs.put(b"canary 4111111111111111").await.unwrap();
        let path = blobs.path(&stored.id);
        let mut sealed = blobs.objects.get(&path).await.unwrap().bytes().await.unwrap().to_vec();
        assert!(!sealed.windows(6).any(|part| part == b"canary"));
        // Moved to another name, or changed, it does not open.
        let other = BlobId("00".repeat(16));
        blobs.objects.put(&blobs.path(&other), PutPayload::from(sealed.clone())).await.unwrap();
        assert!(matches!(blobs.get(&other, 100).await, Err(StoreError::Blob(_))));
        *sealed.last_mut().unwrap() ^= 1;
        blobs.objects.put(&path, PutPayload::from(sealed)).await.unwrap();
        assert!(matches!(blobs.get(&stored.id, 100).await, Err(StoreError::Blob(_))));
    })
    .await;
}
