//! Cutting rows of separated values (RFC 4180) into fields, whatever buffers they come in.
//!
//! A row ends with any of `\r`, `\n` and `\r\n`; lines without anything are passed over. A field that
//! begins with a quotation mark ends with the next one that is not doubled; what stands behind that,
//! up to the delimiter, belongs to the field, too. Elsewhere a quotation mark is one.

use memchr::{memchr, memchr_iter, memchr3};

/// What ends with a part of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    Field,
    /// The field, and the row with it.
    Row,
}

/// Where in a row the reading is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    BetweenRows,
    StartOfField,
    Plain,
    Quoted,
    /// Behind a quotation mark within quotation marks: the last one, or the first of two.
    BehindMark,
}

/// Cuts the bytes of a file.
pub(super) struct Cutter {
    delimiter: u8,
    place: Place,
    /// Lines so far, from 1, and the one that the row began on.
    line: u64,
    line_of_row: u64,
}

impl Cutter {
    pub(super) fn new(delimiter: u8) -> Self {
        Self { delimiter, place: Place::BetweenRows, line: 1, line_of_row: 1 }
    }

    /// The line that the last row began on.
    pub(super) fn line_of_row(&self) -> u64 {
        self.line_of_row
    }

    /// Cuts the next part of a field off a buffer that is not empty: how many bytes it takes, the
    /// part, which may be empty, and what ends with it.
    pub(super) fn next<'b>(&mut self, buffer: &'b [u8]) -> (usize, &'b [u8], Option<End>) {
        if self.place == Place::BetweenRows {
            let blank = buffer.iter().take_while(|byte| b"\r\n".contains(byte)).count();
            self.pass(buffer.get(..blank).unwrap_or_default());
            if blank < buffer.len() {
                (self.place, self.line_of_row) = (Place::StartOfField, self.line);
            }
            return (blank, &[], None);
        }
        let is_mark = buffer.first() == Some(&b'"');
        match self.place {
            Place::StartOfField if is_mark => {
                self.place = Place::Quoted;
                (1, &[], None)
            }
            Place::BehindMark if is_mark => {
                self.place = Place::Quoted;
                (1, buffer.get(..1).unwrap_or_default(), None)
            }
            Place::Quoted => {
                let mark = memchr(b'"', buffer);
                let part = buffer.get(..mark.unwrap_or(buffer.len())).unwrap_or_default();
                self.pass(part);
                if mark.is_some() {
                    self.place = Place::BehindMark;
                }
                (part.len() + usize::from(mark.is_some()), part, None)
            }
            _ => self.next_plain(buffer),
        }
    }

    fn next_plain<'b>(&mut self, buffer: &'b [u8]) -> (usize, &'b [u8], Option<End>) {
        let Some(at) = memchr3(self.delimiter, b'\r', b'\n', buffer) else {
            self.place = Place::Plain;
            return (buffer.len(), buffer, None);
        };
        let (part, rest) = buffer.split_at_checked(at).unwrap_or((buffer, &[]));
        let end = if rest.first() == Some(&self.delimiter) {
            self.place = Place::StartOfField;
            End::Field
        } else {
            self.place = Place::BetweenRows;
            self.pass(rest.get(..1).unwrap_or_default());
            End::Row
        };
        (at + 1, part, Some(end))
    }

    /// At the end of the file: whether a row ends with it.
    pub(super) fn end_of_input(&mut self) -> bool {
        std::mem::replace(&mut self.place, Place::BetweenRows) != Place::BetweenRows
    }

    fn pass(&mut self, bytes: &[u8]) {
        self.line += memchr_iter(b'\n', bytes).count() as u64;
    }
}

#[cfg(test)]
mod tests {
    use csv_core::{ReadFieldResult, Reader};
    use proptest::prelude::*;

    use super::*;

    type Row = (u64, Vec<Vec<u8>>);

    /// Rows as they come out of buffers of some size.
    fn rows(text: &[u8], size: usize) -> Vec<Row> {
        let mut cutter = Cutter::new(b',');
        let (mut rows, mut row) = (Vec::new(), vec![Vec::new()]);
        for buffer in text.chunks(size) {
            let mut rest = buffer;
            while !rest.is_empty() {
                let (taken, part, end) = cutter.next(rest);
                rest = &rest[taken..];
                row.last_mut().unwrap().extend_from_slice(part);
                match end {
                    None => {}
                    Some(End::Field) => row.push(Vec::new()),
                    Some(End::Row) => {
                        let fields = std::mem::replace(&mut row, vec![Vec::new()]);
                        rows.push((cutter.line_of_row(), fields));
                    }
                }
            }
        }
        if cutter.end_of_input() {
            rows.push((cutter.line_of_row(), row));
        }
        rows
    }

    /// The fields as another reader finds them.
    fn rows_of_another_reader(mut text: &[u8]) -> Vec<Vec<Vec<u8>>> {
        let (mut reader, mut part) = (Reader::new(), [0; 100]);
        let (mut rows, mut row) = (Vec::new(), vec![Vec::new()]);
        loop {
            let (result, used, written) = reader.read_field(text, &mut part);
            text = &text[used..];
            row.last_mut().unwrap().extend_from_slice(&part[..written]);
            match result {
                ReadFieldResult::Field { record_end: true } => {
                    rows.push(std::mem::replace(&mut row, vec![Vec::new()]));
                }
                ReadFieldResult::Field { record_end: false } => row.push(Vec::new()),
                ReadFieldResult::End => return rows,
                _ => {}
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(5000))]

        #[test]
        fn fields_are_those_of_another_reader_whatever_the_buffers(
            text in "[ab,\"\r\n]{0,40}",
            size in 1..50_usize,
        ) {
            let found = rows(text.as_bytes(), size);
            let lines: Vec<u64> = found.iter().map(|(line, _)| *line).collect();
            let whole = rows(text.as_bytes(), text.len().max(1));
            prop_assert_eq!(lines, whole.iter().map(|(line, _)| *line).collect::<Vec<_>>());
            let fields: Vec<_> = found.into_iter().map(|(_, fields)| fields).collect();
            prop_assert_eq!(fields, rows_of_another_reader(text.as_bytes()));
        }
    }

    #[test]
    fn rows_have_the_line_that_they_begin_on() {
        let lines = |text: &str| -> Vec<u64> {
            rows(text.as_bytes(), 7).into_iter().map(|(line, _)| line).collect()
        };
        assert_eq!(lines("a\r\n\r\nb,\"x\n\ny\"\nc"), [1, 3, 6]);
        assert!(lines("\n\n\n").is_empty());
    }
}
