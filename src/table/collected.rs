//! A whole table in memory.

use std::io::Cursor;
use std::sync::Arc;

use arrow::array::{ArrayRef, RecordBatch};
use arrow::datatypes::SchemaRef;
use arrow::error::ArrowError;
use arrow::ipc::reader::StreamReader;
use arrow::ipc::writer::StreamWriter;

use super::schema::{DerivedKind, TableKind};
use crate::Error;

/// A table: a schema, and batches of rows that follow it.
#[derive(Clone, Debug)]
pub struct Table {
    schema: SchemaRef,
    batches: Vec<RecordBatch>,
}

impl Table {
    pub(crate) fn new(schema: SchemaRef, batches: Vec<RecordBatch>) -> Self {
        Self { schema, batches }
    }

    /// A table in one batch.
    pub(crate) fn of_columns(schema: SchemaRef, columns: Vec<ArrayRef>) -> Result<Self, Error> {
        let batch = RecordBatch::try_new(Arc::clone(&schema), columns)
            .map_err(|problem| Error::record(None, problem.to_string()))?;
        Ok(Self::new(schema, vec![batch]))
    }

    /// The names, types and descriptions of the columns.
    #[must_use]
    pub fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    /// The rows, in batches.
    #[must_use]
    pub fn batches(&self) -> &[RecordBatch] {
        &self.batches
    }

    /// The number of rows.
    #[must_use]
    pub fn num_rows(&self) -> usize {
        self.batches.iter().map(RecordBatch::num_rows).sum()
    }

    /// What the table shows; `None` if it was not made here.
    #[must_use]
    pub fn kind(&self) -> Option<TableKind> {
        self.schema.metadata().get("guillemet.table")?.parse().ok()
    }

    /// Whether the table is made of the rows of another one, and shows this.
    pub(crate) fn is_of(&self, kind: DerivedKind) -> bool {
        self.schema.metadata().get("guillemet.table").is_some_and(|name| name == kind.name())
    }

    /// One of the batches as a table.
    #[must_use]
    pub fn batch(&self, index: usize) -> Option<Self> {
        let batch = self.batches.get(index)?.clone();
        Some(Self::new(Arc::clone(&self.schema), vec![batch]))
    }

    /// The table in Arrow's interprocess format, to be sent or stored.
    ///
    /// # Errors
    ///
    /// If there is no memory for it.
    pub fn to_ipc(&self) -> Result<Vec<u8>, Error> {
        let write = || {
            let mut writer = StreamWriter::try_new(Vec::new(), &self.schema)?;
            self.batches.iter().try_for_each(|batch| writer.write(batch))?;
            writer.into_inner()
        };
        write().map_err(|problem: ArrowError| Error::record(None, problem.to_string()))
    }

    /// The table that [`to_ipc`](Self::to_ipc) wrote.
    ///
    /// ```
    /// use arrow::array::{ArrayRef, StringArray};
    /// use guillemet::table::{Records, Table, TableKind, TableOptions};
    /// use std::sync::Arc;
    ///
    /// let texts: ArrayRef = Arc::new(StringArray::from(vec!["One.\n\nTwo."]));
    /// let records = [Records::new(&texts)?];
    /// let table = Table::extract(TableKind::Paragraphs, &records, &TableOptions::default())?;
    /// assert_eq!(Table::from_ipc(&table.to_ipc()?)?.num_rows(), 2);
    /// assert!(Table::from_ipc(b"something else").is_err());
    /// # Ok::<(), guillemet::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// If the bytes are something else.
    pub fn from_ipc(bytes: &[u8]) -> Result<Self, Error> {
        let read = || {
            let reader = StreamReader::try_new(Cursor::new(bytes), None)?;
            let schema = reader.schema();
            Ok(Self::new(schema, reader.collect::<Result<_, _>>()?))
        };
        read().map_err(|problem: ArrowError| {
            Error::argument("bytes", problem.to_string(), "a table in Arrow's interprocess format")
        })
    }
}
