//! What a caller means by the sources of a corpus.

use std::fs::Metadata;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use arrow::array::{RecordBatch, RecordBatchIterator, RecordBatchReader};
use arrow::datatypes::SchemaRef;
use arrow::error::ArrowError;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyIterator, PyList, PyString, PyTuple};
use pyo3_arrow::input::AnyRecordBatch;

use super::errors::{bad_type, bad_value};
use super::exit::{attached, inside};
use super::frames::with_columns;
use crate::Error;
use crate::corpus::{Format, Source};

const SOURCES: &str = "paths, patterns, folders, binary files, Arrow tables or batches, or a list \
                       of paths";

/// The first exception that a source in Python raised while it was read.
#[derive(Clone, Default)]
pub(crate) struct Raised(Arc<Mutex<Option<PyErr>>>);

impl Raised {
    fn set(&self, error: PyErr) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(error);
    }

    pub(crate) fn take(&self) -> Option<PyErr> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// What a caller wants of the sources in Python.
#[derive(Clone, Copy)]
pub(crate) struct Wanted<'a> {
    pub(crate) format: Option<Format>,
    /// The columns to read; what else a frame has is not looked at.
    pub(crate) columns: &'a [&'a str],
    /// Gets what sources raise.
    pub(crate) raised: &'a Raised,
}

/// The sources that an argument names.
pub(crate) fn sources(data: &Bound<'_, PyAny>, wanted: Wanted<'_>) -> PyResult<Vec<Source>> {
    if let Some(found) = one_source(data, wanted)? {
        return Ok(found);
    }
    let Ok(items) = data.try_iter() else { return Err(bad_type("sources", data, SOURCES)) };
    if data.hasattr("__next__")? {
        return Ok(vec![Source::batches("batches", batches_of(items, wanted)?)]);
    }
    let mut all = Vec::new();
    for item in items {
        let item = item?;
        match one_source(&item, wanted)? {
            Some(found) => all.extend(found),
            None => return Err(bad_type("sources", &item, SOURCES)),
        }
    }
    if all.is_empty() {
        return Err(bad_value("sources", "an empty list", SOURCES));
    }
    Ok(all)
}

/// Whether sources can be read only once: an open file, a pipe, an iterator, or a list with one of
/// them.
pub(crate) fn is_one_shot(data: &Bound<'_, PyAny>) -> PyResult<bool> {
    if data.is_instance_of::<PyList>() || data.is_instance_of::<PyTuple>() {
        for item in data.try_iter()? {
            if is_one_shot(&item?)? {
                return Ok(true);
            }
        }
        return Ok(false);
    }
    if data.is_instance_of::<PyString>() || data.hasattr("__fspath__")? {
        let path: PathBuf = data.extract()?;
        let is_pipe = |metadata: Metadata| !metadata.is_file() && !metadata.is_dir();
        return Ok(path == Path::new("-") || path.metadata().is_ok_and(is_pipe));
    }
    Ok(data.hasattr("read")? || data.hasattr("__next__")?)
}

fn one_source(data: &Bound<'_, PyAny>, wanted: Wanted<'_>) -> PyResult<Option<Vec<Source>>> {
    let Wanted { format, columns, raised } = wanted;
    if data.is_instance_of::<PyString>() || data.hasattr("__fspath__")? {
        let path: PathBuf = data.extract()?;
        if path == Path::new("-") {
            return Ok(Some(vec![Source::stream("-", Box::new(io::stdin()), format)]));
        }
        return Ok(Some(Source::find(&path, format)?));
    }
    if data.hasattr("__arrow_c_stream__")? || data.hasattr("__arrow_c_array__")? {
        let batches: AnyRecordBatch = with_columns(data, columns)?.extract()?;
        let batches = watched(Box::new(Guarded(batches.into_reader()?)), raised.clone());
        return Ok(Some(vec![Source::batches("batches", batches)]));
    }
    if data.hasattr("read")? {
        let name = data.getattr("name").ok().and_then(|name| name.extract::<String>().ok());
        let stream =
            FileLike { file: data.clone().unbind(), left: Vec::new(), raised: raised.clone() };
        let name = name.as_deref().unwrap_or("stream");
        return Ok(Some(vec![Source::stream(name, Box::new(stream), format)]));
    }
    Ok(None)
}

/// What is told of a source that was not read to its end.
const ENDING: &str = "the interpreter is ending";

/// Batches of another library, which may need Python to make them.
struct Guarded(Box<dyn RecordBatchReader + Send>);

impl Iterator for Guarded {
    type Item = Result<RecordBatch, ArrowError>;

    fn next(&mut self) -> Option<Self::Item> {
        let ended = || Some(Err(ArrowError::ExternalError(ENDING.into())));
        inside(|| self.0.next()).unwrap_or_else(ended)
    }
}

impl RecordBatchReader for Guarded {
    fn schema(&self) -> SchemaRef {
        self.0.schema()
    }
}

/// Reads an object that has `read`, in bytes or in text.
struct FileLike {
    file: Py<PyAny>,
    left: Vec<u8>,
    raised: Raised,
}

impl Read for FileLike {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.left.is_empty() {
            let read = attached(|py| -> PyResult<Vec<u8>> {
                let data = self.file.bind(py).call_method1("read", (buffer.len(),))?;
                if let Ok(bytes) = data.cast::<PyBytes>() {
                    return Ok(bytes.as_bytes().to_vec());
                }
                match data.cast::<PyString>() {
                    Ok(text) => Ok(text.to_string_lossy().into_owned().into_bytes()),
                    Err(_) => Err(PyTypeError::new_err("read() gave neither bytes nor str")),
                }
            });
            let read = read.ok_or_else(|| io::Error::other(ENDING))?;
            self.left = read.map_err(|error| {
                let problem = io::Error::other(error.to_string());
                self.raised.set(error);
                problem
            })?;
        }
        let count = self.left.as_slice().read(buffer)?;
        self.left.drain(..count);
        Ok(count)
    }
}

type Reader = Box<dyn RecordBatchReader + Send>;

/// Batches of which the first failure is taken note of.
fn watched(batches: Reader, raised: Raised) -> Reader {
    let schema = batches.schema();
    let batches = batches.inspect(move |batch| {
        if let Err(problem) = batch {
            raised.set(Error::in_source("batches", None, &problem.to_string()).into());
        }
    });
    Box::new(RecordBatchIterator::new(batches, schema))
}

/// The batches that a Python iterator gives, each whatever is a table or a batch in Arrow.
fn batches_of(items: Bound<'_, PyIterator>, wanted: Wanted<'_>) -> PyResult<Reader> {
    fn reader(item: &Bound<'_, PyAny>, columns: &[&str], raised: &Raised) -> PyResult<Reader> {
        let batches: AnyRecordBatch = with_columns(item, columns)?
            .extract()
            .map_err(|_| bad_type("sources", item, "Arrow batches from an iterator"))?;
        Ok(watched(batches.into_reader()?, raised.clone()))
    }
    let mut items = items;
    let Some(first) = items.next() else {
        return Err(bad_value("sources", "an iterator without batches", SOURCES));
    };
    let first = reader(&first?, wanted.columns, wanted.raised)?;
    let schema = first.schema();
    let items: Py<PyIterator> = items.unbind();
    let raised = wanted.raised.clone();
    let columns: Vec<String> = wanted.columns.iter().map(|&name| name.to_owned()).collect();
    let more = std::iter::from_fn(move || {
        attached(|py| {
            let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
            let item = items.bind(py).clone().next()?;
            Some(item.and_then(|item| reader(&item, &columns, &raised)).map_err(|error| {
                let problem = ArrowError::ExternalError(error.to_string().into());
                raised.set(error);
                problem
            }))
        })
        .flatten()
    });
    let batches = std::iter::once(Ok(first)).chain(more).flat_map(|reader| {
        let (good, bad) = match reader {
            Ok(reader) => (Some(reader), None),
            Err(problem) => (None, Some(Err(problem))),
        };
        good.into_iter().flatten().chain(bad)
    });
    Ok(Box::new(Guarded(Box::new(RecordBatchIterator::new(batches, schema)))))
}
