//! The reporter's own words: what is left of a text without its quotations.

use super::quote::Quote;
use crate::TextSpan;
use crate::error::named_option;
use crate::quotes::QuoteKind;
use crate::segment::Document;

named_option! {
    /// What becomes of the words that report a quotation which is left out.
    pub enum NarrationCues as "cues" {
        /// "said" and "according to" stay.
        #[default]
        Keep = "keep",
        /// They are left out, too.
        Drop = "drop",
    }
}

/// What to leave out of a text.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(default, deny_unknown_fields))]
#[non_exhaustive]
pub struct NarrationOptions {
    /// The kinds of quotations to leave out.
    pub drop: Vec<QuoteKind>,
    /// What becomes of their cues.
    pub cues: NarrationCues,
}

impl Default for NarrationOptions {
    fn default() -> Self {
        Self { drop: vec![QuoteKind::Direct, QuoteKind::Mixed], cues: NarrationCues::Keep }
    }
}

/// What is left of a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Narration {
    /// The pieces, joined by a space, or by a blank line where a paragraph ends between them.
    pub text: String,
    /// Where the pieces stand, in order and apart.
    pub spans: Vec<TextSpan>,
}

/// The words of a document that stand in no quotation of the kinds to leave out.
///
/// White space around a piece goes, and so does punctuation that is left of a quotation.
///
/// ```
/// use guillemet::extract::{NarrationOptions, QuoteOptions, narration, quotes};
/// use guillemet::segment::{Document, SegmentOptions};
///
/// let text = "It rained. \"We won,\" said Ann Lee. \"At last.\"";
/// let document = Document::new(text, &SegmentOptions::default());
/// let found = quotes(&document, &QuoteOptions::default());
/// let kept = narration(&document, &found, &NarrationOptions::default());
/// assert_eq!(kept.text, "It rained. said Ann Lee.");
/// assert_eq!(kept.spans[0].of(text), "It rained.");
/// ```
#[must_use]
pub fn narration(
    document: &Document<'_>,
    quotes: &[Quote],
    options: &NarrationOptions,
) -> Narration {
    let quotes = quotes.iter().filter(|quote| options.drop.contains(&quote.kind));
    let mut dropped: Vec<TextSpan> = Vec::new();
    for quote in quotes {
        dropped.extend(&quote.spans);
        dropped.extend(quote.cue.filter(|_| options.cues == NarrationCues::Drop));
    }
    let mut kept = Narration::default();
    for span in between(&merged(dropped), document.text.len() as u32) {
        let span = trimmed(document.text, span);
        let words = span.of(document.text);
        if !words.contains(char::is_alphanumeric) {
            continue;
        }
        if let Some(before) = kept.spans.last() {
            let is_new = before.end() <= paragraph_start(document, span.start());
            kept.text.push_str(if is_new { "\n\n" } else { " " });
        }
        kept.text.push_str(words);
        kept.spans.push(span);
    }
    kept
}

/// Where the paragraph begins that an offset is in.
fn paragraph_start(document: &Document<'_>, offset: u32) -> u32 {
    let next = document.paragraphs.partition_point(|other| other.span.start() <= offset);
    let own = next.checked_sub(1).and_then(|index| document.paragraphs.get(index));
    own.map_or(0, |paragraph| paragraph.span.start())
}

/// The words of quotations, wherever they stand, as spans in order and apart.
#[cfg(feature = "arrow")]
pub(crate) fn said_spans(quotes: &[Quote]) -> Vec<TextSpan> {
    merged(quotes.iter().flat_map(|quote| quote.spans.iter().copied()).collect())
}

/// Spans in order and apart that cover the same words.
fn merged(mut spans: Vec<TextSpan>) -> Vec<TextSpan> {
    spans.sort_unstable_by_key(|span| span.start());
    let mut merged: Vec<TextSpan> = Vec::with_capacity(spans.len());
    for span in spans {
        match merged.last_mut() {
            Some(last) if span.start() <= last.end() => *last = last.cover(span),
            _ => merged.push(span),
        }
    }
    merged
}

/// What lies between spans that are in order and apart.
fn between(spans: &[TextSpan], end: u32) -> impl Iterator<Item = TextSpan> {
    let starts = std::iter::once(0).chain(spans.iter().map(|span| span.end()));
    let ends = spans.iter().map(|span| span.start()).chain([end]);
    starts.zip(ends).map(|(start, end)| TextSpan::new(start, end))
}

/// The span without the white space around its words, and without the punctuation that closed a
/// quotation before them.
fn trimmed(text: &str, span: TextSpan) -> TextSpan {
    let words = span.of(text).trim_end();
    let is_left = |c: char| c.is_whitespace() || ".,;:!?".contains(c);
    let start = words.len() - words.trim_start_matches(is_left).len();
    TextSpan::new(span.start() + start as u32, span.start() + words.len() as u32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::{QuoteOptions, quotes};
    use crate::segment::SegmentOptions;

    fn kept(text: &str, options: &NarrationOptions) -> Vec<String> {
        let document = Document::new(text, &SegmentOptions::default());
        let kept = narration(&document, &quotes(&document, &QuoteOptions::default()), options);
        let pieces: Vec<String> = kept.spans.iter().map(|s| s.of(text).to_owned()).collect();
        let joined: Vec<&str> = kept.text.split_whitespace().collect();
        assert_eq!(joined, pieces.join(" ").split_whitespace().collect::<Vec<_>>());
        pieces
    }

    #[test]
    fn quotations_go_and_their_cues_on_request() {
        let text = "\"We won,\" said Ann Lee. \"At last.\" She smiled.";
        let default = NarrationOptions::default();
        assert_eq!(kept(text, &default), ["said Ann Lee.", "She smiled."]);
        let options = NarrationOptions { cues: NarrationCues::Drop, ..default };
        assert_eq!(kept(text, &options), ["Ann Lee.", "She smiled."]);
        let indirect =
            NarrationOptions { drop: vec![QuoteKind::Indirect], cues: NarrationCues::Keep };
        assert_eq!(kept(text, &indirect), [text]);
    }

    #[test]
    fn a_blank_line_stands_where_a_paragraph_ends_between_two_pieces() {
        let text = "It rained.\n\n\"We won,\" said Ann Lee.\n\nShe left.";
        let document = Document::new(text, &SegmentOptions::default());
        let found = quotes(&document, &QuoteOptions::default());
        let kept = narration(&document, &found, &NarrationOptions::default());
        assert_eq!(kept.text, "It rained.\n\nsaid Ann Lee.\n\nShe left.");
        assert_eq!(kept.spans.len(), 2);
    }

    #[test]
    fn a_text_without_words_of_its_own_has_no_pieces() {
        let options = NarrationOptions::default();
        assert!(kept("", &options).is_empty());
        assert!(kept(" \r\n", &options).is_empty());
    }

    #[test]
    fn spans_that_overlap_or_touch_are_one() {
        let span = TextSpan::new;
        assert_eq!(merged(vec![span(4, 6), span(0, 3), span(2, 4)]), [span(0, 6)]);
        assert_eq!(merged(vec![span(4, 6), span(0, 3)]), [span(0, 3), span(4, 6)]);
    }
}
