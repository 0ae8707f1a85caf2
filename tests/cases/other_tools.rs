//! The quotation cases of other tools: textacy's in `tests/conformance`; those of `CoreNLP` and
//! sayswho, whose licences do not allow a copy, where the reference data has them. Cases that cannot
//! pass are listed with the reason.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use guillemet::TextSpan;
use guillemet::extract::{Quote, QuoteOptions, quotes};
use guillemet::quotes::marks::pair_marks;
use guillemet::segment::{Document, SegmentOptions};
use libtest_mimic::Trial;
use serde_json::Value;

use crate::{files, trial};

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

fn strings(value: &Value) -> Vec<String> {
    let items = value.as_array().map(Vec::as_slice).unwrap_or_default();
    items.iter().map(|item| item.as_str().unwrap().to_owned()).collect()
}

/// Checks that of a suite what fails is what is excepted.
fn check(path: &Path, kind: &str, difference: impl Fn(&str, &Value) -> Option<String>) {
    let is_excepted = |name: &str| EXCEPTIONS.iter().any(|(excepted, _)| *excepted == name);
    let mut seen = BTreeSet::new();
    for case in files::json_lines(path).iter().filter(|case| case["kind"] == kind) {
        let name = case["name"].as_str().unwrap();
        match difference(case["text"].as_str().unwrap(), case) {
            Some(difference) => assert!(is_excepted(name), "{name}: {difference}"),
            None => assert!(!is_excepted(name), "{name} passes: it is no exception any more"),
        }
        seen.insert(name.to_owned());
    }
    assert!(!seen.is_empty(), "{} has no case of {kind}", path.display());
}

pub(crate) fn trials() -> Vec<Trial> {
    let test = |tool: &str, path: PathBuf, test: fn(&Path)| {
        let is_missing = !path.exists();
        let test = trial(format!("quotes::{tool}"), move || test(&path));
        if is_missing { test.with_ignored_flag(true).with_kind("no reference data") } else { test }
    };
    let shared = |name: &str| files::shared("data/quote-cases").join(name);
    vec![
        test("textacy", files::conformance("textacy.jsonl"), direct_speech),
        test("sayswho", shared("sayswho.jsonl"), direct_speech),
        test("CoreNLP", shared("corenlp.jsonl"), corenlp_marks),
    ]
}

fn corenlp_marks(path: &Path) {
    check(path, "extraction", |text, case| {
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

fn direct_speech(path: &Path) {
    check(path, "direct_attributed", |text, case| {
        let document = Document::new(text, &SegmentOptions::default());
        difference(text, &quotes(&document, &QuoteOptions::default()), case)
    });
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
