//! The binary's parts: configuration, wiring, listeners and the command line.

pub mod cli;
pub mod clock;
pub mod config;
pub mod geoip;
pub mod house;
pub mod http;
pub mod intake;
pub mod limits;
pub mod log;
pub mod mail;
pub mod serve;
mod slow;
mod stores;
pub mod tls;
pub mod work;
pub mod workspace;
