//! Tables that are made of rows of other tables.

use std::sync::Arc;

use arrow::array::{ArrayRef, BooleanArray, Int32Array, RecordBatch, UInt32Array, new_empty_array};
use arrow::compute::{concat, take};
use arrow::datatypes::{DataType, Field};
use arrow::error::ArrowError;

use super::collected::Table;
use super::schema::{DerivedKind, derived_schema};
use super::text_column::TextColumn;
use super::widely_readable::made_readable;
use crate::Error;
use crate::extract::QuoteKind;
use crate::reprints::{Reprint, ReprintOptions, Said, reprints};

/// The texts of a column of a batch; `None` if it has no such column.
pub(super) fn texts(batch: &RecordBatch, name: &str) -> Result<Option<TextColumn>, Error> {
    let Some(column) = batch.column_by_name(name) else { return Ok(None) };
    TextColumn::try_new(column).map(Some).map_err(|_| {
        let found = format!("column {name:?} of type {}", column.data_type());
        Error::argument("quotes", found, "a column of strings")
    })
}

pub(super) fn value(column: Option<&TextColumn>, row: usize) -> Option<&str> {
    std::str::from_utf8(column?.get(row)?).ok()
}

/// The values of a column in these rows, counted over all batches.
fn taken(batches: &[RecordBatch], name: &str, rows: &UInt32Array) -> Result<ArrayRef, Error> {
    let parts = batches.iter().filter_map(|batch| batch.column_by_name(name));
    let whole = || {
        let parts = parts.map(made_readable).collect::<Result<Vec<_>, _>>()?;
        let parts: Vec<_> = parts.iter().map(AsRef::as_ref).collect();
        if parts.is_empty() {
            return Ok(new_empty_array(&DataType::Int64));
        }
        take(&concat(&parts)?, rows, None)
    };
    whole().map_err(|problem: ArrowError| {
        let found = format!("column {name:?}: {problem}");
        Error::argument("quotes", found, "values of one type that fit in memory")
    })
}

/// Which rows of quotations are the same one: `id`, `quote` and `text`, and if they are there `kind`
/// and `speaker`, of any batches.
///
/// Rows whose kind is none of `kinds` are left out.
///
/// ```
/// use arrow::array::{ArrayRef, Int32Array, RecordBatch, StringArray};
/// use guillemet::reprints::ReprintOptions;
/// use guillemet::table::reprints_table;
/// use std::sync::Arc;
///
/// let said = "\"We will rebuild every bridge in this county,\"";
/// let quotes = RecordBatch::try_from_iter([
///     ("id", Arc::new(StringArray::from(vec!["a", "b"])) as ArrayRef),
///     ("quote", Arc::new(Int32Array::from(vec![0, 3]))),
///     ("text", Arc::new(StringArray::from(vec![said, said]))),
/// ])?;
/// let table = reprints_table(&[quotes], &[], &ReprintOptions::default())?;
/// assert_eq!(table.num_rows(), 2);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// If a column is missing or of a type that cannot be used.
pub fn reprints_table(
    quotes: &[RecordBatch],
    kinds: &[QuoteKind],
    options: &ReprintOptions,
) -> Result<Table, Error> {
    let mut columns = Vec::with_capacity(quotes.len());
    for batch in quotes {
        columns.push([texts(batch, "text")?, texts(batch, "kind")?, texts(batch, "speaker")?]);
    }
    let wanted = |kind: Option<&str>| {
        kind.is_none_or(|kind| kinds.iter().any(|wanted| wanted.name() == kind))
    };
    let rows = columns.iter().zip(quotes).flat_map(|([words, kind, speaker], batch)| {
        (0..batch.num_rows()).map(move |row| {
            let is_wanted = wanted(value(kind.as_ref(), row));
            let text = value(words.as_ref(), row).filter(|_| is_wanted);
            Said { text: text.unwrap_or_default(), speaker: value(speaker.as_ref(), row) }
        })
    });
    let found = reprints(rows, options);
    let rows: UInt32Array = found.iter().map(|reprint| reprint.row as u32).collect();
    let numbers = |of: fn(&Reprint) -> usize| -> ArrayRef {
        Arc::new(found.iter().map(|row| of(row) as i32).collect::<Int32Array>())
    };
    let (id, quote) = (taken(quotes, "id", &rows)?, taken(quotes, "quote", &rows)?);
    let fields = [("id", &id), ("quote", &quote)];
    let fields = fields.map(|(name, array)| Field::new(name, array.data_type().clone(), true));
    let schema = derived_schema(DerivedKind::Reprints, &fields);
    let fullest: BooleanArray = found.iter().map(|row| Some(row.is_fullest)).collect();
    let agree: BooleanArray = found.iter().map(|row| row.speakers_agree).collect();
    let columns = vec![
        id,
        quote,
        numbers(|row| row.cluster),
        numbers(|row| row.size),
        Arc::new(fullest),
        Arc::new(agree),
    ];
    Table::of_columns(schema, columns)
}
