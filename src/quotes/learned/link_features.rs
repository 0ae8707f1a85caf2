//! Features of two spans that may belong together.

use super::candidates::{Candidate, Candidates};
use super::paragraph::mixed_kinds as kinds;
use super::span_label::SpanLabel;
use super::tagger::Tagging;
use crate::model::linear::{feature, mix};
use crate::quotes::tokens::{Counts, TokenRange, Tokens, kind, state};

/// What is chosen, for whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// The source of a cue.
    Source,
    /// The cue of a content.
    Cue,
}

/// How many candidates on either side of another one are looked at.
pub(super) const REACH: usize = 4;

/// The candidates of a document and what stands between them.
#[derive(Debug)]
pub struct LinkFeatures<'a> {
    tokens: Tokens<'a>,
    candidates: &'a Candidates,
    /// For each token, and one behind the last: how many before it are in no span and no mark, and
    /// how many begin a cue.
    labelled: Vec<[u32; 2]>,
}

impl<'a> LinkFeatures<'a> {
    /// Counts over a document.
    #[must_use]
    pub fn new(tokens: Tokens<'a>, candidates: &'a Candidates, tagging: &Tagging) -> Self {
        let mut now = [0, 0];
        let mut labelled = vec![now];
        for (&kind, &label) in tokens.kinds(0..tokens.len()).iter().zip(&tagging.labels) {
            now[0] += u32::from(label == 0 && !kind::is_mark(kind));
            now[1] += u32::from(label == SpanLabel::Cue.begin());
            labelled.push(now);
        }
        Self { tokens, candidates, labelled }
    }

    /// The features of every candidate of a choice. `last_content` is, for every cue, the last
    /// content before that chose it, if any did. Hands the index of each candidate, `None` for
    /// choosing none, and its features to `visit`.
    pub fn of_choice(
        &self,
        choice: Choice,
        chooser: usize,
        last_content: &[Option<usize>],
        mut visit: impl FnMut(Option<usize>, u32),
    ) {
        let (own, spans) = match choice {
            Choice::Source => (&self.candidates.cues, &self.candidates.sources),
            Choice::Cue => (&self.candidates.contents, &self.candidates.cues),
        };
        let Some(own) = own.get(chooser) else { return };
        self.of_none(own, |feature| visit(None, feature));
        let next = spans.partition_point(|span| span.first < own.first);
        let near = next.saturating_sub(REACH)..(next + REACH).min(spans.len());
        for (index, other) in near.clone().zip(spans.get(near).unwrap_or_default()) {
            if other.paragraph != own.paragraph && other.paragraph + 1 != own.paragraph {
                continue;
            }
            let behind = own.first > other.first;
            let nearer =
                if behind { next.saturating_sub(index + 1) } else { index.saturating_sub(next) };
            let pair = Pair {
                all: self,
                choice,
                own,
                other,
                rank: nearer.min(3) as u32,
                before: last_content.get(index).copied().flatten(),
            };
            pair.features(|feature| visit(Some(index), feature));
        }
    }

    /// The features of choosing none.
    fn of_none(&self, own: &Candidate, mut visit: impl FnMut(u32)) {
        let mut template = 100;
        let mut put = |value: u32| {
            template += 1;
            visit(feature(template, value));
        };
        let last = self.tokens.lower(last(own));
        let edges = self.edges(own);
        put(0);
        put(number(own));
        put(mix(number(own), edges));
        put(edges);
        put(last);
        put(mix(last, edges));
        put(mix(number(own), magnitude(own.end - own.first)));
    }

    /// What stands at the ends of a span: the kinds before, first, last and behind, and whether
    /// it is within quotation marks.
    fn edges(&self, span: &Candidate) -> u32 {
        let kind = |at: usize| self.tokens.kind(at);
        let TokenRange { start, end } = span.range();
        let inside = self.tokens.state(start) != state::OUTSIDE;
        let around = [kind(start.wrapping_sub(1)), kind(start), kind(end)];
        mix(kinds(&around), u32::from(kind(last(span))) * 2 + u32::from(inside))
    }

    fn begins_sentence(&self, span: &Candidate) -> u32 {
        u32::from(self.tokens.since_start(span.range().start) == 0)
    }

    fn between(&self, from: u32, to: u32) -> Counts {
        self.tokens.between(from as usize, to as usize)
    }

    /// How many cues, sources and contents stand between two spans, each up to two.
    fn spans_between(&self, left: &Candidate, right: &Candidate) -> u32 {
        let count = |spans: &[Candidate]| {
            let from = spans.partition_point(|span| span.first < left.end);
            let to = spans.partition_point(|span| span.first < right.first);
            to.saturating_sub(from).min(2) as u32
        };
        let Candidates { cues, sources, contents } = self.candidates;
        (count(cues) * 3 + count(sources)) * 3 + count(contents)
    }

    /// The labels of the spans that stand nearest to a cue on either side.
    fn spans_around(&self, cue: &Candidate) -> u32 {
        let near = |spans: &[Candidate]| {
            let next = spans.partition_point(|span| span.first < cue.first);
            let same = |at: usize| spans.get(at).filter(|span| span.paragraph == cue.paragraph);
            let before = next.checked_sub(1).and_then(same).map_or(9, number);
            mix(before, same(next).map_or(9, number))
        };
        mix(near(&self.candidates.sources), near(&self.candidates.contents))
    }
}

/// A span that chooses, and one that it may choose.
#[derive(Debug)]
struct Pair<'a> {
    all: &'a LinkFeatures<'a>,
    choice: Choice,
    own: &'a Candidate,
    other: &'a Candidate,
    /// How many candidates stand nearer on the same side, up to three.
    rank: u32,
    /// The last content before this one that chose the same cue.
    before: Option<usize>,
}

impl Pair<'_> {
    fn features(&self, mut visit: impl FnMut(u32)) {
        let Self { all, own, other, rank, .. } = *self;
        let tokens = all.tokens;
        let behind = own.first > other.first;
        let (left, right) = if behind { (other, own) } else { (own, other) };
        let gap = tokens.kinds(left.end as usize..right.first as usize);
        let distance = magnitude(gap.len() as u32);
        let crossed = left.paragraph != right.paragraph;
        let Counts { sentences, opening, closing, commas, .. } = all.between(left.end, right.first);
        let sentences = (sentences + all.begins_sentence(right)).min(3);
        let place = u32::from(behind) + 2 * u32::from(crossed) + 4 * sentences;
        let labels = mix(number(own), number(other));
        let between = all.spans_between(left, right);
        let marks = (opening.min(2) * 3 + closing.min(2)) * 3 + commas.min(2);
        let (cue, thing) = if self.choice == Choice::Source { (own, other) } else { (other, own) };
        let verb = tokens.lower(last(cue));
        let around = all.spans_around(cue);
        let (cue_edges, thing_edges) = (all.edges(cue), all.edges(thing));
        let sure = u32::from(thing.weak) * 16 + u32::from(thing.tenths);
        let first = thing.range().start;

        let mut template = 0;
        let mut put = |value: u32| {
            template += 1;
            visit(feature(template, value));
        };
        put(sure);
        put(mix(sure, place));
        put(mix(sure, between));
        put(mix(sure, mix(place, distance)));
        put(mix(sure, around));
        put(mix(labels, place));
        put(mix(labels, mix(place, between)));
        put(mix(labels, mix(place, distance)));
        put(mix(place, between));
        put(mix(place, distance));
        put(mix(labels, mix(rank, between)));
        put(mix(rank, place));
        put(mix(place, marks));
        put(mix(labels, mix(between, marks)));
        put(mix(place, verb));
        put(mix(mix(place, between), cue_edges));
        put(mix(mix(place, between), thing_edges));
        put(mix(place, mix(cue_edges, thing_edges)));
        put(mix(place, u32::from(tokens.kind(first))));
        put(mix(number(own), mix(between, tokens.lower(first))));
        put(if gap.len() <= 4 { mix(place, kinds(gap)) } else { 0 });
        put(mix(place, mix(magnitude(thing.end - thing.first), between)));
        put(mix(place, around));
        put(mix(mix(place, between), around));
        if self.choice == Choice::Cue {
            let [edges, gap] = self.content_gap().unwrap_or_default();
            put(edges);
            put(gap);
            put(mix(edges, gap));
            put(mix(edges, mix(gap, place)));
            put(mix(edges, mix(gap, thing_edges)));
            put(mix(edges, mix(gap, verb)));
        }
    }

    /// The gap between a content and the one before it that chose the same cue: its edges with the
    /// place of the cue, and its length with what stands in it.
    fn content_gap(&self) -> Option<[u32; 2]> {
        let Self { all, own, other: cue, .. } = *self;
        let before = all.candidates.contents.get(self.before?)?;
        let gap = all.tokens.kinds(before.end as usize..own.first as usize);
        let sentences = all.between(before.end, own.first).sentences + all.begins_sentence(own);
        let [from, to] = [before.end, own.first]
            .map(|at| all.labelled.get(at as usize).copied().unwrap_or_default());
        let [plain, cues] = [to[0].saturating_sub(from[0]), to[1].saturating_sub(from[1])];
        let crossed = u32::from(before.paragraph != own.paragraph);
        let order = if cue.first > own.first {
            1
        } else if cue.first > before.first {
            2
        } else {
            3
        };
        let marks = u32::from(all.tokens.kind(own.range().start) == kind::OPENING) * 2
            + u32::from(all.tokens.kind(last(before)) == kind::CLOSING);
        let ends = [gap.first(), gap.last()].map(|kind| kind.copied().map_or(0, u32::from));
        Some([
            mix(order * 4 + marks, ends[0] * kind::COUNT + ends[1]),
            mix(magnitude(plain) * 3 + cues.min(2), sentences.min(2) * 2 + crossed),
        ])
    }
}

/// The last token of a span as features ask for it; none of an empty span at the start.
const fn last(span: &Candidate) -> usize {
    span.end.wrapping_sub(1) as usize
}

/// The label of a span as a number in features.
fn number(span: &Candidate) -> u32 {
    span.label.map_or(0, |label| 2 * u32::from(label.begin()) - 1)
}

/// A distance by powers of two, up to 63.
fn magnitude(distance: u32) -> u32 {
    (distance + 1).ilog2().min(6)
}

#[cfg(test)]
mod tests {
    use super::super::testing::tagging;
    use super::*;
    use crate::quotes::tokens::testing::TokenizedText;

    /// For the first content of a text, the candidates of its choice and how many features each
    /// has.
    fn choices(text: &str, letters: &str) -> Vec<(Option<usize>, usize)> {
        let read = TokenizedText::new(text);
        let tagging = tagging(letters);
        let candidates = Candidates::new(read.tokens(), &read.quoted(), &tagging);
        let features = LinkFeatures::new(read.tokens(), &candidates, &tagging);
        let mut choices: Vec<(Option<usize>, usize)> = Vec::new();
        features.of_choice(Choice::Cue, 0, &[], |candidate, _| match choices.last_mut() {
            Some((last, count)) if *last == candidate => *count += 1,
            _ => choices.push((candidate, 1)),
        });
        choices
    }

    #[test]
    fn choosing_none_comes_first_and_every_candidate_has_as_many_features() {
        let found = choices("Lee said it rained, Roe said.", "scoo.sc.");
        let candidates: Vec<Option<usize>> = found.iter().map(|choice| choice.0).collect();
        assert_eq!(candidates, [None, Some(0), Some(1)]);
        assert_eq!(found[1].1, found[2].1);
    }

    #[test]
    fn a_cue_two_paragraphs_away_is_no_candidate() {
        assert_eq!(choices("Lee said.\n\nIt rained.", "sc.oo.").len(), 2);
        assert_eq!(choices("Lee said.\n\nSo.\n\nIt rained.", "sc...oo.").len(), 1);
    }

    #[test]
    fn so_many_candidates_on_either_side_are_looked_at() {
        let text = "It rained, said said said said said said.";
        assert_eq!(choices(text, "oo.cCCCCC.").len(), 1 + REACH);
    }
}
