//! From what the core finds in one record to rows of a table.

use std::sync::Arc;

use arrow::array::{ArrayRef, Int32Array, ListArray, StringBuilder, StructArray};
use arrow::buffer::OffsetBuffer;

use super::schema::{list_item, span_members};
use crate::decode::{OffsetCursor, OffsetMap};
use crate::segment::{Document, SegmentOptions};
use crate::{Error, OffsetUnit, TextSpan, UnitIndex};

/// The positions of one record in the unit that the caller wants.
pub(crate) struct Places<'r> {
    text: UnitIndex<'r>,
    /// The way to the record; none where the text is the record.
    record: Option<(OffsetCursor<'r>, UnitIndex<'r>)>,
}

impl<'r> Places<'r> {
    pub(crate) fn new(text: &'r str, raw: &'r str, map: &'r OffsetMap, unit: OffsetUnit) -> Self {
        let record = (!map.is_identity()).then(|| (map.cursor(), UnitIndex::new(raw, unit)));
        Self { text: UnitIndex::new(text, unit), record }
    }

    /// Start and end in the text.
    pub(crate) fn of(&self, span: TextSpan) -> [i32; 2] {
        [self.text.at(span.start()) as i32, self.text.at(span.end()) as i32]
    }

    /// Start and end in the text and in the record.
    fn in_both(&mut self, span: TextSpan) -> ([i32; 2], [i32; 2]) {
        let in_text = self.of(span);
        let in_record = self.record.as_mut().map(|(map, index)| {
            let raw = map.to_raw(span);
            [index.at(raw.start()) as i32, index.at(raw.end()) as i32]
        });
        (in_text, in_record.unwrap_or(in_text))
    }
}

/// The rows of a table that is being made.
pub(crate) trait Rows {
    /// Segments a text as far as the rows need it, which is whole for most.
    fn segment<'t>(&self, text: &'t str, options: &SegmentOptions) -> Document<'t> {
        Document::new(text, options)
    }

    /// Adds the rows of one record, whose author may be known, and says how many.
    fn push(
        &mut self,
        document: &Document<'_>,
        author: Option<&str>,
        places: &mut Places<'_>,
    ) -> Result<usize, Error>;

    /// The columns, in the order of the schema.
    fn finish(self) -> Vec<ArrayRef>;
}

/// A column of strings that refuses what it cannot hold instead of panicking.
#[derive(Default)]
pub(crate) struct TextBuilder {
    builder: StringBuilder,
}

impl TextBuilder {
    pub(crate) fn with_capacity(values: usize, bytes: usize) -> Self {
        Self { builder: StringBuilder::with_capacity(values, bytes) }
    }

    pub(crate) fn push(&mut self, text: &str) -> Result<(), Error> {
        self.room_for(text.len())?;
        self.builder.append_value(text);
        Ok(())
    }

    pub(crate) fn push_option(&mut self, text: Option<&str>) -> Result<(), Error> {
        match text {
            Some(text) => self.push(text)?,
            None => self.builder.append_null(),
        }
        Ok(())
    }

    /// One value of several parts.
    pub(crate) fn push_joined<'t>(
        &mut self,
        mut parts: impl Iterator<Item = &'t str>,
    ) -> Result<(), Error> {
        let Some(first) = parts.next() else { return self.push("") };
        let Some(second) = parts.next() else { return self.push(first) };
        let mut joined = format!("{first} {second}");
        for part in parts {
            joined.push(' ');
            joined.push_str(part);
        }
        self.push(&joined)
    }

    pub(crate) fn finish(mut self) -> ArrayRef {
        Arc::new(self.builder.finish())
    }

    /// Offsets of the Arrow type `string` have 31 bits.
    fn room_for(&self, more: usize) -> Result<(), Error> {
        if self.builder.values_slice().len() + more > i32::MAX as usize {
            return Err(Error::record(None, "the texts of its rows exceed 2 GiB"));
        }
        Ok(())
    }
}

/// A column of lists.
#[derive(Default)]
pub(crate) struct ListBuilder<T> {
    pub(crate) items: T,
    lengths: Vec<usize>,
}

impl<T> ListBuilder<T> {
    /// The list of a row is the next so many items.
    pub(crate) fn push(&mut self, length: usize) {
        self.lengths.push(length);
    }

    pub(crate) fn finish(self, items: impl FnOnce(T) -> ArrayRef) -> ArrayRef {
        let items = items(self.items);
        let field = list_item(items.data_type().clone());
        Arc::new(ListArray::new(field, OffsetBuffer::from_lengths(self.lengths), items, None))
    }
}

impl ListBuilder<TextBuilder> {
    pub(crate) fn push_texts(&mut self, texts: &[String]) -> Result<(), Error> {
        texts.iter().try_for_each(|text| self.items.push(text))?;
        self.push(texts.len());
        Ok(())
    }
}

/// Positions of one thing per row, in the text and in the record.
#[derive(Default)]
pub(crate) struct Positions {
    start: Vec<i32>,
    end: Vec<i32>,
    raw_start: Vec<i32>,
    raw_end: Vec<i32>,
}

impl Positions {
    pub(crate) fn push(&mut self, places: &mut Places<'_>, span: TextSpan) {
        let ([start, end], [raw_start, raw_end]) = places.in_both(span);
        self.start.push(start);
        self.end.push(end);
        self.raw_start.push(raw_start);
        self.raw_end.push(raw_end);
    }

    pub(crate) fn finish(self) -> [ArrayRef; 4] {
        [self.start, self.end, self.raw_start, self.raw_end].map(integers)
    }
}

/// Any number of pieces per row, as a list of their positions in the text.
#[derive(Default)]
pub(crate) struct SpansRows {
    edges: ListBuilder<[Vec<i32>; 2]>,
}

impl SpansRows {
    pub(crate) fn push(&mut self, places: &Places<'_>, spans: &[TextSpan]) {
        for span in spans {
            for (edges, edge) in self.edges.items.iter_mut().zip(places.of(*span)) {
                edges.push(edge);
            }
        }
        self.edges.push(spans.len());
    }

    pub(crate) fn finish(self) -> ArrayRef {
        self.edges.finish(|edges| {
            Arc::new(StructArray::new(span_members(), edges.map(integers).to_vec(), None))
        })
    }
}

pub(crate) fn integers(values: Vec<i32>) -> ArrayRef {
    Arc::new(Int32Array::from(values))
}
