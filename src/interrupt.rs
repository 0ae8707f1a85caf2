//! Work that may be stopped midway.
//!
//! The text core has no error to return: it finds something in any text. So a stage that is told to
//! stop leaves out the rest, and whoever told it drops what was made. Stages ask between paragraphs
//! or sentences, so that a record of any length stops soon.

use std::cell::RefCell;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

thread_local! {
    /// What says that the work of this thread is no longer wanted.
    static STOP: RefCell<Option<Arc<AtomicBool>>> = const { RefCell::new(None) };
}

/// Whether the work of this thread is no longer wanted.
pub(crate) fn is_stopped() -> bool {
    STOP.with_borrow(|stop| stop.as_ref().is_some_and(|stop| stop.load(Ordering::Relaxed)))
}

/// Does work that leaves out the rest of itself once `stop` is set.
#[cfg(feature = "arrow")]
pub(crate) fn until<T>(stop: &Arc<AtomicBool>, work: impl FnOnce() -> T) -> T {
    /// Also after a panic the thread goes on with other work.
    struct Restore(Option<Arc<AtomicBool>>);

    impl Drop for Restore {
        fn drop(&mut self) {
            STOP.set(self.0.take());
        }
    }

    let _restore = Restore(STOP.replace(Some(Arc::clone(stop))));
    work()
}

#[cfg(test)]
mod tests {
    /// Only tables are stopped.
    #[cfg(feature = "arrow")]
    #[test]
    fn stages_leave_out_the_rest() {
        use super::*;
        use crate::segment::{Document, SegmentOptions};

        let text = "One. Two.\n\nThree.".repeat(100);
        let stop = Arc::new(AtomicBool::new(false));
        let sentences = || Document::new(&text, &SegmentOptions::default()).sentences.len();
        let all = until(&stop, sentences);
        stop.store(true, Ordering::Relaxed);
        assert!(until(&stop, sentences) < all);
        assert_eq!(sentences(), all);
    }
}
