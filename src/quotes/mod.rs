//! Who reports what, by which words: the attributions of a document.
//!
//! The way of a document through the rooms: [`marks`] pairs its quotation marks, [`tokens`] looks at
//! each of its tokens once, [`learned`] finds attributions by models, `rules` by rule, [`merge`] makes
//! one list of both, [`calibration`] says how sure a row is. [`reading`] goes that way. Who a source
//! is, is told behind it, in [`crate::speakers`].

pub mod attribution;
pub mod calibration;
mod kind;
pub mod learned;
pub mod marks;
pub mod merge;
pub mod model;
pub mod reading;
mod rules;
pub mod tokens;

pub use kind::QuoteKind;
