//! What the name tagger sees of each word: the words around it, each by itself, and what they are
//! together.

use super::name_runs::{Evidence, Run, begins_sentence, breaks_line};
use crate::language::lexicon::WordClass;
use crate::model::clusters::Clusters;
use crate::model::linear::{feature, mix};
use crate::quotes::tokens::{Form, Shape, Token, TokenRange, Tokens};

/// Words on either side of a word that are looked at.
const AROUND: usize = 2;

/// The words that are looked at for one.
pub(super) const WINDOW: usize = 2 * AROUND + 1;

/// What the tagger sees of a word form by itself; all zero beyond the ends of a sentence.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct NameForm {
    lower: u32,
    shape: u32,
    /// One bit for each of [`CLASSES`].
    class: u32,
}

const CLASSES: [WordClass; 8] = [
    WordClass::GIVEN_NAME,
    WordClass::TITLE,
    WordClass::ROLE,
    WordClass::ORGANIZATION,
    WordClass::TIME,
    WordClass::CUE,
    WordClass::PREPOSITION
        .or(WordClass::CONJUNCTION)
        .or(WordClass::PRONOUN)
        .or(WordClass::AUXILIARY)
        .or(WordClass::POSSESSIVE)
        .or(WordClass::ADVERB),
    WordClass::DETERMINER,
];

impl NameForm {
    /// Looks a form over.
    pub(super) fn new(text: &str, form: &Form) -> Self {
        let class = CLASSES.iter().enumerate();
        let class = class.map(|(bit, &class)| u32::from(form.class.is(class)) << bit).sum();
        Self { lower: form.lower, shape: shape(text, form.shape), class }
    }

    /// The features that a form has by itself at a place of the window.
    pub(super) fn features(self, form: &Form, place: usize, mut visit: impl FnMut(u32)) {
        let is_word = !matches!(form.shape, Shape::Mark(_));
        let clusters = if is_word { form.clusters } else { Clusters::UNKNOWN };
        let mut template = 3 * place as u32;
        let mut put = |value: u32| {
            template += 1;
            visit(feature(template, value));
        };
        put(self.lower);
        put(self.shape);
        put(clusters.middle.into());
        let Some(near) = place.checked_sub(1).filter(|near| *near < WINDOW - 2) else { return };
        let mut template = (3 * WINDOW + NEAR * near) as u32;
        let mut put = |value: u32| {
            template += 1;
            visit(feature(template, value));
        };
        put(clusters.fine.into());
        put(clusters.coarse.into());
        put(form.suffix);
        put(form.front);
        put(mix(self.class, self.shape));
        if near == 1 {
            visit(feature(TOGETHER, mix(self.lower, self.shape)));
        }
    }
}

/// Features that only the word and its neighbours have, each; the last one is of its place.
const NEAR: usize = 6;

/// The first template that looks at several words.
const TOGETHER: u32 = (3 * WINDOW + NEAR * (WINDOW - 2)) as u32 + 1;

fn shape(form: &str, shape: Shape) -> u32 {
    match shape {
        Shape::Lower => 1,
        Shape::Number => 2,
        Shape::Mark(mark) => 16 + (u32::from(mark) & 0xFF),
        Shape::Capitals | Shape::Capitalized => {
            let mut letters = form.chars().skip(1);
            match letters.next() {
                None => 3,
                Some('.') if form.len() == 2 => 4,
                Some(_) if form.contains('.') && shape == Shape::Capitals => 5,
                Some(_) if form.ends_with('.') => 6,
                Some(_) if shape == Shape::Capitals => 7,
                Some(_) if letters.any(char::is_uppercase) => 8,
                Some(_) => 9,
            }
        }
    }
}

/// The number of features that a word has by its place.
pub(super) const PLACE_FEATURES: usize = 16;

/// A word of a window, where it stands.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Seen {
    form: NameForm,
    evidence: u32,
}

impl Seen {
    pub(super) fn new(form: NameForm, word: Option<Token>, evidence: &Evidence) -> Self {
        let is_capitalized = word.is_some_and(Token::is_capitalized);
        let evidence = if is_capitalized { evidence.of(form.lower).into() } else { 0 };
        Self { form, evidence }
    }
}

/// The words of a run with those around it, as far as its sentence goes.
pub(super) fn around(run: &Run) -> impl Iterator<Item = Option<usize>> {
    let count = run.words.len() + 2 * AROUND;
    let sentence: TokenRange = run.sentence.clone();
    (run.words.start..run.words.start + count)
        .map(move |at| at.checked_sub(AROUND).filter(|at| sentence.contains(at)))
}

/// Hands the features that the words of a run have by their places to `visit`,
/// [`PLACE_FEATURES`] for each; `seen` are those of [`around`].
pub(super) fn place_features(
    tokens: Tokens<'_>,
    run: &Run,
    seen: &[Seen],
    mut visit: impl FnMut(u32),
) {
    let behind = tokens.get(run.words.end).map_or(0, |word| shape("", word.shape).min(300));
    for (index, window) in seen.windows(WINDOW).enumerate() {
        let &[_, before, here, next, last] = window else { return };
        let at = run.words.start + index;
        let begins = u32::from(begins_sentence(tokens, &run.sentence, at));
        let headline = begins + 2 * u32::from(run.is_headline);
        let breaks = u32::from(breaks_line(tokens, at));
        for (near, word) in [before, here, next].into_iter().enumerate() {
            visit(feature((3 * WINDOW + NEAR * (near + 1)) as u32, word.evidence));
        }
        let evidence = [before.evidence, here.evidence, next.evidence];
        let [before, here, next, last] = [before, here, next, last].map(|word| word.form);
        let mut template = TOGETHER;
        let mut put = |value: u32| {
            template += 1;
            visit(feature(template, value));
        };
        put(mix(before.lower, here.lower));
        put(mix(here.lower, next.lower));
        put(mix(mix(before.shape, here.shape), next.shape));
        put(mix(mix(before.class, here.class), next.class));
        put(mix(mix(before.shape, here.shape), mix(next.shape, last.shape)));
        put(mix(evidence[1], headline));
        put(mix(mix(evidence[1], here.shape), begins));
        put(mix(evidence[0], evidence[1]));
        put(mix(evidence[1], evidence[2]));
        put(mix(headline, here.shape));
        put(mix(breaks + 2 * begins, before.shape));
        put(mix((index.min(3) + 4 * run.words.len().min(8)) as u32, behind));
        put(mix(before.lower, here.class));
    }
}
