//! What is known of a paragraph as a whole, and the features of the first look at a token: the
//! words around it, its place to quotation marks, in the sentence and in the paragraph.

use super::words::{Word, bucket, kind, kinds, state, window};
use crate::model::linear::{feature, mix};

/// A paragraph, ready to be looked at token by token.
#[derive(Debug, Default)]
pub struct Context {
    /// For each token, and one behind the last: what stands before it in the paragraph.
    before: Vec<Before>,
    /// For each token, the next punctuation behind it and how far it is.
    next: Vec<(u8, u8)>,
    /// Whether it is the text's first one, and the kind of token that the one before ends with.
    pub(crate) first: bool,
    pub(crate) previous_end: u8,
    /// Whether the paragraph before ends within quotation marks that are not closed.
    pub(crate) open: bool,
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

/// The words around a token that are looked at one by one: two before it, itself, two behind it.
pub(crate) const WINDOW: usize = 5;

/// The place of the token itself in its window.
pub(crate) const MIDDLE: usize = WINDOW / 2;

/// Templates of the features of single words, and those of a pair; the others come behind.
const LAST_SINGLE: u32 = 26;

/// Hands the features to `visit` that a word gives a token in whose window it stands at `place`.
pub(crate) fn word_features(word: &Word, place: usize, mut visit: impl FnMut(u32)) {
    let entry = word.entry;
    let values = [word.lower, entry.fine.into(), entry.middle.into(), entry.coarse.into()];
    for (template, value) in (4 * place as u32 + 1..).zip(values) {
        visit(feature(template, value));
    }
    match place {
        1 => visit(feature(25, word.suffix)),
        MIDDLE => {
            visit(feature(24, word.suffix));
            visit(feature(27, word.tail));
            visit(feature(28, word.front));
            visit(feature(21, mix(word.lower, u32::from(word.shape))));
        }
        3 => visit(feature(LAST_SINGLE, word.suffix)),
        _ => {}
    }
}

/// Hands the features of the token at `at` to `visit` that are not those of single words.
pub(crate) fn place_features(
    context: &Context,
    words: &[Word],
    at: usize,
    mut visit: impl FnMut(u32),
) {
    let word = |offset: isize| -> Word {
        at.checked_add_signed(offset).and_then(|at| words.get(at)).copied().unwrap_or_default()
    };
    let window @ [before2, before, here, behind, behind2] = window(words, at);
    visit(feature(22, mix(before.lower, here.lower)));
    visit(feature(23, mix(here.lower, behind.lower)));
    let mut template = 28;
    let mut put = |value: u32| {
        template += 1;
        visit(feature(template, value));
    };
    put(mix(u32::from(here.shape), mix(u32::from(before.shape), u32::from(behind.shape))));
    put(coarse(&[before, here]));
    put(coarse(&[here, behind]));
    put(coarse(&[before, here, behind]));
    put(kinds(&[before, here]));
    put(kinds(&[here, behind]));
    put(kinds(&[before, here, behind]));
    put(kinds(&window));
    put(kinds(&[word(-3), before2, before]));
    put(kinds(&[behind, behind2, word(3)]));

    // Quotation marks.
    let size = bucket(usize::from(here.into) + usize::from(here.left));
    let place = u32::from(here.state) * 9 + size;
    put(mix(place, u32::from(here.into.min(3)) * 4 + u32::from(here.left.min(3))));
    put(mix(place, u32::from(here.kind)));
    put(mix(u32::from(here.state), u32::from(here.entry.coarse)));
    put(states(&[before, here, behind]) * 2 + u32::from(context.open));
    put(mix(states(&[before, here, behind]), kinds(&[before, here, behind])));

    // The place in the sentence and in the context.
    let counts = context.before(at);
    let (next, until) = context.next.get(at).copied().unwrap_or_default();
    let start = bucket(here.from_start.into());
    let end = bucket(here.to_end.into());
    put(mix(start, u32::from(here.kind)));
    put(mix(end, u32::from(here.kind)));
    put(mix(start.min(2) + 3 * counts.sentences.min(2), u32::from(context.first)));
    put(mix(context.previous_end.into(), counts.sentences.min(1) * 3 + start.min(2)));
    put(mix(counts.punctuation.into(), bucket(counts.since.into())));
    put(mix(next.into(), bucket(until.into())));
    put(mix(mix(counts.punctuation.into(), next.into()), here.kind.into()));
}

fn coarse(words: &[Word]) -> u32 {
    words.iter().fold(1, |number, word| mix(number, word.entry.coarse.into()))
}

fn states(words: &[Word]) -> u32 {
    words
        .iter()
        .fold(1, |number, word| number * (u32::from(state::CLOSING) + 1) + u32::from(word.state))
}
