//! The fuzzer: libFuzzer over the target that the environment names. `../run` builds and runs it.

#![no_main]
#![allow(clippy::field_reassign_with_default, reason = "options are non-exhaustive")]

#[path = "../../decode/map_checks.rs"]
#[allow(dead_code, reason = "shared with the tests")]
mod map_checks;
mod mutator;
#[path = "../targets/mod.rs"]
#[allow(dead_code, reason = "shared with the tests")]
mod targets;

use std::sync::LazyLock;
use std::{env, panic, process};

use libfuzzer_sys::{fuzz_mutator, fuzz_target};

static TARGET: LazyLock<targets::Target> = LazyLock::new(|| {
    // The readers of columnar formats panic over some broken files, which the corpus catches and
    // tells as an error. A panic of our own code is a find, caught or not.
    // libFuzzer's hook, which aborts, is taken off; Rust's own, which only reports, is used.
    drop(panic::take_hook());
    let report = panic::take_hook();
    panic::set_hook(Box::new(move |panic| {
        let is_of_a_library = |file: &str| file.contains("/registry/src/");
        if !panic.location().is_some_and(|place| is_of_a_library(place.file())) {
            report(panic);
            process::abort();
        }
    }));
    let name = env::var("TARGET").unwrap_or_default();
    let names = targets::TARGETS.map(|(name, _)| name);
    let found = targets::TARGETS.into_iter().find(|(known, _)| *known == name);
    found.unwrap_or_else(|| panic!("TARGET is {name:?}; expected one of {names:?}"))
});

fuzz_target!(|input: &[u8]| {
    TARGET.1(input);
});

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    mutator::mutate(TARGET.0, data, size, max_size, seed)
});
