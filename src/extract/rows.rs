//! Attributions made rows: kind, speaker and confidence.

use rustc_hash::FxHashMap;

use super::quote::Quote;
use crate::TextSpan;
use crate::quotes::QuoteKind;
use crate::quotes::attribution::{Attribution, Rule};
use crate::quotes::calibration::{Judgement, Making};
use crate::quotes::learned::model::Model;
use crate::quotes::marks::QuotePair;
use crate::quotes::rules::noun_phrase::Phrases;
use crate::segment::Document;
use crate::speakers::entities::Entities;
use crate::speakers::model::SpeakerModel;
use crate::speakers::profile;
use crate::speakers::resolver::{Resolver, Said, Speaker};

/// Turns attributions into quotes: kinds and speakers.
#[derive(Debug)]
pub(super) struct Reader<'a> {
    pub(super) document: &'a Document<'a>,
    pub(super) pairs: &'a [QuotePair],
    /// For every outermost pair, how likely its tokens are content, if there is a model.
    pub(super) said: &'a [f32],
    pub(super) phrases: Phrases<'a>,
    pub(super) entities: &'a Entities,
}

impl Reader<'_> {
    pub(super) fn quotes(
        &self,
        attributions: Vec<Attribution>,
        model: Option<&SpeakerModel<'_>>,
    ) -> Vec<(Quote, Making)> {
        let said: Vec<Said> = attributions
            .iter()
            .map(|said| Said { pieces: said.pieces.clone(), source: said.source })
            .collect();
        let speakers = model.map_or_else(Vec::new, |model| {
            let resolver = Resolver::new(self.document, self.phrases, self.entities, model, &said);
            resolver.resolve(|_, _, _| None)
        });
        let mut speakers = speakers.into_iter();
        attributions
            .into_iter()
            .map(|attribution| self.quote(attribution, speakers.next().as_ref()))
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
        let names = speaker.map(|speaker| profile::names(&self.phrases, self.entities, speaker));
        let names = names.unwrap_or_default();
        let name = (!names.is_empty()).then(|| names.join(" and "));
        making.has_cue = attribution.cue.is_some();
        making.has_source = attribution.source.is_some();
        making.has_speaker = name.is_some() && attribution.source.is_some();
        making.pieces = attribution.pieces.len() as u32;
        let quote = Quote {
            kind,
            confidence: 0.0,
            spans: attribution.pieces,
            paragraph,
            sentence,
            cue: attribution.cue,
            source: attribution.source,
            source_kind: speaker.and_then(|speaker| speaker.kind),
            role: speaker.and_then(|speaker| profile::role(&self.phrases, self.entities, speaker)),
            speakers: names,
            speaker_kind: speaker.and_then(|speaker| speaker.speaker_kind),
            speaker_pronoun: speaker.and_then(|speaker| speaker.pronoun),
            speaker_confidence: speaker.map(|speaker| speaker.confidence),
            speaker: name,
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
}

/// Gives a row its confidence, and takes what it claims from one that is no quotation.
pub(super) fn judge(
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
    let features = making.features();
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
pub(super) fn share_with_twins(text: &str, quotes: &mut [Quote]) {
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
            speakers.insert(opening, quote.clone());
        }
    }
    if speakers.is_empty() {
        return;
    }
    for quote in quotes.iter_mut().filter(|quote| quote.source.is_none()) {
        let twin = opening(quote).and_then(|opening| speakers.get(&opening));
        if let Some(twin) = twin {
            quote.speaker.clone_from(&twin.speaker);
            quote.speakers.clone_from(&twin.speakers);
            quote.role.clone_from(&twin.role);
            quote.speaker_kind = twin.speaker_kind;
            quote.speaker_pronoun = twin.speaker_pronoun;
            quote.speaker_confidence = twin.speaker_confidence;
        }
    }
}
