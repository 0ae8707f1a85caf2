//! Values of Arrow arrays as plain Python objects.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray};
use arrow::datatypes::{DataType, Field, Float64Type, Int32Type, Int64Type};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList};
use pyo3_arrow::PyScalar;

use super::errors::bad_value;

/// All values of a column, nulls as `None`.
pub(crate) fn column_values<'py>(
    py: Python<'py>,
    field: &Field,
    column: &ArrayRef,
) -> PyResult<Vec<Bound<'py, PyAny>>> {
    if let Some(unknown) = without_objects(field.data_type()) {
        let column = format!("column {:?}", field.name());
        let expected = "a type whose values Python has objects for (to_arrow() keeps them)";
        return Err(bad_value(&column, format!("values of type {unknown}"), expected));
    }
    values(py, column)
}

/// The type in this one, if any, whose values cannot be made Python objects.
fn without_objects(data_type: &DataType) -> Option<&DataType> {
    match data_type {
        DataType::Interval(_)
        | DataType::ListView(_)
        | DataType::LargeListView(_)
        | DataType::RunEndEncoded(_, _) => Some(data_type),
        DataType::List(item)
        | DataType::LargeList(item)
        | DataType::FixedSizeList(item, _)
        | DataType::Map(item, _) => without_objects(item.data_type()),
        DataType::Struct(fields) => {
            fields.iter().find_map(|field| without_objects(field.data_type()))
        }
        DataType::Union(fields, _) => {
            fields.iter().find_map(|(_, field)| without_objects(field.data_type()))
        }
        DataType::Dictionary(_, values) => without_objects(values),
        _ => None,
    }
}

/// All values of an array, nulls as `None`.
fn values<'py>(py: Python<'py>, array: &ArrayRef) -> PyResult<Vec<Bound<'py, PyAny>>> {
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
            let object = Bound::new(py, scalar)?.call_method0("as_py")?;
            if object.is_none() && data_type.is_temporal() {
                let found = format!("a value of type {data_type} beyond the years 1 to 9999");
                return Err(bad_value("column", found, "a time that Python can hold"));
            }
            object
        }
    })
}
