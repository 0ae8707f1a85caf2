//! What objects with the Arrow interface hand over, and columns by name.

use arrow::array::{ArrayRef, new_empty_array};
use arrow::error::ArrowError;
use pyo3::prelude::*;
use pyo3_arrow::input::AnyArray;

use super::errors::bad_value;

/// The place of the column of a name, which must be one.
pub(crate) fn position(argument: &str, name: &str, names: &[String]) -> PyResult<usize> {
    let mut found = names.iter().enumerate().filter(|(_, known)| *known == name);
    match (found.next(), found.next()) {
        (Some((position, _)), None) => Ok(position),
        (None, _) => Err(bad_value(argument, format!("no column {name:?}"), one_of(names))),
        _ => Err(bad_value(argument, format!("several columns {name:?}"), "one of that name")),
    }
}

/// The names of a table's columns, or the first of very many.
pub(crate) fn one_of(names: &[String]) -> String {
    let shown: Vec<String> = names.iter().take(30).map(|name| format!("{name:?}")).collect();
    let more = if names.len() > shown.len() { ", ..." } else { "" };
    format!("one of its columns {}{more}", shown.join(", "))
}

/// The chunks of an object with the Arrow interface, at least one.
pub(crate) fn exported(argument: &str, data: &Bound<'_, PyAny>) -> PyResult<Vec<ArrayRef>> {
    let refused = |problem: String| bad_value(argument, problem, "a stream that can be read");
    let array: AnyArray = data.extract().map_err(|problem: PyErr| refused(problem.to_string()))?;
    let reader = array.into_reader()?;
    let kind = reader.field().data_type().clone();
    // Producers may need the interpreter in another thread to make their chunks.
    let chunks: Vec<ArrayRef> = data
        .py()
        .detach(|| reader.collect::<Result<_, ArrowError>>())
        .map_err(|problem| refused(problem.to_string()))?;
    Ok(if chunks.is_empty() { vec![new_empty_array(&kind)] } else { chunks })
}
