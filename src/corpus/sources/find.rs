//! The files that a path, a folder or a pattern names.

use std::collections::HashSet;
use std::fs::Metadata;
use std::path::{Component, Path, PathBuf};

use glob::{MatchOptions, Pattern};
use walkdir::{DirEntry, WalkDir};

use super::format::{Format, by_suffix, known_suffixes};
use super::source::Source;
use crate::Error;

const WILDCARDS: [char; 3] = ['*', '?', '['];

impl Source {
    /// The files that a path names: itself; for a folder, all files in it and below whose suffix
    /// is known; for a pattern with `*`, `?` or `[...]`, all files that match it.
    ///
    /// Files come in the order of their names, each once, whatever links lead to it. In a folder,
    /// names that begin with `.` or `_` are passed over, as Spark and Hive do. What is found there
    /// and cannot be read (a pipe, a device, a folder without permission) is a source that gives
    /// one error.
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
    /// If there is no such file, or if a pattern or folder has none.
    pub fn find(path: impl AsRef<Path>, format: Option<Format>) -> Result<Vec<Self>, Error> {
        let path = path.as_ref();
        let name = path.to_string_lossy();
        let found = if path.is_dir() {
            let has_format = |name: &str| format.is_some() || by_suffix(name).0.is_some();
            let is_wanted = |entry: &Path| {
                let name = entry.file_name().unwrap_or_default().to_string_lossy();
                has_format(&name)
            };
            walk(path, usize::MAX, true, format, &is_wanted)
        } else if path.exists() || !name.contains(WILDCARDS) {
            std::fs::metadata(path).map_err(|cause| Error::file(&*name, cause))?;
            vec![Self::file(path.to_owned(), format)]
        } else {
            matches(&name, format)?
        };
        if found.is_empty() {
            let expected = format!("files with a known suffix ({})", known_suffixes());
            return Err(Error::argument("sources", format!("no files in {name:?}"), expected));
        }
        Ok(found)
    }
}

/// The files that match a pattern.
fn matches(pattern: &str, format: Option<Format>) -> Result<Vec<Source>, Error> {
    // Doubled slashes and dots in between are taken out, as they are in the paths found.
    let parts: Vec<Component<'_>> = Path::new(pattern).components().collect();
    let is_plain = |part: &&Component<'_>| !part.as_os_str().to_string_lossy().contains(WILDCARDS);
    let base: PathBuf = parts.iter().take_while(is_plain).collect();
    let rest = parts.len() - base.components().count();
    let whole: PathBuf = parts.iter().collect();
    let matcher = Pattern::new(&whole.to_string_lossy()).map_err(|problem| {
        let expected = "a pattern such as \"news/*.jsonl.zst\" or \"news/**/*.txt\"";
        Error::argument("sources", format!("{pattern:?} ({problem})"), expected)
    })?;
    let options = MatchOptions { require_literal_separator: true, ..MatchOptions::new() };
    let is_wanted = |path: &Path| {
        let path =
            if base.as_os_str().is_empty() { path.strip_prefix(".").unwrap_or(path) } else { path };
        matcher.matches_with(&path.to_string_lossy(), options)
    };
    let is_deep = parts.iter().any(|part| part.as_os_str() == "**");
    let depth = if is_deep { usize::MAX } else { rest };
    let start = if base.as_os_str().is_empty() { Path::new(".") } else { &base };
    Ok(if start.is_dir() { walk(start, depth, false, format, &is_wanted) } else { Vec::new() })
}

/// The files below a folder that are wanted, each once; so many levels of folders, and each folder
/// once where they are without number, so that links in circles end.
fn walk(
    folder: &Path,
    depth: usize,
    skips_hidden: bool,
    format: Option<Format>,
    is_wanted: &dyn Fn(&Path) -> bool,
) -> Vec<Source> {
    let mut folders = HashSet::new();
    let is_entered = |entry: &DirEntry| {
        let name = entry.file_name().to_string_lossy();
        if entry.depth() > 0 && skips_hidden && name.starts_with(['.', '_']) {
            return false;
        }
        let is_known = |metadata: Metadata| {
            metadata.is_dir() && !folders.insert(identity(entry.path(), &metadata))
        };
        depth < usize::MAX || !entry.metadata().is_ok_and(is_known)
    };
    let entries = WalkDir::new(folder).follow_links(true).max_depth(depth).sort_by_file_name();
    let mut files = HashSet::new();
    let mut found = Vec::new();
    for entry in entries.into_iter().filter_entry(is_entered) {
        match entry {
            Ok(entry) if entry.file_type().is_dir() => {}
            Ok(entry) => {
                let path = shortened(entry.path(), folder);
                if !is_wanted(entry.path()) {
                    continue;
                }
                match entry.metadata() {
                    Ok(metadata) if metadata.is_file() => {
                        if files.insert(identity(entry.path(), &metadata)) {
                            found.push(Source::file(path.to_owned(), format));
                        }
                    }
                    Ok(_) => found.push(Source::unreadable(
                        path,
                        "no file but a pipe, a socket or a device, which is passed over in a folder"
                            .to_owned(),
                    )),
                    Err(problem) => found.push(Source::unreadable(path, cause(problem))),
                }
            }
            // A link to a folder above leads nowhere new.
            Err(problem) if problem.loop_ancestor().is_some() => {}
            Err(problem) => {
                let path = problem.path().unwrap_or(folder).to_owned();
                // A link that leads nowhere, or a folder that may not be read.
                if is_wanted(&path) || path.is_dir() {
                    found.push(Source::unreadable(shortened(&path, folder), cause(problem)));
                }
            }
        }
    }
    found
}

/// What the system says, without the path, which stands beside it.
fn cause(problem: walkdir::Error) -> String {
    problem.into_io_error().map(|cause| cause.to_string()).unwrap_or_default()
}

/// A path as a pattern that begins with a wildcard finds it: without the folder `.`.
fn shortened<'p>(path: &'p Path, folder: &Path) -> &'p Path {
    if folder == Path::new(".") { path.strip_prefix(".").unwrap_or(path) } else { path }
}

/// What tells a file or folder from all others, by whatever path it was found.
#[cfg(unix)]
fn identity(_: &Path, metadata: &Metadata) -> (u64, u64) {
    use std::os::unix::fs::MetadataExt;
    (metadata.dev(), metadata.ino())
}

#[cfg(not(unix))]
fn identity(path: &Path, _: &Metadata) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}
