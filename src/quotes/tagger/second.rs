//! The second look: each token in the light of what the first look made of the paragraph. Its
//! features are the labels around, the nearest spans on either side, and the likely cues with what
//! stands between them and the token.

use super::Part;
use super::features::Context;
use super::words::{Word, bucket, kinds};
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
}

/// What the first look made of a paragraph.
#[derive(Debug, Default)]
pub(crate) struct FirstLook {
    anchors: Vec<Anchor>,
    /// The most likely label of each token, and its probability in fifths.
    labels: Vec<(u8, u8)>,
    /// For each token, the nearest part of another kind on either side (numbered from 1) and how
    /// far it is.
    left: Vec<(u8, u8)>,
    right: Vec<(u8, u8)>,
}

impl FirstLook {
    /// Takes over the posteriors of the first look; those of a cue make the anchors.
    pub(crate) fn prepare(&mut self, posteriors: &[Row]) {
        let cue = |row| Part::Cue.share(row);
        find_anchors(posteriors.iter().map(cue), &mut self.anchors);
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
        let left = self.left.get(at).copied().unwrap_or_default();
        let right = self.right.get(at).copied().unwrap_or_default();
        let near = |side: (u8, u8)| mix(side.0.into(), bucket(side.1.into()));
        let here = label(0);
        let own = here * 8 + share;
        let sides = u32::from(left.0) * 16 + u32::from(right.0);
        put(own);
        put(mix(own, label(-1) * 16 + label(1)));
        put(mix(label(-2) * 16 + label(-1), mix(here, label(1) * 16 + label(2))));
        put(mix(here, word.kind.into()));
        put(mix(here, word.lower));
        put(mix(here, word.entry.coarse.into()));
        put(mix(label(-1) * 16 + here, word.kind.into()));
        put(mix(here, near(left)));
        put(mix(here, near(right)));
        put(mix(here, sides));
        put(mix(own, sides));
        put(mix(near(left), near(right)));
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
        let here = word(at as u32);
        let mut frames = [0; 2];
        let sides = [passed.checked_sub(1), Some(passed)];
        for (side, (index, own)) in sides.into_iter().zip(&mut frames).enumerate() {
            let Some(anchor) = index.and_then(|index| self.anchors.get(index)) else {
                (0..9).for_each(|_| put(0));
                continue;
            };
            let head = word(anchor.head);
            let behind = anchor.last as usize + 1;
            let inside = u32::from(side == 0 && at < behind);
            let (from, to) =
                if side == 0 { (behind, at.max(behind)) } else { (at, anchor.first as usize) };
            let distance = bucket(to - from) * 2 + inside;
            let between = context.between(from, to);
            let frame = mix(between * 2 + inside, frame(words, anchor));
            *own = frame;
            put(mix(head.lower, distance));
            put(mix(head.lower, between));
            put(mix(head.entry.middle.into(), mix(distance, between)));
            put(mix(between, distance * 16 + u32::from(anchor.tenths)));
            put(frame);
            put(mix(frame, distance));
            put(mix(frame, here.kind.into()));
            put(mix(distance, mix(here.entry.coarse.into(), between)));
            put(path(words, from, to, frame_kinds(words, anchor)));
        }
        let [left, right] = frames;
        put(mix(left, right));
        put(mix(mix(left, right), here.kind.into()));
        put(mix(passed.min(3) as u32, left));
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
                anchors.push(Anchor { first: index, last: index, head: index, tenths });
            }
        }
    }
}

/// The number of a label in features: a part's two next to each other.
fn number(label: u8) -> u32 {
    let part = u32::from(label) % HALF as u32;
    2 * part - u32::from(part > 0 && usize::from(label) < HALF)
}

/// For each label in turn, the last part before it that is of another kind, and how far it is.
fn neighbours(labels: impl Iterator<Item = u8>, out: &mut Vec<(u8, u8)>) {
    out.clear();
    let (mut current, mut other) = (0, (0, 0_u8));
    for label in labels {
        let part = label % HALF as u8;
        if part != current {
            if current != 0 {
                other = (current, 0);
            }
            current = part;
        }
        other.1 = other.1.saturating_add(1);
        out.push(other);
    }
}

/// The kinds of the tokens between, if they are few.
fn path(words: &[Word], from: usize, to: usize, frame: u32) -> u32 {
    match words.get(from..to) {
        Some(between) if between.len() <= 6 => mix(kinds(between), frame),
        _ => 0,
    }
}

/// What stands right before and behind a likely cue.
fn frame_kinds(words: &[Word], anchor: &Anchor) -> u32 {
    let before = (anchor.first as usize).checked_sub(1).and_then(|at| words.get(at));
    let behind = words.get(anchor.last as usize + 1);
    kinds(&[before.copied().unwrap_or_default(), behind.copied().unwrap_or_default()])
}

/// The same with its place in the sentence and to quotation marks.
fn frame(words: &[Word], anchor: &Anchor) -> u32 {
    let last = words.get(anchor.last as usize).copied().unwrap_or_default();
    let place = bucket(last.to_end.into()).min(6) * 4 + u32::from(last.from_start.min(3));
    mix(frame_kinds(words, anchor), place * 4 + u32::from(last.state))
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
                Anchor { first: 1, last: 2, head: 2, tenths: 8 },
                Anchor { first: 4, last: 4, head: 4, tenths: 3 },
            ]
        );
    }

    #[test]
    fn neighbours_are_the_nearest_parts_of_another_kind() {
        let mut found = Vec::new();
        neighbours([0, 1, 9, 0, 2].into_iter(), &mut found);
        assert_eq!(found, [(0, 1), (0, 2), (0, 3), (1, 1), (1, 2)]);
    }
}
