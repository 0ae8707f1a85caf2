//! Who the sources of an article are.

pub(crate) mod author;
pub(crate) mod candidates;
pub(crate) mod confidence;
pub(crate) mod entities;
pub(crate) mod features;
pub(crate) mod gender;
mod known_names;
pub(crate) mod model;
pub(crate) mod name;
mod name_features;
mod name_match;
mod name_runs;
pub(crate) mod name_tagger;
pub(crate) mod noun_type;
pub(crate) mod profile;
mod pronouns;
pub(crate) mod ranker;
pub(crate) mod resolver;
mod role;
mod scene;
mod seen;
pub(crate) mod source;
mod source_kind;
pub(crate) mod source_names;
mod speaker_kind;
mod values;

pub use known_names::KnownNames;
pub use name::NameKind;
pub use source_kind::SourceKind;
pub use speaker_kind::{SpeakerKind, SpeakerPronoun};
