//! From labelled tokens to attributions: which source and which contents belong to which cue.
//!
//! Every cue chooses its source among the candidates near it, or none; every content, and every
//! quoted span that the tagger passed over, chooses its cue, or none, from left to right. Both
//! choices are log-linear models over features of the two spans, of what stands between them, and
//! of the content that chose the same cue before. They are trained on what the tagger made of
//! articles that it was not trained on, so that they know its errors (though not their own: there,
//! contents before have chosen rightly). Contents that chose the same cue are the content of one
//! attribution.
//!
//! Known gap: a source that no cue chooses is not used, even where a quotation without a cue
//! follows it.

use super::candidates::{Candidate, Candidates};
use super::link_features::{Choice, LinkFeatures, REACH};
use super::tagger::Tagging;
use crate::model::Sections;
use crate::model::linear::{Weights, logit};
use crate::quotes::attribution::{Attribution, Evidence, Origin};
use crate::quotes::tokens::{Tokens, kind};
use crate::{Error, TextSpan, interrupt};

/// The linker and its weights.
#[derive(Clone, Debug)]
pub(crate) struct Linker {
    sources: Weights,
    cues: Weights,
}

/// An attribution as candidates.
#[derive(Clone, Debug, Default)]
struct Link {
    cue: Option<Candidate>,
    source: Option<Candidate>,
    content: Vec<Candidate>,
    /// The log-odds of the cue of the least certain content, and of the source.
    certainty: [f32; 2],
}

impl Linker {
    /// A linker with the weights of a file.
    ///
    /// # Errors
    ///
    /// If a section of the file is missing.
    pub(crate) fn new(file: &Sections) -> Result<Self, Error> {
        let [sources, cues] = file.numbers(b"lscales ")?;
        Ok(Self {
            sources: Weights::new(file.require(b"lsources")?, sources),
            cues: Weights::new(file.require(b"lcues   ")?, cues),
        })
    }

    /// Links the candidates of a document; attributions in the order of their first spans. `quoted`
    /// are its outermost quoted spans.
    #[must_use]
    pub(crate) fn link(
        &self,
        tokens: Tokens<'_>,
        quoted: &[TextSpan],
        tagging: &Tagging,
    ) -> Vec<Attribution> {
        let candidates = Candidates::new(tokens, quoted, tagging);
        let features = LinkFeatures::new(tokens, &candidates, tagging);
        let mut links: Vec<Link> = Vec::new();
        // For every cue its link, and the last content that chose it.
        let mut link_of: Vec<Option<usize>> = vec![None; candidates.cues.len()];
        let mut last_content = link_of.clone();
        for (index, content) in candidates.contents.iter().enumerate() {
            if interrupt::is_stopped() {
                break;
            }
            let (cue, certainty) = self.choose(&features, Choice::Cue, index, &last_content);
            if let Some(last) = cue.and_then(|cue| last_content.get_mut(cue)) {
                *last = Some(index);
            }
            let known = cue.and_then(|cue| link_of.get(cue).copied().flatten());
            if let Some(link) = known.and_then(|link| links.get_mut(link)) {
                link.content.push(*content);
                link.certainty[0] = link.certainty[0].min(certainty);
                continue;
            }
            let mut link =
                Link { content: vec![*content], certainty: [certainty, 0.0], ..Link::default() };
            if let Some(cue) = cue {
                let (source, certainty) = self.choose(&features, Choice::Source, cue, &[]);
                link.cue = candidates.cues.get(cue).copied();
                link.source = source.and_then(|source| candidates.sources.get(source).copied());
                link.certainty[1] = certainty;
                if let Some(slot) = link_of.get_mut(cue) {
                    *slot = Some(links.len());
                }
            }
            links.push(link);
        }
        links.into_iter().map(|link| link.attribution(tokens, tagging)).collect()
    }

    /// The best candidate and the log-odds of the choice.
    fn choose(
        &self,
        features: &LinkFeatures<'_>,
        choice: Choice,
        chooser: usize,
        last_content: &[Option<usize>],
    ) -> (Option<usize>, f32) {
        let weights = match choice {
            Choice::Source => &self.sources,
            Choice::Cue => &self.cues,
        };
        let mut scores: [(Option<usize>, i32); 2 * REACH + 1] = [(None, 0); 2 * REACH + 1];
        let mut last = 0;
        features.of_choice(choice, chooser, last_content, |candidate, feature| {
            if scores.get(last).is_some_and(|score| score.0 != candidate) {
                last += 1;
            }
            if let Some(score) = scores.get_mut(last) {
                score.0 = candidate;
                score.1 += weights.get(feature);
            }
        });
        let scores = scores.get(..=last).unwrap_or_default();
        let Some(best) = scores.iter().max_by_key(|score| score.1) else { return (None, 0.0) };
        let against: f32 = scores
            .iter()
            .filter(|score| score.0 != best.0)
            .map(|score| weights.scaled(score.1 - best.1).exp())
            .sum();
        (best.0, -against.max(1e-4).ln())
    }
}

impl Link {
    fn attribution(self, tokens: Tokens<'_>, tagging: &Tagging) -> Attribution {
        let span = |candidate: &Candidate| tokens.span_of(&candidate.range());
        Attribution {
            spans: self.content.iter().map(span).collect(),
            cue: self.cue.as_ref().map(span),
            source: self.source.as_ref().map(span),
            origin: Origin::Model(self.evidence(tokens, tagging)),
        }
    }

    fn evidence(&self, tokens: Tokens<'_>, tagging: &Tagging) -> Evidence {
        let log_odds = |candidate: &Candidate| log_odds(tagging, candidate);
        let is_marked = |candidate: &Candidate| {
            tokens.kind(candidate.range().start) == kind::OPENING
                && tokens.kind(candidate.last()) == kind::CLOSING
        };
        let is = |condition: bool| f32::from(u8::from(condition));
        [
            self.certainty[0],
            self.certainty[1],
            self.cue.as_ref().map_or(0.0, log_odds),
            self.source.as_ref().map_or(0.0, log_odds),
            self.content.iter().map(log_odds).fold(f32::INFINITY, f32::min),
            is(self.source.is_some()),
            is(self.content.iter().all(is_marked)),
        ]
    }
}

/// The log-odds of the least likely of a span's first and last labels.
fn log_odds(tagging: &Tagging, candidate: &Candidate) -> f32 {
    let at = |at: usize| -> f32 {
        let label = tagging.labels.get(at).copied().unwrap_or_default();
        let row = tagging.marginals.get(at);
        row.and_then(|row| row.get(usize::from(label))).copied().unwrap_or_default()
    };
    logit(at(candidate.range().start).min(at(candidate.last())))
}

#[cfg(test)]
mod tests {
    use super::super::testing::tagging;
    use super::*;
    use crate::quotes::model::Model;
    use crate::quotes::tokens::testing::TokenizedText;

    /// What the linker of English makes of labelled tokens: contents, cue and source of each.
    fn linked(text: &str, letters: &str) -> Vec<(Vec<String>, Option<String>, Option<String>)> {
        let read = TokenizedText::new(text);
        assert_eq!(read.tokens().len(), letters.len(), "{:?}", read.document.tokens);
        let model = Model::english().unwrap();
        let found = model.linker.link(read.tokens(), &read.quoted(), &tagging(letters));
        let words = |span: TextSpan| span.of(text).to_owned();
        let link = |found: Attribution| {
            let contents = found.spans.into_iter().map(words).collect();
            (contents, found.cue.map(words), found.source.map(words))
        };
        found.into_iter().map(link).collect()
    }

    #[test]
    fn every_content_has_the_cue_and_the_source_beside_it() {
        let found = linked("Lee said it rained. Roe added it hailed.", "scoo.scoo.");
        let some = |words: &str| Some(words.to_owned());
        assert_eq!(
            found,
            [
                (vec!["it rained".to_owned()], some("said"), some("Lee")),
                (vec!["it hailed".to_owned()], some("added"), some("Roe")),
            ]
        );
    }

    #[test]
    fn contents_that_choose_the_same_cue_are_one_attribution() {
        let found = linked("\"We won,\" said Lee. \"It was close.\"", "ooooocs.Oooooo");
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].0, ["\"We won,\"", "\"It was close.\""]);
    }

    #[test]
    fn a_content_without_a_cue_near_it_is_left_to_itself() {
        let found = linked("It rained all day.", "oooo.");
        assert_eq!(found, [(vec!["It rained all day".to_owned()], None, None)]);
    }
}
