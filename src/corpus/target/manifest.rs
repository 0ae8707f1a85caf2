//! What is known of a run in the folder that it writes to, so that another can go on with it.
//!
//! The manifest is a file of JSON lines that only grows: first what is asked for, then for each
//! part a line before it is begun, with its name, and a line when it is safe on the disk, with its
//! size and checksum. A line that a stopped run left unfinished is cut off. The next run reads all
//! parts that are named, and goes on from the first that is missing or changed.

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::part_file::{Check, Checker};
use super::plan::{Plan, change};
use crate::Error;
use crate::atomic_file::{claim, sync_folder, temporary_name};
use crate::corpus::extracted::Tally;

pub(super) const MANIFEST: &str = "_manifest.jsonl";
pub(super) const ERRORS: &str = "_errors.jsonl";

/// A part on the disk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Part {
    pub(super) name: String,
    #[serde(flatten)]
    pub(super) check: Check,
}

/// What has been done up to the end of a part.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Done {
    /// The part that ends here; at the end of a run there may be none.
    pub(super) part: Option<Part>,
    /// The number of parts.
    pub(super) parts: u64,
    #[serde(flatten)]
    pub(super) tally: Tally,
    /// The file of errors.
    pub(super) error_file: Check,
    /// Whether that was all.
    pub(super) is_finished: bool,
}

/// A line of the manifest behind the plan.
#[derive(Debug, Serialize, Deserialize)]
#[serde(untagged)]
enum Entry {
    /// A part is about to be written: from now on the name is the run's own.
    Begin {
        begin: String,
    },
    Done(Box<Done>),
}

/// The lines of a manifest, each with the length of the file up to its end.
fn entries(text: &str) -> serde_json::Result<Vec<(u64, Entry)>> {
    let mut end = 0;
    let mut entries = Vec::new();
    for (index, line) in text.split_inclusive('\n').enumerate() {
        end += line.len() as u64;
        if index > 0 {
            entries.push((end, serde_json::from_str(line)?));
        }
    }
    Ok(entries)
}

/// What a manifest has in whole lines: what a stopped run left unfinished is left out.
fn whole_lines(folder: &Path) -> io::Result<String> {
    let mut text = match std::fs::read_to_string(folder.join(MANIFEST)) {
        Err(problem) if problem.kind() == io::ErrorKind::NotFound => String::new(),
        read => read?,
    };
    text.truncate(text.rfind('\n').map_or(0, |end| end + 1));
    Ok(text)
}

/// The parts that the manifest of a folder names, whether they are whole or not.
pub(super) fn named_parts(folder: &Path) -> io::Result<Vec<String>> {
    let entries = entries(&whole_lines(folder)?)?.into_iter();
    Ok(entries
        .filter_map(|(_, entry)| match entry {
            Entry::Begin { begin } => Some(begin),
            Entry::Done(_) => None,
        })
        .collect())
}

/// The parts of a run that is finished; `None` if it is not.
pub(super) fn finished_parts(folder: &Path) -> io::Result<Option<Vec<String>>> {
    let mut is_finished = false;
    let mut parts = Vec::new();
    for (_, entry) in entries(&whole_lines(folder)?)? {
        if let Entry::Done(done) = entry {
            is_finished |= done.is_finished;
            parts.extend(done.part.map(|part| part.name));
        }
    }
    Ok(is_finished.then_some(parts))
}

/// The manifest of a folder, claimed by this process.
pub(super) struct Manifest {
    path: PathBuf,
    file: File,
    pub(super) done: Done,
}

impl Manifest {
    /// Opens the manifest of a folder for a run. An earlier run is gone on with if it was asked
    /// to do the same, from the first part on that is not as the manifest says.
    ///
    /// # Errors
    ///
    /// If another process has it open, or if what was asked for has changed.
    pub(super) fn open(
        folder: &Path,
        plan: &Plan,
        stop: &mut dyn FnMut() -> bool,
    ) -> Result<Self, Error> {
        let path = folder.join(MANIFEST);
        let failed = |cause| Error::file(path.to_string_lossy(), cause);
        let open = || {
            let file = File::options().create(true).read(true).append(true).open(&path)?;
            claim(&file, &path)?;
            let text = whole_lines(folder)?;
            file.set_len(text.len() as u64)?;
            Ok((file, text))
        };
        let (file, text) = open().map_err(failed)?;
        let mut manifest = Self { path: path.clone(), file, done: Done::default() };
        let Some(first) = text.lines().next() else {
            manifest.append(plan)?;
            sync_folder(&path).map_err(failed)?;
            return Ok(manifest);
        };
        let broken = |cause: serde_json::Error| failed(io::Error::from(cause));
        let before: Plan = serde_json::from_str(first).map_err(broken)?;
        if let Some(change) = change(&before, plan) {
            let expected = "the sources and options of the run to go on with, or overwrite=True";
            return Err(Error::argument("resume", change, expected));
        }
        let entries = entries(&text).map_err(broken)?;
        let (end, done) = match intact(folder, &entries, stop) {
            Err(problem) if problem.kind() == io::ErrorKind::Interrupted => {
                return Err(Error::interrupted());
            }
            read => read.map_err(failed)?,
        };
        let end = end.unwrap_or(first.len() as u64 + 1);
        // What comes later is made again. It goes first: until it is gone, the manifest names it.
        let stale = entries.into_iter().filter(|(at, _)| *at > end);
        let stale = stale.filter_map(|(_, entry)| match entry {
            Entry::Begin { begin } => Some(begin),
            Entry::Done(_) => None,
        });
        let cut = || {
            remove_parts(folder, &stale.collect::<Vec<_>>())?;
            sync_folder(&path)?;
            manifest.file.set_len(end)?;
            manifest.file.sync_all()
        };
        cut().map_err(failed)?;
        manifest.done = done;
        Ok(manifest)
    }

    /// Notes that a part is about to be written under a name that nothing else has.
    pub(super) fn begin(&mut self, name: &str) -> Result<(), Error> {
        let path = self.path.with_file_name(name);
        if path.symlink_metadata().is_ok() {
            let found =
                format!("{:?} exists and is no part of this run", path.display().to_string());
            return Err(Error::argument("target", found, "a folder of its own"));
        }
        self.append(&Entry::Begin { begin: name.to_owned() })
    }

    /// Notes that a part, or all, is done.
    pub(super) fn note(&mut self, done: Done) -> Result<(), Error> {
        self.append(&done)?;
        self.done = done;
        Ok(())
    }

    fn append(&mut self, line: &impl Serialize) -> Result<(), Error> {
        let mut append = || {
            let mut bytes = serde_json::to_vec(line)?;
            bytes.push(b'\n');
            self.file.write_all(&bytes)?;
            self.file.sync_all()
        };
        append().map_err(|cause| Error::file(self.path.to_string_lossy(), cause))
    }
}

/// Removes parts, and what there is of those that were never finished.
pub(super) fn remove_parts(folder: &Path, names: &[String]) -> io::Result<()> {
    for name in names {
        let path = folder.join(name);
        remove(&temporary_name(&path))?;
        remove(&path)?;
    }
    Ok(())
}

/// Removes a file if it is there.
pub(super) fn remove(path: &Path) -> io::Result<()> {
    match std::fs::remove_file(path) {
        Err(problem) if problem.kind() != io::ErrorKind::NotFound => Err(problem),
        _ => Ok(()),
    }
}

/// How far the parts in a folder, and the file of errors, are as a manifest says: the length of the
/// manifest up to there, and what was done by then.
fn intact(
    folder: &Path,
    entries: &[(u64, Entry)],
    stop: &mut dyn FnMut() -> bool,
) -> io::Result<(Option<u64>, Done)> {
    let open = |name: &str| match File::open(folder.join(name)) {
        Err(problem) if problem.kind() == io::ErrorKind::NotFound => Ok(None),
        opened => opened.map(Some),
    };
    let (mut errors, mut error_check) = (open(ERRORS)?, Checker::default());
    let (mut end, mut last) = (None, Done::default());
    for (at, entry) in entries {
        let Entry::Done(done) = entry else { continue };
        if let Some(part) = &done.part {
            let Some(mut file) = open(&part.name)? else { break };
            let mut check = Checker::default();
            let is_as_long = file.metadata()?.len() == part.check.size;
            if !is_as_long
                || !check.read_up_to(&mut file, part.check.size, stop)?
                || check.finish() != part.check
            {
                break;
            }
        }
        let has_errors = match &mut errors {
            Some(errors) => error_check.read_up_to(errors, done.error_file.size, stop)?,
            None => done.error_file.size == 0,
        };
        if !has_errors || error_check.finish() != done.error_file {
            break;
        }
        (end, last) = (Some(*at), done.as_ref().clone());
    }
    Ok((end, last))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan() -> Plan {
        Plan {
            version: "1".to_owned(),
            table: "quotes".to_owned(),
            format: "parquet".to_owned(),
            options: serde_json::Value::Null,
            inputs: Vec::new(),
        }
    }

    fn open(folder: &Path) -> Manifest {
        Manifest::open(folder, &plan(), &mut || false).unwrap()
    }

    /// A folder with parts of so many bytes, as a run leaves it.
    fn run(name: &str, sizes: &[usize]) -> PathBuf {
        let name = format!("guillemet-manifest-{name}-{}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        let mut manifest = open(&folder);
        for (number, size) in sizes.iter().enumerate() {
            let name = format!("part-{number}");
            manifest.begin(&name).unwrap();
            std::fs::write(folder.join(&name), vec![b'x'; *size]).unwrap();
            let mut check = Checker::default();
            check.add(&vec![b'x'; *size]);
            let part = Some(Part { name, check: check.finish() });
            let parts = number as u64 + 1;
            manifest.note(Done { part, parts, ..Done::default() }).unwrap();
        }
        folder
    }

    #[test]
    fn a_torn_line_is_cut_off() {
        let folder = run("torn", &[3]);
        let path = folder.join(MANIFEST);
        let whole = std::fs::read(&path).unwrap();
        for torn in (0..whole.len()).rev() {
            std::fs::write(&path, &whole[..torn]).unwrap();
            assert_eq!(open(&folder).done, Done::default(), "{torn}");
        }
        // The part went when it was not named as finished.
        assert!(!folder.join("part-0").exists());
        std::fs::remove_dir_all(&folder).unwrap();
        let folder = run("begun", &[3]);
        let path = folder.join(MANIFEST);
        std::fs::write(&path, [&whole, b"{\"begin\": \"part".as_slice()].concat()).unwrap();
        assert_eq!(open(&folder).done.parts, 1);
        assert_eq!(std::fs::read(&path).unwrap(), whole);
        std::fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn parts_that_are_not_as_they_were_are_made_again() {
        type Harm = fn(&Path);
        let harms: [(Harm, u64); 4] = [
            (|folder| std::fs::remove_file(folder.join("part-1")).unwrap(), 1),
            (|folder| std::fs::write(folder.join("part-0"), "xxy").unwrap(), 0),
            (|folder| std::fs::write(folder.join("part-2"), "xxxxxx").unwrap(), 2),
            (|folder| std::fs::write(folder.join("part-9"), "not ours").unwrap(), 3),
        ];
        for (harm, expected) in harms {
            let folder = run("harmed", &[3, 4, 5]);
            harm(&folder);
            assert_eq!(open(&folder).done.parts, expected);
            // Those before are kept, the others gone, and what is not named stays.
            for number in 0..3 {
                assert_eq!(folder.join(format!("part-{number}")).exists(), number < expected);
            }
            assert_eq!(folder.join("part-9").exists(), expected == 3);
            assert_eq!(open(&folder).done.parts, expected);
            std::fs::remove_dir_all(&folder).unwrap();
        }
    }

    #[test]
    fn a_name_that_is_taken_is_not_written_over() {
        let folder = run("taken", &[3]);
        std::fs::write(folder.join("part-1"), "not ours").unwrap();
        let problem = open(&folder).begin("part-1").unwrap_err().to_string();
        assert!(problem.contains("is no part of this run"), "{problem}");
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
