//! No shape of text takes more than linear time in any table.
//!
//! A shape is a few fragments, each written n times. Fragments are what boundaries, marks and rules
//! look for; shapes are all of them alone, one after another and in turn. Each is measured at n,
//! 2n, 4n and 8n, and the exponent of the growth of time is the slope between the logarithms.
//!
//! This takes minutes: `cargo test --release --features arrow --test shapes -- --ignored`. The
//! number of shapes can be set by `SHAPES`, which pairs of fragments by `SEED`. Where other programs
//! press for memory, the system's time for fresh pages hides what the shapes take: with
//! `MALLOC_MMAP_MAX_=0 MALLOC_TRIM_THRESHOLD_=8000000000` the C library keeps its pages.

#![cfg(feature = "arrow")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]
#![allow(clippy::print_stdout, reason = "the exponents are what it is run for")]

use std::sync::Arc;
use std::time::{Duration, Instant};

use arrow::array::{ArrayRef, LargeStringArray};
use guillemet::segment::WithinQuotes;
use guillemet::table::{Records, Table, TableKind, TableOptions};

mod fragments;

use fragments::FRAGMENTS;

/// What stands between texts that grow twofold: the highest exponent that is taken for linear.
const HIGHEST: f64 = 1.15;
/// The time from which the growth is measured at 8n: below it, chance decides.
const LEAST: Duration = Duration::from_millis(40);
/// The longest text, in bytes, that a shape is tried with.
const LONGEST: usize = 4 << 20;

/// A text of so many repetitions.
type Shape = (String, Box<dyn Fn(usize) -> String>);

fn shapes(count: usize, seed: u64) -> Vec<Shape> {
    let mut shapes: Vec<Shape> = Vec::new();
    for &fragment in FRAGMENTS {
        shapes.push((format!("{fragment:?} * n"), Box::new(move |n| fragment.repeat(n))));
    }
    // A multiplicative congruence is random enough to choose pairs.
    let mut state = seed;
    let mut pick = || {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        FRAGMENTS[(state >> 33) as usize % FRAGMENTS.len()]
    };
    while shapes.len() < count.max(FRAGMENTS.len()) {
        let (a, b, c) = (pick(), pick(), pick());
        match shapes.len() % 4 {
            0 => shapes.push((
                format!("{a:?} * n + {b:?} * n"),
                Box::new(move |n| a.repeat(n / 2) + &b.repeat(n / 2)),
            )),
            1 => shapes.push((
                format!("({a:?} + {b:?}) * n"),
                Box::new(move |n| format!("{a}{b}").repeat(n / 2)),
            )),
            2 => shapes.push((
                format!("{a:?} + {b:?} * n + {c:?}"),
                Box::new(move |n| format!("{a}{}{c}", b.repeat(n))),
            )),
            _ => shapes.push((
                format!("({a:?} + {b:?} + {c:?}) * n"),
                Box::new(move |n| format!("{a}{b}{c}").repeat(n / 3)),
            )),
        }
    }
    shapes
}

/// Every table, and sentences of both kinds.
fn calls() -> Vec<(String, TableKind, TableOptions)> {
    let mut calls = Vec::new();
    for &name in TableKind::NAMES {
        let mut options = TableOptions::default();
        options.threads = 1;
        calls.push((name.to_owned(), name.parse().unwrap(), options.clone()));
        if name == "sentences" {
            options.segment.within_quotes = WithinQuotes::Whole;
            calls.push((format!("{name} whole"), name.parse().unwrap(), options));
        }
    }
    calls
}

/// Time that all threads of this process have had a processor for, where the system tells it.
fn processor_time() -> Option<Duration> {
    let mut total = 0;
    for task in std::fs::read_dir("/proc/self/task").ok()? {
        let told = std::fs::read_to_string(task.ok()?.path().join("schedstat")).ok()?;
        total += told.split(' ').next()?.parse::<u64>().ok()?;
    }
    Some(Duration::from_nanos(total))
}

/// The least time of a few runs.
fn time(text: &str, kind: TableKind, options: &TableOptions, runs: u32) -> Duration {
    let texts: ArrayRef = Arc::new(LargeStringArray::from(vec![text]));
    let records = [Records::new(&texts).unwrap()];
    let run = || {
        let (since, before) = (Instant::now(), processor_time());
        Table::extract(kind, &records, options).unwrap();
        match (before, processor_time()) {
            (Some(before), Some(after)) => after.saturating_sub(before),
            _ => since.elapsed(),
        }
    };
    (0..runs).map(|_| run()).min().unwrap()
}

/// The exponent of the growth of time, and the time of the longest text.
fn exponent(
    shape: &dyn Fn(usize) -> String,
    kind: TableKind,
    options: &TableOptions,
    runs: u32,
) -> (f64, Duration) {
    let mut n = 256;
    let least = LEAST * runs * runs;
    // Long enough to be measured, as far as it may get.
    while 16 * shape(n).len() < LONGEST && time(&shape(8 * n), kind, options, 1) < least {
        n *= 2;
    }
    let points: Vec<(f64, f64)> = [n, 2 * n, 4 * n, 8 * n]
        .iter()
        .map(|&n| {
            let text = shape(n);
            let taken = time(&text, kind, options, runs).as_secs_f64();
            ((text.len() as f64).ln(), taken.max(1e-6).ln())
        })
        .collect();
    let longest = Duration::from_secs_f64(points[3].1.exp());
    // The longest text that is tried takes no time to speak of.
    if longest < least / 2 {
        return (1.0, longest);
    }
    let mean = |of: fn(&(f64, f64)) -> f64| points.iter().map(of).sum::<f64>() / 4.0;
    let (x, y) = (mean(|p| p.0), mean(|p| p.1));
    let above: f64 = points.iter().map(|p| (p.0 - x) * (p.1 - y)).sum();
    let below: f64 = points.iter().map(|p| (p.0 - x).powi(2)).sum();
    (above / below, longest)
}

#[test]
#[ignore = "takes minutes, and wants an optimised build"]
fn no_shape_takes_more_than_linear_time() {
    let number = |name: &str, default: u64| {
        std::env::var(name).ok().and_then(|value| value.parse().ok()).unwrap_or(default)
    };
    let shapes = shapes(number("SHAPES", 260) as usize, number("SEED", 1));
    let mut failed = Vec::new();
    let mut highest: Vec<(f64, String)> = Vec::new();
    for (name, shape) in &shapes {
        for (call, kind, options) in calls() {
            let (mut found, mut longest) = exponent(shape, kind, &options, 1);
            // What is quadratic shows the more, the longer the text; caches and chance the less.
            for runs in 2..5 {
                if found > HIGHEST {
                    (found, longest) = exponent(shape, kind, &options, runs);
                }
            }
            let told = format!("{found:.2} {call} {longest:.0?}: {name}");
            if found > HIGHEST {
                println!("{told}");
                failed.push(told.clone());
            }
            highest.push((found, told));
        }
    }
    highest.sort_by(|a, b| b.0.total_cmp(&a.0));
    println!("{} shapes, {} tables; the highest exponents:", shapes.len(), calls().len());
    for (_, told) in highest.iter().take(20) {
        println!("  {told}");
    }
    assert!(failed.is_empty(), "{} of {}: {failed:#?}", failed.len(), highest.len());
}
