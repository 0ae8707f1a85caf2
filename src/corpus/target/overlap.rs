//! That a run does not write where it reads.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use crate::Error;
use crate::corpus::sources::Source;

/// # Errors
///
/// If a source is the target, or lies in it.
pub(super) fn check(sources: &[Source], target: &Path) -> Result<(), Error> {
    let Some(real_target) = real(target) else { return Ok(()) };
    let mut folders: HashMap<PathBuf, Option<PathBuf>> = HashMap::new();
    for source in sources {
        // A stream may have been opened by its name.
        let path = source.path().unwrap_or_else(|| Path::new(source.name()));
        let is_link = path.symlink_metadata().is_ok_and(|metadata| metadata.is_symlink());
        let real_source = match (path.parent(), path.file_name()) {
            // Of the many files in a folder only the folder is looked up.
            (Some(folder), Some(name)) if !is_link => folders
                .entry(folder.to_owned())
                .or_insert_with(|| real(folder))
                .as_ref()
                .map(|folder| folder.join(name)),
            _ => real(path),
        };
        if real_source.is_some_and(|source| source.starts_with(&real_target)) {
            let found = format!(
                "the source {:?} lies in {:?}",
                source.name(),
                target.display().to_string()
            );
            let expected = "a target apart from the sources";
            return Err(Error::argument("target", found, expected));
        }
    }
    Ok(())
}

fn real(path: &Path) -> Option<PathBuf> {
    if path.as_os_str().is_empty() { Path::new(".").canonicalize() } else { path.canonicalize() }
        .ok()
}
