//! What holds of the quotations of any text.

use guillemet::TextSpan;
use guillemet::extract::{Extracted, Extractor, Quote, QuoteKind, QuoteOptions, Speaker, quotes};
use guillemet::language::Language;
use guillemet::quotes::marks::pair_marks;
use guillemet::segment::{Document, SegmentOptions};

/// The first byte chooses the language, the others are the text.
pub(crate) fn any_text(input: &[u8]) {
    let Some((&language, text)) = input.split_first() else { return };
    let mut options = SegmentOptions::default();
    // English is what most of this is about.
    if language >= 128 {
        let name = Language::NAMES[usize::from(language) % Language::NAMES.len()];
        options.language = name.parse().unwrap();
    }
    check(&String::from_utf8_lossy(text), &options);
}

/// Checks a text in English.
pub(crate) fn hold(text: &str) {
    check(text, &SegmentOptions::default());
}

fn check(text: &str, options: &SegmentOptions) {
    let document = Document::new(text, options);
    for pair in pair_marks(&document) {
        assert!(is_inside(text, pair.span) && pair.span.contains(pair.inner), "{pair:?}");
    }
    let mut options = QuoteOptions::default();
    options.kinds.push(QuoteKind::Other);
    let Extracted { quotes: found, speakers, .. } =
        Extractor::new(options.clone()).extract(&document);
    assert!(found.is_sorted_by_key(|quote| quote.spans[0].start()));
    for quote in &found {
        check_row(text, &document, quote);
        check_speakers(quote, &speakers);
    }
    let numbers = || found.iter().flat_map(|quote| &quote.speaker_numbers);
    for (number, speaker) in speakers.iter().enumerate() {
        assert_eq!(speaker.number as usize, number, "{speakers:?}");
        let own = numbers().filter(|&&of| of == speaker.number).count();
        assert_eq!(speaker.quotations as usize, own, "{speaker:?}");
        assert!(!speaker.name.is_empty() && !speaker.aliases.contains(&speaker.name));
    }
    // What the thread has read meanwhile changes nothing.
    assert_eq!(quotes(&document, &options), found);
}

fn check_row(text: &str, document: &Document<'_>, quote: &Quote) {
    assert!(!quote.spans.is_empty());
    assert!(quote.spans.iter().all(|&span| is_inside(text, span) && !span.is_empty()));
    assert!(quote.spans.windows(2).all(|two| two[0].end() <= two[1].start()), "{quote:?}");
    for part in quote.cue.into_iter().chain(quote.source) {
        assert!(is_inside(text, part) && !part.is_empty(), "{quote:?}");
    }
    assert_eq!(quote.source.is_some(), quote.source_kind.is_some());
    assert!((0.0..=1.0).contains(&quote.confidence));
    let sentence = &document.sentences[quote.sentence as usize];
    assert_eq!(sentence.paragraph, quote.paragraph);
}

/// The columns that tell who speaks say the same.
fn check_speakers(quote: &Quote, speakers: &[Speaker]) {
    let named: Vec<&String> =
        quote.speaker_numbers.iter().map(|&number| &speakers[number as usize].name).collect();
    assert_eq!(named, quote.speakers.iter().collect::<Vec<_>>());
    let joined = (!named.is_empty()).then(|| quote.speakers.join(" and "));
    assert_eq!(quote.speaker, joined);
    assert!(quote.speaker_confidence.is_none_or(|sure| (0.0..=1.0).contains(&sure)));
    if quote.kind == QuoteKind::Other {
        assert!(named.is_empty() && quote.speaker_kind.is_none(), "{quote:?}");
    }
}

fn is_inside(text: &str, span: TextSpan) -> bool {
    span.start() <= span.end()
        && text.is_char_boundary(span.start() as usize)
        && text.is_char_boundary(span.end() as usize)
        && span.end() as usize <= text.len()
}
