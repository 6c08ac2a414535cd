//! Single sign-on: the account's providers, whom they speak of, and signing in by their word (AUT-2).

mod people;
mod secrets;
mod service;
mod sign_in;
pub(crate) mod sql;

pub use service::{create, delete, list, new_secret, update};
pub use sign_in::{Refused, login_address, sign_in_by_token, with_a_page};
