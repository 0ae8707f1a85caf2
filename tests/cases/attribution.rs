//! The cases of who said what; `README.md` beside the files says how they are written.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::thread;

use guillemet::TextSpan;
use guillemet::extract::{Quote, QuoteOptions, quotes};
use guillemet::language::Language;
use guillemet::segment::{Document, SegmentOptions};
use libtest_mimic::Trial;
use serde::Deserialize;

use crate::{files, trial};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    text: String,
    #[serde(default)]
    language: Language,
    quotes: Vec<Row>,
    /// What is wrong with the whole: `rows`, too many of them.
    #[serde(default)]
    known: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    kind: String,
    content: Vec<String>,
    cue: Option<String>,
    source: Option<String>,
    source_kind: Option<String>,
    speaker: Option<String>,
    role: Option<String>,
    speakers: Option<Vec<String>>,
    speaker_kind: Option<String>,
    /// Fields on which careful readers differ.
    #[serde(default)]
    unchecked: BTreeSet<String>,
    /// By field, what goes wrong today.
    #[serde(default)]
    known: BTreeMap<String, String>,
}

type Fields = Vec<(&'static str, Vec<String>)>;

impl Row {
    fn fields(&self) -> Fields {
        let one = |part: &Option<String>| part.iter().cloned().collect();
        let mut fields = vec![
            ("kind", vec![self.kind.clone()]),
            ("content", self.content.clone()),
            ("cue", one(&self.cue)),
            ("source", one(&self.source)),
            ("source_kind", one(&self.source_kind)),
            ("speaker", one(&self.speaker)),
            ("role", one(&self.role)),
        ];
        fields.extend(self.speakers.iter().map(|speakers| ("speakers", speakers.clone())));
        fields.extend(self.speaker_kind.iter().map(|kind| ("speaker_kind", vec![kind.clone()])));
        fields
    }

    /// Where its pieces stand in the text, the first of them not before `from`.
    fn spans(&self, text: &str, mut from: usize) -> Vec<Range<usize>> {
        let place = |piece: &String| {
            let found = text[from..].find(piece.as_str());
            let start = from + found.unwrap_or_else(|| panic!("{piece:?} stands elsewhere"));
            from = start + piece.len();
            start..from
        };
        self.content.iter().map(place).collect()
    }
}

fn found_fields(quote: &Quote, text: &str) -> BTreeMap<&'static str, Vec<String>> {
    let words = |span: &TextSpan| span.of(text).to_owned();
    BTreeMap::from([
        ("kind", vec![quote.kind.to_string()]),
        ("content", quote.spans.iter().map(words).collect()),
        ("cue", quote.cue.iter().map(words).collect()),
        ("source", quote.source.iter().map(words).collect()),
        ("source_kind", quote.source_kind.iter().map(ToString::to_string).collect()),
        ("speaker", quote.speaker.iter().cloned().collect()),
        ("role", quote.role.iter().cloned().collect()),
        ("speakers", quote.speakers.clone()),
        ("speaker_kind", quote.speaker_kind.iter().map(ToString::to_string).collect()),
    ])
}

/// The found row that shares most of the text with the pieces, taken out of `found`.
fn take_nearest(found: &mut Vec<Quote>, pieces: &[Range<usize>]) -> Option<Quote> {
    let shared = |quote: &Quote| -> usize {
        let with = |piece: &Range<usize>, span: &TextSpan| {
            let span = span.range();
            piece.end.min(span.end).saturating_sub(piece.start.max(span.start))
        };
        pieces.iter().flat_map(|piece| quote.spans.iter().map(move |span| with(piece, span))).sum()
    };
    let most = found.iter().map(shared).max().filter(|&most| most > 0)?;
    let nearest = found.iter().position(|quote| shared(quote) == most)?;
    Some(found.remove(nearest))
}

/// Says what is wrong that is not known, and what is known and not wrong any more.
fn compare(wrong: &BTreeMap<&str, String>, known: &BTreeMap<String, String>) -> Vec<String> {
    let news = wrong.iter().filter(|(field, _)| !known.contains_key(**field));
    let mended = known.keys().filter(|field| !wrong.contains_key(field.as_str()));
    news.map(|(field, what)| format!("{field}: {what}"))
        .chain(mended.map(|field| format!("{field} is right now: take it out of `known`")))
        .collect()
}

fn check(case: &Case) {
    let mut options = SegmentOptions::default();
    options.language = case.language;
    let document = Document::new(&case.text, &options);
    let mut found = quotes(&document, &QuoteOptions::default());
    let mut complaints = Vec::new();
    let mut from = 0;
    for row in &case.quotes {
        let pieces = row.spans(&case.text, from);
        from = pieces[0].end;
        let mut wrong = BTreeMap::new();
        if let Some(quote) = take_nearest(&mut found, &pieces) {
            let fields = found_fields(&quote, &case.text);
            for (field, expected) in row.fields() {
                let found = &fields[field];
                if *found != expected && !row.unchecked.contains(field) {
                    wrong.insert(field, format!("found {found:?}, expected {expected:?}"));
                }
            }
        } else {
            wrong.insert("row", "there is none".to_owned());
        }
        let name = &row.content[0];
        complaints.extend(compare(&wrong, &row.known).into_iter().map(|c| format!("{name} {c}")));
    }
    let words = |quote: &Quote| format!("{:?}", found_fields(quote, &case.text));
    let extra: Vec<String> = found.iter().map(words).collect();
    let wrong = if extra.is_empty() { None } else { Some(("rows", extra.join("\n"))) };
    complaints.extend(compare(&wrong.into_iter().collect(), &case.known));
    assert!(complaints.is_empty(), "{}\n{}", case.text, complaints.join("\n"));
}

/// The rows of a text, read by this thread after whatever it has read before.
fn rows_of(text: &str) -> Vec<Quote> {
    quotes(&Document::new(text, &SegmentOptions::default()), &QuoteOptions::default())
}

/// What a thread keeps of the words that it has read changes nothing: rows are as a new thread
/// makes them, in whatever order the texts come, and behind more words than are kept.
fn check_history() {
    let cases: Vec<(String, Case)> = files::cases("quotes");
    let mut texts: Vec<String> = cases.into_iter().map(|(_, case)| case.text).collect();
    let expected: BTreeMap<String, Vec<Quote>> = texts
        .iter()
        .map(|text| {
            let rows = thread::scope(|scope| scope.spawn(|| rows_of(text)).join().unwrap());
            (text.clone(), rows)
        })
        .collect();
    let many_words =
        (0..17_000).map(|number| format!("Word{number}")).collect::<Vec<_>>().join(" ");
    for step in [1, 101, 173] {
        // A step that has no factor in common with the number of texts takes them all.
        for index in 0..texts.len() {
            let text = &texts[index * step % texts.len()];
            assert_eq!(rows_of(text), expected[text], "{text}");
            if index == 20 {
                rows_of(&many_words);
            }
        }
        texts.reverse();
    }
}

pub(crate) fn trials() -> Vec<Trial> {
    let history = trial("quotes::the order of reading changes nothing".into(), check_history);
    let test = |(file, case): (String, Case)| {
        let is_known =
            !case.known.is_empty() || case.quotes.iter().any(|row| !row.known.is_empty());
        let test = trial(format!("quotes::{file}::{}", case.name), move || check(&case));
        if is_known { test.with_kind("known to be wrong") } else { test }
    };
    files::cases("quotes").into_iter().map(test).chain([history]).collect()
}

/// How many cases, and how much of them is known to be wrong.
pub(crate) fn known() -> String {
    let cases: Vec<(String, Case)> = files::cases("quotes");
    let of_row = |row: &Row| row.known.keys().cloned().collect::<Vec<_>>();
    let of_case = |(_, case): &(String, Case)| -> Vec<String> {
        case.known.keys().cloned().chain(case.quotes.iter().flat_map(of_row)).collect()
    };
    let known: Vec<Vec<String>> = cases.iter().map(of_case).collect();
    let mut by_field = BTreeMap::<&str, usize>::new();
    for field in known.iter().flatten() {
        *by_field.entry(field).or_default() += 1;
    }
    let fields: Vec<String> = by_field.iter().map(|(field, n)| format!("{field} {n}")).collect();
    let wrong = known.iter().filter(|fields| !fields.is_empty()).count();
    let (all, fields) = (cases.len(), fields.join(", "));
    format!("quotes: {} of {all} cases right, {wrong} known to be wrong ({fields})", all - wrong)
}
