//! Any bytes as a file of a kind: rows or errors, no panic, no hang, no memory without bound.

use std::path::PathBuf;
use std::sync::LazyLock;
use std::{env, fs, process};

use guillemet::Error;
use guillemet::corpus::{Columns, Corpus, Source, Summary, WriteOptions};
use guillemet::table::{TableKind, TableOptions};

/// A folder of this process.
pub(crate) static FOLDER: LazyLock<PathBuf> = LazyLock::new(|| {
    let folder = env::temp_dir().join(format!("guillemet-fuzz-{}", process::id()));
    fs::create_dir_all(&folder).unwrap();
    folder
});

/// A record may have as much: more than any valid input has, and little enough to be checked.
const RECORD_LIMIT: usize = 1 << 20;

/// Reads a file of the name's kind that has these bytes. The first byte chooses what columns are
/// asked for.
pub(crate) fn read(name: &str, input: &[u8]) {
    let Some((&choice, bytes)) = input.split_first() else { return };
    let mut columns = Columns::new("text");
    columns.id = (choice & 1 == 1).then(|| "id".to_owned());
    columns.keep = if choice & 2 == 2 { vec!["kept".to_owned()] } else { Vec::new() };
    match decode(name, bytes, columns) {
        // Every error is a line of the file of errors, too.
        Ok(summary) => {
            let errors = fs::read_to_string(errors_file()).unwrap_or_default();
            assert_eq!(errors.lines().count() as u64, summary.errors);
        }
        Err(error) => assert!(error.is_argument(), "{error}"),
    }
}

/// Where the rows of the last file are.
pub(crate) fn target() -> PathBuf {
    FOLDER.join("rows.jsonl")
}

fn errors_file() -> PathBuf {
    FOLDER.join("rows.jsonl.errors.jsonl")
}

/// Writes the texts in a file of the name's kind to [`target`].
pub(crate) fn decode(name: &str, bytes: &[u8], columns: Columns) -> Result<Summary, Error> {
    let bytes = std::io::Cursor::new(bytes.to_vec());
    let mut corpus = Corpus::new(vec![Source::stream(name, Box::new(bytes), None)], columns);
    corpus.record_limit = RECORD_LIMIT;
    let mut table = TableOptions::default();
    table.threads = 1;
    let mut options = WriteOptions::default();
    options.overwrite = true;
    corpus.write(TableKind::Decode, &table, &target(), &options)
}
