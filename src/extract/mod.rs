//! Extraction: from a segmented document to rows of who said what.

mod extractor;
mod quote;
mod rows;
mod slices;
mod twins;

pub use extractor::{Extractor, quotes};
pub use quote::{Quote, QuoteOptions};

pub use crate::quotes::QuoteKind;
pub use crate::speakers::SourceKind;
