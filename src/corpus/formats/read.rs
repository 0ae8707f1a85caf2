//! The reader of a source's format.

use super::splitter::skip_to_end;
use super::{arrow_ipc, batches, delimited, json, parquet, text};
use crate::Error;
use crate::corpus::sink::RecordSink;
use crate::corpus::sources::{Format, Input};

/// Reads an open source that is no archive of others.
pub(crate) fn read_records(input: Input<'_>, sink: &mut RecordSink<'_>) -> Result<(), Error> {
    let (format, mut bytes, plausible) = match input {
        Input::Batches(mut batches) => return batches::read_batches(&mut *batches, sink),
        Input::Seekable(Format::Parquet, file) => return parquet::read_parquet(file, sink),
        Input::Seekable(format, _) => return Err(nested(format)),
        Input::Bytes { format, bytes, plausible } => (format, bytes, plausible),
    };
    sink.expect_surrogates(matches!(format, Format::Json | Format::Jsonl))?;
    let bytes = &mut *bytes;
    match format {
        Format::Jsonl => json::read_lines(bytes, sink),
        Format::Json => json::read_elements(bytes, sink),
        Format::Csv => delimited::read_rows(bytes, b',', sink),
        Format::Tsv => delimited::read_rows(bytes, b'\t', sink),
        Format::Arrow => arrow_ipc::read_ipc(bytes, plausible, sink),
        Format::Lines => text::read_lines(bytes, sink),
        Format::Text => text::read_whole(bytes, sink),
        Format::Parquet | Format::Tar | Format::Zip => Err(nested(format)),
    }?;
    // The checksum of a compressed stream stands at its end, behind what the format needs.
    let rest = skip_to_end(bytes);
    sink.unless_broken(rest)?;
    Ok(())
}

/// A file of a format that is not read where it was found.
pub(crate) fn nested(format: Format) -> Error {
    Error::record(None, format!("a file of the format {format} within an archive is not read"))
}
