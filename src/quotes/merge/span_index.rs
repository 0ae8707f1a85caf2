//! Attributions by the spans of their contents.

use crate::TextSpan;
use crate::quotes::attribution::Attribution;

/// The spans of all contents, in order, to find those at a place.
#[derive(Debug)]
pub(crate) struct SpanIndex(Vec<IndexedSpan>);

#[derive(Debug)]
struct IndexedSpan {
    span: TextSpan,
    owner: usize,
    /// Where it and all spans before it have ended.
    reach: u32,
}

impl SpanIndex {
    pub(crate) fn new(attributions: &[Attribution]) -> Self {
        let mut spans = Vec::new();
        for (owner, attribution) in attributions.iter().enumerate() {
            spans.extend(attribution.spans.iter().map(|&span| IndexedSpan {
                span,
                owner,
                reach: 0,
            }));
        }
        spans.sort_unstable_by_key(|span| span.span.start());
        let mut reach = 0;
        for span in &mut spans {
            reach = span.span.end().max(reach);
            span.reach = reach;
        }
        Self(spans)
    }

    /// The indices of those that share a byte with `span`.
    pub(crate) fn overlapping(&self, span: TextSpan) -> impl Iterator<Item = usize> {
        let first = self.0.partition_point(|indexed| indexed.reach <= span.start());
        let rest = self.0.get(first..).unwrap_or_default();
        let near = rest.iter().take_while(move |indexed| indexed.span.start() < span.end());
        near.filter(move |indexed| indexed.span.overlaps(span)).map(|indexed| indexed.owner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_span_is_found_behind_short_ones_that_begin_later() {
        let attribution = |spans: &[(u32, u32)]| Attribution {
            spans: spans.iter().map(|&(start, end)| TextSpan::new(start, end)).collect(),
            ..Attribution::default()
        };
        let found = [attribution(&[(2, 4), (20, 30)]), attribution(&[(0, 25)]), attribution(&[])];
        let index = SpanIndex::new(&found);
        let at = |start, end| index.overlapping(TextSpan::new(start, end)).collect::<Vec<_>>();
        assert_eq!(at(3, 4), [1, 0]);
        assert_eq!(at(10, 12), [1]);
        assert_eq!(at(24, 26), [1, 0]);
        assert_eq!(at(25, 26), [0]);
        assert!(at(30, 40).is_empty());
    }
}
