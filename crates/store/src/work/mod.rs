//! What services do behind the requests: workers of jobs, subscribers to events, and rounds.
//!
//! The traits are here so that a service can write its own; `server` lists them and runs them.

pub mod cursor;

use std::pin::Pin;

use domain::Result;

use crate::ctx::Ctx;
use crate::events::Recorded;
use crate::jobs::ClaimedJob;

/// What a worker, a subscriber or a round gives back.
pub type Doing<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// How a job ended. The codes are words of ours, never messages.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Outcome {
    Done,
    /// It failed for a reason that may pass.
    Retry(&'static str),
    /// It cannot succeed.
    Dead(&'static str),
}

/// Does durable jobs of some kinds. A job may come twice: doing it again must change nothing.
pub trait Worker: Send + Sync {
    fn kinds(&self) -> &'static [&'static str];

    /// How long one job may take before another worker may have it, in milliseconds.
    fn lease_millis(&self) -> i64 {
        120_000
    }

    /// Jobs of this worker done at once in one account (at least 1).
    fn at_once(&self) -> usize {
        4
    }

    fn work<'a>(&'a self, ctx: &'a Ctx, job: &'a ClaimedJob) -> Doing<'a, Outcome>;
}

/// Is told every event of an account in order, at least once. Being told again must change nothing.
pub trait Subscriber: Send + Sync {
    /// The name its cursor is kept under.
    fn name(&self) -> &'static str;

    /// Is it told of events of this kind, such as `ticket.created`? Others only move its cursor on.
    fn follows(&self, kind: &str) -> bool;

    fn told<'a>(&'a self, ctx: &'a Ctx, events: &'a [Recorded]) -> Doing<'a, Result<()>>;
}

/// A reconciler without input: what is too old goes, what was left is taken up.
pub trait Round: Send + Sync {
    fn name(&self) -> &'static str;

    fn every_seconds(&self) -> i64;

    fn round<'a>(&'a self, ctx: &'a Ctx) -> Doing<'a, Result<()>>;
}
