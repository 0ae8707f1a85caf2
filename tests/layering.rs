//! The parts of the crate use each other in one direction: text core, then tables, then Python.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::fs;
use std::path::{Path, PathBuf};

/// The parts from the lowest to the highest. A part may use those before it.
const ORDER: [&str; 14] = [
    "interrupt",
    "error",
    "span",
    "language",
    "decode",
    "segment",
    "model",
    "quotes",
    "speakers",
    "extract",
    "render",
    "parallel",
    "table",
    "corpus",
];

fn sources(directory: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|suffix| suffix == "rs") {
            found.push(path);
        }
    }
    found
}

/// The part that a file belongs to: `decode` for `src/decode/date.rs`.
fn part(file: &Path) -> String {
    let inside = file.strip_prefix(source_directory()).unwrap();
    let first = inside.components().next().unwrap().as_os_str().to_string_lossy().into_owned();
    first.trim_end_matches(".rs").to_owned()
}

fn source_directory() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// The parts named after `crate::` outside the tests of a file, re-exports by where they live.
fn used(source: &str) -> Vec<String> {
    let code = source.split("#[cfg(test)]\nmod tests").next().unwrap();
    let mut used = Vec::new();
    for after in code.split("crate::").skip(1) {
        let mut list = match after.strip_prefix('{') {
            Some(list) => list.split('}').next().unwrap(),
            None => after.split(|c: char| !(c.is_alphanumeric() || c == '_')).next().unwrap(),
        }
        .split(',');
        used.extend(list.by_ref().map(|item| home(item.trim()).to_owned()));
    }
    used
}

fn home(item: &str) -> &str {
    match item.split([':', ' ']).next().unwrap() {
        "Error" => "error",
        "OffsetUnit" | "RawSpan" | "TextSpan" | "UnitIndex" => "span",
        part => part,
    }
}

#[test]
fn no_part_uses_one_above_it() {
    let files = sources(&source_directory());
    assert!(files.len() > 20, "only {} files found", files.len());
    let rank = |part: &str| ORDER.iter().position(|other| *other == part);
    let mut checked = 0;
    for file in &files {
        let part = part(file);
        if part == "lib" {
            continue;
        }
        for other in used(&fs::read_to_string(file).unwrap()) {
            if other == part || other.is_empty() {
                continue;
            }
            let below = rank(&other);
            assert!(below.is_some(), "{}: what is {other:?}?", file.display());
            // Only Python stands above the parts listed.
            let own = if part == "python" { Some(ORDER.len()) } else { rank(&part) };
            assert!(below < own, "{} ({part}) uses {other}", file.display());
            checked += 1;
        }
    }
    assert!(checked > 30, "only {checked} uses found");
}

#[test]
fn the_text_core_knows_neither_arrow_nor_python() {
    for file in sources(&source_directory()) {
        let part = part(&file);
        let source = fs::read_to_string(&file).unwrap();
        let names = |package: &str| source.contains(&format!("{package}::"));
        if !["table", "corpus", "python"].contains(&part.as_str()) {
            assert!(!names("arrow") && !names("parquet"), "{}", file.display());
        }
        if part != "python" {
            assert!(!names("pyo3"), "{}", file.display());
        }
    }
}

#[test]
fn files_stay_readable() {
    for file in sources(&source_directory()) {
        let lines = fs::read_to_string(&file).unwrap().lines().count();
        let is_data = file.ends_with("decode/html_names.rs");
        assert!(is_data || lines < 500, "{} has {lines} lines", file.display());
    }
}
