//! Bulk jobs on both engines.
