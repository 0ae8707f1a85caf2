//! Rows of quotations.

use std::sync::Arc;

use arrow::array::{ArrayRef, Float64Array, Float64Builder, Int32Builder};

use super::builder::{ListBuilder, Places, Positions, Rows, SpansRows, TextBuilder, integers};
use crate::extract::{Extractor, Quote, QuoteOptions, SourceKind, SpeakerKind, SpeakerPronoun};
use crate::language::{Language, cue_lemma};
use crate::segment::Document;
use crate::{Error, TextSpan};

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
    speakers: ListBuilder<TextBuilder>,
    speaker_numbers: ListBuilder<Vec<i32>>,
    speaker_kind: TextBuilder,
    speaker_pronoun: TextBuilder,
    speaker_confidence: Float64Builder,
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
            speakers: ListBuilder::default(),
            speaker_numbers: ListBuilder::default(),
            speaker_kind: TextBuilder::default(),
            speaker_pronoun: TextBuilder::default(),
            speaker_confidence: Float64Builder::default(),
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
        self.speakers.push_texts(&quote.speakers)?;
        self.speaker_numbers
            .items
            .extend(quote.speaker_numbers.iter().map(|&number| number as i32));
        self.speaker_numbers.push(quote.speaker_numbers.len());
        self.speaker_kind.push_option(quote.speaker_kind.map(SpeakerKind::name))?;
        self.speaker_pronoun.push_option(quote.speaker_pronoun.map(SpeakerPronoun::name))?;
        self.speaker_confidence.append_option(quote.speaker_confidence.map(probability));
        self.role.push_option(quote.role.as_deref())?;
        self.confidence.push(probability(quote.confidence));
        Ok(())
    }
}

impl Rows for QuoteRows {
    fn push(
        &mut self,
        document: &Document<'_>,
        author: Option<&str>,
        places: &mut Places<'_>,
    ) -> Result<usize, Error> {
        let found = self.extractor.extract_by(document, author).quotes;
        for quote in &found {
            self.push_row(document, places, quote)?;
        }
        self.number.extend(0..found.len() as i32);
        Ok(found.len())
    }

    fn finish(mut self) -> Vec<ArrayRef> {
        [integers(self.number), self.kind.finish(), self.text.finish()]
            .into_iter()
            .chain(self.positions.finish())
            .chain([self.spans.finish(), self.marked.finish()])
            .chain([integers(self.paragraph), integers(self.sentence)])
            .chain(self.cue.finish())
            .chain([self.cue_lemma.finish()])
            .chain(self.source.finish())
            .chain([
                self.source_kind.finish(),
                self.speaker.finish(),
                self.speakers.finish(TextBuilder::finish),
                self.speaker_numbers.finish(integers),
                self.speaker_kind.finish(),
                self.speaker_pronoun.finish(),
                Arc::new(self.speaker_confidence.finish()),
                self.role.finish(),
                Arc::new(Float64Array::from(self.confidence)),
            ])
            .collect()
    }
}

/// With three digits: more would not mean anything, and print badly.
fn probability(value: f32) -> f64 {
    (f64::from(value) * 1000.0).round() / 1000.0
}
