//! A use case on its way to an engine thread and its answer on the way back.

use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

use tokio::sync::oneshot;

use crate::error::StoreError;

/// A future that stays on its thread.
pub(crate) type LocalFuture<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;

/// A use case over a `Tx`, its types erased. First `start`, then, when its changes are safe or
/// known to be lost, `finish`.
pub(crate) trait Job<Tx>: Send {
    /// Does anyone still wait for the answer?
    fn is_wanted(&self) -> bool;
    /// Runs the use case; the future says whether it succeeded.
    fn start<'a>(&'a mut self, tx: &'a mut Tx) -> LocalFuture<'a, bool>;
    /// Sends the use case's own answer, or `lost` when the store failed it.
    fn finish(self: Box<Self>, lost: Result<(), StoreError>);
}

/// The one implementation: an async closure, its result, and who waits for it.
struct UseCase<F, T, E> {
    work: Option<F>,
    result: Option<Result<T, E>>,
    answer: oneshot::Sender<Result<T, E>>,
}

impl<Tx, F, T, E> Job<Tx> for UseCase<F, T, E>
where
    F: AsyncFnOnce(&mut Tx) -> Result<T, E> + Send,
    T: Send,
    E: From<StoreError> + Send,
{
    fn is_wanted(&self) -> bool {
        !self.answer.is_closed()
    }

    fn start<'a>(&'a mut self, tx: &'a mut Tx) -> LocalFuture<'a, bool> {
        Box::pin(async move {
            let Some(work) = self.work.take() else { return false };
            let result = work(tx).await;
            let succeeded = result.is_ok();
            self.result = Some(result);
            succeeded
        })
    }

    fn finish(self: Box<Self>, lost: Result<(), StoreError>) {
        let result = match (lost, self.result) {
            (Err(error), _) => Err(E::from(error)),
            (Ok(()), Some(result)) => result,
            (Ok(()), None) => Err(E::from(StoreError::Panicked)),
        };
        // Whoever asked may have gone; the change stands all the same.
        let _ = self.answer.send(result);
    }
}

/// Packs a use case; the receiver gets its answer.
pub(crate) fn pack<Tx, F, T, E>(work: F) -> (Box<dyn Job<Tx>>, oneshot::Receiver<Result<T, E>>)
where
    F: AsyncFnOnce(&mut Tx) -> Result<T, E> + Send + 'static,
    T: Send + 'static,
    E: From<StoreError> + Send + 'static,
{
    let (answer, receiver) = oneshot::channel();
    (Box::new(UseCase { work: Some(work), result: None, answer }), receiver)
}

/// Polls once, on engines where every await is ready at once.
///
/// # Errors
/// [`StoreError::AwaitInTransaction`] when the future waits for something foreign,
/// [`StoreError::Panicked`] when it panics.
pub(crate) fn poll_once<T>(future: LocalFuture<'_, T>) -> Result<T, StoreError> {
    let polled = catch_unwind(AssertUnwindSafe(move || {
        let mut future = future;
        future.as_mut().poll(&mut Context::from_waker(Waker::noop()))
    }));
    match polled {
        Ok(Poll::Ready(value)) => Ok(value),
        Ok(Poll::Pending) => Err(StoreError::AwaitInTransaction),
        Err(_) => Err(StoreError::Panicked),
    }
}
