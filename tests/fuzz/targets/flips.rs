//! Bits flipped in a compressed file: the same rows, or an error; never other rows without one.

use std::fs;
use std::io::Write as _;
use std::ops::Range;
use std::sync::LazyLock;

use guillemet::corpus::Columns;

use super::readers::{decode, target};

/// The name of a file, its bytes, and which of them are flipped.
type File = (&'static str, Vec<u8>, Range<usize>);

/// Files of the kinds whose content has a checksum, and where that is: a zip archive's names have
/// none, and a member of another name may be of no kind that is read.
static FILES: LazyLock<Vec<File>> = LazyLock::new(|| {
    let lines = (0..20)
        .map(|number| format!("{{\"text\": \"{number}: \\\"We won,\\\" said Ann Lee.\"}}\n"))
        .collect::<Vec<_>>()
        .concat();
    let lines = lines.as_bytes();
    let zstd = {
        let mut encoder = zstd::Encoder::new(Vec::new(), 1).unwrap();
        encoder.include_checksum(true).unwrap();
        encoder.write_all(lines).unwrap();
        encoder.finish().unwrap()
    };
    let bzip2 = {
        let mut encoder = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::fast());
        encoder.write_all(lines).unwrap();
        encoder.finish().unwrap()
    };
    let zip = {
        let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        writer.start_file("a.jsonl", zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(lines).unwrap();
        writer.finish().unwrap().into_inner()
    };
    // Behind the local header and the name, and before the directory.
    let content = 37..zip.windows(4).rposition(|four| four == b"PK\x01\x02").unwrap();
    [
        ("a.jsonl.gz", gzip(lines)),
        ("a.jsonl.zst", zstd),
        ("a.jsonl.bz2", bzip2),
        ("a.tar.gz", gzip(&archive(lines))),
    ]
    .into_iter()
    .map(|(name, bytes)| {
        let all = 0..bytes.len();
        (name, bytes, all)
    })
    .chain([("a.zip", zip, content)])
    .collect()
});

fn gzip(content: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(content).unwrap();
    encoder.finish().unwrap()
}

fn archive(lines: &[u8]) -> Vec<u8> {
    let mut archive = tar::Builder::new(Vec::new());
    let mut header = tar::Header::new_gnu();
    header.set_size(lines.len() as u64);
    header.set_mode(0o644);
    archive.append_data(&mut header, "a.jsonl", lines).unwrap();
    archive.into_inner().unwrap()
}

fn columns() -> Columns {
    Columns::new("text")
}

/// The texts in a file, or nothing where an error was told.
fn texts(name: &str, bytes: &[u8]) -> Option<Vec<u8>> {
    let summary = decode(name, bytes, columns()).ok()?;
    (summary.errors == 0).then(|| fs::read(target()).unwrap())
}

/// The first byte chooses the file, each three more flip a bit of it.
pub(crate) fn flipped_bits(input: &[u8]) {
    let Some((&choice, flips)) = input.split_first() else { return };
    let (name, whole, place) = &FILES[usize::from(choice) % FILES.len()];
    let mut bytes = whole.clone();
    for flip in flips.chunks_exact(3).take(4) {
        let at = usize::from(u16::from_be_bytes([flip[0], flip[1]])) % place.len();
        bytes[place.start + at] ^= 1 << (flip[2] % 8);
    }
    if let Some(texts_now) = texts(name, &bytes) {
        assert!(Some(texts_now) == texts(name, whole), "{name}: other rows, and no error");
    }
}
