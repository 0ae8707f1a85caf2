//! The stages of extraction in their order.

use super::quote::{Quote, QuoteOptions};
use super::rows::{Reader, judge, share_with_twins};
use crate::TextSpan;
use crate::language::Language;
use crate::quotes::attribution::Attribution;
use crate::quotes::calibration::Making;
use crate::quotes::learned::model::{self as learned, Model};
use crate::quotes::learned::tagger::Part;
use crate::quotes::marks::{self, QuotePair};
use crate::quotes::merge::completion::complete;
use crate::quotes::merge::normalize::Trimmer;
use crate::quotes::merge::span_index::Owners;
use crate::quotes::merge::split_model::{Joiner, Joint};
use crate::quotes::merge::split_rules as parting;
use crate::quotes::rules::noun_phrase::Phrases;
use crate::quotes::rules::quoted::Attributor;
use crate::quotes::tokens as words;
use crate::segment::Document;
use crate::speakers::entities::Entities;
use crate::speakers::model::{self as speakers, SpeakerModel};
use crate::speakers::source_names::add_source_names;

/// Finds the quotations of a document, in the order of their first pieces.
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
/// are found, but neither their cue nor their source.
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
#[derive(Debug)]
pub struct Extractor {
    options: QuoteOptions,
    model: Option<&'static Model<'static>>,
    speakers: Option<&'static SpeakerModel<'static>>,
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
        Self { options, model: learned::english(), speakers: speakers::english() }
    }

    /// The same with another model for English.
    ///
    /// ```
    /// use guillemet::quotes::learned::model::english;
    /// use guillemet::extract::{Extractor, QuoteOptions};
    ///
    /// let extractor = Extractor::new(QuoteOptions::default()).with_model(english().unwrap());
    /// ```
    #[must_use]
    pub fn with_model(mut self, model: &'static Model<'static>) -> Self {
        self.model = Some(model);
        self
    }

    /// The same with another model of speakers.
    ///
    /// ```
    /// use guillemet::extract::{Extractor, QuoteOptions};
    /// use guillemet::speakers::model::english;
    ///
    /// let extractor = Extractor::new(QuoteOptions::default()).with_speakers(english().unwrap());
    /// ```
    #[must_use]
    pub fn with_speakers(mut self, speakers: &'static SpeakerModel<'static>) -> Self {
        self.speakers = Some(speakers);
        self
    }

    /// The quotations of a document, in the order of their first pieces.
    #[must_use]
    pub fn quotes(&self, document: &Document<'_>) -> Vec<Quote> {
        let model = self.model.filter(|_| document.language == Language::English);
        let judge = |(quote, making)| judge(quote, making, model, document);
        let mut found: Vec<Quote> = self.made(document).into_iter().map(judge).collect();
        found.sort_by_key(|quote| quote.spans.first().map(|piece| piece.start()));
        share_with_twins(document.text, &mut found);
        found.retain(|quote| {
            let is_wanted = self.options.kinds.contains(&quote.kind);
            is_wanted && quote.confidence >= self.options.min_confidence
        });
        found
    }

    /// All rows with how they were made, before they are judged. Training needs them.
    ///
    /// ```
    /// use guillemet::extract::{Extractor, QuoteOptions};
    /// use guillemet::segment::{Document, SegmentOptions};
    ///
    /// let text = "\"We won,\" Ann Lee said.";
    /// let document = Document::new(text, &SegmentOptions::default());
    /// let extractor = Extractor::new(QuoteOptions::default());
    /// let made = extractor.made(&document);
    /// assert_eq!(made[0].1.marked, 5);
    /// ```
    #[must_use]
    pub fn made(&self, document: &Document<'_>) -> Vec<(Quote, Making)> {
        let pairs = marks::pair_marks(document);
        let words = words::words(document, &pairs);
        let phrases = Phrases { text: document.text, words: &words };
        let attributor = Attributor::new(document, &pairs, &words);
        let (attributions, said) = if document.language == Language::English {
            let rules = attributor.attributions();
            let learned = self.learned(document, &pairs, phrases, &rules);
            (complete(learned.attributions, rules), learned.said)
        } else {
            (attributor.unreported(), Vec::new())
        };
        if attributions.is_empty() {
            return Vec::new();
        }
        let speakers = self.speakers.filter(|_| document.language == Language::English);
        let mut names =
            speakers.map_or_else(Vec::new, |model| model.tagger.names(document, &phrases));
        let sources = attributions.iter().filter_map(|said| said.source);
        add_source_names(&phrases, sources.map(|source| phrases.words_in(source)), &mut names);
        let entities = Entities::new(&phrases, names);
        let reader = Reader { document, pairs: &pairs, said: &said, phrases, entities: &entities };
        reader.quotes(attributions, speakers)
    }

    /// What stands between the quotations that the model puts into one attribution, before any is
    /// split. Training needs it.
    ///
    /// ```
    /// use guillemet::extract::{Extractor, QuoteOptions};
    /// use guillemet::segment::{Document, SegmentOptions};
    ///
    /// let text = "\"We won,\" Ann Lee said. \"And we were lucky.\"";
    /// let document = Document::new(text, &SegmentOptions::default());
    /// let joints = Extractor::new(QuoteOptions::default()).joints(&document);
    /// assert_eq!(joints[0].sides.map(|side| side.of(text).len()), [9, 20]);
    /// ```
    #[must_use]
    pub fn joints(&self, document: &Document<'_>) -> Vec<Joint> {
        if document.language != Language::English {
            return Vec::new();
        }
        let pairs = marks::pair_marks(document);
        let words = words::words(document, &pairs);
        let phrases = Phrases { text: document.text, words: &words };
        let rules = Attributor::new(document, &pairs, &words).attributions();
        self.learned(document, &pairs, phrases, &rules).joints
    }

    fn learned(
        &self,
        document: &Document<'_>,
        pairs: &[QuotePair],
        phrases: Phrases<'_>,
        rules: &[Attribution],
    ) -> Learned {
        let mut learned = Learned::default();
        let Some(model) = self.model else { return learned };
        let outermost = pairs.iter().filter(|pair| pair.depth == 0);
        let regions: Vec<TextSpan> = outermost.map(|pair| pair.span).collect();
        let trimmer = Trimmer { phrases, regions: &regions };
        let rule_owners = &Owners::new(rules);
        learned::in_memory(|tags| {
            let linked = model.attributions(document, &regions, tags);
            let found = linked.into_iter().map(Attribution::from).collect();
            let joiner = Joiner { phrases, regions: &regions, tags, rules, rule_owners };
            for mut attribution in parting::part(&phrases, pairs, found) {
                trimmer.trim(&mut attribution);
                let joints = joiner.joints(&attribution);
                let from = learned.attributions.len();
                model.joints().split(attribution, &joints, &mut learned.attributions);
                for later in learned.attributions.iter_mut().skip(from + 1) {
                    joiner.report_behind(later);
                }
                learned.joints.extend(joints);
            }
            learned.said.extend(pairs.iter().map(|pair| match pair.depth {
                0 => tags.share(phrases.words_in(pair.span), &Part::CONTENTS),
                // Nobody asks for those of an inner one.
                _ => 1.0,
            }));
        });
        learned
    }
}

/// What the model makes of a document.
#[derive(Debug, Default)]
struct Learned {
    attributions: Vec<Attribution>,
    /// The joints of its attributions before some were split.
    joints: Vec<Joint>,
    /// For every outermost pair of marks, how likely its tokens are content, on average.
    said: Vec<f32>,
}
