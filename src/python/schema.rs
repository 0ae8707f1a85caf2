//! What the columns of a table are.

use arrow::datatypes::SchemaRef;
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyDict};
use pyo3_arrow::error::PyArrowResult;
use pyo3_arrow::ffi::to_schema_pycapsule;

use crate::table::printable;

/// The names, types and descriptions of a table's columns.
///
/// Any Arrow library takes it, as in ``pyarrow.schema(table.schema)``.
///
/// Examples
/// --------
/// >>> import guillemet as gm
/// >>> schema = gm.tokens("One.").schema
/// >>> schema.names
/// ['id', 'sentence', 'token', 'start', 'end', 'raw_start', 'raw_end', 'text']
/// >>> schema.types["start"], schema.descriptions["start"]
/// ('Int32', 'where it begins in the decoded text')
#[pyclass(frozen, module = "guillemet")]
pub(crate) struct Schema {
    schema: SchemaRef,
}

impl Schema {
    pub(crate) fn new(schema: SchemaRef) -> Self {
        Self { schema }
    }
}

#[pymethods]
impl Schema {
    /// Export the schema to another Arrow library.
    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyArrowResult<Bound<'py, PyCapsule>> {
        to_schema_pycapsule(py, self.schema.as_ref())
    }

    fn __len__(&self) -> usize {
        self.schema.fields().len()
    }

    /// The names of the columns, in order.
    #[getter]
    fn names(&self) -> Vec<&str> {
        self.schema.fields().iter().map(|field| field.name().as_str()).collect()
    }

    /// The Arrow type of each column, by name.
    #[getter]
    fn types<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let types = PyDict::new(py);
        for field in self.schema.fields() {
            types.set_item(field.name(), field.data_type().to_string())?;
        }
        Ok(types)
    }

    /// What each column holds, by name; columns of the caller's own are left out.
    #[getter]
    fn descriptions<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let descriptions = PyDict::new(py);
        for field in self.schema.fields() {
            if let Some(description) = field.metadata().get("description") {
                descriptions.set_item(field.name(), description)?;
            }
        }
        Ok(descriptions)
    }

    fn __repr__(&self) -> String {
        let columns = self.schema.fields().iter().map(|field| {
            let description = field.metadata().get("description").map_or("", String::as_str);
            let data_type = field.data_type().to_string();
            // What a list or a struct holds is in `types`.
            let data_type = data_type.split('(').next().unwrap_or_default();
            format!("{:<12} {data_type:<8} {}", printable(field.name()), printable(description))
        });
        columns.map(|line| line.trim_end().to_owned()).collect::<Vec<_>>().join("\n")
    }
}
