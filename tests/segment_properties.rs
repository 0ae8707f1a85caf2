//! What holds of the paragraphs, sentences and tokens of any text whatever.

#![allow(
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "a failing test panics"
)]

use guillemet::TextSpan;
use guillemet::language::Language;
use guillemet::segment::{Document, SegmentOptions, WithinQuotes};
use proptest::prelude::*;

/// Checks that `spans` are in order, lie in `inside`, and leave out nothing but white space.
fn assert_covered(text: &str, inside: TextSpan, spans: &[TextSpan]) {
    let mut end = inside.start();
    for span in spans {
        assert!(
            span.start() < span.end() && end <= span.start() && span.end() <= inside.end(),
            "{span:?}"
        );
        let words = &text[span.range()];
        assert!(words.trim().len() == words.len(), "{words:?} has white space at its edges");
        assert!(
            text[end as usize..span.start() as usize].trim().is_empty(),
            "left out before {span:?}"
        );
        end = span.end();
    }
    assert!(text[end as usize..inside.end() as usize].trim().is_empty(), "left out at the end");
}

fn check(text: &str, options: &SegmentOptions) {
    let document = Document::new(text, options);
    let paragraphs: Vec<_> = document.paragraphs.iter().map(|found| found.span).collect();
    assert_covered(text, TextSpan::new(0, text.len() as u32), &paragraphs);
    let mut sentences_seen = 0;
    let mut tokens_seen = 0;
    for (number, paragraph) in document.paragraphs.iter().enumerate() {
        assert_eq!(paragraph.sentences.start, sentences_seen);
        sentences_seen = paragraph.sentences.end;
        let range = paragraph.sentences.start as usize..paragraph.sentences.end as usize;
        let sentences = &document.sentences[range];
        let spans: Vec<_> = sentences.iter().map(|found| found.span).collect();
        assert_covered(text, paragraph.span, &spans);
        for sentence in sentences {
            assert_eq!(sentence.paragraph as usize, number);
            assert_eq!(sentence.tokens.start, tokens_seen);
            tokens_seen = sentence.tokens.end;
            let range = sentence.tokens.start as usize..sentence.tokens.end as usize;
            let tokens = &document.tokens[range];
            assert_covered(text, sentence.span, tokens);
            for token in tokens {
                assert!(!text[token.range()].contains(char::is_whitespace), "{token:?}");
            }
        }
    }
    assert_eq!(sentences_seen as usize, document.sentences.len());
    assert_eq!(tokens_seen as usize, document.tokens.len());
    let shallow = Document::sentences_only(text, options);
    assert!(
        shallow
            .sentences
            .iter()
            .map(|found| found.span)
            .eq(document.sentences.iter().map(|found| found.span))
    );
}

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
