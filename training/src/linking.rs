//! Trains the linker.

use guillemet::training::quotes::learned::Tagging;
use guillemet::training::quotes::learned::{Candidate, Candidates};
use guillemet::training::quotes::learned::{Choice, LinkFeatures};

use crate::corpus::Gold;
use crate::learn::shuffled;
use crate::tagging::Prepared;
use crate::weights::Quantised;

const BITS: u32 = 15;
const EPOCHS: usize = 6;
const STEP: f32 = 0.05;
const PENALTY: f32 = 3.0;

/// An article as a tagger that was not trained on it labels it.
pub struct Tagged<'a, 't> {
    pub article: &'a Prepared<'t>,
    pub tagging: Tagging,
}

/// A choice among candidates.
struct Example {
    candidates: Vec<Vec<u32>>,
    right: usize,
}

/// Learns a linker.
pub fn learn(articles: &[&Tagged<'_, '_>]) -> Vec<(&'static [u8; 8], Vec<u8>)> {
    let [sources, cues] = [Choice::Source, Choice::Cue].map(|choice| {
        let examples: Vec<Example> =
            articles.iter().flat_map(|article| examples(article, choice)).collect();
        Quantised::new(&learn_choice(&examples))
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

fn examples(article: &Tagged<'_, '_>, choice: Choice) -> Vec<Example> {
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
        examples.push(Example { candidates, right });
    }
    examples
}

/// A log-linear choice, by AdaGrad; the mean of the weights after the epochs of the second half.
fn learn_choice(examples: &[Example]) -> Vec<f32> {
    let place = |feature: &u32| (feature >> (32 - BITS)) as usize;
    let mut weights = vec![0.0_f32; 1 << BITS];
    let mut squares = vec![1e-4_f32; 1 << BITS];
    let mut counts = vec![0.0_f32; 1 << BITS];
    for feature in examples.iter().flat_map(|example| example.candidates.iter().flatten()) {
        counts[place(feature)] += 1.0;
    }
    let mut mean = weights.clone();
    for epoch in 0..EPOCHS {
        for index in shuffled(examples.len(), epoch as u64 + 3) {
            let Example { candidates, right } = &examples[index];
            let scores: Vec<f32> = candidates
                .iter()
                .map(|features| features.iter().map(|feature| weights[place(feature)]).sum())
                .collect();
            let highest = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
            let total: f32 = scores.iter().map(|score| (score - highest).exp()).sum();
            for (at, (features, score)) in candidates.iter().zip(&scores).enumerate() {
                let error = (score - highest).exp() / total - f32::from(u8::from(at == *right));
                for place in features.iter().map(place) {
                    let gradient = error + PENALTY * weights[place] / counts[place];
                    squares[place] += gradient * gradient;
                    weights[place] -= STEP * gradient / squares[place].sqrt();
                }
            }
        }
        if let Some(earlier) = epoch.checked_sub(EPOCHS / 2) {
            let share = 1.0 / (earlier as f32 + 1.0);
            for (mean, weight) in mean.iter_mut().zip(&weights) {
                *mean += share * (weight - *mean);
            }
        }
    }
    mean
}
