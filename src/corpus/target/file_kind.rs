//! In which format and compression a table is written.

use std::path::Path;

use crate::Error;
use crate::corpus::sources::{Compression, by_suffix};
use crate::table::FileFormat;

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
        check_streams(format)?;
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
    pub(crate) fn of_parts(format: Option<FileFormat>) -> Result<Self, Error> {
        let format = format.unwrap_or_default();
        check_streams(format)?;
        Ok(Self { format, compression: Compression::None })
    }
}

/// That files of a format can be written as a stream: a workbook is held in memory.
fn check_streams(format: FileFormat) -> Result<(), Error> {
    if format == FileFormat::Xlsx {
        let expected = "parquet, arrow, jsonl or csv; collect the table first to write a workbook";
        return Err(Error::argument("target", "the format xlsx", expected));
    }
    Ok(())
}

/// Whether a path means a folder of parts: it is one, ends in a slash, or has no suffix.
pub(crate) fn is_folder(path: &Path) -> bool {
    path.is_dir() || path.to_string_lossy().ends_with('/') || path.extension().is_none()
}
