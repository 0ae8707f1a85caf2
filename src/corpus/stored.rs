//! Tables that were written before: a file, or a folder of parts.

use std::fs::File;
use std::io::BufRead;
use std::path::Path;
use std::sync::Arc;

use arrow::array::RecordBatch;
use arrow::csv::reader::Format as CsvFormat;
use arrow::datatypes::Schema;
use arrow::error::ArrowError;
use arrow::ipc::reader::FileReader;
use arrow::json::reader::infer_json_schema;
use arrow::{csv, json};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use super::guarded::guarded;
use super::sources::{Format, Input, Source, open};
use crate::Error;

/// Rows that are read at a time.
const ROWS: usize = 8192;

/// The columns of a file that are wanted, by the names that it has.
type Choice<'c> = &'c dyn Fn(&[&str]) -> Result<Vec<usize>, Error>;

/// Reads the chosen columns of a table that lies at a path: a file, a pattern, or a folder, of which
/// files whose names begin with `_` are no parts.
///
/// # Errors
///
/// If there is nothing, if a file is broken, of another format, or lacks a column, or if `each` fails.
pub(crate) fn read_stored(
    path: &Path,
    choice: Choice<'_>,
    each: &mut dyn FnMut(RecordBatch) -> Result<(), Error>,
) -> Result<(), Error> {
    for source in Source::find(path, None)? {
        let name = source.name().to_owned();
        let broken = |problem: ArrowError| Error::in_source(&name, None, &problem.to_string());
        // The readers of columnar formats are not proof against every broken file.
        let outcome = guarded(|| {
            let batches = batches(&source, choice)?;
            for batch in batches {
                each(batch.map_err(broken)?)?;
            }
            Ok(())
        });
        outcome.unwrap_or_else(|| Err(Error::in_source(&name, None, "the file is broken")))?;
    }
    Ok(())
}

type Batches = Box<dyn Iterator<Item = Result<RecordBatch, ArrowError>>>;

fn batches(source: &Source, choice: Choice<'_>) -> Result<Batches, Error> {
    let name = source.name().to_owned();
    let broken = |problem: ArrowError| Error::in_source(&name, None, &problem.to_string());
    let file = |source: &Source| {
        let path = source.path().unwrap_or_else(|| Path::new(""));
        File::open(path).map_err(|cause| Error::file(&name, cause))
    };
    match source.format {
        Some(Format::Parquet) => {
            let builder = ParquetRecordBatchReaderBuilder::try_new(file(source)?);
            let builder = builder.map_err(|problem| broken(problem.into()))?;
            let roots = choice(&names(builder.schema()))?;
            let mask = ProjectionMask::roots(builder.parquet_schema(), roots);
            let reader = builder.with_projection(mask).with_batch_size(ROWS).build();
            Ok(Box::new(reader.map_err(|problem| broken(problem.into()))?))
        }
        Some(Format::Arrow) => {
            let reader = FileReader::try_new(file(source)?, None).map_err(broken)?;
            let columns = choice(&names(&reader.schema()))?;
            let reader = FileReader::try_new(file(source)?, Some(columns)).map_err(broken)?;
            Ok(Box::new(reader))
        }
        Some(Format::Jsonl) => {
            let (schema, _) = infer_json_schema(lines(source)?, None).map_err(broken)?;
            let schema = schema.project(&choice(&names(&schema))?).map_err(broken)?;
            let reader = json::ReaderBuilder::new(Arc::new(schema)).with_batch_size(ROWS);
            Ok(Box::new(reader.build(lines(source)?).map_err(broken)?))
        }
        Some(Format::Csv) => {
            let format = CsvFormat::default().with_header(true);
            let (schema, _) = format.infer_schema(lines(source)?, None).map_err(broken)?;
            let columns = choice(&names(&schema))?;
            let reader = csv::ReaderBuilder::new(Arc::new(schema)).with_format(format);
            let reader = reader.with_projection(columns).with_batch_size(ROWS);
            Ok(Box::new(reader.build_buffered(lines(source)?).map_err(broken)?))
        }
        _ => {
            let expected = "a table in Parquet, Arrow, JSON lines or CSV";
            Err(Error::argument("data", format!("{name:?}"), expected))
        }
    }
}

fn names(schema: &Schema) -> Vec<&str> {
    schema.fields().iter().map(|field| field.name().as_str()).collect()
}

/// The lines of a file, decompressed.
fn lines(source: &Source) -> Result<Box<dyn BufRead>, Error> {
    let path = source.path().unwrap_or_else(|| Path::new("")).to_owned();
    match open(Source::file(path, source.format), &Arc::default(), 0)? {
        Input::Bytes { bytes, .. } => Ok(bytes),
        _ => Err(Error::in_source(source.name(), None, "no lines of text")),
    }
}
