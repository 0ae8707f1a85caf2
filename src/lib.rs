//! Who said what in the news, as spans and as Arrow tables.
//!
//! A scraped article goes through stages, each usable by itself:
//!
//! 1. [`decode`] undoes the JSON and HTML escapes of a raw record and keeps a map back to it;
//! 2. [`segment`] finds paragraphs, sentences and tokens in the text, which it never changes;
//! 3. [`extract`] finds quotations, the cue and the source of each, and the speaker meant: by
//!    [`quotes`], which say who reports what by which words, and [`speakers`], who that is.
//!
//! None of these can fail, panic or take more than linear time on any text. Positions are
//! half-open byte ranges: [`TextSpan`] in the decoded text, [`RawSpan`] in the record as it came.
//!
//! With the feature `arrow`, `table` runs the stages over columns of records in parallel; with
//! `python`, the crate is the extension module behind the Python package of the same name.

// What only training uses is checked where training is.
#![cfg_attr(not(feature = "training"), allow(dead_code, unreachable_pub))]
#![cfg_attr(test, allow(clippy::string_slice, reason = "tests know their texts"))]

mod error;
mod interrupt;
mod span;

#[cfg(feature = "corpus")]
pub mod corpus;
pub mod decode;
pub mod extract;
pub mod language;
mod model;
pub mod people;
pub mod quotes;
pub mod render;
pub mod reprints;
pub mod segment;
pub mod speakers;
#[cfg(feature = "arrow")]
pub mod table;
#[cfg(feature = "training")]
#[doc(hidden)]
pub mod training;

#[cfg(feature = "arrow")]
mod atomic_file;
#[cfg(feature = "arrow")]
mod parallel;
#[cfg(feature = "python")]
mod python;

pub use error::Error;
pub use span::{OffsetUnit, RawSpan, TextSpan, UnitIndex};

/// The example in the README runs as a test.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
