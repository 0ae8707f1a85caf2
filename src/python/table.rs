//! The result of every call: a table that any Arrow library can take.

use std::path::PathBuf;
use std::sync::Arc;

use arrow::array::{ArrayRef, RecordBatch, StructArray};
use arrow::datatypes::Field;
use pyo3::exceptions::{
    PyAttributeError, PyException, PyImportError, PyKeyError, PyKeyboardInterrupt, PyTypeError,
};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyCapsule, PyDict, PyList, PyTuple};
use pyo3_arrow::error::PyArrowResult;
use pyo3_arrow::ffi::{ArrayIterator, to_schema_pycapsule, to_stream_pycapsule};

use super::errors::{bad_value, missing_library, type_name, warn};
use super::options::whole_number;
use super::schema::Schema;
use super::values::column_values;
use crate::table::{FileOptions, Table, printable};

/// A table in memory, in Arrow format.
///
/// polars, DuckDB, pyarrow, pandas and whatever else knows Arrow's PyCapsule interface take it as
/// it is, any number of times and without a copy: ``polars.DataFrame(q)``, ``pyarrow.table(q)``,
/// ``duckdb.sql("FROM q")`` for a table `q`.
///
/// Examples
/// --------
/// >>> import guillemet as gm
/// >>> table = gm.paragraphs(["One.", None, "Two.\n\nThree."])
/// >>> len(table)
/// 3
/// >>> table.column("text")
/// ['One.', 'Two.', 'Three.']
/// >>> table.to_pylist()[0]["id"]
/// 0
#[pyclass(frozen, module = "guillemet", name = "Table")]
pub(crate) struct PyTable {
    table: Table,
}

impl PyTable {
    pub(crate) fn new(table: Table) -> Self {
        Self { table }
    }

    fn names(&self) -> impl Iterator<Item = &str> {
        self.table.schema().fields().iter().map(|field| field.name().as_str())
    }
}

#[pymethods]
impl PyTable {
    /// Export the table to another Arrow library; called by it.
    #[pyo3(signature = (requested_schema = None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyCapsule>>,
    ) -> PyArrowResult<Bound<'py, PyCapsule>> {
        let schema = self.table.schema();
        let row = Field::new_struct("", schema.fields().clone(), false)
            .with_metadata(schema.metadata().clone());
        let structs =
            |batch: &RecordBatch| Ok(Arc::new(StructArray::from(batch.clone())) as ArrayRef);
        let chunks: Vec<_> = self.table.batches().iter().map(structs).collect();
        to_stream_pycapsule(py, Box::new(ArrayIterator::new(chunks, row.into())), requested_schema)
    }

    /// Export the schema to another Arrow library; called by it.
    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyArrowResult<Bound<'py, PyCapsule>> {
        to_schema_pycapsule(py, self.table.schema().as_ref())
    }

    fn __len__(&self) -> usize {
        self.table.num_rows()
    }

    /// The number of rows.
    #[getter]
    fn num_rows(&self) -> usize {
        self.table.num_rows()
    }

    /// The names of the columns, in order.
    #[getter]
    fn column_names(&self) -> Vec<&str> {
        self.names().collect()
    }

    /// The names, types and descriptions of the columns.
    #[getter]
    fn schema(&self) -> Schema {
        Schema::new(Arc::clone(self.table.schema()))
    }

    /// Iterate over the batches in which the rows are held, each a table.
    fn __iter__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let batches = (0..self.table.batches().len()).filter_map(|index| self.table.batch(index));
        let batches = batches.map(|table| Bound::new(py, Self { table }));
        Ok(PyList::new(py, batches.collect::<PyResult<Vec<_>>>()?)?.try_iter()?.into_any())
    }

    /// The values of one column.
    ///
    /// Parameters
    /// ----------
    /// name : str
    ///     The column.
    ///
    /// Returns
    /// -------
    /// list
    ///
    /// Raises
    /// ------
    /// KeyError
    ///     If there is no such column.
    #[pyo3(signature = (name, /))]
    fn column<'py>(&self, py: Python<'py>, name: &str) -> PyResult<Bound<'py, PyList>> {
        let Ok(position) = self.table.schema().index_of(name) else {
            let known = self.names().map(printable).collect::<Vec<_>>().join(", ");
            return Err(PyKeyError::new_err(format!(
                "no column {name:?}; expected one of {known}"
            )));
        };
        let all = PyList::empty(py);
        for batch in self.table.batches() {
            for value in
                column_values(py, self.table.schema().field(position), batch.column(position))?
            {
                all.append(value)?;
            }
        }
        Ok(all)
    }

    /// The values of one column, as `column` gives them.
    fn __getitem__<'py>(
        &self,
        py: Python<'py>,
        key: &Bound<'py, PyAny>,
    ) -> PyResult<Bound<'py, PyList>> {
        match key.extract::<String>() {
            Ok(name) => self.column(py, &name),
            Err(_) => Err(PyTypeError::new_err(format!(
                "{} in square brackets; expected the name of a column (to_pandas(), to_polars() and \
                 to_arrow() make tables that filter and slice)",
                type_name(key)
            ))),
        }
    }

    /// What is asked for that a table has not got, with a way to it.
    fn __getattr__(&self, name: &str) -> PyResult<Py<PyAny>> {
        let hint = if self.names().any(|known| known == name) {
            format!("; a column is table[{name:?}]")
        } else if is_of_frames(name) {
            format!("; pandas and polars have it: table.to_pandas().{name}")
        } else {
            String::new()
        };
        Err(PyAttributeError::new_err(format!("a Table has no attribute {name:?}{hint}")))
    }

    /// The first rows, as a table.
    ///
    /// Parameters
    /// ----------
    /// n : int, default 5
    ///     How many.
    ///
    /// Examples
    /// --------
    /// >>> import guillemet as gm
    /// >>> gm.tokens("One more.").head(1)["text"]
    /// ['One']
    #[pyo3(signature = (n = None, /), text_signature = "($self, n=5, /)")]
    fn head(&self, n: Option<&Bound<'_, PyAny>>) -> PyResult<Self> {
        let expected = "a number of rows from 0 up";
        let rows = n.map(|n| whole_number("n", n, 0..=usize::MAX, expected)).transpose()?;
        Ok(Self::new(self.table.head(rows.unwrap_or(5))))
    }

    /// The rows of these numbers.
    fn _take(&self, rows: Vec<u32>) -> PyResult<Self> {
        Ok(Self::new(self.table.take(&rows)?))
    }

    /// The table as a dict of lists, one for each column.
    fn to_pydict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let columns = PyDict::new(py);
        for name in self.names() {
            columns.set_item(name, self.column(py, name)?)?;
        }
        Ok(columns)
    }

    /// The table as a list of dicts, one for each row.
    fn to_pylist<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        let rows = PyList::empty(py);
        for batch in self.table.batches() {
            let columns = self.table.schema().fields().iter().zip(batch.columns());
            let columns = columns.map(|(field, column)| column_values(py, field, column));
            let mut columns: Vec<_> =
                columns.map(|column| Ok(column?.into_iter())).collect::<PyResult<_>>()?;
            for _ in 0..batch.num_rows() {
                let row = PyDict::new(py);
                for (name, column) in self.names().zip(&mut columns) {
                    row.set_item(name, column.next())?;
                }
                rows.append(row)?;
            }
        }
        Ok(rows)
    }

    /// The table as a `pandas.DataFrame`.
    ///
    /// Whole numbers stay whole where some are missing, as in pandas' `Int32`.
    fn to_pandas<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        let py = slf.py();
        let pandas = library(py, "to_pandas", "pandas")?;
        let frame = match library(py, "to_pandas", "pyarrow") {
            Ok(pyarrow) => with_whole_numbers(slf, &pandas, &pyarrow)?,
            Err(error) if error.is_instance_of::<PyImportError>(py) => {
                pandas.call_method1("DataFrame", (slf.get().to_pydict(py)?,))?
            }
            Err(error) => return Err(error),
        };
        let types = PyDict::new(py);
        for field in slf.get().table.schema().fields() {
            if let Some(name) = pandas_integer(field) {
                types.set_item(field.name(), name)?;
            }
        }
        frame.call_method1("astype", (types,))
    }

    /// The table as a `polars.DataFrame`.
    fn to_polars<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        let polars = library(slf.py(), "to_polars", "polars")?;
        polars.call_method1("DataFrame", (slf,)).map_err(|problem| {
            // A panic of polars, which is no Exception.
            let py = slf.py();
            if problem.is_instance_of::<PyException>(py)
                || problem.is_instance_of::<PyKeyboardInterrupt>(py)
            {
                return problem;
            }
            bad_value("to_polars", problem.to_string(), "columns whose types polars has")
        })
    }

    /// The table as a `pyarrow.Table`.
    fn to_arrow<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        library(slf.py(), "to_arrow", "pyarrow")?.call_method1("table", (slf,))
    }

    /// Write the table to a file.
    ///
    /// Parameters
    /// ----------
    /// path : str or os.PathLike
    ///     The file, whose suffix says the format: ``.parquet``, ``.arrow``, ``.jsonl``, ``.csv``
    ///     or ``.xlsx``. It appears when it is whole, in place of one that is there. A workbook of
    ///     Excel has one sheet, lists as JSON, and no control characters: a warning says how many
    ///     were left out.
    /// escape_formulas : bool, default False
    ///     In CSV, put an apostrophe before texts that a spreadsheet would run as a formula.
    /// bom : bool, default False
    ///     Begin CSV with a byte order mark, by which Excel knows that it is UTF-8.
    ///
    /// Raises
    /// ------
    /// GuillemetError
    ///     If the suffix is none of these.
    /// OSError
    ///     If the file cannot be written.
    #[pyo3(signature = (path, /, *, escape_formulas = false, bom = false))]
    fn write(
        &self,
        py: Python<'_>,
        path: PathBuf,
        escape_formulas: bool,
        bom: bool,
    ) -> PyResult<()> {
        let mut options = FileOptions::default();
        (options.escape_formulas, options.bom) = (escape_formulas, bom);
        let left_out = py.detach(|| self.table.write(&path, &options))?;
        if left_out > 0 {
            let left = format!("{left_out} control characters left out, which Excel cannot hold");
            warn(py, &format!("{}: {left}", path.display()))?;
        }
        Ok(())
    }

    fn __repr__(&self) -> String {
        self.table.to_string()
    }

    fn _repr_html_(&self) -> String {
        self.table.to_html()
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyTuple>> {
        let py = slf.py();
        let table = &slf.get().table;
        let bytes = py.detach(|| table.to_ipc())?;
        let again = slf.get_type().getattr("_from_ipc")?;
        let arguments = PyTuple::new(py, [PyBytes::new(py, &bytes)])?;
        PyTuple::new(py, [again, arguments.into_any()])
    }

    /// The table that was pickled to these bytes.
    #[staticmethod]
    #[pyo3(signature = (data, /))]
    fn _from_ipc(data: &[u8]) -> PyResult<Self> {
        Ok(Self::new(Table::from_ipc(data)?))
    }
}

/// Whether frames of pandas or polars have a method of this name that people try.
fn is_of_frames(name: &str) -> bool {
    [
        "agg",
        "columns",
        "describe",
        "filter",
        "groupby",
        "group_by",
        "iloc",
        "loc",
        "merge",
        "query",
        "sample",
        "select",
        "shape",
        "sort_values",
        "tail",
        "value_counts",
    ]
    .contains(&name)
}

/// A library that is only wanted when it is there.
fn library<'py>(py: Python<'py>, method: &str, name: &str) -> PyResult<Bound<'py, PyModule>> {
    py.import(name).map_err(|cause| {
        if cause.is_instance_of::<PyImportError>(py) {
            missing_library(method, name, &cause, py)
        } else {
            cause
        }
    })
}

/// Converted by pyarrow, but for whole numbers with nulls, which it would make floats.
fn with_whole_numbers<'py>(
    table: &Bound<'py, PyTable>,
    pandas: &Bound<'py, PyModule>,
    pyarrow: &Bound<'py, PyModule>,
) -> PyResult<Bound<'py, PyAny>> {
    let py = table.py();
    let types = PyDict::new(py);
    for name in ["Int8", "Int16", "Int32", "Int64", "UInt8", "UInt16", "UInt32", "UInt64"] {
        let arrow_type = pyarrow.call_method0(name.to_lowercase().as_str())?;
        types.set_item(arrow_type, pandas.call_method0(format!("{name}Dtype").as_str())?)?;
    }
    let options = PyDict::new(py);
    options.set_item("types_mapper", types.getattr("get")?)?;
    pyarrow.call_method1("table", (table,))?.call_method("to_pandas", (), Some(&options))
}

/// The name of the pandas type for a column of whole numbers: numpy's where none can be missing.
fn pandas_integer(field: &Field) -> Option<String> {
    if !field.data_type().is_integer() {
        return None;
    }
    let name = field.data_type().to_string();
    Some(if field.is_nullable() { name } else { name.to_lowercase() })
}
