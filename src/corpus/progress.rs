//! Counts and times of a run while it lasts.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use super::extracted::{ExtractedBlock, Tally};
use super::summary::Summary;

/// What has been done so far; read by others while it is added up.
#[derive(Debug, Default)]
pub(crate) struct Progress {
    /// Read of the files, as they lie there.
    pub(crate) bytes_read: Arc<AtomicU64>,
    pub(crate) records: AtomicU64,
    pub(crate) rows: AtomicU64,
    pub(crate) errors: AtomicU64,
    /// The size of the texts.
    pub(crate) bytes: AtomicU64,
    /// Records that an earlier run had done.
    resumed: AtomicU64,
    /// Time that the reading thread took, without waiting, in nanoseconds.
    pub(crate) reading: AtomicU64,
    /// Time that the pool's threads took together, in nanoseconds.
    pub(crate) extraction: AtomicU64,
    writing: AtomicU64,
}

impl Progress {
    pub(crate) fn add(&self, block: &ExtractedBlock) {
        self.records.fetch_add(block.records, Ordering::Relaxed);
        self.rows.fetch_add(block.batch.num_rows() as u64, Ordering::Relaxed);
        self.errors.fetch_add(block.errors.len() as u64, Ordering::Relaxed);
        self.bytes.fetch_add(block.bytes, Ordering::Relaxed);
    }

    /// Adds the time since then to that of writing.
    pub(crate) fn wrote(&self, since: Instant) {
        self.writing.fetch_add(since.elapsed().as_nanos() as u64, Ordering::Relaxed);
    }

    /// Bytes read, records, rows and errors.
    #[cfg(feature = "python")]
    pub(crate) fn counts(&self) -> [u64; 4] {
        [&*self.bytes_read, &self.records, &self.rows, &self.errors]
            .map(|count| count.load(Ordering::Relaxed))
    }

    /// Begins with what an earlier run has done.
    pub(crate) fn go_on(&self, done: &Tally) {
        self.records.store(done.records, Ordering::Relaxed);
        self.resumed.store(done.records, Ordering::Relaxed);
        self.rows.store(done.rows, Ordering::Relaxed);
        self.errors.store(done.errors, Ordering::Relaxed);
        self.bytes.store(done.bytes, Ordering::Relaxed);
    }

    pub(crate) fn summary(&self, elapsed: Duration) -> Summary {
        let get = |value: &AtomicU64| value.load(Ordering::Relaxed);
        let seconds = |value: &AtomicU64| Duration::from_nanos(get(value)).as_secs_f64();
        Summary {
            records: get(&self.records),
            rows: get(&self.rows),
            errors: get(&self.errors),
            resumed: get(&self.resumed),
            bytes: get(&self.bytes),
            bytes_read: get(&self.bytes_read),
            seconds: elapsed.as_secs_f64(),
            reading: seconds(&self.reading),
            extraction: seconds(&self.extraction),
            writing: seconds(&self.writing),
        }
    }
}
