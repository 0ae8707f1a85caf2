//! What the name tagger sees of each word.

use super::name_runs::{Evidence, Run, begins_sentence, breaks_line};
use crate::language::lexicon::WordClass;
use crate::model::clusters::Clusters;
use crate::model::linear::mix;
use crate::quotes::tokens::{FormCache, Shape, Token, Tokens};

/// Words on either side of a word that are looked at.
const AROUND: usize = 2;

/// A word as the tagger sees it; all zero beyond the ends of its sentence.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Seen {
    lower: u32,
    front: u32,
    tail: u32,
    shape: u32,
    entry: Clusters,
    class: u32,
    evidence: u32,
}

/// Classes that are told apart.
const APART: WordClass = WordClass::GIVEN_NAME
    .or(WordClass::TITLE)
    .or(WordClass::ROLE)
    .or(WordClass::ORGANIZATION)
    .or(WordClass::TIME)
    .or(WordClass::STRONG_CUE)
    .or(WordClass::WEAK_CUE)
    .or(WordClass::DETERMINER);

/// Classes that are taken for one.
const SMALL: WordClass = WordClass::PREPOSITION
    .or(WordClass::CONJUNCTION)
    .or(WordClass::PRONOUN)
    .or(WordClass::AUXILIARY)
    .or(WordClass::POSSESSIVE)
    .or(WordClass::ADVERB);

/// The classes of a word as a number.
const fn class_of(class: WordClass) -> u32 {
    let small = if class.is(SMALL) { WordClass::ADVERB } else { WordClass::NONE };
    let bits = class.common(APART).or(small).bits();
    (bits ^ (bits >> 31)) as u32
}

impl Seen {
    fn new<P: Clone>(
        tokens: Tokens<'_>,
        at: usize,
        forms: &FormCache<P>,
        evidence: &Evidence,
    ) -> Self {
        let Some(word) = tokens.get(at) else { return Self::default() };
        let form = forms.get(tokens.number(at));
        let seen = Self::of_end(tokens, at, forms);
        Self {
            front: form.front,
            tail: form.suffix,
            class: class_of(word.class),
            evidence: if word.is_capitalized() { evidence.of(seen.lower).into() } else { 0 },
            ..seen
        }
    }

    /// Without what is not asked of the words at the ends.
    fn of_end<P: Clone>(tokens: Tokens<'_>, at: usize, forms: &FormCache<P>) -> Self {
        let Some(word) = tokens.get(at) else { return Self::default() };
        let form = forms.get(tokens.number(at));
        let entry = if word.is_word() { form.clusters } else { Clusters::UNKNOWN };
        Self { lower: form.lower, shape: shape(tokens.form(at), word), entry, ..Self::default() }
    }
}

fn shape(form: &str, word: Token) -> u32 {
    match word.shape {
        Shape::Lower => 1,
        Shape::Number => 2,
        Shape::Mark(mark) => 16 + (u32::from(mark) & 0xFF),
        Shape::Capitals | Shape::Capitalized => {
            let mut letters = form.chars().skip(1);
            match letters.next() {
                None => 3,
                Some('.') if form.len() == 2 => 4,
                Some(_) if form.contains('.') && word.shape == Shape::Capitals => 5,
                Some(_) if form.ends_with('.') => 6,
                Some(_) if word.shape == Shape::Capitals => 7,
                Some(_) if letters.any(char::is_uppercase) => 8,
                Some(_) => 9,
            }
        }
    }
}

/// The number of features of each word.
pub(super) const FEATURES: usize = 32;

/// Adds the values of the features of the words of a run, [`FEATURES`] for each word; `seen` is
/// working space.
pub(super) fn add_values<P: Clone>(
    tokens: Tokens<'_>,
    run: &Run,
    forms: &FormCache<P>,
    evidence: &Evidence,
    seen: &mut Vec<Seen>,
    values: &mut Vec<u32>,
) {
    let place = |at: usize| -> Seen {
        let inside = at.checked_sub(AROUND).filter(|at| run.sentence.contains(at));
        let Some(inside) = inside else { return Seen::default() };
        // Of the words at the very ends less is asked.
        let is_end = inside + AROUND == run.words.start || inside + 1 == run.words.end + AROUND;
        if is_end {
            Seen::of_end(tokens, inside, forms)
        } else {
            Seen::new(tokens, inside, forms, evidence)
        }
    };
    let count = run.words.len() + 2 * AROUND;
    seen.clear();
    seen.extend((run.words.start..run.words.start + count).map(place));
    let behind = tokens.get(run.words.end).map_or(0, |word| shape("", word).min(300));
    for (index, window) in seen.windows(2 * AROUND + 1).enumerate() {
        let &[first, before, here, next, last] = window else { return };
        let at = run.words.start + index;
        let begins = begins_sentence(tokens, &run.sentence, at);
        let breaks = breaks_line(tokens, at);
        let mut own = [0; FEATURES];
        let mut slots = own.iter_mut();
        let mut put = |value: u32| {
            if let Some(slot) = slots.next() {
                *slot = value;
            }
        };
        for word in [first, last] {
            put(mix(word.entry.middle.into(), word.shape));
        }
        for word in [before, here, next] {
            put(word.lower);
            put(word.entry.fine.into());
            put(word.entry.middle.into());
            put(mix(word.class, word.shape));
            put(word.evidence);
        }
        put(here.shape);
        put(here.tail);
        put(here.front);
        put(mix(here.lower, here.shape));
        put(mix(before.lower, here.lower));
        put(mix(here.lower, next.lower));
        put(mix(mix(before.class, here.class), next.class));
        put(mix(mix(before.shape, here.shape), mix(next.shape, last.shape)));
        put(mix(here.evidence, u32::from(begins) + 2 * u32::from(run.is_headline)));
        put(mix(mix(here.evidence, here.shape), u32::from(begins)));
        put(mix(before.evidence, here.evidence));
        put(mix(here.evidence, next.evidence));
        put(mix(u32::from(begins) + 2 * u32::from(run.is_headline), here.shape));
        put(mix(u32::from(breaks) + 2 * u32::from(begins), before.shape));
        put(mix((index.min(3) + 4 * run.words.len().min(8)) as u32, behind));
        values.extend_from_slice(&own);
    }
}
