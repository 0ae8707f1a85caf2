//! From what the core finds in one record to rows of a table.

use std::sync::Arc;

use arrow::array::{
    ArrayRef, Float64Array, Int32Array, Int32Builder, ListArray, StringBuilder, StructArray,
};
use arrow::buffer::OffsetBuffer;

use super::schema::{span_field, span_members};
use crate::decode::{OffsetCursor, OffsetMap};
use crate::extract::{Extractor, Quote, QuoteOptions, SourceKind};
use crate::language::{Language, cue_lemma};
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
    fn of(&self, span: TextSpan) -> [i32; 2] {
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

    /// Adds the rows of one record, and says how many.
    fn push(&mut self, document: &Document<'_>, places: &mut Places<'_>) -> Result<usize, Error>;

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
    fn push_joined<'t>(&mut self, mut parts: impl Iterator<Item = &'t str>) -> Result<(), Error> {
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
    start: Vec<i32>,
    end: Vec<i32>,
    lengths: Vec<usize>,
}

impl SpansRows {
    pub(crate) fn push(&mut self, places: &Places<'_>, spans: &[TextSpan]) {
        for span in spans {
            let [start, end] = places.of(*span);
            self.start.push(start);
            self.end.push(end);
        }
        self.lengths.push(spans.len());
    }

    pub(crate) fn finish(self) -> ArrayRef {
        let members = vec![integers(self.start), integers(self.end)];
        let pieces = StructArray::new(span_members(), members, None);
        let offsets = OffsetBuffer::from_lengths(self.lengths);
        Arc::new(ListArray::new(span_field(), offsets, Arc::new(pieces), None))
    }
}

pub(crate) fn integers(values: Vec<i32>) -> ArrayRef {
    Arc::new(Int32Array::from(values))
}

/// Words of the text that a row may lack: a cue, a source.
#[derive(Default)]
struct WordsRows {
    text: TextBuilder,
    start: Int32Builder,
    end: Int32Builder,
}

impl WordsRows {
    fn push(
        &mut self,
        text: &str,
        places: &Places<'_>,
        span: Option<TextSpan>,
    ) -> Result<(), Error> {
        let position = span.map(|span| places.of(span));
        self.start.append_option(position.map(|[start, _]| start));
        self.end.append_option(position.map(|[_, end]| end));
        self.text.push_option(span.map(|span| span.of(text)))
    }

    fn finish(mut self) -> [ArrayRef; 3] {
        [self.text.finish(), Arc::new(self.start.finish()), Arc::new(self.end.finish())]
    }
}

/// Rows of quotations.
pub(crate) struct QuoteRows {
    extractor: Extractor,
    number: Vec<i32>,
    kind: TextBuilder,
    text: TextBuilder,
    positions: Positions,
    spans: SpansRows,
    marked: SpansRows,
    paragraph: Vec<i32>,
    sentence: Vec<i32>,
    cue: WordsRows,
    cue_lemma: TextBuilder,
    source: WordsRows,
    source_kind: TextBuilder,
    speaker: TextBuilder,
    role: TextBuilder,
    confidence: Vec<f64>,
}

impl QuoteRows {
    pub(crate) fn new(options: &QuoteOptions) -> Self {
        Self {
            extractor: Extractor::new(options.clone()),
            number: Vec::new(),
            kind: TextBuilder::default(),
            text: TextBuilder::default(),
            positions: Positions::default(),
            spans: SpansRows::default(),
            marked: SpansRows::default(),
            paragraph: Vec::new(),
            sentence: Vec::new(),
            cue: WordsRows::default(),
            cue_lemma: TextBuilder::default(),
            source: WordsRows::default(),
            source_kind: TextBuilder::default(),
            speaker: TextBuilder::default(),
            role: TextBuilder::default(),
            confidence: Vec::new(),
        }
    }

    fn push_row(
        &mut self,
        document: &Document<'_>,
        places: &mut Places<'_>,
        quote: &Quote,
    ) -> Result<(), Error> {
        let text = document.text;
        self.kind.push(quote.kind.name())?;
        self.text.push_joined(quote.spans.iter().map(|span| span.of(text)))?;
        let whole = quote.spans.iter().copied().reduce(TextSpan::cover).unwrap_or_default();
        self.positions.push(places, whole);
        self.spans.push(places, &quote.spans);
        self.marked.push(places, &quote.marked);
        self.paragraph.push(quote.paragraph as i32);
        self.sentence.push(quote.sentence as i32);
        self.cue.push(text, places, quote.cue)?;
        let cue = quote.cue.filter(|_| document.language == Language::English);
        self.cue_lemma.push_option(cue.and_then(|cue| cue_lemma(cue.of(text))).as_deref())?;
        self.source.push(text, places, quote.source)?;
        self.source_kind.push_option(quote.source_kind.map(SourceKind::name))?;
        self.speaker.push_option(quote.speaker.as_deref())?;
        self.role.push_option(quote.role.as_deref())?;
        // Three digits: more would not mean anything, and print badly.
        self.confidence.push((f64::from(quote.confidence) * 1000.0).round() / 1000.0);
        Ok(())
    }
}

impl Rows for QuoteRows {
    fn segment<'t>(&self, text: &'t str, options: &SegmentOptions) -> Document<'t> {
        Document::new(text, options)
    }

    fn push(&mut self, document: &Document<'_>, places: &mut Places<'_>) -> Result<usize, Error> {
        let found = self.extractor.quotes(document);
        for quote in &found {
            self.push_row(document, places, quote)?;
        }
        self.number.extend(0..found.len() as i32);
        Ok(found.len())
    }

    fn finish(self) -> Vec<ArrayRef> {
        [integers(self.number), self.kind.finish(), self.text.finish()]
            .into_iter()
            .chain(self.positions.finish())
            .chain([self.spans.finish(), self.marked.finish()])
            .chain([integers(self.paragraph), integers(self.sentence)])
            .chain(self.cue.finish())
            .chain([self.cue_lemma.finish()])
            .chain(self.source.finish())
            .chain([self.source_kind.finish(), self.speaker.finish(), self.role.finish()])
            .chain([Arc::new(Float64Array::from(self.confidence)) as ArrayRef])
            .collect()
    }
}
