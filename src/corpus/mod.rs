//! Whole archives: files of records in, a stream of tables out, in bounded memory.

mod block;
mod columnar;
mod delimited;
mod format;
mod input;
mod json;
mod manifest;
mod output;
mod read;
mod records;
mod source;
mod splitter;
mod stream;
mod summary;
mod text;
mod write;

pub use block::Columns;
pub use format::{Compression, Format};
pub use source::Source;
pub use stream::Corpus;
pub use summary::Summary;
pub use write::WriteOptions;

#[cfg(feature = "python")]
pub(crate) use self::{
    block::Fault,
    stream::Stream,
    summary::{Progress, error_batch},
    write::Run,
};
