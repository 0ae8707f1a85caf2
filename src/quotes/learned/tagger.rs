//! The sequence model: which tokens are source, cue and content.
//!
//! A paragraph is one sequence of a linear-chain conditional random field ([`crate::model::crf`])
//! over hashed features, in two passes: first by the words around each token and its place to
//! quotation marks; then, the scores of the first pass standing, by what that pass found around it.
//!
//! What is learned is English, and of the news. Where the first pass finds nothing like a cue and
//! there are no quotation marks, there is no second one.

use std::ops::Range;
use std::sync::atomic::{AtomicU32, Ordering};

use super::first_pass::{FIRST_OF_PLACE, PLACE, place_values, word_features};
use super::paragraph::{CLASSES, Paragraph, WINDOW};
use super::second_pass::{FirstPass, VALUES};
use super::span_label::{SpanLabel, transitions};
use crate::language::Language;
use crate::model::Sections;
use crate::model::clusters::ClusterTable;
use crate::model::crf::{HALF, LinearChainCrf, Row, TransitionScores, Transitions, WIDTH};
use crate::model::linear::{NO_SUMS, Rows, Sums, features};
use crate::model::vectors::widest;
use crate::quotes::tokens::{Form, FormCache, Tokens};
use crate::{Error, interrupt};

/// Word forms with the sums of the weights of their features at the first pass, for each place that
/// they have in the window of a token.
pub type TaggedForms = FormCache<[Sums; WINDOW]>;

/// The weights of the sequence model.
#[derive(Clone, Debug)]
pub struct Tagger {
    clusters: ClusterTable,
    first: Pass,
    second: Pass,
    /// Tells taggers apart that work with the same cache.
    number: u32,
    /// Added to the score of beginning a cue: what is lost in precision is won in recall.
    cue_bonus: f32,
}

/// The weights of one pass.
#[derive(Clone, Debug)]
struct Pass {
    rows: Rows,
    transitions: Transitions,
}

/// What the model says of each token of a document. To be used again for document after document.
#[derive(Clone, Debug, Default)]
pub struct Tagging {
    /// The best label of each token, see [`SpanLabel`].
    pub labels: Vec<u8>,
    /// The probability of every label of each token.
    pub marginals: Vec<Row>,
}

impl Tagging {
    /// How likely tokens belong to one of these spans, on average.
    pub(crate) fn probability(&self, tokens: Range<usize>, labels: &[SpanLabel]) -> f32 {
        let rows = self.marginals.get(tokens).unwrap_or_default();
        let of_row = |row| labels.iter().map(|label| label.probability(row)).sum::<f32>();
        rows.iter().map(of_row).sum::<f32>() / (rows.len() as f32).max(1.0)
    }
}

/// Working space for one paragraph, to be used again.
#[derive(Debug, Default)]
pub struct TaggerSpace {
    crf: LinearChainCrf,
    paragraph: Paragraph,
    first: FirstPass,
    /// The values of the features of each token, one behind the other.
    values: Vec<u32>,
    sums: Vec<Sums>,
    emissions: Vec<Row>,
    labels: Vec<u8>,
    marginals: Vec<Row>,
}

impl TaggerSpace {
    /// Adds the weights of the features, of which each token has `N` with templates from `first` on,
    /// to the sums, and the scores that these stand for to the emissions. (All values are known
    /// before the first row is fetched, so that the processor can fetch many at a time.)
    fn add_scores<const N: usize>(&mut self, rows: &Rows, first: u32) {
        widest(
            #[inline(always)]
            || self.add_rows::<N>(rows, first),
        );
    }

    #[inline(always)]
    fn add_rows<const N: usize>(&mut self, rows: &Rows, first: u32) {
        for (values, sums) in self.values.as_chunks::<N>().0.iter().zip(&mut self.sums) {
            rows.add(&features(first, *values), sums);
        }
        for (emission, sums) in self.emissions.iter_mut().zip(&self.sums) {
            for (score, added) in emission.iter_mut().zip(rows.scores(sums)) {
                *score += added;
            }
        }
    }
}

/// The number of the next tagger.
static NEXT: AtomicU32 = AtomicU32::new(1);

impl Tagger {
    /// A tagger with the weights of a file.
    ///
    /// # Errors
    ///
    /// If a section of the file is missing.
    pub fn new(file: &Sections) -> Result<Self, Error> {
        let [first, second, cue_bonus] = file.numbers(b"scales  ")?;
        let pass = |rows, scale, steps| -> Result<Pass, Error> {
            Ok(Pass {
                rows: Rows::new(file.require(rows)?, scale),
                transitions: read_transitions(&file.numbers(steps)?),
            })
        };
        Ok(Self {
            number: NEXT.fetch_add(1, Ordering::Relaxed),
            clusters: ClusterTable::new(file.require(b"words   ")?, file.require(b"parents ")?),
            first: pass(b"first   ", first, b"fsteps  ")?,
            second: pass(b"second  ", second, b"ssteps  ")?,
            cue_bonus,
        })
    }

    /// Makes a cache ready for a document that this tagger is to label, with the word lists of this
    /// number.
    pub fn begin(&self, forms: &mut TaggedForms, lists: u32) {
        let owner = (u64::from(self.number) << u32::BITS) | u64::from(lists);
        forms.begin(owner, || self.sums(&Form::EDGE));
    }

    /// A word form with what it says of the tokens around it.
    #[must_use]
    pub fn form(&self, text: &str, language: Language) -> (Form, [Sums; WINDOW]) {
        let form = Form::new(text, language, &self.clusters);
        (form, self.sums(&form))
    }

    fn sums(&self, form: &Form) -> [Sums; WINDOW] {
        let mut sums = [NO_SUMS; WINDOW];
        let mut features = Vec::new();
        for (place, sums) in sums.iter_mut().enumerate() {
            features.clear();
            word_features(form, place, |feature| features.push(feature));
            self.first.rows.add(&features, sums);
        }
        sums
    }

    /// Labels a document whose forms are in the cache.
    pub fn tag(
        &self,
        tokens: Tokens<'_>,
        forms: &TaggedForms,
        space: &mut TaggerSpace,
        tagging: &mut Tagging,
    ) {
        let mut none = [0.0; WIDTH];
        none[0] = 1.0;
        let Tagging { labels, marginals } = tagging;
        labels.clear();
        labels.resize(tokens.len(), 0);
        marginals.clear();
        marginals.resize(tokens.len(), none);
        for (paragraph, range) in tokens.paragraphs().iter().enumerate() {
            let is_left_out = range.is_empty() || interrupt::is_stopped();
            if is_left_out || !self.tag_paragraph(tokens, paragraph, forms, space) {
                continue;
            }
            if let Some(labels) = labels.get_mut(range.clone()) {
                labels.copy_from_slice(&space.labels);
            }
            if let Some(marginals) = marginals.get_mut(range.clone()) {
                marginals.copy_from_slice(&space.marginals);
            }
        }
    }

    /// Labels a paragraph if there may be something in it.
    fn tag_paragraph(
        &self,
        tokens: Tokens<'_>,
        paragraph: usize,
        forms: &TaggedForms,
        space: &mut TaggerSpace,
    ) -> bool {
        space.paragraph.fill(tokens, paragraph);
        self.run_first(tokens, forms, space);
        space.first.fill(tokens, &space.paragraph, &space.marginals);
        if space.first.has_no_cue() && !space.paragraph.has_quotation() {
            return false;
        }
        self.run_second(tokens, space);
        true
    }

    fn run_first(&self, tokens: Tokens<'_>, forms: &TaggedForms, space: &mut TaggerSpace) {
        space.emissions.clear();
        space.emissions.resize(space.paragraph.len(), [0.0; WIDTH]);
        add_words(forms, &space.paragraph.numbers, &mut space.sums);
        let TaggerSpace { paragraph, values, .. } = space;
        values.clear();
        place_values(paragraph, tokens, |own| values.extend_from_slice(&own));
        space.add_scores::<PLACE>(&self.first.rows, FIRST_OF_PLACE);
        let TaggerSpace { crf, emissions, paragraph, marginals, .. } = space;
        crf.marginals(&self.first.transitions, emissions, &paragraph.classes, marginals);
    }

    fn run_second(&self, tokens: Tokens<'_>, space: &mut TaggerSpace) {
        let TaggerSpace { paragraph, first, sums, values, .. } = space;
        values.clear();
        first.values(tokens, paragraph, |own| values.extend_from_slice(&own));
        sums.clear();
        sums.resize(paragraph.len(), NO_SUMS);
        space.add_scores::<VALUES>(&self.second.rows, 1);
        for scores in &mut space.emissions {
            if let Some(score) = scores.get_mut(usize::from(SpanLabel::Cue.begin())) {
                *score += self.cue_bonus;
            }
        }
        let TaggerSpace { crf, emissions, paragraph, labels, marginals, .. } = space;
        crf.decode(&self.second.transitions, emissions, &paragraph.classes, labels);
        crf.marginals(&self.second.transitions, emissions, &paragraph.classes, marginals);
    }
}

/// What the words around each token of a paragraph say of it.
fn add_words(forms: &TaggedForms, numbers: &[u32], sums: &mut Vec<Sums>) {
    widest(
        #[inline(always)]
        || add_word_sums(forms, numbers, sums),
    );
}

#[inline(always)]
fn add_word_sums(forms: &TaggedForms, numbers: &[u32], sums: &mut Vec<Sums>) {
    sums.clear();
    sums.reserve(numbers.len());
    for window in numbers.windows(WINDOW) {
        let mut sum = NO_SUMS;
        for (place, &number) in window.iter().enumerate() {
            let row = forms.payload(number).and_then(|rows| rows.get(place));
            for (sum, value) in sum.iter_mut().zip(row.unwrap_or(&NO_SUMS)) {
                *sum += value;
            }
        }
        sums.push(sum);
    }
}

/// The number of transition scores of a pass.
const TRANSITIONS: usize = HALF + CLASSES * (HALF * HALF + WIDTH);

/// The scores of a file: of starting with each label, then for each class those of every step.
fn read_transitions(scores: &[f32; TRANSITIONS]) -> Transitions {
    let mut scores = scores.iter();
    let mut fill = |row: &mut [f32]| {
        for (slot, score) in row.iter_mut().zip(&mut scores) {
            *slot = *score;
        }
    };
    let mut start = [0.0; HALF];
    fill(&mut start);
    let mut steps = vec![TransitionScores::all(0.0); CLASSES];
    for steps in &mut steps {
        fill(steps.begin.as_flattened_mut());
        fill(&mut steps.inside);
    }
    transitions(start, steps)
}
