//! Any bytes as the manifest of a folder that a run is to go on with.

use std::fs;
use std::path::PathBuf;
use std::sync::LazyLock;

use guillemet::corpus::{Columns, Corpus, Source, WriteOptions};
use guillemet::table::{TableKind, TableOptions};

use super::readers::FOLDER;

const RECORDS: &str = "{\"text\": \"One.\"}\n{\"text\": \"Two.\"}\n{\"text\": \"Three.\"}\n";

/// Stands in an input for the line that says what a run was asked to do.
const PLAN: &str = "PLAN";

/// The line that a whole run wrote: only with it another goes on.
static PLAN_LINE: LazyLock<String> = LazyLock::new(|| {
    fs::write(source(), RECORDS).unwrap();
    let _ = fs::remove_dir_all(folder());
    resume().unwrap();
    let manifest = fs::read_to_string(folder().join("_manifest.jsonl")).unwrap();
    manifest.lines().next().unwrap().to_owned()
});

fn source() -> PathBuf {
    FOLDER.join("source.jsonl")
}

fn folder() -> PathBuf {
    FOLDER.join("parts")
}

fn resume() -> Result<(), guillemet::Error> {
    let sources = Source::find(source().to_str().unwrap(), None).unwrap();
    let columns = Columns::new("text");
    let mut options = WriteOptions::default();
    options.resume = true;
    options.format = Some("jsonl".parse().unwrap());
    options.part_size = 4;
    let mut table = TableOptions::default();
    table.threads = 1;
    Corpus::new(sources, columns).write(TableKind::Decode, &table, &folder(), &options)?;
    Ok(())
}

/// Goes on with a folder whose manifest has these bytes: done or refused, and nothing of the
/// user's is touched.
pub(crate) fn any_manifest(input: &[u8]) {
    let plan = PLAN_LINE.as_str();
    let _ = fs::remove_dir_all(folder());
    fs::create_dir_all(folder()).unwrap();
    let manifest = String::from_utf8_lossy(input).replace(PLAN, plan);
    fs::write(folder().join("_manifest.jsonl"), manifest).unwrap();
    fs::write(folder().join("mine.txt"), "mine").unwrap();
    let outcome = resume();
    if let Err(error) = outcome {
        assert!(!error.to_string().is_empty());
    }
    assert_eq!(fs::read_to_string(folder().join("mine.txt")).unwrap(), "mine");
    assert_eq!(fs::read_to_string(source()).unwrap(), RECORDS);
}
