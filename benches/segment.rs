//! Segmentation of news text: paragraphs, with sentences, with tokens.

#[allow(dead_code, reason = "escaped text is for decoding")]
mod input;

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use guillemet::segment::{Document, SegmentOptions};

const BYTES: usize = 24_000_000;

fn news(criterion: &mut Criterion) {
    let articles = input::articles(BYTES);
    let options = SegmentOptions::default();
    let mut group = criterion.benchmark_group("segment");
    group.sample_size(10);
    group.throughput(Throughput::Bytes(articles.iter().map(|text| text.len() as u64).sum()));
    group.bench_function("paragraphs", |bencher| {
        bencher.iter(|| {
            for text in &articles {
                black_box(Document::paragraphs_only(text));
            }
        });
    });
    group.bench_function("sentences", |bencher| {
        bencher.iter(|| {
            for text in &articles {
                black_box(Document::sentences_only(text, &options));
            }
        });
    });
    group.bench_function("tokens", |bencher| {
        bencher.iter(|| {
            for text in &articles {
                black_box(Document::new(text, &options));
            }
        });
    });
    group.finish();
}

criterion_group!(benches, news);
criterion_main!(benches);
