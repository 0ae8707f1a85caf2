//! Random records through every table, under random options: no error, no panic, and no record's
//! rows depend on the others.
//!
//! Two thousand by default, no two of them the same. More take
//! `RECORDS=1000000 THREADS=2 SEED=1 cargo test --release --features arrow --test random_records --
//! --nocapture`, which prints what it has done.

#![cfg(feature = "arrow")]
#![allow(
    clippy::field_reassign_with_default,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a test may panic, and tells what it has done"
)]

use std::collections::HashSet;
use std::collections::hash_map::RandomState;
use std::fmt::{Debug, Formatter};
use std::hash::BuildHasher;
use std::sync::{Arc, Mutex};

use arrow::array::{ArrayRef, BinaryArray, BooleanArray, Int64Array, RecordBatch};
use arrow::buffer::BooleanBuffer;
use arrow::compute::kernels::cmp::eq;
use arrow::compute::{concat_batches, filter_record_batch};
use guillemet::OffsetUnit;
use guillemet::extract::QuoteKind;
use guillemet::language::Language;
use guillemet::segment::WithinQuotes;
use guillemet::table::{Records, Table, TableKind, TableOptions};

mod fragments;

use fragments::FRAGMENTS;

const ARTICLE: &[u8] = include_bytes!("documents/record.txt");
/// Records that share a table.
const BATCH: usize = 250;

const DECODING: [(&str, &[&str]); 9] = [
    ("layers", &["auto", "auto", "json+html", "json", "html", "json+json+html", ""]),
    ("surrogates", &["replace", "keep"]),
    ("charrefs", &["attribute", "text", "semicolon"]),
    ("rounds", &["1", "2", "fixpoint"]),
    ("newlines", &["keep", "lf"]),
    ("nbsp", &["keep", "space"]),
    ("nul", &["keep", "drop", "replace"]),
    ("c1", &["keep", "cp1252"]),
    ("header", &["auto", "keep"]),
];

/// The same numbers for the same seed (`SplitMix64`).
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below another.
    fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    fn one_of<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len())]
    }
}

/// A record, and whether lone surrogates may stand in it.
fn record(chance: &mut Chance) -> (Vec<u8>, bool) {
    match chance.below(8) {
        0..4 => {
            let count = 1 + chance.below(40);
            let parts: Vec<&str> = (0..count).map(|_| chance.one_of(FRAGMENTS)).collect();
            (parts.concat().into_bytes(), false)
        }
        4 => (characters(chance), true),
        5 => {
            let count = 1 + chance.below(200);
            ((0..count).map(|_| chance.next() as u8).collect(), false)
        }
        _ => (article(chance), false),
    }
}

/// Characters of any plane, surrogates among them, as three bytes each.
fn characters(chance: &mut Chance) -> Vec<u8> {
    let mut bytes = Vec::new();
    for _ in 0..=chance.below(100) {
        let end = chance.one_of(&[0x80, 0x100, 0x800, 0x3100, 0x1_0000, 0x11_0000]);
        let code = chance.below(end) as u32;
        match char::from_u32(code) {
            Some(character) => {
                bytes.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
            }
            None => {
                bytes.extend([0xED, (code >> 6 & 0x3F) as u8 | 0x80, (code & 0x3F) as u8 | 0x80]);
            }
        }
    }
    bytes
}

/// A stretch of an article in which some parts have given way to fragments.
fn article(chance: &mut Chance) -> Vec<u8> {
    let start = chance.below(ARTICLE.len());
    let mut text = ARTICLE[start..start + chance.below(ARTICLE.len() - start)].to_vec();
    for _ in 0..=chance.below(10) {
        let at = chance.below(text.len() + 1);
        let end = text.len().min(at + chance.below(20));
        text.splice(at..end, chance.one_of(FRAGMENTS).bytes());
    }
    text
}

/// Options that refuse no record.
fn options(chance: &mut Chance) -> TableOptions {
    let mut options = TableOptions::default();
    options.threads = 1;
    for (name, values) in DECODING {
        options.decode.set(name, chance.one_of(values)).unwrap();
    }
    // English is what most of this is about.
    if chance.below(3) == 0 {
        options.segment.language = chance.one_of(Language::NAMES).parse().unwrap();
    }
    options.segment.within_quotes = chance.one_of(WithinQuotes::NAMES).parse().unwrap();
    options.offsets = chance.one_of(OffsetUnit::NAMES).parse().unwrap();
    if chance.below(2) == 0 {
        options.quotes.kinds.push(QuoteKind::Other);
    }
    options.quotes.min_confidence = chance.one_of(&[0.0, 0.0, 0.5, 0.9]);
    options
}

/// Records of one table.
struct Batch {
    records: Vec<Vec<u8>>,
    surrogates: BooleanBuffer,
    options: TableOptions,
}

impl Debug for Batch {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> std::fmt::Result {
        writeln!(formatter, "{:?}", self.options)?;
        for record in &self.records {
            writeln!(formatter, "b\"{}\"", record.escape_ascii())?;
        }
        Ok(())
    }
}

impl Batch {
    /// The rows of some of the records.
    fn rows(&self, kind: TableKind, start: usize, length: usize) -> RecordBatch {
        let records = self.records[start..start + length].iter().map(Vec::as_slice);
        let array: ArrayRef = Arc::new(BinaryArray::from_iter_values(records));
        let records = Records::new(&array).unwrap().starting_at(start);
        let records = records.with_surrogates_in(self.surrogates.slice(start, length));
        let table = Table::extract(kind, &[records], &self.options)
            .unwrap_or_else(|error| panic!("{kind:?}: {error}\n{self:?}"));
        concat_batches(table.schema(), table.batches()).unwrap()
    }

    /// How many rows all tables have together. Those of one record are the same without the others.
    fn check(&self, alone: usize) -> usize {
        let mut count = 0;
        for name in TableKind::NAMES {
            let kind: TableKind = name.parse().unwrap();
            let rows = self.rows(kind, 0, self.records.len());
            count += rows.num_rows();
            let own: BooleanArray =
                eq(rows.column(0), &Int64Array::new_scalar(alone as i64)).unwrap();
            let among_others = filter_record_batch(&rows, &own).unwrap();
            assert_eq!(self.rows(kind, alone, 1), among_others, "{alone}\n{self:?}");
        }
        count
    }
}

/// What has been done.
#[derive(Debug, Default)]
struct Done {
    /// Records so far, by their hashes.
    seen: HashSet<u64>,
    rows: usize,
}

/// The next records that nobody has seen.
fn batch(chance: &mut Chance, hasher: &RandomState, done: &Mutex<Done>) -> Batch {
    let (mut records, mut surrogates) = (Vec::new(), Vec::new());
    while records.len() < BATCH {
        let (record, has_surrogates) = record(chance);
        if done.lock().unwrap().seen.insert(hasher.hash_one(&record)) {
            records.push(record);
            surrogates.push(has_surrogates);
        }
    }
    Batch { records, surrogates: surrogates.into(), options: options(chance) }
}

#[test]
fn no_record_fails_or_shows_in_the_rows_of_another() {
    let number = |name: &str, default: u64| {
        std::env::var(name).ok().and_then(|value| value.parse().ok()).unwrap_or(default)
    };
    let (wanted, seed) = (number("RECORDS", 2000) as usize, number("SEED", 1));
    let (done, hasher) = (Mutex::<Done>::default(), RandomState::new());
    std::thread::scope(|scope| {
        for thread in 0..number("THREADS", 1) {
            let mut chance = Chance(seed.wrapping_mul(1 << 32).wrapping_add(thread));
            let (done, hasher) = (&done, &hasher);
            scope.spawn(move || {
                while done.lock().unwrap().seen.len() < wanted {
                    let batch = batch(&mut chance, hasher, done);
                    let rows = batch.check(chance.below(BATCH));
                    done.lock().unwrap().rows += rows;
                }
            });
        }
    });
    let done = done.into_inner().unwrap();
    let (records, tables) = (done.seen.len(), TableKind::NAMES.len());
    println!("{records} records, {} rows in {tables} tables", done.rows);
    assert!(done.rows > done.seen.len());
}
