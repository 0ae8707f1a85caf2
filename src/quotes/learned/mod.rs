//! Attributions by models that were trained on annotated news.
//!
//! [`tagger`] labels tokens (`first_pass` and `second_pass` are its features), [`candidates`] are
//! the spans that the labels give, [`linker`] puts them together (`link_features`). [`quotation`]
//! weighs whether words between marks are a quotation.

pub(crate) mod candidates;
pub(crate) mod fingerprint;
mod first_pass;
pub(crate) mod link_features;
pub(crate) mod linker;
pub(crate) mod paragraph;
pub(crate) mod quotation;
mod second_pass;
pub(crate) mod span_label;
pub(crate) mod tagger;
#[cfg(test)]
pub(crate) mod testing;
#[cfg(feature = "training")]
pub(crate) mod training;
