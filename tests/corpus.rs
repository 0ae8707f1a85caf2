//! Corpora by way of the public interface: blocks, order and the pieces on the disk.
#![cfg(feature = "corpus")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

use std::fmt::Write as _;
use std::fs;
use std::io::{Cursor, Write as _};
use std::path::{Path, PathBuf};

use guillemet::corpus::{Columns, Corpus, Format, Source, Summary, WriteOptions};
use guillemet::table::{TableKind, TableOptions};
use proptest::prelude::*;

fn folder(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("guillemet-{name}-{}", std::process::id()));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn lines(count: usize) -> String {
    let article = "\\\"We won,\\\" said Ann Lee. ".repeat(200);
    (0..count).fold(String::new(), |mut text, number| {
        writeln!(text, "{{\"url\": \"u{number}\", \"text\": \"{article}\"}}").unwrap();
        text
    })
}

fn corpus(path: &str) -> Corpus {
    let mut columns = Columns::new("text");
    columns.id = Some("url".to_owned());
    Corpus::new(Source::find(path, None).unwrap(), columns)
}

/// Writes the texts of a source.
fn decode(source: Source, target: &Path) -> Result<Summary, guillemet::Error> {
    let columns = Columns::new("text");
    let mut options = WriteOptions::default();
    options.overwrite = true;
    let mut table = TableOptions::default();
    table.threads = 1;
    Corpus::new(vec![source], columns).write(TableKind::Decode, &table, target, &options)
}

#[test]
fn parts_hold_all_rows_in_order_whatever_the_number_of_threads() {
    let folder = folder("parts");
    fs::write(folder.join("in.jsonl"), lines(900)).unwrap();
    let input = folder.join("in.jsonl");
    let mut outcomes = Vec::new();
    for threads in [1, 3] {
        let target = folder.join(format!("out{threads}"));
        let mut options = TableOptions::default();
        options.threads = threads;
        let mut write = WriteOptions::default();
        write.format = Some("jsonl".parse().unwrap());
        write.part_size = 1 << 19;
        let summary = corpus(input.to_str().unwrap())
            .write(TableKind::Paragraphs, &options, &target, &write)
            .unwrap();
        assert_eq!((summary.records, summary.errors), (900, 0));
        let mut parts: Vec<PathBuf> = fs::read_dir(&target)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.to_string_lossy().contains("part-"))
            .collect();
        parts.sort();
        assert!(parts.len() > 2);
        outcomes
            .push(parts.iter().map(|part| fs::read_to_string(part).unwrap()).collect::<Vec<_>>());
    }
    assert_eq!(outcomes[0], outcomes[1]);
    let all = outcomes[0].concat();
    let ids: Vec<&str> = all.lines().map(|line| line.split('"').nth(3).unwrap()).collect();
    let mut seen = ids.clone();
    seen.dedup();
    assert_eq!(seen.len(), 900);
    assert_eq!((seen[0], seen[899]), ("u0", "u899"));
    fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn any_bytes_in_any_format_end_in_errors_not_in_panics() {
    let seeds: [&[u8]; 7] = [
        b"{\"text\": \"a\"}\n{\"text\": [1, {\"a\": \"]\"}]}\n",
        b"[{\"text\": \"a\"}, {\"text\":",
        b"text,url\n\"a,b\n",
        b"PAR1\x15\x04\x15\x00PAR1",
        b"ARROW1\0\0\xff\xff\xff\xff\x10\0\0\0",
        b"PK\x03\x04\x14\0\0\0",
        b"\xff\xfe\0plain",
    ];
    let folder = folder("bytes");
    for (number, seed) in seeds.iter().enumerate() {
        for name in Format::NAMES {
            let format: Format = name.parse().unwrap();
            let source = Source::stream("bytes", Box::new(*seed), Some(format));
            let target = folder.join(format!("{number}-{name}.jsonl"));
            // Either outcome will do, as long as there is one.
            match decode(source, &target) {
                Ok(summary) => assert!(summary.records + summary.errors < 10),
                Err(error) => assert!(error.is_argument(), "{name}: {error}"),
            }
        }
    }
    fs::remove_dir_all(&folder).unwrap();
}

/// Whole files of every kind, with some hundred records each.
fn files() -> Vec<(&'static str, Vec<u8>)> {
    let folder = folder("kinds");
    let text = lines(50);
    let mut files = Vec::new();
    for name in ["a.parquet", "a.arrow", "a.csv", "a.jsonl.gz", "a.jsonl.zst"] {
        let path = folder.join(name);
        let bytes = Cursor::new(text.clone().into_bytes());
        decode(Source::stream("in.jsonl", Box::new(bytes), None), &path).unwrap();
        files.push((name, fs::read(&path).unwrap()));
    }
    fs::remove_dir_all(&folder).unwrap();

    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("in.jsonl", zip::write::SimpleFileOptions::default()).unwrap();
    zip.write_all(text.as_bytes()).unwrap();
    files.push(("a.zip", zip.finish().unwrap().into_inner()));

    let mut tar = tar::Builder::new(Vec::new());
    let mut header = tar::Header::new_gnu();
    header.set_size(text.len() as u64);
    tar.append_data(&mut header, "in.jsonl", text.as_bytes()).unwrap();
    files.push(("a.tar", tar.into_inner().unwrap()));

    let mut bzip2 = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::fast());
    bzip2.write_all(text.as_bytes()).unwrap();
    files.push(("a.jsonl.bz2", bzip2.finish().unwrap()));
    files
}

#[test]
fn files_with_broken_bytes_end_in_errors_not_in_panics() {
    let folder = folder("broken");
    let target = folder.join("out.jsonl");
    for (name, whole) in files() {
        let read = |bytes: Vec<u8>| {
            decode(Source::stream(name, Box::new(Cursor::new(bytes)), None), &target)
        };
        let summary = read(whole.clone()).unwrap();
        assert_eq!((summary.records, summary.errors), (50, 0), "{name}");
        let cut = read(whole[..whole.len() * 2 / 3].to_vec()).unwrap();
        assert!(cut.records < 50 && cut.errors > 0, "{name}: {cut}");
        let changes = prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6);
        let length = any::<prop::sample::Index>();
        let cases = ProptestConfig { cases: 40, failure_persistence: None, ..Default::default() };
        proptest!(cases, |(changes in changes, length in length, is_cut in any::<bool>())| {
            let mut bytes = whole.clone();
            for (place, byte) in changes {
                // Headers and footers are where the bytes mean most.
                let index = place.index(600);
                let index = if byte % 2 == 0 { index } else { bytes.len().saturating_sub(index + 1) };
                let index = index.min(bytes.len() - 1);
                bytes[index] = byte;
            }
            if is_cut {
                bytes.truncate(length.index(bytes.len()));
            }
            // Bytes changed may be other records as well, and those without the column.
            if let Err(error) = read(bytes) {
                prop_assert!(error.is_argument(), "{name}: {error}");
            }
        });
    }
    fs::remove_dir_all(&folder).unwrap();
}
