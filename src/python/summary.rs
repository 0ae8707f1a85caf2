//! What a run over a corpus has done.

use pyo3::prelude::*;

use crate::corpus::Summary;

/// What a run has done.
///
/// Examples
/// --------
/// >>> import guillemet as gm, tempfile
/// >>> with tempfile.TemporaryDirectory() as folder:
/// ...     summary = gm.scan(gm.decode(["One."]), id="id").decode().write(f"{folder}/d.csv")
/// >>> summary.records, summary.rows, summary.errors
/// (1, 1, 0)
#[pyclass(frozen, name = "Summary", module = "guillemet")]
pub(crate) struct PySummary {
    /// Records read, those of the runs gone on with included.
    #[pyo3(get)]
    records: u64,
    /// Rows written.
    #[pyo3(get)]
    rows: u64,
    /// Records that could not be read, and sources that broke off.
    #[pyo3(get)]
    errors: u64,
    /// Of the records, those that earlier runs had done.
    #[pyo3(get)]
    resumed: u64,
    /// The size of the texts.
    #[pyo3(get)]
    bytes: u64,
    /// What was read of the files in this run, as they lie there.
    #[pyo3(get)]
    bytes_read: u64,
    /// The time that the run took.
    #[pyo3(get)]
    seconds: f64,
    /// Seconds for which the reading thread was at work.
    #[pyo3(get)]
    reading: f64,
    /// Seconds for which the threads of extraction were at work, added up.
    #[pyo3(get)]
    extraction: f64,
    /// Seconds for which the writing thread was at work.
    #[pyo3(get)]
    writing: f64,
    line: String,
}

impl From<Summary> for PySummary {
    fn from(summary: Summary) -> Self {
        Self {
            records: summary.records,
            rows: summary.rows,
            errors: summary.errors,
            resumed: summary.resumed,
            bytes: summary.bytes,
            bytes_read: summary.bytes_read,
            seconds: summary.seconds,
            reading: summary.reading,
            extraction: summary.extraction,
            writing: summary.writing,
            line: summary.to_string(),
        }
    }
}

#[pymethods]
impl PySummary {
    /// Tell it in one line.
    fn __str__(&self) -> &str {
        &self.line
    }

    /// Tell it in one line, with the class.
    fn __repr__(&self) -> String {
        format!("<guillemet.Summary: {}>", self.line)
    }
}
