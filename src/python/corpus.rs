//! Corpora: lazy descriptions of what to read, and the runs over them.

use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use arrow::array::{ArrayRef, RecordBatch, StructArray};
use arrow::datatypes::{Field, FieldRef, SchemaRef};
use arrow::error::ArrowError;
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyDict};
use pyo3_arrow::error::PyArrowResult;
use pyo3_arrow::ffi::{ArrayReader, to_stream_pycapsule};

use super::errors::bad_value;
use super::options::{Call, whole_number};
use super::schema::Schema;
use super::sources::{Raised, Wanted, is_one_shot, sources};
use super::summary::PySummary;
use super::table::PyTable;
use crate::corpus::{
    Columns, Corpus, ErrorRow, Format, Progress, Run, Source, Stream, Tally, WriteOptions,
    error_batch,
};
use crate::table::{FileFormat, Table, TableKind, TableOptions};
use crate::{Error, parallel};

/// Errors that are kept of a run that writes no file; the others are only counted.
const ERRORS_KEPT: usize = 100_000;

/// A corpus, and what is to be made of it; nothing is read before a result is asked for.
#[pyclass(frozen, module = "guillemet._guillemet", name = "_Corpus")]
pub(crate) struct PyCorpus {
    sources: Py<PyAny>,
    columns: Columns,
    format: Option<Format>,
    record_limit: usize,
    raise: bool,
    /// Whether what a source in Python raises is a row of errors, too.
    goes_on: bool,
    raised: Raised,
    kind: TableKind,
    options: TableOptions,
    /// Whether a source that can be read only once has been.
    is_used: AtomicBool,
    /// Such a source, opened to know the schema.
    opened: Mutex<Option<Stream>>,
    errors: Arc<Mutex<Vec<ErrorRow>>>,
}

#[pymethods]
impl PyCorpus {
    #[new]
    #[pyo3(signature = (table, sources, text, id, keep, author, format, record_limit, on_error, options))]
    #[allow(clippy::too_many_arguments, reason = "called from one place, in Python")]
    fn new(
        table: &str,
        sources: Py<PyAny>,
        text: String,
        id: Option<String>,
        keep: Vec<String>,
        author: Option<String>,
        format: Option<&str>,
        record_limit: Option<Bound<'_, PyAny>>,
        on_error: Option<&str>,
        options: &Bound<'_, PyDict>,
    ) -> PyResult<Self> {
        let kind: TableKind = table.parse()?;
        for name in ["text", "id", "keep"] {
            if options.contains(name)? {
                return Err(bad_value(name, "given to a table of a corpus", "given to scan()"));
            }
        }
        let call = Call::for_table(kind, Some(options))?;
        call.check_author("a name, which has a capital; scan() takes the name of a column")?;
        let raise = match on_error {
            None | Some("record") => false,
            Some("raise") => true,
            Some(other) => {
                return Err(Error::unknown_value("on_error", other, &["record", "raise"]).into());
            }
        };
        let record_limit = record_limit
            .map(|limit| {
                whole_number("record_limit", &limit, 1..=usize::MAX, "a number of bytes from 1 up")
            })
            .transpose()?;
        Ok(Self {
            sources,
            columns: Columns { text, id, keep, author },
            format: format.map(str::parse).transpose()?,
            record_limit: record_limit.unwrap_or(Corpus::RECORD_LIMIT),
            raise,
            goes_on: on_error == Some("record"),
            raised: Raised::default(),
            kind,
            options: call.options(false),
            is_used: AtomicBool::new(false),
            opened: Mutex::default(),
            errors: Arc::default(),
        })
    }

    fn schema(&self, py: Python<'_>) -> PyResult<Schema> {
        let stream = self.open(py)?;
        let schema = Arc::clone(stream.schema());
        if is_one_shot(self.sources.bind(py))? {
            *self.opened.lock().unwrap_or_else(PoisonError::into_inner) = Some(stream);
        }
        Ok(Schema::new(schema))
    }

    fn errors(&self) -> PyTable {
        let errors = self.errors.lock().unwrap_or_else(PoisonError::into_inner);
        let batch = error_batch(&errors);
        PyTable::new(Table::new(batch.schema(), vec![batch]))
    }

    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyCapsule>>,
    ) -> PyArrowResult<Bound<'py, PyCapsule>> {
        let batches = self.batches(py)?;
        let schema = batches.schema();
        let row = Field::new_struct("", schema.fields().clone(), false)
            .with_metadata(schema.metadata().clone());
        let reader = Structs { batches, row: Arc::new(row) };
        to_stream_pycapsule(py, Box::new(reader), requested_schema)
    }

    fn batches(&self, py: Python<'_>) -> PyResult<Batches> {
        let stream = self.open(py)?;
        self.errors.lock().unwrap_or_else(PoisonError::into_inner).clear();
        let schema = Arc::clone(stream.schema());
        let errors = Arc::clone(&self.errors);
        Ok(Batches {
            schema,
            stream: Mutex::new(stream),
            errors,
            raise: self.raise,
            raised: self.raised(),
            process: std::process::id(),
        })
    }

    fn collect(&self, py: Python<'_>) -> PyResult<PyTable> {
        let batches = self.batches(py)?;
        let mut rows = Vec::new();
        while let Some(batch) = batches.advance(py)? {
            rows.push(batch);
        }
        Ok(PyTable::new(Table::new(batches.schema(), rows)))
    }

    /// Without a target: to standard output, and errors to standard error. `report` is called now
    /// and then with bytes read, records, rows and errors.
    #[pyo3(signature = (target, format, resume, overwrite, part_size, report))]
    #[allow(clippy::too_many_arguments, reason = "called from one place, in Python")]
    fn write(
        &self,
        py: Python<'_>,
        target: Option<PathBuf>,
        format: Option<&str>,
        resume: bool,
        overwrite: bool,
        part_size: Option<Bound<'_, PyAny>>,
        report: Option<Py<PyAny>>,
    ) -> PyResult<PySummary> {
        if resume && overwrite {
            return Err(bad_value("overwrite", "True with resume=True", "one of the two"));
        }
        let format: Option<FileFormat> =
            format.map(str::parse).transpose().map_err(|_: Error| {
                Error::unknown_value("format", format.unwrap_or_default(), FileFormat::NAMES)
            })?;
        let mut options =
            WriteOptions { format, resume, overwrite, raise: self.raise, ..Default::default() };
        if let Some(size) = part_size {
            let expected = "a number of bytes from 1 up";
            options.part_size = whole_number("part_size", &size, 1..=u64::MAX, expected)?;
        }
        let progress = Arc::<Progress>::default();
        let pool = parallel::pool(self.options.threads)?;
        let run = Run {
            corpus: self.corpus(py)?,
            kind: self.kind,
            options: self.options.clone(),
            pool: &pool,
            progress: Arc::clone(&progress),
        };
        let (mut problem, raised) = (None, self.raised());
        let written = py.detach(|| {
            let mut stop = || {
                problem = Python::attach(|py| watch(py, report.as_ref(), &progress)).err();
                problem = problem.take().or_else(|| raised.take());
                problem.is_some()
            };
            if let Some(target) = target {
                return run.write(&target, &options, &mut stop);
            }
            let mut tell = |error: &ErrorRow| {
                // If nobody can be told, the rows are still wanted.
                let _ = writeln!(io::stderr(), "guillemet: {}", error.to_error());
            };
            run.write_stream(io::stdout(), &options, &mut tell, &mut stop)
        });
        if let Some(problem) = problem {
            return Err(problem);
        }
        let summary = written?;
        watch(py, report.as_ref(), &progress)?;
        Ok(summary.into())
    }

    /// The size of all files, in bytes; `None` where a stream is among them.
    fn total_bytes(&self, py: Python<'_>) -> PyResult<Option<u64>> {
        if is_one_shot(self.sources.bind(py))? {
            return Ok(None);
        }
        Ok(self.corpus(py)?.sources.iter().map(Source::size).sum())
    }
}

impl PyCorpus {
    /// What is to be read; files are looked for anew each time.
    fn corpus(&self, py: Python<'_>) -> PyResult<Corpus> {
        if is_one_shot(self.sources.bind(py))? && self.is_used.swap(true, Ordering::Relaxed) {
            return Err(bad_value("sources", "a stream that has been read", "a new scan()"));
        }
        // A run that was given up may have left one.
        drop(self.raised.take());
        let names: Vec<&str> = self.columns.names().collect();
        let wanted = Wanted { format: self.format, columns: &names, raised: &self.raised };
        let sources = sources(self.sources.bind(py), wanted)?;
        let mut corpus = Corpus::new(sources, self.columns.clone());
        corpus.record_limit = self.record_limit;
        Ok(corpus)
    }

    /// Where the exceptions are that end a run.
    fn raised(&self) -> Raised {
        if self.goes_on { Raised::default() } else { self.raised.clone() }
    }

    fn open(&self, py: Python<'_>) -> PyResult<Stream> {
        let opened = self.opened.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(stream) = opened {
            return Ok(stream);
        }
        let corpus = self.corpus(py)?;
        let pool = parallel::pool(self.options.threads)?;
        let (mut problem, raised) = (None, self.raised());
        let stream = py.detach(|| {
            let progress = Arc::<Progress>::default();
            Stream::open(
                corpus,
                self.kind,
                &self.options,
                &pool,
                Tally::default(),
                progress,
                &mut || {
                    problem = signal().or_else(|| raised.take());
                    problem.is_some()
                },
            )
        });
        problem.map_or_else(|| Ok(stream?), Err)
    }
}

/// What a signal such as that of Ctrl-C raises.
fn signal() -> Option<PyErr> {
    Python::attach(|py| {
        py.check_signals()?;
        Ok(())
    })
    .err()
}

/// Passes signals and progress on.
fn watch(py: Python<'_>, report: Option<&Py<PyAny>>, progress: &Progress) -> PyResult<()> {
    py.check_signals()?;
    if let Some(report) = report {
        let [bytes, records, rows, errors] = progress.counts();
        report.call1(py, (bytes, records, rows, errors))?;
    }
    Ok(())
}

/// Batches of a corpus, as they are made.
#[pyclass(frozen, module = "guillemet._guillemet", name = "_Batches")]
pub(crate) struct Batches {
    schema: SchemaRef,
    stream: Mutex<Stream>,
    errors: Arc<Mutex<Vec<ErrorRow>>>,
    raise: bool,
    raised: Raised,
    /// The process whose threads read: a forked child has none of them.
    process: u32,
}

#[pymethods]
impl Batches {
    fn __iter__(slf: PyRef<'_, Self>) -> PyRef<'_, Self> {
        slf
    }

    fn __next__(&self, py: Python<'_>) -> PyResult<Option<PyTable>> {
        let batch = self.advance(py)?;
        Ok(batch.map(|batch| PyTable::new(Table::new(Arc::clone(&self.schema), vec![batch]))))
    }
}

impl Batches {
    fn schema(&self) -> SchemaRef {
        Arc::clone(&self.schema)
    }

    /// The next batch with rows. The interpreter is free meanwhile: a source may need it.
    fn advance(&self, py: Python<'_>) -> PyResult<Option<RecordBatch>> {
        if self.process != std::process::id() {
            let expected = "a new scan() in this process, which was forked from it";
            return Err(bad_value("sources", "being read by another process", expected));
        }
        let mut problem = None;
        let batch = py.detach(|| {
            let mut stream = self.stream.lock().unwrap_or_else(PoisonError::into_inner);
            loop {
                let block = stream.next(&mut || {
                    problem = signal().or_else(|| self.raised.take());
                    problem.is_some()
                })?;
                let Some(block) = block else { return Ok(None) };
                if let Some(error) = block.errors.first().filter(|_| self.raise) {
                    return Err(error.to_error());
                }
                let mut errors = self.errors.lock().unwrap_or_else(PoisonError::into_inner);
                let room = ERRORS_KEPT.saturating_sub(errors.len());
                errors.extend(block.errors.into_iter().take(room));
                if block.batch.num_rows() > 0 {
                    return Ok::<_, Error>(Some(block.batch));
                }
            }
        });
        problem.map_or_else(|| Ok(batch?), Err)
    }
}

/// The batches as another library takes them.
struct Structs {
    batches: Batches,
    row: FieldRef,
}

impl Iterator for Structs {
    type Item = Result<ArrayRef, ArrowError>;

    fn next(&mut self) -> Option<Self::Item> {
        Python::attach(|py| self.batches.advance(py))
            .map_err(|error| ArrowError::ExternalError(Box::new(error)))
            .transpose()
            .map(|batch| Ok(Arc::new(StructArray::from(batch?)) as ArrayRef))
    }
}

impl ArrayReader for Structs {
    fn field(&self) -> FieldRef {
        Arc::clone(&self.row)
    }
}
