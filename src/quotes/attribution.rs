//! Which words report a quotation, and whose it is: the rules.
//!
//! For the words between a pair of quotation marks, the report is looked for in this order:
//!
//! * **behind**: `"...," she said`, `"...," said Ann Lee, the mayor`, `"...", according to Lee`;
//! * **before**: `Lee said that the plan was "..."`, `Lee continued: "..."`;
//! * **carried on**: a whole sentence in marks that follows a report of the same paragraph, or a
//!   pair that continues the one of the paragraph before, is another piece of that attribution.
//!
//! What is reported without quotation marks is found in [`super::clause`].

use super::lexicon::WordClass;
use super::pairing::QuotePair;
use super::phrase::{Phrases, Report, WordRange};
use super::words::{NO_PAIR, Shape, Word};
use crate::TextSpan;
use crate::segment::{Document, Sentence};

/// An attribution as the rules find it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Attribution {
    /// The pieces of the content, in order.
    pub pieces: Vec<TextSpan>,
    /// The words that report it.
    pub cue: Option<TextSpan>,
    /// The words that name the speaker.
    pub source: Option<TextSpan>,
    /// Which rule found it.
    pub rule: Rule,
}

/// How an attribution was found, from the surest to the least sure.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Rule {
    /// The report stands right behind the quotation.
    Behind,
    /// The report stands right before the quotation.
    Before,
    /// "According to Lee".
    According,
    /// A clause without marks that is reported.
    Clause,
    /// A report stands in the sentence, further away.
    Near,
    /// Nothing reports it; the marks hold a sentence or several words.
    #[default]
    Marks,
    /// Nothing reports it, and the marks hold a word or two.
    Few,
}

/// What the rules read: the document, its marks and its words.
#[derive(Clone, Copy, Debug)]
pub struct Attributor<'a> {
    pub(super) document: &'a Document<'a>,
    pairs: &'a [QuotePair],
    pub(super) phrases: Phrases<'a>,
}

/// A report is looked for among so many words before a quotation.
const FARTHEST_REPORT: usize = 80;

/// A pair of marks as a range of words, and where to look for its report.
#[derive(Clone, Debug)]
struct Place {
    /// The words inside, the marks included.
    inside: WordRange,
    /// The words of its sentence before it, back to the previous pair.
    before: WordRange,
    /// The words of its sentence behind it, up to the next pair.
    behind: WordRange,
    /// The words of its sentence before it, over all pairs.
    sentence_before: WordRange,
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
        found.sort_by_key(|attribution| attribution.pieces.first().map(|piece| piece.start));
        found
    }

    fn quoted(&self) -> Vec<Attribution> {
        let mut found: Vec<Attribution> = Vec::new();
        let mut previous: Option<(usize, u32)> = None;
        for (number, pair) in (0_u32..).zip(self.pairs).filter(|(_, pair)| pair.depth == 0) {
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
        let start = words.partition_point(|word| word.span.end <= pair.span.start);
        let end = words.partition_point(|word| word.span.start < pair.span.end);
        if start >= end {
            return None;
        }
        let sentence_start = self.sentence_at(pair.span.start)?.tokens.start as usize;
        let first = sentence_start.max(start.saturating_sub(FARTHEST_REPORT));
        let sentence_end = self.sentence_at(pair.span.end.saturating_sub(1))?.tokens.end as usize;
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

    fn sentence_at(&self, offset: u32) -> Option<&'a Sentence> {
        let sentences = &self.document.sentences;
        let next = sentences.partition_point(|sentence| sentence.span.start <= offset);
        sentences.get(next.checked_sub(1)?)
    }

    fn report(&self, pair: &QuotePair, place: &Place) -> Option<(Rule, Report)> {
        let behind = || self.report_behind(place.behind.clone(), pair);
        let before = || self.report_before(place.before.clone());
        let begins_sentence = !self.has_words(&place.before);
        if begins_sentence {
            if let Some(report) = behind() {
                return Some(report);
            }
        } else if let Some(report) = before() {
            // `..., he said, "a b," and she said` belongs to the report before it.
            return Some(report);
        } else if let Some(report) = behind() {
            return Some(report);
        }
        if place.sentence_before.start < place.before.start && !self.is_break(place) {
            // "called for a "b" and "c"": the report stands before an earlier pair.
            if let Some((_, report)) = self.report_before(place.sentence_before.clone()) {
                return Some((Rule::Near, report));
            }
        }
        self.report_of_paragraph_before(pair, place)
    }

    fn has_words(&self, range: &WordRange) -> bool {
        self.phrases.words.get(range.clone()).is_some_and(|words| {
            words.iter().any(|word| word.is_word() && !word.is(WordClass::CONJUNCTION))
        })
    }

    /// Whether a cue verb stands there; not in a compound ("so-called").
    /// Whether something more than words of its own clause parts a pair from the pair before.
    fn is_break(&self, place: &Place) -> bool {
        let before = self.phrases.words.get(place.before.clone()).unwrap_or_default();
        before.is_empty()
            || before.iter().any(|word| matches!(word.shape, Shape::Mark('.' | ';' | ':')))
    }

    pub(super) fn is_cue(&self, at: usize) -> bool {
        let is_joined = at.checked_sub(1).and_then(|before| self.phrases.word(before));
        self.phrases
            .word(at)
            .is_some_and(|word| word.is(WordClass::CUE) && word.shape == Shape::Lower)
            && !is_joined.is_some_and(|before| before.is_mark('-'))
    }

    /// Skips commas and dashes.
    pub(super) fn skip_marks(&self, range: &WordRange) -> usize {
        range
            .clone()
            .find(|&at| {
                !matches!(
                    self.phrases.word(at).map(|word| word.shape),
                    Some(Shape::Mark(',' | '-' | '\u{2014}' | '\u{2013}'))
                )
            })
            .unwrap_or(range.end)
    }

    fn report_behind(&self, range: WordRange, pair: &QuotePair) -> Option<(Rule, Report)> {
        let start = self.skip_marks(&range);
        if start >= range.end {
            return None;
        }
        if let Some(report) = self.according(start, range.end) {
            return Some((Rule::According, report));
        }
        let inner = pair.inner.of(self.document.text).trim_end();
        let is_handed_over =
            start > range.start || inner.ends_with([',', '?', '!', '\u{2014}', '-']);
        let limit = range.end.min(start + 30);
        for verb in (start..limit).filter(|&at| self.is_cue(at)) {
            let group = self.phrases.verb_group(verb, start);
            if group.start == start {
                if let Some(report) = self.phrases.report_with_subject_after(verb, start, range.end)
                {
                    return Some((Rule::Behind, report));
                }
                continue;
            }
            if let Some(report) = self.phrases.report_with_subject_before(verb, start) {
                let is_beside = report.source.start == start;
                if is_beside && is_handed_over {
                    return Some((Rule::Behind, report));
                }
                // `"I held" the families, he said`: a comma hands over the whole clause.
                let comma = report.source.start.checked_sub(1).and_then(|at| self.phrases.word(at));
                let is_handed_over = is_handed_over || comma.is_some_and(|word| word.is_mark(','));
                return is_handed_over.then_some((Rule::Near, report));
            }
        }
        None
    }

    /// "according to X", if that begins at `at`.
    pub(super) fn according(&self, at: usize, high: usize) -> Option<Report> {
        let is_according = self.phrases.form(at).eq_ignore_ascii_case("according")
            && self.phrases.form(at + 1) == "to";
        let source = is_according.then(|| self.phrases.phrase_after(at + 2, high))??;
        Some(Report { cue: at..at + 2, source })
    }

    fn report_before(&self, range: WordRange) -> Option<(Rule, Report)> {
        let colon = range
            .end
            .checked_sub(1)
            .filter(|&at| self.phrases.word(at).is_some_and(|word| word.is_mark(':')));
        for at in range.clone().rev() {
            if let Some(report) = self.according(at, range.end) {
                return Some((Rule::According, report));
            }
            if !self.is_cue(at) {
                continue;
            }
            let distance = range.end - at;
            let rule = if distance <= 4 || colon.is_some() { Rule::Before } else { Rule::Near };
            if self.phrases.word(at)?.is(WordClass::CUE_PARTICIPLE) {
                if let Some(report) = self.report_of_participle(at, range.start) {
                    return Some((rule, report));
                }
                continue;
            }
            if let Some(report) = self.phrases.report_with_subject_before(at, range.start) {
                return Some((rule, self.outermost(report, range.start)));
            }
            if let Some(report) = self.phrases.report_with_subject_after(at, range.start, range.end)
            {
                return Some((rule, report));
            }
        }
        // "Trump on the vote: "..."".
        let colon = colon?;
        let source = self.phrases.phrase_after(range.start, colon)?;
        Some((Rule::Near, Report { cue: colon..colon + 1, source }))
    }

    /// "Lee said that Roe begged him": of reports inside each other, the outermost.
    fn outermost(&self, mut report: Report, low: usize) -> Report {
        const MOST: usize = 3;
        for _ in 0..MOST {
            let Some(before) = report.source.start.checked_sub(1).filter(|&at| at > low) else {
                break;
            };
            let that = usize::from(self.phrases.form(before) == "that");
            let verb = before - that;
            let governs = verb >= low
                && self.is_cue(verb)
                && self.phrases.word(verb).is_some_and(|word| {
                    word.is(WordClass::STRONG_CUE) && !word.is(WordClass::CUE_PARTICIPLE)
                });
            match governs.then(|| self.phrases.report_with_subject_before(verb, low)).flatten() {
                Some(outer) => report = outer,
                None => break,
            }
        }
        report
    }

    /// `Lee defended it, saying`: the subject of the clause that the participle hangs on.
    fn report_of_participle(&self, verb: usize, low: usize) -> Option<Report> {
        let cue = self.phrases.verb_group(verb, low);
        if let Some(main) = (low..verb).rev().find(|&at| {
            self.is_cue(at)
                && self.phrases.word(at).is_some_and(|word| !word.is(WordClass::CUE_PARTICIPLE))
        }) && let Some(report) = self.phrases.report_with_subject_before(main, low)
        {
            return Some(Report { cue, source: report.source });
        }
        let is_subject = |at: &usize| {
            self.phrases.word(*at).is_some_and(|word| {
                word.is_outside()
                    && (word.is_capitalized() || word.is(WordClass::PRONOUN))
                    && !word
                        .is(WordClass::CONJUNCTION.or(WordClass::TIME).or(WordClass::PREPOSITION))
            })
        };
        let first = (low..verb).find(is_subject)?;
        let source = self.first_phrase(first, verb)?;
        Some(Report { cue, source })
    }

    /// The capitalised words, or the noun phrase up to a verb, that begin at `start`.
    fn first_phrase(&self, start: usize, high: usize) -> Option<WordRange> {
        let first = self.phrases.word(start)?;
        if first.is(WordClass::PRONOUN) && !first.is(WordClass::POSSESSIVE) {
            return Some(start..start + 1);
        }
        let is_name = |at: &usize| {
            self.phrases.word(*at).is_some_and(|word| {
                word.is_capitalized() || word.is(WordClass::ROLE.or(WordClass::DETERMINER))
            }) || matches!(self.phrases.form(*at), "of" | "the" | "'s" | "\u{2019}s")
        };
        let end = (start..high).find(|at| !is_name(at)).unwrap_or(high);
        (start < end).then_some(start..end)
    }

    /// A paragraph of nothing but a quotation, after one that ends with a colon.
    fn report_of_paragraph_before(
        &self,
        pair: &QuotePair,
        place: &Place,
    ) -> Option<(Rule, Report)> {
        let begins_sentence = place.before.is_empty();
        let end = place.inside.start;
        let ends_with_colon =
            end > 0 && self.phrases.word(end - 1).is_some_and(|word| word.is_mark(':'));
        if !begins_sentence || !ends_with_colon || pair.continues {
            return None;
        }
        let sentence = self.sentence_at(self.phrases.word(end - 1)?.span.start)?;
        let (_, report) = self.report_before(sentence.tokens.start as usize..end)?;
        Some((Rule::Before, report))
    }

    /// Whether a pair that nothing reports goes on with what the last attribution began: it begins
    /// a sentence right behind the last report or the last piece.
    fn carries_on(&self, place: &Place, last: &Attribution) -> bool {
        last.cue.is_some() && !self.has_words(&place.before) && !self.has_words(&place.behind)
    }

    pub(super) fn span(&self, words: &WordRange) -> TextSpan {
        let start = self.phrases.word(words.start).map_or(0, |word| word.span.start);
        let last = words.end.checked_sub(1).and_then(|last| self.phrases.word(last));
        TextSpan::new(start, last.map_or(start, |word| word.span.end.max(start)))
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
            cue: report.map(|(_, report)| self.span(&report.cue)),
            source: report.map(|(_, report)| self.span(&report.source)),
            rule,
        }
    }

    fn is_sentence(&self, pair: &QuotePair, place: &Place) -> bool {
        let inner = pair.inner.of(self.document.text);
        !self.has_words(&place.before) && inner.trim_end().ends_with(['.', '?', '!', ','])
    }

    fn add_piece(
        &self,
        last: &mut Attribution,
        pair: &QuotePair,
        place: &Place,
        report: Option<&(Rule, Report)>,
    ) {
        let piece = self.piece(pair, place, report);
        let is_same_clause = |former: &TextSpan| {
            let between = TextSpan::new(former.end, piece.start.max(former.end));
            between.len() < 200
                && !between.of(self.document.text).contains(['.', ',', ';', ':', '\u{2014}'])
        };
        match last.pieces.last_mut() {
            // Two pairs of one clause: the words between them are reported too.
            Some(former)
                if report.is_some() && (former.overlaps(piece) || is_same_clause(former)) =>
            {
                *former = former.cover(piece);
            }
            _ => last.pieces.push(piece),
        }
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
            span.start = word.span.start;
        }
        if let Some(last) = self.clause_end(place).and_then(|last| self.phrases.word(last)) {
            span.end = span.end.max(last.span.end);
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
