//! Segmentation by the case files in `tests/cases/segment`.
//!
//! A case has a `name`, a `text`, the options `language` and `within_quotes` where they are not the
//! defaults, and the words of the `paragraphs`, `sentences` and `tokens` expected, all of them and in
//! order; what it leaves out is not checked.

#![allow(clippy::expect_used, clippy::panic, reason = "a failing test panics")]

use std::path::Path;

use guillemet::TextSpan;
use guillemet::segment::{Document, SegmentOptions};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Cases {
    case: Vec<Case>,
}

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

#[test]
fn every_case_holds() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/segment");
    let mut seen = 0;
    let mut failed = Vec::new();
    for file in folder.read_dir().expect("the folder of cases") {
        let path = file.expect("a case file").path();
        let text = std::fs::read_to_string(&path).expect("UTF-8");
        let cases: Cases =
            toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        failed.extend(cases.case.iter().flat_map(failures));
        seen += cases.case.len();
    }
    assert!(seen > 0, "no case found");
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

#[test]
fn an_unknown_language_is_refused_with_the_known_ones() {
    let error = "xx".parse::<guillemet::language::Language>().expect_err("no such language");
    assert!(
        error.to_string().starts_with("language: unknown value \"xx\"; expected one of \"en\"")
    );
}
