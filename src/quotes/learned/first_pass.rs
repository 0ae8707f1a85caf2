//! What is known of a paragraph as a whole, and the features of the first look at a token: the
//! words around it, its place to quotation marks, in the sentence and in the paragraph.

use super::token_view::{WINDOW, Word, bucket, kind, kinds, state, window};
use crate::model::linear::{feature, mix};

/// A paragraph, ready to be looked at token by token.
#[derive(Debug, Default)]
pub struct Context {
    /// For each token, and one behind the last: what stands before it in the paragraph.
    before: Vec<Before>,
    /// For each token, the next punctuation behind it and how far it is.
    next: Vec<(u8, u8)>,
    /// Whether it is the text's first one.
    pub(crate) first: bool,
}

/// Counts over the tokens before one, to know what stands between two.
#[derive(Clone, Copy, Debug, Default)]
struct Before {
    sentences: u32,
    commas: u32,
    marks: u32,
    thats: u32,
    /// The last punctuation, and how far back it is.
    punctuation: u8,
    since: u8,
}

impl Context {
    /// Looks over the words once.
    pub(crate) fn prepare(&mut self, words: &[Word]) {
        let mut now = Before::default();
        self.before.clear();
        for (index, word) in words.iter().enumerate() {
            now.sentences += u32::from(word.from_start == 0 && index > 0);
            self.before.push(now);
            now.commas += u32::from(word.kind == kind::COMMA);
            now.marks += u32::from(matches!(word.kind, kind::OPENING | kind::CLOSING));
            now.thats += u32::from(word.kind == kind::THAT);
            if is_punctuation(word.kind) {
                now.punctuation = word.kind;
                now.since = 0;
            } else {
                now.since = now.since.saturating_add(1);
            }
        }
        self.before.push(now);
        self.next.clear();
        let mut next = (kind::EDGE, 0_u8);
        for word in words.iter().rev() {
            self.next.push(next);
            next = if is_punctuation(word.kind) {
                (word.kind, 0)
            } else {
                (next.0, next.1.saturating_add(1))
            };
        }
        self.next.reverse();
    }

    fn before(&self, at: usize) -> Before {
        self.before.get(at).copied().unwrap_or_default()
    }

    /// What stands between two tokens, as a small number.
    pub(crate) fn between(&self, from: usize, to: usize) -> u32 {
        let (from, to) = (self.before(from), self.before(to));
        let count = |from: u32, to: u32, most: u32| to.saturating_sub(from).min(most);
        let sentences = count(from.sentences, to.sentences, 2);
        let commas = count(from.commas, to.commas, 2);
        let marks = count(from.marks, to.marks, 2);
        let thats = count(from.thats, to.thats, 1);
        ((sentences * 3 + commas) * 3 + marks) * 2 + thats
    }
}

fn is_punctuation(kind: u8) -> bool {
    matches!(kind, kind::COMMA..=kind::UNBRACKET)
}

/// The place of the token itself in its window.
const MIDDLE: usize = WINDOW / 2;

/// Templates of the features of single words: so many for each place in the window, and for the
/// token itself those behind.
const EACH: u32 = 6;
const ITSELF: u32 = EACH * WINDOW as u32 + 1;
/// The last of these; the templates of all other features come behind.
const LAST_OF_WORDS: u32 = ITSELF + 2;

/// Hands the features to `visit` that a word gives a token in whose window it stands at `place`.
pub(crate) fn word_features(word: &Word, place: usize, mut visit: impl FnMut(u32)) {
    let entry = word.entry;
    let [fine, middle, coarse] = [entry.fine, entry.middle, entry.coarse].map(u32::from);
    let values = [word.lower, word.suffix, word.shape.into(), fine, middle, coarse];
    for (template, value) in (EACH * place as u32 + 1..).zip(values) {
        visit(feature(template, value));
    }
    if place == MIDDLE {
        let values = [word.tail, word.front, mix(word.lower, word.shape.into())];
        for (template, value) in (ITSELF..).zip(values) {
            visit(feature(template, value));
        }
    }
}

/// Hands the features of the token at `at` to `visit` that are not those of single words.
pub(crate) fn place_features(
    context: &Context,
    words: &[Word],
    at: usize,
    mut visit: impl FnMut(u32),
) {
    let window @ [_, before, here, behind, _] = window(words, at);
    let around = [before, here, behind];
    let mut template = LAST_OF_WORDS;
    let mut put = |value: u32| {
        template += 1;
        visit(feature(template, value));
    };
    put(mix(before.lower, here.lower));
    put(mix(here.lower, behind.lower));
    put(kinds(&around));
    put(kinds(&window));

    // Quotation marks.
    let size = bucket(usize::from(here.into) + usize::from(here.left));
    let state = u32::from(here.state);
    put(mix(state * 9 + size, here.kind.into()));
    put(mix(state, here.entry.coarse.into()));
    put(mix(states(&around), kinds(&around)));

    // The place in the sentence and in the paragraph.
    let counts = context.before(at);
    let (next, until) = context.next.get(at).copied().unwrap_or_default();
    let start = bucket(here.from_start.into());
    let end = bucket(here.to_end.into());
    put(mix(start, here.kind.into()));
    put(mix(end, here.kind.into()));
    put(mix(start.min(2) + 3 * counts.sentences.min(2), context.first.into()));
    put(mix(counts.punctuation.into(), bucket(counts.since.into())));
    put(mix(next.into(), bucket(until.into())));
}

fn states(words: &[Word]) -> u32 {
    words
        .iter()
        .fold(1, |number, word| number * (u32::from(state::CLOSING) + 1) + u32::from(word.state))
}
