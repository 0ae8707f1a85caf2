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
use std::panic::catch_unwind;
use std::path::Path;

use libtest_mimic::{Arguments, Trial};

/// What is not mended yet: it must go on to fail, so that it is taken out once it is.
const KNOWN: &[(&str, &str)] = &[];

/// What would end or hold up the tests today, and is therefore not run.
const NOT_RUN: &[(&str, &str)] = &[];

fn main() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/regressions");
    let mut trials = Vec::new();
    for (target, run) in targets::TARGETS {
        let Ok(files) = fs::read_dir(folder.join(target)) else { continue };
        for file in files {
            let path = file.unwrap().path();
            let name = format!("{target}/{}", path.file_name().unwrap().to_string_lossy());
            let input = fs::read(path).unwrap();
            if let Some((_, reason)) = NOT_RUN.iter().find(|(known, _)| *known == name) {
                let trial = Trial::test(name, move || {
                    run(&input);
                    Ok(())
                });
                trials.push(trial.with_ignored_flag(true).with_kind(*reason));
                continue;
            }
            trials.push(match KNOWN.iter().find(|(known, _)| *known == name) {
                Some((_, reason)) => {
                    Trial::test(name, move || match catch_unwind(|| run(&input)) {
                        Err(_) => Ok(()),
                        Ok(()) => Err("passes: take it out of `KNOWN`".into()),
                    })
                    .with_kind(*reason)
                }
                None => Trial::test(name, move || {
                    run(&input);
                    Ok(())
                }),
            });
        }
    }
    let mut arguments = Arguments::from_args();
    // The targets write to the same files.
    arguments.test_threads = Some(1);
    libtest_mimic::run(&arguments, trials).exit();
}
