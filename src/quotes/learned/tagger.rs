//! The sequence model: which tokens are source, cue and content.
//!
//! Attributions hardly ever overlap, so one label for each token is enough. The labels also say
//! on which side of a source or content its cue stands, which is most of what has to be known to
//! put the parts together. A paragraph is one sequence of a linear-chain conditional random field
//! ([`crate::model::chain`]) over hashed features, looked at twice: first by the words around each
//! token and its place to quotation marks; then, the scores of the first look standing, by what
//! that look found around it: labels, likely cues, and what stands between (stacking: Cohen and
//! Carvalho, "Stacked Sequential Learning", IJCAI 2005).
//!
//! What is learned is English, and of the news. Where the first look finds nothing like a cue and
//! there are no quotation marks, there is no second one.

use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};

use super::cache::{Known, Memory};
pub use super::first_pass::Context;
use super::second_pass::FirstLook;
use super::token_view::WINDOW;
pub(crate) use super::token_view::{Word, kind, state};
use crate::model::chain::{Chain, HALF, Half, Row, Steps, Transitions, WIDTH};
use crate::model::lexicon::Lexicon;
use crate::model::linear::{NO_SUMS, Rows, Sums};
use crate::model::{Sections, floats};
use crate::segment::Document;
use crate::{Error, TextSpan, interrupt};

/// What a labelled token is part of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// A cue.
    Cue,
    /// A source whose cue stands behind it.
    SourceBefore,
    /// A source whose cue stands before it.
    SourceAfter,
    /// A content whose cue stands behind it.
    ContentBefore,
    /// The first content behind its cue.
    ContentAfter,
    /// A content that goes on after an interruption: the second piece of an attribution or a
    /// later one.
    ContentAgain,
}

impl Part {
    /// All of them, in the order of their labels.
    pub const ALL: [Self; 6] = [
        Self::Cue,
        Self::SourceBefore,
        Self::SourceAfter,
        Self::ContentBefore,
        Self::ContentAfter,
        Self::ContentAgain,
    ];

    /// Those of contents.
    pub(crate) const CONTENTS: [Self; 3] =
        [Self::ContentBefore, Self::ContentAfter, Self::ContentAgain];

    /// The label of a token that begins such a part. Label 0 is for tokens in no part.
    ///
    /// ```
    /// use guillemet::quotes::learned::tagger::Part;
    ///
    /// assert_eq!(Part::ALL.map(Part::label), [1, 2, 3, 4, 5, 6]);
    /// ```
    #[must_use]
    pub const fn label(self) -> u8 {
        1 + self as u8
    }

    /// The label of a token that goes on with such a part.
    ///
    /// ```
    /// use guillemet::quotes::learned::tagger::Part;
    ///
    /// assert_eq!(Part::ALL.map(Part::inner_label), [9, 10, 11, 12, 13, 14]);
    /// ```
    #[must_use]
    pub const fn inner_label(self) -> u8 {
        self.label() + HALF as u8
    }

    /// The part that a label stands for.
    ///
    /// ```
    /// use guillemet::quotes::learned::tagger::Part;
    ///
    /// assert!(Part::ALL.iter().all(|&part| Part::of(part.label()) == Some(part)));
    /// assert!(Part::ALL.iter().all(|&part| Part::of(part.inner_label()) == Some(part)));
    /// assert_eq!(Part::of(0), None);
    /// ```
    #[must_use]
    pub fn of(label: u8) -> Option<Self> {
        let index = (usize::from(label) % HALF).checked_sub(1)?;
        Self::ALL.get(index).copied()
    }

    /// How likely a token belongs to this part.
    pub(crate) fn share(self, row: &Row) -> f32 {
        let at = |label: u8| row.get(usize::from(label)).copied().unwrap_or_default();
        at(self.label()) + at(self.inner_label())
    }
}

/// The number of classes of positions, by which transitions are chosen.
pub const CLASSES: usize = 12;

/// Transitions from scores of starting with each label and of the steps in each class of positions;
/// labels that stand for nothing are forbidden, whatever the scores.
///
/// ```
/// use guillemet::model::chain::{Chain, HALF, Steps, WIDTH};
/// use guillemet::quotes::learned::tagger::transitions;
///
/// let transitions = transitions([0.0; HALF], vec![Steps::all(0.0)]);
/// let mut emissions = [[0.0; WIDTH]; 2];
/// emissions[1][7] = 100.0;
/// let mut labels = Vec::new();
/// Chain::default().decode(&transitions, &emissions, &[0, 0], &mut labels);
/// assert_eq!(labels, [0, 0]);
/// ```
#[must_use]
pub fn transitions(mut start: Half, mut steps: Vec<Steps>) -> Transitions {
    let forbid = |half: &mut [f32]| {
        if let Some(scores) = half.get_mut(1 + Part::ALL.len()..) {
            scores.fill(f32::NEG_INFINITY);
        }
    };
    forbid(&mut start);
    for steps in &mut steps {
        steps.begin.iter_mut().for_each(|half| forbid(half));
        // Nothing that goes on with no part.
        for (label, score) in (0_u8..).zip(&mut steps.onward) {
            *score = if Part::of(label).is_some() { *score } else { f32::NEG_INFINITY };
        }
    }
    Transitions::new(start, steps)
}

/// A document as the model sees it.
#[derive(Debug, Default)]
pub struct View {
    words: Vec<Word>,
    paragraphs: Vec<Range<usize>>,
}

impl View {
    /// Looks at a document again; `regions` are its stretches within quotation marks, with the
    /// marks, in order and apart.
    pub fn update(&mut self, document: &Document<'_>, regions: &[TextSpan], lexicon: &Lexicon<'_>) {
        self.update_by(document, regions, |text| Word::new(text, lexicon));
    }

    /// The same by a function that knows words.
    fn update_by(
        &mut self,
        document: &Document<'_>,
        regions: &[TextSpan],
        mut word: impl FnMut(&str) -> Word,
    ) {
        self.words.clear();
        self.paragraphs.clear();
        for paragraph in &document.paragraphs {
            if interrupt::is_stopped() {
                break;
            }
            let sentence = |index: u32| document.sentences.get(index as usize);
            let first = sentence(paragraph.sentences.start).map_or(0, |s| s.tokens.start);
            let last = paragraph.sentences.end.checked_sub(1).and_then(sentence);
            let range = first as usize..last.map_or(first, |s| s.tokens.end) as usize;
            let tokens = document.tokens.get(range.clone()).unwrap_or_default();
            self.words.extend(tokens.iter().map(|token| word(token.of(document.text))));
            self.paragraphs.push(range);
        }
        super::token_view::place(document, regions, &mut self.words);
    }

    /// The paragraphs as ranges of tokens.
    #[must_use]
    pub fn paragraphs(&self) -> &[Range<usize>] {
        &self.paragraphs
    }

    pub(crate) fn words(&self) -> &[Word] {
        &self.words
    }

    fn paragraph_words(&self, paragraph: usize) -> &[Word] {
        let range = self.paragraphs.get(paragraph).cloned().unwrap_or_default();
        self.words.get(range).unwrap_or_default()
    }

    /// Prepares a paragraph for its looks.
    pub fn context(&self, paragraph: usize, context: &mut Context) {
        context.first = paragraph == 0;
        context.prepare(self.paragraph_words(paragraph));
    }

    /// Hands each token of a paragraph (counted from its start) and each of its features at the
    /// first look to `visit`; all tokens have the same number of features.
    pub fn first_features(
        &self,
        paragraph: usize,
        context: &Context,
        mut visit: impl FnMut(usize, u32),
    ) {
        let words = self.paragraph_words(paragraph);
        for at in 0..words.len() {
            for (place, word) in super::token_view::window(words, at).iter().enumerate() {
                super::first_pass::word_features(word, place, |feature| visit(at, feature));
            }
            super::first_pass::place_features(context, words, at, |feature| visit(at, feature));
        }
    }

    /// The same for the second look, after the first one gave these posteriors.
    pub fn second_features(
        &self,
        paragraph: usize,
        context: &Context,
        posteriors: &[Row],
        visit: impl FnMut(usize, u32),
    ) {
        let mut first = FirstLook::default();
        let words = self.paragraph_words(paragraph);
        first.prepare(words, posteriors);
        first.features(context, words, visit);
    }

    /// The class of every token of a paragraph, by which the transition to it is chosen.
    pub fn classes(&self, paragraph: usize, classes: &mut Vec<u8>) {
        classes.clear();
        let words = self.paragraph_words(paragraph);
        let mut before = Word::default();
        for &word in words {
            classes.push(class(before, word));
            before = word;
        }
    }
}

fn class(before: Word, word: Word) -> u8 {
    match (before.kind, word.kind) {
        (_, kind::OPENING) => 1,
        (_, kind::CLOSING) => 2,
        (kind::CLOSING, kind::COMMA | kind::STOP) => 3,
        _ if word.from_start == 0 => 4,
        (_, kind::COMMA) => 5,
        (_, kind::STOP | kind::ASKING) => 6,
        (_, kind::COLON | kind::SEMICOLON | kind::DASH) => 7,
        (_, kind::THAT) => 8,
        (kind::COMMA, _) => 9,
        (kind::CLOSING, _) => 10,
        _ if word.state == state::INSIDE => 11,
        _ => 0,
    }
}

/// The weights of the sequence model.
#[derive(Clone, Debug)]
pub struct Tagger<'b> {
    lexicon: Lexicon<'b>,
    first: Look<'b>,
    second: Look<'b>,
    /// Tells taggers apart that work in the same memory.
    number: u64,
    /// Added to the score of beginning a cue: what is lost in precision is won in recall.
    cue_bonus: f32,
}

/// The weights of one look.
#[derive(Clone, Debug)]
struct Look<'b> {
    rows: Rows<'b>,
    transitions: Transitions,
}

/// What the model says of each token of a document, and the space to work in. To be used again
/// for document after document.
#[derive(Debug, Default)]
pub struct Tags {
    /// The document as the model saw it.
    pub view: View,
    /// The best label of each token, see [`Part::label`].
    pub labels: Vec<u8>,
    /// The probability of every label of each token.
    pub posteriors: Vec<Row>,
    work: Work,
}

impl Tags {
    /// How likely tokens belong to one of these parts, on average.
    pub(crate) fn share(&self, tokens: Range<usize>, parts: &[Part]) -> f32 {
        let rows = self.posteriors.get(tokens).unwrap_or_default();
        let share = |row| parts.iter().map(|part| part.share(row)).sum::<f32>();
        rows.iter().map(share).sum::<f32>() / (rows.len() as f32).max(1.0)
    }
}

/// Working space for one paragraph.
#[derive(Debug, Default)]
struct Work {
    chain: Chain,
    context: Context,
    first: FirstLook,
    memory: Memory,
    features: Vec<u32>,
    sums: Vec<Sums>,
    emissions: Vec<Row>,
    classes: Vec<u8>,
    labels: Vec<u8>,
    posteriors: Vec<Row>,
}

impl Work {
    /// Adds the weights of the features, of which all tokens have the same number, to the sums, and
    /// the scores that these stand for to the emissions. (All features are known before the first
    /// row is fetched, so that the processor can fetch many at a time.)
    fn add_scores(&mut self, rows: &Rows<'_>) {
        let each = (self.features.len() / self.sums.len().max(1)).max(1);
        for (features, sums) in self.features.chunks_exact(each).zip(&mut self.sums) {
            rows.add(features, sums);
        }
        for (emission, sums) in self.emissions.iter_mut().zip(&self.sums) {
            for (score, added) in emission.iter_mut().zip(rows.scores(sums)) {
                *score += added;
            }
        }
    }
}

/// The number of the next tagger.
static NEXT: AtomicU64 = AtomicU64::new(1);

impl<'b> Tagger<'b> {
    /// A tagger with the weights of a file.
    ///
    /// # Errors
    ///
    /// If a section of the file is missing.
    pub fn new(file: &Sections<'b>) -> Result<Self, Error> {
        let mut scales = floats(file.require(b"scales  ")?);
        let mut scale = || scales.next().unwrap_or_default();
        let mut look = |rows, steps| -> Result<Look<'b>, Error> {
            Ok(Look {
                rows: Rows::new(file.require(rows)?, scale()),
                transitions: read_transitions(file.require(steps)?),
            })
        };
        Ok(Self {
            number: NEXT.fetch_add(1, Ordering::Relaxed),
            lexicon: Lexicon::new(file.require(b"words   ")?, file.require(b"parents ")?),
            first: look(b"first   ", b"fsteps  ")?,
            second: look(b"second  ", b"ssteps  ")?,
            cue_bonus: scale(),
        })
    }

    /// The words that the model knows.
    #[must_use]
    pub const fn lexicon(&self) -> &Lexicon<'b> {
        &self.lexicon
    }

    /// Labels a document; `regions` as for [`View::update`].
    pub fn tag(&self, document: &Document<'_>, regions: &[TextSpan], tags: &mut Tags) {
        let Tags { view, labels, posteriors, work } = tags;
        work.memory.begin(self.number, || self.edge());
        let mut word = |text: &str| work.memory.word(text, || self.known(text));
        view.update_by(document, regions, &mut word);
        let mut none = [0.0; WIDTH];
        none[0] = 1.0;
        labels.clear();
        labels.resize(view.words.len(), 0);
        posteriors.clear();
        posteriors.resize(view.words.len(), none);
        for (paragraph, range) in view.paragraphs.iter().enumerate() {
            if interrupt::is_stopped() || !self.tag_paragraph(view, paragraph, work) {
                continue;
            }
            if let Some(labels) = labels.get_mut(range.clone()) {
                labels.copy_from_slice(&work.labels);
            }
            if let Some(posteriors) = posteriors.get_mut(range.clone()) {
                posteriors.copy_from_slice(&work.posteriors);
            }
        }
    }

    /// A word with what it says of the tokens around it.
    fn known(&self, text: &str) -> Known {
        let word = Word::new(text, &self.lexicon);
        Known { word, rows: self.rows(&word) }
    }

    /// What is beyond the ends of a paragraph.
    fn edge(&self) -> Known {
        Known { word: Word::default(), rows: self.rows(&Word::default()) }
    }

    fn rows(&self, word: &Word) -> [Sums; WINDOW] {
        let mut rows = [NO_SUMS; WINDOW];
        let mut features = Vec::new();
        for (place, row) in rows.iter_mut().enumerate() {
            features.clear();
            super::first_pass::word_features(word, place, |feature| features.push(feature));
            self.first.rows.add(&features, row);
        }
        rows
    }

    /// Labels a paragraph if there may be something in it.
    fn tag_paragraph(&self, view: &View, paragraph: usize, work: &mut Work) -> bool {
        let words = view.paragraph_words(paragraph);
        if words.is_empty() {
            return false;
        }
        view.context(paragraph, &mut work.context);
        view.classes(paragraph, &mut work.classes);
        work.emissions.clear();
        work.emissions.resize(words.len(), [0.0; WIDTH]);

        let Work { memory, context, sums, features, .. } = work;
        memory.sums(words, sums);
        features.clear();
        for at in 0..words.len() {
            super::first_pass::place_features(context, words, at, |feature| features.push(feature));
        }
        work.add_scores(&self.first.rows);
        let Work { chain, emissions, classes, posteriors, .. } = work;
        chain.posteriors(&self.first.transitions, emissions, classes, posteriors);
        work.first.prepare(words, posteriors);
        if work.first.has_no_cue() && words.iter().all(|word| word.state == state::OUTSIDE) {
            return false;
        }

        let Work { context, first, sums, features, .. } = work;
        features.clear();
        first.features(context, words, |_, feature| features.push(feature));
        sums.clear();
        sums.resize(words.len(), NO_SUMS);
        work.add_scores(&self.second.rows);
        for scores in &mut work.emissions {
            if let Some(score) = scores.get_mut(usize::from(Part::Cue.label())) {
                *score += self.cue_bonus;
            }
        }
        let Work { chain, emissions, classes, labels, posteriors, .. } = work;
        chain.decode(&self.second.transitions, emissions, classes, labels);
        chain.posteriors(&self.second.transitions, emissions, classes, posteriors);
        true
    }
}

/// The scores of a file: of starting with each label, then for each class those of every step.
fn read_transitions(bytes: &[u8]) -> Transitions {
    let mut scores = floats(bytes);
    let mut fill = |row: &mut [f32]| {
        for score in row {
            *score = scores.next().unwrap_or_default();
        }
    };
    let mut start = [0.0; HALF];
    fill(&mut start);
    let mut steps = vec![Steps::all(0.0); CLASSES];
    for steps in &mut steps {
        fill(steps.begin.as_flattened_mut());
        fill(&mut steps.onward);
    }
    transitions(start, steps)
}
