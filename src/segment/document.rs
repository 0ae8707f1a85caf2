//! A segmented text.

use std::ops::Range;

use super::options::SegmentOptions;
use super::paragraph::for_each_paragraph;
use super::sentence::for_each_sentence;
use super::token::tokenize;
use crate::language::Language;
use crate::{TextSpan, interrupt};

/// A paragraph, without the white space around it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Paragraph {
    /// Where it stands.
    pub span: TextSpan,
    /// Its sentences, as indices into [`Document::sentences`].
    pub sentences: Range<u32>,
}

/// A sentence, without the white space around it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Sentence {
    /// Where it stands.
    pub span: TextSpan,
    /// The paragraph it is in.
    pub paragraph: u32,
    /// Its tokens, as indices into [`Document::tokens`].
    pub tokens: Range<u32>,
}

/// The usual length of a paragraph and of a sentence of news, in bytes: room for that many is made
/// before they are looked for.
const PARAGRAPH: usize = 200;
const SENTENCE: usize = 100;

/// A text with its paragraphs, sentences and tokens, each in the order of the text.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Document<'t> {
    /// The text that all spans refer to.
    pub text: &'t str,
    /// The language that it was segmented as.
    pub language: Language,
    /// The paragraphs; everything but white space is in one.
    pub paragraphs: Vec<Paragraph>,
    /// The sentences; everything but white space is in one, and none crosses a paragraph's end.
    pub sentences: Vec<Sentence>,
    /// The tokens; everything but white space is in one, and none crosses a sentence's end.
    pub tokens: Vec<TextSpan>,
}

impl<'t> Document<'t> {
    /// The sentence that an offset lies in, or the last one before it, as an index into
    /// [`Self::sentences`]; none before the first.
    ///
    /// ```
    /// use guillemet::segment::{Document, SegmentOptions};
    ///
    /// let document = Document::new(" It rained. We went.", &SegmentOptions::default());
    /// assert_eq!([0, 5, 11, 12].map(|at| document.sentence_at(at)), [None, Some(0), Some(0), Some(1)]);
    /// ```
    #[must_use]
    pub fn sentence_at(&self, offset: u32) -> Option<usize> {
        let starts_before = |sentence: &Sentence| sentence.span.start() <= offset;
        self.sentences.partition_point(starts_before).checked_sub(1)
    }

    /// Segments a text into paragraphs, sentences and tokens.
    ///
    /// ```
    /// use guillemet::segment::{Document, SegmentOptions};
    ///
    /// let document = Document::new("Gov. Roe didn't go.", &SegmentOptions::default());
    /// let tokens: Vec<&str> = document.tokens.iter().map(|token| token.of(document.text)).collect();
    /// assert_eq!(tokens, ["Gov.", "Roe", "did", "n't", "go", "."]);
    /// ```
    #[must_use]
    pub fn new(text: &'t str, options: &SegmentOptions) -> Self {
        let mut document = Self::sentences_only(text, options);
        let words = options.language.lexicon();
        for sentence in &mut document.sentences {
            if interrupt::is_stopped() {
                break;
            }
            let first = document.tokens.len() as u32;
            tokenize(text, sentence.span, words, &mut document.tokens);
            sentence.tokens = first..document.tokens.len() as u32;
        }
        document
    }

    /// Paragraphs and sentences; no tokens are looked for.
    ///
    /// ```
    /// use guillemet::segment::{Document, SegmentOptions};
    ///
    /// let document = Document::sentences_only("It rained. It poured.", &SegmentOptions::default());
    /// assert_eq!(document.sentences.len(), 2);
    /// assert!(document.tokens.is_empty());
    /// ```
    #[must_use]
    pub fn sentences_only(text: &'t str, options: &SegmentOptions) -> Self {
        let mut document = Self { language: options.language, ..Self::paragraphs_only(text) };
        document.sentences.reserve(text.len() / SENTENCE);
        for (number, paragraph) in document.paragraphs.iter_mut().enumerate() {
            let first = document.sentences.len() as u32;
            for_each_sentence(text, paragraph.span, options, |span| {
                document.sentences.push(Sentence { span, paragraph: number as u32, tokens: 0..0 });
            });
            paragraph.sentences = first..document.sentences.len() as u32;
            if interrupt::is_stopped() {
                break;
            }
        }
        document
    }

    /// Paragraphs alone, which depend on no option.
    ///
    /// ```
    /// use guillemet::segment::Document;
    ///
    /// let document = Document::paragraphs_only("A headline\r\n\r\n\u{a0}\r\nA paragraph.");
    /// assert_eq!(document.paragraphs[1].span.of(document.text), "A paragraph.");
    /// ```
    #[must_use]
    pub fn paragraphs_only(text: &'t str) -> Self {
        let mut document = Self { text, ..Self::default() };
        document.paragraphs.reserve(text.len() / PARAGRAPH);
        for_each_paragraph(text, |span| {
            document.paragraphs.push(Paragraph { span, sentences: 0..0 });
        });
        document
    }
}
