//! Extraction: from a segmented document to rows of who said what.

mod extractor;
mod narration;
mod quote;
mod rows;
mod slices;
mod twins;

pub use extractor::{Extractor, quotes};
#[cfg(feature = "arrow")]
pub(crate) use narration::said_spans;
pub use narration::{Cues, Narration, NarrationOptions, narration};
pub use quote::{Quote, QuoteOptions};

pub use crate::quotes::QuoteKind;
pub use crate::speakers::SourceKind;
