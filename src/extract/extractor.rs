//! The stages of extraction in their order.

use std::sync::Arc;

use super::quote::{Quote, QuoteOptions};
use super::rows::{RowBuilder, Told, judge};
use super::slices::{is_long, slices};
use super::speakers::{Speaker, count, in_order};
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
        self.extract(document).quotes
    }

    /// The quotations of a document and their speakers.
    ///
    /// ```
    /// use guillemet::extract::Extractor;
    /// use guillemet::segment::{Document, SegmentOptions};
    ///
    /// let text = "\"We won,\" said Ann Lee, the mayor. Lee said that it was over.";
    /// let document = Document::new(text, &SegmentOptions::default());
    /// let found = Extractor::default().extract(&document);
    /// let lee = &found.speakers[0];
    /// assert_eq!((&*lee.name, &*lee.aliases), ("Ann Lee", &["Lee".to_owned()][..]));
    /// assert_eq!((lee.quotations, lee.words), (2, 6));
    /// assert_eq!(found.quotes[1].speaker_numbers, [lee.number]);
    /// ```
    #[must_use]
    pub fn extract(&self, document: &Document<'_>) -> Extracted {
        self.extract_by(document, None)
    }

    /// The same of a document whose author is known, if it is, and else may be that of the options.
    ///
    /// ```
    /// use guillemet::extract::Extractor;
    /// use guillemet::segment::{Document, SegmentOptions};
    ///
    /// let document = Document::new("\"We lost,\" I said.", &SegmentOptions::default());
    /// let found = Extractor::default().extract_by(&document, Some("By Ann Lee"));
    /// assert_eq!(found.speakers[0].name, "Ann Lee");
    /// ```
    #[must_use]
    pub fn extract_by(&self, document: &Document<'_>, author: Option<&str>) -> Extracted {
        let told = self.told(author);
        let mut found = Extracted::default();
        if is_long(document) {
            for slice in slices(document).take_while(|_| !interrupt::is_stopped()) {
                let from = (slice.paragraphs, slice.sentences, found.speakers.len() as u32);
                found.append(self.judged(&slice.document, told), from);
            }
        } else {
            found = self.judged(document, told);
        }
        let Extracted { quotes, speakers } = &mut found;
        quotes.sort_by_key(|quote| quote.spans.first().map(|span| span.start()));
        share_with_twins(document.text, quotes);
        *speakers = in_order(quotes, std::mem::take(speakers));
        quotes.retain(|quote| {
            let is_wanted = self.options.kinds.contains(&quote.kind);
            is_wanted && quote.confidence >= self.options.min_confidence
        });
        count(document.text, quotes, speakers);
        found
    }

    /// What is found in a document that is read at once: all quotations, each with its confidence.
    fn judged(&self, document: &Document<'_>, told: Told<'_>) -> Extracted {
        let model = self.model(document);
        let (rows, speakers, _) = self.read(document, told);
        let quotes = rows.into_iter().map(|(quote, made)| judge(quote, made, model, document));
        Extracted { quotes: quotes.collect(), speakers }
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
        let (rows, _, split_points) = self.read(document, self.told(None));
        (rows, split_points)
    }

    fn read(
        &self,
        document: &Document<'_>,
        told: Told<'_>,
    ) -> (Vec<(Quote, Provenance)>, Vec<Speaker>, Vec<SplitPoint>) {
        let speakers = self.speakers.as_deref().filter(|_| document.language == Language::English);
        read(document, self.model(document), &self.options.cues, |mut reading| {
            let split_points = std::mem::take(&mut reading.split_points);
            let (rows, speakers) = RowBuilder::new(reading).rows(speakers, told);
            (rows, speakers, split_points)
        })
    }

    /// What the user tells of a document.
    fn told<'a>(&'a self, author: Option<&'a str>) -> Told<'a> {
        let author = author.or(self.options.author.as_deref());
        Told { names: &self.options.known, author }
    }
}

/// What is found in a document.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Extracted {
    /// The quotations, in the order of their first spans.
    pub quotes: Vec<Quote>,
    /// The speakers that have one of them, in the order of their first quotations.
    pub speakers: Vec<Speaker>,
}

impl Extracted {
    /// Adds what is found in a later slice, behind so many paragraphs, sentences and speakers.
    fn append(&mut self, slice: Self, (paragraphs, sentences, speakers): (u32, u32, u32)) {
        self.speakers.extend(slice.speakers);
        self.quotes.extend(slice.quotes.into_iter().map(|mut quote| {
            quote.paragraph += paragraphs;
            quote.sentence += sentences;
            quote.speaker_numbers.iter_mut().for_each(|number| *number += speakers);
            quote
        }));
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
