//! The end of the interpreter, while threads of ours may still be reading a Python object.
//!
//! A thread that waits for the interpreter when it ends is ended by it, in the middle of Rust code,
//! and that ends the process with an abort. So threads that need Python go in through [`inside`] or
//! [`attached`]; before the interpreter ends, `atexit` has nobody let in any more, and waits for
//! those inside.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use pyo3::prelude::*;
use pyo3::types::{IntoPyDict, PyModule};

/// How long the end waits for a thread that is inside Python: its object may wait for a network.
const PATIENCE: Duration = Duration::from_secs(10);
/// How often it looks.
const POLL: Duration = Duration::from_millis(5);

/// The threads of ours that are inside Python, or on their way.
static INSIDE: AtomicUsize = AtomicUsize::new(0);
static IS_CLOSED: AtomicBool = AtomicBool::new(false);

/// A thread that is inside; it leaves when this is dropped, also by a panic.
struct Inside;

impl Drop for Inside {
    fn drop(&mut self) {
        INSIDE.fetch_sub(1, Ordering::SeqCst);
    }
}

/// Does what may enter Python from a thread that Python does not know; `None` once it is ending.
pub(crate) fn inside<T>(work: impl FnOnce() -> T) -> Option<T> {
    // First in, then asked: so the end sees whoever was let in.
    INSIDE.fetch_add(1, Ordering::SeqCst);
    let _inside = Inside;
    (!IS_CLOSED.load(Ordering::SeqCst)).then(work)
}

/// Does what needs Python, from a thread that it does not know; `None` once it is ending.
pub(crate) fn attached<T>(work: impl FnOnce(Python<'_>) -> T) -> Option<T> {
    inside(|| Python::attach(work))
}

/// Lets nobody in any more; called by `atexit`.
#[pyfunction]
pub(crate) fn _close(py: Python<'_>) {
    IS_CLOSED.store(true, Ordering::SeqCst);
    py.detach(|| {
        let since = Instant::now();
        while INSIDE.load(Ordering::SeqCst) > 0 && since.elapsed() < PATIENCE {
            std::thread::sleep(POLL);
        }
    });
}

/// Forgets the threads of the process that this one was forked from.
#[pyfunction]
pub(crate) fn _forked() {
    INSIDE.store(0, Ordering::SeqCst);
}

/// Has Python call [`_close`] and [`_forked`] when it is time.
pub(crate) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    let py = module.py();
    py.import("atexit")?.call_method1("register", (module.getattr("_close")?,))?;
    // Windows does not fork.
    if let Ok(register) = py.import("os")?.getattr("register_at_fork") {
        let callback = [("after_in_child", module.getattr("_forked")?)].into_py_dict(py)?;
        register.call((), Some(&callback))?;
    }
    Ok(())
}
