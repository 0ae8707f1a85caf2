//! Records as plain text: the whole of a file, or each of its lines; and archives of files.
//!
//! Such records have the columns `path` and, for lines, `line`, which can be ids or be kept.

use std::io::{BufRead, Read};

use super::block::{Columns, Scalar};
use super::format::by_suffix;
use super::input::{Input, ReadSeek, open_bytes};
use super::read::read_input;
use super::records::Records;
use super::splitter::{Cut, next_line};
use crate::Error;

/// Reads the whole of a file as one record.
pub(crate) fn read_whole(input: &mut dyn BufRead, records: &mut Records<'_>) -> Result<(), Error> {
    let mut carried = carried(records, None)?;
    let limit = records.limit();
    let mut text = Vec::new();
    let read = input.take(limit as u64 + 1).read_to_end(&mut text);
    records.unless_broken(read)?;
    if text.len() > limit {
        return records.too_large(1);
    }
    records.record(1, Some(&text), &mut carried)
}

/// Reads each line as one record; blank lines are none.
pub(crate) fn read_lines(input: &mut dyn BufRead, records: &mut Records<'_>) -> Result<(), Error> {
    let mut line = Vec::new();
    for number in 1.. {
        let cut = next_line(input, records.limit(), &mut line);
        match records.unless_broken(cut)? {
            Cut::End => break,
            Cut::Record if line.trim_ascii().is_empty() => {}
            Cut::Record => {
                let mut carried = carried(records, Some(number))?;
                records.record(number, Some(&line), &mut carried)?;
            }
            Cut::TooLarge | Cut::Unclosed => records.too_large(number)?,
        }
    }
    Ok(())
}

fn carried(records: &Records<'_>, line: Option<u64>) -> Result<Vec<Scalar>, Error> {
    let known: &[&str] = if line.is_some() { &["path", "line"] } else { &["path"] };
    let columns = records.columns();
    let value = |(index, name)| {
        Columns::find(columns.argument(index), name, known)?;
        Ok(match line {
            Some(line) if name == "line" => Scalar::Integer(line as i64),
            _ => Scalar::Text(records.source().to_owned()),
        })
    };
    columns.carried().enumerate().map(value).collect()
}

/// Reads the members of a tar archive whose names tell a format, in their order.
pub(crate) fn read_tar(input: &mut dyn BufRead, records: &mut Records<'_>) -> Result<(), Error> {
    let archive = records.source().to_owned();
    let mut tar = tar::Archive::new(input);
    for entry in records.unless_broken(tar.entries())? {
        let entry = records.unless_broken(entry)?;
        if entry.header().entry_type().is_file() {
            let name = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
            read_member(&archive, &name, entry, records)?;
            records.begin(&archive);
        }
    }
    Ok(())
}

/// Reads the members of a zip archive whose names tell a format, in their order.
pub(crate) fn read_zip(input: &mut dyn ReadSeek, records: &mut Records<'_>) -> Result<(), Error> {
    let archive = records.source().to_owned();
    let mut zip = records.unless_broken(zip::ZipArchive::new(input).map_err(Into::into))?;
    for index in 0..zip.len() {
        match zip.by_index(index) {
            Ok(member) if member.is_file() => {
                let name = member.name().unwrap_or_default().into_owned();
                read_member(&archive, &name, member, records)?;
            }
            Ok(_) => {}
            Err(problem) => {
                records.fault(None, None, format!("member {}: {problem}", index + 1))?;
            }
        }
        records.begin(&archive);
    }
    Ok(())
}

/// Reads one file of an archive; what is wrong with it does not end the archive.
fn read_member(
    archive: &str,
    name: &str,
    bytes: impl Read,
    records: &mut Records<'_>,
) -> Result<(), Error> {
    let (Some(format), _) = by_suffix(name) else { return Ok(()) };
    let name = format!("{archive}/{name}");
    records.begin(&name);
    let read = match open_bytes(&name, bytes, Some(format)) {
        Ok(input @ Input::Bytes(..)) => read_input(input, records),
        Ok(_) => Err(Error::record(None, "an archive or Parquet file within an archive")),
        Err(error) => Err(error),
    };
    match read {
        // A column that is not there is the caller's mistake unless other files have had it.
        Err(error) if error.is_interrupted() || error.is_argument() => Err(error),
        Err(error) => records.fault(None, None, error.to_string()),
        Ok(()) => Ok(()),
    }
}
