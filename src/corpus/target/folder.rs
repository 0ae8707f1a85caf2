//! The folder of parts: what in it belongs to a run, and how one result replaces another.
//!
//! Only files that a manifest names are ever replaced or removed. A result that replaces another
//! is made in a folder of its own, `.overwrite`, and moved into place when it is whole; the next
//! run finishes a move that was stopped.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use super::manifest::{ERRORS, MANIFEST, finished_parts, named_parts, remove, remove_parts};
use crate::Error;
use crate::atomic_file::{claim, sync_folder};

const STAGED: &str = ".overwrite";

/// Makes a folder ready for a new run, or for one that goes on with another.
///
/// # Errors
///
/// If something is in the folder and no manifest, or a manifest and neither `resume` nor
/// `overwrite` is asked for.
pub(super) fn prepare(folder: &Path, resume: bool, overwrite: bool) -> Result<(), Error> {
    let failed = |cause| Error::file(folder.to_string_lossy(), cause);
    fs::create_dir_all(folder).map_err(failed)?;
    let names = names(folder).map_err(failed)?;
    let shown = folder.display().to_string();
    if names.iter().any(|name| name == MANIFEST) {
        if resume || overwrite {
            return finish_replacement(folder).map_err(failed);
        }
        let expected = "resume=True, overwrite=True or another target";
        return Err(Error::argument("target", format!("{shown:?} exists"), expected));
    }
    // What a desktop leaves in folders is hidden; what is being written is hidden, too.
    let counts = |name: &&OsString| {
        let name = name.to_string_lossy();
        !name.starts_with('.') || name.ends_with(".part")
    };
    match names.iter().find(counts) {
        None => Ok(()),
        Some(other) => {
            let other = other.to_string_lossy();
            let found = format!("{shown:?} holds {other:?} and no manifest of an earlier run");
            Err(Error::argument("target", found, "an empty folder, or another target"))
        }
    }
}

fn names(folder: &Path) -> io::Result<Vec<OsString>> {
    fs::read_dir(folder)?.map(|entry| Ok(entry?.file_name())).collect()
}

/// A result that is to be replaced, claimed by this process.
pub(super) struct Replaced {
    folder: PathBuf,
    manifest: File,
    /// Where the new result is made.
    pub(super) staged: PathBuf,
}

impl Replaced {
    /// Claims the result in a folder, if there is one.
    ///
    /// # Errors
    ///
    /// If another run is at work there, or if there are parts that the manifest does not name.
    pub(super) fn claim(folder: &Path) -> Result<Option<Self>, Error> {
        let failed = |cause| Error::file(folder.to_string_lossy(), cause);
        let path = folder.join(MANIFEST);
        if !path.exists() {
            return Ok(None);
        }
        let open = || {
            let manifest = File::options().read(true).append(true).open(&path)?;
            claim(&manifest, &path)?;
            Ok((manifest, named_parts(folder)?, names(folder)?))
        };
        let (manifest, own, found) = open().map_err(failed)?;
        let mut found = found.into_iter().map(|name| name.to_string_lossy().into_owned());
        if let Some(other) = found.find(|name| name.starts_with("part-") && !own.contains(name)) {
            let shown = folder.display().to_string();
            let found = format!("{shown:?} holds {other:?}, which its manifest does not name");
            return Err(Error::argument("target", found, "a folder of parts, or another target"));
        }
        let staged = folder.join(STAGED);
        fs::create_dir_all(&staged).map_err(failed)?;
        Ok(Some(Self { folder: folder.to_owned(), manifest, staged }))
    }

    /// Puts the new result, which is whole, in the place of the old one.
    pub(super) fn replace(self) -> Result<(), Error> {
        let replaced = replace(&self.folder, &self.staged, &self.manifest);
        replaced.map_err(|cause| Error::file(self.folder.to_string_lossy(), cause))
    }
}

/// Each step can be taken again: the old parts go, then the old manifest names none of them, then
/// the new parts come, and last their manifest.
fn replace(folder: &Path, staged: &Path, manifest: &File) -> io::Result<()> {
    let named = named_parts(folder)?;
    if !named.is_empty() {
        remove_parts(folder, &named)?;
        remove(&folder.join(ERRORS))?;
        sync_folder(&folder.join(MANIFEST))?;
    }
    manifest.set_len(0)?;
    manifest.sync_all()?;
    let parts = finished_parts(staged)?.unwrap_or_default();
    for name in parts.iter().map(String::as_str).chain([ERRORS]) {
        let (from, to) = (staged.join(name), folder.join(name));
        match (from.exists(), to.exists()) {
            (true, true) => {
                let problem = format!("{name} has come into the folder meanwhile");
                return Err(io::Error::new(io::ErrorKind::AlreadyExists, problem));
            }
            (true, false) => fs::rename(&from, &to)?,
            (false, _) => {}
        }
    }
    sync_folder(&folder.join(MANIFEST))?;
    fs::rename(staged.join(MANIFEST), folder.join(MANIFEST))?;
    sync_folder(&folder.join(MANIFEST))?;
    // If somebody put a file there, it stays.
    let _ = fs::remove_dir(staged);
    Ok(())
}

/// Finishes a replacement that was stopped when the new result was whole.
fn finish_replacement(folder: &Path) -> io::Result<()> {
    let staged = folder.join(STAGED);
    if !staged.join(MANIFEST).exists() || finished_parts(&staged)?.is_none() {
        return Ok(());
    }
    let path = folder.join(MANIFEST);
    let manifest = File::options().read(true).append(true).open(&path)?;
    claim(&manifest, &path)?;
    replace(folder, &staged, &manifest)
}

/// Takes what a manifest names out of a folder, and the manifest, too.
pub(super) fn clear(folder: &Path) -> Result<(), Error> {
    let clear = || {
        remove_parts(folder, &named_parts(folder)?)?;
        remove(&folder.join(ERRORS))?;
        remove(&folder.join(MANIFEST))
    };
    clear().map_err(|cause| Error::file(folder.to_string_lossy(), cause))
}
