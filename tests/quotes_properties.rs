//! What must hold of the quotations of any text.
#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test may panic")]

#[path = "fuzz/targets/extraction.rs"]
#[allow(dead_code, reason = "the fuzzer uses the rest")]
mod extraction;

use guillemet::extract::{QuoteOptions, quotes};
use guillemet::quotes::marks::pair_marks;
use guillemet::segment::{Document, SegmentOptions};
use proptest::prelude::*;

use crate::extraction::hold;

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

proptest! {
    #[test]
    fn spans_hold_on_news_like_text(text in news_like()) {
        hold(&text);
    }

    #[test]
    fn spans_hold_on_any_text(text in "\\PC*") {
        hold(&text);
    }
}

#[test]
fn many_marks_are_many_pairs() {
    let text = "\"A b c d e,\" he said. ".repeat(5_000);
    let document = Document::new(&text, &SegmentOptions::default());
    assert_eq!(pair_marks(&document).len(), 5_000);
    let found = quotes(&document, &QuoteOptions::default());
    let pieces: usize = found.iter().map(|quote| quote.spans.len()).sum();
    assert_eq!(pieces, 5_000);
    for repeated in
        ["\"", "\u{201C}", "'a ", "\u{2018}a ", "\" ", "said ", "Lee said ", "as he said "]
    {
        hold(&repeated.repeat(4_000));
    }
}
