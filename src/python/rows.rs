//! Rows that were made before and come back: our tables, frames of any library, or written files.

use std::path::PathBuf;

use arrow::array::{Array, AsArray, RecordBatch};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyString};

use super::errors::{bad_type, bad_value};
use super::exported::{exported, one_of};
use super::frames::Frame;
use crate::Error;
use crate::corpus::read_stored;

/// The columns that a call needs, and those that it takes if they are there.
pub(crate) struct Wanted<'w> {
    pub(crate) argument: &'w str,
    pub(crate) required: &'w [&'w str],
    pub(crate) optional: &'w [&'w str],
    /// Whether all columns are taken, whatever they are.
    pub(crate) is_all: bool,
}

impl Wanted<'_> {
    /// Those of a table's columns that are wanted, each by its place.
    fn positions(&self, names: &[&str]) -> Result<Vec<usize>, Error> {
        let wanted = self.required.iter().map(|name| (true, name));
        let wanted = wanted.chain(self.optional.iter().map(|name| (false, name)));
        let mut positions = Vec::new();
        if self.is_all {
            positions.extend(0..names.len());
        }
        for (is_required, name) in wanted {
            match names.iter().position(|known| known == name) {
                Some(position) if positions.contains(&position) => {}
                Some(position) => positions.push(position),
                None if is_required => {
                    let known: Vec<String> = names.iter().map(|&name| name.to_owned()).collect();
                    let found = format!("no column {name:?}");
                    return Err(Error::argument(self.argument, found, one_of(&known)));
                }
                None => {}
            }
        }
        Ok(positions)
    }
}

/// The wanted columns of a table, frame or stream, or of a file or folder that a path names.
pub(crate) fn rows(data: &Bound<'_, PyAny>, wanted: &Wanted<'_>) -> PyResult<Vec<RecordBatch>> {
    let is_path = data.is_instance_of::<PyString>() || data.hasattr("__fspath__")?;
    if is_path && !data.is_instance_of::<PyBytes>() {
        let path: PathBuf = data.extract()?;
        let mut batches = Vec::new();
        let read = || {
            read_stored(&path, &|names| wanted.positions(names), &mut |batch| {
                batches.push(batch);
                Ok(())
            })
        };
        data.py().detach(read)?;
        return Ok(batches);
    }
    let chunks = match Frame::of(data)? {
        Some(frame) => {
            let names: Vec<&str> = frame.names().iter().map(String::as_str).collect();
            let chosen = wanted.positions(&names)?;
            let chosen: Vec<&str> =
                chosen.iter().filter_map(|&at| names.get(at).copied()).collect();
            exported(wanted.argument, &frame.select(&chosen)?)?
        }
        None if data.hasattr("__arrow_c_stream__")? || data.hasattr("__arrow_c_array__")? => {
            exported(wanted.argument, data)?
        }
        None => {
            let expected = "a Table, a frame of an Arrow, pandas or polars kind, or the path of a \
                            file or folder that holds one";
            return Err(bad_type(wanted.argument, data, expected));
        }
    };
    let mut batches = Vec::with_capacity(chunks.len());
    for chunk in chunks {
        let Some(rows) = chunk.as_struct_opt() else {
            let found = format!("a column of type {}", chunk.data_type());
            return Err(bad_value(wanted.argument, found, "a table"));
        };
        let positions = wanted.positions(&rows.column_names())?;
        let batch = RecordBatch::from(rows.clone()).project(&positions);
        batches.push(batch.map_err(|problem| {
            bad_value(wanted.argument, problem.to_string(), "columns of one length")
        })?);
    }
    Ok(batches)
}
