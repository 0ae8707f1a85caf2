//! The features of the second pass over a token, computed from what the first pass made of the
//! paragraph (stacking: Cohen and Carvalho, "Stacked Sequential Learning", IJCAI 2005). Its
//! features are the labels around, the nearest spans on either side, and the cue candidates with what stands between them
//! and the token.

use super::paragraph::{PADDING, Paragraph, kinds, magnitude};
use super::span_label::SpanLabel;
use crate::model::crf::{HALF, Row};
use crate::model::linear::mix;
use crate::quotes::tokens::Tokens;

/// The number of features that a token has at the second pass.
pub(super) const VALUES: usize = 14;

/// Cue candidates have at least this probability at the first pass.
const LIKELY: f32 = 0.2;

/// A run of tokens that may be a cue.
#[derive(Clone, Copy, Debug, PartialEq)]
struct CueCandidate {
    /// The first token, counted from the paragraph's start.
    first: u32,
    /// The last token.
    last: u32,
    /// The most likely token.
    head: u32,
    /// Its probability in tenths.
    tenths: u8,
    /// What stands around it, see [`frame`].
    frame: u32,
}

/// What the first pass made of a paragraph.
#[derive(Debug, Default)]
pub(super) struct FirstPass {
    cue_candidates: Vec<CueCandidate>,
    /// The most likely label of each token, and its probability in fifths.
    labels: Vec<(u8, u8)>,
    /// For each token, the nearest span of another kind on either side, numbered from 1.
    left: Vec<u8>,
    right: Vec<u8>,
}

impl FirstPass {
    /// Takes over the marginals of the first pass; those of cues make the cue candidates.
    pub(super) fn fill(&mut self, tokens: Tokens<'_>, paragraph: &Paragraph, marginals: &[Row]) {
        let cue = |row| SpanLabel::Cue.probability(row);
        find_cue_candidates(marginals.iter().map(cue), &mut self.cue_candidates);
        for candidate in &mut self.cue_candidates {
            candidate.frame = frame(tokens, paragraph, candidate);
        }
        self.labels.clear();
        self.labels.extend(marginals.iter().map(|row| {
            let mut best = (0, 0.0);
            for (label, &probability) in (0_u8..).zip(row) {
                if probability > best.1 {
                    best = (label, probability);
                }
            }
            (best.0, u8::try_from((best.1 * 5.0) as i32).unwrap_or_default().min(4))
        }));
        neighbours(self.labels.iter().map(|label| label.0), &mut self.left);
        neighbours(self.labels.iter().rev().map(|label| label.0), &mut self.right);
        self.right.reverse();
    }

    /// Whether nothing was found that could be a cue.
    pub(super) fn has_no_cue(&self) -> bool {
        self.cue_candidates.is_empty()
    }

    /// Hands the values of the features of each token of the paragraph to `visit`, token by token.
    pub(super) fn values(
        &self,
        tokens: Tokens<'_>,
        paragraph: &Paragraph,
        mut visit: impl FnMut([u32; VALUES]),
    ) {
        let mut passed = 0;
        for at in 0..paragraph.len() {
            let begins_before = |candidate: &CueCandidate| candidate.first as usize <= at;
            while self.cue_candidates.get(passed).is_some_and(begins_before) {
                passed += 1;
            }
            let [first, second, third] =
                self.cue_around(tokens, paragraph, at, passed.checked_sub(1), true);
            let [fourth, fifth, sixth] =
                self.cue_around(tokens, paragraph, at, Some(passed), false);
            let [own, beside, around, kind, lower, left, sides, both] =
                self.labels_around(paragraph, at);
            visit([
                first, second, third, fourth, fifth, sixth, own, beside, around, kind, lower, left,
                sides, both,
            ]);
        }
    }

    /// The labels of the neighbours and the nearest spans.
    fn labels_around(&self, paragraph: &Paragraph, at: usize) -> [u32; 8] {
        let label = |offset: isize| -> u32 {
            let at = at.checked_add_signed(offset);
            at.and_then(|at| self.labels.get(at)).map_or(15, |label| number(label.0))
        };
        let fifths = u32::from(self.labels.get(at).copied().unwrap_or_default().1);
        let near = |side: &[u8]| u32::from(side.get(at).copied().unwrap_or_default());
        let kind = u32::from(paragraph.kinds.get(PADDING + at).copied().unwrap_or_default());
        let lower = paragraph.lowers.get(PADDING + at).copied().unwrap_or_default();
        let here = label(0);
        let own = here * 8 + fifths;
        let sides = near(&self.left) * 16 + near(&self.right);
        [
            own,
            mix(own, label(-1) * 16 + label(1)),
            mix(label(-2) * 16 + label(-1), mix(here, label(1) * 16 + label(2))),
            mix(here, kind),
            mix(here, lower),
            mix(label(-1) * 16 + here, kind),
            mix(own, sides),
            mix(sides, kind),
        ]
    }

    /// The cue candidate on one side, by its index.
    fn cue_around(
        &self,
        tokens: Tokens<'_>,
        paragraph: &Paragraph,
        at: usize,
        index: Option<usize>,
        is_before: bool,
    ) -> [u32; 3] {
        let Some(cue) = index.and_then(|index| self.cue_candidates.get(index)) else {
            return [0; 3];
        };
        let behind = cue.last as usize + 1;
        let inside = u32::from(is_before && at < behind);
        let (from, to) =
            if is_before { (behind, at.max(behind)) } else { (at, cue.first as usize) };
        let distance = magnitude(to - from) * 2 + inside;
        let between = paragraph.between(tokens, from, to);
        let head = paragraph.lowers.get(PADDING + cue.head as usize);
        [
            mix(head.copied().unwrap_or_default(), between),
            mix(between, distance * 16 + u32::from(cue.tenths)),
            mix(between * 2 + inside, cue.frame),
        ]
    }
}

/// The cue candidates among tokens of these probabilities.
fn find_cue_candidates(
    probabilities: impl Iterator<Item = f32>,
    candidates: &mut Vec<CueCandidate>,
) {
    candidates.clear();
    let mut highest = 0.0;
    for (index, probability) in (0_u32..).zip(probabilities) {
        if probability < LIKELY {
            continue;
        }
        let tenths = u8::try_from((probability * 10.0) as i32).unwrap_or_default();
        match candidates.last_mut() {
            Some(candidate) if candidate.last + 1 == index => {
                candidate.last = index;
                if probability > highest {
                    highest = probability;
                    candidate.head = index;
                    candidate.tenths = tenths;
                }
            }
            _ => {
                highest = probability;
                candidates.push(CueCandidate {
                    first: index,
                    last: index,
                    head: index,
                    tenths,
                    frame: 0,
                });
            }
        }
    }
}

/// The number of a label in features: those of a span next to each other.
fn number(label: u8) -> u32 {
    let part = u32::from(label) % HALF as u32;
    2 * part - u32::from(part > 0 && usize::from(label) < HALF)
}

/// For each label in turn, the last span before it that is of another kind.
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

/// What stands right before and behind a cue candidate, and its place in the sentence and to
/// quotation marks.
fn frame(tokens: Tokens<'_>, paragraph: &Paragraph, candidate: &CueCandidate) -> u32 {
    let (first, last) = (candidate.first as usize, candidate.last as usize);
    let kind = |at: usize| paragraph.kinds.get(at).copied().unwrap_or_default();
    let around = kinds(&[kind(PADDING + first - 1), kind(PADDING + last + 1)]);
    let last = paragraph.range.start + last;
    let place = magnitude(tokens.until_end(last).into()).min(6) * 4
        + u32::from(tokens.since_start(last).min(3));
    mix(around, place * 4 + u32::from(tokens.state(last)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbouring_likely_tokens_are_one_candidate() {
        let mut found = Vec::new();
        find_cue_candidates([0.0, 0.5, 0.85, 0.1, 0.35].into_iter(), &mut found);
        assert_eq!(
            found,
            [
                CueCandidate { first: 1, last: 2, head: 2, tenths: 8, frame: 0 },
                CueCandidate { first: 4, last: 4, head: 4, tenths: 3, frame: 0 },
            ]
        );
    }

    #[test]
    fn neighbours_are_the_nearest_spans_of_another_kind() {
        let mut found = Vec::new();
        neighbours([0, 1, 9, 0, 2].into_iter(), &mut found);
        assert_eq!(found, [0, 0, 0, 1, 1]);
    }
}
