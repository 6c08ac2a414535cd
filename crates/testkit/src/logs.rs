//! What the server says to its log while a test runs, kept to be searched.

use std::io;
use std::sync::{Arc, LazyLock};

use parking_lot::Mutex;
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

/// Most bytes that are kept: a test that says more has another problem.
const MOST_BYTES: usize = 256 * 1024 * 1024;

static LOG: LazyLock<Log> = LazyLock::new(|| {
    let log = Log::default();
    // Every test of one process shares the log; a second listener would hear nothing.
    let lines = tracing_subscriber::fmt::layer().json().with_writer(log.clone());
    let _ = tracing_subscriber::registry().with(lines).with(filter_fn(server::log::is_fit)).try_init();
    log
});

/// The log of this process as JSON lines: all that can be written when the log is turned up as far as it goes.
#[derive(Clone, Default)]
pub struct Log(Arc<Mutex<Vec<u8>>>);

/// Listens from now on. Call it before the house is built.
#[must_use]
pub fn captured() -> Log {
    LOG.clone()
}

impl Log {
    /// The lines that hold this text.
    #[must_use]
    pub fn lines_with(&self, text: &str) -> Vec<String> {
        let bytes = self.0.lock();
        String::from_utf8_lossy(&bytes).lines().filter(|line| line.contains(text)).map(str::to_owned).collect()
    }

    /// Everything that was said.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        self.0.lock().clone()
    }
}

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut kept = self.0.lock();
        if kept.len() + bytes.len() > MOST_BYTES {
            return Err(io::Error::other("the log is full"));
        }
        kept.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}
