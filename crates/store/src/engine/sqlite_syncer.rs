//! Makes committed groups durable: it syncs the log to disk while the writer runs the next group, and only then answers.
//!
//! The writer commits with `synchronous=normal`, which writes the log and does not sync it; SQLite still syncs the log's
//! header when a log begins, and the log before it is copied into the file. After a power failure the log holds a whole
//! number of groups from its beginning on, and every one that was answered.

use std::fs::File;
use std::io;
use std::path::Path;

use crossbeam_channel::{Receiver, Sender, bounded};

use super::job::Job;
use super::sqlite_link::log_path;
use super::tx::WriteTx;
use crate::error::{StoreError, StoreResult};

/// Use cases of one commit.
pub(crate) type Group = Vec<Box<dyn Job<WriteTx>>>;

/// The writer's end: one group at a time is under way to the disk.
pub(crate) struct Syncer {
    groups: Sender<Group>,
    /// Whether the group that was under way is safe.
    pub(crate) ended: Receiver<bool>,
    busy: bool,
    lost: bool,
}

impl Syncer {
    /// Starts the thread for the log of the file at `path`. It ends with this value.
    pub(crate) fn start(path: &Path) -> StoreResult<Self> {
        let path = log_path(path);
        let mut log = None;
        // The writer's connection keeps the log from being removed, so the file that is open stays the one in use.
        Self::with(move || match &log {
            Some(log) => File::sync_data(log),
            None => log.insert(File::open(&path)?).sync_data(),
        })
    }

    /// The same with any way to sync.
    fn with(mut sync: impl FnMut() -> io::Result<()> + Send + 'static) -> StoreResult<Self> {
        let (groups, committed) = bounded::<Group>(1);
        let (told, ended) = bounded(1);
        std::thread::Builder::new()
            .name("store-syncer".to_owned())
            .spawn(move || {
                for group in committed {
                    let synced = sync();
                    answer(group, synced.as_ref().err());
                    if told.send(synced.is_ok()).is_err() {
                        break;
                    }
                }
            })
            .map_err(StoreError::file("the thread that syncs the log could not start"))?;
        Ok(Self { groups, ended, busy: false, lost: false })
    }

    /// Hands over a committed group; waits for the one before.
    pub(crate) fn take(&mut self, group: Group) {
        self.wait();
        if self.lost {
            answer(group, Some(&io::Error::other("an earlier sync of the log failed")));
        } else if let Err(unsent) = self.groups.send(group) {
            answer(unsent.0, Some(&io::Error::other("the thread that syncs the log is gone")));
        } else {
            self.busy = true;
        }
    }

    /// Waits until nothing is under way.
    pub(crate) fn wait(&mut self) {
        if self.busy {
            let safe = self.ended.recv().unwrap_or(false);
            self.note(safe);
        }
    }

    /// Takes note of what came through [`Syncer::ended`].
    pub(crate) const fn note(&mut self, safe: bool) {
        self.busy = false;
        self.lost |= !safe;
    }

    /// Is a group still under way?
    pub(crate) fn is_busy(&mut self) -> bool {
        if self.busy
            && let Ok(safe) = self.ended.try_recv()
        {
            self.note(safe);
        }
        self.busy
    }

    /// Did a sync fail? What a failed sync left unwritten may never be written, whatever later ones say: nothing more is
    /// promised before the file is opened again.
    pub(crate) const fn is_lost(&self) -> bool {
        self.lost
    }
}

fn answer(group: Group, failure: Option<&io::Error>) {
    if let Some(failure) = failure {
        tracing::error!(%failure, "the write-ahead log could not be synced; look at the disk, then restart Balie");
    }
    for job in group {
        job.finish(failure.map_or(Ok(()), |failure| Err(StoreError::CommitFailed(failure.to_string()))));
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::sync::{Arc, mpsc};
    use std::time::Duration;

    use super::*;
    use crate::engine::job::pack;

    fn one() -> (Box<dyn Job<WriteTx>>, tokio::sync::oneshot::Receiver<StoreResult<()>>) {
        pack(async |_: &mut WriteTx| Ok::<_, StoreError>(()))
    }

    #[test]
    fn nobody_is_answered_before_the_disk() {
        let (go, gate) = mpsc::channel::<()>();
        let mut syncer = Syncer::with(move || gate.recv().map_err(io::Error::other)).unwrap();
        let (job, mut answered) = one();
        syncer.take(vec![job]);
        std::thread::sleep(Duration::from_millis(50));
        assert!(syncer.is_busy());
        assert!(answered.try_recv().is_err(), "answered before the sync ended");
        go.send(()).unwrap();
        syncer.wait();
        assert!(!syncer.is_busy() && !syncer.is_lost());
        // The job never ran, which its answer says; what counts is that it came after the sync.
        assert!(answered.try_recv().is_ok());
    }

    #[test]
    fn after_a_failed_sync_nothing_more_is_promised() {
        let fails = Arc::new(AtomicBool::new(true));
        let failing = Arc::clone(&fails);
        let mut syncer = Syncer::with(move || match failing.load(Ordering::Relaxed) {
            true => Err(io::Error::other("no disk")),
            false => Ok(()),
        })
        .unwrap();
        for _ in 0..2 {
            let (job, mut answered) = one();
            syncer.take(vec![job]);
            syncer.wait();
            fails.store(false, Ordering::Relaxed);
            assert!(matches!(answered.try_recv(), Ok(Err(StoreError::CommitFailed(_)))));
            assert!(syncer.is_lost());
        }
    }
}
