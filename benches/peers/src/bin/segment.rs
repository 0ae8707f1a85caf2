//! Segmentation beside other crates, on the same input in the same run.

#[path = "../../../input/mod.rs"]
#[allow(dead_code, reason = "escaped text is for decoding")]
mod input;

use guillemet::segment::{Document, SegmentOptions};
use guillemet_peers::{compare, contender};
use icu_segmenter::SentenceSegmenter;
use icu_segmenter::options::SentenceBreakInvariantOptions;

/// An argument restricts the contenders to those with it in their names.
fn main() {
    let only = std::env::args().nth(1).unwrap_or_default();
    let articles = input::articles(24_000_000);
    let bytes = articles.iter().map(String::len).sum();
    let options = SegmentOptions::default();
    let icu = SentenceSegmenter::new(SentenceBreakInvariantOptions::default());
    let sentencize = sentencize::Segmenter::default();
    let (articles, options) = (&articles, &options);
    let mut contenders = vec![
        contender("guillemet, sentences", || {
            let count = |text: &String| Document::sentences_only(text, options).sentences.len();
            articles.iter().map(count).sum()
        }),
        contender("icu_segmenter, sentences", || {
            articles.iter().map(|text| icu.segment_str(text).count()).sum()
        }),
        contender("sentencize, sentences", || {
            articles.iter().map(|text| sentencize.spans(text).len()).sum()
        }),
        contender("sentencex, sentences", || {
            let count = |text: &String| sentencex::get_sentence_boundaries("en", text).len();
            articles.iter().map(count).sum()
        }),
        contender("guillemet, sentences and tokens", || {
            articles.iter().map(|text| Document::new(text, options).tokens.len()).sum()
        }),
        contender("guillemet, paragraphs", || {
            let count = |text: &String| Document::paragraphs_only(text).paragraphs.len();
            articles.iter().map(count).sum()
        }),
    ];
    contenders.retain(|contender| contender.name.contains(only.as_str()));
    compare("segment", bytes, contenders);
}
