//! A file of a table, compressed as asked, with its length and checksum.

use std::fs::File;
use std::io::{self, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use arrow::array::RecordBatch;
use arrow::datatypes::SchemaRef;
use flate2::write::GzEncoder;
use serde::{Deserialize, Serialize};

use super::file_kind::FileKind;
use crate::Error;
use crate::atomic_file::AtomicFile;
use crate::corpus::sources::Compression;
use crate::table::BatchWriter;

/// A file of a table. It appears under its name when it is finished.
pub(super) struct PartFile {
    path: PathBuf,
    writer: BatchWriter<Encoder>,
}

impl PartFile {
    /// Begins the file.
    ///
    /// # Errors
    ///
    /// If it cannot be made, or if another process is making the same file.
    pub(super) fn begin(path: &Path, kind: FileKind, schema: &SchemaRef) -> Result<Self, Error> {
        let begin = || {
            let encoder = Encoder::new(AtomicFile::create(path)?, kind.compression)?;
            BatchWriter::new(kind.format, encoder, SchemaRef::clone(schema), false)
        };
        let writer = begin().map_err(|cause| Error::file(path.to_string_lossy(), cause))?;
        Ok(Self { path: path.to_owned(), writer })
    }

    pub(super) fn write(&mut self, batch: &RecordBatch) -> Result<(), Error> {
        if batch.num_rows() == 0 {
            return Ok(());
        }
        let written = self.writer.write(batch);
        written.map_err(|cause| Error::file(self.path.to_string_lossy(), cause))
    }

    /// Makes the file safe on the disk.
    pub(super) fn finish(self) -> Result<WholePart, Error> {
        let finish = || {
            let Checked { inner, check } = self.writer.finish()?.finish()?;
            inner.sync()?;
            Ok((inner, check.finish()))
        };
        let finished = finish().map_err(|cause| Error::file(self.path.to_string_lossy(), cause));
        finished.map(|(file, check)| WholePart { path: self.path, file, check })
    }
}

/// A file that is whole, but not yet under its name.
pub(super) struct WholePart {
    path: PathBuf,
    file: AtomicFile,
    check: Check,
}

impl WholePart {
    /// Makes the file visible under its name.
    pub(super) fn publish(self) -> Result<Check, Error> {
        let published = self.file.publish();
        published.map_err(|cause| Error::file(self.path.to_string_lossy(), cause))?;
        Ok(self.check)
    }
}

/// What tells whether a file is as it was written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Check {
    pub(super) size: u64,
    pub(super) crc32: u32,
}

/// A [`Check`] of the bytes so far.
#[derive(Clone, Debug, Default)]
pub(super) struct Checker {
    hasher: crc32fast::Hasher,
    size: u64,
}

impl Checker {
    pub(super) fn go_on(check: Check) -> Self {
        let hasher = crc32fast::Hasher::new_with_initial_len(check.crc32, check.size);
        Self { hasher, size: check.size }
    }

    pub(super) fn add(&mut self, bytes: &[u8]) {
        self.hasher.update(bytes);
        self.size += bytes.len() as u64;
    }

    /// Adds bytes of a file up to a size; whether it has as many. `stop` is asked now and then
    /// whether to give up.
    pub(super) fn read_up_to(
        &mut self,
        file: &mut File,
        size: u64,
        stop: &mut dyn FnMut() -> bool,
    ) -> io::Result<bool> {
        let mut buffer = vec![0; 1 << 20];
        while self.size < size {
            if stop() {
                return Err(io::ErrorKind::Interrupted.into());
            }
            let wanted = usize::try_from(size - self.size).unwrap_or(usize::MAX).min(buffer.len());
            let count = file.read(buffer.get_mut(..wanted).unwrap_or_default())?;
            if count == 0 {
                return Ok(false);
            }
            self.add(buffer.get(..count).unwrap_or_default());
        }
        Ok(true)
    }

    pub(super) fn finish(&self) -> Check {
        Check { size: self.size, crc32: self.hasher.clone().finalize() }
    }
}

/// A writer that checks what goes through it.
struct Checked<W> {
    inner: W,
    check: Checker,
}

impl<W> Checked<W> {
    fn new(inner: W) -> Self {
        Self { inner, check: Checker::default() }
    }
}

impl<W: Write> Write for Checked<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.inner.write(bytes)?;
        self.check.add(bytes.get(..count).unwrap_or_default());
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

type Inner = BufWriter<Checked<AtomicFile>>;

/// A file, compressed as its name says.
enum Encoder {
    Plain(Inner),
    Gzip(GzEncoder<Inner>),
    Zstd(zstd::Encoder<'static, Inner>),
}

impl Encoder {
    fn new(file: AtomicFile, compression: Compression) -> io::Result<Self> {
        let file = BufWriter::with_capacity(1 << 16, Checked::new(file));
        Ok(match compression {
            Compression::Gzip => Self::Gzip(GzEncoder::new(file, flate2::Compression::default())),
            Compression::Zstd => Self::Zstd(zstd::Encoder::new(file, 0)?),
            _ => Self::Plain(file),
        })
    }

    fn finish(self) -> io::Result<Checked<AtomicFile>> {
        let file = match self {
            Self::Plain(file) => file,
            Self::Gzip(encoder) => encoder.finish()?,
            Self::Zstd(encoder) => encoder.finish()?,
        };
        file.into_inner().map_err(io::IntoInnerError::into_error)
    }
}

impl Write for Encoder {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Plain(file) => file.write(bytes),
            Self::Gzip(encoder) => encoder.write(bytes),
            Self::Zstd(encoder) => encoder.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Plain(file) => file.flush(),
            Self::Gzip(encoder) => encoder.flush(),
            Self::Zstd(encoder) => encoder.flush(),
        }
    }
}
