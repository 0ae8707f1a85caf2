//! The input of the rules: a document's tokens, its quotation marks, and for each pair of marks the
//! places where a report may stand.

use crate::language::lexicon::WordClass;
use crate::quotes::marks::QuotePair;
use crate::quotes::tokens::{Shape, Token, TokenRange, Tokens};
use crate::segment::Sentence;

/// A document as the rules read it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RuleReader<'a> {
    pub(super) pairs: &'a [QuotePair],
    pub(super) tokens: Tokens<'a>,
}

/// A report is looked for among so many words before a quotation.
const FARTHEST_REPORT: usize = 80;

/// A pair of marks as a range of words, and where to look for its report.
#[derive(Clone, Debug)]
pub(super) struct Place {
    /// The words inside, the marks included.
    pub(super) inside: TokenRange,
    /// The words of its sentence before it, back to the previous pair.
    pub(super) before: TokenRange,
    /// The words of its sentence behind it, up to the next pair.
    pub(super) behind: TokenRange,
    /// The words of its sentence before it, over all pairs.
    pub(super) sentence_before: TokenRange,
    /// The end of its last sentence.
    pub(super) sentence_end: usize,
}

impl<'a> RuleReader<'a> {
    /// Reads a document.
    pub(crate) const fn new(tokens: Tokens<'a>, pairs: &'a [QuotePair]) -> Self {
        Self { pairs, tokens }
    }

    /// The outermost pairs with their numbers and where to look for their reports.
    pub(super) fn places(self) -> impl Iterator<Item = (&'a QuotePair, Place)> {
        let outermost = (0_u32..).zip(self.pairs).filter(|(_, pair)| pair.depth == 0);
        outermost.filter_map(move |(number, pair)| Some((pair, self.place(number, pair)?)))
    }

    fn place(self, number: u32, pair: &QuotePair) -> Option<Place> {
        let TokenRange { start, end } = self.tokens.range_of(pair.span);
        if start >= end {
            return None;
        }
        let sentence_start = self.sentence_at(pair.span.start())?.tokens.start as usize;
        let first = sentence_start.max(start.saturating_sub(FARTHEST_REPORT));
        let sentence_end = self.sentence_at(pair.span.end().saturating_sub(1))?.tokens.end as usize;
        let in_other_pair = |word: Token| word.pair.is_some_and(|pair| pair != number);
        let before = self.tokens.range(first..start).rposition(in_other_pair);
        let behind = self.tokens.range(end..sentence_end.max(end)).position(in_other_pair);
        Some(Place {
            inside: start..end,
            before: before.map_or(first, |at| first + at + 1)..start,
            behind: end..behind.map_or(sentence_end.max(end), |at| end + at),
            sentence_before: first..start,
            sentence_end: sentence_end.max(end),
        })
    }

    /// The sentence that an offset lies in, or the last one before it.
    pub(super) fn sentence_at(self, offset: u32) -> Option<&'a Sentence> {
        let sentences = &self.tokens.document.sentences;
        sentences.get(self.tokens.document.sentence_at(offset)?)
    }

    /// Whether there are words among some tokens, conjunctions not counted.
    pub(super) fn has_words(self, range: &TokenRange) -> bool {
        self.tokens
            .range(range.clone())
            .any(|word| word.is_word() && !word.is(WordClass::CONJUNCTION))
    }

    /// Whether a cue verb stands there; not in a compound ("so-called").
    pub(super) fn is_cue(self, at: usize) -> bool {
        let is_joined = at.checked_sub(1).and_then(|before| self.tokens.get(before));
        self.tokens
            .get(at)
            .is_some_and(|word| word.is(WordClass::CUE) && word.shape == Shape::Lower)
            && !is_joined.is_some_and(|before| before.is_mark('-'))
    }
}
