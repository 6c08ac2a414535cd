//! House tests: the whole server through its entrance, in one binary.
#![expect(clippy::indexing_slicing, reason = "a test reads what it expects and fails loudly otherwise")]

mod account;
mod attachments;
mod bad_input;
mod bulk;
mod canary;
mod explain;
mod fields;
mod idempotency;
mod incremental;
mod inspect;
mod live;
mod mail_in;
mod mail_out;
mod nets;
mod oauth;
mod over_tls;
mod pages;
mod passwords;
mod people_fields;
mod redaction;
mod relations;
mod requests;
mod roles;
mod search;
mod search_people;
mod second_factors;
mod seldom;
mod sessions;
mod sides;
mod slow;
mod ticket_forms;
mod tickets;
mod views;
mod work;
mod workspace;
