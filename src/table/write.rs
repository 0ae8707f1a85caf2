//! Tables to files.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, RecordBatch, StringArray, StringBuilder};
use arrow::datatypes::{DataType, Field, FieldRef, Schema, SchemaRef};
use arrow::error::ArrowError;
use arrow::ipc::writer::FileWriter;
use arrow::json::writer::{EncoderOptions, LineDelimited, WriterBuilder, make_encoder};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;

use super::collected::Table;
use crate::Error;
use crate::error::named_option;

named_option! {
    /// The format of a file, by its suffix.
    pub enum FileFormat as "path" {
        /// Apache Parquet, compressed with Zstandard.
        #[default]
        Parquet = "parquet",
        /// Arrow's file format, also known as Feather, uncompressed.
        Arrow = "arrow",
        /// One JSON object a line; nulls are written.
        Jsonl = "jsonl",
        /// Comma-separated values with a header; lists become JSON.
        Csv = "csv",
    }
}

impl FileFormat {
    /// The format that the suffix of a file name says.
    ///
    /// ```
    /// use guillemet::table::FileFormat;
    /// use std::path::Path;
    ///
    /// assert_eq!(FileFormat::of(Path::new("quotes.jsonl"))?, FileFormat::Jsonl);
    /// assert_eq!(
    ///     FileFormat::of(Path::new("quotes.xls")).unwrap_err().to_string(),
    ///     "path: suffix \"xls\" of \"quotes.xls\"; expected one of .parquet, .arrow, .jsonl, .csv"
    /// );
    /// # Ok::<(), guillemet::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// If the suffix is none of those known.
    pub fn of(path: &Path) -> Result<Self, Error> {
        let suffix = path.extension().unwrap_or_default().to_string_lossy();
        suffix.parse().map_err(|_| {
            let suffixes: Vec<String> = Self::NAMES.iter().map(|name| format!(".{name}")).collect();
            let found = format!("suffix {suffix:?} of {:?}", path.display().to_string());
            Error::argument("path", found, format!("one of {}", suffixes.join(", ")))
        })
    }
}

impl Table {
    /// Writes the table to a file in the format that its suffix says, in place of what is there.
    ///
    /// The file appears when it is whole: until then the rows go to a file beside it.
    ///
    /// With `escape_formulas`, texts in CSV that a spreadsheet would run as a formula (`=`, `+`,
    /// `-`, `@`, tab or carriage return first) get an apostrophe before them, as OWASP advises
    /// against CSV injection.
    ///
    /// # Errors
    ///
    /// If the suffix is unknown, or the file cannot be written.
    pub fn write(&self, path: &Path, escape_formulas: bool) -> Result<(), Error> {
        let format = FileFormat::of(path)?;
        let failed = |cause| Error::file(path.display().to_string(), cause);
        let part = part_beside(path);
        let written = File::create(&part).and_then(|file| {
            let mut file = BufWriter::new(file);
            match format {
                FileFormat::Parquet => self.write_parquet(&mut file).map_err(parquet_failure)?,
                FileFormat::Arrow => self.write_arrow(&mut file).map_err(arrow_failure)?,
                FileFormat::Jsonl => self.write_jsonl(&mut file).map_err(arrow_failure)?,
                FileFormat::Csv => {
                    self.write_csv(&mut file, escape_formulas).map_err(arrow_failure)?;
                }
            }
            file.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()?;
            fs::rename(&part, path)
        });
        if written.is_err() {
            // It may not even have been made; the first failure is the one to report.
            let _ = fs::remove_file(&part);
        }
        written.map_err(failed)
    }

    fn write_parquet(&self, file: &mut (impl Write + Send)) -> Result<(), ParquetError> {
        let properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(ZstdLevel::default()))
            .build();
        let mut writer = ArrowWriter::try_new(file, Arc::clone(self.schema()), Some(properties))?;
        self.batches().iter().try_for_each(|batch| writer.write(batch))?;
        writer.close().map(drop)
    }

    fn write_arrow(&self, file: &mut impl Write) -> Result<(), ArrowError> {
        let mut writer = FileWriter::try_new(file, self.schema())?;
        self.batches().iter().try_for_each(|batch| writer.write(batch))?;
        writer.finish()
    }

    fn write_jsonl(&self, file: &mut impl Write) -> Result<(), ArrowError> {
        let mut writer =
            WriterBuilder::new().with_explicit_nulls(true).build::<_, LineDelimited>(file);
        self.batches().iter().try_for_each(|batch| writer.write(batch))?;
        writer.finish()
    }

    fn write_csv(&self, file: &mut impl Write, escape_formulas: bool) -> Result<(), ArrowError> {
        let mut writer = arrow::csv::Writer::new(file);
        if self.batches().is_empty() {
            writer.write(&flat(&RecordBatch::new_empty(Arc::clone(self.schema())), false)?)?;
        }
        for batch in self.batches() {
            writer.write(&flat(batch, escape_formulas)?)?;
        }
        Ok(())
    }
}

/// A file name that no reader takes for the result, and no other process for its own.
fn part_beside(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!(".{name}.{}.part", std::process::id()))
}

/// The batch with columns that CSV can hold.
fn flat(batch: &RecordBatch, escape_formulas: bool) -> Result<RecordBatch, ArrowError> {
    let mut fields: Vec<FieldRef> = Vec::with_capacity(batch.num_columns());
    let mut columns: Vec<ArrayRef> = Vec::with_capacity(batch.num_columns());
    for (field, column) in batch.schema().fields().iter().zip(batch.columns()) {
        let is_text = field.data_type() == &DataType::Utf8;
        let column = if field.data_type().is_nested() {
            Arc::new(as_json(field, column)?)
        } else if is_text && escape_formulas {
            Arc::new(without_formulas(column.as_string()))
        } else {
            ArrayRef::clone(column)
        };
        fields.push(Arc::new(Field::new(field.name(), column.data_type().clone(), true)));
        columns.push(column);
    }
    let schema: SchemaRef = Arc::new(Schema::new(fields));
    RecordBatch::try_new(schema, columns)
}

fn as_json(field: &FieldRef, column: &ArrayRef) -> Result<StringArray, ArrowError> {
    let options = EncoderOptions::default();
    let mut encoder = make_encoder(field, column.as_ref(), &options)?;
    let mut texts = StringBuilder::new();
    let mut json = Vec::new();
    for row in 0..column.len() {
        if encoder.is_null(row) {
            texts.append_null();
            continue;
        }
        json.clear();
        encoder.encode(row, &mut json);
        texts.append_value(String::from_utf8_lossy(&json));
    }
    Ok(texts.finish())
}

fn without_formulas(texts: &StringArray) -> StringArray {
    let harmless = |text: &str| match text.as_bytes().first() {
        Some(b'=' | b'+' | b'-' | b'@' | b'\t' | b'\r') => format!("'{text}"),
        _ => text.to_owned(),
    };
    texts.iter().map(|text| text.map(harmless)).collect()
}

fn arrow_failure(problem: ArrowError) -> io::Error {
    match problem {
        ArrowError::IoError(_, cause) => cause,
        other => io::Error::other(other.to_string()),
    }
}

fn parquet_failure(problem: ParquetError) -> io::Error {
    match problem {
        ParquetError::External(cause) => match cause.downcast::<io::Error>() {
            Ok(cause) => *cause,
            Err(other) => io::Error::other(other.to_string()),
        },
        other => io::Error::other(other.to_string()),
    }
}
