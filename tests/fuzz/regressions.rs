//! What the fuzzer has found, kept under `regressions` by target: run by every `cargo test`.
#![allow(
    clippy::expect_used,
    clippy::field_reassign_with_default,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "tests fail by panicking"
)]

#[path = "../decode/map_checks.rs"]
#[allow(dead_code, reason = "the properties of decoding use the rest")]
mod map_checks;
#[allow(dead_code, reason = "the properties use the rest")]
mod targets;

use std::fs;
use std::path::Path;

use libtest_mimic::{Arguments, Trial};

/// What is not mended yet, with the reason.
const KNOWN: &[(&str, &str)] = &[];

fn main() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/regressions");
    let mut trials = Vec::new();
    for (target, run) in targets::TARGETS {
        let Ok(files) = fs::read_dir(folder.join(target)) else { continue };
        for file in files {
            let path = file.unwrap().path();
            let name = format!("{target}/{}", path.file_name().unwrap().to_string_lossy());
            let known = KNOWN.iter().find(|(known, _)| *known == name);
            let trial = Trial::test(name, move || {
                run(&fs::read(path).unwrap());
                Ok(())
            });
            trials.push(match known {
                Some((_, reason)) => trial.with_ignored_flag(true).with_kind(*reason),
                None => trial,
            });
        }
    }
    let mut arguments = Arguments::from_args();
    // The targets write to the same files.
    arguments.test_threads = Some(1);
    libtest_mimic::run(&arguments, trials).exit();
}
