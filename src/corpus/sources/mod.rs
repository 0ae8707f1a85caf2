//! Where records come from: files found by path, folder or pattern, and streams handed over; what
//! they hold, and how they are opened.

mod find;
mod format;
mod open;
mod source;

pub use format::{Compression, Format};
pub(crate) use format::{by_suffix, compression_of};
pub(crate) use open::{Input, PLAUSIBLE_RATIO, ReadSeek, open, open_bytes};
pub use source::Source;
pub(crate) use source::{FileState, state};
