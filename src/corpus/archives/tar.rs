//! Tar archives, which are read from start to end.
//!
//! The crate `tar` reads long names whole into memory, stops at the first mark of the end and takes
//! the end of a file for another; so the members are followed here, by its headers.

use std::io::{self, BufRead, ErrorKind, Read};

use tar::{EntryType, Header, PaxExtensions};

use super::member::{format_of_member, read_member};
use crate::Error;
use crate::corpus::sink::RecordSink;

const BLOCK: usize = 512;
/// The most bytes of a long name, or of the extended header of a member.
const LONGEST_HEADER: u64 = 1 << 20;

/// Reads the members of a tar archive whose names tell a format, in their order.
///
/// What stands behind the mark of the end is read on, as when archives were joined.
pub(super) fn read_tar(input: &mut dyn BufRead, sink: &mut RecordSink<'_>) -> Result<(), Error> {
    let archive = sink.source().to_owned();
    let (mut members, mut is_ended) = (0_u64, false);
    let mut extended = Extended::default();
    loop {
        let header = next_header(input);
        let header = match sink.unless_broken(header)? {
            Block::End => break,
            Block::Zeros => {
                is_ended = true;
                continue;
            }
            Block::Header(header) => header,
        };
        is_ended = false;
        let kind = header.entry_type();
        let size = header.entry_size();
        let size = sink.unless_broken(size)?;
        if kind.is_gnu_longname() || kind.is_pax_local_extensions() {
            let read = extended.read(input, kind, size);
            if let Some(problem) = sink.unless_broken(read)? {
                sink.error(None, None, problem)?;
            }
            continue;
        }
        let extension = std::mem::take(&mut extended);
        if kind.is_gnu_longlink() || kind.is_pax_global_extensions() {
            let skipped = skip(input, padded(size));
            sink.unless_broken(skipped)?;
            extended = extension;
            continue;
        }
        members += 1;
        let size = extension.size.unwrap_or(size);
        let name = extension.name.unwrap_or_else(|| header.path_bytes().into_owned());
        let name = String::from_utf8_lossy(&name).into_owned();
        // Links and folders have no bytes, whatever their headers say.
        let size = if kind.is_file() || kind.is_gnu_sparse() { size } else { 0 };
        let mut left = padded(size);
        if let Some(format) = format_of_member(&name) {
            if kind.is_file() {
                let mut member = Member { input: &mut *input, left: size };
                read_member(&archive, &name, format, &mut member, sink)?;
                left -= size - member.left;
            } else if let Some(problem) = unread(&header) {
                sink.begin(&format!("{archive}/{name}"));
                sink.error(None, None, problem)?;
                sink.begin(&archive);
            }
        }
        let skipped = skip_sparse_map(input, &header).and_then(|()| skip(input, left));
        sink.unless_broken(skipped)?;
    }
    match (members, is_ended) {
        (0, _) => sink.error(None, None, "an archive without members"),
        (_, false) => sink.error(None, None, "the archive ends without its end mark"),
        _ => Ok(()),
    }
}

/// Why a member whose name tells a format is not read.
fn unread(header: &Header) -> Option<String> {
    let link = header.link_name_bytes().unwrap_or_default();
    let link = String::from_utf8_lossy(&link);
    match header.entry_type() {
        EntryType::Link => Some(format!("a link to {link:?}, which is read under that name")),
        EntryType::Symlink => Some(format!("a link to {link:?}, which is not followed")),
        EntryType::GNUSparse => Some("a file with holes, which is not read".to_owned()),
        EntryType::Directory => None,
        _ => Some("no file but a pipe, a device or the like".to_owned()),
    }
}

/// What stands before the header of a member for want of room in it.
#[derive(Default)]
struct Extended {
    name: Option<Vec<u8>>,
    size: Option<u64>,
}

impl Extended {
    /// Reads a long name or an extended header. Gives what is wrong with it.
    fn read(
        &mut self,
        input: &mut dyn BufRead,
        kind: EntryType,
        size: u64,
    ) -> io::Result<Option<String>> {
        if size > LONGEST_HEADER {
            skip(input, padded(size))?;
            let problem =
                format!("a name or header of {size} bytes, where {LONGEST_HEADER} are the limit");
            return Ok(Some(problem));
        }
        let mut bytes = vec![0; usize::try_from(padded(size)).unwrap_or_default()];
        input.read_exact(&mut bytes)?;
        bytes.truncate(usize::try_from(size).unwrap_or_default());
        if kind.is_gnu_longname() {
            let end = memchr::memchr(0, &bytes).unwrap_or(bytes.len());
            bytes.truncate(end);
            self.name = Some(bytes);
            return Ok(None);
        }
        for extension in PaxExtensions::new(&bytes) {
            let extension = extension?;
            match extension.key_bytes() {
                b"path" => self.name = Some(extension.value_bytes().to_vec()),
                b"size" => {
                    let size = std::str::from_utf8(extension.value_bytes()).unwrap_or_default();
                    let size = size.parse().map_err(|_| broken("a size that is no number"))?;
                    self.size = Some(size);
                }
                _ => {}
            }
        }
        Ok(None)
    }
}

/// The bytes of a member.
struct Member<'r> {
    input: &'r mut dyn BufRead,
    left: u64,
}

impl Read for Member<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = (&mut *self.input).take(self.left).read(buffer)?;
        if count == 0 && self.left > 0 && !buffer.is_empty() {
            return Err(ErrorKind::UnexpectedEof.into());
        }
        self.left -= count as u64;
        Ok(count)
    }
}

enum Block {
    Header(Box<Header>),
    Zeros,
    End,
}

fn next_header(input: &mut dyn BufRead) -> io::Result<Block> {
    if input.fill_buf()?.is_empty() {
        return Ok(Block::End);
    }
    let mut header = Header::new_old();
    input.read_exact(header.as_mut_bytes())?;
    let bytes = header.as_bytes();
    if bytes.iter().all(|byte| *byte == 0) {
        return Ok(Block::Zeros);
    }
    // Its own field counts as spaces.
    let sum: u32 = bytes
        .iter()
        .enumerate()
        .map(|(at, &byte)| match at {
            148..156 => u32::from(b' '),
            _ => u32::from(byte),
        })
        .sum();
    if header.cksum().is_ok_and(|stated| stated == sum) {
        Ok(Block::Header(Box::new(header)))
    } else {
        Err(broken("a broken header"))
    }
}

/// Passes over the list of holes that follows the header of a file with many.
fn skip_sparse_map(input: &mut dyn BufRead, header: &Header) -> io::Result<()> {
    let mut is_extended = header.entry_type().is_gnu_sparse()
        && header.as_gnu().is_some_and(tar::GnuHeader::is_extended);
    while is_extended {
        let mut more = tar::GnuExtSparseHeader::new();
        input.read_exact(more.as_mut_bytes())?;
        is_extended = more.is_extended();
    }
    Ok(())
}

fn padded(size: u64) -> u64 {
    size.checked_next_multiple_of(BLOCK as u64).unwrap_or(u64::MAX)
}

fn skip(input: &mut dyn BufRead, mut left: u64) -> io::Result<()> {
    while left > 0 {
        let length = input.fill_buf()?.len().min(usize::try_from(left).unwrap_or(usize::MAX));
        if length == 0 {
            return Err(ErrorKind::UnexpectedEof.into());
        }
        input.consume(length);
        left -= length as u64;
    }
    Ok(())
}

fn broken(problem: &str) -> io::Error {
    io::Error::new(ErrorKind::InvalidData, problem)
}
