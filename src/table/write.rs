//! Tables to files.

use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::sync::Arc;

use arrow::array::{ArrayRef, AsArray, RecordBatch, StringArray};
use arrow::datatypes::{DataType, Field, FieldRef, Schema, SchemaRef};
use arrow::error::ArrowError;
use arrow::ipc::writer::FileWriter;
use arrow::json::writer::{LineDelimited, WriterBuilder};
use arrow::{csv, json};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use rust_xlsxwriter::XlsxError;

use super::as_json::as_json;
use super::collected::Table;
use super::xlsx::Sheet;
use crate::Error;
use crate::atomic_file::AtomicFile;
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
        /// A workbook of Excel with one sheet; lists become JSON.
        Xlsx = "xlsx",
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
    ///     "path: suffix \"xls\" of \"quotes.xls\"; expected one of .parquet, .arrow, .jsonl, \
    ///      .csv, .xlsx"
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

impl FileFormat {
    /// That the format has a type for each column.
    fn check_types(self, schema: &Schema) -> Result<(), Error> {
        for field in schema.fields() {
            if let Some(unknown) = self.without_type(field.data_type()) {
                let column = format!("column {:?}", field.name());
                let expected = format!("a type that a file of {self} can hold");
                return Err(Error::argument(column, format!("values of type {unknown}"), expected));
            }
        }
        Ok(())
    }

    /// The type in this one, if any, that the format lacks.
    fn without_type(self, data_type: &DataType) -> Option<&DataType> {
        match data_type {
            DataType::Interval(_) | DataType::Union(..) if self == Self::Parquet => Some(data_type),
            DataType::List(item)
            | DataType::LargeList(item)
            | DataType::FixedSizeList(item, _)
            | DataType::Map(item, _) => self.without_type(item.data_type()),
            DataType::Struct(fields) => {
                fields.iter().find_map(|field| self.without_type(field.data_type()))
            }
            _ => None,
        }
    }
}

/// How to write a table to a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct FileOptions {
    /// Texts in CSV that a spreadsheet would run as a formula (`=`, `+`, `-`, `@`, tab or carriage
    /// return first) get an apostrophe before them, as OWASP advises against CSV injection.
    pub escape_formulas: bool,
    /// CSV begins with a byte order mark, by which Excel knows UTF-8.
    pub bom: bool,
}

impl Table {
    /// Writes the table to a file in the format that its suffix says, in place of what is there.
    ///
    /// The file appears when it is whole: until then the rows go to a file beside it.
    ///
    /// Gives the number of control characters that were left out, because the format cannot hold
    /// them: those of a workbook.
    ///
    /// # Errors
    ///
    /// If the suffix is unknown, if the format has no type for a column that was kept, if a workbook
    /// cannot hold all rows or a text, or if the file cannot be written.
    pub fn write(&self, path: &Path, options: &FileOptions) -> Result<u64, Error> {
        let format = FileFormat::of(path)?;
        format.check_types(self.schema())?;
        let failed = |cause| Error::file(path.display().to_string(), cause);
        let write = || {
            let schema = Arc::clone(self.schema());
            let mut file = BufWriter::new(AtomicFile::create(path)?);
            if options.bom && format == FileFormat::Csv {
                file.write_all("\u{FEFF}".as_bytes())?;
            }
            let mut writer = BatchWriter::new(format, file, schema, options.escape_formulas)?;
            self.batches().iter().try_for_each(|batch| writer.write(batch))?;
            let left_out = writer.left_out();
            writer.finish()?.into_inner().map_err(io::IntoInnerError::into_error)?.publish()?;
            Ok(left_out)
        };
        write().map_err(failed)
    }
}

/// Rows that a Parquet file is waiting to write as one group, in bytes: they are held in memory.
const ROW_GROUP: usize = 32 << 20;

/// Writes batches one after another in one of the formats.
pub(crate) enum BatchWriter<W: Write + Send> {
    Parquet(Box<ArrowWriter<W>>),
    Arrow(Box<FileWriter<W>>),
    Jsonl(Box<json::Writer<W, LineDelimited>>),
    Csv { writer: Box<csv::Writer<W>>, escape_formulas: bool },
    Xlsx { sheet: Box<Sheet>, file: W },
}

impl<W: Write + Send> BatchWriter<W> {
    pub(crate) fn new(
        format: FileFormat,
        file: W,
        schema: SchemaRef,
        escape_formulas: bool,
    ) -> io::Result<Self> {
        format.check_types(&schema).map_err(io::Error::other)?;
        Ok(match format {
            FileFormat::Parquet => {
                let properties = WriterProperties::builder()
                    .set_compression(Compression::ZSTD(ZstdLevel::default()))
                    .build();
                let writer = ArrowWriter::try_new(file, schema, Some(properties));
                Self::Parquet(Box::new(writer.map_err(parquet_failure)?))
            }
            FileFormat::Arrow => {
                Self::Arrow(Box::new(FileWriter::try_new(file, &schema).map_err(arrow_failure)?))
            }
            FileFormat::Jsonl => {
                let writer = WriterBuilder::new().with_explicit_nulls(true);
                Self::Jsonl(Box::new(writer.build::<_, LineDelimited>(file)))
            }
            FileFormat::Csv => {
                let mut writer = Box::new(csv::Writer::new(file));
                // The header, which a table without rows has, too.
                let header = flat(&RecordBatch::new_empty(schema), false);
                header.and_then(|header| writer.write(&header)).map_err(arrow_failure)?;
                Self::Csv { writer, escape_formulas }
            }
            FileFormat::Xlsx => {
                let sheet = Sheet::new(schema.fields()).map_err(xlsx_failure)?;
                Self::Xlsx { sheet: Box::new(sheet), file }
            }
        })
    }

    pub(crate) fn write(&mut self, batch: &RecordBatch) -> io::Result<()> {
        match self {
            Self::Parquet(writer) => {
                writer.write(batch).map_err(parquet_failure)?;
                if writer.in_progress_size() > ROW_GROUP {
                    writer.flush().map_err(parquet_failure)?;
                }
                Ok(())
            }
            Self::Arrow(writer) => writer.write(batch).map_err(arrow_failure),
            Self::Jsonl(writer) => writer.write(batch).map_err(arrow_failure),
            Self::Csv { writer, escape_formulas } => flat(batch, *escape_formulas)
                .and_then(|batch| writer.write(&batch))
                .map_err(arrow_failure),
            Self::Xlsx { sheet, .. } => sheet.write(batch),
        }
    }

    /// The number of characters that were left out so far.
    fn left_out(&self) -> u64 {
        if let Self::Xlsx { sheet, .. } = self { sheet.left_out } else { 0 }
    }

    /// Writes what is left, and gives the file back.
    pub(crate) fn finish(self) -> io::Result<W> {
        match self {
            Self::Parquet(writer) => writer.into_inner().map_err(parquet_failure),
            Self::Arrow(writer) => writer.into_inner().map_err(arrow_failure),
            Self::Jsonl(mut writer) => {
                writer.finish().map_err(arrow_failure)?;
                Ok(writer.into_inner())
            }
            Self::Csv { writer, .. } => Ok(writer.into_inner()),
            Self::Xlsx { sheet, mut file } => {
                file.write_all(&sheet.finish().map_err(xlsx_failure)?)?;
                Ok(file)
            }
        }
    }
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

#[allow(clippy::needless_pass_by_value, reason = "for map_err")]
fn xlsx_failure(problem: XlsxError) -> io::Error {
    io::Error::other(problem.to_string())
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
