//! Where records come from: files found by path, pattern or folder, and streams handed over.

use std::fmt;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use arrow::array::RecordBatchReader;
use serde::{Deserialize, Serialize};

use super::format::{Compression, Format, by_suffix, known_suffixes};
use crate::Error;

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
    Stream(Box<dyn Read + Send>),
    Batches(Box<dyn RecordBatchReader + Send>),
}

impl Source {
    /// A file. Its name tells the format, unless `format` does.
    fn file(path: PathBuf, format: Option<Format>) -> Self {
        let name = path.to_string_lossy().into_owned();
        let (suffix, compression) = by_suffix(&name);
        Self { name, origin: Origin::File(path), format: format.or(suffix), compression }
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

    /// The files that a path names: itself; for a folder, all files in it and below whose suffix
    /// is known; for a pattern with `*`, `?` or `[...]`, all files that match it.
    ///
    /// Files come in the order of their names. In a folder, names that begin with `.` or `_` are
    /// passed over, as Spark and Hive do.
    ///
    /// ```
    /// use guillemet::corpus::Source;
    ///
    /// let error = Source::find("no/such/file.jsonl", None).unwrap_err();
    /// assert!(error.is_file());
    /// assert!(error.to_string().starts_with("no/such/file.jsonl: "));
    /// ```
    ///
    /// # Errors
    ///
    /// If there is no such file, if a pattern or folder has none, or if a file's suffix is not
    /// known and its first bytes do not tell the format either.
    pub fn find(path: &str, format: Option<Format>) -> Result<Vec<Self>, Error> {
        let as_file = Path::new(path);
        let found = if as_file.is_dir() {
            let mut found = Vec::new();
            files_below(as_file, format, &mut Vec::new(), &mut found)?;
            found
        } else if as_file.exists() || !path.contains(['*', '?', '[']) {
            std::fs::metadata(as_file).map_err(|cause| Error::file(path, cause))?;
            vec![as_file.to_owned()]
        } else {
            matches(path)?
        };
        if found.is_empty() {
            let expected = format!("files with a known suffix ({})", known_suffixes());
            return Err(Error::argument("sources", format!("no files in {path:?}"), expected));
        }
        Ok(found.into_iter().map(|path| Self::file(path, format)).collect())
    }

    /// Whether the same records can be read again, and whether they have changed can be told.
    pub(crate) fn is_file(&self) -> bool {
        matches!(self.origin, Origin::File(_))
    }

    /// Whether the whole of it is one record.
    pub(crate) fn is_one_text(&self) -> bool {
        self.format == Some(Format::Text) && self.is_file()
    }

    pub(crate) fn path(&self) -> Option<PathBuf> {
        match &self.origin {
            Origin::File(path) => Some(path.clone()),
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
        self.path().and_then(|path| state(&path))
    }
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

/// Adds the files in a folder and below it. `above` are the folders that it lies in: a link to one
/// of them leads nowhere new.
fn files_below(
    folder: &Path,
    format: Option<Format>,
    above: &mut Vec<PathBuf>,
    found: &mut Vec<PathBuf>,
) -> Result<(), Error> {
    let failed = |cause| Error::file(folder.to_string_lossy(), cause);
    let real = folder.canonicalize().map_err(failed)?;
    if above.contains(&real) {
        return Ok(());
    }
    above.push(real);
    let mut entries: Vec<PathBuf> = std::fs::read_dir(folder)
        .map_err(failed)?
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<_, _>>()
        .map_err(failed)?;
    entries.sort();
    for path in entries {
        let name = path.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
        if name.starts_with(['.', '_']) {
            continue;
        }
        if path.is_dir() {
            files_below(&path, format, above, found)?;
        } else if format.is_some() || by_suffix(&name).0.is_some() {
            found.push(path);
        }
    }
    above.pop();
    Ok(())
}

fn matches(pattern: &str) -> Result<Vec<PathBuf>, Error> {
    let expected = "a pattern such as \"news/*.jsonl.zst\" or \"news/**/*.txt\"";
    let paths = glob::glob(pattern).map_err(|problem| {
        Error::argument("sources", format!("{pattern:?} ({problem})"), expected)
    })?;
    let mut found = Vec::new();
    for path in paths {
        let path = path.map_err(|problem| {
            let name = problem.path().to_string_lossy().into_owned();
            Error::file(name, problem.into())
        })?;
        if path.is_file() {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}
