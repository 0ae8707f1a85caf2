//! Attributions by rule: reports beside quotation marks, and clauses that are certainly reported.

mod clause;
mod noun_phrase;
mod quoted;
mod reader;
mod report;

pub(crate) use reader::RuleReader;
