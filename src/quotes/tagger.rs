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

mod features;
mod second;
mod words;

use std::ops::Range;

use crate::model::chain::{Chain, Row, Table, Transitions, WIDTH};
use crate::model::lexicon::Lexicon;
use crate::model::linear::Rows;
use crate::model::{Sections, floats};
use crate::segment::Document;
use crate::{Error, TextSpan};
pub use features::Context;
use second::FirstLook;
pub(crate) use words::{Word, kind, state};

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

    /// The label of a token that begins such a part; the one of a token that goes on with it is
    /// the next number. Label 0 is for tokens in no part.
    ///
    /// ```
    /// use guillemet::quotes::tagger::Part;
    ///
    /// assert_eq!(Part::ALL.map(Part::label), [1, 3, 5, 7, 9, 11]);
    /// assert!(Part::ALL.iter().all(|&part| Part::of(part.label() + 1) == Some(part)));
    /// ```
    #[must_use]
    pub const fn label(self) -> u8 {
        1 + 2 * self as u8
    }

    /// The part that a label stands for.
    #[must_use]
    pub fn of(label: u8) -> Option<Self> {
        let index = label.checked_sub(1)? / 2;
        Self::ALL.get(usize::from(index)).copied()
    }
}

/// The number of labels in use.
pub const LABELS: usize = 1 + 2 * Part::ALL.len();

/// The number of classes of positions, by which transitions are chosen.
pub const CLASSES: usize = 12;

/// Whether a label may stand behind another one: what goes on must have begun.
///
/// ```
/// use guillemet::quotes::tagger::may_follow;
///
/// assert!(may_follow(0, 1) && may_follow(1, 2) && may_follow(2, 2));
/// assert!(!may_follow(0, 2) && !may_follow(1, 4));
/// ```
#[must_use]
pub const fn may_follow(before: u8, label: u8) -> bool {
    label == 0 || label % 2 == 1 || before == label || before + 1 == label
}

/// A document as the model sees it.
#[derive(Debug, Default)]
pub struct View {
    words: Vec<Word>,
    paragraphs: Vec<Range<usize>>,
    /// For each paragraph, whether it begins within quotation marks left open before it.
    open: Vec<bool>,
}

impl View {
    /// Looks at a document again; `regions` are its stretches within quotation marks, with the
    /// marks, in order and apart.
    pub fn update(&mut self, document: &Document<'_>, regions: &[TextSpan], lexicon: &Lexicon<'_>) {
        words::words(document, regions, lexicon, &mut self.words);
        self.paragraphs.clear();
        self.open.clear();
        for paragraph in &document.paragraphs {
            let sentence = |index: u32| document.sentences.get(index as usize);
            let first = sentence(paragraph.sentences.start).map_or(0, |s| s.tokens.start);
            let last = paragraph.sentences.end.checked_sub(1).and_then(sentence);
            let range = first as usize..last.map_or(first, |s| s.tokens.end) as usize;
            self.open.push(self.paragraphs.last().is_some_and(|before| {
                before
                    .end
                    .checked_sub(1)
                    .and_then(|at| self.words.get(at))
                    .is_some_and(|word| word.state == state::INSIDE || word.state == state::OPENING)
            }));
            self.paragraphs.push(range);
        }
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
        context.open = self.open.get(paragraph).copied().unwrap_or_default();
        let before = paragraph.checked_sub(1).map(|before| self.paragraph_words(before));
        context.previous_end = before.and_then(<[Word]>::last).map_or(kind::EDGE, |w| w.kind);
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
            features::features(context, words, at, |feature| visit(at, feature));
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
        first.prepare(posteriors);
        first.features(context, self.paragraph_words(paragraph), visit);
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

/// Working space for one paragraph.
#[derive(Debug, Default)]
struct Work {
    chain: Chain,
    context: Context,
    first: FirstLook,
    sums: Vec<[i16; WIDTH]>,
    emissions: Vec<Row>,
    classes: Vec<u8>,
    labels: Vec<u8>,
    posteriors: Vec<Row>,
}

impl Work {
    /// Begins the sums of a look.
    fn begin(&mut self, length: usize) {
        self.sums.clear();
        self.sums.resize(length, Rows::sums());
    }

    /// Adds the scores that the sums stand for to the emissions.
    fn end(&mut self, rows: &Rows<'_>) {
        for (emission, sums) in self.emissions.iter_mut().zip(&self.sums) {
            for (score, added) in emission.iter_mut().zip(rows.scores(sums)) {
                *score += added;
            }
        }
    }
}

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
        view.update(document, regions, &self.lexicon);
        let mut none = [0.0; WIDTH];
        none[0] = 1.0;
        labels.clear();
        labels.resize(view.words.len(), 0);
        posteriors.clear();
        posteriors.resize(view.words.len(), none);
        for (paragraph, range) in view.paragraphs.iter().enumerate() {
            if !self.tag_paragraph(view, paragraph, work) {
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

    /// Labels a paragraph if there may be something in it.
    fn tag_paragraph(&self, view: &View, paragraph: usize, work: &mut Work) -> bool {
        let words = view.paragraph_words(paragraph);
        view.context(paragraph, &mut work.context);
        view.classes(paragraph, &mut work.classes);
        work.emissions.clear();
        work.emissions.resize(words.len(), [0.0; WIDTH]);

        work.begin(words.len());
        for (at, sums) in work.sums.iter_mut().enumerate() {
            features::features(&work.context, words, at, |f| self.first.rows.add(f, sums));
        }
        work.end(&self.first.rows);
        let Work { chain, emissions, classes, posteriors, .. } = work;
        chain.posteriors(&self.first.transitions, emissions, classes, posteriors);
        work.first.prepare(posteriors);
        if work.first.has_no_cue() && words.iter().all(|word| word.state == state::OUTSIDE) {
            return false;
        }

        work.begin(words.len());
        let Work { context, first, sums, .. } = work;
        first.features(context, words, |at, feature| {
            if let Some(sums) = sums.get_mut(at) {
                self.second.rows.add(feature, sums);
            }
        });
        work.end(&self.second.rows);
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

/// Transitions from the scores of starting with each label and of each step in each class. What
/// may not follow is forbidden, whatever the file says.
fn read_transitions(bytes: &[u8]) -> Transitions {
    let mut scores = floats(bytes);
    let mut row = |before: Option<u8>| -> Row {
        let mut row = [f32::NEG_INFINITY; WIDTH];
        for (label, value) in row.iter_mut().enumerate() {
            let score = scores.next().unwrap_or_default();
            if label < LABELS && may_follow(before.unwrap_or(0), label as u8) {
                *value = score;
            }
        }
        row
    };
    let start = row(None);
    let mut table = || -> Table {
        let mut table = [[f32::NEG_INFINITY; WIDTH]; WIDTH];
        for (before, entry) in table.iter_mut().enumerate() {
            *entry = row(Some(before as u8));
        }
        table
    };
    let tables = (0..CLASSES).map(|_| table()).collect();
    Transitions::new(start, tables)
}
