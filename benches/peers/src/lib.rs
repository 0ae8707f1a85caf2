//! Timing several contenders in turn, on the same input in the same run.

use std::hint::black_box;
use std::time::Instant;

const ROUNDS: usize = 9;

/// Something that can be timed.
pub struct Contender<'c> {
    /// What it is called in the report.
    pub name: &'static str,
    run: Box<dyn FnMut() -> usize + 'c>,
    seconds: Vec<f64>,
}

/// A contender by its name and what it does; what it returns is reported, to show that it worked.
pub fn contender<'c>(name: &'static str, run: impl FnMut() -> usize + 'c) -> Contender<'c> {
    Contender { name, run: Box::new(run), seconds: Vec::new() }
}

/// Runs all in turn, several times, and prints the median speed of each.
pub fn compare(title: &str, bytes: usize, mut contenders: Vec<Contender<'_>>) {
    println!("\n{title}, {:.1} MB, one thread, median of {ROUNDS}", bytes as f64 / 1e6);
    for _ in 0..ROUNDS {
        for contender in &mut contenders {
            let start = Instant::now();
            black_box((contender.run)());
            contender.seconds.push(start.elapsed().as_secs_f64());
        }
    }
    let mut first = None;
    for contender in &mut contenders {
        contender.seconds.sort_by(f64::total_cmp);
        let speed = bytes as f64 / contender.seconds[ROUNDS / 2] / 1e9;
        let ratio = speed / *first.get_or_insert(speed);
        println!("  {:<36} {speed:6.2} GB/s  {ratio:5.2}", contender.name);
    }
}
