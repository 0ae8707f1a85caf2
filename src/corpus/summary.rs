//! What a run has done, at its end.

use std::fmt;

/// What a run has done.
///
/// ```
/// use guillemet::corpus::Summary;
///
/// let mut summary = Summary::default();
/// (summary.records, summary.rows, summary.seconds) = (1200, 5000, 2.0);
/// assert_eq!(summary.to_string(), "1,200 records, 5,000 rows, 0 errors; 0.0 MB of text in 2.0 s");
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
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
