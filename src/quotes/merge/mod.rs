//! One list of attributions out of what the model found and what the rules found.
//!
//! The model's attributions are split where they are several (`split_rules`, `split_model`), their
//! spans brought to the shape that annotators give them (`normalize`), and completed by those of the
//! rules (`completion`).

pub(crate) mod completion;
pub(crate) mod normalize;
pub(crate) mod span_index;
pub(crate) mod split_features;
pub(crate) mod split_model;
pub(crate) mod split_rules;
