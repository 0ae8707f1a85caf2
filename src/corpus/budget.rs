//! How much may be in memory at once: a limit in bytes on the blocks in flight.

use std::sync::{Arc, Condvar, Mutex, PoisonError};

/// Bytes that blocks in flight may have together. One block is always let through, so that the
/// most is this and the size of the largest record.
#[derive(Debug)]
pub(crate) struct Budget {
    limit: usize,
    held: Mutex<usize>,
    given_back: Condvar,
}

/// A part of the budget, given back when it is dropped.
#[derive(Debug)]
pub(crate) struct Share {
    budget: Arc<Budget>,
    bytes: usize,
}

impl Budget {
    pub(crate) fn new(limit: usize) -> Arc<Self> {
        Arc::new(Self { limit, held: Mutex::new(0), given_back: Condvar::new() })
    }

    /// Waits until there is room for so many bytes, or nothing else is held.
    pub(crate) fn take(self: &Arc<Self>, bytes: usize) -> Share {
        let held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let is_full = |held: &mut usize| *held > 0 && held.saturating_add(bytes) > self.limit;
        let mut held =
            self.given_back.wait_while(held, is_full).unwrap_or_else(PoisonError::into_inner);
        *held += bytes;
        Share { budget: Arc::clone(self), bytes }
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        *self.budget.held.lock().unwrap_or_else(PoisonError::into_inner) -= self.bytes;
        self.budget.given_back.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;

    use super::*;

    #[test]
    fn what_is_too_large_for_the_rest_waits_until_it_is_alone() {
        let budget = Budget::new(10);
        let (small, more) = (budget.take(4), budget.take(6));
        let (sender, order) = channel();
        let waiting = std::thread::spawn({
            let (budget, sender) = (Arc::clone(&budget), sender.clone());
            move || {
                let large = budget.take(100);
                sender.send("taken").unwrap();
                drop(large);
            }
        });
        drop(small);
        sender.send("first given back").unwrap();
        // With six bytes still held there is no room for a hundred, however long it waits.
        std::thread::yield_now();
        sender.send("second given back").unwrap();
        drop(more);
        waiting.join().unwrap();
        drop(sender);
        let order: Vec<&str> = order.iter().collect();
        assert_eq!(order, ["first given back", "second given back", "taken"]);
        assert_eq!(*budget.held.lock().unwrap(), 0);
    }
}
