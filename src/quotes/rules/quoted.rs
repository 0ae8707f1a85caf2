//! Which words report a quotation, and whose it is: the rules.
//!
//! What reports a pair of quotation marks is found in [`super::report`]. A whole sentence in marks
//! that nothing reports, right behind a report of the same paragraph, is another piece of that
//! attribution, and so is a pair that continues the one of the paragraph before.
//!
//! What is reported without quotation marks is found in [`super::clause`].

use super::noun_phrase::{Phrases, Report, WordRange};
use crate::TextSpan;
use crate::interrupt;
use crate::language::lexicon::WordClass;
use crate::quotes::attribution::{Attribution, Rule};
use crate::quotes::marks::QuotePair;
use crate::quotes::tokens::{NO_PAIR, Shape, Word};
use crate::segment::{Document, Sentence};

/// What the rules read: the document, its marks and its words.
#[derive(Clone, Copy, Debug)]
pub struct Attributor<'a> {
    pub(crate) document: &'a Document<'a>,
    pairs: &'a [QuotePair],
    pub(crate) phrases: Phrases<'a>,
}

/// A report is looked for among so many words before a quotation.
const FARTHEST_REPORT: usize = 80;

/// A pair of marks as a range of words, and where to look for its report.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    /// The words inside, the marks included.
    pub(crate) inside: WordRange,
    /// The words of its sentence before it, back to the previous pair.
    pub(crate) before: WordRange,
    /// The words of its sentence behind it, up to the next pair.
    pub(crate) behind: WordRange,
    /// The words of its sentence before it, over all pairs.
    pub(crate) sentence_before: WordRange,
    /// The end of its last sentence.
    sentence_end: usize,
}

impl<'a> Attributor<'a> {
    /// Reads a document.
    #[must_use]
    pub fn new(document: &'a Document<'a>, pairs: &'a [QuotePair], words: &'a [Word]) -> Self {
        Self { document, pairs, phrases: Phrases { text: document.text, words } }
    }

    /// All attributions, in the order of their first pieces.
    #[must_use]
    pub fn attributions(&self) -> Vec<Attribution> {
        let mut found = self.quoted();
        let mut indirect = self.indirect();
        found.append(&mut indirect);
        found.sort_by_key(|attribution| attribution.pieces.first().map(|piece| piece.start()));
        found
    }

    /// Every pair of marks by itself, without a report: all that can be told of a language that
    /// the rules do not know.
    pub(crate) fn unreported(&self) -> Vec<Attribution> {
        (0_u32..)
            .zip(self.pairs)
            .filter(|(_, pair)| pair.depth == 0)
            .filter_map(|(number, pair)| {
                Some(self.attribution(pair, &self.place(number, pair)?, None))
            })
            .collect()
    }

    fn quoted(&self) -> Vec<Attribution> {
        let mut found: Vec<Attribution> = Vec::new();
        let mut previous: Option<(usize, u32)> = None;
        for (number, pair) in (0_u32..).zip(self.pairs).filter(|(_, pair)| pair.depth == 0) {
            if interrupt::is_stopped() {
                break;
            }
            let Some(place) = self.place(number, pair) else { continue };
            let last = previous.and_then(|(at, _)| found.get(at));
            let report = self.report(pair, &place);
            let joins = match (&report, last, previous) {
                (_, Some(_), Some((_, paragraph)))
                    if pair.continues && paragraph + 1 == pair.paragraph =>
                {
                    report.is_none()
                }
                (None, Some(last), Some((_, paragraph))) => {
                    paragraph == pair.paragraph && self.carries_on(&place, last)
                }
                (Some((_, report)), Some(last), _) => last.cue == Some(self.span(&report.cue)),
                _ => false,
            };
            if joins {
                if let Some(last) = previous.and_then(|(at, _)| found.get_mut(at)) {
                    self.add_piece(last, pair, &place, report.as_ref());
                }
            } else {
                found.push(self.attribution(pair, &place, report.as_ref()));
            }
            previous = Some((found.len().saturating_sub(1), pair.paragraph));
        }
        found
    }

    fn place(&self, number: u32, pair: &QuotePair) -> Option<Place> {
        let words = self.phrases.words;
        let start = words.partition_point(|word| word.span.end() <= pair.span.start());
        let end = words.partition_point(|word| word.span.start() < pair.span.end());
        if start >= end {
            return None;
        }
        let sentence_start = self.sentence_at(pair.span.start())?.tokens.start as usize;
        let first = sentence_start.max(start.saturating_sub(FARTHEST_REPORT));
        let sentence_end = self.sentence_at(pair.span.end().saturating_sub(1))?.tokens.end as usize;
        let in_other_pair = |word: &Word| word.pair != NO_PAIR && word.pair != number;
        let before = words.get(first..start)?.iter().rposition(in_other_pair);
        let behind = words.get(end..sentence_end.max(end))?.iter().position(in_other_pair);
        Some(Place {
            inside: start..end,
            before: before.map_or(first, |at| first + at + 1)..start,
            behind: end..behind.map_or(sentence_end.max(end), |at| end + at),
            sentence_before: first..start,
            sentence_end: sentence_end.max(end),
        })
    }

    pub(crate) fn sentence_at(&self, offset: u32) -> Option<&'a Sentence> {
        let sentences = &self.document.sentences;
        let next = sentences.partition_point(|sentence| sentence.span.start() <= offset);
        sentences.get(next.checked_sub(1)?)
    }

    pub(crate) fn has_words(&self, range: &WordRange) -> bool {
        self.phrases.words.get(range.clone()).is_some_and(|words| {
            words.iter().any(|word| word.is_word() && !word.is(WordClass::CONJUNCTION))
        })
    }

    pub(crate) fn is_cue(&self, at: usize) -> bool {
        let is_joined = at.checked_sub(1).and_then(|before| self.phrases.word(before));
        self.phrases
            .word(at)
            .is_some_and(|word| word.is(WordClass::CUE) && word.shape == Shape::Lower)
            && !is_joined.is_some_and(|before| before.is_mark('-'))
    }

    /// Whether a pair that nothing reports goes on with what the last attribution began: it begins
    /// a sentence right behind the last report or the last piece.
    fn carries_on(&self, place: &Place, last: &Attribution) -> bool {
        last.cue.is_some() && !self.has_words(&place.before) && !self.has_words(&place.behind)
    }

    pub(crate) fn span(&self, words: &WordRange) -> TextSpan {
        let start = self.phrases.word(words.start).map_or(0, |word| word.span.start());
        let last = words.end.checked_sub(1).and_then(|last| self.phrases.word(last));
        TextSpan::new(start, last.map_or(start, |word| word.span.end().max(start)))
    }

    fn attribution(
        &self,
        pair: &QuotePair,
        place: &Place,
        report: Option<&(Rule, Report)>,
    ) -> Attribution {
        let piece = self.piece(pair, place, report);
        let words = self.phrases.words.get(place.inside.clone()).unwrap_or_default();
        let count = words.iter().filter(|word| word.is_word()).count();
        let rule = match report {
            Some((rule, _)) => *rule,
            None if count < 4 && !self.is_sentence(pair, place) => Rule::Few,
            None => Rule::Marks,
        };
        Attribution {
            pieces: vec![piece],
            cue: report
                .filter(|(_, report)| !report.cue.is_empty())
                .map(|(_, report)| self.span(&report.cue)),
            source: report.map(|(_, report)| self.span(&report.source)),
            rule,
        }
    }

    fn is_sentence(&self, pair: &QuotePair, place: &Place) -> bool {
        let inner = pair.inner.of(self.document.text);
        let comma_behind =
            self.phrases.word(place.inside.end).is_some_and(|word| word.is_mark(','));
        let is_ended = comma_behind || inner.trim_end().ends_with(['.', '?', '!', ',']);
        is_ended && !self.has_words(&place.before)
    }

    fn add_piece(
        &self,
        last: &mut Attribution,
        pair: &QuotePair,
        place: &Place,
        report: Option<&(Rule, Report)>,
    ) {
        let mut piece = self.piece(pair, place, report);
        let start = piece.start();
        let is_same_clause = |former: &TextSpan| {
            let between = TextSpan::new(former.end(), start.max(former.end()));
            between.len() < 200
                && !between.of(self.document.text).contains(['.', ',', ';', ':', '\u{2014}'])
        };
        // Two pairs of one clause: the words between them are reported too.
        while let Some(former) = last
            .pieces
            .pop_if(|former| former.overlaps(piece) || (report.is_some() && is_same_clause(former)))
        {
            piece = piece.cover(former);
        }
        last.pieces.push(piece);
    }

    /// What is reported: the pair, and the clause around it where the pair is only part of one.
    fn piece(&self, pair: &QuotePair, place: &Place, report: Option<&(Rule, Report)>) -> TextSpan {
        let Some((_, report)) = report else { return pair.span };
        let reports_before = report.cue.end <= place.inside.start;
        if !reports_before {
            return pair.span;
        }
        let behind_report = report.cue.end.max(if report.source.start >= report.cue.end {
            report.source.end
        } else {
            0
        });
        let start = self.clause_start(behind_report, place);
        let mut span = pair.span;
        if let Some(word) = self.phrases.word(start).filter(|_| start < place.inside.start) {
            span = TextSpan::new(word.span.start(), span.end());
        }
        if let Some(last) = self.clause_end(place).and_then(|last| self.phrases.word(last)) {
            span = span.cover(last.span);
        }
        span
    }

    /// Where the reported clause begins behind the report: at "that", at the pair if a comma or
    /// colon introduces it, or at the first word.
    fn clause_start(&self, from: usize, place: &Place) -> usize {
        let pair = place.inside.start;
        let is_introduced = pair > 0
            && self
                .phrases
                .word(pair - 1)
                .is_some_and(|word| matches!(word.shape, Shape::Mark(',' | ':' | '\u{2014}')));
        if is_introduced || from >= pair {
            return pair;
        }
        (from..pair.min(from + 12)).find(|&at| self.phrases.form(at) == "that").unwrap_or(from)
    }

    /// The last word of the reported clause, if it goes on behind the pair.
    fn clause_end(&self, place: &Place) -> Option<usize> {
        let text = place.inside.end..place.sentence_end;
        if text.is_empty() {
            return None;
        }
        let ends = |at: &usize| {
            self.phrases.word(*at).is_none_or(|word| {
                !word.is_outside()
                    || matches!(
                        word.shape,
                        Shape::Mark(
                            ',' | ';' | ':' | '\u{2014}' | '\u{2013}' | '.' | '!' | '?' | ')'
                        )
                    )
            })
        };
        let end = text.clone().find(ends).unwrap_or(text.end);
        (end > text.start).then(|| end - 1)
    }
}
