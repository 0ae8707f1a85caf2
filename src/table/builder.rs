//! From what the core finds in one record to rows of a table.

use std::sync::Arc;

use arrow::array::{ArrayRef, Int32Array, ListArray, StringBuilder};
use arrow::buffer::OffsetBuffer;

use super::schema::list_item;
use crate::decode::{OffsetCursor, OffsetMap};
use crate::segment::{Document, SegmentOptions};
use crate::{Error, OffsetUnit, TextSpan, UnitIndex, interrupt};

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
    /// Segments a text as far as the rows need it.
    fn segment<'t>(&self, text: &'t str, options: &SegmentOptions) -> Document<'t>;

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

pub(crate) fn integers(values: Vec<i32>) -> ArrayRef {
    Arc::new(Int32Array::from(values))
}

/// What a row of a table of text units is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unit {
    Paragraph,
    Sentence,
    Token,
}

/// Rows of paragraphs, sentences or tokens.
pub(crate) struct UnitRows {
    unit: Unit,
    /// What the row stands in: the paragraph of a sentence, the sentence of a token.
    outer: Vec<i32>,
    number: Vec<i32>,
    positions: Positions,
    text: TextBuilder,
}

impl UnitRows {
    /// With room for so many bytes of text.
    pub(crate) fn new(unit: Unit, bytes: usize) -> Self {
        Self {
            unit,
            outer: Vec::new(),
            number: Vec::new(),
            positions: Positions::default(),
            text: TextBuilder::with_capacity(0, bytes),
        }
    }

    fn push_row(
        &mut self,
        text: &str,
        places: &mut Places<'_>,
        span: TextSpan,
    ) -> Result<(), Error> {
        self.positions.push(places, span);
        self.text.push(span.of(text))
    }
}

impl Rows for UnitRows {
    fn segment<'t>(&self, text: &'t str, options: &SegmentOptions) -> Document<'t> {
        match self.unit {
            Unit::Paragraph => Document::paragraphs_only(text),
            Unit::Sentence => Document::sentences_only(text, options),
            Unit::Token => Document::new(text, options),
        }
    }

    fn push(
        &mut self,
        document: &Document<'_>,
        _: Option<&str>,
        places: &mut Places<'_>,
    ) -> Result<usize, Error> {
        let text = document.text;
        let count = match self.unit {
            Unit::Paragraph => {
                for paragraph in &document.paragraphs {
                    self.push_row(text, places, paragraph.span)?;
                }
                document.paragraphs.len()
            }
            Unit::Sentence => {
                for sentence in &document.sentences {
                    self.outer.push(sentence.paragraph as i32);
                    self.push_row(text, places, sentence.span)?;
                }
                document.sentences.len()
            }
            Unit::Token => {
                for (index, sentence) in document.sentences.iter().enumerate() {
                    if interrupt::is_stopped() {
                        break;
                    }
                    let tokens = sentence.tokens.start as usize..sentence.tokens.end as usize;
                    for &token in document.tokens.get(tokens).unwrap_or_default() {
                        self.outer.push(index as i32);
                        self.push_row(text, places, token)?;
                    }
                }
                document.tokens.len()
            }
        };
        self.number.extend(0..count as i32);
        Ok(count)
    }

    fn finish(self) -> Vec<ArrayRef> {
        let outer = (self.unit != Unit::Paragraph).then(|| integers(self.outer));
        outer
            .into_iter()
            .chain([integers(self.number)])
            .chain(self.positions.finish())
            .chain([self.text.finish()])
            .collect()
    }
}
