//! Paragraphs, sentences and tokens, as spans over a text that is never changed.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::TextSpan;
use crate::error::named_option;
use crate::language::Language;

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

/// A text with its paragraphs, sentences and tokens, each in the order of the text.
#[derive(Clone, Debug, Default)]
pub struct Document<'t> {
    /// The text that all spans refer to.
    pub text: &'t str,
    /// The paragraphs; everything but white space is in one.
    pub paragraphs: Vec<Paragraph>,
    /// The sentences; everything but white space is in one, and none crosses a paragraph's end.
    pub sentences: Vec<Sentence>,
    /// The tokens; everything but white space is in one, and none crosses a sentence's end.
    pub tokens: Vec<TextSpan>,
}

impl<'t> Document<'t> {
    /// Segments a text.
    #[must_use]
    pub fn new(text: &'t str, _options: &SegmentOptions) -> Self {
        Self { text, ..Self::default() }
    }
}
