//! Corpora by way of the public interface: blocks, order and the pieces on the disk.
#![cfg(feature = "corpus")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use guillemet::corpus::{Columns, Corpus, Format, Source, WriteOptions};
use guillemet::table::{TableKind, TableOptions};

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
    let columns =
        Columns { text: "text".to_owned(), id: Some("url".to_owned()), ..Columns::default() };
    Corpus::new(Source::find(path, None).unwrap(), columns)
}

#[test]
fn parts_hold_all_rows_in_order_whatever_the_number_of_threads() {
    let folder = folder("parts");
    fs::write(folder.join("in.jsonl"), lines(900)).unwrap();
    let input = folder.join("in.jsonl");
    let mut outcomes = Vec::new();
    for threads in [1, 2, 5] {
        let target = folder.join(format!("out{threads}"));
        let options = TableOptions { threads, ..TableOptions::default() };
        let write = WriteOptions {
            format: Some("jsonl".parse().unwrap()),
            part_size: 1 << 20,
            ..WriteOptions::default()
        };
        let summary = corpus(input.to_str().unwrap())
            .write(TableKind::Sentences, &options, &target, &write)
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
    assert_eq!(outcomes[0], outcomes[2]);
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
            let columns = Columns { text: "text".to_owned(), ..Columns::default() };
            let target = folder.join(format!("{number}-{name}.jsonl"));
            // Either outcome will do, as long as there is one.
            let outcome = Corpus::new(vec![source], columns).write(
                TableKind::Decode,
                &TableOptions::default(),
                &target,
                &WriteOptions::default(),
            );
            match outcome {
                Ok(summary) => assert!(summary.records + summary.errors < 10),
                Err(error) => assert!(error.is_argument(), "{name}: {error}"),
            }
        }
    }
    fs::remove_dir_all(&folder).unwrap();
}
