//! Where errors become Python exceptions: all of them are made here.

use std::error::Error as _;
use std::ffi::CString;

use pyo3::exceptions::{PyImportError, PyOSError, PyTypeError, PyUserWarning, PyValueError};
use pyo3::prelude::*;

use crate::Error;

pyo3::create_exception!(
    guillemet,
    GuillemetError,
    PyValueError,
    "An argument that cannot be used, or a record that the options say to refuse.\n\n\
     The message names the argument, what was found and what was expected."
);

impl From<Error> for PyErr {
    fn from(error: Error) -> Self {
        let cause = error.source().and_then(|cause| cause.downcast_ref::<std::io::Error>());
        match (cause, error.path()) {
            // With these three arguments Python picks FileNotFoundError and its like.
            (Some(cause), Some(path)) => match cause.raw_os_error() {
                Some(number) => {
                    let message = cause.to_string();
                    let message = message.split(" (os error").next().unwrap_or_default();
                    PyOSError::new_err((number, message.to_owned(), path.to_owned()))
                }
                None => PyOSError::new_err(error.to_string()),
            },
            _ => GuillemetError::new_err(error.to_string()),
        }
    }
}

/// An argument whose value cannot be used.
#[cold]
pub(crate) fn bad_value(
    argument: &str,
    found: impl Into<String>,
    expected: impl Into<String>,
) -> PyErr {
    Error::argument(argument, found, expected).into()
}

/// An argument of a type that cannot be used.
#[cold]
pub(crate) fn bad_type(argument: &str, found: &Bound<'_, PyAny>, expected: &str) -> PyErr {
    bad_kind(argument, &type_name(found), expected)
}

/// The same, for what has no value at hand.
#[cold]
pub(crate) fn bad_kind(argument: &str, found: &str, expected: &str) -> PyErr {
    PyTypeError::new_err(Error::argument(argument, found, expected).to_string())
}

/// A keyword that a function does not have.
#[cold]
pub(crate) fn unknown_keyword(function: &str, keyword: &str, known: &[&str]) -> PyErr {
    PyTypeError::new_err(format!(
        "{function}() has no option {keyword:?}; expected one of {}",
        known.join(", ")
    ))
}

/// Warns whoever called, once for each place.
#[cold]
pub(crate) fn warn(py: Python<'_>, message: &str) -> PyResult<()> {
    let message = CString::new(message.replace('\0', " ")).unwrap_or_default();
    PyErr::warn(py, &py.get_type::<PyUserWarning>(), &message, 1)
}

/// A library that is not installed.
#[cold]
pub(crate) fn missing_library(method: &str, library: &str, cause: &PyErr, py: Python<'_>) -> PyErr {
    let error = PyImportError::new_err(format!(
        "{method} needs {library}: pip install {library} ({cause})"
    ));
    error.set_cause(py, Some(cause.clone_ref(py)));
    error
}

/// The full name of an object's type: `datetime.date`, but `int`.
pub(crate) fn type_name(object: &Bound<'_, PyAny>) -> String {
    let kind = object.get_type();
    kind.fully_qualified_name().map_or_else(|_| "object".to_owned(), |name| name.to_string())
}
