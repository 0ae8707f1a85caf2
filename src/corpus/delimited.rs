//! Records as rows of comma- or tab-separated values (RFC 4180), with a header.
//!
//! An empty field is an empty text, and null where it is carried along. Carried columns whose
//! values are all numbers become numbers.
//!
//! Known gap: a quotation mark that is never closed takes the rest of the file into one field, as
//! it does in every reader of the format; beyond the limit of a record the file is given up.

use std::io::{self, BufRead, Read};

use csv::{ByteRecord, ReaderBuilder};

use super::block::{Columns, Scalar};
use super::records::Records;
use crate::Error;

/// Reads rows whose values are parted by `delimiter`.
pub(crate) fn read_rows(
    input: &mut dyn BufRead,
    delimiter: u8,
    records: &mut Records<'_>,
) -> Result<(), Error> {
    let limit = records.limit();
    let input = Rationed { inner: input, left: limit };
    let mut reader = ReaderBuilder::new()
        .delimiter(delimiter)
        .flexible(true)
        .buffer_capacity(1 << 16)
        .from_reader(input);
    let header = broken(records, reader.byte_headers().cloned())?;
    if header.is_empty() {
        return Ok(());
    }
    let (text, carried) = positions(&header, records.columns())?;
    let mut values = vec![Scalar::Null; carried.len()];
    let mut row = ByteRecord::new();
    loop {
        reader.get_mut().left = limit;
        let more = reader.read_byte_record(&mut row);
        if !broken(records, more)? {
            return Ok(());
        }
        let line = row.position().map_or(0, csv::Position::line);
        for (value, &position) in values.iter_mut().zip(&carried) {
            *value = scalar(row.get(position).unwrap_or_default());
        }
        if row.len() == header.len() {
            let text = row.get(text);
            records.record(line, text, &mut values)?;
        } else {
            let has_id = records.columns().id.is_some();
            let id = values.first().filter(|_| has_id).cloned().and_then(Scalar::into_text);
            let problem = format!("{} values, where the header has {}", row.len(), header.len());
            records.fault(Some(line), id, problem)?;
        }
    }
}

fn broken<T>(records: &Records<'_>, read: csv::Result<T>) -> Result<T, Error> {
    records.unless_broken(read.map_err(io::Error::from))
}

/// Where the text and the columns to carry are.
fn positions(header: &ByteRecord, columns: &Columns) -> Result<(usize, Vec<usize>), Error> {
    let names: Vec<String> =
        header.iter().map(|name| String::from_utf8_lossy(name).into_owned()).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let text = Columns::find("text", &columns.text, &names)?;
    let carried = columns
        .carried()
        .enumerate()
        .map(|(index, name)| Columns::find(columns.argument(index), name, &names));
    Ok((text, carried.collect::<Result<_, _>>()?))
}

fn scalar(value: &[u8]) -> Scalar {
    match String::from_utf8_lossy(value).into_owned() {
        empty if empty.is_empty() => Scalar::Null,
        text => Scalar::of_number(&text).unwrap_or(Scalar::Text(text)),
    }
}

/// Gives out so many bytes and then an error, so that one record cannot take all memory.
struct Rationed<'r> {
    inner: &'r mut dyn BufRead,
    left: usize,
}

impl Read for Rationed<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.left == 0 {
            return Err(io::Error::other(
                "a record exceeds the limit (is a quotation mark never closed?)",
            ));
        }
        let count = self.inner.read(buffer)?;
        self.left = self.left.saturating_sub(count);
        Ok(count)
    }
}
