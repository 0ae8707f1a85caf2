//! The report of a quotation: the words that say whose it is.
//!
//! For a pair of quotation marks, a report is looked for in this order:
//!
//! * **behind**: `"...," she said`, `"...," said Ann Lee, the mayor`, `"...", according to Lee`;
//! * **before**: `Lee said that the plan was "..."`, `Lee continued: "..."`, where of reports
//!   inside each other the outermost counts;
//! * **in the paragraph before**, if that ends with a colon;
//! * **signed**: a line that begins with a quotation and ends with a name, `"..." - Ann Lee, Ohio`.

use super::noun_phrase::Report;
use super::reader::{Place, RuleReader};
use crate::TextSpan;
use crate::language::lexicon::WordClass;
use crate::quotes::attribution::Origin;
use crate::quotes::marks::QuotePair;
use crate::quotes::tokens::Shape;
use crate::quotes::tokens::TokenRange;

impl RuleReader<'_> {
    /// The rule that finds the report of a pair, and the report.
    pub(super) fn report(self, pair: &QuotePair, place: &Place) -> Option<(Origin, Report)> {
        if self.tokens.is_nickname(pair.span) {
            return None;
        }
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
                return Some((Origin::Near, report));
            }
        }
        self.report_of_paragraph_before(pair, place).or_else(|| self.signature(place))
    }

    /// The name behind a quotation that ends its line, with no verb at all.
    fn signature(self, place: &Place) -> Option<(Origin, Report)> {
        const LONGEST: usize = 14;
        let text = self.tokens.text();
        let begins_line = |at: usize| {
            let before = at.checked_sub(1).and_then(|at| self.tokens.get(at));
            let start = before.map_or(0, |word| word.span.end());
            let end = self.tokens.get(at).map_or(text.len() as u32, |word| word.span.start());
            start == 0 || TextSpan::new(start, end.max(start)).of(text).contains('\n')
        };
        let start = self.skip_marks(&(place.inside.end..place.inside.end + 3));
        let end = (start..start + LONGEST).find(|&at| begins_line(at))?;
        let name = self.tokens.get(start)?;
        let is_plain = self
            .tokens
            .range(start..end)
            .all(|word| word.is_outside() && !word.is(WordClass::AUXILIARY.or(WordClass::PRONOUN)));
        let is_signed = begins_line(place.inside.start) && is_plain && name.is_capitalized();
        let source = is_signed.then(|| self.tokens.phrase_after(start, end))??;
        // The cue is the dash, if there is one.
        let dash = start - usize::from(start > place.inside.end);
        Some((Origin::Signed, Report { cue: dash..start, source }))
    }

    /// Whether more than words of its own clause stands between a pair and the pair before.
    fn is_break(self, place: &Place) -> bool {
        let mut before = self.tokens.range(place.before.clone());
        before.len() == 0 || before.any(|word| matches!(word.shape, Shape::Mark('.' | ';' | ':')))
    }

    /// Skips commas and dashes.
    pub(super) fn skip_marks(self, range: &TokenRange) -> usize {
        range
            .clone()
            .find(|&at| {
                !matches!(
                    self.tokens.get(at).map(|word| word.shape),
                    Some(Shape::Mark(',' | '-' | '\u{2013}' | '\u{2014}' | '\u{2015}'))
                )
            })
            .unwrap_or(range.end)
    }

    fn report_behind(self, range: TokenRange, pair: &QuotePair) -> Option<(Origin, Report)> {
        let start = self.skip_marks(&range);
        if start >= range.end {
            return None;
        }
        if let Some(report) = self.according(start, range.end) {
            return Some((Origin::According, report));
        }
        let inner = pair.inner.of(self.tokens.text()).trim_end();
        let is_handed_over =
            start > range.start || inner.ends_with([',', '?', '!', '\u{2014}', '-']);
        let limit = range.end.min(start + 30);
        for verb in (start..limit).filter(|&at| self.is_cue(at)) {
            let group = self.tokens.verb_group(verb, start);
            if group.start == start {
                if let Some(report) = self.tokens.report_with_subject_after(verb, start, range.end)
                {
                    return Some((Origin::Behind, report));
                }
                continue;
            }
            if let Some(report) = self.tokens.report_with_subject_before(verb, start) {
                let is_beside = report.source.start == start;
                if is_beside && is_handed_over {
                    return Some((Origin::Behind, report));
                }
                // `"I held" the families, he said`: a comma hands over the whole clause.
                let comma = report.source.start.checked_sub(1).and_then(|at| self.tokens.get(at));
                let is_handed_over = is_handed_over || comma.is_some_and(|word| word.is_mark(','));
                return is_handed_over.then_some((Origin::Near, report));
            }
        }
        None
    }

    /// "according to X", if that begins at `at`.
    pub(super) fn according(self, at: usize, high: usize) -> Option<Report> {
        let is_according = self.tokens.form(at).eq_ignore_ascii_case("according")
            && self.tokens.form(at + 1) == "to";
        let source = is_according.then(|| self.tokens.phrase_after(at + 2, high))??;
        Some(Report { cue: at..at + 2, source })
    }

    fn report_before(self, range: TokenRange) -> Option<(Origin, Report)> {
        let colon = range
            .end
            .checked_sub(1)
            .filter(|&at| self.tokens.get(at).is_some_and(|word| word.is_mark(':')));
        for at in range.clone().rev() {
            if let Some(report) = self.according(at, range.end) {
                return Some((Origin::According, report));
            }
            if !self.is_cue(at) {
                continue;
            }
            let distance = range.end - at;
            let rule = if distance <= 4 || colon.is_some() { Origin::Before } else { Origin::Near };
            if self.tokens.get(at)?.is(WordClass::CUE_PARTICIPLE) {
                if let Some(report) = self.report_of_participle(at, range.start) {
                    return Some((rule, report));
                }
                continue;
            }
            if let Some(mut report) = self.tokens.report_with_subject_before(at, range.start) {
                // A colon behind the verb belongs to it.
                report.cue.end += usize::from(colon == Some(report.cue.end));
                return Some((rule, self.outermost(report, range.start)));
            }
            if let Some(report) = self.tokens.report_with_subject_after(at, range.start, range.end)
            {
                return Some((rule, report));
            }
        }
        // "Trump on the vote: "..."".
        let colon = colon?;
        let source = self.tokens.phrase_after(range.start, colon)?;
        Some((Origin::Near, Report { cue: colon..colon + 1, source }))
    }

    /// "Lee said that Roe begged him": of reports inside each other, the outermost.
    fn outermost(self, mut report: Report, low: usize) -> Report {
        const MOST: usize = 3;
        for _ in 0..MOST {
            let Some(before) = report.source.start.checked_sub(1).filter(|&at| at > low) else {
                break;
            };
            let that = usize::from(self.tokens.form(before) == "that");
            let verb = before - that;
            let governs = verb >= low
                && self.is_cue(verb)
                && self.tokens.get(verb).is_some_and(|word| {
                    word.is(WordClass::STRONG_CUE) && !word.is(WordClass::CUE_PARTICIPLE)
                });
            match governs.then(|| self.tokens.report_with_subject_before(verb, low)).flatten() {
                Some(outer) => report = outer,
                None => break,
            }
        }
        report
    }

    /// `Lee defended it, saying`: the subject of the clause that the participle hangs on.
    fn report_of_participle(self, verb: usize, low: usize) -> Option<Report> {
        let cue = self.tokens.verb_group(verb, low);
        if let Some(main) = (low..verb).rev().find(|&at| {
            self.is_cue(at)
                && self.tokens.get(at).is_some_and(|word| !word.is(WordClass::CUE_PARTICIPLE))
        }) && let Some(report) = self.tokens.report_with_subject_before(main, low)
        {
            return Some(Report { cue, source: report.source });
        }
        let is_subject = |at: &usize| {
            self.tokens.get(*at).is_some_and(|word| {
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
    fn first_phrase(self, start: usize, high: usize) -> Option<TokenRange> {
        let first = self.tokens.get(start)?;
        if first.is(WordClass::PRONOUN) && !first.is(WordClass::POSSESSIVE) {
            return Some(start..start + 1);
        }
        let is_name = |at: &usize| {
            self.tokens.get(*at).is_some_and(|word| {
                word.is_capitalized() || word.is(WordClass::ROLE.or(WordClass::DETERMINER))
            }) || matches!(self.tokens.form(*at), "of" | "the" | "'s" | "\u{2019}s")
        };
        let end = (start..high).find(|at| !is_name(at)).unwrap_or(high);
        (start < end).then_some(start..end)
    }

    /// A paragraph of nothing but a quotation, after one that ends with a colon.
    fn report_of_paragraph_before(
        self,
        pair: &QuotePair,
        place: &Place,
    ) -> Option<(Origin, Report)> {
        let begins_sentence = place.before.is_empty();
        let end = place.inside.start;
        let ends_with_colon =
            end > 0 && self.tokens.get(end - 1).is_some_and(|word| word.is_mark(':'));
        if !begins_sentence || !ends_with_colon || pair.continues {
            return None;
        }
        let sentence = self.sentence_at(self.tokens.get(end - 1)?.span.start())?;
        let (_, report) = self.report_before(sentence.tokens.start as usize..end)?;
        Some((Origin::Before, report))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quotes::tokens::testing::TokenizedText;

    /// How the first pair of marks is reported: the rule, the cue and the source.
    fn report(text: &str) -> Option<(Origin, String, String)> {
        let text = TokenizedText::new(text);
        let reader = RuleReader::new(text.tokens(), &text.pairs);
        let (pair, place) = reader.places().next()?;
        let (origin, Report { cue, source }) = reader.report(pair, &place)?;
        Some((origin, text.words(&cue).to_owned(), text.words(&source).to_owned()))
    }

    #[test]
    fn a_report_is_looked_for_on_both_sides_of_a_quotation() {
        for (text, origin, cue, source) in [
            ("\"We won,\" said Ann Lee.", Origin::Behind, "said", "Ann Lee"),
            ("\"We won,\" Ann Lee said.", Origin::Behind, "said", "Ann Lee"),
            ("\"We won,\" according to Lee.", Origin::According, "according to", "Lee"),
            ("Lee said: \"We won.\"", Origin::Before, "said:", "Lee"),
            ("Lee said this:\n\n\"We won.\"", Origin::Before, "said", "Lee"),
            ("\"We won.\" - Ann Lee, Ohio", Origin::Signed, "-", "Ann Lee, Ohio"),
        ] {
            let expected = (origin, cue.to_owned(), source.to_owned());
            assert_eq!(report(text), Some(expected), "{text}");
        }
        assert_eq!(report("It was a \"great\" day."), None);
    }

    #[test]
    fn of_reports_inside_each_other_the_outermost_counts() {
        let (_, _, source) = report("Lee said that Roe said \"no\" to it.").unwrap();
        assert_eq!(source, "Lee");
    }

    #[test]
    fn a_participle_has_the_subject_of_its_clause() {
        let (_, cue, source) = report("Lee defended it, saying \"we won\".").unwrap();
        assert_eq!((cue.as_str(), source.as_str()), ("saying", "Lee"));
    }
}
