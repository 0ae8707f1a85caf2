//! The spans that the tagger's labels give: cues, sources and contents that wait to be linked.

use std::ops::Range;

use super::span_label::SpanLabel;
use super::tagger::Tagging;
use crate::TextSpan;
use crate::interrupt;
use crate::model::crf::Row;
use crate::quotes::tokens::{Tokens, kind, state};

/// A run of tokens that the tagger gave one label.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// What it is; none for quotation marks that the tagger gave to no content.
    pub label: Option<SpanLabel>,
    /// Its first token, as an index.
    pub first: u32,
    /// The token behind its last one.
    pub end: u32,
    /// The paragraph of its first token.
    pub paragraph: u32,
    /// How likely its least likely token is to belong to such a span, in tenths.
    pub tenths: u8,
    /// Whether the best labels have it elsewhere, and only the marginals speak for it.
    pub weak: bool,
}

impl Candidate {
    const fn new(label: Option<SpanLabel>, first: u32, paragraph: u32) -> Self {
        Self { label, first, end: first + 1, paragraph, tenths: 0, weak: false }
    }

    /// Its tokens.
    #[must_use]
    pub const fn range(&self) -> Range<usize> {
        self.first as usize..self.end as usize
    }

    /// Its last token.
    pub(super) const fn last(&self) -> usize {
        self.end.saturating_sub(1) as usize
    }
}

/// The candidates of a document.
#[derive(Clone, Debug, Default)]
pub struct Candidates {
    /// The cues, in order.
    pub cues: Vec<Candidate>,
    /// The sources, in order.
    pub sources: Vec<Candidate>,
    /// The contents, in order.
    pub contents: Vec<Candidate>,
}

/// Quoted spans are taken for contents, whatever the tagger says, if they have this many tokens
/// between the marks: of those, 98 in 100 are contents in the training data.
const LONG: usize = 5;

/// What is not tagged as a source may be one from this probability on.
const WEAK: f32 = 0.15;

impl Candidates {
    /// The candidates among the tokens of a document; `quoted` are its outermost quoted spans.
    #[must_use]
    pub fn new(tokens: Tokens<'_>, quoted: &[TextSpan], tagging: &Tagging) -> Self {
        let mut candidates = Self::default();
        for (paragraph, range) in (0_u32..).zip(tokens.paragraphs()) {
            if interrupt::is_stopped() {
                break;
            }
            candidates.add_labelled(paragraph, range.clone(), tagging);
            candidates.add_weak_sources(paragraph, range.clone(), tagging);
        }
        candidates.take_marks_in(tokens);
        candidates.leave_antecedents(tokens, tagging);
        candidates.part_adjuncts(tokens);
        candidates.add_passed_over(tokens, quoted, tagging);
        candidates.sources.sort_unstable_by_key(|source| source.first);
        for source in &mut candidates.sources {
            // "As Lee, the mayor, said": commas part off an apposition. Elsewhere annotators take
            // the one behind it in as often as not, and the tagger is left to say.
            let before = source.range().start.wrapping_sub(1);
            let is_parenthesis = tokens.kind(before) == kind::COMPARATIVE;
            let has_comma = tokens.kind(source.last()) == kind::COMMA;
            if is_parenthesis && has_comma && source.end > source.first + 1 {
                source.end -= 1;
            }
            let rows = tagging.marginals.get(source.range()).unwrap_or_default();
            let least = rows.iter().map(source_probability).fold(1.0, f32::min);
            source.tenths = u8::try_from((least * 10.0) as i32).unwrap_or_default();
        }
        candidates
    }

    /// Runs of tokens whose best labels make them a span.
    fn add_labelled(&mut self, paragraph: u32, range: Range<usize>, tagging: &Tagging) {
        let labels = tagging.labels.get(range.clone()).unwrap_or_default();
        let mut open: Option<Candidate> = None;
        for (at, &number) in (range.start as u32..).zip(labels) {
            let label = SpanLabel::from_label(number);
            let goes_on = label.is_some_and(|label| label.inside() == number);
            if let Some(span) = open.as_mut().filter(|span| goes_on && span.label == label) {
                span.end = at + 1;
                continue;
            }
            self.push(open.take());
            open = label.map(|label| Candidate::new(Some(label), at, paragraph));
        }
        self.push(open);
    }

    /// Runs of tokens that are in no span by their best labels, but may be a source.
    fn add_weak_sources(&mut self, paragraph: u32, range: Range<usize>, tagging: &Tagging) {
        let rows = tagging.marginals.get(range.clone()).unwrap_or_default();
        let labels = tagging.labels.get(range.clone()).unwrap_or_default();
        let mut open: Option<Candidate> = None;
        for (at, (row, &label)) in (range.start as u32..).zip(rows.iter().zip(labels)) {
            if label != 0 || source_probability(row) < WEAK {
                self.push(open.take());
                continue;
            }
            if let Some(span) = open.as_mut() {
                span.end = at + 1;
                continue;
            }
            let [before, after] = [SpanLabel::SourceBefore, SpanLabel::SourceAfter];
            let is_before = before.probability(row) > after.probability(row);
            let label = if is_before { before } else { after };
            open = Some(Candidate { weak: true, ..Candidate::new(Some(label), at, paragraph) });
        }
        self.push(open);
    }

    fn push(&mut self, span: Option<Candidate>) {
        let Some(span) = span else { return };
        match span.label {
            Some(SpanLabel::Cue) => self.cues.push(span),
            Some(SpanLabel::SourceBefore | SpanLabel::SourceAfter) => self.sources.push(span),
            _ => self.contents.push(span),
        }
    }

    /// Quotation marks, and the punctuation before a closing one, belong to the content that
    /// reaches up to them; so does what ends a quotation that no mark closes.
    fn take_marks_in(&mut self, tokens: Tokens<'_>) {
        let mut end = 0;
        let mut contents = self.contents.iter_mut().peekable();
        while let Some(span) = contents.next() {
            let before = span.first.saturating_sub(1);
            if tokens.state(before as usize) == state::OPENING && before >= end {
                span.first = before;
            }
            let limit = contents.peek().map_or(u32::MAX, |next| next.first);
            let left = tokens.until_closing(span.last());
            let rest = span.end..span.end.saturating_add(left.into());
            let is_quoted = matches!(tokens.state(span.last()), state::OPENING | state::INSIDE);
            let is_edge = |at: u32| kind::is_mark(tokens.kind(at as usize));
            if is_quoted && rest.len() <= 3 && rest.end <= limit && rest.clone().all(is_edge) {
                span.end = rest.end;
            }
            end = span.end;
        }
    }

    /// In "the federation, which Lee said is ...", the source is Lee: what stands before a
    /// relative pronoun is no part of the source if a subject stands between it and the cue.
    fn leave_antecedents(&mut self, tokens: Tokens<'_>, tagging: &Tagging) {
        for source in &mut self.sources {
            let kinds = tokens.kinds(source.range());
            let is_before_cue =
                tagging.labels.get(source.end as usize) == Some(&SpanLabel::Cue.begin());
            let relative = kinds.iter().rposition(|&kind| kind == kind::RELATIVE);
            let Some(relative) = relative.filter(|_| is_before_cue) else { continue };
            let subject = kinds.get(relative + 1..).unwrap_or_default();
            if matches!(subject.len(), 1..=4) && subject.iter().all(|&kind| is_nominal(kind)) {
                source.first = source.end - subject.len() as u32;
            }
        }
    }

    /// In "Lee pointed out on social media, there is ...", the place is no part of the content,
    /// and the preposition none of the cue.
    fn part_adjuncts(&mut self, tokens: Tokens<'_>) {
        let kind_at = |at: u32| tokens.kind(at as usize);
        for cue in self.cues.iter_mut().filter(|cue| cue.end - cue.first > 1) {
            if kind_at(cue.end - 1) != kind::PREPOSITION {
                continue;
            }
            let next = self.contents.partition_point(|content| content.first < cue.end);
            let content = self.contents.get_mut(next).filter(|content| content.first == cue.end);
            let Some(content) = content else { continue };
            let place = (content.first..content.end)
                .take_while(|&at| matches!(kind_at(at), kind::LOWER..=kind::CAPITALS))
                .count() as u32;
            let behind = content.first + place + 1;
            let is_adjunct = matches!(place, 1..=3) && kind_at(behind - 1) == kind::COMMA;
            if is_adjunct && behind + 4 <= content.end {
                content.first = behind;
                cue.end -= 1;
            }
        }
    }

    /// Long quoted spans of which the tagger gave no token a label.
    fn add_passed_over(&mut self, tokens: Tokens<'_>, quoted: &[TextSpan], tagging: &Tagging) {
        let mut paragraph = 0;
        for &span in quoted {
            let range = tokens.starts_in(span);
            let labels = tagging.labels.get(range.clone()).unwrap_or_default();
            if labels.len() < LONG + 2 || labels.iter().any(|&label| label != 0) {
                continue;
            }
            let ranges = tokens.paragraphs();
            while ranges.get(paragraph).is_some_and(|own| own.end <= range.start) {
                paragraph += 1;
            }
            let candidate = Candidate::new(None, range.start as u32, paragraph as u32);
            self.contents.push(Candidate { end: range.end as u32, ..candidate });
        }
        self.contents.sort_unstable_by_key(|content| content.first);
    }
}

/// Whether a token of this kind can be part of a short subject: a name, a pronoun.
const fn is_nominal(kind: u8) -> bool {
    matches!(kind, kind::CAPITALISED | kind::CAPITALS | kind::INITIAL | kind::PRONOUN | kind::TITLE)
}

fn source_probability(row: &Row) -> f32 {
    SpanLabel::SourceBefore.probability(row) + SpanLabel::SourceAfter.probability(row)
}

#[cfg(test)]
#[path = "candidates_tests.rs"]
mod tests;
