//! Opening a source: decompressed, its format known, the bytes read counted.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read, Seek, SeekFrom};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use arrow::array::RecordBatchReader;
use bzip2::bufread::MultiBzDecoder;
use flate2::bufread::MultiGzDecoder;

use super::format::{Compression, Format, compression_of, format_of, known_suffixes};
use super::source::{Origin, Source};
use crate::Error;

const BUFFER: usize = 256 << 10;
/// Archives packed with `zstd --long=31` look back over 2 GB, which only they make the memory need.
const LONGEST_WINDOW: u32 = 31;
const BYTE_ORDER_MARK: &[u8] = "\u{FEFF}".as_bytes();

/// What a source gives once it is open.
pub(crate) enum Input<'r> {
    /// Read from start to end.
    Bytes(Format, Box<dyn BufRead + 'r>),
    /// A format that has its contents listed at the end, or nearly so.
    Seekable(Format, Box<dyn ReadSeek>),
    Batches(Box<dyn RecordBatchReader + Send>),
}

pub(crate) trait ReadSeek: Read + Seek + Send + Sync {}
impl<T: Read + Seek + Send + Sync> ReadSeek for T {}

/// Opens a source; `read` counts its bytes as they lie there.
///
/// # Errors
///
/// If the file cannot be opened, or if nothing tells the format.
pub(crate) fn open(source: Source, read: &Arc<AtomicU64>) -> Result<Input<'static>, Error> {
    let Source { name, origin, format, compression } = source;
    let counted = |inner: Box<dyn Read + Send>| Counted { inner, read: Arc::clone(read) };
    match origin {
        Origin::Batches(batches) => Ok(Input::Batches(batches)),
        Origin::Stream(stream) => open_bytes(&name, counted(stream), format),
        Origin::File(path) => {
            let mut file = File::open(path).map_err(|cause| Error::file(&name, cause))?;
            let format = match format {
                None => format_of_file(&mut file).map_err(|cause| Error::file(&name, cause))?,
                known => known,
            };
            match format {
                Some(format) if format.is_seekable() && compression == Compression::None => {
                    let file = Counted { inner: file, read: Arc::clone(read) };
                    Ok(Input::Seekable(format, Box::new(file)))
                }
                _ => open_bytes(&name, counted(Box::new(file)), format),
            }
        }
    }
}

/// Opens what is read from start to end, such as a pipe or a member of an archive.
pub(crate) fn open_bytes<'r>(
    name: &str,
    bytes: impl Read + 'r,
    format: Option<Format>,
) -> Result<Input<'r>, Error> {
    let failed = |cause| Error::file(name, cause);
    let mut bytes = decompressed(BufReader::with_capacity(BUFFER, bytes)).map_err(failed)?;
    let start = bytes.fill_buf().map_err(failed)?;
    let Some(format) = format.or_else(|| format_of(start)) else {
        if start.is_empty() {
            // Nothing at all is a corpus without records.
            return Ok(Input::Bytes(Format::Jsonl, bytes));
        }
        let found = format!("{name:?}, of which neither suffix nor first bytes tell the format");
        let expected = format!("a known suffix ({}), or format=", known_suffixes());
        return Err(Error::argument("sources", found, expected));
    };
    if format.is_seekable() {
        let mut whole = Vec::new();
        bytes.read_to_end(&mut whole).map_err(failed)?;
        return Ok(Input::Seekable(format, Box::new(Cursor::new(whole))));
    }
    if start.starts_with(BYTE_ORDER_MARK) {
        bytes.consume(BYTE_ORDER_MARK.len());
    }
    Ok(Input::Bytes(format, bytes))
}

impl Format {
    fn is_seekable(self) -> bool {
        matches!(self, Self::Parquet | Self::Zip)
    }
}

/// Undoes the compression that the first bytes show, whatever the name says.
fn decompressed<'r>(mut bytes: impl BufRead + 'r) -> io::Result<Box<dyn BufRead + 'r>> {
    let compression = compression_of(bytes.fill_buf()?);
    let decoder: Box<dyn Read + 'r> = match compression {
        Compression::None => return Ok(Box::new(bytes)),
        Compression::Gzip => Box::new(MultiGzDecoder::new(bytes)),
        Compression::Zstd => {
            let mut decoder = zstd::Decoder::with_buffer(bytes)?;
            decoder.window_log_max(LONGEST_WINDOW)?;
            Box::new(decoder)
        }
        Compression::Bzip2 => Box::new(MultiBzDecoder::new(bytes)),
    };
    Ok(Box::new(BufReader::with_capacity(BUFFER, decoder)))
}

fn format_of_file(file: &mut File) -> io::Result<Option<Format>> {
    let mut start = Vec::new();
    file.take(512).read_to_end(&mut start)?;
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
        decompressed(bytes).unwrap().read_to_string(&mut text).unwrap();
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
}
