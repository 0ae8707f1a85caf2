//! Frames of other libraries, of which only the columns that a call names are handed over.
//!
//! A frame may hold columns that cannot be exchanged, or not well: 128-bit integers and columns of
//! nulls alone in polars, for two. Those that nobody asked for must not stand in the way.

use arrow::array::ArrayRef;
use pyo3::prelude::*;
use pyo3::types::{IntoPyDict, PySlice, PyTuple};

use super::errors::bad_value;
use super::exported::{exported, position};

/// The library that a frame is of, and with it the way to choose columns.
#[derive(Clone, Copy, PartialEq)]
enum Library {
    Polars,
    Pandas,
    PyArrow,
    DuckDb,
}

/// A table of a library that can choose columns.
pub(crate) struct Frame<'py> {
    data: Bound<'py, PyAny>,
    library: Library,
    names: Vec<String>,
}

impl<'py> Frame<'py> {
    /// The object as a frame, if it is one.
    pub(crate) fn of(data: &Bound<'py, PyAny>) -> PyResult<Option<Self>> {
        let kind = data.get_type();
        let (module, name) = (kind.module()?.to_string(), kind.name()?.to_string());
        let library = match (module.split('.').next().unwrap_or_default(), name.as_str()) {
            ("polars", "DataFrame") => Library::Polars,
            ("pandas", "DataFrame") => Library::Pandas,
            ("pyarrow", "Table" | "RecordBatch") => Library::PyArrow,
            ("duckdb" | "_duckdb", "DuckDBPyRelation") => Library::DuckDb,
            _ => return Ok(None),
        };
        let names = match library {
            Library::PyArrow => data.getattr("schema")?.getattr("names")?,
            _ => data.getattr("columns")?,
        };
        // Those of pandas may be numbers.
        let names = names.try_iter()?.map(|name| Ok(name?.str()?.to_string_lossy().into_owned()));
        let names = names.collect::<PyResult<_>>()?;
        Ok(Some(Self { data: data.clone(), library, names }))
    }

    pub(crate) fn names(&self) -> &[String] {
        &self.names
    }

    /// The frame with these columns alone, each once; the whole of it if one is missing.
    pub(crate) fn select(&self, wanted: &[&str]) -> PyResult<Bound<'py, PyAny>> {
        let mut names: Vec<&str> = Vec::new();
        for &name in wanted {
            if self.names.iter().filter(|known| *known == name).count() != 1 {
                return Ok(self.data.clone());
            }
            if !names.contains(&name) {
                names.push(name);
            }
        }
        let data = &self.data;
        match self.library {
            Library::Polars => without_null_type(&data.get_item(names)?),
            Library::Pandas => {
                let place = |name: &&str| self.names.iter().position(|known| known == name);
                let places: Vec<usize> = names.iter().filter_map(place).collect();
                data.getattr("iloc")?.get_item((PySlice::full(data.py()), places))
            }
            Library::PyArrow => data.call_method1("select", (names,)),
            Library::DuckDb => {
                let quoted = names.iter().map(|name| format!("\"{}\"", name.replace('"', "\"\"")));
                data.call_method1("project", (quoted.collect::<Vec<_>>().join(", "),))
            }
        }
    }

    /// The rows of these columns, each named by the argument that asks for it.
    pub(crate) fn chunks(&self, wanted: &[(&str, &str)]) -> PyResult<Vec<ArrayRef>> {
        for (argument, name) in wanted {
            position(argument, name, &self.names)?;
        }
        let names: Vec<&str> = wanted.iter().map(|(_, name)| *name).collect();
        let problem = match exported("data", &self.select(&names)?) {
            Ok(chunks) => return Ok(chunks),
            Err(problem) => problem,
        };
        for (argument, name) in wanted {
            if let Err(problem) = exported(argument, &self.select(&[name])?) {
                let found = format!("column {name:?}{} ({problem})", self.type_of(name));
                return Err(bad_value(argument, found, "a column whose type Arrow has"));
            }
        }
        Err(problem)
    }

    /// The type of a column, for people.
    fn type_of(&self, name: &str) -> String {
        let found = self.data.getattr("schema").and_then(|schema| schema.get_item(name));
        found.map_or_else(|_| String::new(), |found| format!(" of type {found}"))
    }
}

/// What is to be read of a table: of a frame, these columns alone.
pub(crate) fn with_columns<'py>(
    data: &Bound<'py, PyAny>,
    names: &[&str],
) -> PyResult<Bound<'py, PyAny>> {
    Frame::of(data)?.map_or_else(|| Ok(data.clone()), |frame| frame.select(names))
}

/// A polars frame or series whose columns of nulls alone are texts: polars hands such columns over
/// in a form that other libraries refuse.
pub(crate) fn without_null_type<'py>(data: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    let polars = data.py().import("polars")?;
    let (null, text) = (polars.getattr("Null")?, polars.getattr("String")?);
    if let Ok(found) = data.getattr("dtype") {
        return if found.eq(&null)? {
            data.call_method1("cast", (text,))
        } else {
            Ok(data.clone())
        };
    }
    let types = [(null, text)].into_py_dict(data.py())?;
    data.call_method1("cast", PyTuple::new(data.py(), [types])?)
}
