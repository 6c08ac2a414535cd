//! Where a location keeps blobs: a folder of its own, or a bucket.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use object_store::ObjectStore;
use object_store::aws::AmazonS3Builder;
use object_store::local::LocalFileSystem;
use vault::SecretString;

use crate::error::{StoreError, StoreResult};

/// A location's blob store.
#[derive(Clone, Debug)]
pub enum BlobPlace {
    /// The folder `blobs/LOCATION` in the data folder.
    Folder,
    /// Another folder, for example on another disk.
    Path(PathBuf),
    /// S3 or what speaks like it.
    S3(S3Place),
}

/// A bucket.
#[derive(Clone, Debug)]
pub struct S3Place {
    pub bucket: String,
    pub region: String,
    /// Where the service answers, unless it is Amazon's own.
    pub endpoint: Option<String>,
    pub access_key: String,
    pub secret_key: SecretString,
    /// Allows an endpoint without TLS, for one on this machine.
    pub allow_http: bool,
}

impl BlobPlace {
    pub(crate) fn open(&self, data: &Path, location: &str) -> StoreResult<Arc<dyn ObjectStore>> {
        match self {
            Self::Folder => folder(&data.join("blobs").join(location)),
            Self::Path(path) => folder(path),
            Self::S3(place) => place.open(),
        }
    }
}

fn folder(path: &Path) -> StoreResult<Arc<dyn ObjectStore>> {
    std::fs::create_dir_all(path).map_err(StoreError::file("the folder for blobs cannot be made"))?;
    let files = LocalFileSystem::new_with_prefix(path)
        .map_err(|_| StoreError::Blob("the folder for blobs cannot be used".into()))?;
    // A blob that was acknowledged must outlive a power cut: file and folder are synced.
    Ok(Arc::new(files.with_fsync(true).with_automatic_cleanup(true)))
}

impl S3Place {
    fn open(&self) -> StoreResult<Arc<dyn ObjectStore>> {
        let mut builder = AmazonS3Builder::new()
            .with_bucket_name(&self.bucket)
            .with_region(&self.region)
            .with_access_key_id(&self.access_key)
            .with_secret_access_key(self.secret_key.expose())
            .with_allow_http(self.allow_http);
        if let Some(endpoint) = &self.endpoint {
            builder = builder.with_endpoint(endpoint);
        }
        let bucket = builder.build().map_err(|_| StoreError::Blob("the bucket's settings cannot be used".into()))?;
        Ok(Arc::new(bucket))
    }
}
