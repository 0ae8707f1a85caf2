//! Arrow tables of everything the text core finds.
//!
//! A table has one row per record, paragraph, sentence, token or attribution. Its columns, their
//! types and units are those of [`TableKind::schema`]; every row begins with the `id` of its
//! record and ends with the columns of the input that the caller wants kept.
//!
//! Known gap: a record, and what a run of rows says in one column, must stay below 2 GiB, the
//! limit of Arrow's plain `string`; beyond it the record is refused by an error.
//!
//! ```
//! use arrow::array::{ArrayRef, AsArray, StringArray};
//! use guillemet::table::{Records, TableKind, TableOptions, extract};
//! use std::sync::Arc;
//!
//! let texts: ArrayRef = Arc::new(StringArray::from(vec!["One paragraph.\n\nAnother one."]));
//! let records = Records::new(&texts)?;
//! let (schema, batches) =
//!     extract(TableKind::Paragraphs, &[records], &TableOptions::default())?;
//! assert_eq!(schema.fields().last().unwrap().name(), "text");
//! for batch in batches {
//!     assert_eq!(batch.column_by_name("text").unwrap().as_string::<i32>().value(0), "One paragraph.");
//! }
//! # Ok::<(), guillemet::Error>(())
//! ```

mod builder;
mod extract;
mod reader;
mod records;
mod schema;
mod text_column;

#[cfg(feature = "python")]
pub(crate) use extract::extract_until;
pub use extract::{TableOptions, extract};
pub use records::Records;
pub use schema::{TableKind, row_number};
pub use text_column::TextColumn;
