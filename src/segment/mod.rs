//! Paragraphs, sentences and tokens, as spans over a text that is never changed.
//!
//! Everything but white space (Unicode's `White_Space`, no-break spaces among it) is in exactly one
//! paragraph, one sentence and one token. Sentences and tokens follow the Universal Dependencies
//! treebanks of English, EWT and GUM; contractions are split as in the Penn Treebank (`do|n't`).
//!
//! The rules are the same for every language; what they know of one are its word lists (see
//! [`Language`]). Known gaps: a sentence that ends without any mark is found only in lists, letters
//! and at paragraph ends; an abbreviation that no list has, before a capital, ends a sentence;
//! words of Chinese and Japanese, which have no spaces between them, stay together as one token.
//!
//! ```
//! use guillemet::segment::{Document, SegmentOptions};
//!
//! let document = Document::new("“We won. We are happy,” she said.", &SegmentOptions::default());
//! let sentences: Vec<&str> =
//!     document.sentences.iter().map(|sentence| sentence.span.of(document.text)).collect();
//! assert_eq!(sentences, ["“We won.", "We are happy,” she said."]);
//! ```

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::TextSpan;
use crate::error::named_option;
use crate::language::Language;

mod boundary;
mod character;
mod letter;
mod list;
mod paragraph;
mod quotation;
mod sentence;
mod token;

named_option! {
    /// Whether sentences end inside quotation marks.
    pub enum WithinQuotes as "within_quotes" {
        /// They do, as in the Universal Dependencies treebanks.
        #[default]
        Split = "split",
        /// A quotation stays in one piece, as in the Golden Rules.
        Whole = "whole",
    }
}

/// How to segment.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct SegmentOptions {
    /// The language of the text.
    pub language: Language,
    /// Sentences inside quotation marks.
    pub within_quotes: WithinQuotes,
}

/// A paragraph, without the white space around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paragraph {
    /// Where it stands.
    pub span: TextSpan,
    /// Its sentences, as indices into [`Document::sentences`].
    pub sentences: Range<u32>,
}

/// A sentence, without the white space around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// Where it stands.
    pub span: TextSpan,
    /// The paragraph it is in.
    pub paragraph: u32,
    /// Its tokens, as indices into [`Document::tokens`].
    pub tokens: Range<u32>,
}

/// What a paragraph and a sentence of news have in bytes, about: for these there is room before
/// they are found.
const PARAGRAPH: usize = 200;
const SENTENCE: usize = 100;

/// A text with its paragraphs, sentences and tokens, each in the order of the text.
#[derive(Clone, Debug, Default)]
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
    /// assert_eq!([0, 5, 11, 13].map(|at| document.sentence_at(at)), [None, Some(0), Some(0), Some(1)]);
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
            let first = document.tokens.len() as u32;
            token::tokenize(text, sentence.span, words, &mut document.tokens);
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
            sentence::for_each_sentence(text, paragraph.span, options, |span| {
                document.sentences.push(Sentence { span, paragraph: number as u32, tokens: 0..0 });
            });
            paragraph.sentences = first..document.sentences.len() as u32;
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
        paragraph::for_each_paragraph(text, |span| {
            document.paragraphs.push(Paragraph { span, sentences: 0..0 });
        });
        document
    }
}
