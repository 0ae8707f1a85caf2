//! What was worked out of words before: three quarters of the features of the first look are
//! those of single words, and of the words of a text most stood in it, or in another one, before.

use std::hash::BuildHasher;

use rustc_hash::{FxBuildHasher, FxHashMap};

use super::token_view::{WINDOW, Word};
use crate::model::linear::{NO_SUMS, Sums};

/// A word with what it says of the tokens around it.
#[derive(Clone, Debug)]
pub(crate) struct Known {
    pub(crate) word: Word,
    /// The sums of the weights of its features, for each place that it has in the window of a
    /// token.
    pub(crate) rows: [Sums; WINDOW],
}

/// The words that one tagger met.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    tagger: u64,
    /// The first one stands for what is beyond the ends of a paragraph.
    known: Vec<Known>,
    /// The words' places in `known`, by hashes of 64 bits: two words of one hash, which chance does
    /// not bring about, would be taken for the same.
    places: FxHashMap<u64, u32>,
    /// The words of a paragraph, and of what is beyond its ends.
    numbers: Vec<u32>,
}

/// Between documents all is forgotten if it is more than this many words, so that a row of archives
/// does not fill the memory of the machine.
const MOST: usize = 1 << 14;

impl Memory {
    /// Makes ready for another document, read by this tagger.
    pub(crate) fn begin(&mut self, tagger: u64, edge: impl FnOnce() -> Known) {
        if self.tagger != tagger || self.known.len() > MOST {
            self.tagger = tagger;
            self.places.clear();
            self.known.clear();
            self.known.push(edge());
        }
    }

    /// A word, looked up or else made.
    pub(crate) fn word(&mut self, text: &str, make: impl FnOnce() -> Known) -> Word {
        let next = self.known.len() as u32;
        let place = *self.places.entry(FxBuildHasher.hash_one(text)).or_insert(next);
        if place == next {
            let mut known = make();
            known.word.number = place;
            self.known.push(known);
        }
        self.known.get(place as usize).map(|known| known.word).unwrap_or_default()
    }

    /// What the words around each token say of it.
    pub(crate) fn sums(&mut self, words: &[Word], sums: &mut Vec<Sums>) {
        let edge = [0; WINDOW / 2];
        self.numbers.clear();
        self.numbers.extend(edge);
        self.numbers.extend(words.iter().map(|word| word.number));
        self.numbers.extend(edge);
        sums.clear();
        sums.extend(self.numbers.windows(WINDOW).map(|window| {
            let mut sum = NO_SUMS;
            for (place, &number) in window.iter().enumerate() {
                let row = self.known.get(number as usize).and_then(|known| known.rows.get(place));
                for (sum, value) in sum.iter_mut().zip(row.unwrap_or(&NO_SUMS)) {
                    *sum += value;
                }
            }
            sum
        }));
    }
}
