//! What a noun means: a person, an organization, or something else.
//!
//! "The senator" is a person and "the airline" is not, whatever the article says. A logistic
//! regression over the word, its ending and its clusters knows that of most nouns.

use crate::Error;
use crate::model::clusters::{ClusterTable, hash};
use crate::model::linear::{Weights, feature, mix};
use crate::model::{Sections, floats};

/// What nouns may mean: a person, an organization, something else.
pub const TYPES: usize = 3;

/// How likely a noun means each.
pub type NounType = [f32; TYPES];

/// Knows what nouns mean.
#[derive(Clone, Debug)]
pub struct NounTypes {
    lexicon: ClusterTable,
    weights: Weights,
}

impl NounTypes {
    /// The weights of a file; the lexicon is the one that they were trained with.
    ///
    /// # Errors
    ///
    /// If a section is missing.
    pub fn new(file: &Sections, lexicon: ClusterTable) -> Result<Self, Error> {
        let scale = floats(&file.require(b"nounscal")?).next().unwrap_or_default();
        Ok(Self { lexicon, weights: Weights::new(file.require(b"nouns   ")?, scale) })
    }

    /// How likely a noun means a person, an organization, something else.
    #[must_use]
    pub fn of(&self, noun: &str) -> NounType {
        let mut scores = [0.0; TYPES];
        for (kind, score) in scores.iter_mut().enumerate() {
            let features = features(noun, &self.lexicon);
            *score = self.weights.score(features.into_iter().map(|value| of_type(value, kind)));
        }
        let highest = scores.into_iter().fold(f32::NEG_INFINITY, f32::max);
        let shares = scores.map(|score| (score - highest).exp());
        let sum: f32 = shares.iter().sum();
        shares.map(|share| share / sum)
    }
}

/// The feature as it speaks for one of the types.
#[must_use]
pub const fn of_type(feature: u32, kind: usize) -> u32 {
    mix(feature, kind as u32 + 1)
}

/// What is known of a noun.
#[must_use]
pub fn features(noun: &str, lexicon: &ClusterTable) -> [u32; 7] {
    let lower = hash(noun);
    let entry = lexicon.get(lower);
    let ending = |count: usize| {
        let start = noun.char_indices().rev().nth(count - 1);
        hash(start.and_then(|(start, _)| noun.get(start..)).unwrap_or(noun))
    };
    let values = [
        0,
        lower,
        ending(3),
        ending(2),
        entry.fine.into(),
        entry.middle.into(),
        entry.coarse.into(),
    ];
    let mut template = 0;
    values.map(|value| {
        template += 1;
        feature(template, value)
    })
}
