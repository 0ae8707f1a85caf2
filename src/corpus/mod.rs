//! Whole archives: files of records in, a stream of table rows out, in bounded memory.
//!
//! A corpus is a list of [`Source`]s in many formats ([`Format`]) and compressions. One thread
//! reads them and cuts blocks of about 1 MB of text; a pool makes rows of each block; the caller's
//! thread writes. The order is that of the input whatever the number of threads, and memory is
//! bounded by the blocks in flight, so it does not grow with the corpus.
//!
//! A record that cannot be read, or a source that breaks off, is a row of errors and does not end
//! the run. A run into a folder writes parts under temporary names, renames them when they are
//! safe on the disk and notes them in a manifest, with size and checksum; after a stop of any kind,
//! a run with `resume` reads the sources again and makes the parts that are missing or changed.
//!
//! ```
//! use guillemet::corpus::{Columns, Corpus, Source, WriteOptions};
//! use guillemet::table::{TableKind, TableOptions};
//!
//! let folder = std::env::temp_dir().join("guillemet-corpus-example");
//! std::fs::create_dir_all(&folder).unwrap();
//! let input = folder.join("news.jsonl");
//! std::fs::write(&input, r#"{"url": 1, "body": "\"We won,\" said Ann Lee."}"#).unwrap();
//!
//! let sources = Source::find(input.to_str().unwrap(), None)?;
//! let mut columns = Columns::new("body");
//! columns.id = Some("url".to_owned());
//! let mut options = WriteOptions::default();
//! options.overwrite = true;
//! let summary = Corpus::new(sources, columns).write(
//!     TableKind::Quotes,
//!     &TableOptions::default(),
//!     &folder.join("quotes.parquet"),
//!     &options,
//! )?;
//! assert_eq!((summary.records, summary.rows), (1, 1));
//! # Ok::<(), guillemet::Error>(())
//! ```
//!
//! What is promised of broken files, of memory and of what is replaced stands in
//! `docs/reliability.md`.
//!
//! Known gaps: text in other encodings than UTF-8 is not converted; Parquet and zip from a stream
//! that cannot be sought are held in memory whole, up to the limit of a record, and within archives
//! they are not read; a kept value is repeated in every row of its record, however long it is;
//! fields within fields of JSON cannot be named.

mod archives;
mod block;
mod budget;
mod columns;
mod error_row;
mod extracted;
mod formats;
mod guarded;
mod progress;
mod read;
mod scalar;
mod sink;
mod sources;
#[cfg(feature = "python")]
mod stored;
mod stream;
mod summary;
mod target;
mod types;

pub use columns::Columns;
pub use sources::{Compression, Format, Source};
pub use stream::Corpus;
pub use summary::Summary;
pub use target::WriteOptions;

#[cfg(feature = "python")]
pub(crate) use self::{
    error_row::{ErrorRow, error_batch},
    extracted::Tally,
    progress::Progress,
    stored::read_stored,
    stream::Stream,
    target::Run,
};
