//! Records in, a table out, in parallel.
//!
//! Records are cut into chunks by the size of their text alone, so that the output does not depend
//! on the number of threads, and the chunks are worked on in any order and put back in theirs.

use std::borrow::Cow;
use std::sync::Arc;

use arrow::array::{
    ArrayRef, Date32Builder, Int32Builder, RecordBatch, RecordBatchOptions, UInt32Array,
};
use arrow::compute::concat_batches;
use arrow::datatypes::SchemaRef;
use arrow::error::ArrowError;
use serde::{Deserialize, Serialize};

use super::builder::{QuoteRows, Reading, Rows, TextBuilder, Unit, UnitRows};
use super::records::Records;
use super::schema::{TableKind, row_number};
use crate::decode::{DecodeOptions, Decoded, decode};
use crate::error::named_option;
use crate::quotes::QuoteOptions;
use crate::segment::{Document, SegmentOptions};
use crate::{Error, OffsetUnit, UnitIndex, parallel};

/// Text in one chunk, in bytes: some 60 news articles, which take a few milliseconds.
const CHUNK: usize = 256 << 10;
/// Decoding alone is so fast that only larger chunks are worth handing over.
const DECODE_CHUNK: usize = 2 << 20;
/// Neighbouring batches are joined up to this many bytes: consumers pay per batch.
const BATCH: usize = 1 << 20;

named_option! {
    /// What to do with a record that is not UTF-8.
    pub enum InvalidUtf8 as "errors" {
        /// Each faulty sequence becomes U+FFFD, and is counted.
        #[default]
        Replace = "replace",
        /// The record is refused.
        Raise = "raise",
    }
}

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
    /// Records that are not UTF-8.
    pub errors: InvalidUtf8,
    /// The number of threads; 0 for as many as there are processors. It never shows in the output.
    pub threads: usize,
}

/// Makes a table of all records, in their order.
///
/// ```
/// use arrow::array::{ArrayRef, StringArray};
/// use guillemet::table::{Records, TableKind, TableOptions, extract};
/// use std::sync::Arc;
///
/// let texts: ArrayRef = Arc::new(StringArray::from(vec![Some("caf&eacute;"), None]));
/// let (schema, batches) =
///     extract(TableKind::Decode, &[Records::new(&texts)?], &TableOptions::default())?;
/// assert_eq!(schema.field(2).name(), "text");
/// assert_eq!(batches[0].num_rows(), 2);
/// # Ok::<(), guillemet::Error>(())
/// ```
///
/// # Errors
///
/// If batches differ in the type of a column, if the name of a kept column is taken, if an option
/// asks that a record be refused, or if a record or what is made of it has more than 2 GiB.
pub fn extract(
    kind: TableKind,
    records: &[Records],
    options: &TableOptions,
) -> Result<(SchemaRef, Vec<RecordBatch>), Error> {
    extract_until(kind, records, options, &*parallel::pool(options.threads)?, &mut || false)
}

/// The same with a pool at hand and a caller that may stop the work: see
/// [`parallel::map_in_order`].
pub(crate) fn extract_until(
    kind: TableKind,
    records: &[Records],
    options: &TableOptions,
    pool: &rayon::ThreadPool,
    stop: &mut dyn FnMut() -> bool,
) -> Result<(SchemaRef, Vec<RecordBatch>), Error> {
    let schema = schema(kind, records, options)?;
    let size = if kind == TableKind::Decode { DECODE_CHUNK } else { CHUNK };
    let chunks: Vec<Records> = records.iter().flat_map(|batch| chunks(batch, size)).collect();
    let work = |chunk: &Records| extract_chunk(kind, &schema, chunk, options);
    let batches = parallel::map_in_order(pool, &chunks, work, stop)?;
    let batches = joined(&schema, batches)?;
    Ok((schema, batches))
}

fn schema(
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
        // A null costs a little, too: a million of them must not be one chunk.
        held += records.text().get(row).map_or(0, <[u8]>::len) + 64;
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

fn joined(schema: &SchemaRef, batches: Vec<RecordBatch>) -> Result<Vec<RecordBatch>, Error> {
    let mut joined = Vec::new();
    let mut run: Vec<RecordBatch> = Vec::new();
    let mut held = 0;
    for batch in batches {
        let size = batch.get_array_memory_size();
        if held + size > BATCH {
            joined.extend(join(schema, &mut run)?);
            held = 0;
        }
        held += size;
        run.push(batch);
    }
    joined.extend(join(schema, &mut run)?);
    Ok(joined)
}

fn join(schema: &SchemaRef, run: &mut Vec<RecordBatch>) -> Result<Option<RecordBatch>, Error> {
    let batch = match run.as_slice() {
        [] => return Ok(None),
        [batch] => batch.clone(),
        _ => concat_batches(schema, run.iter()).map_err(|problem| internal(&problem))?,
    };
    run.clear();
    Ok((batch.num_rows() > 0).then_some(batch))
}

fn extract_chunk(
    kind: TableKind,
    schema: &SchemaRef,
    records: &Records,
    options: &TableOptions,
) -> Result<RecordBatch, Error> {
    match kind {
        TableKind::Decode => decoded_chunk(schema, records, options),
        TableKind::Paragraphs => chunk_rows(schema, records, options, Unit::Paragraph.rows()),
        TableKind::Sentences => chunk_rows(schema, records, options, Unit::Sentence.rows()),
        TableKind::Tokens => chunk_rows(schema, records, options, Unit::Token.rows()),
        TableKind::Quotes => chunk_rows(schema, records, options, QuoteRows::new(&options.quotes)),
    }
}

impl Unit {
    fn rows(self) -> UnitRows {
        UnitRows::new(self)
    }
}

/// One row per record.
fn decoded_chunk(
    schema: &SchemaRef,
    records: &Records,
    options: &TableOptions,
) -> Result<RecordBatch, Error> {
    let (mut text, mut layers) = (TextBuilder::default(), TextBuilder::default());
    let mut date = Date32Builder::with_capacity(records.len());
    let mut counts: [Int32Builder; 3] = Default::default();
    for row in 0..records.len() {
        let Some(bytes) = records.text().get(row) else {
            date.append_null();
            text.push_option(None)?;
            layers.push_option(None)?;
            counts.iter_mut().for_each(Int32Builder::append_null);
            continue;
        };
        let in_row = |error: Error| error.in_row(records.first_row() + row);
        let record = record(bytes, options).map_err(in_row)?;
        let decoded = decoded(&record, options).map_err(in_row)?;
        date.append_option(decoded.date.map(|date| date.days));
        text.push(&decoded.text).map_err(in_row)?;
        let names: Vec<&str> = decoded.layers.iter().map(|layer| layer.name()).collect();
        layers.push(&names.join("+"))?;
        let found = [decoded.replaced, decoded.kept, decoded.lossy];
        for (builder, count) in counts.iter_mut().zip(found) {
            builder.append_value(count as i32);
        }
    }
    let mut columns: Vec<ArrayRef> = vec![Arc::new(date.finish()), text.finish(), layers.finish()];
    columns.extend(counts.iter_mut().map(|builder| Arc::new(builder.finish()) as ArrayRef));
    batch(schema, records, None, columns)
}

/// Any number of rows per record.
fn chunk_rows(
    schema: &SchemaRef,
    records: &Records,
    options: &TableOptions,
    mut rows: impl Rows,
) -> Result<RecordBatch, Error> {
    let mut origin: Vec<u32> = Vec::new();
    for row in 0..records.len() {
        let Some(bytes) = records.text().get(row) else { continue };
        let in_row = |error: Error| error.in_row(records.first_row() + row);
        let record = record(bytes, options).map_err(in_row)?;
        let decoded = decoded(&record, options).map_err(in_row)?;
        let reading = Reading {
            document: Document::new(&decoded.text, &options.segment),
            map: &decoded.map,
            text_units: UnitIndex::new(&decoded.text, options.offsets),
            raw_units: UnitIndex::new(&record, options.offsets),
        };
        let count = rows.push(&reading).map_err(in_row)?;
        origin.resize(origin.len() + count, row as u32);
    }
    batch(schema, records, Some(&UInt32Array::from(origin)), rows.finish())
}

fn record<'r>(bytes: &'r [u8], options: &TableOptions) -> Result<Cow<'r, str>, Error> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(Cow::Borrowed(text)),
        Err(fault) if options.errors == InvalidUtf8::Raise => {
            Err(Error::record(Some(fault.valid_up_to()), "not UTF-8"))
        }
        Err(_) => Ok(String::from_utf8_lossy(bytes)),
    }
}

fn decoded<'r>(record: &'r str, options: &TableOptions) -> Result<Decoded<'r>, Error> {
    let decoded = decode(record, &options.decode)?;
    // Positions are 32-bit signed integers.
    if record.len().max(decoded.text.len()) > i32::MAX as usize {
        return Err(Error::record(None, "it has more than 2 GiB"));
    }
    Ok(decoded)
}

fn batch(
    schema: &SchemaRef,
    records: &Records,
    origin: Option<&UInt32Array>,
    own: Vec<ArrayRef>,
) -> Result<RecordBatch, Error> {
    let (id, keep) = records.carry(origin)?;
    let columns = std::iter::once(id).chain(own).chain(keep).collect();
    let rows = origin.map_or(records.len(), arrow::array::Array::len);
    let options = RecordBatchOptions::new().with_row_count(Some(rows));
    RecordBatch::try_new_with_options(Arc::clone(schema), columns, &options)
        .map_err(|problem| internal(&problem))
}

/// What Arrow cannot do with columns of the right types: hold too much in one of them.
#[cold]
fn internal(problem: &ArrowError) -> Error {
    Error::record(None, format!("the columns of its rows do not fit ({problem})"))
}
