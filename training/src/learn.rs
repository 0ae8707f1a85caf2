//! Learning: conditional random fields over hashed features, by AdaGrad (Duchi, Hazan and Singer,
//! JMLR 2011) on the regularised log-likelihood.

use guillemet::training::model::crf::{
    HALF, Half, LinearChainCrf, Row, TransitionScores, Transitions, WIDTH,
};
use guillemet::training::quotes::learned::CLASSES;
use guillemet::training::quotes::learned::transitions;

/// How to learn.
#[derive(Clone, Copy, Debug)]
pub struct Rate {
    pub epochs: usize,
    pub step: f32,
    /// The strength of the L2 penalty.
    pub penalty: f32,
}

/// A deterministic shuffle (xorshift; any order will do that is not the order of the corpus).
pub fn shuffled(length: usize, seed: u64) -> Vec<usize> {
    let mut order: Vec<usize> = (0..length).collect();
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    for index in (1..length).rev() {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        order.swap(index, (state % (index as u64 + 1)) as usize);
    }
    order
}

/// A choice to learn from: the features of the candidates, and the right one.
pub struct Choice {
    pub candidates: Vec<Vec<u32>>,
    pub right: usize,
}

/// A log-linear choice, by AdaGrad; the mean of the weights after the epochs of the second half.
pub fn learn_choice(choices: &[Choice], bits: u32, rate: Rate) -> Vec<f32> {
    let place = |feature: &u32| (feature >> (32 - bits)) as usize;
    let mut weights = vec![0.0_f32; 1 << bits];
    let mut squares = vec![1e-4_f32; 1 << bits];
    let mut counts = vec![0.0_f32; 1 << bits];
    for feature in choices.iter().flat_map(|choice| choice.candidates.iter().flatten()) {
        counts[place(feature)] += 1.0;
    }
    let mut mean = weights.clone();
    for epoch in 0..rate.epochs {
        for index in shuffled(choices.len(), epoch as u64 + 3) {
            let Choice { candidates, right } = &choices[index];
            let scores: Vec<f32> = candidates
                .iter()
                .map(|features| features.iter().map(|feature| weights[place(feature)]).sum())
                .collect();
            let highest = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
            let total: f32 = scores.iter().map(|score| (score - highest).exp()).sum();
            for (at, (features, score)) in candidates.iter().zip(&scores).enumerate() {
                let error = (score - highest).exp() / total - f32::from(u8::from(at == *right));
                for place in features.iter().map(place) {
                    let gradient = error + rate.penalty * weights[place] / counts[place];
                    squares[place] += gradient * gradient;
                    weights[place] -= rate.step * gradient / squares[place].sqrt();
                }
            }
        }
        if let Some(earlier) = epoch.checked_sub(rate.epochs / 2) {
            let share = 1.0 / (earlier as f32 + 1.0);
            for (mean, weight) in mean.iter_mut().zip(&weights) {
                *mean += share * (weight - *mean);
            }
        }
    }
    mean
}

/// A sequence to learn from: the features of each position (all of one number), its class and its
/// label.
pub struct Sequence {
    /// Scores that those of the features are added to; none at the first pass.
    pub base: Vec<Row>,
    pub features: Vec<u32>,
    pub classes: Vec<u8>,
    pub labels: Vec<u8>,
}

impl Sequence {
    fn at(&self, position: usize) -> &[u32] {
        let each = self.features.len() / self.labels.len();
        &self.features[position * each..(position + 1) * each]
    }
}

/// A conditional random field in training.
#[derive(Clone)]
pub struct Field {
    pub rows: Vec<Row>,
    pub start: Half,
    pub steps: Vec<TransitionScores>,
    pub bits: u32,
}

impl Field {
    /// The transitions as the crate decodes by them.
    pub fn transitions(&self) -> Transitions {
        transitions(self.start, self.steps.clone())
    }

    /// The emission scores of a sequence.
    pub fn emissions(&self, sequence: &Sequence) -> Vec<Row> {
        (0..sequence.labels.len())
            .map(|position| {
                let mut sum = sequence.base.get(position).copied().unwrap_or([0.0; WIDTH]);
                for feature in sequence.at(position) {
                    let row = &self.rows[(feature >> (32 - self.bits)) as usize];
                    for (sum, weight) in sum.iter_mut().zip(row) {
                        *sum += weight;
                    }
                }
                sum
            })
            .collect()
    }

    /// Learns from sequences; the weights are the mean of those after the epochs of the second half
    /// (Polyak and Juditsky, SIAM Journal on Control and Optimization 1992).
    pub fn learn(sequences: &[Sequence], bits: u32, rate: Rate) -> Self {
        let mut field = Self {
            rows: vec![[0.0; WIDTH]; 1 << bits],
            start: [0.0; HALF],
            steps: vec![TransitionScores::all(0.0); CLASSES],
            bits,
        };
        let mut squares = Squares::all(1e-4, bits);
        let mut counts = vec![0.0_f32; 1 << bits];
        for feature in sequences.iter().flat_map(|sequence| &sequence.features) {
            counts[(feature >> (32 - bits)) as usize] += 1.0;
        }
        let penalties: Vec<f32> =
            counts.iter().map(|count| rate.penalty / count.max(1.0)).collect();
        let mut chain = LinearChainCrf::default();
        let mut transitions = field.transitions();
        let mut mean = field.clone();
        for epoch in 0..rate.epochs {
            let step = rate.step / (1.0 + epoch as f32 * 0.15);
            let mut loss = 0.0;
            for (count, index) in
                shuffled(sequences.len(), epoch as u64 + 7).into_iter().enumerate()
            {
                loss += field.step(
                    &sequences[index],
                    &transitions,
                    &mut chain,
                    &mut squares,
                    &penalties,
                    step,
                );
                if count % 8 == 7 {
                    transitions = field.transitions();
                }
            }
            if epoch + 1 == rate.epochs {
                eprintln!("epoch {epoch}: loss {loss:.0}");
            }
            if let Some(earlier) = epoch.checked_sub(rate.epochs / 2) {
                mean.move_towards(&field, 1.0 / (earlier as f32 + 1.0));
            }
        }
        mean
    }

    /// Makes every weight a share of the other field's and the rest its own.
    fn move_towards(&mut self, other: &Self, share: f32) {
        let mix = |weights: &mut [f32], others: &[f32]| {
            for (weight, other) in weights.iter_mut().zip(others) {
                *weight += share * (other - *weight);
            }
        };
        mix(self.rows.as_flattened_mut(), other.rows.as_flattened());
        mix(&mut self.start, &other.start);
        for (steps, others) in self.steps.iter_mut().zip(&other.steps) {
            mix(steps.begin.as_flattened_mut(), others.begin.as_flattened());
            mix(&mut steps.inside, &others.inside);
        }
    }

    /// One step on one sequence; its negative log-likelihood.
    fn step(
        &mut self,
        sequence: &Sequence,
        transitions: &Transitions,
        chain: &mut LinearChainCrf,
        squares: &mut Squares,
        penalties: &[f32],
        step: f32,
    ) -> f32 {
        let emissions = self.emissions(sequence);
        let mut marginals = Vec::new();
        chain.marginals(transitions, &emissions, &sequence.classes, &mut marginals);
        let mut loss = chain.log_partition();
        let mut start = [0.0; HALF];
        for (position, marginal) in marginals.iter().enumerate() {
            let label = usize::from(sequence.labels[position]);
            loss -= emissions[position][label];
            let mut gradient = *marginal;
            gradient[label] -= 1.0;
            if position == 0 {
                start.copy_from_slice(&gradient[..HALF]);
                loss -= self.start[label];
            }
            for feature in sequence.at(position) {
                let place = (feature >> (32 - self.bits)) as usize;
                descend(
                    &mut self.rows[place],
                    &mut squares.rows[place],
                    &gradient,
                    penalties[place],
                    step,
                );
            }
        }
        descend(&mut self.start, &mut squares.start, &start, 0.0, step);
        let mut changes = vec![TransitionScores::all(0.0); CLASSES];
        for position in 1..marginals.len() {
            let class = usize::from(sequence.classes[position]);
            let shares = chain.steps(transitions, &sequence.classes, &marginals, position);
            add(&mut changes[class], &shares);
            let before = usize::from(sequence.labels[position - 1]);
            let label = usize::from(sequence.labels[position]);
            *step_to(&mut changes[class], before, label) -= 1.0;
            loss -= *step_to(&mut self.steps[class], before, label);
        }
        let seen =
            |class: &usize| sequence.classes.iter().skip(1).any(|&c| usize::from(c) == *class);
        for class in (0..CLASSES).filter(seen) {
            let (weights, squares) = (&mut self.steps[class], &mut squares.steps[class]);
            let change = &changes[class];
            let begin = [weights.begin.as_flattened_mut(), &mut weights.inside];
            let begin_squares = [squares.begin.as_flattened_mut(), &mut squares.inside];
            let change = [change.begin.as_flattened(), &change.inside];
            for ((weights, squares), change) in begin.into_iter().zip(begin_squares).zip(change) {
                descend(weights, squares, change, 1e-5, step);
            }
        }
        loss
    }
}

struct Squares {
    rows: Vec<Row>,
    start: Half,
    steps: Vec<TransitionScores>,
}

impl Squares {
    fn all(value: f32, bits: u32) -> Self {
        Self {
            rows: vec![[value; WIDTH]; 1 << bits],
            start: [value; HALF],
            steps: vec![TransitionScores::all(value); CLASSES],
        }
    }
}

fn add(sums: &mut TransitionScores, shares: &TransitionScores) {
    let sums = sums.begin.as_flattened_mut().iter_mut().chain(&mut sums.inside);
    for (sum, share) in sums.zip(shares.begin.as_flattened().iter().chain(&shares.inside)) {
        *sum += share;
    }
}

/// The score of a step that is allowed.
fn step_to(steps: &mut TransitionScores, before: usize, label: usize) -> &mut f32 {
    if label < HALF { &mut steps.begin[before % HALF][label] } else { &mut steps.inside[before] }
}

fn descend(weights: &mut [f32], squares: &mut [f32], gradient: &[f32], penalty: f32, step: f32) {
    for ((weight, square), gradient) in weights.iter_mut().zip(squares).zip(gradient) {
        let gradient = gradient + penalty * *weight;
        *square += gradient * gradient;
        *weight -= step * gradient / square.sqrt();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BITS: u32 = 3;

    fn sequence() -> Sequence {
        let features: Vec<u32> =
            (0..12_u32).map(|number| number.wrapping_mul(0x9E37_79B9)).collect();
        Sequence { base: Vec::new(), features, classes: vec![0, 1, 2, 1], labels: vec![1, 9, 0, 2] }
    }

    fn field() -> Field {
        let mut number = 0.0_f32;
        let mut next = || {
            number += 1.0;
            (number * 1.7).sin()
        };
        let mut fill = |values: &mut [f32]| values.iter_mut().for_each(|value| *value = next());
        let mut field = Field {
            rows: vec![[0.0; WIDTH]; 1 << BITS],
            start: [0.0; HALF],
            steps: vec![TransitionScores::all(0.0); CLASSES],
            bits: BITS,
        };
        fill(field.rows.as_flattened_mut());
        fill(&mut field.start);
        for steps in &mut field.steps {
            fill(steps.begin.as_flattened_mut());
            fill(&mut steps.inside);
        }
        field
    }

    /// Makes a step down the gradient, its factor `step`; the loss before it.
    fn descend_by(field: &mut Field, step: f32) -> f32 {
        // So large that what a step adds to the squares does not count.
        let mut squares = Squares::all(1e8, BITS);
        let transitions = field.transitions();
        let penalties = [0.0; 1 << BITS];
        let chain = &mut LinearChainCrf::default();
        field.step(&sequence(), &transitions, chain, &mut squares, &penalties, step * 1e4)
    }

    #[test]
    fn a_step_goes_down_the_gradient_of_the_loss() {
        let before = field();
        let mut after = before.clone();
        descend_by(&mut after, 1.0);
        let weights: [fn(&mut Field) -> &mut f32; 8] = [
            |field| &mut field.rows[0][0],
            |field| &mut field.rows[4][1],
            |field| &mut field.rows[5][HALF + 1],
            |field| &mut field.start[1],
            |field| &mut field.start[2],
            |field| &mut field.steps[1].inside[1],
            |field| &mut field.steps[2].begin[1][0],
            |field| &mut field.steps[1].begin[3][2],
        ];
        for (number, weight) in weights.into_iter().enumerate() {
            let gradient = *weight(&mut before.clone()) - *weight(&mut after);
            let loss = |change: f32| {
                let mut changed = before.clone();
                *weight(&mut changed) += change;
                descend_by(&mut changed, 0.0)
            };
            let slope = (loss(0.02) - loss(-0.02)) / 0.04;
            assert!((gradient - slope).abs() < 2e-3, "weight {number}: {gradient}, {slope}");
        }
    }

    #[test]
    fn learning_separates_what_features_tell_apart() {
        let sequence = sequence();
        let rate = Rate { epochs: 60, step: 0.3, penalty: 0.0 };
        let field = Field::learn(std::slice::from_ref(&sequence), 10, rate);
        let emissions = field.emissions(&sequence);
        let mut labels = Vec::new();
        let transitions = field.transitions();
        LinearChainCrf::default().decode(&transitions, &emissions, &sequence.classes, &mut labels);
        assert_eq!(labels, sequence.labels);
    }
}
