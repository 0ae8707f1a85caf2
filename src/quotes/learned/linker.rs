//! From labelled tokens to attributions: which source and which contents belong to which cue.
//!
//! The tagger's labels give spans. Every cue chooses its source among the spans of sources near
//! it, or none; every content, and every stretch within quotation marks that the tagger passed
//! over, chooses its cue, or none, from left to right. Both choices are log-linear models over
//! features of the two spans, of what stands between them, and of the content that chose the same
//! cue before. They are trained on what the tagger made of articles that it was not trained on, so
//! that they know its errors (though not their own: there, contents before have chosen rightly).
//! Contents that chose the same cue are the pieces of one attribution.
//!
//! Known gap: a source that no cue chooses is not used, even where a quotation without a cue
//! follows it.

use std::ops::Range;

use super::between::Between;
use super::tagger::{Part, Tags, Word, kind, state};
use crate::model::chain::Row;
use crate::model::linear::{Weights, logit};
use crate::model::{Sections, floats};
use crate::quotes::attribution::Evidence;
use crate::segment::Document;
use crate::{Error, TextSpan, interrupt};

/// A run of tokens that the tagger gave to one part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece {
    /// What it is; none for quotation marks that the tagger gave to no content.
    pub part: Option<Part>,
    /// Its first token, as an index into [`Document::tokens`].
    pub first: u32,
    /// The token behind its last one.
    pub end: u32,
    /// The paragraph of its first token.
    pub paragraph: u32,
    /// How likely its least likely token is to belong to such a part, in tenths.
    pub tenths: u8,
    /// Whether the best labels have it elsewhere, and only the posteriors speak for it.
    pub weak: bool,
}

/// An attribution: the cue with its source and its contents.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Linked {
    /// The cue, if there is one.
    pub cue: Option<TextSpan>,
    /// The source, if there is one.
    pub source: Option<TextSpan>,
    /// The pieces of the content in order.
    pub content: Vec<TextSpan>,
    /// What speaks for it.
    pub evidence: Evidence,
}

/// The spans of a document that wait to be linked.
#[derive(Clone, Debug, Default)]
pub struct Pieces {
    /// The cues, in order.
    pub cues: Vec<Piece>,
    /// The sources, in order.
    pub sources: Vec<Piece>,
    /// The contents, in order.
    pub contents: Vec<Piece>,
    pub(super) between: Between,
}

/// Stretches within quotation marks are taken for contents, whatever the tagger says, if they
/// have this many tokens between the marks: of those, 98 in 100 are contents in the training data.
const LONG: usize = 5;

impl Pieces {
    /// The spans in the labels of a document; `regions` are its stretches within quotation marks.
    #[must_use]
    pub fn new(document: &Document<'_>, regions: &[TextSpan], tags: &Tags) -> Self {
        let mut pieces = Self { between: Between::new(tags), ..Self::default() };
        for (paragraph, range) in tags.view.paragraphs().iter().enumerate() {
            if interrupt::is_stopped() {
                break;
            }
            let labels = tags.labels.get(range.clone()).unwrap_or_default();
            let mut open: Option<Piece> = None;
            for (at, &label) in (range.start as u32..).zip(labels) {
                let part = Part::of(label);
                if let Some(piece) = open.as_mut().filter(|piece| {
                    piece.part == part && part.is_some_and(|part| part.inner_label() == label)
                }) {
                    piece.end = at + 1;
                    continue;
                }
                pieces.push(open.take());
                open = part.map(|_| Piece {
                    part,
                    first: at,
                    end: at + 1,
                    paragraph: paragraph as u32,
                    tenths: 0,
                    weak: false,
                });
            }
            pieces.push(open);
            pieces.add_weak_sources(paragraph as u32, range.clone(), tags);
        }
        pieces.take_marks_in(tags.view.words());
        pieces.leave_antecedents(tags);
        pieces.part_adjuncts(tags.view.words());
        pieces.add_passed_over(document, regions, tags);
        pieces.sources.sort_unstable_by_key(|piece| piece.first);
        for source in &mut pieces.sources {
            // "As Lee, the mayor, said": commas part off an apposition. Elsewhere annotators take
            // the one behind it in as often as not, and the tagger is left to say.
            let kind_at = |at: u32| tags.view.words().get(at as usize).map(|word| word.kind);
            let is_parenthesis = kind_at(source.first.wrapping_sub(1)) == Some(kind::AS);
            let has_comma = kind_at(source.end.saturating_sub(1)) == Some(kind::COMMA);
            if is_parenthesis && has_comma && source.end > source.first + 1 {
                source.end -= 1;
            }
            let range = source.first as usize..source.end as usize;
            let rows = tags.posteriors.get(range).unwrap_or_default();
            let least = rows.iter().map(source_share).fold(1.0, f32::min);
            source.tenths = u8::try_from((least * 10.0) as i32).unwrap_or_default();
        }
        pieces
    }

    /// Runs of tokens that are in no part by their best labels, but may be a source.
    fn add_weak_sources(&mut self, paragraph: u32, range: Range<usize>, tags: &Tags) {
        let rows = tags.posteriors.get(range.clone()).unwrap_or_default();
        let labels = tags.labels.get(range.clone()).unwrap_or_default();
        let mut open: Option<Piece> = None;
        for (at, (row, &label)) in (range.start as u32..).zip(rows.iter().zip(labels)) {
            if label != 0 || source_share(row) < WEAK {
                self.push(open.take());
                continue;
            }
            if let Some(piece) = open.as_mut() {
                piece.end = at + 1;
                continue;
            }
            let [before, after] =
                [Part::SourceBefore, Part::SourceAfter].map(|part| part.share(row));
            let part = if before > after { Part::SourceBefore } else { Part::SourceAfter };
            open = Some(Piece {
                part: Some(part),
                first: at,
                end: at + 1,
                paragraph,
                tenths: 0,
                weak: true,
            });
        }
        self.push(open);
    }

    fn push(&mut self, piece: Option<Piece>) {
        let Some(piece) = piece else { return };
        match piece.part {
            Some(Part::Cue) => self.cues.push(piece),
            Some(Part::SourceBefore | Part::SourceAfter) => self.sources.push(piece),
            _ => self.contents.push(piece),
        }
    }

    /// Quotation marks, and the punctuation before a closing one, belong to the content that
    /// reaches up to them; so does what ends a quotation that no mark closes.
    fn take_marks_in(&mut self, words: &[Word]) {
        let word = |at: u32| words.get(at as usize).copied().unwrap_or_default();
        let mut end = 0;
        let mut contents = self.contents.iter_mut().peekable();
        while let Some(piece) = contents.next() {
            let before = piece.first.saturating_sub(1);
            if word(before).state == state::OPENING && before >= end {
                piece.first = before;
            }
            let last = word(piece.end.saturating_sub(1));
            let limit = contents.peek().map_or(u32::MAX, |next| next.first);
            let rest = piece.end..piece.end.saturating_add(last.left.into());
            let is_quoted = last.state == state::OPENING || last.state == state::INSIDE;
            let is_edge = |at| matches!(word(at).kind, kind::COMMA..=kind::SYMBOL);
            if is_quoted && rest.len() <= 3 && rest.end <= limit && rest.clone().all(is_edge) {
                piece.end = rest.end;
            }
            end = piece.end;
        }
    }

    /// In "the federation, which Lee said is ...", the source is Lee: what stands before a
    /// relative pronoun is no part of the source if a subject stands between it and the cue.
    fn leave_antecedents(&mut self, tags: &Tags) {
        let words = tags.view.words();
        for piece in &mut self.sources {
            let span = piece.first as usize..piece.end as usize;
            let span = words.get(span).unwrap_or_default();
            let is_before_cue = tags.labels.get(piece.end as usize) == Some(&Part::Cue.label());
            let relative = span.iter().rposition(|word| word.kind == kind::RELATIVE);
            let Some(relative) = relative.filter(|_| is_before_cue) else { continue };
            let subject = span.get(relative + 1..).unwrap_or_default();
            if matches!(subject.len(), 1..=4) && subject.iter().all(|word| is_nominal(word.kind)) {
                piece.first = piece.end - subject.len() as u32;
            }
        }
    }

    /// In "Lee pointed out on social media, there is ...", the place is no part of the content,
    /// and the preposition none of the cue.
    fn part_adjuncts(&mut self, words: &[Word]) {
        let kind_at = |at: u32| words.get(at as usize).map_or(kind::EDGE, |word| word.kind);
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

    fn add_passed_over(&mut self, document: &Document<'_>, regions: &[TextSpan], tags: &Tags) {
        let mut paragraph = 0;
        for region in regions {
            let first = document.tokens.partition_point(|token| token.start() < region.start());
            let end = document.tokens.partition_point(|token| token.start() < region.end());
            let labels = tags.labels.get(first..end).unwrap_or_default();
            if labels.len() >= LONG + 2 && labels.iter().all(|&label| label == 0) {
                let ranges = tags.view.paragraphs();
                while ranges.get(paragraph).is_some_and(|range| range.end <= first) {
                    paragraph += 1;
                }
                self.contents.push(Piece {
                    part: None,
                    first: first as u32,
                    end: end as u32,
                    paragraph: paragraph as u32,
                    tenths: 0,
                    weak: false,
                });
            }
        }
        self.contents.sort_unstable_by_key(|piece| piece.first);
    }
}

/// Whether a token of this kind can be part of a short subject: a name, a pronoun.
fn is_nominal(of: u8) -> bool {
    matches!(of, kind::CAPITALISED | kind::CAPITALS | kind::INITIAL | kind::PRONOUN | kind::TITLE)
}

/// What is not tagged as a source may be one from this probability on.
const WEAK: f32 = 0.15;

fn source_share(row: &Row) -> f32 {
    Part::SourceBefore.share(row) + Part::SourceAfter.share(row)
}

/// How many spans on either side of another one are looked at.
const REACH: usize = 4;

/// The candidates among `spans`, in order, for `of`: the nearest on either side, no further than
/// the paragraph before its own.
fn candidates<'p>(spans: &'p [Piece], of: &Piece) -> impl Iterator<Item = (usize, &'p Piece)> {
    let next = spans.partition_point(|span| span.first < of.first);
    let first = next.saturating_sub(REACH);
    let last = (next + REACH).min(spans.len());
    let paragraph = of.paragraph;
    spans
        .get(first..last)
        .unwrap_or_default()
        .iter()
        .enumerate()
        .map(move |(index, span)| (first + index, span))
        .filter(move |(_, span)| span.paragraph == paragraph || span.paragraph + 1 == paragraph)
}

/// What is chosen, for whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// The source of a cue.
    Source,
    /// The cue of a content.
    Cue,
}

/// The features of every candidate of a choice. `owners` are, for every cue, the last content
/// before that chose it, if any did. Hands the index of each candidate, `None` for choosing none,
/// and its features to `visit`.
pub fn choices(
    tags: &Tags,
    pieces: &Pieces,
    choice: Choice,
    of: usize,
    owners: &[Option<usize>],
    mut visit: impl FnMut(Option<usize>, u32),
) {
    let (own, spans) = match choice {
        Choice::Source => (&pieces.cues, &pieces.sources),
        Choice::Cue => (&pieces.contents, &pieces.cues),
    };
    let Some(own) = own.get(of) else { return };
    let words = tags.view.words();
    let pair = super::link_features::Pair { words, pieces, choice, own, owners };
    pair.none(|feature| visit(None, feature));
    for (index, other) in candidates(spans, own) {
        pair.features(other, index, |feature| visit(Some(index), feature));
    }
}

/// The linker and its weights.
#[derive(Clone, Debug)]
pub struct Linker<'b> {
    sources: Weights<'b>,
    cues: Weights<'b>,
}

impl<'b> Linker<'b> {
    /// A linker with the weights of a file.
    ///
    /// # Errors
    ///
    /// If a section of the file is missing.
    pub fn new(file: &Sections<'b>) -> Result<Self, Error> {
        let mut scales = floats(file.require(b"lscales ")?);
        let mut scale = || scales.next().unwrap_or_default();
        let (sources, cues) = (scale(), scale());
        Ok(Self {
            sources: Weights::new(file.require(b"lsources")?, sources),
            cues: Weights::new(file.require(b"lcues   ")?, cues),
        })
    }

    /// Links the spans of a document; attributions in the order of their first pieces.
    #[must_use]
    pub fn link(&self, document: &Document<'_>, regions: &[TextSpan], tags: &Tags) -> Vec<Linked> {
        let pieces = Pieces::new(document, regions, tags);
        self.evidence(tags, &pieces)
            .into_iter()
            .map(|group| {
                let span = |piece: &Piece| span(document, piece);
                Linked {
                    cue: group.cue.as_ref().map(span),
                    source: group.source.as_ref().map(span),
                    content: group.content.iter().map(span).collect(),
                    evidence: group.evidence,
                }
            })
            .collect()
    }

    /// Attributions as spans of tokens.
    #[must_use]
    pub fn evidence(&self, tags: &Tags, pieces: &Pieces) -> Vec<Group> {
        let mut groups: Vec<Group> = Vec::new();
        let mut of_cue: Vec<Option<usize>> = vec![None; pieces.cues.len()];
        let mut owners = of_cue.clone();
        for (index, content) in pieces.contents.iter().enumerate() {
            if interrupt::is_stopped() {
                break;
            }
            let (cue, certainty) = self.choose(tags, pieces, Choice::Cue, index, &owners);
            if let Some(owner) = cue.and_then(|cue| owners.get_mut(cue)) {
                *owner = Some(index);
            }
            let group = cue.and_then(|cue| of_cue.get(cue).copied().flatten());
            if let Some(group) = group.and_then(|group| groups.get_mut(group)) {
                group.content.push(*content);
                group.evidence[0] = group.evidence[0].min(certainty);
                continue;
            }
            let mut group = Group { content: vec![*content], ..Group::default() };
            group.evidence[0] = certainty;
            if let Some(cue) = cue {
                group.cue = pieces.cues.get(cue).copied();
                let (source, certainty) = self.choose(tags, pieces, Choice::Source, cue, &[]);
                group.source = source.and_then(|source| pieces.sources.get(source).copied());
                group.evidence[1] = certainty;
                if let Some(slot) = of_cue.get_mut(cue) {
                    *slot = Some(groups.len());
                }
            }
            groups.push(group);
        }
        for group in &mut groups {
            group.weigh(tags);
        }
        groups
    }

    /// The best candidate and the log-odds of the choice.
    fn choose(
        &self,
        tags: &Tags,
        pieces: &Pieces,
        choice: Choice,
        of: usize,
        owners: &[Option<usize>],
    ) -> (Option<usize>, f32) {
        let weights = match choice {
            Choice::Source => &self.sources,
            Choice::Cue => &self.cues,
        };
        let mut scores: [(Option<usize>, i32); 2 * REACH + 1] = [(None, 0); 2 * REACH + 1];
        let mut last = 0;
        choices(tags, pieces, choice, of, owners, |candidate, feature| {
            if scores.get(last).is_some_and(|score| score.0 != candidate) {
                last += 1;
            }
            if let Some(score) = scores.get_mut(last) {
                score.0 = candidate;
                score.1 += weights.get(feature);
            }
        });
        let scores = scores.get(..=last).unwrap_or_default();
        let Some(best) = scores.iter().max_by_key(|score| score.1) else { return (None, 0.0) };
        let against: f32 = scores
            .iter()
            .filter(|score| score.0 != best.0)
            .map(|score| weights.scaled(score.1 - best.1).exp())
            .sum();
        (best.0, -against.max(1e-4).ln())
    }
}

/// An attribution as spans of tokens.
#[derive(Clone, Debug, Default)]
pub struct Group {
    /// The cue.
    pub cue: Option<Piece>,
    /// The source.
    pub source: Option<Piece>,
    /// The pieces of the content.
    pub content: Vec<Piece>,
    /// What speaks for it.
    pub evidence: Evidence,
}

impl Group {
    fn weigh(&mut self, tags: &Tags) {
        let words = tags.view.words();
        let word = |at: u32| words.get(at as usize).copied().unwrap_or_default();
        let content: &[Piece] = &self.content;
        self.evidence[2] = self.cue.map_or(0.0, |piece| log_odds(tags, &piece));
        self.evidence[3] = self.source.map_or(0.0, |piece| log_odds(tags, &piece));
        self.evidence[4] =
            content.iter().map(|piece| log_odds(tags, piece)).fold(f32::INFINITY, f32::min);
        self.evidence[5] = f32::from(u8::from(self.source.is_some()));
        let marked = |piece: &Piece| {
            word(piece.first).kind == kind::OPENING
                && word(piece.end.saturating_sub(1)).kind == kind::CLOSING
        };
        self.evidence[6] = f32::from(u8::from(content.iter().all(marked)));
    }
}

/// The log-odds of the least likely of a span's first and last labels.
fn log_odds(tags: &Tags, piece: &Piece) -> f32 {
    let at = |at: u32| -> f32 {
        let label = tags.labels.get(at as usize).copied().unwrap_or_default();
        let row = tags.posteriors.get(at as usize);
        row.and_then(|row| row.get(usize::from(label))).copied().unwrap_or_default()
    };
    logit(at(piece.first).min(at(piece.end.saturating_sub(1))))
}

fn span(document: &Document<'_>, piece: &Piece) -> TextSpan {
    let token = |at: u32| document.tokens.get(at as usize).copied().unwrap_or_default();
    token(piece.first).cover(token(piece.end.saturating_sub(1)))
}

#[cfg(test)]
#[path = "linker_tests.rs"]
mod tests;
