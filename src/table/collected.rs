//! A whole table in memory.

use std::io::Cursor;
use std::sync::Arc;

use arrow::array::{ArrayRef, RecordBatch};
use arrow::datatypes::SchemaRef;
use arrow::error::ArrowError;
use arrow::ipc::reader::StreamReader;
use arrow::ipc::writer::StreamWriter;
#[cfg(feature = "python")]
use arrow::{
    array::UInt32Array,
    compute::{concat_batches, take_record_batch},
    datatypes::{DataType, Field, Schema},
    json,
};

use super::schema::{DerivedKind, TableKind};
use crate::Error;

/// A table: a schema, and batches of rows that follow it.
#[derive(Clone, Debug)]
pub struct Table {
    schema: SchemaRef,
    batches: Vec<RecordBatch>,
    /// How many records it was made of, where that is known.
    records: Option<usize>,
}

impl Table {
    pub(crate) fn new(schema: SchemaRef, batches: Vec<RecordBatch>) -> Self {
        Self { schema, batches, records: None }
    }

    /// The same, made of so many records.
    #[must_use]
    pub(crate) fn of_records(self, records: usize) -> Self {
        Self { records: Some(records), ..self }
    }

    /// How many records the table was made of, those without a row included, where that is known.
    #[must_use]
    pub fn records(&self) -> Option<usize> {
        self.records
    }

    /// A table in one batch.
    pub(crate) fn of_columns(schema: SchemaRef, columns: Vec<ArrayRef>) -> Result<Self, Error> {
        let batch = RecordBatch::try_new(Arc::clone(&schema), columns)
            .map_err(|problem| Error::record(None, problem.to_string()))?;
        Ok(Self::new(schema, vec![batch]))
    }

    /// A table of batches with the same columns; without any columns if there are none.
    #[cfg(feature = "python")]
    pub(crate) fn of_batches(batches: Vec<RecordBatch>) -> Self {
        let none = SchemaRef::new(Schema::empty());
        let schema = batches.first().map_or(none, RecordBatch::schema);
        Self::new(schema, batches)
    }

    /// A table of plain values, of which `rows` has a JSON object for each row. A column is a name, a
    /// type, a description and the choices that a workbook offers for it, parted by commas.
    #[cfg(feature = "python")]
    pub(crate) fn of_json(columns: &[[String; 4]], rows: &[u8]) -> Result<Self, Error> {
        let field = |[name, kind, description, choices]: &[String; 4]| {
            let kind = match kind.as_str() {
                "int" => DataType::Int64,
                "float" => DataType::Float64,
                "bool" => DataType::Boolean,
                _ => DataType::Utf8,
            };
            let told = [("description", description), ("choices", choices)];
            let told = told.iter().filter(|(_, value)| !value.is_empty());
            let told = told.map(|(key, value)| ((*key).to_owned(), (*value).clone())).collect();
            Field::new(name, kind, true).with_metadata(told)
        };
        let schema = Arc::new(Schema::new(columns.iter().map(field).collect::<Vec<_>>()));
        let reader = json::ReaderBuilder::new(Arc::clone(&schema)).build(rows);
        let batches = reader.and_then(Iterator::collect::<Result<Vec<_>, _>>);
        let problem = |problem: ArrowError| Error::record(None, problem.to_string());
        Ok(Self::new(schema, batches.map_err(problem)?))
    }

    /// These rows, counted over all batches, in their order.
    #[cfg(feature = "python")]
    pub(crate) fn take(&self, rows: &[u32]) -> Result<Self, Error> {
        let problem = |problem: ArrowError| Error::record(None, problem.to_string());
        let whole = concat_batches(&self.schema, &self.batches).map_err(problem)?;
        let rows = UInt32Array::from(rows.to_vec());
        Ok(Self::new(
            Arc::clone(&self.schema),
            vec![take_record_batch(&whole, &rows).map_err(problem)?],
        ))
    }

    /// The first rows.
    #[must_use]
    pub fn head(&self, mut rows: usize) -> Self {
        let mut batches = Vec::new();
        for batch in &self.batches {
            let count = batch.num_rows().min(rows);
            if count > 0 {
                batches.push(batch.slice(0, count));
            }
            rows -= count;
        }
        Self::new(Arc::clone(&self.schema), batches)
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
            let mut schema = self.schema.as_ref().clone();
            let records = self.records.map(|records| ("guillemet.records".to_owned(), records));
            schema.metadata.extend(records.map(|(key, records)| (key, records.to_string())));
            let mut writer = StreamWriter::try_new(Vec::new(), &schema)?;
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
            let mut schema = reader.schema().as_ref().clone();
            let records = schema.metadata.remove("guillemet.records");
            let schema = Arc::new(schema);
            let batch = |batch: RecordBatch| {
                RecordBatch::try_new(Arc::clone(&schema), batch.columns().to_vec())
            };
            let batches = reader.map(|read| batch(read?)).collect::<Result<_, _>>()?;
            let records = records.and_then(|records| records.parse().ok());
            Ok(Self { schema, batches, records })
        };
        read().map_err(|problem: ArrowError| {
            Error::argument("bytes", problem.to_string(), "a table in Arrow's interprocess format")
        })
    }
}
