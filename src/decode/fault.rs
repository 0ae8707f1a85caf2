//! What stops the decoding of a record.

use crate::Error;

/// Why a pass stopped, and at which byte of its source.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fault {
    pub(super) position: usize,
    pub(super) problem: &'static str,
}

/// Offsets are 32 bits wide.
pub(super) const MAX_BYTES: usize = u32::MAX as usize;

#[cold]
pub(super) fn too_long(bytes: usize) -> Error {
    Error::record(None, format!("{bytes} bytes long; offsets reach up to {MAX_BYTES}"))
}
