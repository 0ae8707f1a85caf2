//! Records as rows of Parquet files.

use std::io::{self, BufReader, Read, SeekFrom};
use std::sync::{Arc, Mutex, PoisonError};

use arrow::array::RecordBatchReader;
use arrow::datatypes::{DataType, FieldRef, Schema};
use bytes::Bytes;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder,
};
use parquet::errors::ParquetError;
use parquet::file::metadata::ParquetMetaData;
use parquet::file::reader::{ChunkReader, Length};

use super::batches::{positions, push};
use crate::Error;
use crate::corpus::columns::Positions;
use crate::corpus::sink::RecordSink;
use crate::corpus::sources::ReadSeek;

/// What is read from Parquet at a time: so many rows, or as many as make so many bytes.
const ROWS: usize = 512;
const ROWS_BYTES: i64 = 8 << 20;

/// Reads the wanted columns of a Parquet file.
pub(crate) fn read_parquet(
    input: Box<dyn ReadSeek>,
    sink: &mut RecordSink<'_>,
) -> Result<(), Error> {
    sink.expect_surrogates(false)?;
    let broken = |error: ParquetError| io::Error::other(error);
    let chunks = sink.unless_broken(Chunks::new(input))?;
    let metadata = ArrowReaderMetadata::load(&chunks, ArrowReaderOptions::new()).map_err(broken);
    let metadata = sink.unless_broken(metadata)?;
    let wanted = positions(metadata.schema(), sink.columns())?;
    let roots = std::iter::once(wanted.text).chain(wanted.carried.iter().copied());
    let mask = ProjectionMask::roots(metadata.parquet_schema(), roots);
    // Texts are read as views: the values of a dictionary are then not copied to every row.
    let schema = Arc::new(with_views(metadata.schema(), &wanted));
    let options = ArrowReaderOptions::new().with_schema(schema);
    let metadata = ArrowReaderMetadata::try_new(Arc::clone(metadata.metadata()), options);
    let metadata = sink.unless_broken(metadata.map_err(broken))?;
    let rows = rows_at_a_time(metadata.metadata(), &mask);
    let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(chunks, metadata);
    let reader = builder.with_projection(mask).with_batch_size(rows).build();
    let reader = sink.unless_broken(reader.map_err(broken))?;
    let wanted = positions(&reader.schema(), sink.columns())?;
    let mut row = 0;
    for batch in reader {
        let batch = sink.unless_broken(batch.map_err(io::Error::other))?;
        push(&wanted, &batch, row, sink)?;
        row += batch.num_rows() as u64;
    }
    Ok(())
}

/// The schema with the wanted columns of texts as views.
fn with_views(schema: &Schema, wanted: &Positions) -> Schema {
    let is_wanted = |index| index == wanted.text || wanted.carried.contains(&index);
    let fields = schema.fields().iter().enumerate().map(|(index, field)| {
        let view = match field.data_type() {
            DataType::Utf8 | DataType::LargeUtf8 => DataType::Utf8View,
            DataType::Binary | DataType::LargeBinary => DataType::BinaryView,
            _ => return FieldRef::clone(field),
        };
        let view = field.as_ref().clone().with_data_type(view);
        if is_wanted(index) { Arc::new(view) } else { FieldRef::clone(field) }
    });
    Schema::new_with_metadata(fields.collect::<Vec<_>>(), schema.metadata().clone())
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
