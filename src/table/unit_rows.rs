//! Paragraphs, sentences and tokens as rows.

use std::sync::Arc;

use arrow::array::{ArrayRef, Float64Array};

use super::builder::{Places, Positions, Rows, TextBuilder, integers};
use super::options::TableOptions;
use crate::extract::{Extractor, QuoteKind, QuoteOptions, said_spans};
use crate::segment::{Document, SegmentOptions};
use crate::{Error, TextSpan, interrupt};

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
    /// What finds quotations, if their share of each row is wanted.
    extractor: Option<Extractor>,
    quoted: Vec<f64>,
}

impl UnitRows {
    /// With room for so many bytes of text.
    pub(crate) fn new(unit: Unit, bytes: usize, options: &TableOptions) -> Self {
        let quotes = QuoteOptions {
            kinds: vec![QuoteKind::Direct, QuoteKind::Mixed],
            ..options.quotes.clone()
        };
        let extractor = (options.quoted && unit != Unit::Token).then(|| Extractor::new(quotes));
        Self {
            unit,
            outer: Vec::new(),
            number: Vec::new(),
            positions: Positions::default(),
            text: TextBuilder::with_capacity(0, bytes),
            extractor,
            quoted: Vec::new(),
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

    /// Adds the share of quotations in each of these units, if it is wanted.
    fn push_shares(&mut self, document: &Document<'_>, units: impl Iterator<Item = TextSpan>) {
        let Some(extractor) = &self.extractor else { return };
        let quoted = said_spans(&extractor.quotes(document));
        self.quoted.extend(units.map(|unit| share(document.text, unit, &quoted)));
    }
}

/// The share of a unit's characters that stand in these spans, which are in order and apart.
fn share(text: &str, unit: TextSpan, spans: &[TextSpan]) -> f64 {
    let characters = |span: TextSpan| span.of(text).chars().count();
    let first = spans.partition_point(|span| span.end() <= unit.start());
    let inside = spans.iter().skip(first).map_while(|span| span.common(unit));
    let inside: usize = inside.map(characters).sum();
    // Three digits, as a confidence has.
    (inside as f64 / characters(unit).max(1) as f64 * 1000.0).round() / 1000.0
}

impl Rows for UnitRows {
    fn segment<'t>(&self, text: &'t str, options: &SegmentOptions) -> Document<'t> {
        match self.unit {
            Unit::Paragraph if self.extractor.is_none() => Document::paragraphs_only(text),
            Unit::Sentence if self.extractor.is_none() => Document::sentences_only(text, options),
            _ => Document::new(text, options),
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
                self.push_shares(document, document.paragraphs.iter().map(|unit| unit.span));
                document.paragraphs.len()
            }
            Unit::Sentence => {
                for sentence in &document.sentences {
                    self.outer.push(sentence.paragraph as i32);
                    self.push_row(text, places, sentence.span)?;
                }
                self.push_shares(document, document.sentences.iter().map(|unit| unit.span));
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
        let quoted = self.extractor.map(|_| Arc::new(Float64Array::from(self.quoted)) as ArrayRef);
        let outer = (self.unit != Unit::Paragraph).then(|| integers(self.outer));
        outer
            .into_iter()
            .chain([integers(self.number)])
            .chain(self.positions.finish())
            .chain([self.text.finish()])
            .chain(quoted)
            .collect()
    }
}
