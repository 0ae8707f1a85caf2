//! Attributions of quoted words by rule.
//!
//! The report of a pair of quotation marks is found in [`super::report`]. A whole sentence in marks
//! that nothing reports, right behind a report of the same paragraph, is another span of that
//! attribution, and so is a pair that continues the one of the paragraph before.
//!
//! Reported clauses without quotation marks are found in [`super::clause`].

use super::noun_phrase::Report;
use super::reader::{Place, RuleReader};
use crate::TextSpan;
use crate::interrupt;
use crate::quotes::attribution::{Attribution, Origin};
use crate::quotes::marks::QuotePair;
use crate::quotes::tokens::Shape;

impl RuleReader<'_> {
    /// All attributions, in the order of their first spans.
    pub(crate) fn attributions(self) -> Vec<Attribution> {
        let mut found = self.quoted();
        let mut indirect = self.indirect();
        found.append(&mut indirect);
        found.sort_by_key(Attribution::start);
        found
    }

    /// Every pair of marks by itself, without a report: all that can be told of a language that
    /// the rules do not know.
    pub(crate) fn unreported(self) -> Vec<Attribution> {
        self.places().map(|(pair, place)| self.attribution(pair, &place, None)).collect()
    }

    fn quoted(self) -> Vec<Attribution> {
        let mut found: Vec<Attribution> = Vec::new();
        let mut previous: Option<(usize, u32)> = None;
        for (pair, place) in self.places().take_while(|_| !interrupt::is_stopped()) {
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
                (Some((_, report)), Some(last), _) => {
                    last.cue == Some(self.tokens.span_of(&report.cue))
                }
                _ => false,
            };
            if joins {
                if let Some(last) = previous.and_then(|(at, _)| found.get_mut(at)) {
                    self.add_span(last, pair, &place, report.as_ref());
                }
            } else {
                found.push(self.attribution(pair, &place, report.as_ref()));
            }
            previous = Some((found.len().saturating_sub(1), pair.paragraph));
        }
        found
    }

    /// Whether a pair that nothing reports goes on with what the last attribution began: it begins
    /// a sentence right behind the last report or the last span.
    fn carries_on(self, place: &Place, last: &Attribution) -> bool {
        last.cue.is_some() && !self.has_words(&place.before) && !self.has_words(&place.behind)
    }

    fn attribution(
        self,
        pair: &QuotePair,
        place: &Place,
        report: Option<&(Origin, Report)>,
    ) -> Attribution {
        let span = self.reported(pair, place, report);
        let words = self.tokens.range(place.inside.clone());
        let count = words.filter(|word| word.is_word()).count();
        let origin = match report {
            Some((origin, _)) => *origin,
            None if count < 4 && !self.is_sentence(pair, place) => Origin::Few,
            None => Origin::Marks,
        };
        Attribution {
            spans: vec![span],
            cue: report
                .filter(|(_, report)| !report.cue.is_empty())
                .map(|(_, report)| self.tokens.span_of(&report.cue)),
            source: report.map(|(_, report)| self.tokens.span_of(&report.source)),
            origin,
        }
    }

    fn is_sentence(self, pair: &QuotePair, place: &Place) -> bool {
        let inner = pair.inner.of(self.tokens.text());
        let comma_behind = self.tokens.get(place.inside.end).is_some_and(|word| word.is_mark(','));
        let is_ended = comma_behind || inner.trim_end().ends_with(['.', '?', '!', ',']);
        is_ended && !self.has_words(&place.before)
    }

    fn add_span(
        self,
        last: &mut Attribution,
        pair: &QuotePair,
        place: &Place,
        report: Option<&(Origin, Report)>,
    ) {
        let mut span = self.reported(pair, place, report);
        let start = span.start();
        let is_same_clause = |former: &TextSpan| {
            let between = TextSpan::new(former.end(), start.max(former.end()));
            between.len() < 200
                && !between.of(self.tokens.text()).contains(['.', ',', ';', ':', '\u{2014}'])
        };
        // Two pairs of one clause: the words between them are reported too.
        while let Some(former) = last
            .spans
            .pop_if(|former| former.overlaps(span) || (report.is_some() && is_same_clause(former)))
        {
            span = span.cover(former);
        }
        last.spans.push(span);
    }

    /// What is reported: the pair, and the clause around it where the pair is only part of one.
    fn reported(
        self,
        pair: &QuotePair,
        place: &Place,
        report: Option<&(Origin, Report)>,
    ) -> TextSpan {
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
        if let Some(word) = self.tokens.get(start).filter(|_| start < place.inside.start) {
            span = TextSpan::new(word.span.start(), span.end());
        }
        if let Some(last) = self.clause_end(place).and_then(|last| self.tokens.get(last)) {
            span = span.cover(last.span);
        }
        span
    }

    /// Where the reported clause begins behind the report: at "that", at the pair if a comma or
    /// colon introduces it, or at the first word.
    fn clause_start(self, from: usize, place: &Place) -> usize {
        let pair = place.inside.start;
        let is_introduced = pair > 0
            && self
                .tokens
                .get(pair - 1)
                .is_some_and(|word| matches!(word.shape, Shape::Mark(',' | ':' | '\u{2014}')));
        if is_introduced || from >= pair {
            return pair;
        }
        (from..pair.min(from + 12)).find(|&at| self.tokens.form(at) == "that").unwrap_or(from)
    }

    /// The last word of the reported clause, if it goes on behind the pair.
    fn clause_end(self, place: &Place) -> Option<usize> {
        let text = place.inside.end..place.sentence_end;
        if text.is_empty() {
            return None;
        }
        let ends = |at: &usize| {
            self.tokens.get(*at).is_none_or(|word| {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quotes::tokens::testing::TokenizedText;

    /// The spans of all attributions, and whether each has a cue.
    fn attributions(text: &str) -> Vec<(Vec<String>, bool)> {
        let read = TokenizedText::new(text);
        let found = RuleReader::new(read.tokens(), &read.pairs).attributions();
        let words = |attribution: Attribution| {
            let spans = attribution.spans.iter().map(|span| span.of(text).to_owned());
            (spans.collect(), attribution.cue.is_some())
        };
        found.into_iter().map(words).collect()
    }

    #[test]
    fn a_quotation_right_behind_a_report_goes_on_with_it() {
        let found = attributions("\"We won,\" said Lee. \"It was close.\"");
        let spans = ["\"We won,\"", "\"It was close.\""].map(str::to_owned);
        assert_eq!(found, [(spans.to_vec(), true)]);
    }

    #[test]
    fn two_pairs_of_one_clause_are_one_span() {
        let found = attributions("Lee said it was \"great\" for \"all\" of them.");
        assert_eq!(found, [(vec!["it was \"great\" for \"all\" of them".to_owned()], true)]);
    }

    #[test]
    fn a_clause_begins_at_that_or_behind_the_comma() {
        let first = |text: &str| attributions(text)[0].0[0].clone();
        assert_eq!(first("Lee said again that it was \"great\"."), "that it was \"great\"");
        assert_eq!(first("Lee said of it all, \"great\"."), "\"great\"");
    }

    #[test]
    fn marks_that_nothing_reports_are_told_apart_by_their_length() {
        let origin = |text: &str| {
            let read = TokenizedText::new(text);
            RuleReader::new(read.tokens(), &read.pairs).attributions()[0].origin
        };
        assert_eq!(origin("It was a \"great\" day."), Origin::Few);
        assert_eq!(origin("\"Great.\""), Origin::Marks);
        assert_eq!(origin("It was \"a great day for all\" there."), Origin::Marks);
    }

    #[test]
    fn without_rules_every_pair_is_by_itself() {
        let read = TokenizedText::new("\"We won,\" said Lee. \"It was close.\"");
        let found = RuleReader::new(read.tokens(), &read.pairs).unreported();
        assert_eq!(found.len(), 2);
        assert!(found.iter().all(|attribution| attribution.cue.is_none()));
    }
}
