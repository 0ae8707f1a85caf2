//! Zip archives, which list their members at the end.

use zip::ZipArchive;

use super::member::{format_of_member, read_member};
use crate::Error;
use crate::corpus::sink::RecordSink;
use crate::corpus::sources::ReadSeek;

/// Reads the members of a zip archive whose names tell a format, in their order.
pub(super) fn read_zip(input: &mut dyn ReadSeek, sink: &mut RecordSink<'_>) -> Result<(), Error> {
    let archive = sink.source().to_owned();
    let mut zip = sink.unless_broken(ZipArchive::new(input).map_err(Into::into))?;
    // The list and what stands before each member say the same, or else the list is not believed
    // without a word: names are in no checksum.
    if let Err(problem) = zip.validate_header_consistency() {
        sink.error(None, None, problem.to_string())?;
    }
    for index in 0..zip.len() {
        match zip.by_index(index) {
            Ok(member) if member.is_file() => {
                let name = String::from_utf8_lossy(member.name_raw()).into_owned();
                if let Some(format) = format_of_member(&name) {
                    read_member(&archive, &name, format, member, sink)?;
                }
            }
            Ok(_) => {}
            Err(problem) => {
                sink.error(None, None, format!("member {}: {problem}", index + 1))?;
            }
        }
    }
    if zip.is_empty() {
        sink.error(None, None, "an archive without members")?;
    }
    Ok(())
}
