//! Everything that a caller may choose of a table.

use crate::OffsetUnit;
use crate::decode::DecodeOptions;
use crate::extract::{NarrationOptions, QuoteOptions};
use crate::segment::SegmentOptions;

/// How to make a table.
///
/// ```
/// use guillemet::table::TableOptions;
///
/// let mut options = TableOptions::default();
/// options.threads = 1;
/// options.decode.set("layers", "html")?;
/// # Ok::<(), guillemet::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(default, deny_unknown_fields))]
#[non_exhaustive]
pub struct TableOptions {
    /// How to decode the records.
    pub decode: DecodeOptions,
    /// How to segment their texts.
    pub segment: SegmentOptions,
    /// Which quotations to take.
    pub quotes: QuoteOptions,
    /// What to leave out of the table `narration`; of `quotes` it takes the confidence.
    pub narration: NarrationOptions,
    /// Whether `paragraphs` and `sentences` have the column `quoted`.
    pub quoted: bool,
    /// The unit of all positions.
    pub offsets: OffsetUnit,
    /// The number of threads; 0 for as many as there are processors. It never shows in the output.
    pub threads: usize,
}
