//! Whom a source means: a log-linear model over the entities of the article, and nobody.

use super::features::{FEATURES, NONE_FEATURES, NoneValues, Values};
use crate::Error;
use crate::model::{Sections, floats};

/// Kinds of sources that have weights of their own.
pub const GROUPS: usize = 7;

/// The weights.
#[derive(Clone, Debug)]
pub struct Ranker {
    entity: [Values; GROUPS],
    none: [NoneValues; GROUPS],
}

/// Everyone whom a source may mean.
#[derive(Clone, Debug, Default)]
pub struct Candidates {
    /// The kind of the source.
    pub group: usize,
    /// The entities, and what speaks for and against each.
    pub entities: Vec<(u32, Values)>,
    /// What speaks for and against nobody.
    pub none: Option<NoneValues>,
}

impl Ranker {
    /// The weights of a file.
    ///
    /// # Errors
    ///
    /// If the section is missing.
    pub fn new(file: &Sections) -> Result<Self, Error> {
        let section = file.require(b"ranker  ")?;
        let mut values = floats(&section);
        let mut entity = [[0.0; FEATURES]; GROUPS];
        let mut none = [[0.0; NONE_FEATURES]; GROUPS];
        let slots = entity.as_flattened_mut().iter_mut().chain(none.as_flattened_mut());
        for (slot, value) in slots.zip(&mut values) {
            *slot = value;
        }
        Ok(Self { entity, none })
    }

    /// Weights of nothing.
    #[must_use]
    pub const fn empty() -> Self {
        Self { entity: [[0.0; FEATURES]; GROUPS], none: [[0.0; NONE_FEATURES]; GROUPS] }
    }

    /// The score of an entity with these values, for a source of that group.
    #[must_use]
    pub fn score(&self, group: usize, values: &Values) -> f32 {
        self.entity.get(group).map_or(0.0, |weights| weigh(values, weights))
    }

    /// The score of nobody.
    #[must_use]
    pub fn score_none(&self, group: usize, values: &NoneValues) -> f32 {
        self.none.get(group).map_or(0.0, |weights| weigh(values, weights))
    }

    /// The one who is most likely meant, if it is not nobody, and how likely the answer is right.
    #[must_use]
    pub fn best(&self, candidates: &Candidates) -> (Option<u32>, f32) {
        let group = candidates.group;
        let none = candidates.none.map(|values| (None, self.score_none(group, &values)));
        let score = |(entity, values): &(u32, Values)| (Some(*entity), self.score(group, values));
        let scores = || none.into_iter().chain(candidates.entities.iter().map(score));
        let mut best = (None, f32::NEG_INFINITY);
        for (entity, score) in scores() {
            if score > best.1 {
                best = (entity, score);
            }
        }
        let sum: f32 = scores().map(|(_, score)| (score - best.1).exp()).sum();
        (best.0, if sum > 0.0 { 1.0 / sum } else { 0.0 })
    }
}

/// Sums go by lanes, so that an addition need not wait for the one before.
fn weigh(values: &[f32], weights: &[f32]) -> f32 {
    let mut lanes = [0.0; 8];
    let (values, rest) = values.as_chunks::<8>();
    let (weights, other_rest) = weights.as_chunks::<8>();
    for (values, weights) in values.iter().zip(weights) {
        for ((lane, value), weight) in lanes.iter_mut().zip(values).zip(weights) {
            *lane += value * weight;
        }
    }
    let rest = rest.iter().zip(other_rest).map(|(value, weight)| value * weight);
    lanes.iter().sum::<f32>() + rest.sum::<f32>()
}
