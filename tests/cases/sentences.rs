//! The Golden Rules of sentence segmentation and the probes of news text;
//! `tests/conformance/README.md` says whose they are.

use std::fs;

use guillemet::language::Language;
use guillemet::segment::{Document, SegmentOptions};
use libtest_mimic::Trial;
use serde_json::Value;

use crate::{files, trial};

/// Cases that are wrong today, with what goes wrong.
const KNOWN: &[(&str, &str)] = &[
    ("news-75", "a caption's name behind a quotation begins no sentence"),
    ("ar-01", "a colon ends a sentence"),
    ("ar-04", "a colon ends a sentence"),
    ("ar-05", "a colon ends a sentence"),
    ("da-34", "an item of a list in one line"),
    ("da-47", "no space behind a number"),
    ("de-05", "quotations of two speakers in one sentence"),
    ("el-01", "a sentence begins in lower case"),
    ("en-clean-088", "a question mark inside brackets of a note"),
    ("en-clean-092", "a quotation that breaks off with a dash"),
    ("en-clean-093", "a sentence in brackets behind a quotation"),
    ("en-clean-111", "numbers of notes behind a full stop"),
    ("en-issue-04", "formulas"),
    ("kk-02", "a question begins in lower case"),
    ("kk-06", "no space behind a full stop"),
];

pub(crate) fn trials() -> Vec<Trial> {
    let suite = |name: &str, language: &str, within_quotes: &'static str, cases: Vec<Value>| {
        let language = language.to_owned();
        trial(format!("segment::conformance::{name}"), move || {
            check(&language, within_quotes, &cases);
        })
    };
    let mut trials: Vec<Trial> = read("golden-rules-multi.json")["languages"]
        .as_object()
        .unwrap()
        .iter()
        .map(|(language, cases)| {
            let cases = cases.as_array().unwrap().clone();
            suite(&format!("pySBD, {language}"), language, "whole", cases)
        })
        .collect();
    trials.push(suite("Golden Rules", "en", "whole", cases_of("golden-rules-en.json")));
    trials.push(suite("news probes", "en", "split", cases_of("probes-news-en.json")));
    trials
}

fn cases_of(name: &str) -> Vec<Value> {
    read(name)["cases"].as_array().unwrap().clone()
}

fn read(name: &str) -> Value {
    serde_json::from_str(&fs::read_to_string(files::conformance(name)).unwrap()).unwrap()
}

/// Checks that the cases that fail are those known to.
fn check(language: &str, within_quotes: &str, cases: &[Value]) {
    let mut options = SegmentOptions::default();
    options.language = language.parse::<Language>().unwrap();
    options.within_quotes = within_quotes.parse().unwrap();
    let mut complaints = Vec::new();
    for case in cases {
        let (id, text) = (case["id"].as_str().unwrap(), case["text"].as_str().unwrap());
        let document = Document::new(text, &options);
        let found: Vec<String> =
            document.sentences.iter().map(|found| one_space(found.span.of(text))).collect();
        let expected: Vec<String> = case["sentences"]
            .as_array()
            .unwrap()
            .iter()
            .map(|sentence| one_space(sentence.as_str().unwrap()))
            .collect();
        match (found == expected, KNOWN.iter().any(|(known, _)| *known == id)) {
            (false, false) => {
                complaints.push(format!("{id}: found {found:?}, expected {expected:?}"));
            }
            (true, true) => complaints.push(format!("{id} is right now: take it out of `KNOWN`")),
            _ => {}
        }
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

/// A sentence may run over a line: its white space is not what is tested.
fn one_space(sentence: &str) -> String {
    sentence.split_whitespace().collect::<Vec<_>>().join(" ")
}
