//! The second look: each token in the light of what the first look made of the paragraph. Its
//! features are the labels around, the nearest parts on either side, and the likely cues with what
//! stands between them and the token.

use super::first_pass::Context;
use super::tagger::Part;
use super::token_view::{Word, bucket, kinds};
use crate::model::chain::{HALF, Row};
use crate::model::linear::{feature, mix};

/// Likely cues have at least this probability at the first look.
const LIKELY: f32 = 0.2;

/// A run of tokens that is likely to be a cue.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Anchor {
    /// The first token, counted from the paragraph's start.
    pub(crate) first: u32,
    /// The last token.
    pub(crate) last: u32,
    /// The most likely token.
    pub(crate) head: u32,
    /// Its probability in tenths.
    pub(crate) tenths: u8,
    /// What stands around it, see [`frame`].
    pub(crate) frame: u32,
}

/// What the first look made of a paragraph.
#[derive(Debug, Default)]
pub(crate) struct FirstLook {
    anchors: Vec<Anchor>,
    /// The most likely label of each token, and its probability in fifths.
    labels: Vec<(u8, u8)>,
    /// For each token, the nearest part of another kind on either side, numbered from 1.
    left: Vec<u8>,
    right: Vec<u8>,
}

impl FirstLook {
    /// Takes over the posteriors of the first look; those of a cue make the anchors.
    pub(crate) fn prepare(&mut self, words: &[Word], posteriors: &[Row]) {
        let cue = |row| Part::Cue.share(row);
        find_anchors(posteriors.iter().map(cue), &mut self.anchors);
        for anchor in &mut self.anchors {
            anchor.frame = frame(words, anchor);
        }
        self.labels.clear();
        self.labels.extend(posteriors.iter().map(|row| {
            let mut best = (0, 0.0);
            for (label, &share) in (0_u8..).zip(row) {
                if share > best.1 {
                    best = (label, share);
                }
            }
            (best.0, u8::try_from((best.1 * 5.0) as i32).unwrap_or_default().min(4))
        }));
        neighbours(self.labels.iter().map(|label| label.0), &mut self.left);
        neighbours(self.labels.iter().rev().map(|label| label.0), &mut self.right);
        self.right.reverse();
    }

    /// Whether nothing was found that could be a cue.
    pub(crate) fn has_no_cue(&self) -> bool {
        self.anchors.is_empty()
    }

    /// Hands every token of the paragraph and each of its features to `visit`.
    pub(crate) fn features(
        &self,
        context: &Context,
        words: &[Word],
        mut visit: impl FnMut(usize, u32),
    ) {
        let mut passed = 0;
        for (at, &word) in words.iter().enumerate() {
            while self.anchors.get(passed).is_some_and(|anchor| anchor.first as usize <= at) {
                passed += 1;
            }
            let mut template = 0;
            let mut put = |value: u32| {
                template += 1;
                visit(at, feature(template, value));
            };
            self.around(context, words, at, passed, &mut put);
            self.labels_around(at, word, &mut put);
        }
    }

    /// The labels of the neighbours and the nearest parts.
    fn labels_around(&self, at: usize, word: Word, mut put: impl FnMut(u32)) {
        let label = |offset: isize| -> u32 {
            let at = at.checked_add_signed(offset);
            at.and_then(|at| self.labels.get(at)).map_or(15, |label| number(label.0))
        };
        let share = u32::from(self.labels.get(at).copied().unwrap_or_default().1);
        let near = |side: &[u8]| u32::from(side.get(at).copied().unwrap_or_default());
        let here = label(0);
        let own = here * 8 + share;
        let sides = near(&self.left) * 16 + near(&self.right);
        put(own);
        put(mix(own, label(-1) * 16 + label(1)));
        put(mix(label(-2) * 16 + label(-1), mix(here, label(1) * 16 + label(2))));
        put(mix(here, word.kind.into()));
        put(mix(here, word.lower));
        put(mix(label(-1) * 16 + here, word.kind.into()));
        put(mix(own, sides));
        put(mix(sides, word.kind.into()));
    }

    /// The likely cues on either side; `passed` of them begin at the token or before it.
    fn around(
        &self,
        context: &Context,
        words: &[Word],
        at: usize,
        passed: usize,
        mut put: impl FnMut(u32),
    ) {
        let word = |at: u32| words.get(at as usize).copied().unwrap_or_default();
        let sides = [passed.checked_sub(1), Some(passed)];
        for (side, index) in sides.into_iter().enumerate() {
            let Some(anchor) = index.and_then(|index| self.anchors.get(index)) else {
                (0..3).for_each(|_| put(0));
                continue;
            };
            let behind = anchor.last as usize + 1;
            let inside = u32::from(side == 0 && at < behind);
            let (from, to) =
                if side == 0 { (behind, at.max(behind)) } else { (at, anchor.first as usize) };
            let distance = bucket(to - from) * 2 + inside;
            let between = context.between(from, to);
            put(mix(word(anchor.head).lower, between));
            put(mix(between, distance * 16 + u32::from(anchor.tenths)));
            put(mix(between * 2 + inside, anchor.frame));
        }
    }
}

/// The likely cues among tokens of these probabilities.
fn find_anchors(probabilities: impl Iterator<Item = f32>, anchors: &mut Vec<Anchor>) {
    anchors.clear();
    let mut highest = 0.0;
    for (index, probability) in (0_u32..).zip(probabilities) {
        if probability < LIKELY {
            continue;
        }
        let tenths = u8::try_from((probability * 10.0) as i32).unwrap_or_default();
        match anchors.last_mut() {
            Some(anchor) if anchor.last + 1 == index => {
                anchor.last = index;
                if probability > highest {
                    highest = probability;
                    anchor.head = index;
                    anchor.tenths = tenths;
                }
            }
            _ => {
                highest = probability;
                anchors.push(Anchor { first: index, last: index, head: index, tenths, frame: 0 });
            }
        }
    }
}

/// The number of a label in features: a part's two next to each other.
fn number(label: u8) -> u32 {
    let part = u32::from(label) % HALF as u32;
    2 * part - u32::from(part > 0 && usize::from(label) < HALF)
}

/// For each label in turn, the last part before it that is of another kind.
fn neighbours(labels: impl Iterator<Item = u8>, out: &mut Vec<u8>) {
    out.clear();
    let (mut current, mut other) = (0, 0);
    for label in labels {
        let part = label % HALF as u8;
        if part != current {
            if current != 0 {
                other = current;
            }
            current = part;
        }
        out.push(other);
    }
}

/// What stands right before and behind a likely cue, and its place in the sentence and to quotation
/// marks.
fn frame(words: &[Word], anchor: &Anchor) -> u32 {
    let word = |at: Option<usize>| at.and_then(|at| words.get(at)).copied().unwrap_or_default();
    let (first, last) = (anchor.first as usize, anchor.last as usize);
    let around = kinds(&[word(first.checked_sub(1)), word(Some(last + 1))]);
    let last = word(Some(last));
    let place = bucket(last.to_end.into()).min(6) * 4 + u32::from(last.from_start.min(3));
    mix(around, place * 4 + u32::from(last.state))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbouring_likely_tokens_are_one_anchor() {
        let mut found = Vec::new();
        find_anchors([0.0, 0.5, 0.85, 0.1, 0.35].into_iter(), &mut found);
        assert_eq!(
            found,
            [
                Anchor { first: 1, last: 2, head: 2, tenths: 8, frame: 0 },
                Anchor { first: 4, last: 4, head: 4, tenths: 3, frame: 0 },
            ]
        );
    }

    #[test]
    fn neighbours_are_the_nearest_parts_of_another_kind() {
        let mut found = Vec::new();
        neighbours([0, 1, 9, 0, 2].into_iter(), &mut found);
        assert_eq!(found, [0, 0, 0, 1, 1]);
    }
}
