//! The shared cases of speakers: who says what, by name. `tests/cases/speakers/README.md` says how
//! they are written.
#![allow(
    clippy::field_reassign_with_default,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test may panic"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use guillemet::extract::{
    Cues, Extracted, Extractor, KnownNames, NameKind, Quote, QuoteOptions, Speaker,
};
use guillemet::segment::{Document, SegmentOptions};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    case: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    text: String,
    #[serde(default)]
    options: Options,
    #[serde(default)]
    said: Vec<Said>,
    #[serde(default)]
    who: Vec<Who>,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Options {
    names: BTreeMap<String, NameKind>,
    aliases: BTreeMap<String, String>,
    author: Option<String>,
    cues: Vec<String>,
}

type Known = BTreeMap<String, String>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Said {
    words: String,
    speakers: Vec<String>,
    kind: Option<String>,
    pronoun: Option<String>,
    #[serde(default)]
    known: Known,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Who {
    name: String,
    aliases: Option<Vec<String>>,
    kind: Option<String>,
    role: Option<String>,
    pronoun: Option<String>,
    quotations: Option<u32>,
    words: Option<u32>,
    #[serde(default)]
    known: Known,
}

/// The fields that are given and found to be another thing.
fn wrong(fields: Vec<(&'static str, Option<String>, String)>) -> Vec<(&'static str, String)> {
    let differs = |(name, given, found): (_, Option<String>, String)| {
        given.filter(|given| *given != found).map(|given| (name, format!("{found}, not {given}")))
    };
    fields.into_iter().filter_map(differs).collect()
}

fn told(value: Option<impl ToString>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

impl Said {
    fn wrong(&self, quote: Option<&Quote>) -> Vec<(&'static str, String)> {
        let Some(quote) = quote else { return vec![("row", "there is none".to_owned())] };
        assert!(quote.speaker_confidence.is_some_and(|sure| (0.0..=1.0).contains(&sure)));
        wrong(vec![
            ("speakers", Some(self.speakers.join(", ")), quote.speakers.join(", ")),
            ("kind", self.kind.clone(), told(quote.speaker_kind)),
            ("pronoun", self.pronoun.clone(), told(quote.speaker_pronoun)),
        ])
    }
}

impl Who {
    fn wrong(&self, row: Option<&Speaker>) -> Vec<(&'static str, String)> {
        let Some(row) = row else { return vec![("row", "there is none".to_owned())] };
        wrong(vec![
            ("name", Some(self.name.clone()), row.name.clone()),
            ("aliases", self.aliases.as_ref().map(|it| it.join(", ")), row.aliases.join(", ")),
            ("kind", self.kind.clone(), told(row.kind)),
            ("role", self.role.clone(), told(row.role.clone())),
            ("pronoun", self.pronoun.clone(), told(row.pronoun)),
            ("quotations", self.quotations.map(|it| it.to_string()), row.quotations.to_string()),
            ("words", self.words.map(|it| it.to_string()), row.words.to_string()),
        ])
    }
}

/// What is wrong and not known to be, and what is known to be wrong and is right.
fn compare(wrong: &[(&'static str, String)], known: &Known) -> Vec<String> {
    let news = wrong.iter().filter(|(field, _)| !known.contains_key(*field));
    let is_wrong = |field: &str| wrong.iter().any(|(other, _)| *other == field);
    let mended = known.keys().filter(|field| !is_wrong(field));
    news.map(|(field, what)| format!("{field}: {what}"))
        .chain(mended.map(|field| format!("{field} is right now: take it out of `known`")))
        .collect()
}

fn extracted(case: &Case) -> Extracted {
    let Options { names, aliases, author, cues } = &case.options;
    let mut options = QuoteOptions::default();
    options.known = KnownNames::new(names.clone(), aliases.clone()).unwrap();
    options.cues = Cues::new(cues.clone()).unwrap();
    options.author.clone_from(author);
    let document = Document::new(&case.text, &SegmentOptions::default());
    Extractor::new(options).extract(&document)
}

fn complaints(case: &Case) -> Vec<String> {
    let Extracted { quotes, speakers, .. } = extracted(case);
    let mut complaints = Vec::new();
    for said in &case.said {
        let is_it = |quote: &&Quote| {
            quote.spans.iter().any(|span| span.of(&case.text).contains(&said.words))
        };
        let wrong = said.wrong(quotes.iter().find(is_it));
        let found = compare(&wrong, &said.known).into_iter();
        complaints.extend(found.map(|what| format!("{:?} {what}", said.words)));
    }
    for (number, who) in case.who.iter().enumerate() {
        complaints.extend(compare(&who.wrong(speakers.get(number)), &who.known));
    }
    if !case.who.is_empty() && speakers.len() > case.who.len() {
        complaints.push(format!("{} speakers, not {}", speakers.len(), case.who.len()));
    }
    complaints
}

#[test]
fn speaker_cases() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/speakers");
    let (mut count, mut failures) = (0, Vec::new());
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "toml") {
            continue;
        }
        let file: File = toml::from_str(&fs::read_to_string(&path).unwrap())
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        for case in &file.case {
            assert!(!case.said.is_empty() || !case.who.is_empty(), "{}", case.name);
            count += 1;
            let found = complaints(case).into_iter();
            failures.extend(found.map(|complaint| format!("{}: {complaint}", case.name)));
        }
    }
    assert!(failures.is_empty(), "{} of {count}\n{}", failures.len(), failures.join("\n"));
}
