//! Where tables go: one file, a folder of parts that a later run can go on with, or a stream.

mod error_file;
mod file_kind;
mod folder;
mod manifest;
mod overlap;
mod part_file;
mod plan;
mod write;

#[cfg(feature = "python")]
pub(crate) use write::Run;
pub use write::WriteOptions;
