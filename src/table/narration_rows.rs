//! The reporter's own words as rows: one for each record.

use arrow::array::ArrayRef;

use super::builder::{Places, Rows, SpansRows, TextBuilder};
use super::options::TableOptions;
use crate::Error;
use crate::extract::{Extractor, NarrationOptions, QuoteOptions, narration};
use crate::segment::Document;

pub(crate) struct NarrationRows {
    extractor: Extractor,
    options: NarrationOptions,
    text: TextBuilder,
    spans: SpansRows,
}

impl NarrationRows {
    pub(crate) fn new(options: &TableOptions) -> Self {
        let kinds = options.narration.drop.clone();
        let quotes = QuoteOptions { kinds, ..options.quotes.clone() };
        Self {
            extractor: Extractor::new(quotes),
            options: options.narration.clone(),
            text: TextBuilder::default(),
            spans: SpansRows::default(),
        }
    }
}

impl Rows for NarrationRows {
    fn push(
        &mut self,
        document: &Document<'_>,
        _: Option<&str>,
        places: &mut Places<'_>,
    ) -> Result<usize, Error> {
        let quotes = self.extractor.quotes(document);
        let kept = narration(document, &quotes, &self.options);
        self.text.push(&kept.text)?;
        self.spans.push(places, &kept.spans);
        Ok(1)
    }

    fn finish(self) -> Vec<ArrayRef> {
        vec![self.text.finish(), self.spans.finish()]
    }
}
