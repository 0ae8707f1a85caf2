//! Names in an article, found by a linear-chain conditional random field over the runs of
//! capitalised words.
//!
//! What is no run of capitalised words is no name, so only these runs are looked at, one word in
//! five. The field knows words, their clusters and classes, shapes, and what the rest of the
//! article shows of a word: that it stands behind a title, or also in lower case.

use super::name::{Name, NameKind};
use super::name_features::{FEATURES, Seen, add_values};
use super::name_runs::{Evidence, Run, begins_sentence, breaks_line, runs};
use crate::language::lexicon::WordClass;
use crate::model::crf::{HALF, Half, LinearChainCrf, Row, TransitionScores, Transitions};
use crate::model::linear::{NO_SUMS, Rows, features};
use crate::model::vectors::widest;
use crate::model::{Sections, floats};
use crate::quotes::tokens::{FormCache, Shape, Token, TokenRange, Tokens};
use crate::{Error, interrupt};

/// Classes of positions, by what stands there.
pub const CLASSES: usize = 12;

/// A field that knows names.
#[derive(Clone, Debug)]
pub struct NameTagger {
    rows: Rows,
    transitions: Transitions,
}

impl NameTagger {
    /// The tagger of a file of weights; the lexicon is the one that it was trained with.
    ///
    /// # Errors
    ///
    /// If a section is missing.
    pub fn new(file: &Sections) -> Result<Self, Error> {
        let scale = floats(&file.require(b"nscale  ")?).next().unwrap_or_default();
        let rows = Rows::new(file.require(b"names   ")?, scale);
        let section = file.require(b"nsteps  ")?;
        let mut values = floats(&section);
        let mut read = |slots: &mut [f32]| {
            for (slot, value) in slots.iter_mut().zip(&mut values) {
                *slot = value;
            }
        };
        let mut start = [0.0; HALF];
        read(&mut start);
        let mut steps = vec![TransitionScores::all(0.0); CLASSES];
        for steps in &mut steps {
            read(steps.begin.as_flattened_mut());
            read(&mut steps.inside);
        }
        Ok(Self { rows, transitions: transitions(start, steps) })
    }

    /// All names of a document, in order.
    #[must_use]
    pub fn names<P: Clone>(
        &self,
        tokens: Tokens<'_>,
        forms: &FormCache<P>,
        space: &mut NameSpace,
    ) -> Vec<Name> {
        let runs = space.look_at(tokens, forms);
        self.score(space);
        let NameSpace { chain, emissions, classes, labels, .. } = space;
        let (mut emissions, mut classes) = (&emissions[..], &classes[..]);
        let mut names = Vec::new();
        for run in runs.iter().take_while(|_| !interrupt::is_stopped()) {
            let length = run.words.len().min(emissions.len()).min(classes.len());
            let (scores, rest) = emissions.split_at(length);
            let (kinds, others) = classes.split_at(length);
            (emissions, classes) = (rest, others);
            chain.decode(&self.transitions, scores, kinds, labels);
            add_names(tokens, run, labels, &mut names);
        }
        names
    }

    /// Adds up the weights of all features. (All are known before the first row is fetched, so that
    /// the processor can fetch many at a time.)
    fn score(&self, space: &mut NameSpace) {
        widest(
            #[inline(always)]
            || self.add_rows(space),
        );
    }

    #[inline(always)]
    fn add_rows(&self, space: &mut NameSpace) {
        space.emissions.clear();
        for values in space.values.as_chunks::<FEATURES>().0 {
            let mut sums = NO_SUMS;
            self.rows.add(&features(1, *values), &mut sums);
            space.emissions.push(self.rows.scores(&sums));
        }
    }
}

/// Working space, to be used again for document after document.
#[derive(Debug, Default)]
pub struct NameSpace {
    chain: LinearChainCrf,
    seen: Vec<Seen>,
    /// The values of the features and a class for each word of the runs, one run behind the other.
    values: Vec<u32>,
    classes: Vec<u8>,
    emissions: Vec<Row>,
    labels: Vec<u8>,
}

impl NameSpace {
    /// Finds the runs of a document and takes in what is seen of their words.
    fn look_at<P: Clone>(&mut self, tokens: Tokens<'_>, forms: &FormCache<P>) -> Vec<Run> {
        self.values.clear();
        self.classes.clear();
        let mut runs = runs(tokens);
        let evidence = Evidence::new(tokens, &runs);
        runs.retain(|run| !evidence.is_common_word(tokens, run));
        for run in &runs {
            let Self { seen, values, .. } = self;
            add_values(tokens, run, forms, &evidence, seen, values);
            self.classes.extend(run.words.clone().map(|at| class_of(tokens, at)));
        }
        runs
    }
}

/// A run as training needs it.
#[cfg(feature = "training")]
#[derive(Clone, Debug)]
pub struct RunFeatures {
    /// Its words.
    pub words: TokenRange,
    /// So many features for each word.
    pub features: Vec<u32>,
    /// The class of each word.
    pub classes: Vec<u8>,
}

/// The runs of a document with their features.
#[cfg(feature = "training")]
#[must_use]
pub fn run_features<P: Clone>(tokens: Tokens<'_>, forms: &FormCache<P>) -> Vec<RunFeatures> {
    let mut space = NameSpace::default();
    let runs = space.look_at(tokens, forms);
    let values = space.values.as_chunks::<FEATURES>().0.iter();
    let (mut all, mut classes) =
        (values.map(|values| features(1, *values)), space.classes.iter().copied());
    let of_run = |run: Run| {
        let length = run.words.len();
        RunFeatures {
            features: all.by_ref().take(length).flatten().collect(),
            classes: classes.by_ref().take(length).collect(),
            words: run.words,
        }
    };
    runs.into_iter().map(of_run).collect()
}

fn class_of(tokens: Tokens<'_>, at: usize) -> u8 {
    match tokens.get(at) {
        _ if breaks_line(tokens, at) => 1,
        Some(word) => match word.shape {
            Shape::Lower if word.is(WordClass::PREPOSITION.or(WordClass::CONJUNCTION)) => 7,
            Shape::Lower => 2,
            Shape::Mark('-' | '&') => 3,
            Shape::Mark(_) => 4,
            Shape::Number => 5,
            Shape::Capitals => 6,
            Shape::Capitalized => 0,
        },
        None => 0,
    }
}

/// Labels beyond those of the kinds stand for nothing, and are forbidden.
fn transitions(mut start: Half, mut steps: Vec<TransitionScores>) -> Transitions {
    let most = NameKind::ALL.len();
    let forbid = |half: &mut [f32]| {
        half.iter_mut().skip(1 + most).for_each(|score| *score = f32::NEG_INFINITY);
    };
    forbid(&mut start);
    for steps in &mut steps {
        steps.begin.iter_mut().for_each(|half| forbid(half));
        for (label, score) in steps.inside.iter_mut().enumerate() {
            let kind = label % HALF;
            if kind == 0 || kind > most {
                *score = f32::NEG_INFINITY;
            }
        }
    }
    Transitions::new(start, steps)
}

/// The names that labels stand for; each label belongs to a word of the run.
fn add_names(tokens: Tokens<'_>, run: &Run, labels: &[u8], names: &mut Vec<Name>) {
    let mut behind = run.words.start;
    let mut at = run.words.start;
    while let Some(&label) = labels.get(at - run.words.start) {
        let Some(&kind) =
            usize::from(label).checked_sub(1).and_then(|label| NameKind::ALL.get(label))
        else {
            at += 1;
            continue;
        };
        let inside = label + HALF as u8;
        let rest = labels.get(at + 1 - run.words.start..).unwrap_or_default();
        let end = at + 1 + rest.iter().take_while(|&&label| label == inside).count();
        let mut kind = kind;
        if kind == NameKind::Organization && is_person_of_place(tokens, at..end) {
            kind = NameKind::Person;
        }
        let (first, last) =
            if kind == NameKind::Person { trimmed(tokens, at..end) } else { (at, end) };
        let first = without_small_words(tokens, first..last);
        let titles = start_of_titles(tokens, run, behind, first)..first;
        names.push(Name { words: first..last, titles, kind });
        behind = end.max(last);
        at = end;
    }
}

/// "Ann Lee of Acworth": two names or three before "of", and none of them an organization's.
fn is_person_of_place(tokens: Tokens<'_>, name: TokenRange) -> bool {
    let is_noun = |at: usize| {
        tokens.get(at).is_some_and(|word| {
            word.is(WordClass::ORGANIZATION.or(WordClass::ROLE)) || word.shape != Shape::Capitalized
        })
    };
    let of = name.clone().find(|&at| tokens.form(at) == "of");
    of.is_some_and(|of| matches!(of - name.start, 2 | 3) && !(name.start..of).any(is_noun))
}

/// The name of a person without the title before it and the place behind it, where the field took
/// these for parts of it: "Colonel Ann Lee", "Ann Lee of Acworth".
fn trimmed(tokens: Tokens<'_>, name: TokenRange) -> (usize, usize) {
    let is_foreign = |at: usize| {
        matches!(
            tokens.form(at),
            "of" | "for" | "the" | "and" | "in" | "on" | "to" | "at" | "&" | "/"
        )
    };
    let end = name.clone().skip(1).find(|&at| is_foreign(at)).unwrap_or(name.end);
    let is_title = |at: usize| {
        tokens.is(at, WordClass::TITLE)
            && !(at > name.start && tokens.is(at - 1, WordClass::GIVEN_NAME))
            && tokens.get(at + 1).is_some_and(|next| next.shape == Shape::Capitalized)
            && !matches!(tokens.form(at + 1), "Jr." | "Jr" | "Sr." | "II" | "III" | "IV")
    };
    let title = (name.start..end.saturating_sub(1)).rev().find(|&at| is_title(at));
    let mut start = title.map_or(name.start, |title| title + 1);
    // "Xamarin CEO Nat Friedman": what stands before the first name says what he is.
    let given = (start..end.saturating_sub(1)).find(|&at| tokens.is(at, WordClass::GIVEN_NAME));
    let describes = |at: usize| {
        tokens.is(at, WordClass::ROLE.or(WordClass::ORGANIZATION))
            || tokens
                .get(at)
                .is_some_and(|word| word.shape == Shape::Capitals && word.span.len() > 2)
    };
    if let Some(given) = given.filter(|&given| (start..given).any(describes)) {
        start = given;
    }
    while start + 1 < end && tokens.is(start, NO_TITLE) && !tokens.is(start, WordClass::GIVEN_NAME)
    {
        start += 1;
    }
    (start, with_suffix(tokens, end))
}

/// Where a name begins without an adverb that a sentence begins with: "Maybe Trump".
fn without_small_words(tokens: Tokens<'_>, name: TokenRange) -> usize {
    let small = WordClass::ADVERB
        .or(WordClass::CONJUNCTION)
        .or(WordClass::AUXILIARY)
        .or(WordClass::RELATIVE);
    let is_small = |at: &usize| {
        tokens.get(*at).is_some_and(|word| word.is(small) && !word.is(WordClass::GIVEN_NAME))
    };
    name.start + name.clone().take(name.len() - 1).take_while(is_small).count()
}

/// The end of a name with "Jr." or "III" behind it.
fn with_suffix(tokens: Tokens<'_>, end: usize) -> usize {
    let is_suffix =
        |at: usize| matches!(tokens.form(at), "Jr." | "Jr" | "Sr." | "Sr" | "II" | "III" | "IV");
    if is_suffix(end) {
        end + 1
    } else if tokens.get(end).is_some_and(|word| word.is_mark(',')) && is_suffix(end + 1) {
        end + 2
    } else {
        end
    }
}

/// Where the titles before a name begin: "Media Coordinator", "Secretary of State".
fn start_of_titles(tokens: Tokens<'_>, run: &Run, low: usize, name: usize) -> usize {
    let mut start = name;
    while start > low && !breaks_line(tokens, start) {
        let before = start - 1;
        let is_capital = tokens.get(before).is_some_and(Token::is_capitalized);
        let is_title = tokens.is(before, WordClass::TITLE);
        let is_word_of_sentence =
            begins_sentence(tokens, &run.sentence, before) && !tokens.is(before, WordClass::ROLE);
        if is_title || is_capital && !is_word_of_sentence && !tokens.is(before, NO_TITLE) {
            start = before;
        } else if matches!(tokens.form(before), "of" | "for")
            && before > low
            && start < name
            && tokens.is(before - 1, WordClass::TITLE.or(WordClass::ROLE))
        {
            start = before - 1;
        } else {
            break;
        }
    }
    start
}

const NO_TITLE: WordClass = WordClass::PRONOUN
    .or(WordClass::RELATIVE)
    .or(WordClass::DETERMINER)
    .or(WordClass::POSSESSIVE)
    .or(WordClass::PREPOSITION)
    .or(WordClass::CONJUNCTION)
    .or(WordClass::AUXILIARY)
    .or(WordClass::TIME)
    .or(WordClass::ADVERB);
