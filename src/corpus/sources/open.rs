//! Opening a source: decompressed, its format known, the bytes read counted.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read, Seek, SeekFrom};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use arrow::array::RecordBatchReader;
use bzip2::bufread::MultiBzDecoder;
use flate2::bufread::MultiGzDecoder;

use super::format::{Compression, Format, by_suffix, compression_of, format_of, known_suffixes};
use super::source::{Origin, Source};
use crate::Error;

const BUFFER: usize = 256 << 10;
/// Bytes that tell the format and the compression of a file: the header of a tar archive.
const START: u64 = 512;
/// Zstandard looks back over a window that is held in memory, by default of at most 8 MB. Archives
/// packed with `zstd --long=31` have one of 2 GB, which only files of some size may ask for.
const LONGEST_WINDOW: u32 = 31;
const LONG_WINDOW_FROM: u64 = 32 << 20;
const WINDOW: u32 = 28;
/// What is small in its file and large in memory is believed up to this many times the file's size:
/// text is compressed to a third or a fifth.
pub(crate) const PLAUSIBLE_RATIO: u64 = 8;
const BYTE_ORDER_MARK: &[u8] = "\u{FEFF}".as_bytes();

/// What a source gives once it is open.
pub(crate) enum Input<'r> {
    /// Read from start to end.
    Bytes {
        format: Format,
        bytes: Box<dyn BufRead + 'r>,
        /// How many bytes it may well have, by the length of its file; 0 where that is not known.
        plausible: u64,
    },
    /// A format that has its contents listed at the end, or nearly so.
    Seekable(Format, Box<dyn ReadSeek>),
    Batches(Box<dyn RecordBatchReader + Send>),
}

pub(crate) trait ReadSeek: Read + Seek + Send + Sync {}
impl<T: Read + Seek + Send + Sync> ReadSeek for T {}

/// Opens a source; `read` counts its bytes as they lie there. `limit` is the most that is held in
/// memory of what has to be held whole.
///
/// # Errors
///
/// If the file cannot be opened, or if nothing tells the format.
pub(crate) fn open(
    source: Source,
    read: &Arc<AtomicU64>,
    limit: usize,
) -> Result<Input<'static>, Error> {
    let Source { name, origin, format, compression } = source;
    let failed = |cause| Error::file(&name, cause);
    let counted = |inner: Box<dyn Read + Send>| Counted { inner, read: Arc::clone(read) };
    let path = match origin {
        Origin::Batches(batches) => return Ok(Input::Batches(batches)),
        Origin::Unreadable(problem) => return Err(Error::in_source(&name, None, &problem)),
        Origin::Stream(stream) => return open_bytes(&name, counted(stream), None, format, limit),
        Origin::Pipe(path) => {
            let pipe = File::open(path).map_err(failed)?;
            return open_bytes(&name, counted(Box::new(pipe)), None, format, limit);
        }
        Origin::File(path) => path,
    };
    let mut file = File::open(path).map_err(failed)?;
    let length = file.metadata().map_err(failed)?.len();
    let format = match format {
        None => format_of_file(&mut file).map_err(failed)?,
        known => known,
    };
    match format {
        Some(format) if format.is_seekable() && compression == Compression::None => {
            let file = Counted { inner: file, read: Arc::clone(read) };
            Ok(Input::Seekable(format, Box::new(file)))
        }
        _ => open_bytes(&name, counted(Box::new(file)), Some(length), format, limit),
    }
}

/// Opens what is read from start to end, such as a pipe or a member of an archive; `length` is that
/// of the bytes as they lie there, where it is known.
pub(crate) fn open_bytes<'r>(
    name: &str,
    bytes: impl Read + 'r,
    length: Option<u64>,
    format: Option<Format>,
    limit: usize,
) -> Result<Input<'r>, Error> {
    let failed = |cause| Error::file(name, cause);
    let (_, named) = by_suffix(name);
    let bytes = BufReader::with_capacity(BUFFER, bytes);
    let (compression, bytes) = decompressed(bytes, named, length).map_err(failed)?;
    let ratio = if compression == Compression::None { 1 } else { PLAUSIBLE_RATIO };
    let plausible = length.unwrap_or(0).saturating_mul(ratio);
    let (start, mut bytes) = peeked(bytes).map_err(failed)?;
    let Some(format) = format.or_else(|| format_of(&start)) else {
        if start.is_empty() {
            // Nothing at all is a corpus without records.
            return Ok(Input::Bytes { format: Format::Jsonl, bytes, plausible });
        }
        let found = format!("{name:?}, of which neither suffix nor first bytes tell the format");
        let expected = format!("a known suffix ({}), or format=", known_suffixes());
        return Err(Error::argument("sources", found, expected));
    };
    if format.is_seekable() {
        return Ok(Input::Seekable(
            format,
            Box::new(held(name, bytes, plausible.max(limit as u64))?),
        ));
    }
    if start.starts_with(BYTE_ORDER_MARK) {
        bytes.consume(BYTE_ORDER_MARK.len());
    }
    Ok(Input::Bytes { format, bytes, plausible })
}

impl Format {
    fn is_seekable(self) -> bool {
        matches!(self, Self::Parquet | Self::Zip)
    }
}

/// The whole of a file that has to be sought in and cannot be, in memory.
fn held(name: &str, bytes: impl Read, limit: u64) -> Result<Cursor<Vec<u8>>, Error> {
    let mut whole = Vec::new();
    let read = bytes.take(limit.saturating_add(1)).read_to_end(&mut whole);
    read.map_err(|cause| Error::file(name, cause))?;
    if whole.len() as u64 > limit {
        let problem = format!(
            "more than {limit} bytes, which would have to be held in memory: unpack it to a file, or \
             raise record_limit"
        );
        return Err(Error::in_source(name, None, &problem));
    }
    Ok(Cursor::new(whole))
}

/// The first bytes, and all bytes.
fn peeked<'r>(mut bytes: impl BufRead + 'r) -> io::Result<(Vec<u8>, Box<dyn BufRead + 'r>)> {
    let mut start = Vec::new();
    bytes.by_ref().take(START).read_to_end(&mut start)?;
    Ok((start.clone(), Box::new(Cursor::new(start).chain(bytes))))
}

/// Undoes the compression that the first bytes show. What has lost the first bytes of the
/// compression in its name is broken; text that was unpacked and kept its name is read as it is.
fn decompressed<'r>(
    bytes: impl BufRead + 'r,
    named: Compression,
    length: Option<u64>,
) -> io::Result<(Compression, Box<dyn BufRead + 'r>)> {
    let (start, bytes) = peeked(bytes)?;
    let found = compression_of(&start);
    let decoder: Box<dyn Read + 'r> = match found {
        Compression::None if named == Compression::None || is_text(&start) => {
            return Ok((found, bytes));
        }
        Compression::None => {
            let problem = format!("named as {named}, which its first bytes are not");
            return Err(io::Error::new(io::ErrorKind::InvalidData, problem));
        }
        Compression::Gzip => Box::new(MultiGzDecoder::new(bytes)),
        Compression::Zstd => {
            let mut decoder = zstd::Decoder::with_buffer(bytes)?;
            let is_long = length.is_some_and(|length| length >= LONG_WINDOW_FROM);
            decoder.window_log_max(if is_long { LONGEST_WINDOW } else { WINDOW })?;
            Box::new(decoder)
        }
        Compression::Bzip2 => Box::new(MultiBzDecoder::new(bytes)),
    };
    Ok((found, Box::new(BufReader::with_capacity(BUFFER, decoder))))
}

/// Whether the start of a file is text: UTF-8, perhaps cut in a character, without control
/// characters.
fn is_text(start: &[u8]) -> bool {
    let is_cut_only = |error: std::str::Utf8Error| error.error_len().is_none();
    let is_control = |byte: &u8| byte.is_ascii_control() && !byte.is_ascii_whitespace();
    let is_utf8 = std::str::from_utf8(start).map_or_else(is_cut_only, |_| true);
    is_utf8 && !start.is_empty() && !start.iter().any(is_control)
}

fn format_of_file(file: &mut File) -> io::Result<Option<Format>> {
    let mut start = Vec::new();
    file.take(START).read_to_end(&mut start)?;
    file.seek(SeekFrom::Start(0))?;
    Ok(format_of(&start))
}

/// Adds up the bytes that are read.
struct Counted<R> {
    inner: R,
    read: Arc<AtomicU64>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.read.fetch_add(count as u64, Ordering::Relaxed);
        Ok(count)
    }
}

impl<R: Seek> Seek for Counted<R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.inner.seek(to)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn read(bytes: &[u8]) -> String {
        let mut text = String::new();
        let (_, mut bytes) = decompressed(bytes, Compression::None, None).unwrap();
        bytes.read_to_string(&mut text).unwrap();
        text
    }

    #[test]
    fn zstandard_may_come_in_frames_with_long_windows() {
        let mut encoder = zstd::Encoder::new(Vec::new(), 1).unwrap();
        encoder.window_log(28).unwrap();
        encoder.write_all(b"One.").unwrap();
        let frame = encoder.finish().unwrap();
        // Four bytes to be skipped, and two frames.
        let skipped = b"\x5f\x2a\x4d\x18\x04\0\0\0skip".to_vec();
        assert_eq!(read(&[skipped, frame.clone(), frame].concat()), "One.One.");
    }

    #[test]
    fn what_is_not_compressed_stays_as_it_is() {
        assert_eq!(read(b"Plain."), "Plain.");
        assert_eq!(read(b""), "");
    }

    #[test]
    fn a_name_that_its_bytes_belie_is_an_error_unless_they_are_text() {
        let open = |bytes: &'static [u8]| decompressed(bytes, Compression::Gzip, None).map(|_| ());
        assert!(open(b"{\"text\": \"caf\xC3").is_ok());
        for broken in [&b"\x1e\x8b\x08\0\0\0"[..], b"", b"\x1f\0text"] {
            let problem = open(broken).unwrap_err().to_string();
            assert_eq!(problem, "named as gzip, which its first bytes are not");
        }
    }
}
