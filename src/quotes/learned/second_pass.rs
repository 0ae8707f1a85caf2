//! The features of the second pass over a token, computed from what the first pass made of the
//! paragraph (stacking: Cohen and Carvalho, "Stacked Sequential Learning", IJCAI 2005). Its
//! features are the labels around, the nearest spans on either side, and the cue candidates with what stands between them
//! and the token.

use super::paragraph::{PADDING, Paragraph, kinds, magnitude};
use super::span_label::SpanLabel;
use crate::model::crf::{HALF, Row, argmax};
use crate::model::linear::mix;
use crate::quotes::tokens::Tokens;

/// So many labels on either side are looked at.
const NEAR: usize = 2;

/// The number of a label beyond the ends of a paragraph.
const OUTSIDE: u8 = 15;

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
    /// The number of the most likely label of each token, with [`NEAR`] tokens before and behind.
    numbers: Vec<u8>,
    /// Its probability in fifths.
    fifths: Vec<u8>,
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
        self.numbers.clear();
        self.fifths.clear();
        self.numbers.extend([OUTSIDE; NEAR]);
        for row in marginals {
            let label = argmax(row);
            let probability = row.get(usize::from(label)).copied().unwrap_or_default();
            self.numbers.push(number(label));
            self.fifths.push(u8::try_from((probability * 5.0) as i32).unwrap_or_default().min(4));
        }
        self.numbers.extend([OUTSIDE; NEAR]);
        let numbers = self.numbers.get(NEAR..NEAR + self.fifths.len()).unwrap_or_default();
        neighbours(numbers.iter(), &mut self.left);
        neighbours(numbers.iter().rev(), &mut self.right);
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
        let labels = self.numbers.windows(2 * NEAR + 1).zip(&self.fifths);
        let sides = self.left.iter().zip(&self.right);
        let words = paragraph.kinds.iter().zip(&paragraph.lowers).skip(PADDING);
        for (at, ((labels, sides), word)) in labels.zip(sides).zip(words).enumerate() {
            let begins_before = |candidate: &CueCandidate| candidate.first as usize <= at;
            while self.cue_candidates.get(passed).is_some_and(begins_before) {
                passed += 1;
            }
            let [first, second, third] =
                self.cue_around(tokens, paragraph, at, passed.checked_sub(1), true);
            let [fourth, fifth, sixth] =
                self.cue_around(tokens, paragraph, at, Some(passed), false);
            let [own, beside, around, kind, lower, left, sides, both] =
                labels_around(labels, sides, word);
            visit([
                first, second, third, fourth, fifth, sixth, own, beside, around, kind, lower, left,
                sides, both,
            ]);
        }
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

/// The labels of a token and its neighbours with the fifths of its own, the nearest spans on either
/// side, and its kind and word.
#[inline(always)]
fn labels_around(
    (labels, fifths): (&[u8], &u8),
    (left, right): (&u8, &u8),
    (kind, lower): (&u8, &u32),
) -> [u32; 8] {
    let &[second, before, here, behind, fourth] = labels else { return [0; 8] };
    let [second, before, here, behind, fourth] =
        [second, before, here, behind, fourth].map(u32::from);
    let own = here * 8 + u32::from(*fifths);
    let sides = u32::from(*left) * 16 + u32::from(*right);
    let kind = u32::from(*kind);
    [
        own,
        mix(own, before * 16 + behind),
        mix(second * 16 + before, mix(here, behind * 16 + fourth)),
        mix(here, kind),
        mix(here, *lower),
        mix(before * 16 + here, kind),
        mix(own, sides),
        mix(sides, kind),
    ]
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
const fn number(label: u8) -> u8 {
    let part = label % HALF as u8;
    2 * part - (part > 0 && (label as usize) < HALF) as u8
}

/// For each number of a label in turn, the last span before it that is of another kind.
fn neighbours<'n>(numbers: impl Iterator<Item = &'n u8>, out: &mut Vec<u8>) {
    out.clear();
    let (mut current, mut other) = (0, 0);
    for number in numbers {
        let part = number.div_ceil(2);
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
        neighbours([0, 1, 9, 0, 2].map(number).iter(), &mut found);
        assert_eq!(found, [0, 0, 0, 1, 1]);
    }
}
