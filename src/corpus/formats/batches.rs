//! Records as rows of Arrow batches: handed over, or by the readers of Arrow and Parquet files.

use std::io;
use std::ops::Range;

use arrow::array::{RecordBatch, RecordBatchReader};
use arrow::datatypes::Schema;

use crate::Error;
use crate::corpus::block::{BLOCK, Block, Carried};
use crate::corpus::columns::{Columns, Positions};
use crate::corpus::sink::RecordSink;
use crate::table::{Lengths, RECORD_OVERHEAD, TextColumn};

/// Reads the batches of a producer in this process. Each is read by the names of its own columns,
/// which some producers give in another order.
pub(crate) fn read_batches(
    batches: &mut dyn RecordBatchReader,
    sink: &mut RecordSink<'_>,
) -> Result<(), Error> {
    let mut row = 0;
    sink.expect_surrogates(false)?;
    positions(&batches.schema(), sink.columns())?;
    for batch in batches {
        let batch = sink.unless_broken(batch.map_err(io::Error::other))?;
        let rows = batch.num_rows() as u64;
        match positions(&batch.schema(), sink.columns()) {
            Ok(positions) => push(&positions, &batch, row, sink)?,
            Err(problem) => {
                let what = if rows == 1 { "row" } else { "rows" };
                let problem = format!("a batch of {rows} {what} is passed over: {problem}");
                sink.error(Some(row + 1), None, problem)?;
            }
        }
        row += rows;
    }
    Ok(())
}

/// Where a schema has the wanted columns.
pub(super) fn positions(schema: &Schema, columns: &Columns) -> Result<Positions, Error> {
    let names: Vec<&str> = schema.fields().iter().map(|field| field.name().as_str()).collect();
    columns.positions(&names)
}

/// Hands on the rows of a batch, of which `row` is the first.
pub(super) fn push(
    positions: &Positions,
    batch: &RecordBatch,
    row: u64,
    sink: &mut RecordSink<'_>,
) -> Result<(), Error> {
    let texts = batch.column(positions.text);
    // A column that is no text is refused by its type.
    TextColumn::try_new(&texts.slice(0, 0))?;
    let texts = Lengths::of(texts);
    let carried: Vec<Lengths> =
        positions.carried.iter().map(|&at| Lengths::of(batch.column(at))).collect();
    let (mut start, mut held, mut bytes) = (0, 0, 0);
    for index in 0..batch.num_rows() {
        let length = texts.get(index);
        let whole = carried.iter().fold(length, |sum, kept| sum.saturating_add(kept.get(index)));
        if whole > sink.limit() {
            sink.block(block(positions, batch, start..index, bytes, row, sink))?;
            sink.too_large(row + index as u64 + 1)?;
            (start, held, bytes) = (index + 1, 0, 0);
            continue;
        }
        held += whole + RECORD_OVERHEAD;
        bytes += length;
        if held >= BLOCK {
            sink.block(block(positions, batch, start..index + 1, bytes, row, sink))?;
            (start, held, bytes) = (index + 1, 0, 0);
        }
    }
    if start < batch.num_rows() {
        sink.block(block(positions, batch, start..batch.num_rows(), bytes, row, sink))?;
    }
    Ok(())
}

fn block(
    positions: &Positions,
    batch: &RecordBatch,
    rows: Range<usize>,
    bytes: usize,
    first: u64,
    sink: &RecordSink<'_>,
) -> Block {
    let cut = |&index: &usize| batch.column(index).slice(rows.start, rows.len());
    Block {
        text: cut(&positions.text),
        carried: positions.carried.iter().map(cut).map(Carried::Typed).collect(),
        places: rows.clone().map(|row| sink.place(Some(first + row as u64 + 1))).collect(),
        errors: Vec::new(),
        absent: None,
        has_surrogates: false,
        bytes,
    }
}
