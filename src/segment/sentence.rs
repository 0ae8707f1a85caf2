//! Sentences: one forward scan that stops at the marks that may end one.
//!
//! A mark with the closing quotation marks and brackets after it is a [`Candidate`]; `boundary`
//! decides whether the sentence ends there. Three more things begin a sentence: a bullet,
//! the next item of a numbered list that the sentence before began (see `list`), and what follows
//! the salutation or close of a letter (see `letter`).

use super::boundary::Boundary;
use super::candidate::{Candidate, trim_end};
use super::options::{SegmentOptions, WithinQuotes};
use super::quotation::Quotations;
use super::search::Search;
use super::{letter, list};
use crate::language::lexicon::Lexicon;
use crate::{TextSpan, interrupt};

/// Calls `found` with each sentence of a paragraph, in order.
pub(super) fn for_each_sentence(
    text: &str,
    paragraph: TextSpan,
    options: &SegmentOptions,
    mut found: impl FnMut(TextSpan),
) {
    let text = text.get(..paragraph.end() as usize).unwrap_or_default();
    let words = options.language.lexicon();
    let whole = options.within_quotes == WithinQuotes::Whole;
    let mut quotations = Quotations::new(text, paragraph.start() as usize);
    let mut start = paragraph.start() as usize;
    let (letters, pauses) = (Search::default(), Search::default());
    let mut first_word = letters.next(text, start, char::is_alphanumeric);
    let mut from = start;
    let mut next_item = next_part(text, start, words);
    let mut count = 0_u32;
    while start < text.len() {
        let candidate = Candidate::find(text, words, whole, start, from);
        let marks = candidate.as_ref().map_or(text.len(), |candidate| candidate.marks);
        let (end, next) = match (&candidate, next_item) {
            (_, Some(item)) if item <= marks => (trim_end(text, start, item), item),
            (Some(candidate), _) => {
                from = candidate.end.max(candidate.marks_end);
                let boundary =
                    Boundary { text, words, candidate, first_word, whole, pauses: &pauses };
                if !boundary.is_end() || whole && quotations.cover(candidate.marks, candidate.end) {
                    continue;
                }
                (candidate.end, candidate.next)
            }
            (None, _) => (text.len(), text.len()),
        };
        found(TextSpan::new(start as u32, end as u32));
        count += 1;
        // A paragraph may be a whole book.
        if count.is_multiple_of(64) && interrupt::is_stopped() {
            return;
        }
        start = next;
        from = next;
        first_word = letters.next(text, start, char::is_alphanumeric);
        next_item = next_part(text, start, words);
    }
}

/// Where the next sentence begins, if the one at `start` shows it without a mark at its end.
fn next_part(text: &str, start: usize, words: &Lexicon) -> Option<usize> {
    list::next_item(text, start, words).or_else(|| letter::after_line(text, start, words))
}
