//! Bits flipped in a compressed file: the same rows, or an error; never other rows without one.

use std::fs;
use std::io::Write as _;
use std::sync::LazyLock;

use guillemet::corpus::Columns;

use super::readers::{FOLDER, decode, target, write};

/// Files of the kinds whose bytes have a checksum.
static FILES: LazyLock<Vec<(&'static str, Vec<u8>)>> = LazyLock::new(|| {
    let lines: Vec<String> = (0..20)
        .map(|number| format!("{{\"text\": \"{number}: \\\"We won,\\\" said Ann Lee.\"}}\n"))
        .collect();
    let lines = lines.concat();
    let mut files = Vec::new();
    for name in ["a.jsonl.gz", "a.jsonl.zst"] {
        let path = FOLDER.join(name);
        write("a.jsonl", lines.as_bytes(), columns(), &path).unwrap();
        files.push((name, fs::read(path).unwrap()));
    }
    let mut bzip2 = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::fast());
    bzip2.write_all(lines.as_bytes()).unwrap();
    files.push(("a.jsonl.bz2", bzip2.finish().unwrap()));
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(&archive(&lines)).unwrap();
    files.push(("a.tar.gz", gzip.finish().unwrap()));
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    zip.start_file("a.jsonl", zip::write::SimpleFileOptions::default()).unwrap();
    zip.write_all(lines.as_bytes()).unwrap();
    files.push(("a.zip", zip.finish().unwrap().into_inner()));
    files
});

fn archive(lines: &str) -> Vec<u8> {
    let mut archive = tar::Builder::new(Vec::new());
    let mut header = tar::Header::new_gnu();
    header.set_size(lines.len() as u64);
    header.set_mode(0o644);
    archive.append_data(&mut header, "a.jsonl", lines.as_bytes()).unwrap();
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
    let (name, whole) = &FILES[usize::from(choice) % FILES.len()];
    let mut bytes = whole.clone();
    for flip in flips.chunks_exact(3).take(4) {
        let place = usize::from(u16::from_be_bytes([flip[0], flip[1]])) % bytes.len();
        bytes[place] ^= 1 << (flip[2] % 8);
    }
    if let Some(texts_now) = texts(name, &bytes) {
        assert!(Some(texts_now) == texts(name, whole), "{name}: other rows, and no error");
    }
}
