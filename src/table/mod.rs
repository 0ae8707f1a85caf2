//! Arrow tables of everything the text core finds.
//!
//! A table has one row per record, paragraph, sentence, token, attribution or speaker. Its columns,
//! their types and units are those of [`TableKind::schema`]; every row begins with the `id` of its
//! record and ends with the columns of the input that the caller wants kept.
//!
//! Known gap: a record, and what a run of rows says in one column, must stay below 2 GiB, the
//! limit of Arrow's plain `string`; beyond it the record is refused by an error.
//!
//! ```
//! use arrow::array::{ArrayRef, AsArray, StringArray};
//! use guillemet::table::{Records, Table, TableKind, TableOptions};
//! use std::sync::Arc;
//!
//! let texts: ArrayRef = Arc::new(StringArray::from(vec!["\u{201C}We won,\u{201D} said Ann Lee."]));
//! let records = [Records::new(&texts)?];
//! let table = Table::extract(TableKind::Quotes, &records, &TableOptions::default())?;
//! let speakers = table.batches()[0].column_by_name("speaker").unwrap();
//! assert_eq!(speakers.as_string::<i32>().value(0), "Ann Lee");
//! # Ok::<(), guillemet::Error>(())
//! ```

mod as_json;
mod builder;
mod collected;
mod decoded;
mod derived;
mod display;
mod extract;
#[cfg(feature = "python")]
mod given;
mod lengths;
mod narration_rows;
mod options;
#[cfg(feature = "python")]
mod people_table;
mod quote_rows;
mod record_decoder;
mod records;
mod schema;
mod speaker_rows;
mod text_column;
mod unit_rows;
mod widely_readable;
mod write;
mod xlsx;

pub use collected::Table;
pub use derived::reprints_table;
#[cfg(feature = "python")]
pub(crate) use display::printable;
#[cfg(feature = "python")]
pub(crate) use extract::extract_until;
#[cfg(feature = "corpus")]
pub(crate) use extract::{extract_chunk, schema as table_schema};
#[cfg(feature = "python")]
pub(crate) use given::{given_quotes, ids};
#[cfg(feature = "corpus")]
pub(crate) use lengths::Lengths;
pub use options::TableOptions;
#[cfg(feature = "python")]
pub(crate) use people_table::{people, people_table, persons_of};
#[cfg(feature = "python")]
pub(crate) use record_decoder::RecordDecoder;
#[cfg(feature = "corpus")]
pub(crate) use records::RECORD_OVERHEAD;
pub use records::Records;
pub use schema::{DerivedKind, TableKind, row_number};
pub use text_column::TextColumn;
#[cfg(feature = "corpus")]
pub(crate) use widely_readable::widely_readable;
#[cfg(feature = "corpus")]
pub(crate) use write::BatchWriter;
pub use write::{FileFormat, FileOptions};
