//! Values of Arrow arrays as plain Python objects.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray};
use arrow::datatypes::{DataType, Field, Float64Type, Int32Type, Int64Type};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList};
use pyo3_arrow::PyScalar;

/// All values of an array, nulls as `None`.
pub(crate) fn values<'py>(py: Python<'py>, array: &ArrayRef) -> PyResult<Vec<Bound<'py, PyAny>>> {
    (0..array.len()).map(|row| value(py, array, row)).collect()
}

/// The value in a row that the array has.
fn value<'py>(py: Python<'py>, array: &ArrayRef, row: usize) -> PyResult<Bound<'py, PyAny>> {
    if array.is_null(row) {
        return Ok(py.None().into_bound(py));
    }
    Ok(match array.data_type() {
        DataType::Utf8 => array.as_string::<i32>().value(row).into_pyobject(py)?.into_any(),
        DataType::Int32 => {
            array.as_primitive::<Int32Type>().value(row).into_pyobject(py)?.into_any()
        }
        DataType::Int64 => {
            array.as_primitive::<Int64Type>().value(row).into_pyobject(py)?.into_any()
        }
        DataType::Float64 => {
            array.as_primitive::<Float64Type>().value(row).into_pyobject(py)?.into_any()
        }
        DataType::List(_) => {
            PyList::new(py, values(py, &array.as_list::<i32>().value(row))?)?.into_any()
        }
        DataType::Struct(fields) => {
            let members = PyDict::new(py);
            for (field, member) in fields.iter().zip(array.as_struct().columns()) {
                members.set_item(field.name(), value(py, member, row)?)?;
            }
            members.into_any()
        }
        // Dates, times, decimals and whatever else a kept column holds.
        data_type => {
            let field = Arc::new(Field::new("", data_type.clone(), true));
            let scalar = PyScalar::try_new(array.slice(row, 1), field)?;
            Bound::new(py, scalar)?.call_method0("as_py")?
        }
    })
}
