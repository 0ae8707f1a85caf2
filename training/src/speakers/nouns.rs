//! Trains what nouns mean: on the heads of the mentions of free texts.

use guillemet::training::model::clusters::ClusterTable;
use guillemet::training::speakers::noun_type::{TYPES, features, of_type};

use super::gold::Article;
use crate::weights::{Named, Quantised};

const BITS: u32 = 13;
const EPOCHS: usize = 30;
const STEP: f32 = 0.1;
const PENALTY: f32 = 0.02;

/// Learns a softmax regression by AdaGrad.
pub fn learn(articles: &[Article], lexicon: &ClusterTable) -> Named {
    let mut samples = Vec::new();
    for mention in articles
        .iter()
        .flat_map(|article| article.mentions.iter().map(move |mention| (mention, &article.text)))
    {
        let (mention, text) = mention;
        let head = mention.head.of(text);
        if head.len() < 3 || !head.chars().all(char::is_lowercase) {
            continue;
        }
        let kind = match &mention.kind[..] {
            "person" => 0,
            "organization" => 1,
            _ => 2,
        };
        samples.push((features(head, lexicon), kind));
    }
    let place = |feature: u32, kind: usize| (of_type(feature, kind) >> (32 - BITS)) as usize;
    let mut weights = vec![0.0_f32; 1 << BITS];
    let mut squares = vec![1e-4_f32; 1 << BITS];
    for _ in 0..EPOCHS {
        for (features, right) in &samples {
            let scores: Vec<f32> = (0..TYPES)
                .map(|kind| features.iter().map(|&feature| weights[place(feature, kind)]).sum())
                .collect();
            let highest = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
            let sum: f32 = scores.iter().map(|score| (score - highest).exp()).sum();
            for (kind, score) in scores.iter().enumerate() {
                let share = (score - highest).exp() / sum;
                let change = share - f32::from(u8::from(kind == *right));
                for &feature in features {
                    let place = place(feature, kind);
                    let gradient = change + PENALTY * weights[place];
                    squares[place] += gradient * gradient;
                    weights[place] -= STEP * gradient / squares[place].sqrt();
                }
            }
        }
    }
    let quantised = Quantised::new(&weights);
    vec![(b"nounscal", quantised.scale.to_le_bytes().to_vec()), (b"nouns   ", quantised.bytes)]
}
