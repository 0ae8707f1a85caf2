//! A fingerprint of the features: weights fit the features that they were trained with, and no
//! others.

use super::candidates::Candidates;
use super::link_features::{Choice, LinkFeatures};
use super::paragraph::Paragraph;
use super::quotation::quotation_features;
use super::second_pass::FirstPass;
use super::span_label::SpanLabel;
use super::tagger::Tagging;
use super::{first_pass, paragraph};
use crate::Error;
use crate::model::clusters::ClusterTable;
use crate::model::crf::WIDTH;
use crate::model::linear::{features, mix};
use crate::model::{SectionName, Sections};
use crate::quotes::marks::{outermost, pair_marks};
use crate::quotes::tokens::{Form, FormCache, TokenColumns, Tokens};
use crate::segment::{Document, SegmentOptions};

/// The section of a weight file that holds its fingerprint.
pub const FINGERPRINT: &SectionName = b"features";

/// A text with something for every feature.
const PROBE: &str = "\u{201c}We won\u{2019}t \u{2014} not in 2016 \u{2014} go,\u{201d} said \
    Sen. Ann Lee-Roe (D), the well-known \"chair\" of it; she had told them so.\n\n\
    According to the U.S. agency, which Mr. Roe leads: nobody asked whether it rained! \
    \u{201c}Did they?\u{201d} he asked, adding that 3 of [them] really stayed...";

/// A number that changes with the features of the tagger, the linker and the model of quotations: a
/// hash of all that they give for a fixed text with fixed labels.
#[must_use]
pub fn fingerprint() -> u64 {
    let document = Document::new(PROBE, &SegmentOptions::default());
    let pairs = pair_marks(&document);
    let (mut columns, mut forms) = (TokenColumns::default(), FormCache::default());
    let clusters = ClusterTable::default();
    forms.begin(1, || ());
    let language = document.language;
    columns.fill(&document, &pairs, &mut forms, |text| (Form::new(text, language, &clusters), ()));
    let tokens = columns.tokens(&document);
    let mut hash = Hash::default();
    for number in tokens.numbers(0..tokens.len()) {
        for place in 0..paragraph::WINDOW {
            first_pass::word_features(forms.get(*number), place, |feature| hash.add(feature));
        }
    }
    for pair in &pairs {
        quotation_features(tokens, &forms, pair, |feature| hash.add(feature));
    }
    let tagging = probe_labels(tokens);
    passes(tokens, &tagging, &mut hash);
    let candidates = Candidates::new(tokens, &outermost(&pairs), &tagging);
    let features = LinkFeatures::new(tokens, &candidates, &tagging);
    let contents = vec![Some(0); candidates.cues.len()];
    for (choice, choosers) in
        [(Choice::Source, &candidates.cues), (Choice::Cue, &candidates.contents)]
    {
        for chooser in 0..choosers.len() {
            features.of_choice(choice, chooser, &contents, |_, feature| hash.add(feature));
        }
    }
    hash.0
}

/// Labels that make spans of three tokens, of all kinds in turn.
fn probe_labels(tokens: Tokens<'_>) -> Tagging {
    let mut tagging = Tagging::default();
    let spans = SpanLabel::ALL.iter().cycle();
    for (label, at) in
        spans.flat_map(|label| [(label, 0), (label, 1), (label, 2)]).take(tokens.len())
    {
        let label = match at {
            0 => label.begin(),
            1 => label.inside(),
            _ => 0,
        };
        let mut marginals = [0.02; WIDTH];
        if let Some(slot) = marginals.get_mut(usize::from(label)) {
            *slot = 0.7;
        }
        tagging.labels.push(label);
        tagging.marginals.push(marginals);
    }
    tagging
}

fn passes(tokens: Tokens<'_>, tagging: &Tagging, hash: &mut Hash) {
    let mut paragraph = Paragraph::default();
    let mut first = FirstPass::default();
    for (index, range) in tokens.paragraphs().iter().enumerate() {
        paragraph.fill(tokens, index);
        first_pass::place_values(&paragraph, tokens, |values| {
            hash.extend(features(first_pass::FIRST_OF_PLACE, values));
        });
        paragraph.classes().iter().for_each(|&class| hash.add(class.into()));
        let marginals = tagging.marginals.get(range.clone()).unwrap_or_default();
        first.fill(tokens, &paragraph, marginals);
        first.values(tokens, &paragraph, |values| {
            hash.extend(features(1, values));
        });
    }
}

/// Fails if the weights of a file were trained with other features.
///
/// # Errors
///
/// If the file has no fingerprint or another one.
pub fn check(file: &Sections) -> Result<(), Error> {
    let section = file.require(FINGERPRINT)?;
    let found = section.first_chunk().map(|bytes| u64::from_le_bytes(*bytes));
    let expected = fingerprint();
    if found == Some(expected) {
        return Ok(());
    }
    let found = found.map_or("none".to_owned(), |found| format!("{found:016x}"));
    Err(Error::argument(
        "weights",
        format!("features {found}"),
        format!("features {expected:016x}"),
    ))
}

/// Two rounds of 32 bits each.
#[derive(Debug, Default)]
struct Hash(u64);

impl Hash {
    fn extend(&mut self, features: impl IntoIterator<Item = u32>) {
        features.into_iter().for_each(|feature| self.add(feature));
    }

    fn add(&mut self, feature: u32) {
        let (low, high) = (self.0 as u32, (self.0 >> 32) as u32);
        let (low, high) = (mix(low, feature), mix(high ^ low, feature.rotate_left(16)));
        self.0 = u64::from(high) << 32 | u64::from(low);
    }
}
