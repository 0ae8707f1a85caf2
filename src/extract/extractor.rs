//! The stages of extraction in their order.

use std::sync::Arc;

use super::quote::{Quote, QuoteOptions};
use super::rows::{RowBuilder, judge};
use super::slices::{is_long, slices};
use super::twins::share_with_twins;
use crate::interrupt;
use crate::language::Language;
use crate::quotes::calibration::Provenance;
use crate::quotes::merge::split_model::SplitPoint;
use crate::quotes::model::Model;
use crate::quotes::reading::read;
use crate::segment::Document;
use crate::speakers::model::SpeakerModel;

/// Finds the quotations of a document, in the order of their first spans.
///
/// ```
/// use guillemet::extract::{QuoteKind, QuoteOptions, quotes};
/// use guillemet::segment::{Document, SegmentOptions};
///
/// let text = "\"We won,\" said Ann Lee, the mayor. Lee thanked \"everyone\" for it.";
/// let document = Document::new(text, &SegmentOptions::default());
/// let found = quotes(&document, &QuoteOptions::default());
/// assert_eq!(found[0].kind, QuoteKind::Direct);
/// assert_eq!(found[0].source.unwrap().of(text), "Ann Lee, the mayor");
/// assert_eq!(found[0].speaker.as_deref(), Some("Ann Lee"));
/// ```
#[must_use]
pub fn quotes(document: &Document<'_>, options: &QuoteOptions) -> Vec<Quote> {
    Extractor::new(options.clone()).quotes(document)
}

/// Finds the quotations of documents one after another. What it works out of their words is kept
/// by the thread, for the next documents.
///
/// Attribution is English: in a document of another language the words between quotation marks
/// are found, but neither their cue nor their source. A document of more than 2 MB is read in slices
/// of so much, between which nothing is put together.
///
/// ```
/// use guillemet::extract::{Extractor, QuoteOptions};
/// use guillemet::segment::{Document, SegmentOptions};
///
/// let extractor = Extractor::new(QuoteOptions::default());
/// for text in ["\"We won,\" Ann Lee said.", "It rained all day."] {
///     let document = Document::new(text, &SegmentOptions::default());
///     assert_eq!(extractor.quotes(&document).len(), usize::from(text.contains('"')));
/// }
/// ```
#[derive(Clone, Debug)]
pub struct Extractor {
    options: QuoteOptions,
    model: Option<Arc<Model>>,
    speakers: Option<Arc<SpeakerModel>>,
}

impl Default for Extractor {
    fn default() -> Self {
        Self::new(QuoteOptions::default())
    }
}

impl Extractor {
    /// An extractor with these options.
    #[must_use]
    pub fn new(options: QuoteOptions) -> Self {
        Self { options, model: Model::english(), speakers: SpeakerModel::english() }
    }

    /// The same with another model for English.
    #[cfg(feature = "training")]
    #[doc(hidden)]
    #[must_use]
    pub fn with_model(mut self, model: Arc<Model>) -> Self {
        self.model = Some(model);
        self
    }

    /// The same with another model of speakers.
    #[cfg(feature = "training")]
    #[doc(hidden)]
    #[must_use]
    pub fn with_speakers(mut self, speakers: Arc<SpeakerModel>) -> Self {
        self.speakers = Some(speakers);
        self
    }

    /// The quotations of a document, in the order of their first spans.
    #[must_use]
    pub fn quotes(&self, document: &Document<'_>) -> Vec<Quote> {
        let mut found = Vec::new();
        if is_long(document) {
            for slice in slices(document).take_while(|_| !interrupt::is_stopped()) {
                let rows = self.judged_rows(&slice.document).map(|quote| Quote {
                    paragraph: quote.paragraph + slice.paragraphs,
                    sentence: quote.sentence + slice.sentences,
                    ..quote
                });
                found.extend(rows);
            }
        } else {
            found.extend(self.judged_rows(document));
        }
        found.sort_by_key(|quote| quote.spans.first().map(|span| span.start()));
        share_with_twins(document.text, &mut found);
        found.retain(|quote| {
            let is_wanted = self.options.kinds.contains(&quote.kind);
            is_wanted && quote.confidence >= self.options.min_confidence
        });
        found
    }

    /// The rows of a document that is read at once, each with its confidence.
    fn judged_rows(&self, document: &Document<'_>) -> impl Iterator<Item = Quote> {
        let model = self.model(document);
        let (rows, _) = self.rows(document);
        rows.into_iter().map(move |(quote, made)| judge(quote, made, model, document))
    }

    /// The model for the language of a document.
    fn model(&self, document: &Document<'_>) -> Option<&Model> {
        self.model.as_deref().filter(|_| document.language == Language::English)
    }

    /// All rows with how they were made, before they are judged, and where the model's attributions
    /// could be split. Training needs both.
    #[doc(hidden)]
    #[must_use]
    pub fn rows(&self, document: &Document<'_>) -> (Vec<(Quote, Provenance)>, Vec<SplitPoint>) {
        let speakers = self.speakers.as_deref().filter(|_| document.language == Language::English);
        read(document, self.model(document), |mut reading| {
            let split_points = std::mem::take(&mut reading.split_points);
            (RowBuilder::new(reading).rows(speakers), split_points)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quotes::QuoteKind;
    use crate::segment::SegmentOptions;

    const TEXT: &str = "\"We have won it all,\" said Ann Lee. It was a \"great\" day.";

    fn rows(text: &str, options: QuoteOptions, language: Language) -> Vec<Quote> {
        let segment = SegmentOptions { language, ..SegmentOptions::default() };
        Extractor::new(options).quotes(&Document::new(text, &segment))
    }

    #[test]
    fn rows_are_those_of_the_kinds_that_are_wanted() {
        let found = rows(TEXT, QuoteOptions::default(), Language::English);
        assert_eq!(found.iter().map(|quote| quote.kind).collect::<Vec<_>>(), [QuoteKind::Direct]);
        let options = QuoteOptions { kinds: vec![QuoteKind::Other], ..QuoteOptions::default() };
        let found = rows(TEXT, options, Language::English);
        let words: Vec<&str> = found.iter().map(|quote| quote.spans[0].of(TEXT)).collect();
        assert_eq!(words, ["\"great\""]);
    }

    #[test]
    fn rows_below_the_confidence_asked_for_are_left_out() {
        let options = QuoteOptions { min_confidence: 1.1, ..QuoteOptions::default() };
        assert!(rows(TEXT, options, Language::English).is_empty());
    }

    #[test]
    fn of_other_languages_only_the_words_are_told() {
        let text = "\u{201E}Wir haben alles gewonnen\u{201C}, sagte Anna Lehmann.";
        let found = rows(text, QuoteOptions::default(), Language::German);
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].cue, found[0].source), (None, None));
        assert!(found[0].confidence < 0.1);
    }
}
