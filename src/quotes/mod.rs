//! Attributions of a document: who reports what, by which words.
//!
//! A document goes through the rooms in this order: [`marks`] pairs its quotation marks, `tokens`
//! analyses each of its tokens once, `learned` finds attributions by models and `rules` by rule,
//! `merge` makes one list of both, and `calibration` says how sure a row is. `reading` takes it
//! through them. Who a source is, [`crate::speakers`] finds out afterwards.

pub(crate) mod attribution;
pub(crate) mod calibration;
mod cues;
mod kind;
pub(crate) mod learned;
pub mod marks;
pub(crate) mod merge;
pub(crate) mod model;
pub(crate) mod reading;
mod rules;
pub(crate) mod tokens;

pub use cues::Cues;
pub use kind::QuoteKind;
