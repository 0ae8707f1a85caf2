//! What decoding a record gives.

use std::borrow::Cow;

use super::date::Date;
use super::layers::Layer;
use super::offset_map::OffsetMap;

/// A decoded record.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Decoded<'r> {
    /// The text; borrowed where nothing had to be undone.
    pub text: Cow<'r, str>,
    /// The way back to the record.
    pub map: OffsetMap,
    /// The date of a leading ` date YYYY-MM-DD ` header.
    pub date: Option<Date>,
    /// The layers undone, in order: those declared, or those detected.
    pub layers: Vec<Layer>,
    /// Escapes undone. A reference that is written in JSON escapes counts once.
    pub replaced: u32,
    /// Malformed escapes left as they were: a backslash that starts no JSON escape, half a
    /// surrogate pair if it is to be kept, and the references that the HTML standard calls errors
    /// without decoding them (`&nosuch;`, `&#;`). An ampersand that starts nothing is just text.
    pub kept: u32,
    /// U+FFFD put in.
    pub lossy: u32,
    /// Characters changed or left out by the options `newlines`, `nbsp`, `nul` and `c1`.
    pub changed: u32,
}

/// What decoding a record found and did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct DecodeReport<'d> {
    /// The date of a leading ` date YYYY-MM-DD ` header.
    pub date: Option<Date>,
    /// The layers undone, in order: those declared, or those detected.
    pub layers: &'d [Layer],
    /// Escapes undone.
    pub replaced: u32,
    /// Malformed escapes left as they were.
    pub kept: u32,
    /// U+FFFD put in.
    pub lossy: u32,
    /// Characters changed or left out by the options `newlines`, `nbsp`, `nul` and `c1`.
    pub changed: u32,
}
