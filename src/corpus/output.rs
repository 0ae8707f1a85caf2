//! Where tables go: a file or a folder of parts, in a format and a compression.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use arrow::array::RecordBatch;
use arrow::datatypes::SchemaRef;
use flate2::write::GzEncoder;

use super::format::{Compression, by_suffix};
use crate::Error;
use crate::table::{BatchWriter, FileFormat};

/// What kind of files are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct FileKind {
    pub(crate) format: FileFormat,
    pub(crate) compression: Compression,
}

impl FileKind {
    /// What a file's suffix says, unless `format` does.
    pub(crate) fn of(path: &Path, format: Option<FileFormat>) -> Result<Self, Error> {
        let (_, compression) = by_suffix(&path.to_string_lossy());
        let stem =
            if compression == Compression::None { path.into() } else { path.with_extension("") };
        let format = format.map_or_else(|| FileFormat::of(&stem), Ok)?;
        let is_compressed_itself = matches!(format, FileFormat::Parquet | FileFormat::Arrow);
        match compression {
            Compression::Bzip2 => {
                Err(Error::argument("target", path.display().to_string(), "gzip or zstd, not bz2"))
            }
            Compression::None => Ok(Self { format, compression }),
            _ if is_compressed_itself => {
                let expected = format!("no compression around {format}");
                Err(Error::argument("target", path.display().to_string(), expected))
            }
            _ => Ok(Self { format, compression }),
        }
    }

    /// The kind of the parts in a folder.
    pub(crate) fn of_parts(format: Option<FileFormat>) -> Self {
        Self { format: format.unwrap_or_default(), compression: Compression::None }
    }
}

/// Whether a path means a folder of parts: it is one, ends in a slash, or has no suffix.
pub(crate) fn is_folder(path: &Path) -> bool {
    path.is_dir() || path.to_string_lossy().ends_with('/') || path.extension().is_none()
}

/// A file under a temporary name, which takes its own when it is whole.
pub(crate) struct PartFile {
    path: PathBuf,
    temporary: PathBuf,
    writer: Option<BatchWriter<Encoder>>,
}

impl PartFile {
    /// Begins the file.
    ///
    /// # Errors
    ///
    /// If it cannot be made, or if another process is making the same file.
    pub(crate) fn begin(path: &Path, kind: FileKind, schema: &SchemaRef) -> Result<Self, Error> {
        let temporary = temporary(path);
        let failed = |cause| Error::file(path.to_string_lossy(), cause);
        let begin = || {
            let file = File::options().create(true).append(true).open(&temporary)?;
            lock(&file)?;
            // Between the two calls another run may have finished, and this be its result.
            if !is_at(&file, &temporary)? {
                return Err(busy());
            }
            file.set_len(0)?;
            let encoder = Encoder::new(file, kind.compression)?;
            BatchWriter::new(kind.format, encoder, SchemaRef::clone(schema), false)
        };
        let writer = Some(begin().map_err(failed)?);
        Ok(Self { path: path.to_owned(), temporary, writer })
    }

    pub(crate) fn write(&mut self, batch: &RecordBatch) -> Result<(), Error> {
        match &mut self.writer {
            Some(writer) if batch.num_rows() > 0 => {
                writer.write(batch).map_err(|cause| Error::file(self.path.to_string_lossy(), cause))
            }
            _ => Ok(()),
        }
    }

    /// Makes it safe on the disk, then visible under its name.
    pub(crate) fn finish(mut self) -> Result<(), Error> {
        let Some(writer) = self.writer.take() else { return Ok(()) };
        let finish = || {
            // It stays open, and so locked, until it has its name.
            let file = writer.finish()?.finish()?;
            file.sync_all()?;
            fs::rename(&self.temporary, &self.path)?;
            sync_folder(&self.path)
        };
        let finished = finish();
        if finished.is_err() {
            self.discard();
        }
        finished.map_err(|cause| Error::file(self.path.to_string_lossy(), cause))
    }

    fn discard(&self) {
        // What stays there is written over by the next run.
        let _ = fs::remove_file(&self.temporary);
    }
}

impl Drop for PartFile {
    fn drop(&mut self) {
        if self.writer.take().is_some() {
            self.discard();
        }
    }
}

/// The name that a file has until it is whole; no reader of folders takes it for a result.
pub(crate) fn temporary(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!(".{name}.part"))
}

/// Claims an open file for this process until it is closed, or the process ends in any way.
pub(crate) fn lock(file: &File) -> io::Result<()> {
    file.try_lock().map_err(|problem| match problem {
        fs::TryLockError::WouldBlock => busy(),
        fs::TryLockError::Error(cause) => cause,
    })
}

fn busy() -> io::Error {
    io::Error::new(io::ErrorKind::ResourceBusy, "another run is writing to it")
}

/// Whether a path is that of an open file.
fn is_at(file: &File, path: &Path) -> io::Result<bool> {
    let (own, other) = (file.metadata()?, fs::metadata(path));
    #[cfg(unix)]
    let is_same = |other: &fs::Metadata| {
        use std::os::unix::fs::MetadataExt;
        (own.dev(), own.ino()) == (other.dev(), other.ino())
    };
    // Elsewhere an open file cannot be renamed.
    #[cfg(not(unix))]
    let is_same = |other: &fs::Metadata| own.len() == other.len();
    Ok(other.is_ok_and(|other| is_same(&other)))
}

/// Makes a new name in a folder safe on the disk.
pub(crate) fn sync_folder(path: &Path) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    // Windows cannot open folders, and does not need to.
    if cfg!(unix) { File::open(folder.unwrap_or(Path::new(".")))?.sync_all() } else { Ok(()) }
}

/// A file, compressed as its name says.
pub(crate) enum Encoder {
    Plain(BufWriter<File>),
    Gzip(GzEncoder<BufWriter<File>>),
    Zstd(zstd::Encoder<'static, BufWriter<File>>),
}

impl Encoder {
    fn new(file: File, compression: Compression) -> io::Result<Self> {
        let file = BufWriter::with_capacity(1 << 16, file);
        Ok(match compression {
            Compression::Gzip => Self::Gzip(GzEncoder::new(file, flate2::Compression::default())),
            Compression::Zstd => Self::Zstd(zstd::Encoder::new(file, 0)?),
            _ => Self::Plain(file),
        })
    }

    fn finish(self) -> io::Result<File> {
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
