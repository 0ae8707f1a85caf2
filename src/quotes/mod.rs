//! Quotations: what was said, by which words it is reported, and who said it.

pub mod attribution;
mod clause;
mod completion;
pub mod confidence;
pub mod entities;
pub mod joint;
pub mod learned;
pub mod lexicon;
pub mod linker;
pub mod marks;
pub mod names;
pub mod pairing;
mod parting;
pub mod phrase;
mod report;
pub mod speaker;
pub mod tagger;
mod trimming;
pub mod words;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use self::attribution::{Attribution, Attributor, Rule};
use self::completion::{Owners, complete};
use self::confidence::{Judgement, Making};
use self::entities::Entities;
use self::joint::{Joiner, Joint};
use self::learned::Model;
use self::pairing::QuotePair;
use self::phrase::{Phrases, WordRange};
use self::speaker::{Resolver, Speaker};
use self::tagger::Part;
use self::trimming::Trimmer;
use crate::TextSpan;
use crate::error::named_option;
use crate::language::Language;
use crate::segment::Document;

named_option! {
    /// How much of a quotation stands inside quotation marks.
    pub enum QuoteKind as "kinds" {
        /// All of it.
        #[default]
        Direct = "direct",
        /// Some of it.
        Mixed = "mixed",
        /// None of it.
        Indirect = "indirect",
        /// Marked words that are nobody's quotation: a title, a nickname, a scare quote.
        Other = "other",
    }
}

named_option! {
    /// What a source is grammatically.
    pub enum SourceKind as "source_kind" {
        /// A proper name: "Schuhrke", "KTR".
        #[default]
        Name = "name",
        /// A common noun phrase: "the organization".
        Nominal = "nominal",
        /// A pronoun: "he".
        Pronoun = "pronoun",
    }
}

/// What to extract.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct QuoteOptions {
    /// The kinds wanted.
    pub kinds: Vec<QuoteKind>,
    /// Quotations of which the model is less sure than this are left out.
    pub min_confidence: f32,
}

impl Default for QuoteOptions {
    fn default() -> Self {
        Self {
            kinds: vec![QuoteKind::Direct, QuoteKind::Mixed, QuoteKind::Indirect],
            min_confidence: 0.0,
        }
    }
}

/// One attribution: the words of one speaker, reported by one cue.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Quote {
    /// How much of it stands inside quotation marks.
    pub kind: QuoteKind,
    /// Its pieces, in order; quotation marks and the punctuation inside them included.
    pub spans: Vec<TextSpan>,
    /// The paragraph of the first piece, as an index into [`Document::paragraphs`].
    pub paragraph: u32,
    /// The sentence of the first piece, as an index into [`Document::sentences`].
    pub sentence: u32,
    /// The words that report it: "said", "according to".
    pub cue: Option<TextSpan>,
    /// The words that name the speaker here.
    pub source: Option<TextSpan>,
    /// What the source is grammatically.
    pub source_kind: Option<SourceKind>,
    /// The fullest name that the article gives the speaker, without title.
    pub speaker: Option<String>,
    /// The title or description that the article gives the speaker.
    pub role: Option<String>,
    /// How likely the row is right, from 0 to 1.
    pub confidence: f32,
}

/// Finds the quotations of a document, in the order of their first pieces.
///
/// ```
/// use guillemet::quotes::{QuoteKind, QuoteOptions, quotes};
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
/// use guillemet::quotes::{Extractor, QuoteOptions};
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
        Self { options, model: learned::english() }
    }

    /// The same with another model for English.
    ///
    /// ```
    /// use guillemet::quotes::learned::english;
    /// use guillemet::quotes::{Extractor, QuoteOptions};
    ///
    /// let extractor = Extractor::new(QuoteOptions::default()).with_model(english().unwrap());
    /// ```
    #[must_use]
    pub fn with_model(mut self, model: &'static Model<'static>) -> Self {
        self.model = Some(model);
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
    /// use guillemet::quotes::{Extractor, QuoteOptions};
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
        let pairs = pairing::pair_marks(document);
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
        let entities = Entities::new(&phrases, names::names(document, &phrases));
        let reader = Reader { document, pairs: &pairs, said: &said, phrases, entities: &entities };
        reader.quotes(attributions)
    }

    /// What stands between the quotations that the model puts into one attribution, before any is
    /// split. Training needs it.
    ///
    /// ```
    /// use guillemet::quotes::{Extractor, QuoteOptions};
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
        let pairs = pairing::pair_marks(document);
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

/// Turns attributions into quotes: kinds and speakers.
#[derive(Debug)]
struct Reader<'a> {
    document: &'a Document<'a>,
    pairs: &'a [QuotePair],
    /// For every outermost pair, how likely its tokens are content, if there is a model.
    said: &'a [f32],
    phrases: Phrases<'a>,
    entities: &'a Entities,
}

impl Reader<'_> {
    fn quotes(&self, attributions: Vec<Attribution>) -> Vec<(Quote, Making)> {
        let mut resolver = Resolver::new(self.document, self.phrases, self.entities);
        attributions
            .into_iter()
            .map(|attribution| {
                let source = attribution.source.map(|source| self.phrases.words_in(source));
                let speaker = source.map(|source| resolver.resolve(&source));
                self.quote(attribution, speaker.as_ref())
            })
            .filter(|(_, making)| making.letters > 0)
            .collect()
    }

    fn quote(&self, attribution: Attribution, speaker: Option<&Speaker>) -> (Quote, Making) {
        let first = attribution.pieces.first().map(|piece| piece.start());
        let last = attribution.pieces.last().map(|piece| piece.end());
        let (sentence, paragraph) = sentence_at(self.document, first);
        let (_, last) = sentence_at(self.document, last);
        let mut making = self.making(&attribution);
        making.is_headline = paragraph == 0 && self.document.paragraphs.len() > 1;
        making.is_broken = paragraph < last;
        making.is_turn = self.is_turn(&attribution, paragraph);
        let kind = match making.marked {
            0 => QuoteKind::Indirect,
            marked if marked == making.letters => QuoteKind::Direct,
            _ => QuoteKind::Mixed,
        };
        let quote = Quote {
            kind,
            confidence: 0.0,
            spans: attribution.pieces,
            paragraph,
            sentence,
            cue: attribution.cue,
            source: attribution.source,
            source_kind: speaker.map(|speaker| speaker.kind),
            role: speaker.and_then(|speaker| self.role(speaker)),
            speaker: speaker.and_then(|speaker| self.name(speaker)),
        };
        (quote, making)
    }

    /// Whether it is a turn of a dialogue: a marked sentence that is a paragraph, beside another
    /// paragraph that begins with a quotation.
    fn is_turn(&self, attribution: &Attribution, paragraph: u32) -> bool {
        let span = |index: u32| {
            let paragraph = self.document.paragraphs.get(index as usize);
            paragraph.map(|paragraph| paragraph.span)
        };
        let pair_at = |span: TextSpan| {
            let next = self.pairs.partition_point(|pair| pair.span.start() < span.start());
            self.pairs.get(next).filter(|pair| pair.span.start() == span.start())
        };
        let is_sentence = |pair: &QuotePair| {
            pair.inner.of(self.document.text).ends_with(['.', '?', '!', '\u{2026}'])
        };
        let own = span(paragraph).filter(|&own| attribution.pieces == [own]);
        let own = own.and_then(pair_at).filter(|pair| attribution.pieces == [pair.span]);
        let beside = [paragraph.checked_sub(1), Some(paragraph + 1)];
        let is_beside_one = |index| span(index).and_then(pair_at).is_some();
        own.is_some_and(is_sentence) && beside.into_iter().flatten().any(is_beside_one)
    }

    fn text_of(&self, words: &WordRange) -> Option<&str> {
        let start = self.phrases.word(words.start)?.span;
        let end = self.phrases.word(words.end.checked_sub(1)?)?.span;
        Some(TextSpan::new(start.start(), end.end().max(start.end())).of(self.document.text))
    }

    /// What the words of these pieces say of how a row is made.
    fn making(&self, attribution: &Attribution) -> Making {
        let mut making = Making { rule: attribution.rule, said: 1.0, ..Making::default() };
        for &piece in &attribution.pieces {
            let words = self.phrases.words.get(self.phrases.words_in(piece));
            for word in words.unwrap_or_default().iter().filter(|word| word.is_word()) {
                making.letters += word.span.len();
                let pair = self.pairs.get(word.pair as usize);
                let Some(marks) = pair.and_then(|pair| pair.span.common(piece)) else { continue };
                making.marked += word.span.len();
                if making.marks.last() != Some(&marks) {
                    making.marks.push(marks);
                    let said = self.said.get(word.pair as usize).copied().unwrap_or(1.0);
                    making.said = making.said.min(said);
                }
            }
        }
        making
    }

    /// The fullest names of whom a source means, joined by "and".
    fn name(&self, speaker: &Speaker) -> Option<String> {
        let names: Vec<&str> = speaker
            .entities
            .iter()
            .filter_map(|&entity| self.text_of(&self.entities.get(entity)?.name))
            .collect();
        (!names.is_empty()).then(|| names.join(" and "))
    }

    fn role(&self, speaker: &Speaker) -> Option<String> {
        let named = match speaker.entities[..] {
            [entity] => self.entities.get(entity).and_then(|entity| entity.role.clone()),
            _ => None,
        };
        let role = named.or_else(|| speaker.role.clone())?;
        self.text_of(&role).map(str::to_owned)
    }
}

/// Gives a row its confidence, and takes what it claims from one that is no quotation.
fn judge(
    mut quote: Quote,
    making: Making,
    model: Option<&Model<'_>>,
    document: &Document<'_>,
) -> Quote {
    let Some(confidence) = model.map(Model::confidence) else {
        // No report is looked for in this language, and nothing is measured. In English, of the rows
        // that only marks speak for, two in a hundred have their words and no source rightly.
        let is_other = making.rule == Rule::Few;
        quote.kind = if is_other { QuoteKind::Other } else { quote.kind };
        quote.confidence = if is_other { 0.98 } else { 0.02 };
        return quote;
    };
    let features = making.features(&quote);
    if making.is_turn || !confidence.is_other(quote.kind, &features) {
        quote.confidence = confidence.of(Judgement::Right, quote.kind, &features);
        return quote;
    }
    let first = making.marks.first().map(|marks| marks.start());
    let (sentence, paragraph) = sentence_at(document, first);
    Quote {
        kind: QuoteKind::Other,
        spans: making.marks,
        paragraph,
        sentence,
        confidence: 1.0 - confidence.of(Judgement::Quotation, quote.kind, &features),
        ..Quote::default()
    }
}

/// The sentence that `place` is in, and its paragraph, by their indices.
fn sentence_at(document: &Document<'_>, place: Option<u32>) -> (u32, u32) {
    let sentences = &document.sentences;
    let next = sentences.partition_point(|sentence| Some(sentence.span.start()) <= place);
    let sentence = next.saturating_sub(1);
    (sentence as u32, sentences.get(sentence).map_or(0, |sentence| sentence.paragraph))
}

/// A pull quote repeats words that are attributed elsewhere: it has their speaker.
fn share_with_twins(text: &str, quotes: &mut [Quote]) {
    /// Words that begin alike for so many letters are the same words.
    const TWIN: usize = 40;
    let opening = |quote: &Quote| -> Option<String> {
        let letters = quote.spans.first()?.of(text).chars().filter(|c| c.is_alphanumeric());
        let letters: String = letters.take(TWIN).flat_map(char::to_lowercase).collect();
        (letters.len() >= TWIN).then_some(letters)
    };
    let mut speakers = FxHashMap::default();
    for quote in quotes.iter().filter(|quote| quote.speaker.is_some()) {
        if let Some(opening) = opening(quote) {
            speakers.insert(opening, (quote.speaker.clone(), quote.role.clone()));
        }
    }
    if speakers.is_empty() {
        return;
    }
    for quote in quotes.iter_mut().filter(|quote| quote.source.is_none()) {
        let twin = opening(quote).and_then(|opening| speakers.get(&opening));
        if let Some((speaker, role)) = twin {
            quote.speaker.clone_from(speaker);
            quote.role.clone_from(role);
        }
    }
}
