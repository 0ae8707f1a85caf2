//! What the fuzzer feeds, by name: each takes any bytes and fails by panicking. The tests run them
//! over `tests/fuzz/regressions`.

pub(crate) mod decoding;
pub(crate) mod extraction;
pub(crate) mod flips;
pub(crate) mod manifest;
pub(crate) mod readers;
pub(crate) mod segmentation;

/// A target and its name.
pub(crate) type Target = (&'static str, fn(&[u8]));

pub(crate) const TARGETS: [Target; 17] = [
    ("decode", decoding::any_record),
    ("segment", segmentation::any_text),
    ("quotes", extraction::any_text),
    ("jsonl", |bytes| readers::read("a.jsonl", bytes)),
    ("json", |bytes| readers::read("a.json", bytes)),
    ("csv", |bytes| readers::read("a.csv", bytes)),
    ("tsv", |bytes| readers::read("a.tsv", bytes)),
    ("text", |bytes| readers::read("a.txt", bytes)),
    ("arrow", |bytes| readers::read("a.arrow", bytes)),
    ("parquet", |bytes| readers::read("a.parquet", bytes)),
    ("tar", |bytes| readers::read("a.tar", bytes)),
    ("zip", |bytes| readers::read("a.zip", bytes)),
    ("gz", |bytes| readers::read("a.jsonl.gz", bytes)),
    ("zst", |bytes| readers::read("a.jsonl.zst", bytes)),
    ("bz2", |bytes| readers::read("a.jsonl.bz2", bytes)),
    ("manifest", manifest::any_manifest),
    ("flips", flips::flipped_bits),
];
