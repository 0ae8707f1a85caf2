//! The quotation cases of other tools (CoreNLP, textacy, sayswho), read where they lie.
//!
//! They are not part of this repository: `GUILLEMET_SHARED` names the folder that has
//! `data/quote-cases`, by default `../shared`. Cases that cannot pass are listed with the reason.
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a test may panic, and says what it skips"
)]

use std::fs;
use std::path::PathBuf;

use guillemet::TextSpan;
use guillemet::extract::{Quote, QuoteOptions, quotes};
use guillemet::quotes::marks::pair_marks;
use guillemet::segment::{Document, SegmentOptions};
use serde_json::Value;

/// Cases that expect what is decided otherwise here, and why.
const EXCEPTIONS: &[(&str, &str)] = &[
    ("testMaxLength", "no longest quotation is set"),
    ("testEmbeddedSingleLatexQuotes", "one grave accent opens, two apostrophes are a double mark"),
    ("testEmbeddedLatexQuotesAllEndSamePlace", "seven apostrophes in a row"),
    ("testEmbeddedLatexQuotesAllEndSamePlaceNoEmbedded", "eight apostrophes in a row"),
    ("testBasicIgnoreSingleQuotes_1", "single marks are always read"),
    ("testUnclosedLastDoubleQuotes", "an unclosed quotation is kept as one"),
    ("testUnclosedLastDoubleQuotesUnclosedAnnotation", "an unclosed quotation is kept as one"),
    ("testEmbeddedQuotes", "single marks over blank lines"),
    ("testMultiParagraphQuoteSingle", "single marks over blank lines"),
    ("testMultiLineQuoteSingle", "single marks over a line that ends a sentence"),
    ("testWordBeginningWithApostropheAtQuoteBeginningSingleQuotes", "two apostrophes"),
    ("test_direct_quotations_spanish_1", "attribution is English"),
    ("test_direct_quotations_spanish_2", "attribution is English"),
];

fn cases(file: &str) -> Vec<Value> {
    let shared = std::env::var("GUILLEMET_SHARED").unwrap_or_else(|_| "../shared".to_owned());
    let path = PathBuf::from(shared).join("data/quote-cases").join(file);
    match fs::read_to_string(&path) {
        Ok(lines) => lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect(),
        Err(error) => {
            println!("skipped: {}: {error}", path.display());
            Vec::new()
        }
    }
}

fn strings(value: &Value) -> Vec<String> {
    let items = value.as_array().map(Vec::as_slice).unwrap_or_default();
    items.iter().map(|item| item.as_str().unwrap().to_owned()).collect()
}

/// Checks that what fails is what is excepted, and says how many pass.
fn check(file: &str, kind: &str, difference: impl Fn(&str, &Value) -> Option<String>) {
    let (mut failed, mut all) = (Vec::new(), 0);
    for case in cases(file).iter().filter(|case| case["kind"] == kind) {
        all += 1;
        if let Some(difference) = difference(case["text"].as_str().unwrap(), case) {
            failed.push((case["name"].as_str().unwrap().to_owned(), difference));
        }
    }
    println!("{file}: {} of {all} pass", all - failed.len());
    for (name, difference) in failed {
        let exception = EXCEPTIONS.iter().find(|(excepted, _)| *excepted == name);
        let (_, reason) = exception.unwrap_or_else(|| panic!("{name}: {difference}"));
        println!("  {name}: {reason}");
    }
}

#[test]
fn corenlp_marks() {
    check("corenlp.jsonl", "extraction", |text, case| {
        let document = Document::new(text, &SegmentOptions::default());
        let mut found: Vec<TextSpan> = Vec::new();
        for pair in pair_marks(&document).iter().filter(|pair| pair.depth == 0) {
            match found.last_mut() {
                Some(last) if pair.continues => *last = last.cover(pair.span),
                _ => found.push(pair.span),
            }
        }
        let found: Vec<&str> = found.iter().map(|span| span.of(text)).collect();
        let expected = strings(&case["expected_quotes"]);
        (found != expected).then(|| format!("found {found:?}, expected {expected:?}"))
    });
}

#[test]
fn direct_speech_of_textacy_and_sayswho() {
    for file in ["textacy.jsonl", "sayswho.jsonl"] {
        check(file, "direct_attributed", |text, case| {
            let document = Document::new(text, &SegmentOptions::default());
            difference(text, &quotes(&document, &QuoteOptions::default()), case)
        });
    }
}

/// What differs from a case of direct speech, where a piece is a quotation of its own.
fn difference(text: &str, found: &[Quote], case: &Value) -> Option<String> {
    let rows: Vec<(&str, Option<&str>, Option<&str>)> = found
        .iter()
        .filter(|quote| quote.kind.name() == "direct")
        .flat_map(|quote| {
            let part = |span: Option<TextSpan>| span.map(|span| span.of(text));
            quote.spans.iter().map(move |span| (span.of(text), part(quote.source), part(quote.cue)))
        })
        .collect();
    let expected = strings(&case["expected_quotes"]);
    let words: Vec<&str> = rows.iter().map(|(words, ..)| *words).collect();
    if words != expected {
        return Some(format!("found {words:?}, expected {expected:?}"));
    }
    for (index, (_, source, cue)) in rows.iter().enumerate() {
        for (part, tokens) in [(source, "expected_speaker_tokens"), (cue, "expected_cue_tokens")] {
            let tokens = strings(&case[tokens][index]);
            let part = part.unwrap_or_default();
            if !tokens.iter().all(|token| part.contains(token.as_str())) {
                return Some(format!("found {part:?}, expected {tokens:?}"));
            }
        }
    }
    None
}
