//! Trains the linker.

use guillemet::training::quotes::learned::Tagging;
use guillemet::training::quotes::learned::{Candidate, Candidates};
use guillemet::training::quotes::learned::{Choice, LinkFeatures};

use crate::corpus::Gold;
use crate::learn::{self, Rate, learn_choice};
use crate::tagging::Prepared;
use crate::weights::Quantised;

const BITS: u32 = 15;
const RATE: Rate = Rate { epochs: 6, step: 0.05, penalty: 3.0 };

/// An article as a tagger that was not trained on it labels it.
pub struct Tagged<'a, 't> {
    pub article: &'a Prepared<'t>,
    pub tagging: Tagging,
}

/// Learns a linker.
pub fn learn(articles: &[&Tagged<'_, '_>]) -> Vec<(&'static [u8; 8], Vec<u8>)> {
    let [sources, cues] = [Choice::Source, Choice::Cue].map(|choice| {
        let examples: Vec<learn::Choice> =
            articles.iter().flat_map(|article| examples(article, choice)).collect();
        Quantised::new(&learn_choice(&examples, BITS, RATE))
    });
    let scales = [sources.scale, cues.scale];
    vec![
        (b"lscales ", scales.iter().flat_map(|scale| scale.to_le_bytes()).collect()),
        (b"lsources", sources.bytes),
        (b"lcues   ", cues.bytes),
    ]
}

/// The number of tokens that a span shares with others.
fn shared(span: &Candidate, spans: &[(usize, usize)]) -> usize {
    let overlap = |&(first, end): &(usize, usize)| {
        end.min(span.end as usize).saturating_sub(first.max(span.first as usize))
    };
    spans.iter().map(overlap).sum()
}

fn examples(article: &Tagged<'_, '_>, choice: Choice) -> Vec<learn::Choice> {
    let Tagged { article, tagging } = article;
    let tokens = article.tokens();
    let spans = Candidates::new(tokens, &article.quoted, tagging);
    let link_features = LinkFeatures::new(tokens, &spans, tagging);
    let (own, others) = match choice {
        Choice::Source => (&spans.cues, &spans.sources),
        Choice::Cue => (&spans.contents, &spans.cues),
    };
    let part = |gold: &Gold| match choice {
        Choice::Source => (gold.cue.clone(), gold.source.clone()),
        Choice::Cue => (gold.content.clone(), gold.cue.clone()),
    };
    let mut examples = Vec::new();
    let mut last_content = vec![None; spans.cues.len()];
    for (chooser, span) in own.iter().enumerate() {
        let gold = article.gold.iter().map(part).max_by_key(|(own, _)| shared(span, own));
        let Some((own_spans, wanted)) = gold else { continue };
        if shared(span, &own_spans) == 0 {
            continue;
        }
        let mut candidates: Vec<(Option<usize>, Vec<u32>)> = Vec::new();
        let visit = |candidate, feature| match candidates.last_mut() {
            Some(last) if last.0 == candidate => last.1.push(feature),
            _ => candidates.push((candidate, vec![feature])),
        };
        link_features.of_choice(choice, chooser, &last_content, visit);
        let right = candidates
            .iter()
            .enumerate()
            .map(|(at, (index, _))| (index.map_or(0, |index| shared(&others[index], &wanted)), at))
            .max_by_key(|&(shared, at)| (shared, std::cmp::Reverse(at)))
            .filter(|&(shared, _)| shared > 0);
        let right = match right {
            Some((_, at)) => at,
            // The right one was not tagged, or is too far away: nothing to learn about sources.
            None if choice == Choice::Source && !wanted.is_empty() => continue,
            None => 0,
        };
        if let (Choice::Cue, Some(cue)) = (choice, candidates[right].0) {
            last_content[cue] = Some(chooser);
        }
        let candidates = candidates.into_iter().map(|(_, features)| features).collect();
        examples.push(learn::Choice { candidates, right });
    }
    examples
}
