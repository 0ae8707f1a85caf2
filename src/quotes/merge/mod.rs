//! One list of attributions out of what the model found and what the rules found.
//!
//! The model's attributions are split where they are several, first by rule (`split_rules`), then,
//! normalised, by a model (`split_model`, `split_features`). `normalize` gives their spans the
//! boundaries that annotators give them; `completion` adds what only the rules found, and
//! `coordination` puts together what a conjunction joins.

pub(crate) mod completion;
pub(crate) mod coordination;
pub(crate) mod normalize;
pub(crate) mod span_index;
pub(crate) mod split_features;
pub(crate) mod split_model;
pub(crate) mod split_rules;
