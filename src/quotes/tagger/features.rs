//! The features by which the sequence model scores the labels of a token.

use super::cues::{Anchor, kinds, window};
use super::words::{Word, bucket, kind, state};
use crate::model::linear::{feature, mix};

/// A paragraph, ready to be looked at token by token.
#[derive(Debug, Default)]
pub(crate) struct Paragraph {
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
    anchors: u32,
    /// The last punctuation, and how far back it is.
    punctuation: u8,
    since: u8,
}

impl Paragraph {
    /// Looks over the words once.
    pub(crate) fn prepare(&mut self, words: &[Word], anchors: &[Anchor]) {
        let mut now = Before::default();
        let mut coming = anchors.iter().peekable();
        self.before.clear();
        for (index, word) in words.iter().enumerate() {
            now.sentences += u32::from(word.from_start == 0 && index > 0);
            self.before.push(now);
            now.commas += u32::from(word.kind == kind::COMMA);
            now.marks += u32::from(word.kind == kind::OPENING || word.kind == kind::CLOSING);
            now.thats += u32::from(word.kind == kind::THAT);
            if coming.next_if(|anchor| anchor.first as usize == index).is_some() {
                now.anchors += 1;
            }
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
    fn between(&self, from: usize, to: usize) -> u32 {
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

/// The features of the token at `at`; `anchors.0` is the likely cue at it or nearest before it,
/// `anchors.1` the nearest behind it.
pub(crate) fn features(
    paragraph: &Paragraph,
    words: &[Word],
    at: usize,
    anchors: (Option<&Anchor>, Option<&Anchor>),
    mut visit: impl FnMut(u32),
) {
    let word = |offset: isize| -> Word {
        at.checked_add_signed(offset).and_then(|at| words.get(at)).copied().unwrap_or_default()
    };
    let window @ [before2, before, here, behind, behind2] = window(words, at);
    let mut template = 0;
    let mut put = |value: u32| {
        template += 1;
        visit(feature(template, value));
    };
    for word in window {
        put(word.lower);
        put(u32::from(word.entry.fine));
        put(u32::from(word.entry.middle));
        put(u32::from(word.entry.coarse));
    }
    put(mix(here.lower, u32::from(here.shape)));
    put(mix(before.lower, here.lower));
    put(mix(here.lower, behind.lower));
    put(here.suffix);
    put(before.suffix);
    put(behind.suffix);
    put(here.tail);
    put(here.front);
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
    put(states(&[before, here, behind]) * 2 + u32::from(paragraph.open));
    put(mix(states(&[before, here, behind]), kinds(&[before, here, behind])));

    // The place in the sentence and in the paragraph.
    let counts = paragraph.before(at);
    let (next, until) = paragraph.next.get(at).copied().unwrap_or_default();
    let start = bucket(here.from_start.into());
    let end = bucket(here.to_end.into());
    put(mix(start, u32::from(here.kind)));
    put(mix(end, u32::from(here.kind)));
    put(mix(start.min(2) + 3 * counts.sentences.min(2), u32::from(paragraph.first)));
    put(mix(paragraph.previous_end.into(), counts.sentences.min(1) * 3 + start.min(2)));
    put(mix(counts.punctuation.into(), bucket(counts.since.into())));
    put(mix(next.into(), bucket(until.into())));
    put(mix(mix(counts.punctuation.into(), next.into()), here.kind.into()));

    around(paragraph, words, at, anchors, put);
}

/// The features that see the token in the light of the likely cues around it.
fn around(
    paragraph: &Paragraph,
    words: &[Word],
    at: usize,
    anchors: (Option<&Anchor>, Option<&Anchor>),
    mut put: impl FnMut(u32),
) {
    let word = |at: usize| words.get(at).copied().unwrap_or_default();
    let c = word(at);
    let left = anchors.0.map_or(0, |anchor| {
        let between = paragraph.between(anchor.last as usize + 1, at.max(anchor.last as usize + 1));
        let inside = u32::from(at <= anchor.last as usize);
        mix(between * 2 + inside, frame(words, anchor))
    });
    let right = anchors.1.map_or(0, |anchor| {
        mix(paragraph.between(at, anchor.first as usize), frame(words, anchor))
    });
    for (side, anchor) in [anchors.0, anchors.1].into_iter().enumerate() {
        let Some(anchor) = anchor else {
            for _ in 0..9 {
                put(0);
            }
            continue;
        };
        let head = word(anchor.head as usize);
        let (from, to) = if side == 0 {
            (anchor.last as usize + 1, at.max(anchor.last as usize + 1))
        } else {
            (at, anchor.first as usize)
        };
        let distance = bucket(to - from) * 2 + u32::from(side == 0 && at <= anchor.last as usize);
        let between = paragraph.between(from, to);
        let frame = if side == 0 { left } else { right };
        put(mix(head.lower, distance));
        put(mix(head.lower, between));
        put(mix(head.entry.middle.into(), mix(distance, between)));
        put(mix(between, distance * 16 + u32::from(anchor.tenths)));
        put(frame);
        put(mix(frame, distance));
        put(mix(frame, c.kind.into()));
        put(mix(distance, mix(c.entry.coarse.into(), between)));
        put(path(words, from, to, frame_kinds(words, anchor)));
    }
    put(mix(left, right));
    put(mix(mix(left, right), c.kind.into()));
    let here = paragraph.before(at);
    put(mix(here.anchors.min(3), left));
}

/// The kinds of the tokens between, if they are few.
fn path(words: &[Word], from: usize, to: usize, frame: u32) -> u32 {
    match words.get(from..to) {
        Some(between) if between.len() <= 6 => mix(kinds(between), frame),
        _ => 0,
    }
}

/// What stands right before and behind a likely cue, and whether the sentence ends there.
fn frame_kinds(words: &[Word], anchor: &Anchor) -> u32 {
    let before = (anchor.first as usize).checked_sub(1).and_then(|at| words.get(at));
    let behind = words.get(anchor.last as usize + 1);
    kinds(&[before.copied().unwrap_or_default(), behind.copied().unwrap_or_default()])
}

fn frame(words: &[Word], anchor: &Anchor) -> u32 {
    let last = words.get(anchor.last as usize).copied().unwrap_or_default();
    let place = bucket(last.to_end.into()).min(6) * 4 + u32::from(last.from_start.min(3));
    mix(frame_kinds(words, anchor), place * 4 + u32::from(last.state))
}

fn coarse(words: &[Word]) -> u32 {
    words.iter().fold(1, |number, word| mix(number, word.entry.coarse.into()))
}

fn states(words: &[Word]) -> u32 {
    words
        .iter()
        .fold(1, |number, word| number * (u32::from(state::CLOSING) + 1) + u32::from(word.state))
}
