//! Attributions made rows: kind, speaker and confidence.

use std::cell::RefCell;

use super::quote::Quote;
use super::speakers::{Cast, Speaker};
use crate::TextSpan;
use crate::interrupt;
use crate::quotes::QuoteKind;
use crate::quotes::attribution::{Attribution, Origin};
use crate::quotes::calibration::{Judgement, Provenance};
use crate::quotes::marks::QuotePair;
use crate::quotes::model::Model;
use crate::quotes::reading::{Reading, Said};
use crate::segment::Document;
use crate::speakers::KnownNames;
use crate::speakers::author::{entity_of, is_author};
use crate::speakers::entities::Entities;
use crate::speakers::model::SpeakerModel;
use crate::speakers::name_tagger::NameSpace;
use crate::speakers::resolver::{Resolver, Saying, Speaker as Resolved};
use crate::speakers::source_names::add_source_names;

thread_local! {
    /// Kept from document to document.
    static SPACE: RefCell<NameSpace> = RefCell::default();
}

/// What the user tells of a document.
#[derive(Clone, Copy, Debug)]
pub(super) struct Told<'a> {
    pub(super) names: &'a KnownNames,
    pub(super) author: Option<&'a str>,
}

/// Turns the attributions of a document into rows.
#[derive(Debug)]
pub(super) struct RowBuilder<'a> {
    reading: Reading<'a>,
}

impl<'a> RowBuilder<'a> {
    /// For the attributions of a document.
    pub(super) const fn new(reading: Reading<'a>) -> Self {
        Self { reading }
    }

    /// The rows with how they were made, and the speakers that their numbers mean; no row for
    /// attributions without letters.
    pub(super) fn rows(
        mut self,
        speakers: Option<&SpeakerModel>,
        told: Told<'_>,
    ) -> (Vec<(Quote, Provenance)>, Vec<Speaker>) {
        let attributions = std::mem::take(&mut self.reading.attributions);
        if attributions.is_empty() {
            return Default::default();
        }
        let tokens = self.reading.tokens;
        let mut names = speakers.map_or_else(Vec::new, |model| {
            SPACE.with_borrow_mut(|space| model.tagger.names(tokens, self.reading.forms, space))
        });
        let sources = attributions.iter().filter_map(|attribution| attribution.source);
        add_source_names(tokens, sources.map(|source| tokens.range_of(source)), &mut names);
        let aliases = told.names.apply(tokens, &mut names);
        let mut entities = Entities::new(tokens, names, &aliases);
        let author = told.author.and_then(|author| entity_of(tokens, &mut entities, author));
        let said = |attribution: &Attribution| Saying {
            spans: attribution.spans.clone(),
            source: attribution.source,
        };
        let said: Vec<Saying> = attributions.iter().map(said).collect();
        let speakers = speakers.map_or_else(Vec::new, |model| {
            let resolver = Resolver::new(tokens, &entities, model, &said);
            let mut by_author = Vec::new();
            let mut speakers = resolver.resolve(|asked, source, _| {
                let author = author.filter(|_| is_author(tokens, source))?;
                by_author.extend(asked.number());
                Some(Some(author))
            });
            // What the user tells is taken for right.
            for number in by_author {
                if let Some(speaker) = speakers.get_mut(number) {
                    speaker.confidence = 1.0;
                }
            }
            speakers
        });
        let mut speakers = speakers.into_iter();
        let mut cast = Cast::new(tokens, &entities);
        let rows = attributions
            .into_iter()
            .take_while(|_| !interrupt::is_stopped())
            .map(|attribution| self.row(attribution, speakers.next().as_ref(), &mut cast))
            .filter(|(_, provenance)| provenance.letters > 0)
            .collect();
        (rows, cast.finish())
    }

    fn row(
        &self,
        attribution: Attribution,
        resolved: Option<&Resolved>,
        cast: &mut Cast<'_>,
    ) -> (Quote, Provenance) {
        let tokens = self.reading.tokens;
        let document = tokens.document;
        let (mut numbers, mut names) = (Vec::new(), Vec::new());
        for (&entity, &pronoun) in
            resolved.iter().flat_map(|known| known.entities.iter().zip(&known.pronouns))
        {
            if let Some((number, name)) = cast.speaker(entity, pronoun) {
                numbers.push(number);
                names.push(name.to_owned());
            }
        }
        let name = (!names.is_empty()).then(|| names.join(" and "));
        let pronoun = resolved.and_then(|known| match known.pronouns[..] {
            [pronoun] => pronoun,
            _ => None,
        });
        let (sentence, paragraph) = place(document, attribution.start());
        let (_, last) = place(document, attribution.spans.last().map(|span| span.end()));
        let mut provenance = Provenance {
            origin: attribution.origin,
            is_headline: paragraph == 0 && document.paragraphs.len() > 1,
            is_broken: paragraph < last,
            is_turn: self.is_turn(&attribution, paragraph),
            has_cue: attribution.cue.is_some(),
            has_source: attribution.source.is_some(),
            has_speaker: name.is_some() && attribution.source.is_some(),
            spans: attribution.spans.len() as u32,
            said: 1.0,
            quotation: 1.0,
            ..Provenance::default()
        };
        self.measure(&attribution, &mut provenance);
        let kind = match provenance.marked {
            0 => QuoteKind::Indirect,
            marked if marked == provenance.letters => QuoteKind::Direct,
            _ => QuoteKind::Mixed,
        };
        let quote = Quote {
            kind,
            confidence: 0.0,
            marked: provenance.marks.clone(),
            spans: attribution.spans,
            paragraph,
            sentence,
            cue: attribution.cue,
            source: attribution.source,
            source_kind: resolved.and_then(|known| known.source_kind),
            role: resolved.and_then(|known| cast.role(known)),
            speaker: name,
            speakers: names,
            speaker_numbers: numbers,
            speaker_kind: resolved.and_then(|known| known.kind),
            speaker_pronoun: pronoun,
            speaker_confidence: resolved.map(|known| known.confidence),
        };
        (quote, provenance)
    }

    /// Counts the letters of a content, and those between quotation marks.
    fn measure(&self, attribution: &Attribution, provenance: &mut Provenance) {
        let Reading { tokens, pairs, said, .. } = &self.reading;
        for &span in &attribution.spans {
            for token in tokens.range(tokens.range_of(span)).filter(|token| token.is_word()) {
                provenance.letters += token.span.len();
                let Some(number) = token.pair.map(|number| number as usize) else { continue };
                let marks = pairs.get(number).and_then(|pair| pair.span.common(span));
                let Some(marks) = marks else { continue };
                provenance.marked += token.span.len();
                if provenance.marks.last() != Some(&marks) {
                    provenance.marks.push(marks);
                    let said = said.get(number).copied().unwrap_or(Said::CERTAIN);
                    provenance.said = provenance.said.min(said.content);
                    provenance.quotation = provenance.quotation.min(said.quotation);
                }
            }
        }
    }

    /// Whether it is a turn of a dialogue: a marked sentence that is a paragraph, beside another
    /// paragraph that begins with a quotation. Or a marked sentence that begins a paragraph and is
    /// signed, or reported right before.
    fn is_turn(&self, attribution: &Attribution, paragraph: u32) -> bool {
        let Reading { tokens, pairs, .. } = &self.reading;
        let span = |index: u32| {
            let paragraph = tokens.document.paragraphs.get(index as usize);
            // What stands before a later slice is an empty paragraph.
            paragraph.map(|paragraph| paragraph.span).filter(|span| !span.is_empty())
        };
        let pair_at = |span: TextSpan| {
            let next = pairs.partition_point(|pair| pair.span.start() < span.start());
            pairs.get(next).filter(|pair| pair.span.start() == span.start())
        };
        let is_sentence =
            |pair: &QuotePair| pair.inner.of(tokens.text()).ends_with(['.', '?', '!', '\u{2026}']);
        let own = span(paragraph).filter(|&own| attribution.spans == [own]);
        let own = own.and_then(pair_at).filter(|pair| attribution.spans == [pair.span]);
        let beside = [paragraph.checked_sub(1), Some(paragraph + 1)];
        let is_beside_one = |index| span(index).and_then(pair_at).is_some();
        let is_reported = matches!(attribution.origin, Origin::Signed | Origin::Before);
        let first = span(paragraph).and_then(pair_at).filter(|_| is_reported);
        let is_first = |pair: &&QuotePair| attribution.start() == Some(pair.span.start());
        first.filter(is_first).is_some_and(is_sentence)
            || own.is_some_and(is_sentence) && beside.into_iter().flatten().any(is_beside_one)
    }
}

/// Gives a row its confidence, and takes what it claims from one that is no quotation.
pub(super) fn judge(
    mut quote: Quote,
    provenance: Provenance,
    model: Option<&Model>,
    document: &Document<'_>,
) -> Quote {
    let Some(calibration) = model.map(|model| &model.calibration) else {
        // No report is looked for in this language, and nothing is measured. In English, of the
        // rows that only marks speak for, two in a hundred have their words and no source rightly.
        let is_other = provenance.origin == Origin::Few;
        quote.kind = if is_other { QuoteKind::Other } else { quote.kind };
        quote.confidence = if is_other { 0.98 } else { 0.02 };
        return quote;
    };
    let features = provenance.features();
    if provenance.is_turn || !calibration.is_other(quote.kind, &features) {
        quote.confidence = calibration.probability(Judgement::Right, quote.kind, &features);
        return quote;
    }
    let first = provenance.marks.first().map(|marks| marks.start());
    let (sentence, paragraph) = place(document, first);
    Quote {
        kind: QuoteKind::Other,
        marked: provenance.marks.clone(),
        spans: provenance.marks,
        paragraph,
        sentence,
        confidence: 1.0 - calibration.probability(Judgement::Quotation, quote.kind, &features),
        ..Quote::default()
    }
}

/// The sentence that an offset is in, and its paragraph, by their indices; the first ones for none.
fn place(document: &Document<'_>, offset: Option<u32>) -> (u32, u32) {
    let sentence = offset.and_then(|offset| document.sentence_at(offset)).unwrap_or_default();
    (sentence as u32, document.sentences.get(sentence).map_or(0, |sentence| sentence.paragraph))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quotes::Cues;
    use crate::quotes::reading::read;
    use crate::segment::SegmentOptions;

    fn rows(text: &str) -> Vec<(Quote, Provenance)> {
        let document = Document::new(text, &SegmentOptions::default());
        let model = Model::english().unwrap();
        let told = Told { names: &KnownNames::default(), author: None };
        read(&document, Some(&model), &Cues::default(), |reading| {
            RowBuilder::new(reading).rows(SpeakerModel::english().as_deref(), told).0
        })
    }

    #[test]
    fn the_kind_of_a_row_says_how_much_of_it_is_marked() {
        for (text, kind) in [
            ("\"We have won it,\" said Ann Lee.", QuoteKind::Direct),
            ("Ann Lee said that it was \"a great day\" for all.", QuoteKind::Mixed),
            ("Ann Lee said that it was a great day.", QuoteKind::Indirect),
        ] {
            let (quote, provenance) = &rows(text)[0];
            assert_eq!(quote.kind, kind, "{text}");
            assert_eq!(provenance.marked == provenance.letters, kind == QuoteKind::Direct);
            assert_eq!(quote.marked.is_empty(), kind == QuoteKind::Indirect);
            assert_eq!(quote.marked == quote.spans, kind == QuoteKind::Direct);
            assert_eq!(quote.speaker.as_deref(), Some("Ann Lee"));
        }
    }

    #[test]
    fn a_row_is_in_the_sentence_and_paragraph_of_its_first_span() {
        let found = rows("It rained.\n\nRoe left. \"We have won it,\" said Ann Lee.");
        let (quote, provenance) = &found[0];
        assert_eq!((quote.paragraph, quote.sentence), (1, 2));
        assert!(!provenance.is_headline && !provenance.is_broken);
    }

    #[test]
    fn a_turn_of_a_dialogue_is_a_marked_sentence_beside_another() {
        let is_turn = |text: &str| rows(text)[0].1.is_turn;
        assert!(is_turn("\"Will you go?\"\n\n\"I will not.\""));
        assert!(!is_turn("\"Will you go?\""));
        assert!(!is_turn("\"The great day\"\n\n\"I will not.\""));
    }

    #[test]
    fn what_is_nobodys_quotation_claims_nothing() {
        let text = "Ann Lee said that the \"big\" day was here.";
        let document = Document::new(text, &SegmentOptions::default());
        let marks = TextSpan::new(22, 27);
        let few = Provenance { origin: Origin::Few, ..Provenance::default() };
        let quote = Quote { spans: vec![marks], ..Quote::default() };
        let judged = judge(quote, few, None, &document);
        assert_eq!((judged.kind, judged.spans), (QuoteKind::Other, vec![marks]));
    }
}
