//! Attributions by a model that was trained on annotated news.

mod between;
mod cache;
mod first_pass;
mod link_features;
pub mod linker;
pub mod model;
mod second_pass;
pub mod tagger;
mod token_view;
