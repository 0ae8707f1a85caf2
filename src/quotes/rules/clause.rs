//! Reported clauses without quotation marks: those that are certain by rule.
//!
//! Only sentences without marks are read, for four patterns: `according to X, content`, `as X
//! pointed out, content`, `X said that content`, and `content, X said`.

use super::noun_phrase::Report;
use super::reader::RuleReader;
use crate::language::lexicon::WordClass;
use crate::quotes::attribution::{Attribution, Origin};
use crate::quotes::tokens::Shape;
use crate::quotes::tokens::TokenRange;
use crate::segment::Sentence;

impl RuleReader<'_> {
    /// The certain reports of the sentences that have no quotation marks.
    pub(super) fn indirect(self) -> Vec<Attribution> {
        self.tokens.document.sentences.iter().filter_map(|sentence| self.clause(sentence)).collect()
    }

    fn clause(self, sentence: &Sentence) -> Option<Attribution> {
        let range = sentence.tokens.start as usize..sentence.tokens.end as usize;
        let words = self.tokens.range(range.clone());
        if words.clone().any(|word| !word.is_outside()) {
            return None;
        }
        let end = range.end - words.rev().take_while(|word| !word.is_word()).count();
        let (content, report) = range.clone().find_map(|at| {
            self.clause_according(at, range.start, end)
                .or_else(|| self.clause_as(at, range.start, end))
                .or_else(|| self.clause_said(at, range.start, end))
        })?;
        (content.start < content.end).then(|| Attribution {
            spans: vec![self.tokens.span_of(&content)],
            cue: Some(self.tokens.span_of(&report.cue)),
            source: Some(self.tokens.span_of(&report.source)),
            origin: Origin::Clause,
        })
    }

    /// "According to X, content" and "content, according to X".
    fn clause_according(self, at: usize, low: usize, end: usize) -> Option<(TokenRange, Report)> {
        let report = self.according(at, end)?;
        let content = if at == low {
            self.skip_marks(&(report.source.end..end))..end
        } else {
            low..self.without_comma(at, low)
        };
        Some((content, report))
    }

    /// "As X pointed out, content".
    fn clause_as(self, at: usize, low: usize, end: usize) -> Option<(TokenRange, Report)> {
        if !self.tokens.form(at).eq_ignore_ascii_case("as") || at > low + 3 {
            return None;
        }
        let verb = (at + 1..end.min(at + 30)).find(|&verb| self.is_strong_finite_cue(verb))?;
        let report = self.tokens.report_with_subject_before(verb, at + 1)?;
        let comma = (report.cue.end..end)
            .find(|&comma| self.tokens.get(comma).is_some_and(|word| word.is_mark(',')))?;
        (report.source.start == at + 1).then_some((comma + 1..end, report))
    }

    /// "X said that content", "X said content" and "content, X said".
    fn clause_said(self, verb: usize, low: usize, end: usize) -> Option<(TokenRange, Report)> {
        if !self.is_strong_finite_cue(verb) {
            return None;
        }
        let behind = self.tokens.verb_group(verb, low).end;
        if behind >= end {
            // "content, X said" or "content, said X".
            let report = self.tokens.report_with_subject_before(verb, low)?;
            let comma = report.source.start.checked_sub(1)?;
            let is_comma = self.tokens.get(comma)?.is_mark(',');
            return (is_comma && comma > low + 2).then_some((low..comma, report));
        }
        let says_that = self.tokens.form(behind) == "that";
        let is_say = matches!(self.tokens.form(verb), "said" | "says");
        let begins_clause = says_that
            || (is_say
                && self.tokens.get(behind).is_some_and(|word| {
                    word.is(WordClass::PRONOUN.or(WordClass::DETERMINER).or(WordClass::POSSESSIVE))
                        || word.is_capitalized() && !word.is(WordClass::TIME)
                }));
        let report = self.tokens.report_with_subject_before(verb, low)?;
        begins_clause.then_some((behind..end, report))
    }

    fn is_strong_finite_cue(self, at: usize) -> bool {
        self.is_cue(at)
            && self.tokens.get(at).is_some_and(|word| {
                let has_particle = self.tokens.verb_group(at, at).len() > 1;
                (word.is(WordClass::STRONG_CUE) || has_particle)
                    && !word.is(WordClass::CUE_PARTICIPLE)
            })
    }

    fn without_comma(self, end: usize, low: usize) -> usize {
        let is_comma = end > low
            && self.tokens.get(end - 1).is_some_and(|word| matches!(word.shape, Shape::Mark(_)));
        end - usize::from(is_comma)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quotes::tokens::testing::TokenizedText;

    /// What is reported without marks: content, cue and source.
    fn clauses(text: &str) -> Vec<[String; 3]> {
        let read = TokenizedText::new(text);
        let found = RuleReader::new(read.tokens(), &read.pairs).indirect();
        let words = |attribution: Attribution| {
            let spans =
                [attribution.spans[0], attribution.cue.unwrap(), attribution.source.unwrap()];
            spans.map(|span| span.of(text).to_owned())
        };
        found.into_iter().map(words).collect()
    }

    #[test]
    fn each_of_the_four_patterns_is_a_report() {
        for (text, content, cue) in [
            ("It rained all day, according to Lee.", "It rained all day", "according to"),
            ("As Lee pointed out, it rained all day.", "it rained all day", "pointed out"),
            ("Lee said that it rained all day.", "that it rained all day", "said"),
            ("It rained all day, Lee said.", "It rained all day", "said"),
        ] {
            assert_eq!(clauses(text), [[content, cue, "Lee"]], "{text}");
        }
    }

    #[test]
    fn what_is_not_certain_is_no_report() {
        for text in
            ["Lee said goodbye.", "It rained all day.", "Lee said that \"it rained\" all day."]
        {
            assert!(clauses(text).is_empty(), "{text}");
        }
    }
}
