//! What a caller means by the sources of a corpus.

use std::io::{self, Read};
use std::path::PathBuf;

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
use crate::corpus::{Format, Source};

const SOURCES: &str = "paths, patterns, folders, binary files, Arrow tables or batches, or a list \
                       of paths";

/// The sources that an argument names.
pub(crate) fn sources(
    data: &Bound<'_, PyAny>,
    format: Option<Format>,
    columns: &[&str],
) -> PyResult<Vec<Source>> {
    if let Some(found) = one_source(data, format, columns)? {
        return Ok(found);
    }
    let Ok(items) = data.try_iter() else { return Err(bad_type("sources", data, SOURCES)) };
    if data.hasattr("__next__")? {
        return Ok(vec![Source::batches("batches", batches_of(items, columns)?)]);
    }
    let mut all = Vec::new();
    for item in items {
        let item = item?;
        match one_source(&item, format, columns)? {
            Some(found) => all.extend(found),
            None => return Err(bad_type("sources", &item, SOURCES)),
        }
    }
    if all.is_empty() {
        return Err(bad_value("sources", "an empty list", SOURCES));
    }
    Ok(all)
}

/// Whether sources can be read only once: an open file, an iterator, or a list with one of them.
pub(crate) fn is_one_shot(data: &Bound<'_, PyAny>) -> PyResult<bool> {
    if data.is_instance_of::<PyList>() || data.is_instance_of::<PyTuple>() {
        for item in data.try_iter()? {
            if is_one_shot(&item?)? {
                return Ok(true);
            }
        }
        return Ok(false);
    }
    Ok(data.hasattr("read")? || data.hasattr("__next__")?)
}

fn one_source(
    data: &Bound<'_, PyAny>,
    format: Option<Format>,
    columns: &[&str],
) -> PyResult<Option<Vec<Source>>> {
    if data.is_instance_of::<PyString>() || data.hasattr("__fspath__")? {
        let path: PathBuf = data.extract()?;
        let path = path.to_string_lossy();
        if path == "-" {
            return Ok(Some(vec![Source::stream("-", Box::new(io::stdin()), format)]));
        }
        return Ok(Some(Source::find(&path, format)?));
    }
    if data.hasattr("__arrow_c_stream__")? || data.hasattr("__arrow_c_array__")? {
        let batches: AnyRecordBatch = with_columns(data, columns)?.extract()?;
        let batches = Guarded(batches.into_reader()?);
        return Ok(Some(vec![Source::batches("batches", Box::new(batches))]));
    }
    if data.hasattr("read")? {
        let name = data.getattr("name").ok().and_then(|name| name.extract::<String>().ok());
        let stream = FileLike { file: data.clone().unbind(), left: Vec::new() };
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
            self.left = read.map_err(|error| io::Error::other(error.to_string()))?;
        }
        let count = self.left.as_slice().read(buffer)?;
        self.left.drain(..count);
        Ok(count)
    }
}

/// The batches that a Python iterator gives, each whatever is a table or a batch in Arrow.
fn batches_of(
    items: Bound<'_, PyIterator>,
    columns: &[&str],
) -> PyResult<Box<dyn RecordBatchReader + Send>> {
    type Reader = Box<dyn RecordBatchReader + Send>;
    let columns: Vec<String> = columns.iter().map(|&name| name.to_owned()).collect();
    let reader = move |item: &Bound<'_, PyAny>| -> PyResult<Reader> {
        let names: Vec<&str> = columns.iter().map(String::as_str).collect();
        let batches: AnyRecordBatch = with_columns(item, &names)?
            .extract()
            .map_err(|_| bad_type("sources", item, "Arrow batches from an iterator"))?;
        batches.into_reader()
    };
    let mut items = items;
    let Some(first) = items.next() else {
        return Err(bad_value("sources", "an iterator without batches", SOURCES));
    };
    let first = reader(&first?)?;
    let schema = first.schema();
    let items: Py<PyIterator> = items.unbind();
    let more = std::iter::from_fn(move || {
        attached(|py| {
            let item = items.bind(py).clone().next()?;
            Some(item.and_then(|item| reader(&item)))
        })
        .flatten()
    });
    let failed = |error: PyErr| ArrowError::ExternalError(Box::new(error));
    let batches = std::iter::once(Ok(first)).chain(more).flat_map(move |reader| {
        let (good, bad) = match reader {
            Ok(reader) => (Some(reader), None),
            Err(error) => (None, Some(Err(failed(error)))),
        };
        good.into_iter().flatten().chain(bad)
    });
    Ok(Box::new(Guarded(Box::new(RecordBatchIterator::new(batches, schema)))))
}
