//! Trains the model of whether marked words are a quotation.

use guillemet::training::quotes::learned::quotation_features;

use crate::learn::{Choice, Rate, learn_choice};
use crate::tagging::Prepared;
use crate::weights::{Named, Quantised};

const BITS: u32 = 15;
const RATE: Rate = Rate { epochs: 8, step: 0.05, penalty: 12.0 };
/// The corpus whose articles are of all kinds counts for so much more than the larger one.
const COPIES: usize = 6;

/// Learns from all pairs of marks of some articles.
pub fn learn<'a, 't: 'a>(articles: impl Iterator<Item = &'a Prepared<'t>>) -> Named {
    let mut choices = Vec::new();
    for article in articles {
        let copies = if article.is_whole { 1 } else { COPIES };
        for (features, is_quotation) in examples(article) {
            for _ in 0..copies {
                let candidates = vec![Vec::new(), features.clone()];
                choices.push(Choice { candidates, right: usize::from(is_quotation) });
            }
        }
    }
    let weights = Quantised::new(&learn_choice(&choices, BITS, RATE));
    vec![(b"mscales ", weights.scale.to_le_bytes().to_vec()), (b"marked  ", weights.bytes)]
}

/// For every pair of marks its features, and whether most of its words are said by anyone.
fn examples(article: &Prepared<'_>) -> Vec<(Vec<u32>, bool)> {
    let tokens = article.tokens();
    let is_said = |at: &usize| {
        let mut contents = article.gold.iter().flat_map(|gold| &gold.content);
        contents.any(|&(first, end)| (first..end).contains(at))
    };
    let pairs = article.pairs.iter().filter(|pair| pair.depth == 0);
    pairs
        .map(|pair| {
            let mut features = Vec::new();
            quotation_features(tokens, article.forms(), pair, |feature| features.push(feature));
            let inside = tokens.range_of(pair.inner);
            let length = inside.len();
            (features, inside.filter(is_said).count() * 2 > length)
        })
        .collect()
}
