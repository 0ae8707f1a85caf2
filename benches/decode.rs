//! Decoding: escaped and clean news text into one buffer, and the map back.

#![allow(clippy::unwrap_used, reason = "a benchmark fails by panicking")]

mod input;

use std::hint::black_box;

use criterion::{BenchmarkGroup, Criterion, Throughput, criterion_group, criterion_main};
use guillemet::TextSpan;
use guillemet::decode::{DecodeOptions, Decoder, OffsetMap, decode};

/// Large enough that text and records come from memory rather than from a cache.
const BYTES: usize = 100_000_000;

fn decode_all(
    group: &mut BenchmarkGroup<'_, criterion::measurement::WallTime>,
    name: &str,
    records: &[String],
    settings: &[(&str, &str)],
) {
    let mut options = DecodeOptions::default();
    for (option, value) in settings {
        options.set(option, value).unwrap();
    }
    let mut decoder = Decoder::new(options);
    let bytes = records.iter().map(String::len).sum();
    let (mut text, mut map) = (String::with_capacity(bytes), OffsetMap::default());
    group.throughput(Throughput::Bytes(bytes as u64));
    group.bench_function(name, |bencher| {
        bencher.iter(|| {
            text.clear();
            for record in records {
                decoder.append(record, &mut text, &mut map).unwrap();
                black_box(&map);
            }
        });
    });
}

fn news(criterion: &mut Criterion) {
    let articles = input::articles(BYTES);
    let escaped: Vec<String> = articles.iter().map(|text| input::escape(text)).collect();
    let clean: Vec<String> = articles.iter().map(|text| input::clean(text)).collect();
    let mut group = criterion.benchmark_group("decode");
    group.sample_size(10);
    decode_all(&mut group, "escaped, detected", &escaped, &[]);
    decode_all(&mut group, "escaped, declared", &escaped, &[("layers", "json+html")]);
    decode_all(
        &mut group,
        "escaped, all options",
        &escaped,
        &[
            ("rounds", "fixpoint"),
            ("newlines", "lf"),
            ("nbsp", "space"),
            ("nul", "drop"),
            ("c1", "cp1252"),
        ],
    );
    decode_all(&mut group, "clean, detected", &clean, &[]);
    decode_all(&mut group, "clean, declared", &clean, &[("layers", "json+html")]);
    drop(clean);

    let mut copies = vec![0; escaped.iter().map(String::len).sum()];
    group.throughput(Throughput::Bytes(copies.len() as u64));
    group.bench_function("memcpy of the escaped records", |bencher| {
        bencher.iter(|| {
            let mut rest = copies.as_mut_slice();
            for record in &escaped {
                let (copy, after) = rest.split_at_mut(record.len());
                copy.copy_from_slice(record.as_bytes());
                rest = after;
            }
        });
    });
}

/// Mapping the span of every word of one article.
fn spans(criterion: &mut Criterion) {
    let articles = input::articles(1_000_000);
    let Some(article) = articles.iter().max_by_key(|text| text.len()) else { return };
    let record = input::escape(article);
    let decoded = decode(&record, &DecodeOptions::default()).unwrap();
    let word = |text: &str| {
        let start = (text.as_ptr() as usize - decoded.text.as_ptr() as usize) as u32;
        TextSpan::new(start, start + text.len() as u32)
    };
    let words: Vec<TextSpan> = decoded.text.split_whitespace().map(word).collect();
    let mut group = criterion.benchmark_group("offset map");
    group.throughput(Throughput::Elements(words.len() as u64));
    group.bench_function("to_raw by itself", |bencher| {
        bencher.iter(|| words.iter().map(|&word| decoded.map.to_raw(word).end()).max());
    });
    group.bench_function("to_raw in order", |bencher| {
        bencher.iter(|| {
            let mut cursor = decoded.map.cursor();
            words.iter().map(|&word| cursor.to_raw(word).end()).max()
        });
    });
}

/// Records of one piece over and over, 50 MB each: the time must not depend on the piece by more
/// than a constant.
fn bad_input(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("bad input");
    group.sample_size(10);
    for piece in ["&", "\\", "&#1", "&amp;amp;", "&sem", "\\u0026"] {
        let record = "&#".to_owned() + &piece.repeat(50_000_000 / piece.len());
        let settings = [("layers", "json+html"), ("rounds", "fixpoint")];
        decode_all(&mut group, &format!("50 MB of {piece}"), &[record], &settings);
    }
}

criterion_group!(benches, news, spans, bad_input);
criterion_main!(benches);
