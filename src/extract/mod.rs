//! Extraction: from a segmented document to rows of who said what.

mod extractor;
mod narration;
mod quote;
mod rows;
mod slices;
mod speakers;
mod twins;

pub use extractor::{Extracted, Extractor, quotes};
#[cfg(feature = "arrow")]
pub(crate) use narration::said_spans;
pub use narration::{Narration, NarrationCues, NarrationOptions, narration};
pub use quote::{Quote, QuoteOptions};
pub use speakers::Speaker;

pub use crate::quotes::{Cues, QuoteKind};
pub use crate::speakers::{KnownNames, NameKind, SourceKind, SpeakerKind, SpeakerPronoun};
