//! The reader of a source, be it an archive or not.

use super::{tar, zip};
use crate::Error;
use crate::corpus::formats::read_records;
use crate::corpus::sink::RecordSink;
use crate::corpus::sources::{Format, Input};

/// Reads an open source: an archive of files, or a file of records.
pub(crate) fn read_input(input: Input<'_>, sink: &mut RecordSink<'_>) -> Result<(), Error> {
    match input {
        Input::Seekable(Format::Zip, mut file) => zip::read_zip(&mut *file, sink),
        Input::Bytes { format: Format::Tar, mut bytes, .. } => tar::read_tar(&mut *bytes, sink),
        other => read_records(other, sink),
    }
}
