//! What could not be read: one row of the table of errors each.

use std::sync::Arc;

use arrow::array::{ArrayRef, Int64Array, RecordBatch, StringArray};
use arrow::datatypes::{DataType, Field, Schema, SchemaRef};

use crate::Error;
use crate::error::escaped;

/// A place in a source, for people.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    pub(crate) source: Arc<str>,
    /// The line, where the format has lines, or the record; counted from 1.
    pub(crate) position: Option<u64>,
}

/// A record that could not be read or was refused, or a source that broke off.
#[derive(Clone, Debug)]
pub(crate) struct ErrorRow {
    pub(crate) place: Place,
    pub(crate) id: Option<String>,
    pub(crate) problem: String,
}

impl ErrorRow {
    pub(crate) fn to_error(&self) -> Error {
        Error::in_source(&self.place.source, self.place.position, &self.problem)
    }
}

/// What is wrong, without the name of the source, which stands beside it.
pub(crate) fn problem_without_source(error: &Error, source: &str) -> String {
    let problem = error.to_string();
    let source = escaped(source);
    match problem.strip_prefix(&*source).and_then(|rest| rest.strip_prefix(": ")) {
        Some(rest) => rest.to_owned(),
        None => problem,
    }
}

/// The columns of errors.
fn error_schema() -> SchemaRef {
    Arc::new(Schema::new(vec![
        Field::new("source", DataType::Utf8, false),
        Field::new("position", DataType::Int64, true),
        Field::new("id", DataType::Utf8, true),
        Field::new("problem", DataType::Utf8, false),
    ]))
}

/// Errors as a table: the source, the line or record in it counted from 1, the id where it is
/// known, and what was wrong.
pub(crate) fn error_batch(errors: &[ErrorRow]) -> RecordBatch {
    let source = errors.iter().map(|error| Some(&*error.place.source)).collect::<StringArray>();
    let position = errors.iter().map(|error| error.place.position.map(|at| at as i64));
    let id = errors.iter().map(|error| error.id.as_deref()).collect::<StringArray>();
    let problem = errors.iter().map(|error| Some(error.problem.as_str())).collect::<StringArray>();
    let columns: Vec<ArrayRef> = vec![
        Arc::new(source),
        Arc::new(position.collect::<Int64Array>()),
        Arc::new(id),
        Arc::new(problem),
    ];
    let schema = error_schema();
    RecordBatch::try_new(Arc::clone(&schema), columns)
        .unwrap_or_else(|_| RecordBatch::new_empty(schema))
}
