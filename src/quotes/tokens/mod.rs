//! The tokens of a document with what is known of each.

mod word;

pub use word::{NO_PAIR, Shape, Word, words};
