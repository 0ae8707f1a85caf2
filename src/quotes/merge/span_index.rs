//! Which attributions a stretch of text belongs to.

use crate::TextSpan;
use crate::quotes::attribution::Attribution;

/// Which attributions have a stretch of text.
#[derive(Debug)]
pub(crate) struct Owners(Vec<Piece>);

#[derive(Debug)]
struct Piece {
    span: TextSpan,
    owner: usize,
    /// Where it and all pieces before it have ended.
    reach: u32,
}

impl Owners {
    pub(crate) fn new(attributions: &[Attribution]) -> Self {
        let mut pieces = Vec::new();
        for (owner, attribution) in attributions.iter().enumerate() {
            pieces.extend(attribution.pieces.iter().map(|&span| Piece { span, owner, reach: 0 }));
        }
        pieces.sort_unstable_by_key(|piece| piece.span.start());
        let mut reach = 0;
        for piece in &mut pieces {
            reach = piece.span.end().max(reach);
            piece.reach = reach;
        }
        Self(pieces)
    }

    /// The indices of those that share a byte with `span`.
    pub(crate) fn of(&self, span: TextSpan) -> impl Iterator<Item = usize> {
        let first = self.0.partition_point(|piece| piece.reach <= span.start());
        let rest = self.0.get(first..).unwrap_or_default();
        let near = rest.iter().take_while(move |piece| piece.span.start() < span.end());
        near.filter(move |piece| piece.span.overlaps(span)).map(|piece| piece.owner)
    }
}
