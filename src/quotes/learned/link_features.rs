//! Features of two spans that may belong together.

use super::between::Counts;
use super::linker::{Choice, Piece, Pieces};
use super::tagger::{Part, Word, kind, state};
use crate::model::linear::{feature, mix};

/// A span that chooses, and all it may choose from.
#[derive(Debug)]
pub(super) struct Pair<'a> {
    pub(super) words: &'a [Word],
    pub(super) pieces: &'a Pieces,
    pub(super) choice: Choice,
    pub(super) own: &'a Piece,
    /// For every cue the last content before this one that chose it, if any did.
    pub(super) owners: &'a [Option<usize>],
}

impl Pair<'_> {
    /// The features of choosing none.
    pub(super) fn none(&self, mut visit: impl FnMut(u32)) {
        let mut template = 100;
        let mut put = |value: u32| {
            template += 1;
            visit(feature(template, value));
        };
        let last = self.word(self.own.end.wrapping_sub(1));
        put(0);
        put(part(self.own));
        put(mix(part(self.own), self.edges(self.own)));
        put(self.edges(self.own));
        put(last.lower);
        put(mix(last.lower, self.edges(self.own)));
        put(mix(part(self.own), bucket(self.own.end - self.own.first)));
    }

    /// The features of choosing `other`, the candidate of this index.
    pub(super) fn features(&self, other: &Piece, index: usize, mut visit: impl FnMut(u32)) {
        let own = self.own;
        let behind = own.first > other.first;
        let (left, right) = if behind { (other, own) } else { (own, other) };
        let gap = self.words.get(left.end as usize..right.first as usize).unwrap_or_default();
        let distance = bucket(gap.len() as u32);
        let crossed = left.paragraph != right.paragraph;
        let Counts { sentences, opening, closing, commas, .. } =
            self.pieces.between.get(left.end, right.first);
        let sentences = (sentences + self.begins_sentence(right)).min(3);
        let place = u32::from(behind) + 2 * u32::from(crossed) + 4 * sentences;
        let parts = mix(part(own), part(other));
        let between = self.between(left, right);
        let marks = (opening.min(2) * 3 + closing.min(2)) * 3 + commas.min(2);
        let cue = if self.choice == Choice::Source { own } else { other };
        let thing = if self.choice == Choice::Source { other } else { own };
        let verb = self.word(cue.end.wrapping_sub(1)).lower;
        let rank = self.rank(index, behind);
        let others = self.others(cue);
        let (cue_edges, thing_edges) = (self.edges(cue), self.edges(thing));
        let sure = u32::from(thing.weak) * 16 + u32::from(thing.tenths);

        let mut template = 0;
        let mut put = |value: u32| {
            template += 1;
            visit(feature(template, value));
        };
        put(sure);
        put(mix(sure, place));
        put(mix(sure, between));
        put(mix(sure, mix(place, distance)));
        put(mix(sure, others));
        put(mix(parts, place));
        put(mix(parts, mix(place, between)));
        put(mix(parts, mix(place, distance)));
        put(mix(place, between));
        put(mix(place, distance));
        put(mix(parts, mix(rank, between)));
        put(mix(rank, place));
        put(mix(place, marks));
        put(mix(parts, mix(between, marks)));
        put(mix(place, verb));
        put(mix(mix(place, between), cue_edges));
        put(mix(mix(place, between), thing_edges));
        put(mix(place, mix(cue_edges, thing_edges)));
        put(mix(place, u32::from(self.word(thing.first).kind)));
        put(mix(part(own), mix(between, self.word(thing.first).lower)));
        put(if gap.len() <= 4 { mix(place, kinds(gap)) } else { 0 });
        put(mix(place, mix(bucket(thing.end - thing.first), between)));
        put(mix(place, others));
        put(mix(mix(place, between), others));
        if self.choice == Choice::Cue {
            let [edges, gap] = self.joint(other, index).unwrap_or_default();
            put(edges);
            put(gap);
            put(mix(edges, gap));
            put(mix(edges, mix(gap, place)));
            put(mix(edges, mix(gap, thing_edges)));
            put(mix(edges, mix(gap, verb)));
        }
    }

    /// How a content would join the one before it that chose the same cue: the edges of what
    /// stands between them with the place of the cue, and what stands between them.
    fn joint(&self, cue: &Piece, index: usize) -> Option<[u32; 2]> {
        let own = self.own;
        let before = self.pieces.contents.get(self.owners.get(index).copied().flatten()?)?;
        let gap = before.end as usize..own.first as usize;
        let gap = self.words.get(gap).unwrap_or_default();
        let Counts { plain, cues, sentences, .. } = self.pieces.between.get(before.end, own.first);
        let sentences = sentences + self.begins_sentence(own);
        let crossed = u32::from(before.paragraph != own.paragraph);
        let order = if cue.first > own.first {
            1
        } else if cue.first > before.first {
            2
        } else {
            3
        };
        let marks = u32::from(self.word(own.first).kind == kind::OPENING) * 2
            + u32::from(self.word(before.end.wrapping_sub(1)).kind == kind::CLOSING);
        let ends = [gap.first(), gap.last()].map(|word| word.map_or(0, |word| word.kind));
        Some([
            mix(order * 4 + marks, u32::from(ends[0]) * kind::COUNT + u32::from(ends[1])),
            mix(bucket(plain) * 3 + cues.min(2), sentences.min(2) * 2 + crossed),
        ])
    }

    fn begins_sentence(&self, piece: &Piece) -> u32 {
        u32::from(self.word(piece.first).from_start == 0)
    }

    fn word(&self, at: u32) -> Word {
        self.words.get(at as usize).copied().unwrap_or_default()
    }

    /// What stands at the ends of a span: the kinds before, first, last and behind, and whether
    /// it is within quotation marks.
    fn edges(&self, piece: &Piece) -> u32 {
        let at = |at: u32| self.word(at);
        let words = [at(piece.first.wrapping_sub(1)), at(piece.first), at(piece.end)];
        let inside = at(piece.first).state != state::OUTSIDE;
        mix(kinds(&words), u32::from(at(piece.end.wrapping_sub(1)).kind) * 2 + u32::from(inside))
    }

    /// How many cues, sources and contents stand between two spans, each up to two.
    fn between(&self, left: &Piece, right: &Piece) -> u32 {
        let count = |spans: &[Piece]| {
            let from = spans.partition_point(|span| span.first < left.end);
            let to = spans.partition_point(|span| span.first < right.first);
            to.saturating_sub(from).min(2) as u32
        };
        let Pieces { cues, sources, contents, .. } = self.pieces;
        (count(cues) * 3 + count(sources)) * 3 + count(contents)
    }

    /// How many candidates stand nearer on the same side, up to three.
    fn rank(&self, index: usize, behind: bool) -> u32 {
        let spans = match self.choice {
            Choice::Source => &self.pieces.sources,
            Choice::Cue => &self.pieces.cues,
        };
        let next = spans.partition_point(|span| span.first < self.own.first);
        let nearer =
            if behind { next.saturating_sub(index + 1) } else { index.saturating_sub(next) };
        nearer.min(3) as u32
    }

    /// The parts of the spans that stand nearest to a cue on either side.
    fn others(&self, cue: &Piece) -> u32 {
        let near = |spans: &[Piece]| {
            let next = spans.partition_point(|span| span.first < cue.first);
            let same = |at: usize| spans.get(at).filter(|span| span.paragraph == cue.paragraph);
            let before = next.checked_sub(1).and_then(same).map_or(9, part);
            mix(before, same(next).map_or(9, part))
        };
        mix(near(&self.pieces.sources), near(&self.pieces.contents))
    }
}

fn part(piece: &Piece) -> u32 {
    piece.part.map_or(0, |part: Part| 2 * u32::from(part.label()) - 1)
}

fn kinds(words: &[Word]) -> u32 {
    words.iter().fold(1, |number, word| mix(number, word.kind.into()))
}

fn bucket(distance: u32) -> u32 {
    (distance + 1).ilog2().min(6)
}
