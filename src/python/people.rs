//! People over a corpus.

use std::sync::Arc;

use arrow::array::{Array, RecordBatch};
use arrow::datatypes::{Field, Schema as ArrowSchema};
use pyo3::prelude::*;

use super::answers::alone;
use super::errors::bad_value;
use super::rows::{Wanted, rows};
use super::table::PyTable;
use crate::people::People;
use crate::table::{Table, people, people_table, persons_of};

/// The people of `quotes`, each with the number and names that they have in the table.
#[pyclass(frozen, module = "guillemet._guillemet", name = "_People")]
pub(crate) struct PyPeople {
    people: People,
}

#[pymethods]
impl PyPeople {
    #[new]
    fn new(quotes: &Bound<'_, PyAny>, aliases: Vec<(String, String)>) -> PyResult<Self> {
        let wanted = Wanted {
            argument: "quotes",
            required: &["id", "speaker"],
            optional: &["speaker_kind", "speaker_pronoun"],
            is_all: false,
        };
        let batches = rows(quotes, &wanted)?;
        let people = alone(quotes.py(), || people(&batches, &aliases))?;
        Ok(Self { people })
    }

    /// One row for each person.
    fn table(&self) -> PyResult<PyTable> {
        Ok(PyTable::new(people_table(&self.people)?))
    }

    /// The rows with two columns more: `person` and `person_name`.
    fn join(&self, quotes: &Bound<'_, PyAny>) -> PyResult<PyTable> {
        let wanted =
            Wanted { argument: "quotes", required: &["speaker"], optional: &[], is_all: true };
        let batches = rows(quotes, &wanted)?;
        let mut joined = Vec::with_capacity(batches.len());
        for batch in batches {
            joined.push(self.joined(&batch)?);
        }
        Ok(PyTable::new(Table::of_batches(joined)))
    }
}

impl PyPeople {
    fn joined(&self, batch: &RecordBatch) -> PyResult<RecordBatch> {
        let schema = batch.schema();
        if let Some(name) =
            ["person", "person_name"].iter().find(|name| schema.index_of(name).is_ok())
        {
            let found = format!("a table that has a column {name:?}");
            return Err(bad_value("quotes", found, "one that was not joined yet"));
        }
        let added = persons_of(&self.people, batch)?;
        let names = ["person", "person_name"].iter().zip(&added);
        let new = names
            .map(|(name, column)| Arc::new(Field::new(*name, column.data_type().clone(), true)));
        let fields: Vec<_> = schema.fields().iter().cloned().chain(new).collect();
        let schema = ArrowSchema::new_with_metadata(fields, schema.metadata().clone());
        let columns = batch.columns().iter().cloned().chain(added.iter().cloned()).collect();
        RecordBatch::try_new(Arc::new(schema), columns)
            .map_err(|problem| bad_value("quotes", problem.to_string(), "columns of one length"))
    }
}
