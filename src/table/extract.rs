//! Records in, a table out, in parallel.
//!
//! Records are cut into chunks by the size of their text alone, so that the output does not depend
//! on the number of threads, and the chunks are worked on in any order and put back in theirs.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, RecordBatch, RecordBatchOptions, UInt32Array};
use arrow::datatypes::SchemaRef;
use arrow::error::ArrowError;
use serde::{Deserialize, Serialize};

use super::builder::{Places, QuoteRows, Rows, Unit, UnitRows};
use super::collected::Table;
use super::decoded::decoded_columns;
use super::reader::Reader;
use super::records::{RECORD_OVERHEAD, Records};
use super::schema::{TableKind, row_number};
use crate::decode::DecodeOptions;
use crate::extract::QuoteOptions;
use crate::segment::SegmentOptions;
use crate::{Error, OffsetUnit, parallel};

/// Text in one chunk, in bytes: some 60 news articles, which take some ten milliseconds. What is
/// made of a chunk is one batch of the table.
const CHUNK: usize = 256 << 10;
/// Decoding alone is so fast that only larger chunks are worth handing over.
const DECODE_CHUNK: usize = 2 << 20;

/// How to make a table.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TableOptions {
    /// How to decode the records.
    pub decode: DecodeOptions,
    /// How to segment their texts.
    pub segment: SegmentOptions,
    /// Which quotations to take.
    pub quotes: QuoteOptions,
    /// The unit of all positions.
    pub offsets: OffsetUnit,
    /// The number of threads; 0 for as many as there are processors. It never shows in the output.
    pub threads: usize,
}

/// A table of all records, by a caller who may stop the work: see [`parallel::map_in_order`].
pub(crate) fn extract_until(
    kind: TableKind,
    records: &[Records],
    options: &TableOptions,
    pool: &rayon::ThreadPool,
    stop: &mut dyn FnMut() -> bool,
) -> Result<Table, Error> {
    let schema = schema(kind, records, options)?;
    let size = if kind == TableKind::Decode { DECODE_CHUNK } else { CHUNK };
    let chunks: Vec<Records> = records.iter().flat_map(|batch| chunks(batch, size)).collect();
    let work = |chunk: &Records| extract_chunk(kind, &schema, chunk, options);
    let mut batches = parallel::map_in_order(pool, &chunks, work, stop)?;
    batches.retain(|batch| batch.num_rows() > 0);
    Ok(Table::new(schema, batches))
}

/// The schema of the table that is made of these records.
pub(crate) fn schema(
    kind: TableKind,
    records: &[Records],
    options: &TableOptions,
) -> Result<SchemaRef, Error> {
    let Some(first) = records.first() else {
        return Ok(kind.schema(&row_number(), &[], options.offsets));
    };
    first.check_names(kind)?;
    let (id, keep) = (first.id_field(), first.keep_fields());
    for batch in records {
        if batch.id_field() != id || batch.keep_fields() != keep {
            let problem = "batches whose columns differ";
            return Err(Error::argument("records", problem, "columns of one type each"));
        }
    }
    Ok(kind.schema(&id, &keep, options.offsets))
}

/// The records in runs of about `size` bytes of text, at least one record each.
fn chunks(records: &Records, size: usize) -> Vec<Records> {
    let mut chunks = Vec::new();
    let (mut start, mut held) = (0, 0);
    for row in 0..records.len() {
        held += records.text().get(row).map_or(0, <[u8]>::len) + RECORD_OVERHEAD;
        if held >= size {
            chunks.push(records.slice(start, row + 1 - start));
            (start, held) = (row + 1, 0);
        }
    }
    if start < records.len() {
        chunks.push(records.slice(start, records.len() - start));
    }
    chunks
}

/// The rows of some records, made by the thread that calls.
pub(crate) fn extract_chunk(
    kind: TableKind,
    schema: &SchemaRef,
    records: &Records,
    options: &TableOptions,
) -> Result<RecordBatch, Error> {
    // The rows of a record share out its text, which is about as long as the record.
    let units = |unit| {
        chunk_rows(schema, records, options, UnitRows::new(unit, records.text().byte_length()))
    };
    match kind {
        TableKind::Decode => batch(schema, records, None, decoded_columns(records, options)?),
        TableKind::Paragraphs => units(Unit::Paragraph),
        TableKind::Sentences => units(Unit::Sentence),
        TableKind::Tokens => units(Unit::Token),
        TableKind::Quotes => chunk_rows(schema, records, options, QuoteRows::new(&options.quotes)),
    }
}

/// Any number of rows per record.
fn chunk_rows(
    schema: &SchemaRef,
    records: &Records,
    options: &TableOptions,
    mut rows: impl Rows,
) -> Result<RecordBatch, Error> {
    let mut reader = Reader::new(records, options);
    let mut origin: Vec<u32> = Vec::new();
    for row in 0..records.len() {
        let Some(read) = reader.read(row)? else { continue };
        let document = rows.segment(read.text, &options.segment);
        let mut places = Places::new(read.text, &read.record, read.map, options.offsets);
        let count = rows.push(&document, &mut places)?;
        origin.resize(origin.len() + count, row as u32);
    }
    batch(schema, records, Some(&UInt32Array::from(origin)), rows.finish())
}

fn batch(
    schema: &SchemaRef,
    records: &Records,
    origin: Option<&UInt32Array>,
    own: Vec<ArrayRef>,
) -> Result<RecordBatch, Error> {
    let (id, keep) = records.carry(origin)?;
    let mut columns: Vec<ArrayRef> = std::iter::once(id).chain(own).chain(keep).collect();
    // The columns grew by doubling, and the whole table is held.
    columns.iter_mut().for_each(Array::shrink_to_fit);
    let rows = origin.map_or(records.len(), Array::len);
    let options = RecordBatchOptions::new().with_row_count(Some(rows));
    RecordBatch::try_new_with_options(Arc::clone(schema), columns, &options)
        .map_err(|problem| internal(&problem))
}

/// What Arrow cannot do with columns of the right types: hold too much in one of them.
#[cold]
fn internal(problem: &ArrowError) -> Error {
    Error::record(None, format!("the columns of its rows do not fit ({problem})"))
}
