//! Behaviour as data: the case files beside this one, the conformance suites of others, and, where
//! the folder of reference data is at hand, the suites that may not be copied. Each case is a test
//! of its own; a suite that is not there is shown as ignored.
//!
//!     cargo test --test cases                     # all
//!     cargo test --test cases quotes::titles      # those of tests/cases/quotes/titles.toml
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "tests fail by panicking, and say what they counted"
)]

mod attribution;
mod decoding;
mod files;
#[path = "../decode/map_checks.rs"]
#[allow(dead_code, reason = "the properties of decoding use the rest")]
mod map_checks;
mod other_tools;
mod pairing;
mod references;
mod segmentation;
mod sentences;

use libtest_mimic::{Arguments, Trial};

fn main() {
    let arguments = Arguments::from_args();
    let known = attribution::known();
    let trials: Vec<Trial> = [
        decoding::trials(),
        references::trials(),
        segmentation::trials(),
        sentences::trials(),
        pairing::trials(),
        attribution::trials(),
        other_tools::trials(),
    ]
    .into_iter()
    .flatten()
    .collect();
    let conclusion = libtest_mimic::run(&arguments, trials);
    println!("{known}");
    conclusion.exit();
}

/// A trial that fails by panicking.
pub(crate) fn trial(name: String, test: impl FnOnce() + Send + 'static) -> Trial {
    Trial::test(name, || {
        test();
        Ok(())
    })
}
