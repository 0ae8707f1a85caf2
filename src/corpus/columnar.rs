//! Records as rows of Arrow batches: Parquet, Arrow IPC, and batches handed over.

use std::io::{self, BufRead, BufReader, Read, SeekFrom};
use std::sync::{Arc, Mutex, PoisonError};

use arrow::array::{Array, RecordBatch, RecordBatchReader};
use arrow::buffer::Buffer;
use arrow::datatypes::Schema;
use arrow::ipc::reader::StreamDecoder;
use bytes::Bytes;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::errors::ParquetError;
use parquet::file::metadata::ParquetMetaData;
use parquet::file::reader::{ChunkReader, Length};

use super::block::{BLOCK, Block, Columns, OVERHEAD};
use super::input::ReadSeek;
use super::records::Records;
use crate::Error;
use crate::table::TextColumn;

/// What is read from Parquet at a time: so many rows, or as many as make so many bytes.
const ROWS: usize = 512;
const ROWS_BYTES: i64 = 8 << 20;
const FILE_MAGIC: &[u8] = b"ARROW1";

/// Reads the batches of a producer in this process.
pub(crate) fn read_batches(
    batches: &mut dyn RecordBatchReader,
    records: &mut Records<'_>,
) -> Result<(), Error> {
    let wanted = Wanted::find(&batches.schema(), records.columns())?;
    let mut row = 0;
    for batch in batches {
        let batch = records.unless_broken(batch.map_err(io::Error::other))?;
        row = wanted.push(&batch, row, records)?;
    }
    Ok(())
}

/// Reads Arrow IPC. A file is a stream between two marks, and is read as one.
pub(crate) fn read_ipc(input: &mut dyn BufRead, records: &mut Records<'_>) -> Result<(), Error> {
    let is_file = records.unless_broken(input.fill_buf())?.starts_with(FILE_MAGIC);
    if is_file {
        input.consume(FILE_MAGIC.len());
        // The mark is padded with zeros, by some to 8 bytes and by others to 64.
        while records.unless_broken(input.fill_buf())?.first() == Some(&0) {
            input.consume(1);
        }
    }
    let mut decoder = StreamDecoder::new();
    let mut row = 0;
    loop {
        let batch = records.unless_broken(next_batch(&mut decoder, input))?;
        if let Some(schema) = decoder.schema() {
            let wanted = Wanted::find(&schema, records.columns())?;
            if let Some(batch) = &batch {
                row = wanted.push(batch, row, records)?;
            }
        }
        if batch.is_none() {
            break;
        }
    }
    if is_file {
        let mut rest = Vec::new();
        records.unless_broken(input.read_to_end(&mut rest))?;
        if !rest.ends_with(FILE_MAGIC) {
            records.fault(None, None, "the file ends before its footer".to_owned())?;
        }
    }
    Ok(())
}

/// The next batch of a stream; `None` at its end.
///
/// Memory is taken as the bytes come, however many a broken message says that it has.
fn next_batch(
    decoder: &mut StreamDecoder,
    input: &mut dyn BufRead,
) -> io::Result<Option<RecordBatch>> {
    loop {
        let bytes = input.fill_buf()?;
        if bytes.is_empty() {
            decoder.finish().map_err(io::Error::other)?;
            return Ok(None);
        }
        let mut buffer = Buffer::from(bytes);
        let outcome = decoder.decode(&mut buffer);
        let used = bytes.len() - buffer.len();
        input.consume(used);
        match outcome {
            Ok(None) => {}
            Ok(batch) => return Ok(batch),
            // Behind the mark of its end, where in a file the footer stands.
            Err(_) if decoder.finish().is_ok() => return Ok(None),
            Err(problem) => return Err(io::Error::other(problem)),
        }
    }
}

/// Reads the wanted columns of a Parquet file.
pub(crate) fn read_parquet(
    input: Box<dyn ReadSeek>,
    records: &mut Records<'_>,
) -> Result<(), Error> {
    let broken = |error: ParquetError| io::Error::other(error);
    let chunks = records.unless_broken(Chunks::new(input))?;
    let builder =
        records.unless_broken(ParquetRecordBatchReaderBuilder::try_new(chunks).map_err(broken))?;
    let wanted = Wanted::find(builder.schema(), records.columns())?;
    let roots = std::iter::once(wanted.text).chain(wanted.carried.iter().copied());
    let mask = ProjectionMask::roots(builder.parquet_schema(), roots);
    let rows = rows_at_a_time(builder.metadata(), &mask);
    let reader = builder.with_projection(mask).with_batch_size(rows).build();
    let reader = records.unless_broken(reader.map_err(broken))?;
    let wanted = Wanted::find(&reader.schema(), records.columns())?;
    let mut row = 0;
    for batch in reader {
        let batch = records.unless_broken(batch.map_err(io::Error::other))?;
        row = wanted.push(&batch, row, records)?;
    }
    Ok(())
}

/// How many rows of some columns are about `ROWS_BYTES`, by the row group where they are largest.
fn rows_at_a_time(metadata: &ParquetMetaData, columns: &ProjectionMask) -> usize {
    let largest = metadata.row_groups().iter().map(|group| {
        let wanted = group.columns().iter().enumerate();
        let wanted = wanted.filter(|(leaf, _)| columns.leaf_included(*leaf));
        let bytes: i64 = wanted.map(|(_, column)| column.uncompressed_size()).sum();
        bytes / group.num_rows().max(1)
    });
    let largest = largest.max().unwrap_or(0).max(1);
    usize::try_from(ROWS_BYTES / largest).unwrap_or(ROWS).clamp(1, ROWS)
}

/// Where the wanted columns are.
struct Wanted {
    text: usize,
    carried: Vec<usize>,
}

impl Wanted {
    fn find(schema: &Schema, columns: &Columns) -> Result<Self, Error> {
        let names: Vec<&str> = schema.fields().iter().map(|field| field.name().as_str()).collect();
        let text = Columns::find("text", &columns.text, &names)?;
        let carried = columns
            .carried()
            .enumerate()
            .map(|(index, name)| Columns::find(columns.argument(index), name, &names));
        Ok(Self { text, carried: carried.collect::<Result<_, _>>()? })
    }

    /// Hands on the rows of a batch, of which `row` is the first; gives the row after the last.
    fn push(&self, batch: &RecordBatch, row: u64, records: &mut Records<'_>) -> Result<u64, Error> {
        let texts = TextColumn::try_new(batch.column(self.text))?;
        let (mut start, mut held, mut bytes) = (0, 0, 0);
        for index in 0..texts.len() {
            let length = texts.get(index).map_or(0, <[u8]>::len);
            if length > records.limit() {
                records.block(self.block(batch, start..index, bytes, row, records))?;
                records.too_large(row + index as u64 + 1)?;
                (start, held, bytes) = (index + 1, 0, 0);
                continue;
            }
            held += length + OVERHEAD;
            bytes += length;
            if held >= BLOCK {
                records.block(self.block(batch, start..index + 1, bytes, row, records))?;
                (start, held, bytes) = (index + 1, 0, 0);
            }
        }
        if start < texts.len() {
            records.block(self.block(batch, start..texts.len(), bytes, row, records))?;
        }
        Ok(row + texts.len() as u64)
    }

    fn block(
        &self,
        batch: &RecordBatch,
        rows: std::ops::Range<usize>,
        bytes: usize,
        first: u64,
        records: &Records<'_>,
    ) -> Block {
        let cut = |&index: &usize| batch.column(index).slice(rows.start, rows.len());
        Block {
            text: cut(&self.text),
            carried: self.carried.iter().map(cut).collect(),
            places: rows.clone().map(|row| records.place(Some(first + row as u64 + 1))).collect(),
            faults: Vec::new(),
            absent: None,
            has_surrogates: false,
            bytes,
        }
    }
}

/// A file from which Parquet reads here and there.
struct Chunks {
    file: Arc<Mutex<Box<dyn ReadSeek>>>,
    length: u64,
}

impl Chunks {
    fn new(mut file: Box<dyn ReadSeek>) -> io::Result<Self> {
        let length = file.seek(SeekFrom::End(0))?;
        Ok(Self { file: Arc::new(Mutex::new(file)), length })
    }

    fn from(&self, position: u64) -> Chunk {
        Chunk { file: Arc::clone(&self.file), position }
    }
}

impl Length for Chunks {
    fn len(&self) -> u64 {
        self.length
    }
}

impl ChunkReader for Chunks {
    type T = BufReader<Chunk>;

    fn get_read(&self, start: u64) -> Result<Self::T, ParquetError> {
        Ok(BufReader::new(self.from(start)))
    }

    fn get_bytes(&self, start: u64, length: usize) -> Result<Bytes, ParquetError> {
        // Not allocated ahead: a broken file may ask for anything.
        let mut bytes = Vec::new();
        self.from(start).take(length as u64).read_to_end(&mut bytes)?;
        if bytes.len() < length {
            return Err(ParquetError::EOF("the file ends within a column".to_owned()));
        }
        Ok(bytes.into())
    }
}

/// A reader of the file with a position of its own.
struct Chunk {
    file: Arc<Mutex<Box<dyn ReadSeek>>>,
    position: u64,
}

impl Read for Chunk {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(self.position))?;
        let count = file.read(buffer)?;
        self.position += count as u64;
        Ok(count)
    }
}
