//! Attributions made rows: kind, speaker and confidence.

use super::quote::Quote;
use crate::TextSpan;
use crate::interrupt;
use crate::quotes::QuoteKind;
use crate::quotes::attribution::{Attribution, Origin};
use crate::quotes::calibration::{Judgement, Provenance};
use crate::quotes::marks::QuotePair;
use crate::quotes::model::Model;
use crate::quotes::reading::{Reading, Said};
use crate::quotes::tokens::TokenRange;
use crate::segment::Document;
use crate::speakers::entities::Entities;
use crate::speakers::names::names;
use crate::speakers::resolver::{Resolver, Speaker};

/// Turns the attributions of a document into rows.
#[derive(Debug)]
pub(super) struct RowBuilder<'a> {
    reading: Reading<'a>,
    entities: Entities,
}

impl<'a> RowBuilder<'a> {
    /// Gathers who is named in a document.
    pub(super) fn new(reading: Reading<'a>) -> Self {
        let tokens = reading.tokens;
        let is_empty = reading.attributions.is_empty();
        let entities =
            if is_empty { Entities::default() } else { Entities::new(tokens, names(tokens)) };
        Self { reading, entities }
    }

    /// The rows with how they were made; none for attributions without letters.
    pub(super) fn rows(mut self) -> Vec<(Quote, Provenance)> {
        let attributions = std::mem::take(&mut self.reading.attributions);
        let mut resolver = Resolver::new(self.reading.tokens, &self.entities);
        let row = |attribution: Attribution| {
            let source = attribution.source.map(|source| self.reading.tokens.range_of(source));
            let speaker = source.map(|source| resolver.resolve(&source));
            self.row(attribution, speaker.as_ref())
        };
        let rows = attributions.into_iter().take_while(|_| !interrupt::is_stopped()).map(row);
        rows.filter(|(_, provenance)| provenance.letters > 0).collect()
    }

    fn row(&self, attribution: Attribution, speaker: Option<&Speaker>) -> (Quote, Provenance) {
        let document = self.reading.tokens.document;
        let name = speaker.and_then(|speaker| self.name(speaker));
        let (sentence, paragraph) = place(document, attribution.start());
        let (_, last) = place(document, attribution.spans.last().map(|span| span.end()));
        let mut provenance = Provenance {
            origin: attribution.origin,
            is_headline: paragraph == 0 && document.paragraphs.len() > 1,
            is_broken: paragraph < last,
            is_turn: self.is_turn(&attribution, paragraph),
            has_cue: attribution.cue.is_some(),
            has_source: attribution.source.is_some(),
            has_speaker: name.is_some(),
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
            spans: attribution.spans,
            paragraph,
            sentence,
            cue: attribution.cue,
            source: attribution.source,
            source_kind: speaker.map(|speaker| speaker.kind),
            role: speaker.and_then(|speaker| self.role(speaker)),
            speaker: name,
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

    /// The fullest names of whom a source means, joined by "and".
    fn name(&self, speaker: &Speaker) -> Option<String> {
        let entities = speaker.entities.iter();
        let names: Vec<&str> = entities
            .filter_map(|&entity| Some(self.text_of(&self.entities.get(entity)?.name)))
            .collect();
        (!names.is_empty()).then(|| names.join(" and "))
    }

    fn role(&self, speaker: &Speaker) -> Option<String> {
        let named = match speaker.entities[..] {
            [entity] => self.entities.get(entity).and_then(|entity| entity.role.clone()),
            _ => None,
        };
        let role = named.or_else(|| speaker.role.clone())?;
        Some(self.text_of(&role).to_owned())
    }

    fn text_of(&self, range: &TokenRange) -> &str {
        self.reading.tokens.span_of(range).of(self.reading.tokens.text())
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
    use crate::quotes::reading::read;
    use crate::segment::SegmentOptions;

    fn rows(text: &str) -> Vec<(Quote, Provenance)> {
        let document = Document::new(text, &SegmentOptions::default());
        let model = Model::english().unwrap();
        read(&document, Some(&model), |reading| RowBuilder::new(reading).rows())
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
