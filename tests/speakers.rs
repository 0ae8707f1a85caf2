//! The shared cases of speakers: who says what, by name.
#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test may panic")]

use std::fs;
use std::path::Path;

use guillemet::extract::{Quote, QuoteOptions, quotes};
use guillemet::segment::{Document, SegmentOptions};
use serde::Deserialize;

#[derive(Deserialize)]
struct File {
    case: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    name: String,
    text: String,
    /// For each quotation asked for how it begins, and its speakers.
    said: Vec<Said>,
}

#[derive(Deserialize)]
struct Said {
    words: String,
    speakers: Vec<String>,
    kind: Option<String>,
    pronoun: Option<String>,
}

#[test]
fn speaker_cases() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/speakers");
    let text = fs::read_to_string(folder.join("named.toml")).unwrap();
    let file: File = toml::from_str(&text).unwrap();
    let mut failures = Vec::new();
    for case in &file.case {
        let document = Document::new(&case.text, &SegmentOptions::default());
        let found = quotes(&document, &QuoteOptions::default());
        for said in &case.said {
            let is_it = |quote: &&Quote| {
                quote.spans.iter().any(|span| span.of(&case.text).contains(&said.words))
            };
            let Some(quote) = found.iter().find(is_it) else {
                failures.push(format!("{}: {:?} is not found", case.name, said.words));
                continue;
            };
            if quote.speakers != said.speakers {
                failures.push(format!("{}: {:?} by {:?}", case.name, said.words, quote.speakers));
            }
            let kind = quote.speaker_kind.map(|kind| kind.to_string());
            if said.kind.is_some() && kind != said.kind {
                failures.push(format!("{}: {:?} of kind {kind:?}", case.name, said.words));
            }
            let pronoun = quote.speaker_pronoun.map(|pronoun| pronoun.to_string());
            if said.pronoun.is_some() && pronoun != said.pronoun {
                failures.push(format!("{}: {:?}, pronoun {pronoun:?}", case.name, said.words));
            }
            assert!(quote.speaker_confidence.is_some_and(|sure| (0.0..=1.0).contains(&sure)));
        }
    }
    assert!(failures.is_empty(), "{} failures\n{}", failures.len(), failures.join("\n"));
}
