//! What holds of the paragraphs, sentences and tokens of any text.

use guillemet::TextSpan;
use guillemet::language::Language;
use guillemet::segment::{Document, SegmentOptions, WithinQuotes};

/// The first two bytes choose the options, the others are the text.
pub(crate) fn any_text(input: &[u8]) {
    let Some((&[language, within], text)) = input.split_first_chunk::<2>() else { return };
    let choice = |names: &[&'static str], byte: u8| names[usize::from(byte) % names.len()];
    let mut options = SegmentOptions::default();
    options.language = choice(Language::NAMES, language).parse().unwrap();
    options.within_quotes = choice(WithinQuotes::NAMES, within).parse().unwrap();
    check(&String::from_utf8_lossy(text), &options);
}

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

pub(crate) fn check(text: &str, options: &SegmentOptions) {
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
