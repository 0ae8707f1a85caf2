//! Positions: byte ranges in one of two coordinate systems, and counting in other units.
//!
//! Everything inside the crate is measured in bytes of UTF-8. What a caller slices by (Python by
//! code points, JavaScript and Java by UTF-16 units) is computed once per text, by a
//! [`UnitIndex`], when results leave the crate.

use std::ops::Range;

use crate::error::named_option;

/// A span as it is written.
#[cfg(feature = "serde")]
#[derive(serde::Deserialize)]
struct Bounds {
    start: u32,
    end: u32,
}

macro_rules! span_type {
    ($(#[$meta:meta])* $type:ident) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
        #[cfg_attr(feature = "serde", serde(try_from = "Bounds"))]
        pub struct $type {
            start: u32,
            end: u32,
        }

        #[cfg(feature = "serde")]
        impl TryFrom<Bounds> for $type {
            type Error = String;

            fn try_from(Bounds { start, end }: Bounds) -> Result<Self, String> {
                if start > end {
                    return Err(format!("span: {start} to {end}; expected a start before the end"));
                }
                Ok(Self { start, end })
            }
        }

        impl $type {
            /// The span from `start` up to, not including, `end`; empty at `start` if `end` lies
            /// before it.
            #[must_use]
            pub const fn new(start: u32, end: u32) -> Self {
                debug_assert!(start <= end);
                Self { start, end: if end < start { start } else { end } }
            }

            /// The first byte.
            #[must_use]
            pub const fn start(self) -> u32 {
                self.start
            }

            /// The byte after the last one.
            #[must_use]
            pub const fn end(self) -> u32 {
                self.end
            }

            /// Its length in bytes.
            #[must_use]
            pub const fn len(self) -> u32 {
                self.end - self.start
            }

            /// Whether it covers nothing.
            #[must_use]
            pub const fn is_empty(self) -> bool {
                self.start == self.end
            }

            /// The span as a range to slice by.
            #[must_use]
            pub const fn range(self) -> Range<usize> {
                self.start as usize..self.end as usize
            }

            /// The words it covers; empty if it does not lie in `text` on character boundaries.
            #[must_use]
            pub fn of(self, text: &str) -> &str {
                let words = text.get(self.range());
                debug_assert!(words.is_some(), "{self:?} in a text of {} bytes", text.len());
                words.unwrap_or_default()
            }

            /// Whether `other` lies wholly inside.
            #[must_use]
            pub const fn contains(self, other: Self) -> bool {
                self.start <= other.start && other.end <= self.end
            }

            /// Whether the two share a byte.
            #[must_use]
            pub const fn overlaps(self, other: Self) -> bool {
                self.start < other.end && other.start < self.end
            }

            /// The bytes that the two share, if any.
            #[must_use]
            pub fn common(self, other: Self) -> Option<Self> {
                let shared = || Self::new(self.start.max(other.start), self.end.min(other.end));
                self.overlaps(other).then(shared)
            }

            /// The smallest span that contains both.
            #[must_use]
            pub fn cover(self, other: Self) -> Self {
                Self::new(self.start.min(other.start), self.end.max(other.end))
            }
        }
    };
}

span_type! {
    /// A half-open range of bytes in the decoded text.
    ///
    /// ```
    /// use guillemet::TextSpan;
    ///
    /// let text = "“Oui,” dit-elle.";
    /// assert_eq!(TextSpan::new(3, 7).of(text), "Oui,");
    /// ```
    TextSpan
}
span_type! {
    /// A half-open range of bytes in the record as it came in.
    RawSpan
}

named_option! {
    /// The unit in which positions are given.
    pub enum OffsetUnit as "offsets" {
        /// Unicode code points: what Python slices by.
        #[default]
        Char = "char",
        /// Bytes of UTF-8.
        Byte = "byte",
        /// UTF-16 code units: what JavaScript and Java slice by.
        Utf16 = "utf16",
    }
}

const BLOCK: usize = 64;

/// The number of units before any byte of one text, in constant time a query.
///
/// Counts are stored for every 64 bytes; a query counts the rest of its block. A text of ASCII
/// stores nothing.
///
/// ```
/// use guillemet::{OffsetUnit, UnitIndex};
///
/// let index = UnitIndex::new("né 🙂!", OffsetUnit::Char);
/// assert_eq!(index.at(8), 4); // the exclamation mark
/// assert_eq!(UnitIndex::new("né 🙂!", OffsetUnit::Utf16).at(8), 5);
/// ```
#[derive(Debug)]
pub struct UnitIndex<'t> {
    bytes: &'t [u8],
    unit: OffsetUnit,
    blocks: Vec<u32>,
}

impl<'t> UnitIndex<'t> {
    /// Counts `text` once, block by block.
    #[must_use]
    pub fn new(text: &'t str, unit: OffsetUnit) -> Self {
        let bytes = text.as_bytes();
        if unit == OffsetUnit::Byte || text.is_ascii() {
            return Self { bytes, unit: OffsetUnit::Byte, blocks: Vec::new() };
        }
        let mut total = 0;
        let blocks = bytes
            .chunks(BLOCK)
            .map(|block| {
                let before = total;
                total += count(block, unit);
                before
            })
            .collect();
        Self { bytes, unit, blocks }
    }

    /// The units before byte `offset`, which is clamped to the text's end.
    #[must_use]
    pub fn at(&self, offset: u32) -> u32 {
        let offset = (offset as usize).min(self.bytes.len());
        if self.unit == OffsetUnit::Byte {
            return offset as u32;
        }
        let block = offset / BLOCK;
        let rest = self.bytes.get(block * BLOCK..).unwrap_or_default();
        match self.blocks.get(block) {
            Some(before) => before + count_first(rest, offset % BLOCK, self.unit),
            // The offset is the end of a text of whole blocks.
            None => self.blocks.last().map_or(0, |before| {
                before + count(self.bytes.get(offset - BLOCK..).unwrap_or_default(), self.unit)
            }),
        }
    }
}

/// Units that begin in these bytes, at most a block.
fn count(bytes: &[u8], unit: OffsetUnit) -> u32 {
    count_first(bytes, bytes.len(), unit)
}

/// Units that begin in the first bytes, so many as `length` says, of at most a block.
///
/// A whole block is counted in one go whatever part of it is asked for: the compiler does it with a
/// few vector instructions, as there is nothing to decide and no sum exceeds a byte.
fn count_first(bytes: &[u8], length: usize, unit: OffsetUnit) -> u32 {
    let mut padded = [0; BLOCK];
    let block = bytes.first_chunk().unwrap_or_else(|| {
        padded.iter_mut().zip(bytes).for_each(|(byte, &source)| *byte = source);
        &padded
    });
    // Where a fourth byte follows, there are two UTF-16 units.
    let pairs_from = if unit == OffsetUnit::Utf16 { 0xF0 } else { 0xFF };
    let counted = |(index, &byte): (u8, &u8)| {
        let units = u8::from(byte & 0b1100_0000 != 0b1000_0000) + u8::from(byte >= pairs_from);
        if index < length as u8 { units } else { 0 }
    };
    u32::from((0..).zip(block).map(counted).sum::<u8>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn index_agrees_with_counting_from_the_start() {
        let text = "a “b” 🙂 né\u{a0}x".repeat(23);
        for unit in [OffsetUnit::Char, OffsetUnit::Byte, OffsetUnit::Utf16] {
            let index = UnitIndex::new(&text, unit);
            for (offset, _) in text.char_indices().chain([(text.len(), ' ')]) {
                let before = &text[..offset];
                let expected = match unit {
                    OffsetUnit::Char => before.chars().count(),
                    OffsetUnit::Byte => offset,
                    OffsetUnit::Utf16 => before.encode_utf16().count(),
                };
                assert_eq!(index.at(offset as u32) as usize, expected, "{unit} at {offset}");
            }
        }
    }

    #[cfg(feature = "serde")]
    #[test]
    fn a_span_is_not_read_in_wrong_order() {
        let written = serde_json::to_string(&TextSpan::new(3, 9)).unwrap();
        assert_eq!(written, r#"{"start":3,"end":9}"#);
        assert_eq!(serde_json::from_str::<TextSpan>(&written).unwrap(), TextSpan::new(3, 9));
        let error = serde_json::from_str::<RawSpan>(r#"{"start":9,"end":3}"#).unwrap_err();
        assert!(error.to_string().starts_with("span: 9 to 3; expected"), "{error}");
    }

    #[test]
    fn a_text_of_whole_blocks_has_an_end() {
        let text = "é".repeat(BLOCK);
        assert_eq!(UnitIndex::new(&text, OffsetUnit::Char).at(text.len() as u32), BLOCK as u32);
        assert_eq!(UnitIndex::new("", OffsetUnit::Char).at(7), 0);
    }
}
