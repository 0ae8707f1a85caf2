//! Records in Arrow's interprocess format, as a stream or as a file, which is a stream between two
//! marks.
//!
//! The lengths that a message states are looked at before anything is allocated for them: a message
//! may have twice the limit of a record, or as many bytes as its file well may; and its wanted
//! columns may grow to that limit, or to so many times the message, when they are decompressed.
//! Columns that nobody asked for are not decompressed.

use std::collections::HashMap;
use std::io::{self, BufRead, Read};
use std::sync::Arc;

use arrow::array::RecordBatch;
use arrow::buffer::Buffer;
use arrow::datatypes::{DataType, Schema, SchemaRef, UnionMode};
use arrow::ipc;
use arrow::ipc::reader::{read_dictionary, read_record_batch};

use super::batches::{positions, push};
use super::splitter::skip_to_end;
use crate::Error;
use crate::corpus::columns::Positions;
use crate::corpus::sink::RecordSink;
use crate::corpus::sources::PLAUSIBLE_RATIO;

const FILE_MAGIC: &[u8] = b"ARROW1";
const CONTINUATION: [u8; 4] = [0xFF; 4];
/// The most bytes of a message's header: a schema of a hundred thousand columns.
const LONGEST_HEADER: usize = 64 << 20;
/// Rows without any bytes behind them, as columns of nothing but nulls have.
const EMPTY_ROWS: u64 = 1 << 20;

/// Reads Arrow IPC; `plausible` is how many bytes the whole may well have.
pub(crate) fn read_ipc(
    input: &mut dyn BufRead,
    plausible: u64,
    sink: &mut RecordSink<'_>,
) -> Result<(), Error> {
    let is_file = sink.unless_broken(input.fill_buf())?.starts_with(FILE_MAGIC);
    if is_file {
        input.consume(FILE_MAGIC.len());
        // The mark is padded with zeros, by some to 8 bytes and by others to 64.
        while sink.unless_broken(input.fill_buf())?.first() == Some(&0) {
            input.consume(1);
        }
    }
    let limit = (sink.limit() as u64).saturating_mul(2);
    let mut messages = Messages { input, body_limit: plausible.max(limit), limit, schema: None };
    let mut dictionaries = HashMap::new();
    let mut row = 0;
    let mut wanted: Option<Positions> = None;
    while let Some(message) = sink.unless_broken(messages.next_message())? {
        if let (Some(schema), None) = (&messages.schema, &wanted) {
            wanted = Some(positions(schema, sink.columns())?);
        }
        let Some(positions) = &wanted else { continue };
        let batch = messages.batch(&message, positions, &mut dictionaries);
        let Some(batch) = sink.unless_broken(batch)? else { continue };
        let projected = Positions { text: 0, carried: (1..=positions.carried.len()).collect() };
        push(&projected, &batch, row, sink)?;
        row += batch.num_rows() as u64;
    }
    if messages.schema.is_none() {
        sink.error(None, None, "no schema, with which an Arrow stream begins")?;
    }
    let rest = if is_file { footer(input) } else { skip_to_end(input).map(|rest| rest == 0) };
    match sink.unless_broken(rest)? {
        true => Ok(()),
        false if is_file => sink.error(None, None, "the file ends before its footer"),
        false => sink.error(None, None, "bytes behind the end of the stream, which are not read"),
    }
}

/// Whether the rest of a file is its footer, the footer's length and the mark.
fn footer(input: &mut dyn BufRead) -> io::Result<bool> {
    const TAIL: usize = 10;
    let (mut tail, mut length) = (Vec::new(), 0_u64);
    loop {
        let buffer = input.fill_buf()?;
        if buffer.is_empty() {
            break;
        }
        let used = buffer.len();
        tail.extend_from_slice(buffer.get(used.saturating_sub(TAIL)..).unwrap_or_default());
        tail.drain(..tail.len().saturating_sub(TAIL));
        input.consume(used);
        length += used as u64;
    }
    let Some((footer, FILE_MAGIC)) = tail.split_first_chunk::<4>() else { return Ok(false) };
    Ok(u64::from(u32::from_le_bytes(*footer)) + TAIL as u64 <= length)
}

/// The messages of a stream.
struct Messages<'r> {
    input: &'r mut dyn BufRead,
    /// The most bytes of a message's body.
    body_limit: u64,
    /// The most bytes that a body may grow to, and that dictionaries may have.
    limit: u64,
    schema: Option<SchemaRef>,
}

/// A message: its header, a flatbuffer, and the bytes of its columns.
struct Message {
    header: Vec<u8>,
    body: Buffer,
}

impl Messages<'_> {
    /// The next message behind the schema, which is taken note of; `None` at the end.
    fn next_message(&mut self) -> io::Result<Option<Message>> {
        let Some(length) = self.header_length()? else { return Ok(None) };
        if length > LONGEST_HEADER {
            return Err(broken(format!("a header of {length} bytes")));
        }
        let header = self.take(length as u64)?;
        let message =
            ipc::root_as_message(&header).map_err(|problem| broken(problem.to_string()))?;
        let length = u64::try_from(message.bodyLength()).unwrap_or(u64::MAX);
        if length > self.body_limit {
            let limit = self.body_limit;
            return Err(broken(format!(
                "a message of {length} bytes, where {limit} are the limit by record_limit"
            )));
        }
        if let Some(schema) = message.header_as_schema() {
            if self.schema.is_some() {
                return Err(broken("a second schema".to_owned()));
            }
            self.schema = Some(Arc::new(ipc::convert::fb_to_schema(schema)));
        }
        let body = Buffer::from_vec(self.take(length)?);
        Ok(Some(Message { header, body }))
    }

    /// The length of the next header; `None` behind the last message.
    fn header_length(&mut self) -> io::Result<Option<usize>> {
        let mut length = [0; 4];
        let read = self.input.take(4).read(&mut length)?;
        if read == 0 {
            // Some writers leave out the mark of the end, which only files have need of.
            return Ok(None);
        }
        let rest = length.get_mut(read..).unwrap_or_default();
        self.input.read_exact(rest)?;
        if length == CONTINUATION {
            self.input.read_exact(&mut length)?;
        }
        let length = u32::from_le_bytes(length) as usize;
        Ok((length > 0).then_some(length))
    }

    /// So many bytes, for which memory is taken as they come.
    fn take(&mut self, length: u64) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        bytes
            .try_reserve_exact(usize::try_from(length).unwrap_or(usize::MAX))
            .map_err(io::Error::other)?;
        if (&mut *self.input).take(length).read_to_end(&mut bytes)? as u64 == length {
            Ok(bytes)
        } else {
            Err(io::ErrorKind::UnexpectedEof.into())
        }
    }

    /// The wanted columns of a message, if it is a batch; a dictionary is added to those known.
    fn batch(
        &self,
        message: &Message,
        positions: &Positions,
        dictionaries: &mut HashMap<i64, arrow::array::ArrayRef>,
    ) -> io::Result<Option<RecordBatch>> {
        let Some(schema) = &self.schema else { return Ok(None) };
        let header = ipc::root_as_message(&message.header);
        let header = header.map_err(|problem| broken(problem.to_string()))?;
        let failed = |problem: arrow::error::ArrowError| broken(problem.to_string());
        if let Some(dictionary) = header.header_as_dictionary_batch() {
            let batch = dictionary.data().ok_or_else(|| broken("no dictionary".to_owned()))?;
            let all = 0..batch.buffers().map_or(0, |buffers| buffers.len());
            let held: usize = dictionaries.values().map(|held| held.get_buffer_memory_size()).sum();
            self.check(&batch, &message.body, &[all], held as u64)?;
            let version = header.version();
            read_dictionary(&message.body, dictionary, schema, dictionaries, &version)
                .map_err(failed)?;
            return Ok(None);
        }
        let Some(batch) = header.header_as_record_batch() else { return Ok(None) };
        let mut columns = vec![positions.text];
        columns.extend(&positions.carried);
        let buffers = wanted_buffers(schema, &batch, &columns, header.version())?;
        self.check(&batch, &message.body, &buffers, 0)?;
        let version = header.version();
        let schema = SchemaRef::clone(schema);
        read_record_batch(&message.body, batch, schema, dictionaries, Some(&columns), &version)
            .map(Some)
            .map_err(failed)
    }

    /// That buffers lie in the body, and how much they are when they are decompressed.
    fn check(
        &self,
        batch: &ipc::RecordBatch<'_>,
        body: &Buffer,
        wanted: &[std::ops::Range<usize>],
        held: u64,
    ) -> io::Result<()> {
        let rows = u64::try_from(batch.length()).unwrap_or(u64::MAX);
        let codec = batch.compression().map(|compression| compression.codec());
        let limit = self.limit.max(PLAUSIBLE_RATIO.saturating_mul(body.len() as u64));
        let mut size = held;
        for (index, buffer) in batch.buffers().iter().flatten().enumerate() {
            let range =
                usize::try_from(buffer.offset()).ok().zip(usize::try_from(buffer.length()).ok());
            let bytes =
                range.and_then(|(start, length)| body.get(start..start.checked_add(length)?));
            let bytes =
                bytes.ok_or_else(|| broken("a column outside of its message".to_owned()))?;
            if !wanted.iter().any(|range| range.contains(&index)) || bytes.is_empty() {
                continue;
            }
            size = size.saturating_add(match codec {
                None => bytes.len() as u64,
                Some(codec) => decompressed_length(bytes, codec, limit)?,
            });
            if size > limit && (codec.is_some() || held > 0) {
                return Err(broken(format!(
                    "columns of {size} bytes, where {limit} are the limit by record_limit"
                )));
            }
        }
        if rows > size.saturating_mul(8).saturating_add(EMPTY_ROWS) {
            return Err(broken(format!("{rows} rows, which its bytes cannot hold")));
        }
        Ok(())
    }
}

/// How long a compressed buffer says that it is. A frame of LZ4 may be longer, and is then broken:
/// its blocks are counted, and where they do not tell, it is decompressed for its length alone.
fn decompressed_length(bytes: &[u8], codec: ipc::CompressionType, limit: u64) -> io::Result<u64> {
    let (length, frame) = bytes.split_first_chunk::<8>().ok_or(io::ErrorKind::UnexpectedEof)?;
    let length = match i64::from_le_bytes(*length) {
        // It is not compressed after all.
        -1 => return Ok(frame.len() as u64),
        length => u64::try_from(length).unwrap_or(u64::MAX),
    };
    // Blocks are full but for the last one.
    let is_in_doubt =
        || lz4_blocks(frame).is_none_or(|(count, size)| count.saturating_sub(1) * size >= length);
    if length <= limit && codec == ipc::CompressionType::LZ4_FRAME && is_in_doubt() {
        let mut frame = lz4_flex::frame::FrameDecoder::new(frame);
        let found = io::copy(&mut frame.by_ref().take(length + 1), &mut io::sink())?;
        if found != length {
            return Err(broken(format!("a column of {length} bytes, which has more or less")));
        }
    }
    Ok(length)
}

/// How many blocks a frame of LZ4 has, and the most bytes that one may grow to; `None` for a frame
/// of another kind or one that is not whole.
fn lz4_blocks(frame: &[u8]) -> Option<(u64, u64)> {
    const MAGIC: [u8; 4] = 0x184D_2204_u32.to_le_bytes();
    let ([magic @ .., flags, sizes], rest) = frame.split_first_chunk::<6>()?;
    if *magic != MAGIC {
        return None;
    }
    let has = |bit: u8| usize::from(flags >> bit & 1);
    // The length of the content, a dictionary's number and the checksum of the header follow.
    let mut rest = rest.get(8 * has(3) + 4 * has(0) + 1..)?;
    let size = 1 << (8 + 2 * (u64::from(*sizes) >> 4 & 7));
    let mut count = 0;
    loop {
        let (length, blocks) = rest.split_first_chunk::<4>()?;
        let length = u32::from_le_bytes(*length);
        if length == 0 {
            return Some((count, size));
        }
        // The highest bit tells that a block is not compressed.
        rest = blocks.get((length & 0x7FFF_FFFF) as usize + 4 * has(4)..)?;
        count += 1;
    }
}

/// Which buffers of a batch belong to some columns.
fn wanted_buffers(
    schema: &Schema,
    batch: &ipc::RecordBatch<'_>,
    columns: &[usize],
    version: ipc::MetadataVersion,
) -> io::Result<Vec<std::ops::Range<usize>>> {
    let counts: Vec<i64> = batch.variadicBufferCounts().iter().flatten().collect();
    let mut counts = counts.into_iter();
    let mut start = 0;
    let mut wanted = Vec::new();
    for (index, field) in schema.fields().iter().enumerate() {
        let count = buffer_count(field.data_type(), &mut counts, version);
        let count = count.ok_or_else(|| broken("a column of an unknown layout".to_owned()))?;
        if columns.contains(&index) {
            wanted.push(start..start + count);
        }
        start += count;
    }
    Ok(wanted)
}

/// How many buffers a column of a type has in a message.
fn buffer_count(
    kind: &DataType,
    counts: &mut impl Iterator<Item = i64>,
    version: ipc::MetadataVersion,
) -> Option<usize> {
    Some(match kind {
        DataType::Null => 0,
        DataType::Utf8 | DataType::Binary | DataType::LargeUtf8 | DataType::LargeBinary => 3,
        DataType::Utf8View | DataType::BinaryView => 2 + usize::try_from(counts.next()?).ok()?,
        DataType::List(child) | DataType::LargeList(child) | DataType::Map(child, _) => {
            2 + buffer_count(child.data_type(), counts, version)?
        }
        DataType::ListView(child) | DataType::LargeListView(child) => {
            3 + buffer_count(child.data_type(), counts, version)?
        }
        DataType::FixedSizeList(child, _) => 1 + buffer_count(child.data_type(), counts, version)?,
        DataType::Struct(children) => children.iter().try_fold(1, |sum, child| {
            Some(sum + buffer_count(child.data_type(), counts, version)?)
        })?,
        DataType::RunEndEncoded(ends, values) => {
            buffer_count(ends.data_type(), counts, version)?
                + buffer_count(values.data_type(), counts, version)?
        }
        DataType::Union(children, mode) => {
            let own = 1
                + usize::from(version < ipc::MetadataVersion::V5)
                + usize::from(*mode == UnionMode::Dense);
            children.iter().try_fold(own, |sum, (_, child)| {
                Some(sum + buffer_count(child.data_type(), counts, version)?)
            })?
        }
        // A dictionary has its keys here; everything else has values of one width.
        _ => 2,
    })
}

fn broken(problem: String) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, problem)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use lz4_flex::frame::{BlockSize, FrameEncoder, FrameInfo};

    use super::*;

    /// A column of zeros that says it has so many.
    fn column(info: FrameInfo, zeros: usize, said: usize) -> Vec<u8> {
        let mut encoder = FrameEncoder::with_frame_info(info, Vec::new());
        encoder.write_all(&vec![0; zeros]).unwrap();
        [(said as u64).to_le_bytes().to_vec(), encoder.finish().unwrap()].concat()
    }

    #[test]
    fn what_a_column_grows_to_is_what_it_says() {
        let length = |bytes: &[u8]| {
            decompressed_length(bytes, ipc::CompressionType::LZ4_FRAME, 1 << 24).map_err(drop)
        };
        for size in [BlockSize::Max64KB, BlockSize::Max256KB] {
            for zeros in [0, 1, 65_536, 65_537, 300_000] {
                let plain = FrameInfo::new().block_size(size);
                let checked = plain.clone().block_checksums(true).content_checksum(true);
                for info in [plain, checked] {
                    let whole = column(info.clone(), zeros, zeros);
                    let (count, size) = lz4_blocks(&whole[8..]).unwrap();
                    assert_eq!(count, (zeros as u64).div_ceil(size));
                    assert_eq!(length(&whole), Ok(zeros as u64));
                    let longer = column(info, zeros + size as usize, zeros);
                    assert_eq!(length(&longer), Err(()));
                    assert_eq!(lz4_blocks(&whole[8..whole.len() - 5]), None);
                }
            }
        }
    }
}
