//! What is reported without quotation marks: the reports that are certain by rule.
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
    /// The certain reports of sentences that have no quotation marks, or of the part before them.
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
