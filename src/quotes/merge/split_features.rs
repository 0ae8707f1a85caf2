//! What speaks for and against splitting an attribution between two of its quotations.

use std::iter::zip;

use super::span_index::SpanIndex;
use super::split_model::{SPLIT_FEATURES, SplitPoint};
use crate::TextSpan;
use crate::language::lexicon::WordClass;
use crate::quotes::attribution::{Attribution, Origin};
use crate::quotes::learned::span_label::SpanLabel;
use crate::quotes::learned::tagger::Tagging;
use crate::quotes::tokens::{Token, Tokens};

/// The report of a quotation is looked for among so many words before it.
const REPORT: usize = 7;

/// Finds the split points of a document and what speaks for and against each.
#[derive(Debug)]
pub(crate) struct SplitFeatures<'a> {
    pub(crate) tokens: Tokens<'a>,
    /// The outermost quoted spans.
    pub(crate) quoted: &'a [TextSpan],
    pub(crate) tagging: &'a Tagging,
    /// What the rules make of the document.
    pub(crate) rules: &'a [Attribution],
    pub(crate) rule_index: &'a SpanIndex,
}

impl SplitFeatures<'_> {
    /// The split points of an attribution, in order.
    pub(crate) fn points(&self, attribution: &Attribution) -> Vec<SplitPoint> {
        let quotations = self.quotations(attribution);
        let sides = quotations.iter().zip(quotations.iter().skip(1));
        sides.map(|(first, second)| self.point(attribution, [*first, *second])).collect()
    }

    /// The quoted spans that the content of an attribution shares.
    fn quotations(&self, attribution: &Attribution) -> Vec<TextSpan> {
        let mut quotations: Vec<TextSpan> = Vec::new();
        for span in &attribution.spans {
            let next = self.quoted.partition_point(|quotation| quotation.end() <= span.start());
            let quoted = self.quoted.get(next..).unwrap_or_default();
            for quotation in quoted.iter().take_while(|quotation| quotation.start() < span.end()) {
                if quotations.last() != Some(quotation) {
                    quotations.push(*quotation);
                }
            }
        }
        quotations
    }

    fn point(&self, attribution: &Attribution, sides: [TextSpan; 2]) -> SplitPoint {
        let certainty = match attribution.origin {
            Origin::Model([certainty, ..]) => certainty.min(6.0),
            _ => 0.0,
        };
        let groups: [&[f32]; 4] = [
            &[1.0, certainty],
            &self.gap(attribution, sides),
            &self.sides(sides),
            &self.reports(attribution, sides[1]),
        ];
        let mut features = [0.0; SPLIT_FEATURES];
        for (feature, value) in zip(&mut features, groups.into_iter().flatten()) {
            *feature = *value;
        }
        SplitPoint { sides, features }
    }

    /// Gives a quotation that was split off the report right behind it, if there is one.
    pub(crate) fn report_behind(&self, attribution: &mut Attribution) {
        let Some(&span) = attribution.spans.last() else { return };
        let rules = self.rule_index.overlapping(span).filter_map(|index| self.rules.get(index));
        let mut behind = rules.filter(|rule| rule.origin == Origin::Behind);
        if let Some(rule) = behind.next() {
            attribution.cue = rule.cue;
            attribution.source = rule.source;
        }
    }

    /// What stands between two quotations.
    fn gap(&self, attribution: &Attribution, sides: [TextSpan; 2]) -> [f32; 7] {
        let [left, right] = sides.map(|side| self.tokens.range_of(side));
        // The report of the attribution itself does not count.
        let report: Vec<TextSpan> = attribution.cue.into_iter().chain(attribution.source).collect();
        let is_other = |at: &usize| {
            let word = self.tokens.get(*at);
            word.is_some_and(|word| !report.iter().any(|span| span.overlaps(word.span)))
        };
        let others = || (left.end..right.start).filter(is_other);
        let is_class = |at: usize, class| self.tokens.get(at).is_some_and(|word| word.is(class));
        let words = others().filter(|&at| self.tokens.get(at).is_some_and(Token::is_word)).count();
        let before = right.start.saturating_sub(REPORT).max(left.end)..right.start;
        let cue =
            |at| self.tagging.marginals.get(at).map_or(0.0, |row| SpanLabel::Cue.probability(row));
        let [first, second] = sides;
        let text =
            TextSpan::new(first.end(), second.start().max(first.end())).of(self.tokens.text());
        [
            is(text.contains('\n')),
            text.matches(['.', '?', '!']).count().min(3) as f32,
            is(text.trim().is_empty() || text.trim_end().ends_with(['.', '?', '!'])),
            (words as f32).ln_1p(),
            is(words <= 1 && others().any(|at| is_class(at, WordClass::CONJUNCTION))),
            is(others().any(|at| is_class(at, WordClass::STRONG_CUE))),
            before.filter(is_other).map(cue).fold(0.0, f32::max),
        ]
    }

    /// How the first quotation ends, how the second begins, and what the tagger takes that for.
    fn sides(&self, [first, second]: [TextSpan; 2]) -> [f32; 7] {
        let is_edge =
            |c: char| !c.is_alphanumeric() && !matches!(c, '.' | '?' | '!' | ',' | '\u{2026}');
        let last = first.of(self.tokens.text()).trim_end_matches(is_edge).chars().next_back();
        let right = self.tokens.range_of(second);
        let words = right.clone().filter_map(|at| self.tokens.get(at));
        let begins = words.into_iter().find(|word| word.is_word());
        let probability = |label| self.tagging.probability(right.clone(), &[label]);
        [
            is(matches!(last, Some('.' | '?' | '!' | '\u{2026}'))),
            is(last == Some(',')),
            is(begins.is_some_and(|word| !word.is_capitalized())),
            is(right.len() < 6),
            probability(SpanLabel::ContentAgain),
            probability(SpanLabel::ContentBefore),
            probability(SpanLabel::ContentAfter),
        ]
    }

    /// Where the report stands, and what the rules take for that of the second quotation.
    fn reports(&self, attribution: &Attribution, second: TextSpan) -> [f32; 4] {
        let rule =
            self.rule_index.overlapping(second).next().and_then(|index| self.rules.get(index));
        let rule = rule.filter(|rule| rule.source.is_some());
        let has_cue = |rule: &Attribution| match (rule.cue, attribution.cue) {
            (Some(cue), Some(own)) => cue.overlaps(own),
            _ => false,
        };
        let other = rule.filter(|rule| !has_cue(rule)).map(|rule| rule.origin);
        [
            is(attribution.cue.is_some_and(|cue| cue.start() >= second.end())),
            is(rule.is_some_and(has_cue)),
            is(other.is_some()),
            is(other == Some(Origin::Behind)),
        ]
    }
}

fn is(condition: bool) -> f32 {
    f32::from(u8::from(condition))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quotes::tokens::testing::TokenizedText;

    fn spans(read: &TokenizedText<'_>, words: &[&str]) -> Vec<TextSpan> {
        words.iter().map(|words| read.span(words)).collect()
    }

    /// The split points of an attribution whose content is these words.
    fn points(text: &str, content: &[&str]) -> Vec<SplitPoint> {
        let read = TokenizedText::new(text);
        let (quoted, tagging, rules) = (read.quoted(), Tagging::default(), []);
        let features = SplitFeatures {
            tokens: read.tokens(),
            quoted: &quoted,
            tagging: &tagging,
            rules: &rules,
            rule_index: &SpanIndex::new(&rules),
        };
        features.points(&Attribution { spans: spans(&read, content), ..Attribution::default() })
    }

    #[test]
    fn a_split_point_lies_between_two_quotations_of_a_content() {
        let text = "\"We won.\" It rained. \"We lost.\"\n\"We left.\"";
        let found = points(text, &["\"We won.\" It rained. \"We lost.\"", "\"We left.\""]);
        let sides: Vec<_> =
            found.iter().map(|point| point.sides.map(|side| side.of(text))).collect();
        assert_eq!(sides, [["\"We won.\"", "\"We lost.\""], ["\"We lost.\"", "\"We left.\""]]);
        assert!(points(text, &["\"We won.\""]).is_empty());
    }

    #[test]
    fn the_gap_between_quotations_shows_in_the_features() {
        let content = ["\"We won.\"", "\"We lost.\""];
        let line = &points("\"We won.\"\n\"We lost.\"", &content)[0];
        let words = &points("\"We won.\" It rained. \"We lost.\"", &content)[0];
        // Whether a line ends, full stops, and the logarithm of the words.
        assert_eq!(line.features[2..4], [1.0, 0.0]);
        assert_eq!(words.features[2..4], [0.0, 1.0]);
        assert!(words.features[5] > line.features[5]);
    }

    #[test]
    fn a_quotation_split_off_has_the_report_behind_it() {
        let read = TokenizedText::new("\"We won.\" \"We lost,\" said Lee.");
        let (quoted, tagging) = (read.quoted(), Tagging::default());
        let rules = [Attribution {
            spans: spans(&read, &["\"We lost,\""]),
            cue: Some(read.span("said")),
            source: Some(read.span("Lee")),
            origin: Origin::Behind,
        }];
        let features = SplitFeatures {
            tokens: read.tokens(),
            quoted: &quoted,
            tagging: &tagging,
            rules: &rules,
            rule_index: &SpanIndex::new(&rules),
        };
        let attribution =
            |words| Attribution { spans: spans(&read, &[words]), ..Attribution::default() };
        let [mut first, mut second] = ["\"We won.\"", "\"We lost,\""].map(attribution);
        features.report_behind(&mut first);
        features.report_behind(&mut second);
        assert_eq!(first.cue, None);
        assert_eq!(second.source, rules[0].source);
    }
}
