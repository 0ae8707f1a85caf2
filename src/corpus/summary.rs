//! What a run has done: counts and times, while it lasts and at its end; and its errors.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use arrow::array::{ArrayRef, Int64Array, RecordBatch, StringArray};
use arrow::datatypes::{DataType, Field, Schema, SchemaRef};

use super::block::Fault;
use super::manifest::Done;
use super::stream::Piece;

/// What has been done so far; read by others while it is added up.
#[derive(Debug, Default)]
pub(crate) struct Progress {
    /// Read of the files, as they lie there.
    pub(crate) bytes_read: Arc<AtomicU64>,
    pub(crate) records: AtomicU64,
    pub(crate) rows: AtomicU64,
    pub(crate) errors: AtomicU64,
    /// The size of the texts.
    pub(crate) bytes: AtomicU64,
    /// Records that an earlier run had done.
    resumed: AtomicU64,
    /// Time that the reading thread took, without waiting, in nanoseconds.
    pub(crate) reading: AtomicU64,
    /// Time that the pool's threads took together, in nanoseconds.
    pub(crate) extraction: AtomicU64,
    writing: AtomicU64,
}

impl Progress {
    pub(crate) fn add(&self, piece: &Piece) {
        self.records.fetch_add(piece.records, Ordering::Relaxed);
        self.rows.fetch_add(piece.batch.num_rows() as u64, Ordering::Relaxed);
        self.errors.fetch_add(piece.faults.len() as u64, Ordering::Relaxed);
        self.bytes.fetch_add(piece.bytes, Ordering::Relaxed);
    }

    /// Adds the time since then to that of writing.
    pub(crate) fn wrote(&self, since: Instant) {
        self.writing.fetch_add(since.elapsed().as_nanos() as u64, Ordering::Relaxed);
    }

    /// Bytes read, records, rows and errors.
    #[cfg(feature = "python")]
    pub(crate) fn counts(&self) -> [u64; 4] {
        [&*self.bytes_read, &self.records, &self.rows, &self.errors]
            .map(|count| count.load(Ordering::Relaxed))
    }

    /// Begins with what an earlier run has done.
    pub(crate) fn go_on(&self, done: &Done) {
        self.records.store(done.records, Ordering::Relaxed);
        self.resumed.store(done.records, Ordering::Relaxed);
        self.rows.store(done.rows, Ordering::Relaxed);
        self.errors.store(done.errors, Ordering::Relaxed);
        self.bytes.store(done.bytes, Ordering::Relaxed);
    }

    pub(crate) fn summary(&self, elapsed: Duration) -> Summary {
        let get = |value: &AtomicU64| value.load(Ordering::Relaxed);
        let seconds = |value: &AtomicU64| Duration::from_nanos(get(value)).as_secs_f64();
        Summary {
            records: get(&self.records),
            rows: get(&self.rows),
            errors: get(&self.errors),
            resumed: get(&self.resumed),
            bytes: get(&self.bytes),
            bytes_read: get(&self.bytes_read),
            seconds: elapsed.as_secs_f64(),
            reading: seconds(&self.reading),
            extraction: seconds(&self.extraction),
            writing: seconds(&self.writing),
        }
    }
}

impl Done {
    /// Adds a piece that has been written.
    pub(crate) fn add(&mut self, piece: &Piece) {
        self.blocks += 1;
        self.records += piece.records;
        self.rows += piece.batch.num_rows() as u64;
        self.errors += piece.faults.len() as u64;
        self.bytes += piece.bytes;
    }
}

/// What a run has done.
///
/// ```
/// use guillemet::corpus::Summary;
///
/// let summary = Summary { records: 1200, rows: 5000, seconds: 2.0, ..Summary::default() };
/// assert_eq!(summary.to_string(), "1,200 records, 5,000 rows, 0 errors; 0.0 MB of text in 2.0 s");
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Summary {
    /// Records read, those of the runs gone on with included.
    pub records: u64,
    /// Rows written.
    pub rows: u64,
    /// Errors: records that could not be read, and sources that broke off.
    pub errors: u64,
    /// Of the records, those that earlier runs had done.
    pub resumed: u64,
    /// The size of the texts, in bytes.
    pub bytes: u64,
    /// What was read of the files in this run, in bytes as they lie there.
    pub bytes_read: u64,
    /// The time that the run took.
    pub seconds: f64,
    /// Seconds for which the reading thread was at work.
    pub reading: f64,
    /// Seconds for which the threads of the pool were at work, added up.
    pub extraction: f64,
    /// Seconds for which the writing thread was at work.
    pub writing: f64,
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [records, rows, errors] = [self.records, self.rows, self.errors].map(grouped);
        write!(f, "{records} records, {rows} rows, {errors} errors; ")?;
        write!(f, "{:.1} MB of text in {:.1} s", self.bytes as f64 / 1e6, self.seconds)?;
        if self.resumed > 0 {
            write!(f, " ({} records were done before)", grouped(self.resumed))?;
        }
        Ok(())
    }
}

/// A number with commas between thousands.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// The columns of errors.
pub(crate) fn error_schema() -> SchemaRef {
    Arc::new(Schema::new(vec![
        Field::new("source", DataType::Utf8, false),
        Field::new("position", DataType::Int64, true),
        Field::new("id", DataType::Utf8, true),
        Field::new("problem", DataType::Utf8, false),
    ]))
}

/// Errors as rows: the source, the line or record in it counted from 1, the id where it is known,
/// and what was wrong.
pub(crate) fn error_batch(faults: &[Fault]) -> RecordBatch {
    let source = faults.iter().map(|fault| Some(&*fault.place.source)).collect::<StringArray>();
    let position = faults.iter().map(|fault| fault.place.position.map(|at| at as i64));
    let id = faults.iter().map(|fault| fault.id.as_deref()).collect::<StringArray>();
    let problem = faults.iter().map(|fault| Some(fault.problem.as_str())).collect::<StringArray>();
    let columns: Vec<ArrayRef> = vec![
        Arc::new(source),
        Arc::new(position.collect::<Int64Array>()),
        Arc::new(id),
        Arc::new(problem),
    ];
    let schema = error_schema();
    RecordBatch::try_new(Arc::clone(&schema), columns)
        .unwrap_or_else(|_| RecordBatch::new_empty(schema))
}
