//! Segmentation by the case files in `tests/cases/segment`.
//!
//! A case has a `name`, a `text`, the options `language` and `within_quotes` where they are not the
//! defaults, and the words of the `paragraphs`, `sentences` and `tokens` expected, all of them and in
//! order; what it leaves out is not checked.

use guillemet::TextSpan;
use guillemet::segment::{Document, SegmentOptions};
use libtest_mimic::Trial;
use serde::Deserialize;

use crate::{files, trial};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    text: String,
    language: Option<String>,
    within_quotes: Option<String>,
    paragraphs: Option<Vec<String>>,
    sentences: Option<Vec<String>>,
    tokens: Option<Vec<String>>,
}

/// What does not hold of a case.
fn failures(case: &Case) -> Vec<String> {
    let mut options = SegmentOptions::default();
    if let Some(language) = &case.language {
        options.language = language.parse().expect("a language");
    }
    if let Some(within) = &case.within_quotes {
        options.within_quotes = within.parse().expect("split or whole");
    }
    let document = Document::new(&case.text, &options);
    let mut failures = Vec::new();
    let mut compare = |expected: &Option<Vec<String>>, found: Vec<TextSpan>, what: &str| {
        let found: Vec<&str> = found.into_iter().map(|span| span.of(&case.text)).collect();
        if expected.as_ref().is_some_and(|expected| found != *expected) {
            failures
                .push(format!("{what} of {:?}: expected {expected:?}, found {found:?}", case.name));
        }
    };
    assert!(case.paragraphs.is_some() || case.sentences.is_some() || case.tokens.is_some());
    let paragraphs = document.paragraphs.iter().map(|found| found.span).collect();
    let sentences = document.sentences.iter().map(|found| found.span).collect();
    compare(&case.paragraphs, paragraphs, "paragraphs");
    compare(&case.sentences, sentences, "sentences");
    compare(&case.tokens, document.tokens, "tokens");
    failures
}

pub(crate) fn trials() -> Vec<Trial> {
    let test = |(file, case): (String, Case)| {
        trial(format!("segment::{file}::{}", case.name), move || {
            let failures = failures(&case);
            assert!(failures.is_empty(), "{}", failures.join("\n"));
        })
    };
    files::cases("segment").into_iter().map(test).collect()
}
