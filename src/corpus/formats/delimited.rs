//! Records as rows of comma- or tab-separated values (RFC 4180), with a header.
//!
//! The format has no types, so that every field is text, exactly as it is written; an empty field
//! is an empty text, and null where it is carried along. Fields that nobody asked for are passed
//! over as they are read, however many and however long they are.
//!
//! Known gap: a quotation mark that is never closed takes the rest of the file into one field, as
//! it does in every reader of the format; beyond the limit of a record the file is given up.

use std::io::{self, BufRead};

use super::fields::{Cutter, End};
use crate::Error;
use crate::corpus::columns::Positions;
use crate::corpus::scalar::Scalar;
use crate::corpus::sink::RecordSink;

/// Columns that a header may have.
const COLUMNS: usize = 100_000;

/// Reads rows whose values are parted by `delimiter`.
pub(crate) fn read_rows(
    input: &mut dyn BufRead,
    delimiter: u8,
    sink: &mut RecordSink<'_>,
) -> Result<(), Error> {
    let mut rows = Rows::new(input, delimiter, sink.limit());
    let header = rows.header();
    let header = sink.unless_broken(header)?;
    if header.is_empty() {
        return Ok(());
    }
    let names: Vec<&str> = header.iter().map(String::as_str).collect();
    let positions = sink.columns().positions(&names)?;
    let mut values = vec![Scalar::Null; positions.carried.len()];
    let mut row = Row::new(&positions);
    loop {
        let more = rows.next(&mut row);
        if !sink.unless_broken(more)? {
            return Ok(());
        }
        for (value, position) in values.iter_mut().zip(&positions.carried) {
            *value = match row.get(*position) {
                None | Some([]) => Scalar::Null,
                Some(field) => Scalar::Text(String::from_utf8_lossy(field).into_owned()),
            };
        }
        if row.count == header.len() {
            sink.record(row.line, row.get(positions.text), &mut values)?;
        } else {
            let id = values.first().filter(|_| sink.columns().id.is_some());
            let id = id.and_then(Scalar::text).map(std::borrow::Cow::into_owned);
            let problem = format!("{} values, where the header has {}", row.count, header.len());
            sink.error(Some(row.line), id, problem)?;
        }
    }
}

/// The fields of a row that are wanted, by their positions.
struct Row {
    wanted: Vec<usize>,
    fields: Vec<Vec<u8>>,
    count: usize,
    /// The line that it begins on.
    line: u64,
}

impl Row {
    fn new(positions: &Positions) -> Self {
        let mut wanted = positions.carried.clone();
        wanted.push(positions.text);
        wanted.sort_unstable();
        wanted.dedup();
        let fields = wanted.iter().map(|_| Vec::new()).collect();
        Self { wanted, fields, count: 0, line: 0 }
    }

    fn get(&self, position: usize) -> Option<&[u8]> {
        if position >= self.count {
            return None;
        }
        let index = self.wanted.binary_search(&position).ok()?;
        self.fields.get(index).map(Vec::as_slice)
    }
}

/// A file as rows.
struct Rows<'r> {
    input: &'r mut dyn BufRead,
    cutter: Cutter,
    /// The most bytes of a row.
    limit: usize,
}

impl<'r> Rows<'r> {
    fn new(input: &'r mut dyn BufRead, delimiter: u8, limit: usize) -> Self {
        Self { input, cutter: Cutter::new(delimiter), limit }
    }

    fn header(&mut self) -> io::Result<Vec<String>> {
        let mut names = vec![Vec::new()];
        let mut is_too_wide = false;
        let count = self.read_row(|position, part, is_end| {
            is_too_wide |= position >= COLUMNS;
            if let (Some(name), false) = (names.last_mut(), is_too_wide) {
                name.extend_from_slice(part);
                if is_end {
                    names.push(Vec::new());
                }
            }
        })?;
        if is_too_wide {
            return Err(io::Error::other(format!("a header of more than {COLUMNS} columns")));
        }
        names.truncate(count.unwrap_or_default().0);
        Ok(names.iter().map(|name| String::from_utf8_lossy(name).into_owned()).collect())
    }

    /// Reads the next row; false at the end.
    fn next(&mut self, row: &mut Row) -> io::Result<bool> {
        let Row { wanted, fields, .. } = row;
        fields.iter_mut().for_each(Vec::clear);
        let mut next = 0;
        let read = self.read_row(|position, part, is_end| {
            if wanted.get(next) == Some(&position) {
                if let Some(field) = fields.get_mut(next) {
                    field.extend_from_slice(part);
                }
                next += usize::from(is_end);
            }
        })?;
        let Some((count, line)) = read else { return Ok(false) };
        (row.count, row.line) = (count, line);
        Ok(true)
    }

    /// Reads a row and hands each part of a field on, with the field's position and whether it
    /// ends the field. Gives the number of fields, and the line of the first; `None` at the end.
    fn read_row(
        &mut self,
        mut field: impl FnMut(usize, &[u8], bool),
    ) -> io::Result<Option<(usize, u64)>> {
        let (mut count, mut length) = (0, 0);
        loop {
            let buffer = self.input.fill_buf()?;
            let is_end_of_input = buffer.is_empty();
            let mut used = 0;
            let mut is_end_of_row = is_end_of_input && self.cutter.end_of_input();
            if is_end_of_row {
                field(count, &[], true);
                count += 1;
            }
            while let (Some(rest @ [_, ..]), false) = (buffer.get(used..), is_end_of_row) {
                let (taken, part, end) = self.cutter.next(rest);
                used += taken;
                field(count, part, end.is_some());
                count += usize::from(end.is_some());
                is_end_of_row = end == Some(End::Row);
            }
            self.input.consume(used);
            length += used;
            if length > self.limit {
                return Err(io::Error::other(
                    "a record exceeds the limit (is a quotation mark never closed?)",
                ));
            }
            if is_end_of_row {
                return Ok(Some((count, self.cutter.line_of_row())));
            }
            if is_end_of_input {
                return Ok(None);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::BufReader;

    use super::*;

    /// The rows of a file: their lines and the first and third fields.
    fn rows(text: &str, capacity: usize) -> Vec<(u64, usize, Option<String>, Option<String>)> {
        let mut input = BufReader::with_capacity(capacity, text.as_bytes());
        let mut rows = Rows::new(&mut input, b',', 100);
        assert_eq!(rows.header().unwrap(), ["a", "b \"b\"", "c"]);
        let mut row = Row::new(&Positions { text: 2, carried: vec![0] });
        let mut found = Vec::new();
        while rows.next(&mut row).unwrap() {
            let field = |at| row.get(at).map(|field| String::from_utf8_lossy(field).into_owned());
            found.push((row.line, row.count, field(0), field(2)));
        }
        found
    }

    #[test]
    fn rows_are_read_whatever_the_buffer() {
        let text =
            "a,\"b \"\"b\"\"\",c\r\n1,2,3\n\n\"x\ny\",,\"\"\"z\"\"\"\r\n\nshort\n7,8,9,10\nlast,,";
        let some = |text: &str| Some(text.to_owned());
        for capacity in [1, 2, 3, 5, 100] {
            assert_eq!(
                rows(text, capacity),
                [
                    (2, 3, some("1"), some("3")),
                    (4, 3, some("x\ny"), some("\"z\"")),
                    (7, 1, some("short"), None),
                    (8, 4, some("7"), some("9")),
                    (9, 3, some("last"), some("")),
                ],
                "{capacity}"
            );
        }
    }

    #[test]
    fn a_row_beyond_the_limit_ends_the_file() {
        let text = format!("a,b\n1,\"{}", "x".repeat(1000));
        let mut input = text.as_bytes();
        let mut rows = Rows::new(&mut input, b',', 100);
        rows.header().unwrap();
        let mut row = Row::new(&Positions { text: 0, carried: Vec::new() });
        assert!(rows.next(&mut row).unwrap_err().to_string().contains("exceeds the limit"));
    }
}
