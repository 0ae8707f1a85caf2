//! The tokens of one document as arrays by field.

use std::ops::Range;

use super::cache::FormCache;
use super::counts::Counts;
use super::form::{Form, Shape};
use super::kind;
use crate::language::lexicon::WordClass;
use crate::quotes::marks::QuotePair;
use crate::segment::Document;

/// Where a token stands to quotation marks.
pub(crate) mod state {
    pub(crate) const OUTSIDE: u8 = 0;
    pub(crate) const OPENING: u8 = 1;
    pub(crate) const INSIDE: u8 = 2;
    pub(crate) const CLOSING: u8 = 3;
}

/// The pair of a token outside all quotation marks.
pub(crate) const NO_PAIR: u32 = u32::MAX;

/// One value of each field for each token, in order.
#[derive(Debug, Default)]
pub struct TokenColumns {
    /// The number of its form in the cache.
    pub(super) number: Vec<u32>,
    pub(super) class: Vec<WordClass>,
    pub(super) shape: Vec<Shape>,
    pub(super) kind: Vec<u8>,
    pub(super) lower: Vec<u32>,
    /// The coarsest cluster of its form.
    pub(super) cluster: Vec<u16>,
    /// The outermost pair of quotation marks that it is in, or [`NO_PAIR`].
    pub(super) pair: Vec<u32>,
    /// Its place to quotation marks, see [`state`].
    pub(super) state: Vec<u8>,
    /// Tokens since the opening mark and until the closing one, at most 255 like the next two.
    pub(super) since_opening: Vec<u8>,
    pub(super) until_closing: Vec<u8>,
    /// Tokens since the sentence's start and until its end.
    pub(super) since_start: Vec<u8>,
    pub(super) until_end: Vec<u8>,
    /// For each token, and one behind the last: counts over the tokens before it.
    pub(super) counts: Vec<Counts>,
    /// The paragraphs as ranges of tokens.
    pub(super) paragraphs: Vec<Range<usize>>,
}

impl TokenColumns {
    /// Fills the columns for a document; forms that the cache does not know are made.
    pub fn fill<P: Clone>(
        &mut self,
        document: &Document<'_>,
        pairs: &[QuotePair],
        cache: &mut FormCache<P>,
        make: impl Fn(&str) -> (Form, P),
    ) {
        self.clear();
        for token in &document.tokens {
            let text = token.of(document.text);
            let (number, form) = cache.form(text, || make(text));
            self.number.push(number);
            self.class.push(form.class);
            self.shape.push(form.shape);
            self.kind.push(form.kind);
            self.lower.push(form.lower);
            self.cluster.push(form.clusters.coarse);
        }
        self.place_in_sentences(document);
        self.place_in_pairs(document, pairs);
        self.count();
    }

    fn clear(&mut self) {
        self.number.clear();
        self.class.clear();
        self.shape.clear();
        self.kind.clear();
        self.lower.clear();
        self.cluster.clear();
        self.paragraphs.clear();
    }

    fn place_in_sentences(&mut self, document: &Document<'_>) {
        self.since_start.clear();
        self.until_end.clear();
        for sentence in &document.sentences {
            let length = sentence.tokens.len();
            self.since_start.extend((0..length).map(capped));
            self.until_end.extend((0..length).rev().map(capped));
        }
        let sentence = |index: u32| document.sentences.get(index as usize);
        self.paragraphs.extend(document.paragraphs.iter().map(|paragraph| {
            let first = sentence(paragraph.sentences.start).map_or(0, |s| s.tokens.start);
            let last = paragraph.sentences.end.checked_sub(1).and_then(sentence);
            first as usize..last.map_or(first, |s| s.tokens.end) as usize
        }));
    }

    fn count(&mut self) {
        let mut now = Counts::default();
        self.counts.clear();
        self.counts.push(now);
        for (&kind, &since_start) in self.kind.iter().zip(&self.since_start) {
            now.add(kind, since_start == 0);
            self.counts.push(now);
        }
    }

    fn place_in_pairs(&mut self, document: &Document<'_>, pairs: &[QuotePair]) {
        let length = document.tokens.len();
        refill(&mut self.pair, length, NO_PAIR);
        refill(&mut self.state, length, state::OUTSIDE);
        refill(&mut self.since_opening, length, 0);
        refill(&mut self.until_closing, length, 0);
        for (number, pair) in (0_u32..).zip(pairs).filter(|(_, pair)| pair.depth == 0) {
            let first = document.tokens.partition_point(|token| token.start() < pair.span.start());
            let end = document.tokens.partition_point(|token| token.start() < pair.span.end());
            for at in first..end {
                set(&mut self.pair, at, number);
                set(&mut self.state, at, state::INSIDE);
                set(&mut self.since_opening, at, capped(at - first));
                set(&mut self.until_closing, at, capped(end - 1 - at));
            }
            // A pair that runs on from, or into, another paragraph lacks a mark there.
            let is_mark = |at: &usize| self.kind.get(*at) == Some(&kind::SYMBOL);
            let last = end.checked_sub(1).filter(|&last| last > first);
            let (opening, closing) =
                (Some(first).filter(is_mark), last.filter(|last| is_mark(last)));
            for (mark, state, kind) in [
                (opening.filter(|&at| at < end), state::OPENING, kind::OPENING),
                (closing, state::CLOSING, kind::CLOSING),
            ] {
                if let Some(at) = mark {
                    set(&mut self.state, at, state);
                    set(&mut self.kind, at, kind);
                }
            }
        }
    }
}

fn refill<T: Clone>(column: &mut Vec<T>, length: usize, value: T) {
    column.clear();
    column.resize(length, value);
}

fn set<T>(column: &mut [T], at: usize, value: T) {
    if let Some(slot) = column.get_mut(at) {
        *slot = value;
    }
}

/// A count as a byte, at most 255.
fn capped(count: usize) -> u8 {
    u8::try_from(count).unwrap_or(u8::MAX)
}

#[cfg(test)]
mod tests {
    use crate::quotes::tokens::state::{CLOSING, INSIDE, OPENING, OUTSIDE};
    use crate::quotes::tokens::testing::TokenizedText;

    #[test]
    fn a_token_knows_its_place_in_its_quotation() {
        let read = TokenizedText::new("Lee said \"it rained\" there.");
        let tokens = read.tokens();
        let all = 0..tokens.len();
        let states = [OUTSIDE, OUTSIDE, OPENING, INSIDE, INSIDE, CLOSING, OUTSIDE, OUTSIDE];
        assert_eq!(tokens.states(all.clone()), states);
        let places = |at: &dyn Fn(usize) -> u8| all.clone().map(at).collect::<Vec<_>>();
        assert_eq!(places(&|at| tokens.since_opening(at)), [0, 0, 0, 1, 2, 3, 0, 0]);
        assert_eq!(places(&|at| tokens.until_closing(at)), [0, 0, 3, 2, 1, 0, 0, 0]);
    }

    #[test]
    fn a_token_knows_its_place_in_its_sentence() {
        let read = TokenizedText::new("It rained. Lee left.");
        let starts: Vec<u8> = (0..6).map(|at| read.tokens().since_start(at)).collect();
        let ends: Vec<u8> = (0..6).map(|at| read.tokens().until_end(at)).collect();
        assert_eq!((starts, ends), (vec![0, 1, 2, 0, 1, 2], vec![2, 1, 0, 2, 1, 0]));
    }

    #[test]
    fn a_place_beyond_a_byte_is_the_last_one() {
        let text = "word ".repeat(300);
        let read = TokenizedText::new(&text);
        assert_eq!([254, 255, 299].map(|at| read.tokens().since_start(at)), [254, 255, 255]);
    }

    #[test]
    fn a_quotation_that_runs_on_has_no_closing_mark() {
        let read = TokenizedText::new("\u{201C}It rained.\n\n\u{201C}Lee left.\u{201D}");
        let states = read.tokens().states(0..4);
        assert_eq!(states, [OPENING, INSIDE, INSIDE, INSIDE]);
    }

    #[test]
    fn counts_tell_what_stands_between_two_tokens() {
        let read = TokenizedText::new("Lee, Roe said \"no\". It, that.");
        let counts = read.tokens().between(1, read.tokens().len());
        let marks = (counts.opening, counts.closing, counts.commas);
        assert_eq!((counts.sentences, marks), (1, (1, 1, 2)));
        assert_eq!(read.tokens().between(2, 2).commas, 0);
    }
}
