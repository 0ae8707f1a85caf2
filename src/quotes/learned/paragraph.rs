//! A paragraph as the tagger's passes read it: arrays by field, padded at both ends.

use crate::model::linear::mix;
use crate::quotes::tokens::{TokenRange, Tokens, kind, state};

/// The tokens around a token that are looked at one by one: two before it, itself, two behind.
pub(super) const WINDOW: usize = 5;

/// What is beyond each end of a paragraph.
pub(super) const PADDING: usize = WINDOW / 2;

/// A paragraph, ready to be looked at token by token. To be filled anew for one after another.
#[derive(Debug, Default)]
pub struct Paragraph {
    /// Its tokens in the document.
    pub(super) range: TokenRange,
    /// Whether it is the text's first one.
    pub(super) is_first: bool,
    /// Of each token, and of what is beyond the ends: the number of its form, its kind, its lower
    /// case and its place to quotation marks.
    pub(super) numbers: Vec<u32>,
    pub(super) kinds: Vec<u8>,
    pub(super) lowers: Vec<u32>,
    pub(super) states: Vec<u8>,
    /// For each token, the last punctuation before it and how far back it is, and the next one
    /// behind it.
    pub(super) previous_mark: Vec<(u8, u8)>,
    pub(super) next_mark: Vec<(u8, u8)>,
    /// The class of each token, by which the transition to it is chosen.
    pub(super) classes: Vec<u8>,
}

/// The number of classes of positions, by which transitions are chosen.
pub const CLASSES: usize = 12;

impl Paragraph {
    /// Reads the paragraph of this index.
    pub fn fill(&mut self, tokens: Tokens<'_>, paragraph: usize) {
        let range = tokens.paragraphs().get(paragraph).cloned().unwrap_or_default();
        self.is_first = paragraph == 0;
        pad(&mut self.numbers, tokens.numbers(range.clone()));
        pad(&mut self.kinds, tokens.kinds(range.clone()));
        pad(&mut self.lowers, tokens.lowers(range.clone()));
        pad(&mut self.states, tokens.states(range.clone()));
        self.range = range;
        let own = self.kinds.get(PADDING..PADDING + self.len()).unwrap_or_default();
        marks_before(own.iter(), &mut self.previous_mark);
        marks_before(own.iter().rev(), &mut self.next_mark);
        self.next_mark.reverse();
        self.classify(tokens);
    }

    /// How many tokens it has.
    pub(super) fn len(&self) -> usize {
        self.range.len()
    }

    /// Whether some of it is within quotation marks.
    pub(super) fn has_quotation(&self) -> bool {
        self.states.iter().any(|&state| state != state::OUTSIDE)
    }

    /// The class of every token.
    #[must_use]
    pub fn classes(&self) -> &[u8] {
        &self.classes
    }

    fn classify(&mut self, tokens: Tokens<'_>) {
        self.classes.clear();
        let kinds = self.kinds.windows(2).skip(PADDING - 1);
        let states = self.states.get(PADDING..).unwrap_or_default();
        for ((at, kinds), &state) in self.range.clone().zip(kinds).zip(states) {
            let &[before, own] = kinds else { continue };
            let starts = tokens.since_start(at) == 0;
            self.classes.push(class(before, own, state, starts));
        }
    }

    /// What stands between two tokens of the paragraph, as a small number.
    pub(super) fn between(&self, tokens: Tokens<'_>, from: usize, to: usize) -> u32 {
        let first = self.range.start;
        let between = tokens.between(first + from, first + to);
        let sentences = self.sentences(tokens, from, to).min(2);
        let marks = (between.opening + between.closing).min(2);
        ((sentences * 3 + between.commas.min(2)) * 3 + marks) * 2 + between.thats.min(1)
    }

    /// How many sentences begin between two tokens; the paragraph's first is not counted.
    pub(super) fn sentences(&self, tokens: Tokens<'_>, from: usize, to: usize) -> u32 {
        let first = self.range.start;
        tokens.between(first + from.max(1), first + to).sentences
    }
}

fn pad<T: Copy + Default>(column: &mut Vec<T>, values: &[T]) {
    column.clear();
    column.extend([T::default(); PADDING]);
    column.extend(values);
    column.extend([T::default(); PADDING]);
}

/// For each kind in turn the last punctuation before it, and how far back that is.
fn marks_before<'k>(kinds: impl Iterator<Item = &'k u8>, marks: &mut Vec<(u8, u8)>) {
    marks.clear();
    let mut last = (kind::EDGE, 0_u8);
    for &kind in kinds {
        marks.push(last);
        let is_mark = kind::is_punctuation(kind);
        last = if is_mark { (kind, 0) } else { (last.0, last.1.saturating_add(1)) };
    }
}

fn class(before: u8, own: u8, state: u8, starts_sentence: bool) -> u8 {
    match (before, own) {
        (_, kind::OPENING) => 1,
        (_, kind::CLOSING) => 2,
        (kind::CLOSING, kind::COMMA | kind::STOP) => 3,
        _ if starts_sentence => 4,
        (_, kind::COMMA) => 5,
        (_, kind::STOP | kind::TERMINAL_MARK) => 6,
        (_, kind::COLON | kind::SEMICOLON | kind::DASH) => 7,
        (_, kind::THAT) => 8,
        (kind::COMMA, _) => 9,
        (kind::CLOSING, _) => 10,
        _ if state == state::INSIDE => 11,
        _ => 0,
    }
}

/// The kinds of some tokens as one number.
pub(super) fn kinds(kinds: &[u8]) -> u32 {
    kinds
        .iter()
        .fold(1, |number, &kind| number.wrapping_mul(kind::COUNT).wrapping_add(u32::from(kind)))
}

/// The kinds of some tokens as one number that is a hash.
pub(super) fn mixed_kinds(kinds: &[u8]) -> u32 {
    kinds.iter().fold(1, |number, &kind| mix(number, kind.into()))
}

/// A distance by order of magnitude: 0, 1, 2, 3, 4 to 5, 6 to 8, 9 to 14, 15 to 29, 30 and more.
pub(super) fn magnitude(distance: usize) -> u32 {
    match distance {
        0..=3 => distance as u32,
        4..=5 => 4,
        6..=8 => 5,
        9..=14 => 6,
        15..=29 => 7,
        _ => 8,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quotes::tokens::testing::TokenizedText;

    fn paragraph(text: &str, index: usize) -> Paragraph {
        let mut paragraph = Paragraph::default();
        paragraph.fill(TokenizedText::new(text).tokens(), index);
        paragraph
    }

    #[test]
    fn columns_are_padded_at_both_ends() {
        let paragraph = paragraph("It rained.\n\nLee left.", 1);
        assert_eq!((paragraph.range.clone(), paragraph.is_first), (3..6, false));
        let edge = kind::EDGE;
        let own = [kind::CAPITALISED, kind::LOWER, kind::STOP];
        assert_eq!(paragraph.kinds, [edge, edge, own[0], own[1], own[2], edge, edge]);
    }

    #[test]
    fn every_token_knows_the_punctuation_around_it() {
        let paragraph = paragraph("Lee, Roe left.", 0);
        let none = |distance| (kind::EDGE, distance);
        let comma = |distance| (kind::COMMA, distance);
        let stop = |distance| (kind::STOP, distance);
        assert_eq!(paragraph.previous_mark, [none(0), none(1), comma(0), comma(1), comma(2)]);
        assert_eq!(paragraph.next_mark, [comma(0), stop(2), stop(1), stop(0), none(0)]);
    }

    #[test]
    fn the_class_of_a_token_is_told_by_the_marks_around_it() {
        // " We won , " said Lee , that .
        let paragraph = paragraph("\"We won,\" said Lee, that.", 0);
        assert_eq!(paragraph.classes(), [1, 11, 11, 5, 2, 10, 0, 5, 8, 6]);
        assert!(paragraph.has_quotation());
    }

    #[test]
    fn what_stands_between_two_tokens_is_a_number() {
        let read = TokenizedText::new("Lee left. Roe stayed, too.");
        let mut paragraph = Paragraph::default();
        paragraph.fill(read.tokens(), 0);
        let between = |from, to| paragraph.between(read.tokens(), from, to);
        assert_eq!(between(0, 2), 0);
        assert_eq!(paragraph.sentences(read.tokens(), 0, 7), 1);
        assert_eq!(between(0, 7), (3 + 1) * 3 * 2);
    }
}
