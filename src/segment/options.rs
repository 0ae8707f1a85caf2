//! What a caller may choose of segmentation.

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
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(default, deny_unknown_fields))]
#[non_exhaustive]
pub struct SegmentOptions {
    /// The language of the text.
    pub language: Language,
    /// Sentences inside quotation marks.
    pub within_quotes: WithinQuotes,
}
