//! The cases of quotation marks: `pairs` are the words inside each pair.

use guillemet::quotes::marks::pair_marks;
use guillemet::segment::{Document, SegmentOptions};
use libtest_mimic::Trial;
use serde::Deserialize;

use crate::{files, trial};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    text: String,
    pairs: Vec<String>,
}

pub(crate) fn trials() -> Vec<Trial> {
    let test = |(file, case): (String, Case)| {
        trial(format!("marks::{file}::{}", case.name), move || {
            let pairs = pair_marks(&Document::new(&case.text, &SegmentOptions::default()));
            let words: Vec<&str> = pairs.iter().map(|pair| pair.inner.of(&case.text)).collect();
            assert_eq!(words, case.pairs);
        })
    };
    files::cases("marks").into_iter().map(test).collect()
}
