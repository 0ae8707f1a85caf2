//! Quotation marks: where they stand, and which belong together.

mod mark;
mod pair;

pub use mark::{Mark, MarkFamily, Side};
pub use pair::{QuotePair, outermost, pair_marks};
