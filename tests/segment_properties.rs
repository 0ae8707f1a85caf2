//! What holds of the paragraphs, sentences and tokens of any text whatever.

#![allow(
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "a failing test panics"
)]

#[path = "fuzz/targets/segmentation.rs"]
#[allow(dead_code, reason = "the fuzzer uses the rest")]
mod segmentation;

use guillemet::language::Language;
use guillemet::segment::{SegmentOptions, WithinQuotes};
use proptest::prelude::*;

use crate::segmentation::check;

fn options() -> impl Strategy<Value = SegmentOptions> {
    let languages = prop::sample::select(Language::NAMES);
    (languages, prop::sample::select(WithinQuotes::NAMES)).prop_map(|(language, within)| {
        let mut options = SegmentOptions::default();
        options.language = language.parse().unwrap();
        options.within_quotes = within.parse().unwrap();
        options
    })
}

/// Texts of the pieces that decisions hang on, run together at random.
fn pieces() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "Mr",
        "said",
        "U.S",
        "a",
        "B",
        "I",
        "No",
        "p.m",
        "don't",
        "we've",
        "x",
        "Yahoo",
        "etc",
        "é",
        "http://a.b/c",
        "www.",
        "@",
        "#tag",
        "a@b.c",
        "1",
        "23",
        "1.5",
        "2000",
        ".",
        "...",
        "…",
        "!",
        "?",
        ",",
        ":",
        ";",
        "-",
        "--",
        "—",
        "/",
        "(",
        ")",
        "[",
        "]",
        "\"",
        "'",
        "''",
        "``",
        "“",
        "”",
        "‘",
        "’",
        "«",
        "»",
        "。",
        "」",
        "「",
        "؟",
        "।",
        "•",
        "🙂",
        "👩\u{200D}🚀",
        "🇫🇷",
        "\u{301}",
        "\u{200B}",
        " ",
        " ",
        " ",
        "\u{a0}",
        "\n",
        "\r\n",
        "\n\n",
        "\u{2028}",
        "\t",
        "\0",
        "\u{3000}",
    ]);
    prop::collection::vec(pieces, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn any_text_is_covered(text in "\\PC{0,200}", options in options()) {
        check(&text, &options);
    }

    #[test]
    fn any_text_of_telling_pieces_is_covered(text in pieces(), options in options()) {
        check(&text, &options);
    }
}

/// Repetitions that a scan which looks back or ahead without a limit takes quadratic time over:
/// at this size that is minutes.
#[test]
fn long_repetitions_are_covered() {
    let units = [
        ".",
        ". ",
        "...",
        "! ",
        "?\"",
        "\" ",
        "(",
        ")",
        "((. ",
        "[1",
        "''",
        "``",
        "'",
        "-",
        "a-",
        "1-",
        "a.",
        "A. ",
        "é. ",
        "1.",
        "1/",
        "1:",
        "@",
        "a@",
        "#",
        "#a",
        "www.",
        "http://",
        ":",
        ": )",
        "a",
        "a b ",
        "\u{a0}",
        "\n",
        "a\n",
        "\r\n\r\n",
        "\u{2028}",
        "\u{e9}",
        "“",
        "“A. ",
        "」",
        "。",
        "…",
        "🙂",
        "🇫🇷",
        "\u{200D}",
        "Mr. ",
        "p.m. Mr. ",
        "ab.",
        "\"a! B ",
        "[1] ",
        "1) a ",
        "said ",
        "\u{301}",
        "x.y@",
        "• ",
        "1. ",
        "\u{D8}",
        "\u{61f}",
    ];
    for unit in units {
        let text = unit.repeat(100_000 / unit.len());
        for within in WithinQuotes::NAMES {
            let mut options = SegmentOptions::default();
            options.within_quotes = within.parse().unwrap();
            check(&text, &options);
        }
    }
}
