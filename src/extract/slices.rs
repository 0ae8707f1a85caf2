//! Documents that are too long to be read for quotations at once.
//!
//! Reading takes some thirty times the memory of a text. So a long document (a book, a broken feed)
//! is cut into slices, each read by itself: between paragraphs where that is possible, else between
//! sentences. What stands in two slices is not put together, and a name of one is not known in
//! another.

use crate::TextSpan;
use crate::segment::{Document, Paragraph, Sentence};

/// The most text of a slice, in bytes: some novels. A sentence is never cut: one that is longer
/// is a slice.
const SLICE: u32 = 2 << 20;

/// A part of a document, and how many paragraphs and sentences of the document stand before its own.
pub(super) struct Slice<'t> {
    pub(super) document: Document<'t>,
    pub(super) paragraphs: u32,
    pub(super) sentences: u32,
}

/// Whether a document is read in slices.
pub(super) fn is_long(document: &Document<'_>) -> bool {
    document.text.len() > SLICE as usize
}

/// The slices of a document, in order.
pub(super) fn slices<'t>(document: &Document<'t>) -> impl Iterator<Item = Slice<'t>> {
    let mut first = 0;
    std::iter::from_fn(move || {
        let end = end_of_slice(document, first)?;
        let slice = slice(document, first, end);
        first = end;
        slice
    })
}

/// The sentence behind the last one of the slice that begins with the sentence `first`.
fn end_of_slice(document: &Document<'_>, first: usize) -> Option<usize> {
    let limit = document.sentences.get(first)?.span.start().saturating_add(SLICE);
    let fits = |sentence: &Sentence| sentence.span.end() <= limit;
    let end = document.sentences.partition_point(fits).max(first + 1);
    let next = document.sentences.get(end);
    let paragraph = next.and_then(|next| document.paragraphs.get(next.paragraph as usize));
    let border = paragraph.map(|paragraph| paragraph.sentences.start as usize);
    Some(border.filter(|&border| border > first).unwrap_or(end))
}

/// The sentences from `first` on up to `end`, which is not taken in.
fn slice<'t>(document: &Document<'t>, first: usize, end: usize) -> Option<Slice<'t>> {
    let sentences = document.sentences.get(first..end)?;
    let (start, last) = (sentences.first()?, sentences.last()?);
    let tokens = start.tokens.start..last.tokens.end;
    let mut slice = Document {
        text: document.text,
        language: document.language,
        tokens: document.tokens.get(tokens.start as usize..tokens.end as usize)?.to_vec(),
        ..Document::default()
    };
    // A later slice begins with an empty paragraph: its first one is no headline.
    let is_later = u32::from(first > 0);
    if is_later > 0 {
        let before = TextSpan::new(start.span.start(), start.span.start());
        slice.paragraphs.push(Paragraph { span: before, sentences: 0..0 });
    }
    let paragraphs = start.paragraph - is_later.min(start.paragraph);
    for (index, sentence) in (0_u32..).zip(sentences) {
        let paragraph = sentence.paragraph - paragraphs;
        slice.sentences.push(Sentence {
            span: sentence.span,
            paragraph,
            tokens: sentence.tokens.start - tokens.start..sentence.tokens.end - tokens.start,
        });
        match slice.paragraphs.get_mut(paragraph as usize) {
            Some(own) => {
                own.span = own.span.cover(sentence.span);
                own.sentences.end = index + 1;
            }
            None => slice
                .paragraphs
                .push(Paragraph { span: sentence.span, sentences: index..index + 1 }),
        }
    }
    Some(Slice { document: slice, paragraphs, sentences: first as u32 })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::segment::SegmentOptions;

    /// The slices of so many paragraphs of so many sentences, as their numbers of both.
    fn lengths(paragraphs: usize, sentences: usize) -> Vec<[usize; 2]> {
        let sentence = "\"We won,\" said Ann Lee, the mayor of the town at the river. ";
        let text = format!("{}\n\n", sentence.repeat(sentences)).repeat(paragraphs);
        let document = Document::new(&text, &SegmentOptions::default());
        let mut seen = [0; 2];
        let mut lengths = Vec::new();
        for Slice { document: slice, paragraphs, sentences } in slices(&document) {
            let is_later = usize::from(!lengths.is_empty());
            assert_eq!(sentences as usize, seen[1]);
            for (own, whole) in slice.sentences.iter().zip(&document.sentences[seen[1]..]) {
                assert_eq!(own.span, whole.span);
                assert_eq!(own.paragraph + paragraphs, whole.paragraph);
                let first = own.tokens.start as usize;
                assert_eq!(slice.tokens[first], document.tokens[whole.tokens.start as usize]);
            }
            let length = [slice.paragraphs.len() - is_later, slice.sentences.len()];
            seen = [seen[0] + length[0], seen[1] + length[1]];
            lengths.push(length);
        }
        assert_eq!(seen[1], document.sentences.len());
        lengths
    }

    #[test]
    fn slices_end_with_paragraphs_and_lose_nothing() {
        assert_eq!(lengths(3, 10), [[3, 30]]);
        let long = lengths(1000, 100);
        assert!(long.len() > 2, "{long:?}");
        assert!(long.iter().all(|[paragraphs, sentences]| sentences / paragraphs == 100));
    }

    #[test]
    fn a_paragraph_that_is_too_long_is_cut_between_sentences() {
        let cut = lengths(2, 60_000);
        assert!(cut.len() > 3 && cut.iter().all(|[paragraphs, _]| *paragraphs <= 2), "{cut:?}");
    }
}
