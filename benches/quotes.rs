//! Quotations of news text: the marks alone, and all of it on documents ready made.

#[allow(dead_code, reason = "escaped text is for decoding")]
mod input;

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use guillemet::extract::{Extractor, QuoteOptions};
use guillemet::quotes::marks::pair_marks;
use guillemet::segment::{Document, SegmentOptions};

const BYTES: usize = 4_000_000;

fn news(criterion: &mut Criterion) {
    let articles = input::articles(BYTES);
    let options = SegmentOptions::default();
    let documents: Vec<Document<'_>> =
        articles.iter().map(|text| Document::new(text, &options)).collect();
    let mut group = criterion.benchmark_group("quotes");
    group.sample_size(10);
    group.throughput(Throughput::Bytes(articles.iter().map(|text| text.len() as u64).sum()));
    group.bench_function("marks", |bencher| {
        bencher.iter(|| {
            for document in &documents {
                black_box(pair_marks(document));
            }
        });
    });
    let extractor = Extractor::new(QuoteOptions::default());
    group.bench_function("quotes", |bencher| {
        bencher.iter(|| {
            for document in &documents {
                black_box(extractor.quotes(document));
            }
        });
    });
    group.finish();
}

criterion_group!(benches, news);
criterion_main!(benches);
