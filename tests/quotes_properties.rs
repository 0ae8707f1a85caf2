//! What must hold of the quotations of any text.
#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test may panic")]

use guillemet::extract::{QuoteOptions, quotes};
use guillemet::quotes::marks::pair_marks;
use guillemet::segment::{Document, SegmentOptions};
use guillemet::{TextSpan, extract::QuoteKind};
use proptest::prelude::*;

/// Texts of what matters to extraction: marks, cues, names, pronouns, punctuation, breaks.
fn news_like() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "\"",
        "\u{201C}",
        "\u{201D}",
        "'",
        "\u{2018}",
        "\u{2019}",
        "''",
        "``",
        "\u{AB}",
        "\u{BB}",
        "\u{300C}",
        "\u{300D}",
        " ",
        " ",
        " ",
        "\n\n",
        "\r\n",
        ", ",
        ". ",
        ": ",
        "; ",
        "\u{2014}",
        "said",
        "told",
        "according to",
        "he",
        "she",
        "who",
        "they",
        "Ann Lee",
        "Mr. Roe",
        "Lee",
        "KTR",
        "[KTR]",
        "(",
        ")",
        "the mayor",
        "a spokesman",
        "of",
        "that",
        "and",
        "not",
        "'s",
        "\u{1F642}",
        "caf\u{E9}",
        "\u{A0}",
        "<a href=\"x\">",
        "<",
        "Federation of Labor",
        "Tuesday",
    ]);
    prop::collection::vec(piece, 0..120).prop_map(|pieces| pieces.concat())
}

fn is_inside(text: &str, span: TextSpan) -> bool {
    span.start() <= span.end()
        && text.is_char_boundary(span.start() as usize)
        && text.is_char_boundary(span.end() as usize)
        && span.end() as usize <= text.len()
}

fn hold(text: &str) -> Result<(), TestCaseError> {
    let document = Document::new(text, &SegmentOptions::default());
    for pair in pair_marks(&document) {
        prop_assert!(is_inside(text, pair.span) && pair.span.contains(pair.inner), "{pair:?}");
    }
    let mut options = QuoteOptions::default();
    options.kinds.push(QuoteKind::Other);
    let found = quotes(&document, &options);
    let starts: Vec<u32> = found.iter().map(|quote| quote.spans[0].start()).collect();
    prop_assert!(starts.is_sorted());
    for quote in &found {
        prop_assert!(!quote.spans.is_empty());
        prop_assert!(quote.spans.iter().all(|&span| is_inside(text, span) && !span.is_empty()));
        prop_assert!(quote.spans.windows(2).all(|two| two[0].end() <= two[1].start()), "{quote:?}");
        prop_assert!(quote.cue.into_iter().chain(quote.source).all(|span| is_inside(text, span)));
        prop_assert_eq!(quote.source.is_some(), quote.source_kind.is_some());
        prop_assert!((0.0..=1.0).contains(&quote.confidence));
        let sentence = &document.sentences[quote.sentence as usize];
        prop_assert_eq!(sentence.paragraph, quote.paragraph);
    }
    Ok(())
}

proptest! {
    #[test]
    fn spans_hold_on_news_like_text(text in news_like()) {
        hold(&text)?;
    }

    #[test]
    fn spans_hold_on_any_text(text in "\\PC*") {
        hold(&text)?;
    }
}

#[test]
fn ten_thousand_marks_make_five_thousand_pairs() {
    let text = "\"A b c d e,\" he said. ".repeat(5_000);
    let document = Document::new(&text, &SegmentOptions::default());
    assert_eq!(pair_marks(&document).len(), 5_000);
    let found = quotes(&document, &QuoteOptions::default());
    let pieces: usize = found.iter().map(|quote| quote.spans.len()).sum();
    assert_eq!(pieces, 5_000);
    for repeated in
        ["\"", "\u{201C}", "'a ", "\u{2018}a ", "\" ", "said ", "Lee said ", "as he said "]
    {
        let text = repeated.repeat(20_000);
        let document = Document::new(&text, &SegmentOptions::default());
        assert!(quotes(&document, &QuoteOptions::default()).len() <= 20_000);
    }
}
