//! Every table from a column of records, on one thread and on two.
//!
//! The input is the sample record a thousand times over, each copy a little different: some
//! 4 MB of escaped news. Throughput counts its bytes.

use std::hint::black_box;
use std::sync::Arc;

use arrow::array::{ArrayRef, StringArray};
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use guillemet::table::{Records, Table, TableKind, TableOptions};

const RECORD: &str = include_str!("../tests/documents/record.txt");
const COPIES: usize = 1000;

fn tables(criterion: &mut Criterion) {
    let texts: Vec<String> = (0..COPIES)
        .map(|number| RECORD.replace("Schuhrke", &format!("Schuhrke{number}")))
        .collect();
    let bytes = texts.iter().map(String::len).sum::<usize>();
    let array: ArrayRef = Arc::new(StringArray::from(texts));
    let Ok(records) = Records::new(&array) else { return };
    let records = [records];
    let mut group = criterion.benchmark_group("table");
    group.throughput(Throughput::Bytes(bytes as u64)).sample_size(20);
    for kind in [
        TableKind::Decode,
        TableKind::Paragraphs,
        TableKind::Sentences,
        TableKind::Tokens,
        TableKind::Quotes,
        TableKind::Speakers,
    ] {
        for threads in [1, 2] {
            let mut options = TableOptions::default();
            options.threads = threads;
            group.bench_function(BenchmarkId::new(kind.name(), threads), |bencher| {
                bencher.iter(|| black_box(Table::extract(kind, &records, &options)));
            });
        }
    }
    group.finish();
}

criterion_group!(benches, tables);
criterion_main!(benches);
