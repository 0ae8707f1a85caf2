//! Who the sources of an article are.

pub(crate) mod entities;
pub(crate) mod names;
pub(crate) mod resolver;
mod source_kind;

pub use source_kind::SourceKind;
