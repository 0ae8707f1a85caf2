//! Who the sources of an article are.

mod candidates;
pub mod confidence;
pub mod entities;
pub mod features;
pub mod gender;
pub mod model;
pub mod name;
mod name_features;
mod name_match;
mod name_runs;
pub mod name_tagger;
pub mod noun_type;
pub mod profile;
mod pronouns;
pub mod ranker;
pub mod resolver;
mod role;
mod scene;
pub mod source;
mod source_kind;
pub mod source_names;
mod speaker_kind;
mod values;

pub use source_kind::SourceKind;
pub use speaker_kind::{SpeakerKind, SpeakerPronoun};
