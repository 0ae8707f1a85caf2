//! What is known of a run in the folder that it writes to, so that another can go on with it.
//!
//! The manifest is a file of JSON lines that only grows: first what is asked for, then a line for
//! each finished part. A line is written once its part is safe on the disk under its name; a line
//! that a stopped run left unfinished is cut off, and its part made again.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::output::{lock, sync_folder};
use super::source::FileState;
use crate::Error;

pub(crate) const MANIFEST: &str = "_manifest.jsonl";

/// What a run was asked to do.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Plan {
    /// The version of this crate.
    pub(crate) version: String,
    pub(crate) table: String,
    pub(crate) format: String,
    /// Everything else that shows in the result.
    pub(crate) options: Value,
    pub(crate) inputs: Vec<InputFile>,
}

/// An input, and what tells whether it has changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct InputFile {
    pub(crate) name: String,
    pub(crate) state: Option<FileState>,
}

/// What has been done up to the end of a part.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Done {
    pub(crate) parts: u64,
    /// Blocks of the corpus.
    pub(crate) blocks: u64,
    pub(crate) records: u64,
    pub(crate) rows: u64,
    pub(crate) errors: u64,
    /// The size of the texts.
    pub(crate) bytes: u64,
    /// The length of the file of errors.
    pub(crate) errors_length: u64,
    /// Whether that was all.
    pub(crate) is_finished: bool,
}

/// The manifest of a folder, claimed by this process.
pub(crate) struct Manifest {
    path: PathBuf,
    file: File,
    pub(crate) done: Done,
}

impl Manifest {
    /// Opens the manifest of a folder for a run. An earlier run is gone on with if it was asked
    /// to do the same.
    ///
    /// # Errors
    ///
    /// If another process has it open, or if what was asked for has changed.
    pub(crate) fn open(folder: &Path, plan: &Plan) -> Result<Self, Error> {
        let path = folder.join(MANIFEST);
        let failed = |cause| Error::file(path.to_string_lossy(), cause);
        let open = || {
            let mut file = File::options().create(true).read(true).append(true).open(&path)?;
            lock(&file)?;
            let mut text = String::new();
            file.read_to_string(&mut text)?;
            // What a stopped run left unfinished.
            let whole = text.rfind('\n').map_or(0, |end| end + 1);
            text.truncate(whole);
            file.set_len(whole as u64)?;
            file.seek(SeekFrom::End(0))?;
            Ok((file, text))
        };
        let (file, text) = open().map_err(failed)?;
        let mut lines = text.lines();
        let mut manifest = Self { path: path.clone(), file, done: Done::default() };
        let Some(first) = lines.next() else {
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
        if let Some(last) = lines.next_back() {
            manifest.done = serde_json::from_str(last).map_err(broken)?;
        }
        Ok(manifest)
    }

    /// Notes that a part, or all, is done.
    pub(crate) fn note(&mut self, done: Done) -> Result<(), Error> {
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

/// What differs between two plans, for people; `None` if nothing does.
fn change(before: &Plan, now: &Plan) -> Option<String> {
    let value = |plan: &Plan| {
        let mut value = serde_json::to_value(plan).unwrap_or_default();
        if let Some(fields) = value.as_object_mut() {
            fields.remove("inputs");
        }
        value
    };
    difference("", &value(before), &value(now)).or_else(|| {
        let find = |plan: &Plan, name: &str| {
            plan.inputs.iter().find(|input| input.name == name).map(|input| input.state)
        };
        for input in &now.inputs {
            match find(before, &input.name) {
                None => return Some(format!("a new input {:?}", input.name)),
                Some(state) if state != input.state => {
                    return Some(format!("an input that has changed, {:?}", input.name));
                }
                Some(_) => {}
            }
        }
        if let Some(gone) = before.inputs.iter().find(|input| find(now, &input.name).is_none()) {
            return Some(format!("an input that is gone, {:?}", gone.name));
        }
        (before.inputs != now.inputs).then(|| "the inputs in another order".to_owned())
    })
}

/// The first difference between two values, with its path.
fn difference(path: &str, before: &Value, now: &Value) -> Option<String> {
    if let (Some(before), Some(now)) = (before.as_object(), now.as_object()) {
        let names = before.keys().chain(now.keys());
        let mut differences = names.filter_map(|name| {
            let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
            let member = |object: &serde_json::Map<String, Value>| {
                object.get(name).cloned().unwrap_or_default()
            };
            difference(&path, &member(before), &member(now))
        });
        return differences.next();
    }
    (before != now).then(|| format!("{path} {now}, which was {before}"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn plan() -> Plan {
        let state = |size| Some(FileState { size, changed: 1 });
        Plan {
            version: "1".to_owned(),
            table: "quotes".to_owned(),
            format: "parquet".to_owned(),
            options: json!({"decode": {"layers": "auto"}}),
            inputs: vec![
                InputFile { name: "a".to_owned(), state: state(1) },
                InputFile { name: "b".to_owned(), state: state(2) },
            ],
        }
    }

    #[test]
    fn what_has_changed_is_named() {
        let before = plan();
        let changed = |edit: fn(&mut Plan)| {
            let mut now = plan();
            edit(&mut now);
            change(&before, &now)
        };
        assert_eq!(changed(|_| ()), None);
        assert_eq!(
            changed(|plan| plan.options = json!({"decode": {"layers": "json"}})).unwrap(),
            "options.decode.layers \"json\", which was \"auto\""
        );
        assert_eq!(
            changed(|plan| plan.version = "2".to_owned()).unwrap(),
            "version \"2\", which was \"1\""
        );
        assert_eq!(changed(|plan| plan.inputs.reverse()).unwrap(), "the inputs in another order");
        assert_eq!(
            changed(|plan| drop(plan.inputs.pop())).unwrap(),
            "an input that is gone, \"b\""
        );
        assert_eq!(
            changed(|plan| plan.inputs[1].state = None).unwrap(),
            "an input that has changed, \"b\""
        );
        assert_eq!(
            changed(|plan| plan.inputs[0].name = "c".to_owned()).unwrap(),
            "a new input \"c\""
        );
    }

    #[test]
    fn a_torn_line_is_cut_off() {
        let folder =
            std::env::temp_dir().join(format!("guillemet-manifest-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let path = folder.join(MANIFEST);
        let done = Done { parts: 1, blocks: 7, ..Done::default() };
        Manifest::open(&folder, &plan()).unwrap().note(done).unwrap();
        let whole = std::fs::read(&path).unwrap();
        for torn in 0..whole.len() {
            std::fs::write(&path, &whole[..torn]).unwrap();
            let again = Manifest::open(&folder, &plan()).unwrap();
            assert_eq!(again.done, Done::default(), "{torn}");
        }
        std::fs::write(&path, [&whole, b"{\"parts\": 2".as_slice()].concat()).unwrap();
        assert_eq!(Manifest::open(&folder, &plan()).unwrap().done, done);
        assert_eq!(std::fs::read(&path).unwrap(), whole);
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
