//! Work spread over threads: a pool of our own, and results in the order of the work.
//!
//! The global pool of rayon does not survive a `fork`: the child has the pool's memory but none
//! of its threads, and waits for them for ever. Python programs fork (`multiprocessing`, web and
//! job servers), so the pool here belongs to the process that made it, and a child makes its own.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use rayon::{ThreadPool, ThreadPoolBuilder};

use crate::{Error, interrupt};

/// How often a waiting caller is asked whether to stop: often enough for a key press.
pub(crate) const POLL: Duration = Duration::from_millis(50);

struct OwnPool {
    process: u32,
    threads: usize,
    pool: Arc<ThreadPool>,
}

static POOL: Mutex<Option<OwnPool>> = Mutex::new(None);

/// The pool of this process with so many threads; 0 for as many as there are processors.
///
/// It is kept for the next call. A caller in Python holds the interpreter's lock while it asks,
/// so that no other thread can fork in between and leave the child a locked mutex.
pub(crate) fn pool(threads: usize) -> Result<Arc<ThreadPool>, Error> {
    let process = std::process::id();
    let mut kept = POOL.lock().unwrap_or_else(PoisonError::into_inner);
    match kept.take() {
        Some(own) if own.process == process && own.threads == threads => {
            let pool = Arc::clone(&own.pool);
            *kept = Some(own);
            return Ok(pool);
        }
        // Its threads are in the parent: dropping it would wait for them.
        Some(own) if own.process != process => std::mem::forget(own),
        _ => {}
    }
    let pool = ThreadPoolBuilder::new()
        .num_threads(threads)
        .thread_name(|index| format!("guillemet-{index}"))
        .build()
        .map_err(|problem| {
            Error::argument("threads", format!("{threads} ({problem})"), "a number of threads")
        })?;
    let pool = Arc::new(pool);
    *kept = Some(OwnPool { process, threads, pool: Arc::clone(&pool) });
    Ok(pool)
}

/// `work` done on every item by the pool; results in the order of the items.
///
/// The calling thread only waits, and asks `stop` now and then whether to give up: items not yet
/// begun are then left out, those begun are told to leave out the rest (see [`interrupt`]), and the
/// result is [`Error::interrupted`]. If items fail, the error is that of the first one, whatever
/// the order in which they were done.
pub(crate) fn map_in_order<T: Sync, R: Send>(
    pool: &ThreadPool,
    items: &[T],
    work: impl Fn(&T) -> Result<R, Error> + Sync,
    stop: &mut dyn FnMut() -> bool,
) -> Result<Vec<R>, Error> {
    // Items from here on are no longer wanted.
    let end = AtomicUsize::new(items.len());
    let is_stopped = Arc::<AtomicBool>::default();
    let mut results: Vec<_> = items.iter().map(|_| Err(Error::interrupted())).collect();
    let (sender, receiver) = mpsc::channel();
    pool.in_place_scope(|scope| {
        for (index, (item, slot)) in items.iter().zip(&mut results).enumerate() {
            let (work, end, is_stopped, sender) = (&work, &end, &is_stopped, sender.clone());
            scope.spawn(move |_| {
                if index < end.load(Ordering::Relaxed) {
                    *slot = interrupt::until(is_stopped, || work(item));
                    if slot.is_err() {
                        end.fetch_min(index, Ordering::Relaxed);
                    }
                }
                drop(sender);
            });
        }
        drop(sender);
        wait(&receiver, || {
            if stop() {
                is_stopped.store(true, Ordering::Relaxed);
                end.store(0, Ordering::Relaxed);
            }
        });
    });
    if is_stopped.load(Ordering::Relaxed) {
        return Err(Error::interrupted());
    }
    results.into_iter().collect()
}

/// Waits until every sender is gone, and calls `poll` now and then.
fn wait(done: &mpsc::Receiver<()>, mut poll: impl FnMut()) {
    let mut next = Instant::now() + POLL;
    loop {
        match done.recv_timeout(next.saturating_duration_since(Instant::now())) {
            Err(RecvTimeoutError::Disconnected) => return,
            Ok(()) | Err(RecvTimeoutError::Timeout) => {
                poll();
                next = Instant::now() + POLL;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_keep_the_order_of_the_items() {
        let items: Vec<u64> = (0..1000).collect();
        for threads in [1, 2, 5] {
            let pool = pool(threads).unwrap();
            let squares = map_in_order(&pool, &items, |n| Ok(n * n), &mut || false).unwrap();
            assert_eq!(squares, items.iter().map(|n| n * n).collect::<Vec<_>>());
        }
    }

    #[test]
    fn the_first_failure_is_reported_whatever_the_order() {
        let pool = pool(2).unwrap();
        let items: Vec<usize> = (0..200).collect();
        for _ in 0..50 {
            let error = map_in_order(
                &pool,
                &items,
                |&n| if n % 7 == 6 { Err(Error::record(Some(n), "odd")) } else { Ok(n) },
                &mut || false,
            );
            assert_eq!(error.unwrap_err().to_string(), "record, byte 6: odd");
        }
    }

    #[test]
    fn a_caller_can_stop_the_work() {
        let pool = pool(2).unwrap();
        let done = AtomicUsize::new(0);
        let items: Vec<usize> = (0..10_000).collect();
        let result = map_in_order(
            &pool,
            &items,
            |_| {
                done.fetch_add(1, Ordering::Relaxed);
                std::thread::sleep(Duration::from_millis(1));
                Ok(())
            },
            &mut || true,
        );
        assert!(result.unwrap_err().is_interrupted());
        assert!(done.load(Ordering::Relaxed) < items.len());
    }

    #[test]
    fn a_pool_is_kept_until_another_size_is_wanted() {
        let first = pool(3).unwrap();
        assert_eq!(first.current_num_threads(), 3);
        assert_eq!(pool(1).unwrap().current_num_threads(), 1);
        assert!(pool(0).unwrap().current_num_threads() >= 1);
    }
}
