//! Who reports what, by which words: the attributions of a document.
//!
//! The way of a document through the rooms: [`marks`] pairs its quotation marks, [`tokens`] looks
//! at each of its tokens once, [`learned`] finds attributions by models, `rules` by rule, [`merge`]
//! makes one list of both, [`calibration`] says how sure a row is. [`reading`] goes that way. Who a
//! source is, is told behind it, in [`crate::speakers`].

pub(crate) mod attribution;
pub(crate) mod calibration;
mod kind;
pub(crate) mod learned;
pub mod marks;
pub(crate) mod merge;
pub(crate) mod model;
pub(crate) mod reading;
mod rules;
pub(crate) mod tokens;

pub use kind::QuoteKind;
