//! From the store's errors to the house's: everything is a fault, but a unique constraint can be a polite refusal.

use domain::{Error, Fault, Refusal};

use crate::error::{StoreError, StoreResult};

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::NoAccount => Self::Refused(Refusal::NotFound),
            StoreError::SuspendedAccount => Self::Refused(Refusal::Suspended),
            other => Self::Broken(Fault::new("store", other)),
        }
    }
}

/// Turns a hit of a named unique constraint into a refusal.
pub trait OnUnique<T> {
    /// When `constraint` (the index's name in the schema) was hit, the refusal; otherwise as before.
    ///
    /// # Errors
    /// The refusal, or a fault.
    fn on_unique(self, constraint: &str, refusal: impl FnOnce() -> Refusal) -> Result<T, Error>;
}

impl<T> OnUnique<T> for StoreResult<T> {
    fn on_unique(self, constraint: &str, refusal: impl FnOnce() -> Refusal) -> Result<T, Error> {
        self.map_err(|error| match error.unique() {
            Some(name) if name == constraint => Error::Refused(refusal()),
            _ => error.into(),
        })
    }
}
