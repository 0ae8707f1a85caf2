//! Records as plain text: the whole of a file, or each of its lines.
//!
//! Such records have the columns `path` and, for lines, `line`, which can be ids or be kept.

use std::io::{BufRead, Read};

use super::splitter::{Cut, next_line};
use crate::Error;
use crate::corpus::columns::Columns;
use crate::corpus::scalar::Scalar;
use crate::corpus::sink::RecordSink;

/// Reads the whole of a file as one record.
pub(crate) fn read_whole(input: &mut dyn BufRead, sink: &mut RecordSink<'_>) -> Result<(), Error> {
    let mut carried = carried(sink, None)?;
    let limit = sink.limit();
    let mut text = Vec::new();
    let read = input.take(limit as u64 + 1).read_to_end(&mut text);
    sink.unless_broken(read)?;
    if text.len() > limit {
        return sink.too_large(1);
    }
    sink.record(1, Some(&text), &mut carried)
}

/// Reads each line as one record; blank lines are none.
pub(crate) fn read_lines(input: &mut dyn BufRead, sink: &mut RecordSink<'_>) -> Result<(), Error> {
    let mut line = Vec::new();
    for number in 1.. {
        let cut = next_line(input, sink.limit(), &mut line);
        match sink.unless_broken(cut)? {
            Cut::End => break,
            Cut::Record if line.trim_ascii().is_empty() => {}
            Cut::Record => {
                let mut carried = carried(sink, Some(number))?;
                sink.record(number, Some(&line), &mut carried)?;
            }
            Cut::TooLarge | Cut::Unclosed => sink.too_large(number)?,
        }
    }
    Ok(())
}

fn carried(sink: &RecordSink<'_>, line: Option<u64>) -> Result<Vec<Scalar>, Error> {
    let known: &[&str] = if line.is_some() { &["path", "line"] } else { &["path"] };
    let columns = sink.columns();
    let value = |(argument, name)| {
        Columns::find(argument, name, known)?;
        Ok(match line {
            Some(line) if name == "line" => Scalar::Integer(line as i64),
            _ => Scalar::Text(sink.source().to_owned()),
        })
    };
    columns.wanted().skip(1).map(value).collect()
}
