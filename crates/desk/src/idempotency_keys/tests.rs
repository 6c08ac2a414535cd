//! Idempotency keys on both engines.
