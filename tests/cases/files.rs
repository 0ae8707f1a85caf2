//! Where the tests read cases: under `tests/cases` and `tests/conformance`, which every clone has,
//! and in the folder of reference data, which few have.

use std::path::{Path, PathBuf};
use std::{env, fs};

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// The folder of reference data: `GUILLEMET_SHARED`, or `shared` beside the repository.
pub(crate) fn shared(path: &str) -> PathBuf {
    let beside = || root().join("../shared");
    env::var_os("GUILLEMET_SHARED").map_or_else(beside, |folder| root().join(folder)).join(path)
}

/// A file of a conformance suite that is part of the repository.
pub(crate) fn conformance(name: &str) -> PathBuf {
    root().join("tests/conformance").join(name)
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The cases of every TOML file in a folder under `tests/cases`, each with the name of its file.
pub(crate) fn cases<Case: DeserializeOwned>(folder: &str) -> Vec<(String, Case)> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct File<Case> {
        case: Vec<Case>,
    }
    let mut paths: Vec<PathBuf> = fs::read_dir(root().join("tests/cases").join(folder))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
        .collect();
    paths.sort();
    assert!(!paths.is_empty(), "no cases in {folder}");
    let read = |path: &PathBuf| {
        let file: File<Case> = toml::from_str(&fs::read_to_string(path).unwrap())
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        assert!(!file.case.is_empty(), "{} has no case", path.display());
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        file.case.into_iter().map(move |case| (name.clone(), case))
    };
    paths.iter().flat_map(read).collect()
}

/// The rows of a file of JSON lines.
pub(crate) fn json_lines(path: &Path) -> Vec<Value> {
    let lines = fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let rows: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(!rows.is_empty(), "{} is empty", path.display());
    rows
}
