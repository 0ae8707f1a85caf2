//! Who the sources of an article are.

pub mod entities;
pub mod names;
pub mod resolver;
mod source_kind;

pub use source_kind::SourceKind;
