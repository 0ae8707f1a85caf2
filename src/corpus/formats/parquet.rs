//! Records as rows of Parquet files.
//!
//! Memory is taken for what the footer and the headers of pages state, so both are looked at
//! first. Where pages have checksums, these are believed.

use std::io::{self, BufReader, Read, SeekFrom};
use std::sync::{Arc, Mutex, PoisonError};

use arrow::array::RecordBatchReader;
use arrow::datatypes::{DataType, FieldRef, Schema};
use bytes::Bytes;
use flate2::bufread::MultiGzDecoder;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder,
};
use parquet::errors::ParquetError;
use parquet::file::metadata::ParquetMetaData;
use parquet::file::reader::{ChunkReader, Length};

use super::batches::{positions, push};
use super::thrift::walk;
use crate::Error;
use crate::corpus::columns::Positions;
use crate::corpus::sink::RecordSink;
use crate::corpus::sources::{Compression, ReadSeek, compression_of};

/// What is read from Parquet at a time: so many rows, or as many as make so many bytes.
const ROWS: usize = 512;
const ROWS_BYTES: i64 = 8 << 20;

/// What is looked at of the header of a page, and where it has the size.
const PAGE_HEADER: u64 = 4096;
const UNCOMPRESSED_PAGE_SIZE: i64 = 2;

/// Reads the wanted columns of a Parquet file.
pub(crate) fn read_parquet(
    input: Box<dyn ReadSeek>,
    sink: &mut RecordSink<'_>,
) -> Result<(), Error> {
    sink.expect_surrogates(false)?;
    let broken = |error: ParquetError| io::Error::other(error);
    let limit = sink.limit() as u64;
    let mut chunks = sink.unless_broken(Chunks::new(input))?;
    let footer = chunks.check_footer(limit);
    sink.unless_broken(footer.map_err(broken))?;
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
    chunks.page_limit = Some(limit.saturating_mul(2));
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
    /// The most bytes of a page, decompressed, once nothing but pages is read.
    page_limit: Option<u64>,
}

impl Chunks {
    fn new(mut file: Box<dyn ReadSeek>) -> io::Result<Self> {
        let length = file.seek(SeekFrom::End(0))?;
        Ok(Self { file: Arc::new(Mutex::new(file)), length, page_limit: None })
    }

    /// That the footer's lists can be as long as they say: memory is taken for them at once.
    fn check_footer(&self, limit: u64) -> Result<(), ParquetError> {
        let tail = self.get_bytes(self.length.saturating_sub(8), 8)?;
        let Some((length, b"PAR1")) = tail.split_first_chunk() else {
            return Err(ParquetError::General("no Parquet file: no mark at its end".to_owned()));
        };
        let length = u64::from(u32::from_le_bytes(*length));
        let Some(start) = self.length.checked_sub(length + 8).filter(|_| length <= limit) else {
            return Err(ParquetError::General(format!("a footer of {length} bytes")));
        };
        let footer = self.get_bytes(start, length as usize)?;
        walk(&footer, &mut |_, _| ())
            .ok_or_else(|| ParquetError::General("a broken footer".to_owned()))
    }

    /// That a page is not larger than the limit when it is decompressed.
    fn check_page(&self, start: u64, limit: u64) -> Result<(), ParquetError> {
        let mut header = Vec::new();
        self.from(start).take(PAGE_HEADER).read_to_end(&mut header)?;
        let mut size = None;
        // Statistics may make it longer than what is looked at: the sizes come first.
        let _ = walk(&header, &mut |field, value| {
            if field == UNCOMPRESSED_PAGE_SIZE {
                size = u64::try_from(value).ok();
            }
        });
        match size {
            Some(size) if size <= limit => Ok(()),
            Some(size) => {
                let problem = format!("a page of {size} bytes, where {limit} are the limit");
                Err(ParquetError::General(problem))
            }
            None => Err(ParquetError::General("a page of unknown size".to_owned())),
        }
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
        if let Some(limit) = self.page_limit {
            self.check_page(start, limit)?;
        }
        Ok(BufReader::new(self.from(start)))
    }

    fn get_bytes(&self, start: u64, length: usize) -> Result<Bytes, ParquetError> {
        // Not allocated ahead: a broken file may ask for anything.
        let mut bytes = Vec::new();
        self.from(start).take(length as u64).read_to_end(&mut bytes)?;
        if bytes.len() < length {
            return Err(ParquetError::EOF("the file ends within a column".to_owned()));
        }
        if let (Some(limit), Compression::Gzip) = (self.page_limit, compression_of(&bytes)) {
            // Gzip is decompressed to its end, whatever the header of the page says.
            let mut page = MultiGzDecoder::new(bytes.as_slice()).take(limit.saturating_add(1));
            if io::copy(&mut page, &mut io::sink()).is_ok_and(|size| size > limit) {
                return Err(ParquetError::General(format!("a page of more than {limit} bytes")));
            }
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
