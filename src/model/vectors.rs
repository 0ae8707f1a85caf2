//! The widest vectors that the processor has.
//!
//! The loops of this room are written over arrays of fixed length, of which the compiler makes
//! vector instructions: those that every processor of its kind has, unless a function is compiled
//! for more. What runs in [`widest`] is compiled twice, and the processor that it runs on decides.
//! The order of every sum is that of the source, and nothing is contracted, so both give the same
//! bits.

/// Runs work that is compiled for the widest vectors, too. What it calls must be inlined.
#[inline(always)]
pub(crate) fn widest<T>(work: impl FnOnce() -> T) -> T {
    pulp::Arch::new().dispatch(work)
}
