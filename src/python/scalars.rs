//! Plain Python objects to Arrow columns: what a caller without any Arrow library has.

use std::sync::Arc;

use arrow::array::{
    ArrayRef, BinaryBuilder, BooleanBuilder, Float64Builder, Int64Builder, LargeBinaryBuilder,
    NullArray, StringBuilder,
};
use arrow::buffer::BooleanBuffer;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyBytes, PyFloat, PyInt, PyList, PyString};
use pyo3_arrow::PyArray;

use super::errors::{bad_kind, bad_value, type_name};

/// Whether a library means a missing value by this: `None`, a NaN, `pandas.NA`, `pandas.NaT`.
fn is_missing(item: &Bound<'_, PyAny>) -> bool {
    if item.is_none() {
        return true;
    }
    if let Ok(number) = item.cast::<PyFloat>() {
        return number.value().is_nan();
    }
    let kind = item.get_type();
    kind.name().is_ok_and(|name| name == "NAType" || name == "NaTType")
}

/// A column of texts, each a `str`, `bytes` or a missing value, and the rows in which lone
/// surrogates stand, if there are any: a `str` may hold them, UTF-8 may not.
pub(crate) fn texts(items: &Bound<'_, PyAny>) -> PyResult<(ArrayRef, Option<BooleanBuffer>)> {
    let mut column = LargeBinaryBuilder::new();
    let mut surrogates = Vec::new();
    for (row, item) in items.try_iter()?.enumerate() {
        let item = item?;
        if let Ok(text) = item.cast::<PyString>() {
            if push_str(&mut column, text)? {
                surrogates.push(row);
            }
        } else if let Ok(bytes) = item.cast::<PyBytes>() {
            column.append_value(bytes.as_bytes());
        } else if is_missing(&item) {
            column.append_null();
        } else {
            let found = format!("{} in row {row}", type_name(&item));
            return Err(bad_kind("data", &found, "str, bytes or None"));
        }
    }
    let column: ArrayRef = Arc::new(column.finish());
    let mut rows = surrogates.iter().peekable();
    let is_next = |row| rows.next_if_eq(&&row).is_some();
    let rows = (!surrogates.is_empty()).then(|| BooleanBuffer::collect_bool(column.len(), is_next));
    Ok((column, rows))
}

/// Appends a `str`, and says whether it holds lone surrogates.
fn push_str(column: &mut LargeBinaryBuilder, text: &Bound<'_, PyString>) -> PyResult<bool> {
    let py = text.py();
    if text.call_method0(intern!(py, "isascii"))?.extract()? {
        column.append_value(text.to_str()?);
        return Ok(false);
    }
    // Not `to_str`, which would leave a second copy of the text in the object for good.
    let encode = |arguments| text.call_method1(intern!(py, "encode"), arguments);
    let utf8 = intern!(py, "utf-8");
    let (encoded, has_surrogates) = match encode((utf8, intern!(py, "strict"))) {
        Ok(encoded) => (encoded, false),
        Err(_) => (encode((utf8, intern!(py, "surrogatepass")))?, true),
    };
    column.append_value(encoded.cast::<PyBytes>()?.as_bytes());
    Ok(has_surrogates)
}

/// The type of a column of scalars, found from its first value.
enum Scalars {
    Unknown { nulls: usize },
    Bool(BooleanBuilder),
    Int(Int64Builder),
    Float(Float64Builder),
    Text(StringBuilder),
    Bytes(BinaryBuilder),
}

/// A column of ids or of values to keep: all `str`, all `int`, and so on; dates, decimals and the
/// like by way of pyarrow.
pub(crate) fn scalars(argument: &str, items: &Bound<'_, PyAny>) -> PyResult<ArrayRef> {
    // Read twice, if the first value is of another type.
    let items = &items.py().get_type::<PyList>().call1((items,))?;
    let mut column = Scalars::Unknown { nulls: 0 };
    for (row, item) in items.try_iter()?.enumerate() {
        let item = item?;
        if matches!(column, Scalars::Unknown { .. }) && !is_missing(&item) && !is_plain(&item)? {
            return through_pyarrow(argument, items);
        }
        column.push(argument, row, &item)?;
    }
    Ok(column.finish())
}

/// Whether it is a value of a type that Python itself has for texts and numbers.
fn is_plain(item: &Bound<'_, PyAny>) -> PyResult<bool> {
    Ok(item.is_instance_of::<PyInt>()
        || item.is_instance_of::<PyFloat>()
        || item.is_instance_of::<PyString>()
        || item.is_instance_of::<PyBytes>()
        || item.hasattr("__index__")?)
}

/// Whether it is an array of numpy's dates or durations, which as plain objects may be mere
/// numbers.
pub(crate) fn is_array_of_times(data: &Bound<'_, PyAny>) -> bool {
    let kind = data.getattr("dtype").and_then(|found| found.getattr("kind"));
    kind.and_then(|kind| kind.extract::<char>()).is_ok_and(|kind| matches!(kind, 'M' | 'm'))
}

/// A column of whatever pyarrow makes of the values.
pub(crate) fn through_pyarrow(argument: &str, items: &Bound<'_, PyAny>) -> PyResult<ArrayRef> {
    let expected = "str, int, float, bool, bytes or None (install pyarrow for other types)";
    let found = || match items.get_item(0) {
        Ok(first) => format!("{} in row 0", type_name(&first)),
        Err(_) => type_name(items),
    };
    let Ok(pyarrow) = items.py().import("pyarrow") else {
        return Err(bad_kind(argument, &found(), expected));
    };
    let expected = "values of one type that Arrow has";
    let made = pyarrow.call_method1("array", (items,)).and_then(|made| made.extract::<PyArray>());
    let made =
        made.map_err(|cause| bad_kind(argument, &format!("{} ({cause})", found()), expected))?;
    Ok(made.into_inner().0)
}

impl Scalars {
    fn push(&mut self, argument: &str, row: usize, item: &Bound<'_, PyAny>) -> PyResult<()> {
        if is_missing(item) {
            self.push_null();
            return Ok(());
        }
        if let Self::Unknown { nulls } = *self {
            *self = Self::fitting(argument, row, item)?;
            (0..nulls).for_each(|_| self.push_null());
        }
        if !self.push_value(argument, item)? {
            let found = format!("{} in row {row} after {}", type_name(item), self.name());
            return Err(bad_kind(argument, &found, "values of one type"));
        }
        Ok(())
    }

    fn fitting(argument: &str, row: usize, item: &Bound<'_, PyAny>) -> PyResult<Self> {
        Ok(if item.is_instance_of::<PyBool>() {
            Self::Bool(BooleanBuilder::new())
        } else if item.is_instance_of::<PyInt>() || item.hasattr("__index__")? {
            Self::Int(Int64Builder::new())
        } else if item.is_instance_of::<PyFloat>() {
            Self::Float(Float64Builder::new())
        } else if item.is_instance_of::<PyString>() {
            Self::Text(StringBuilder::new())
        } else if item.is_instance_of::<PyBytes>() {
            Self::Bytes(BinaryBuilder::new())
        } else {
            let found = format!("{} in row {row}", type_name(item));
            return Err(bad_kind(argument, &found, "str, int, float, bool, bytes or None"));
        })
    }

    /// Appends the value; false if it is of another type than those before.
    fn push_value(&mut self, argument: &str, item: &Bound<'_, PyAny>) -> PyResult<bool> {
        let is_bool = item.is_instance_of::<PyBool>();
        match self {
            Self::Bool(column) if is_bool => column.append_value(item.extract()?),
            Self::Int(column) if !is_bool && item.hasattr("__index__")? => {
                column.append_value(item.extract().map_err(|_| {
                    bad_value(argument, item.to_string(), "whole numbers of at most 64 bits")
                })?);
            }
            Self::Float(column) if !is_bool => match item.extract() {
                Ok(number) => column.append_value(number),
                Err(_) => return Ok(false),
            },
            Self::Text(column) => match item.cast::<PyString>() {
                Ok(text) => column.append_value(text.to_string_lossy()),
                Err(_) => return Ok(false),
            },
            Self::Bytes(column) => match item.cast::<PyBytes>() {
                Ok(bytes) => column.append_value(bytes.as_bytes()),
                Err(_) => return Ok(false),
            },
            _ => return Ok(false),
        }
        Ok(true)
    }

    fn push_null(&mut self) {
        match self {
            Self::Unknown { nulls } => *nulls += 1,
            Self::Bool(column) => column.append_null(),
            Self::Int(column) => column.append_null(),
            Self::Float(column) => column.append_null(),
            Self::Text(column) => column.append_null(),
            Self::Bytes(column) => column.append_null(),
        }
    }

    fn name(&self) -> &'static str {
        match self {
            Self::Unknown { .. } => "None",
            Self::Bool(_) => "bool",
            Self::Int(_) => "int",
            Self::Float(_) => "float",
            Self::Text(_) => "str",
            Self::Bytes(_) => "bytes",
        }
    }

    fn finish(self) -> ArrayRef {
        match self {
            Self::Unknown { nulls } => Arc::new(NullArray::new(nulls)),
            Self::Bool(mut column) => Arc::new(column.finish()),
            Self::Int(mut column) => Arc::new(column.finish()),
            Self::Float(mut column) => Arc::new(column.finish()),
            Self::Text(mut column) => Arc::new(column.finish()),
            Self::Bytes(mut column) => Arc::new(column.finish()),
        }
    }
}
