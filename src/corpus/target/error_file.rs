//! The file of the records that could not be read, which is there if there are any.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};

use super::part_file::{Check, Checker, WholePart};
use crate::Error;
use crate::atomic_file::AtomicFile;
use crate::corpus::error_row::{ErrorRow, error_batch};
use crate::table::{BatchWriter, FileFormat};

/// Adds errors as JSON lines to a file, which is opened for the first of them, and gives the lines;
/// or makes the first one an error of the run.
fn add<W: Write>(
    errors: &[ErrorRow],
    raise: bool,
    path: &Path,
    file: &mut Option<W>,
    open: impl FnOnce(&Path) -> io::Result<W>,
) -> Result<Vec<u8>, Error> {
    let Some(first) = errors.first() else { return Ok(Vec::new()) };
    if raise {
        return Err(first.to_error());
    }
    let batch = error_batch(errors);
    let write = || {
        let mut writer = BatchWriter::new(FileFormat::Jsonl, Vec::new(), batch.schema(), false)?;
        writer.write(&batch)?;
        let lines = writer.finish()?;
        let mut opened = match file.take() {
            Some(file) => file,
            None => open(path)?,
        };
        opened.write_all(&lines)?;
        *file = Some(opened);
        Ok(lines)
    };
    write().map_err(|cause| failed(path, cause))
}

fn failed(path: &Path, cause: io::Error) -> Error {
    Error::file(path.to_string_lossy(), cause)
}

/// The errors of a folder of parts, to which a later run adds.
pub(super) struct ErrorLog {
    path: PathBuf,
    file: Option<File>,
    check: Checker,
}

impl ErrorLog {
    /// Goes on with the file as it was at some point: what came later is taken off.
    pub(super) fn go_on(path: PathBuf, check: Check) -> Result<Self, Error> {
        let cut = match fs::metadata(&path) {
            Err(_) => Ok(()),
            Ok(_) if check.size == 0 => fs::remove_file(&path),
            Ok(_) => File::options().append(true).open(&path).and_then(|f| f.set_len(check.size)),
        };
        cut.map_err(|cause| failed(&path, cause))?;
        Ok(Self { path, file: None, check: Checker::go_on(check) })
    }

    /// Adds errors, or makes the first one an error of the run.
    pub(super) fn write(&mut self, errors: &[ErrorRow], raise: bool) -> Result<(), Error> {
        let open = |path: &Path| File::options().create(true).append(true).open(path);
        let lines = add(errors, raise, &self.path, &mut self.file, open)?;
        self.check.add(&lines);
        Ok(())
    }

    /// Makes what was added safe on the disk.
    pub(super) fn sync(&self) -> Result<Check, Error> {
        let synced = self.file.as_ref().map_or(Ok(()), File::sync_all);
        synced.map_err(|cause| failed(&self.path, cause))?;
        Ok(self.check.finish())
    }
}

/// The errors of a single file, in a file of its name with `.errors.jsonl` after it.
pub(super) struct ErrorsBeside {
    path: PathBuf,
    file: Option<AtomicFile>,
}

impl ErrorsBeside {
    /// # Errors
    ///
    /// If there is such a file already, unless it holds the errors of an earlier run and is to be
    /// replaced.
    pub(super) fn new(target: &Path, overwrite: bool) -> Result<Self, Error> {
        let mut name = target.file_name().unwrap_or_default().to_owned();
        name.push(".errors.jsonl");
        let path = target.with_file_name(name);
        if fs::symlink_metadata(&path).is_ok() {
            let shown = path.display().to_string();
            let problem = match is_of_errors(&path) {
                Ok(true) if overwrite => None,
                Ok(true) => Some(("exists", "overwrite=True or another target")),
                _ => Some(("is no file of errors", "another target")),
            };
            if let Some((problem, expected)) = problem {
                return Err(Error::argument("target", format!("{shown:?} {problem}"), expected));
            }
        }
        Ok(Self { path, file: None })
    }

    /// Adds errors, or makes the first one an error of the run.
    pub(super) fn write(&mut self, errors: &[ErrorRow], raise: bool) -> Result<(), Error> {
        add(errors, raise, &self.path, &mut self.file, AtomicFile::create).map(drop)
    }

    /// Makes the errors visible, and the table with them; those of an earlier run go. Where the
    /// table stands its errors do, too, whatever stops the run between the two.
    pub(super) fn publish_with(self, table: WholePart) -> Result<(), Error> {
        let failed = |cause| failed(&self.path, cause);
        if let Some(file) = self.file {
            file.publish().map_err(failed)?;
            table.publish()?;
        } else {
            table.publish()?;
            if self.path.exists() {
                fs::remove_file(&self.path).map_err(failed)?;
            }
        }
        Ok(())
    }
}

/// Whether a file is one of errors, by its first line.
fn is_of_errors(path: &Path) -> io::Result<bool> {
    let mut line = String::new();
    BufReader::new(File::open(path)?).take(1 << 20).read_line(&mut line)?;
    let row: serde_json::Map<String, serde_json::Value> = serde_json::from_str(&line)?;
    let mut names: Vec<&str> = row.keys().map(String::as_str).collect();
    names.sort_unstable();
    Ok(names == ["id", "position", "problem", "source"])
}
