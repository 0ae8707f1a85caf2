//! Going through the sources: every block of records in its order, in columns of one type each.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use arrow::array::{Array, ArrayRef, new_null_array};
use arrow::compute::kernels::cmp::not_distinct;
use arrow::compute::{cast, not, nullif};
use arrow::datatypes::DataType;
use arrow::util::display::array_value_to_string;

use super::block::{Block, Columns, Fault};
use super::format::Format;
use super::input::{Input, open};
use super::records::{Records, absent};
use super::source::{Source, state};
use super::{columnar, delimited, json, text};
use crate::Error;
use crate::table::widely_readable;

/// Reads all blocks. `emit` may end the reading by an error.
///
/// What is wrong with a source is a fault of a block, not an error; but the first records must
/// have the columns. `bytes_read` counts what is read of the files as they lie there.
pub(crate) fn read(
    sources: Vec<Source>,
    columns: &Columns,
    limit: usize,
    bytes_read: &Arc<AtomicU64>,
    emit: &mut dyn FnMut(Block) -> Result<(), Error>,
) -> Result<(), Error> {
    let mut types = Types::default();
    let mut ended_by = None;
    let mut emit = |mut block: Block| {
        types.check(&block)?;
        types.conform(&mut block, columns)?;
        // Set apart from what is wrong with a source.
        emit(block).map_err(|error| {
            ended_by = Some(error);
            Error::interrupted()
        })
    };
    let mut records = Records::new(columns, limit, &mut emit);
    let outcome = read_sources(sources, bytes_read, &mut records);
    drop(records);
    outcome.map_err(|error| ended_by.unwrap_or(error))
}

fn read_sources(
    sources: Vec<Source>,
    bytes_read: &Arc<AtomicU64>,
    records: &mut Records<'_>,
) -> Result<(), Error> {
    let mut sources = sources.into_iter().peekable();
    while let Some(source) = sources.next() {
        let is_one_text = source.is_one_text();
        let (before, path) = (source.state(), source.path());
        records.begin(&source.name);
        // The readers of columnar formats are not proof against every broken file.
        let outcome = catch_unwind(AssertUnwindSafe(|| {
            open(source, bytes_read).and_then(|input| read_input(input, records))
        }));
        let broken = |_| Err(Error::in_source(records.source(), None, "the file is broken"));
        match outcome.unwrap_or_else(broken) {
            Ok(()) => {}
            Err(error) if error.is_interrupted() => return Err(error),
            Err(error) if error.is_argument() && !records.has_emitted() => return Err(error),
            Err(error) => records.fault(None, None, told(&error, records.source()))?,
        }
        if path.is_some_and(|path| before.is_some() && state(&path) != before) {
            let problem = "the file changed while it was read".to_owned();
            records.fault(None, None, problem)?;
        }
        // Small files share a block, as do faults and the first records, which settle the types.
        let is_within_a_run = is_one_text && sources.peek().is_some_and(Source::is_one_text);
        if !(is_within_a_run || records.has_only_faults()) {
            records.flush()?;
        }
    }
    records.flush()
}

/// Reads an open source.
pub(crate) fn read_input(input: Input<'_>, records: &mut Records<'_>) -> Result<(), Error> {
    match input {
        Input::Batches(mut batches) => columnar::read_batches(&mut *batches, records),
        Input::Seekable(Format::Zip, mut file) => text::read_zip(&mut *file, records),
        Input::Seekable(_, file) => columnar::read_parquet(file, records),
        Input::Bytes(format, mut bytes) => {
            let bytes = &mut *bytes;
            match format {
                Format::Jsonl => json::read_lines(bytes, records),
                Format::Json => json::read_elements(bytes, records),
                Format::Csv => delimited::read_rows(bytes, b',', records),
                Format::Tsv => delimited::read_rows(bytes, b'\t', records),
                Format::Arrow => columnar::read_ipc(bytes, records),
                Format::Lines => text::read_lines(bytes, records),
                Format::Tar => text::read_tar(bytes, records),
                // Those two are read as files that can be sought.
                Format::Text | Format::Parquet | Format::Zip => text::read_whole(bytes, records),
            }
        }
    }
}

/// What is wrong, without the name of the source, which stands beside it.
fn told(error: &Error, source: &str) -> String {
    let problem = error.to_string();
    match problem.strip_prefix(source).and_then(|rest| rest.strip_prefix(": ")) {
        Some(rest) => rest.to_owned(),
        None => problem,
    }
}

/// The types of the columns to carry, as the first records have them.
#[derive(Default)]
struct Types {
    known: Option<Vec<DataType>>,
}

impl Types {
    /// That the first records have all columns.
    fn check(&self, block: &Block) -> Result<(), Error> {
        match &block.absent {
            Some(column) if self.known.is_none() => {
                Err(absent(column.argument, &column.name, &column.known))
            }
            _ => Ok(()),
        }
    }

    /// Brings a block's columns to the types of the first block's.
    fn conform(&mut self, block: &mut Block, columns: &Columns) -> Result<(), Error> {
        for (index, array) in block.carried.iter_mut().enumerate() {
            *array = widely_readable(array, columns.argument(index))?;
        }
        let known = self.known.get_or_insert_with(|| {
            // A column that begins with nothing but nulls is expected to hold text.
            let kind = |array: &ArrayRef| match array.data_type() {
                DataType::Null => DataType::Utf8,
                other => other.clone(),
            };
            block.carried.iter().map(kind).collect()
        });
        let ids = if columns.id.is_some() { block.carried.first().cloned() } else { None };
        for ((array, name), kind) in block.carried.iter_mut().zip(columns.carried()).zip(known) {
            if array.data_type() == kind {
                continue;
            }
            let (fitting, misfits) = converted(array, kind);
            for row in misfits {
                let Some(place) = block.places.get(row).cloned() else { continue };
                let value = array_value_to_string(array, row).unwrap_or_default();
                let problem = format!(
                    "the value {value:?} of {name:?} is no {kind}, as the first \
                                       records have it; null stands for it"
                );
                let id = ids.as_ref().and_then(|ids| array_value_to_string(ids, row).ok());
                block.faults.push(Fault { place, id, problem });
            }
            *array = fitting;
        }
        Ok(())
    }
}

/// The values in another type, and the rows of those that do not survive the way there and back.
fn converted(array: &ArrayRef, kind: &DataType) -> (ArrayRef, Vec<usize>) {
    if array.data_type() == &DataType::Null {
        return (new_null_array(kind, array.len()), Vec::new());
    }
    let lossless = cast(array, kind).and_then(|there| {
        let back = cast(&there, array.data_type())?;
        let is_lost = not(&not_distinct(array, &back)?)?;
        Ok((nullif(&there, &is_lost)?, is_lost))
    });
    if let Ok((there, is_lost)) = lossless {
        (there, is_lost.values().set_indices().collect())
    } else {
        let rows = (0..array.len()).filter(|&row| !array.is_null(row)).collect();
        (new_null_array(kind, array.len()), rows)
    }
}

#[cfg(test)]
mod tests {
    use arrow::array::{Float64Array, Int64Array, StringArray};

    use super::*;

    fn lost(array: impl Array + 'static, kind: &DataType) -> Vec<usize> {
        let array: ArrayRef = Arc::new(array);
        let (there, rows) = converted(&array, kind);
        assert_eq!(there.data_type(), kind);
        for &row in &rows {
            assert!(there.is_null(row));
        }
        assert_eq!(there.null_count(), array.logical_null_count() + rows.len());
        rows
    }

    #[test]
    fn values_that_do_not_fit_are_told() {
        let texts = StringArray::from(vec![Some("7"), Some("007"), None, Some("x")]);
        assert_eq!(lost(texts, &DataType::Int64), [1, 3]);
        let floats = Float64Array::from(vec![Some(2.0), Some(2.5), None]);
        assert_eq!(lost(floats, &DataType::Int64), [1]);
        assert!(lost(arrow::array::NullArray::new(2), &DataType::Utf8).is_empty());
        let integers = Int64Array::from(vec![Some(1), None, Some((1 << 53) + 1)]);
        assert!(lost(integers.clone(), &DataType::Utf8).is_empty());
        assert_eq!(lost(integers, &DataType::Float64), [2]);
    }
}
