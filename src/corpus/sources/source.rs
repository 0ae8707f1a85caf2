//! One file or stream of records.

use std::fmt::{self, Write};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use arrow::array::RecordBatchReader;
use serde::{Deserialize, Serialize};

use super::format::{Compression, Format, by_suffix};

/// One file or stream of records.
pub struct Source {
    /// What errors and manifests call it: for a file, its path as it was found.
    pub(crate) name: String,
    pub(crate) origin: Origin,
    /// The format, where the name or the caller tells it; else the first bytes do.
    pub(crate) format: Option<Format>,
    /// The compression that the name tells; the first bytes are asked, too.
    pub(crate) compression: Compression,
}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Source").field("name", &self.name).finish_non_exhaustive()
    }
}

pub(crate) enum Origin {
    File(PathBuf),
    /// A pipe or a device, which can be read once.
    Pipe(PathBuf),
    /// What was found and cannot be read, and why.
    Unreadable(String),
    Stream(Box<dyn Read + Send>),
    Batches(Box<dyn RecordBatchReader + Send>),
}

impl Source {
    /// A file. Its name tells the format, unless `format` does.
    pub(crate) fn file(path: PathBuf, format: Option<Format>) -> Self {
        let is_pipe = std::fs::metadata(&path).is_ok_and(|metadata| !metadata.is_file());
        let name = name_of(&path);
        let (suffix, compression) = by_suffix(&name);
        let origin = if is_pipe { Origin::Pipe(path) } else { Origin::File(path) };
        Self { name, origin, format: format.or(suffix), compression }
    }

    /// What was found among other files and cannot be read.
    pub(crate) fn unreadable(path: &Path, problem: String) -> Self {
        Self {
            name: name_of(path),
            origin: Origin::Unreadable(problem),
            format: None,
            compression: Compression::None,
        }
    }

    /// A stream of bytes, whose name and first bytes tell what it is, unless `format` does.
    ///
    /// ```
    /// use guillemet::corpus::{Format, Source};
    ///
    /// let lines = &b"{\"text\": \"One.\"}\n"[..];
    /// let source = Source::stream("standard input", Box::new(lines), Some(Format::Jsonl));
    /// ```
    #[must_use]
    pub fn stream(name: &str, stream: Box<dyn Read + Send>, format: Option<Format>) -> Self {
        let (suffix, compression) = by_suffix(name);
        let format = format.or(suffix);
        Self { name: name.to_owned(), origin: Origin::Stream(stream), format, compression }
    }

    /// A stream of Arrow batches.
    ///
    /// ```
    /// use std::sync::Arc;
    ///
    /// use arrow::array::{ArrayRef, RecordBatch, RecordBatchIterator, StringArray};
    /// use guillemet::corpus::Source;
    ///
    /// let texts: ArrayRef = Arc::new(StringArray::from(vec!["One.", "Two."]));
    /// let batch = RecordBatch::try_from_iter([("text", texts)])?;
    /// let batches = RecordBatchIterator::new([Ok(batch.clone())], batch.schema());
    /// let source = Source::batches("articles", Box::new(batches));
    /// # Ok::<(), arrow::error::ArrowError>(())
    /// ```
    #[must_use]
    pub fn batches(name: &str, batches: Box<dyn RecordBatchReader + Send>) -> Self {
        Self {
            name: name.to_owned(),
            origin: Origin::Batches(batches),
            format: Some(Format::Arrow),
            compression: Compression::None,
        }
    }

    /// What errors and manifests call it.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Whether the same records can be read again, and whether they have changed can be told.
    pub(crate) fn is_file(&self) -> bool {
        matches!(self.origin, Origin::File(_) | Origin::Unreadable(_))
    }

    /// Whether the whole of it is one record.
    pub(crate) fn is_one_text(&self) -> bool {
        self.format == Some(Format::Text) && self.is_file()
    }

    pub(crate) fn path(&self) -> Option<&Path> {
        match &self.origin {
            Origin::File(path) => Some(path),
            _ => None,
        }
    }

    /// Its size as it lies there, in bytes; `None` for a stream.
    #[cfg(feature = "python")]
    pub(crate) fn size(&self) -> Option<u64> {
        self.state().map(|state| state.size)
    }

    /// What tells whether the file is still the same.
    pub(crate) fn state(&self) -> Option<FileState> {
        self.path().and_then(state)
    }
}

/// A path as text. Bytes that are not UTF-8 are escaped, so that two files have two names.
fn name_of(path: &Path) -> String {
    let mut name = String::new();
    for chunk in path.as_os_str().as_encoded_bytes().utf8_chunks() {
        name.push_str(chunk.valid());
        for byte in chunk.invalid() {
            // Writing to a string cannot fail.
            let _ = write!(name, "\\x{byte:02x}");
        }
    }
    name
}

/// Size and time of the last change of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct FileState {
    /// In bytes.
    pub(crate) size: u64,
    /// In nanoseconds since 1970.
    pub(crate) changed: u64,
}

/// The state of the file at a path; `None` if there is none, or it is no plain file.
pub(crate) fn state(path: &Path) -> Option<FileState> {
    let metadata = std::fs::metadata(path).ok().filter(std::fs::Metadata::is_file)?;
    let changed = metadata.modified().ok()?.duration_since(SystemTime::UNIX_EPOCH).ok()?;
    Some(FileState { size: metadata.len(), changed: changed.as_nanos() as u64 })
}
