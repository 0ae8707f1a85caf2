//! Records in, a table out, in parallel.
//!
//! Records are cut into chunks by the size of their text alone, so that the output does not depend
//! on the number of threads, and the chunks are worked on in any order and put back in theirs.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, RecordBatch, RecordBatchOptions, UInt32Array};
#[cfg(feature = "corpus")]
use arrow::compute::concat_batches;
use arrow::datatypes::SchemaRef;
use arrow::error::ArrowError;

use super::builder::{Places, Rows};
use super::collected::Table;
use super::decoded::decoded_columns;
use super::narration_rows::NarrationRows;
use super::options::TableOptions;
use super::quote_rows::QuoteRows;
use super::record_decoder::RecordDecoder;
use super::records::{RECORD_OVERHEAD, Records};
use super::schema::{TableKind, row_number};
use super::speaker_rows::SpeakerRows;
use super::unit_rows::{Unit, UnitRows};
use crate::{Error, parallel};

/// Text in one chunk, in bytes: some 60 news articles, which take some ten milliseconds. What is
/// made of a chunk is one batch of the table.
const CHUNK: usize = 256 << 10;
/// Decoding alone is so fast that only larger chunks are worth handing over.
const DECODE_CHUNK: usize = 2 << 20;

impl Table {
    /// Makes a table of all records, in their order.
    ///
    /// ```
    /// use arrow::array::{ArrayRef, AsArray, StringArray};
    /// use guillemet::table::{Records, Table, TableKind, TableOptions};
    /// use std::sync::Arc;
    ///
    /// let texts: ArrayRef = Arc::new(StringArray::from(vec![Some("caf&eacute;"), None]));
    /// let records = [Records::new(&texts)?];
    /// let table = Table::extract(TableKind::Decode, &records, &TableOptions::default())?;
    /// assert_eq!(table.num_rows(), 2);
    /// let texts = table.batches()[0].column_by_name("text").unwrap();
    /// assert_eq!(texts.as_string::<i32>().value(0), "café");
    /// # Ok::<(), guillemet::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// If batches differ in the type of a column, if the name of a kept column is taken, if an
    /// option asks that a record be refused, or if a record or what is made of it has more than
    /// 2 GiB.
    pub fn extract(
        kind: TableKind,
        records: &[Records],
        options: &TableOptions,
    ) -> Result<Self, Error> {
        let pool = parallel::pool(options.threads)?;
        extract_until(kind, records, options, &pool, &mut || false)
    }
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
    let work = |chunk: &Records| extract_batches(kind, &schema, chunk, options);
    let mut batches = match &chunks[..] {
        // Done before another thread has begun. A chunk is larger if it has a large record.
        [chunk] if chunk.text().byte_length() < size => work(chunk)?,
        chunks => parallel::map_in_order(pool, chunks, work, stop)?.concat(),
    };
    batches.retain(|batch| batch.num_rows() > 0);
    let records = records.iter().map(Records::len).sum();
    Ok(Table::new(schema, batches).of_records(records))
}

/// The schema of the table that is made of these records.
pub(crate) fn schema(
    kind: TableKind,
    records: &[Records],
    options: &TableOptions,
) -> Result<SchemaRef, Error> {
    let Some(first) = records.first() else {
        return Ok(kind.schema(&row_number(), &[], options));
    };
    first.check_names(kind, options)?;
    let (id, keep) = (first.id_field(), first.keep_fields());
    for batch in records {
        if batch.id_field() != id || batch.keep_fields() != keep {
            let problem = "batches whose columns differ";
            return Err(Error::argument("records", problem, "columns of one type each"));
        }
    }
    Ok(kind.schema(&id, &keep, options))
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

/// The rows of some records in one batch, made by the thread that calls.
#[cfg(feature = "corpus")]
pub(crate) fn extract_chunk(
    kind: TableKind,
    schema: &SchemaRef,
    records: &Records,
    options: &TableOptions,
) -> Result<RecordBatch, Error> {
    let batches = extract_batches(kind, schema, records, options)?;
    concat_batches(schema, &batches).map_err(|problem| internal(&problem))
}

/// The rows of some records, made by the thread that calls: one batch, or more where the columns
/// kept of the input are too large for one.
fn extract_batches(
    kind: TableKind,
    schema: &SchemaRef,
    records: &Records,
    options: &TableOptions,
) -> Result<Vec<RecordBatch>, Error> {
    // The rows of a record share out its text, which is about as long as the record.
    let bytes = records.text().byte_length();
    let units = |unit| unit_rows(records, options, UnitRows::new(unit, bytes, options));
    let made = match kind {
        TableKind::Decode => MadeRows { origin: None, columns: decoded_columns(records, options)? },
        TableKind::Paragraphs => units(Unit::Paragraph)?,
        TableKind::Sentences => units(Unit::Sentence)?,
        TableKind::Tokens => units(Unit::Token)?,
        TableKind::Narration => unit_rows(records, options, NarrationRows::new(options))?,
        TableKind::Quotes => unit_rows(records, options, QuoteRows::new(&options.quotes))?,
        TableKind::Speakers => unit_rows(records, options, SpeakerRows::new(&options.quotes))?,
    };
    let mut batches = Vec::new();
    made.into_batches(schema, records, &mut batches)?;
    Ok(batches)
}

/// Any number of rows per record.
fn unit_rows(
    records: &Records,
    options: &TableOptions,
    mut rows: impl Rows,
) -> Result<MadeRows, Error> {
    let mut decoder = RecordDecoder::new(records, options);
    let kept = records.kept_lengths();
    let mut origin: Vec<u32> = Vec::new();
    for row in 0..records.len() {
        let Some(record) = decoder.decode(row)? else { continue };
        let document = rows.segment(record.text, &options.segment);
        let mut places = Places::new(record.text, &record.raw, record.map, options.offsets);
        let count = rows.push(&document, records.author(row).as_deref(), &mut places)?;
        kept.check(row, count, record.text)
            .map_err(|error| error.in_row(records.first_row() + row))?;
        origin.resize(origin.len() + count, row as u32);
    }
    Ok(MadeRows { origin: Some(UInt32Array::from(origin)), columns: rows.finish() })
}

/// Rows without the columns of the input that go along.
struct MadeRows {
    /// The record of each row; `None` for one row of each record.
    origin: Option<UInt32Array>,
    columns: Vec<ArrayRef>,
}

impl MadeRows {
    /// Adds the columns that go along. What is too much for one batch is cut in half.
    fn into_batches(
        self,
        schema: &SchemaRef,
        records: &Records,
        batches: &mut Vec<RecordBatch>,
    ) -> Result<(), Error> {
        let rows = self.origin.as_ref().map_or(records.len(), Array::len);
        match records.carry(self.origin.as_ref()) {
            Ok((id, keep)) => {
                batches.push(self.into_batch(schema, rows, id, keep)?);
                Ok(())
            }
            Err(problem) if rows > 1 && problem.is_too_much() => {
                let middle = rows / 2;
                self.slice(0, middle).into_batches(
                    schema,
                    &self.records(records, 0, middle),
                    batches,
                )?;
                let rest = self.records(records, middle, rows - middle);
                self.slice(middle, rows - middle).into_batches(schema, &rest, batches)
            }
            Err(problem) => Err(problem.into()),
        }
    }

    fn into_batch(
        self,
        schema: &SchemaRef,
        rows: usize,
        id: ArrayRef,
        keep: Vec<ArrayRef>,
    ) -> Result<RecordBatch, Error> {
        let mut columns: Vec<ArrayRef> =
            std::iter::once(id).chain(self.columns).chain(keep).collect();
        // The columns grew by doubling, and the whole table is held.
        columns.iter_mut().for_each(Array::shrink_to_fit);
        let options = RecordBatchOptions::new().with_row_count(Some(rows));
        RecordBatch::try_new_with_options(Arc::clone(schema), columns, &options)
            .map_err(|problem| internal(&problem))
    }

    fn slice(&self, start: usize, length: usize) -> Self {
        Self {
            origin: self.origin.as_ref().map(|origin| origin.slice(start, length)),
            columns: self.columns.iter().map(|column| column.slice(start, length)).collect(),
        }
    }

    /// The records that some of the rows count in: the same, unless each has one row.
    fn records(&self, records: &Records, start: usize, length: usize) -> Records {
        match self.origin {
            Some(_) => records.clone(),
            None => records.slice(start, length),
        }
    }
}

/// What Arrow cannot do with columns of the right types: hold too much in one of them.
#[cold]
fn internal(problem: &ArrowError) -> Error {
    Error::record(None, format!("the columns of its rows do not fit ({problem})"))
}
