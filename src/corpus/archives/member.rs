//! A file of an archive.

use std::io::Read;

use crate::Error;
use crate::corpus::error_row::problem_without_source;
use crate::corpus::formats::{nested, read_records};
use crate::corpus::sink::RecordSink;
use crate::corpus::sources::{Format, by_suffix, open_bytes};

/// The format of a member, if its name tells one.
pub(super) fn format_of_member(name: &str) -> Option<Format> {
    by_suffix(name).0
}

/// Reads one file of an archive; what is wrong with it does not end the archive.
pub(super) fn read_member(
    archive: &str,
    name: &str,
    format: Format,
    bytes: impl Read,
    sink: &mut RecordSink<'_>,
) -> Result<(), Error> {
    let name = format!("{archive}/{name}");
    sink.begin(&name);
    let read = match format {
        // To be read they would have to be held in memory whole.
        Format::Parquet | Format::Tar | Format::Zip => Err(nested(format)),
        _ => open_bytes(&name, bytes, None, Some(format), sink.limit())
            .and_then(|input| read_records(input, sink)),
    };
    match read {
        // A column that is not there is the caller's mistake unless other files have had it.
        Err(error) if error.is_interrupted() => return Err(error),
        Err(error) if error.is_argument() && !sink.has_emitted() => return Err(error),
        Err(error) => sink.error(None, None, problem_without_source(&error, &name))?,
        Ok(()) => {}
    }
    sink.begin(archive);
    Ok(())
}
