//! Who reports what, by which words: the attributions of a document.

pub mod attribution;
pub mod calibration;
mod kind;
pub mod learned;
pub mod marks;
pub mod merge;
pub mod rules;
pub mod tokens;

pub use kind::QuoteKind;
