//! One list of attributions out of what the model found and what the rules found.

pub(crate) mod completion;
pub(crate) mod normalize;
pub(crate) mod span_index;
pub mod split_model;
pub(crate) mod split_rules;
