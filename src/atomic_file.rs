//! A file that appears under its name when it is whole, and not before.
//!
//! The bytes go to a hidden file beside it, which is locked while it is written, so that two
//! writers of one file do not mix their bytes. Once all is safe on the disk the hidden file takes
//! the name, and the folder is made safe, too. Whatever stops the writing, the name stands for a
//! whole file: the old one, or the new one.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// A file being written. It is removed if it is dropped before [`publish`](Self::publish).
#[derive(Debug)]
pub(crate) struct AtomicFile {
    path: PathBuf,
    temporary: PathBuf,
    file: File,
    is_published: bool,
}

impl AtomicFile {
    /// Begins the file. What an earlier writer left unfinished is written over.
    ///
    /// # Errors
    ///
    /// If it cannot be made, or if somebody else is making the same file.
    pub(crate) fn create(path: &Path) -> io::Result<Self> {
        let temporary = temporary_name(path);
        let file = File::options().create(true).append(true).open(&temporary)?;
        claim(&file, &temporary)?;
        file.set_len(0)?;
        Ok(Self { path: path.to_owned(), temporary, file, is_published: false })
    }

    /// Makes the file safe on the disk.
    #[cfg(feature = "corpus")]
    pub(crate) fn sync(&self) -> io::Result<()> {
        self.file.sync_all()
    }

    /// Makes the file safe on the disk, then visible under its name, in place of what is there.
    pub(crate) fn publish(mut self) -> io::Result<()> {
        self.file.sync_all()?;
        // The file stays open, and so locked, until it has its name.
        fs::rename(&self.temporary, &self.path)?;
        self.is_published = true;
        sync_folder(&self.path)
    }
}

impl Write for AtomicFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Drop for AtomicFile {
    fn drop(&mut self) {
        if !self.is_published {
            // If it cannot be removed, the next writer writes over it.
            let _ = fs::remove_file(&self.temporary);
        }
    }
}

/// The name that a file has until it is whole; no reader of folders takes it for a result.
pub(crate) fn temporary_name(path: &Path) -> PathBuf {
    let mut name = std::ffi::OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(".part");
    path.with_file_name(name)
}

/// Locks an open file for this process until it is closed, or the process ends in any way.
///
/// # Errors
///
/// If another process or thread has locked it, or has put another file in its place meanwhile.
pub(crate) fn claim(file: &File, path: &Path) -> io::Result<()> {
    let busy = || io::Error::new(io::ErrorKind::ResourceBusy, "another run is writing to it");
    file.try_lock().map_err(|problem| match problem {
        fs::TryLockError::WouldBlock => busy(),
        fs::TryLockError::Error(cause) => cause,
    })?;
    // Between the opening and the lock another run may have finished, and this be its result.
    if is_at(file, path)? { Ok(()) } else { Err(busy()) }
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

/// Makes the names in a path's folder safe on the disk.
pub(crate) fn sync_folder(path: &Path) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    // Windows cannot open folders, and does not need to.
    if cfg!(unix) { File::open(folder.unwrap_or(Path::new(".")))?.sync_all() } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(name: &str) -> PathBuf {
        let name = format!("guillemet-atomic-{name}-{}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        folder
    }

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    }

    #[test]
    fn a_file_appears_when_it_is_whole() {
        let folder = folder("whole");
        let path = folder.join("a.csv");
        fs::write(&path, "old").unwrap();
        let mut file = AtomicFile::create(&path).unwrap();
        file.write_all(b"new").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"old");
        let busy = AtomicFile::create(&path).unwrap_err();
        assert_eq!(busy.to_string(), "another run is writing to it");
        file.publish().unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert_eq!(names(&folder), ["a.csv"]);
        fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn a_file_that_is_given_up_leaves_nothing() {
        let folder = folder("given-up");
        let mut file = AtomicFile::create(&folder.join("a.csv")).unwrap();
        file.write_all(b"half").unwrap();
        assert_eq!(names(&folder), [".a.csv.part"]);
        drop(file);
        assert!(names(&folder).is_empty());
        fs::remove_dir_all(&folder).unwrap();
    }
}
