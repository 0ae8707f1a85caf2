//! The shared cases of quotation marks and attributions.
#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test may panic")]

use std::fmt::Debug;
use std::fs;
use std::path::Path;

use guillemet::TextSpan;
use guillemet::extract::{QuoteOptions, quotes};
use guillemet::language::Language;
use guillemet::quotes::marks::pair_marks;
use guillemet::segment::{Document, SegmentOptions};
use serde::Deserialize;
use serde::de::DeserializeOwned;

#[derive(Deserialize)]
struct File<Case> {
    case: Vec<Case>,
}

fn cases<Case: DeserializeOwned>(name: &str) -> Vec<Case> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/quotes").join(name);
    let file: File<Case> = toml::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    assert!(!file.case.is_empty());
    file.case
}

fn check<T: PartialEq + Debug>(failures: &mut Vec<String>, case: &str, found: &T, expected: &T) {
    if found != expected {
        failures.push(format!("{case}:\n     found {found:#?}\n  expected {expected:#?}"));
    }
}

#[test]
fn pairing_cases() {
    #[derive(Deserialize)]
    struct Case {
        name: String,
        text: String,
        pairs: Vec<String>,
    }
    let mut failures = Vec::new();
    for case in cases::<Case>("pairing.toml") {
        let pairs = pair_marks(&Document::new(&case.text, &SegmentOptions::default()));
        let words: Vec<String> =
            pairs.iter().map(|pair| pair.inner.of(&case.text).to_owned()).collect();
        check(&mut failures, &case.name, &words, &case.pairs);
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[derive(Debug, Deserialize, PartialEq)]
struct Row {
    kind: String,
    content: Vec<String>,
    cue: Option<String>,
    source: Option<String>,
    source_kind: Option<String>,
    speaker: Option<String>,
    role: Option<String>,
}

#[test]
fn attribution_cases() {
    #[derive(Deserialize)]
    struct Case {
        name: String,
        text: String,
        #[serde(default)]
        language: Language,
        quotes: Vec<Row>,
    }
    let mut failures = Vec::new();
    for case in cases::<Case>("attribution.toml") {
        let words = |span: TextSpan| span.of(&case.text).to_owned();
        let mut options = SegmentOptions::default();
        options.language = case.language;
        let document = Document::new(&case.text, &options);
        let rows: Vec<Row> = quotes(&document, &QuoteOptions::default())
            .into_iter()
            .map(|quote| Row {
                kind: quote.kind.to_string(),
                content: quote.spans.iter().copied().map(words).collect(),
                cue: quote.cue.map(words),
                source: quote.source.map(words),
                source_kind: quote.source_kind.map(|kind| kind.to_string()),
                speaker: quote.speaker,
                role: quote.role,
            })
            .collect();
        check(&mut failures, &case.name, &rows, &case.quotes);
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
