//! How likely the speaker of an attribution is right.
//!
//! The ranker says how likely its answer is among all it could give; a logistic regression over
//! that and the kind of the source sets it right by what was found in articles that the ranker was
//! not trained on.

use super::ranker::GROUPS;
use crate::model::linear::{logistic, logit};
use crate::model::{Sections, floats};

/// The number of values that a confidence comes of.
pub const CONFIDENCE_FEATURES: usize = 4 + 2 * GROUPS;

/// What a confidence comes of.
pub type ConfidenceValues = [f32; CONFIDENCE_FEATURES];

/// What is known of an answer: how likely the ranker takes it, the kind of the source, and whether
/// it is nobody.
#[must_use]
pub fn confidence_values(likely: f32, group: usize, is_nobody: bool) -> ConfidenceValues {
    let is = |condition: bool| f32::from(u8::from(condition));
    let mut values = [0.0; CONFIDENCE_FEATURES];
    let (shared, groups) = values.split_at_mut(4);
    shared.copy_from_slice(&[1.0, logit(likely), is(likely > 0.99), is(likely > 0.9)]);
    let slot = 2 * group + usize::from(is_nobody);
    groups.iter_mut().skip(slot).take(1).for_each(|value| *value = 1.0);
    values
}

/// The weights.
#[derive(Clone, Copy, Debug)]
pub struct SpeakerConfidence {
    weights: ConfidenceValues,
}

impl SpeakerConfidence {
    /// The weights of a file; without any, every answer is as likely as not.
    #[must_use]
    pub fn new(file: &Sections) -> Self {
        let mut weights = [0.0; CONFIDENCE_FEATURES];
        let section = file.get(b"spkconf ").map(|section| &section[..]).unwrap_or_default();
        for (weight, read) in weights.iter_mut().zip(floats(section)) {
            *weight = read;
        }
        Self { weights }
    }

    /// How likely an answer with these values is right.
    #[must_use]
    pub fn of(&self, values: &ConfidenceValues) -> f32 {
        logistic(values.iter().zip(self.weights).map(|(value, weight)| value * weight).sum())
    }
}
