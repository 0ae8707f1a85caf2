//! Attributions by rule: reports beside quotation marks, and clauses that are certainly reported.

pub(crate) mod clause;
pub mod noun_phrase;
pub mod quoted;
mod report;
