//! The hall before every door: the table of routes with who may come in, the entrance that makes a `Ctx`,
//! paging, replies, and the only place with status codes and Zendesk's error bodies.

pub mod access;
pub mod call;
pub mod door;
pub mod entrance;
pub mod error;
pub mod file;
pub mod limits;
mod own_path;
pub mod paging;
pub mod proxies;
pub mod qr;
pub mod query;
pub mod reply;
pub mod router;
pub mod routes;
pub mod tries;
pub mod wire;

pub use access::Access;
pub use axum::http::{HeaderName, Method, StatusCode};
pub use call::{Call, Deadlines};
pub use own_path::own_path;
pub use paging::Paging;
pub use query::Query;

pub use reply::{Envelope, Reply};
pub use routes::{Answer, Routes};

pub use identity::Ctx;
