//! Attributions by models that were trained on annotated news.
//!
//! [`tagger`] labels tokens (`first_pass` and `second_pass` are its features), [`candidates`] are the
//! spans that the labels give, [`linker`] puts them together (`link_features`).

pub mod candidates;
pub mod fingerprint;
mod first_pass;
pub mod link_features;
pub mod linker;
pub mod paragraph;
mod second_pass;
pub mod span_label;
pub mod tagger;
#[cfg(feature = "training")]
pub mod training;
