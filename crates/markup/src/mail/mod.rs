//! Mail
