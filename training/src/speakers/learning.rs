//! Learns the weights of the ranker from samples.

use guillemet::training::speakers::features::{FEATURES, NONE_FEATURES, NoneValues, Values};
use guillemet::training::speakers::ranker::GROUPS;

use super::ranking::Sample;

/// How to learn the ranker.
const EPOCHS: usize = 150;
const STEP: f32 = 0.1;
const PENALTY: f32 = 2.0;

/// All weights of a ranker.
#[derive(Clone)]
pub struct Weights {
    pub entity: [Values; GROUPS],
    pub none: [NoneValues; GROUPS],
}

impl Weights {
    fn zero() -> Self {
        Self { entity: [[0.0; FEATURES]; GROUPS], none: [[0.0; NONE_FEATURES]; GROUPS] }
    }

    pub fn bytes(&self) -> Vec<u8> {
        let all = self.entity.as_flattened().iter().chain(self.none.as_flattened());
        all.flat_map(|weight| weight.to_le_bytes()).collect()
    }
}

/// Learns the weights by AdaGrad on the log-likelihood of right answers.
pub fn learn(samples: &[&Sample]) -> Weights {
    let mut weights = Weights::zero();
    let mut squares = Weights::zero();
    for _ in 0..EPOCHS {
        let mut gradient = Weights::zero();
        for sample in samples {
            add_gradient(&weights, sample, &mut gradient);
        }
        let slots =
            weights.entity.as_flattened_mut().iter_mut().chain(weights.none.as_flattened_mut());
        let gradients = gradient.entity.as_flattened().iter().chain(gradient.none.as_flattened());
        let squares =
            squares.entity.as_flattened_mut().iter_mut().chain(squares.none.as_flattened_mut());
        for ((weight, gradient), square) in slots.zip(gradients).zip(squares) {
            let gradient = gradient + PENALTY * *weight;
            *square += gradient * gradient;
            if *square > 0.0 {
                *weight -= STEP * gradient / square.sqrt();
            }
        }
    }
    weights
}

pub fn dot(values: &[f32], weights: &[f32]) -> f32 {
    values.iter().zip(weights).map(|(value, weight)| value * weight).sum()
}

fn add_gradient(weights: &Weights, sample: &Sample, gradient: &mut Weights) {
    let group = sample.group;
    let mut scores: Vec<(bool, f32)> = Vec::new();
    for (entity, values) in &sample.entities {
        let is_right = sample.right.contains(&Some(*entity));
        scores.push((is_right, dot(values, &weights.entity[group])));
    }
    let none = sample.none;
    scores.push((sample.right.contains(&None), dot(&none, &weights.none[group])));
    let highest = scores.iter().map(|score| score.1).fold(f32::NEG_INFINITY, f32::max);
    let shares: Vec<(bool, f32)> =
        scores.iter().map(|&(right, score)| (right, (score - highest).exp())).collect();
    let all: f32 = shares.iter().map(|share| share.1).sum();
    let right: f32 = shares.iter().filter(|share| share.0).map(|share| share.1).sum();
    for (at, (is_right, share)) in shares.into_iter().enumerate() {
        let change = share / all - if is_right { share / right } else { 0.0 };
        let change = change * sample.weight;
        match sample.entities.get(at) {
            Some((_, values)) => {
                for (slot, value) in gradient.entity[group].iter_mut().zip(values) {
                    *slot += change * value;
                }
            }
            None => {
                for (slot, value) in gradient.none[group].iter_mut().zip(&none) {
                    *slot += change * value;
                }
            }
        }
    }
}
