//! The functions of the Python package, one for each table.

use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyString};

use super::input::records;
use super::options::Call;
use super::table::Table;
use crate::parallel;
use crate::table::{TableKind, extract_until};

#[pyfunction]
#[pyo3(signature = (data, /, **options))]
pub(crate) fn decode<'py>(
    data: &Bound<'py, PyAny>,
    options: Option<&Bound<'py, PyDict>>,
) -> PyResult<Bound<'py, PyAny>> {
    let table = table(TableKind::Decode, data, options)?;
    if data.is_instance_of::<PyString>() || data.is_instance_of::<PyBytes>() {
        let texts = table.column(data.py(), "text")?;
        return texts.get_item(0);
    }
    Ok(Bound::new(data.py(), table)?.into_any())
}

#[pyfunction]
#[pyo3(signature = (data, /, **options))]
pub(crate) fn paragraphs<'py>(
    data: &Bound<'py, PyAny>,
    options: Option<&Bound<'py, PyDict>>,
) -> PyResult<Table> {
    table(TableKind::Paragraphs, data, options)
}

#[pyfunction]
#[pyo3(signature = (data, /, **options))]
pub(crate) fn sentences<'py>(
    data: &Bound<'py, PyAny>,
    options: Option<&Bound<'py, PyDict>>,
) -> PyResult<Table> {
    table(TableKind::Sentences, data, options)
}

#[pyfunction]
#[pyo3(signature = (data, /, **options))]
pub(crate) fn tokens<'py>(
    data: &Bound<'py, PyAny>,
    options: Option<&Bound<'py, PyDict>>,
) -> PyResult<Table> {
    table(TableKind::Tokens, data, options)
}

#[pyfunction]
#[pyo3(signature = (data, /, **options))]
pub(crate) fn quotes<'py>(
    data: &Bound<'py, PyAny>,
    options: Option<&Bound<'py, PyDict>>,
) -> PyResult<Table> {
    table(TableKind::Quotes, data, options)
}

/// Reads the arguments, makes the table without the interpreter, and stops at Ctrl-C.
fn table<'py>(
    kind: TableKind,
    data: &Bound<'py, PyAny>,
    options: Option<&Bound<'py, PyDict>>,
) -> PyResult<Table> {
    let py = data.py();
    let call = Call::new(kind, options)?;
    let records = records(data, &call)?;
    let pool = parallel::pool(call.table.threads)?;
    let mut signal = None;
    let made = py.detach(|| {
        extract_until(kind, &records, &call.table, &pool, &mut || {
            if signal.is_none() {
                signal = Python::attach(|py| py.check_signals().err());
            }
            signal.is_some()
        })
    });
    if let Some(signal) = signal {
        return Err(signal);
    }
    let (schema, batches) = made?;
    Ok(Table::new(schema, batches))
}
