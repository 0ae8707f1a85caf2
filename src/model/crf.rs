//! Linear-chain conditional random fields: the best path and the marginals.
//!
//! The score of a path is the sum of one emission score for each position and label and one
//! transition score for each pair of neighbouring labels. Transition scores are chosen, position
//! by position, from a few tables, by a class of that position (what kind of token stands there);
//! so what may begin or end at a comma need not be what begins or ends at a verb.
//!
//! Labels are those of spans, in two halves: the lower ones stand for what begins at a position
//! (or for nothing there), and label `HALF + n` goes on with what label `n` began. What goes on
//! must have begun right before, so an upper label is reached from two labels only: its own and
//! the lower one of the same span. Transitions to the lower half are the same from both labels of a
//! span, however long it was. A step over all labels so costs a quarter of a full table's.
//!
//! Decoding is the algorithm of Viterbi; marginals come from the forward-backward algorithm as
//! in Lafferty, `McCallum` and Pereira, "Conditional Random Fields" (ICML 2001), in probability
//! space with a scale for each position. Both are linear in the length of the sequence.

pub(crate) use super::row::argmax;
pub use super::row::{HALF, Half, Row, WIDTH};
use super::row::{add, add_halves, exp, halves, highest, join, larger, multiply, scaled, sum};
use super::vectors::widest;

/// The steps from one position to the next.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TransitionScores {
    /// From each kind of span (the row; both of its labels are alike) to each label of the lower
    /// half (the column).
    pub begin: [Half; HALF],
    /// From each label to the one of the upper half that goes on with the same span.
    pub inside: Row,
}

impl TransitionScores {
    /// The same value for every step.
    #[must_use]
    pub const fn all(value: f32) -> Self {
        Self { begin: [[value; HALF]; HALF], inside: [value; WIDTH] }
    }

    fn exp(&self) -> Self {
        Self { begin: self.begin.map(|row| row.map(f32::exp)), inside: self.inside.map(f32::exp) }
    }

    /// For each label of the lower half the steps to it from all kinds of spans.
    fn transposed(&self) -> [Half; HALF] {
        let mut rows = [[0.0; HALF]; HALF];
        for (before, steps) in self.begin.iter().enumerate() {
            for (row, step) in rows.iter_mut().zip(steps) {
                if let Some(place) = row.get_mut(before) {
                    *place = *step;
                }
            }
        }
        rows
    }
}

/// Transition scores in the form that decoding and the marginals need.
///
/// ```
/// use guillemet::training::model::crf::{
///     HALF, LinearChainCrf, TransitionScores, Transitions, WIDTH,
/// };
///
/// // Nothing, and spans of which it costs 1 to begin one.
/// let mut steps = TransitionScores::all(f32::NEG_INFINITY);
/// for part in [0, 1] {
///     steps.begin[part][..2].copy_from_slice(&[0.0, -1.0]);
/// }
/// steps.inside[1] = 0.0;
/// steps.inside[HALF + 1] = 0.0;
/// let mut start = [f32::NEG_INFINITY; HALF];
/// start[..2].copy_from_slice(&[0.0, -1.0]);
/// let transitions = Transitions::new(start, vec![steps]);
///
/// let mut emissions = vec![[0.0; WIDTH]; 3];
/// emissions[0][1] = 0.9;
/// emissions[1][HALF + 1] = 0.9;
/// let mut labels = Vec::new();
/// LinearChainCrf::default().decode(&transitions, &emissions, &[0, 0, 0], &mut labels);
/// assert_eq!(labels, [1, 9, 0]);
/// ```
#[derive(Clone, Debug)]
pub struct Transitions {
    start: Half,
    steps: Vec<TransitionScores>,
    exp_start: Half,
    exp_steps: Vec<ExpTransitionScores>,
}

#[derive(Clone, Debug)]
struct ExpTransitionScores {
    forward: TransitionScores,
    backward: [Half; HALF],
}

impl Transitions {
    /// From the scores of starting with each label of the lower half, and the steps for each class
    /// of positions. A score of negative infinity forbids.
    #[must_use]
    pub fn new(start: Half, steps: Vec<TransitionScores>) -> Self {
        let exp = |steps: &TransitionScores| {
            let forward = steps.exp();
            ExpTransitionScores { backward: forward.transposed(), forward }
        };
        let exp_steps = steps.iter().map(exp).collect();
        Self { start, exp_start: start.map(f32::exp), steps, exp_steps }
    }
}

/// Working space for sequences, to be used again and again.
#[derive(Debug, Default)]
pub struct LinearChainCrf {
    back: Vec<[u8; WIDTH]>,
    weights: Vec<Row>,
    alpha: Vec<Row>,
    beta: Vec<Row>,
    /// The factors by which the forward probabilities would come to a sum of 1.
    scale: Vec<f32>,
    highest: f32,
}

impl LinearChainCrf {
    /// The best labels of a sequence, put into `labels`.
    ///
    /// `classes` choose the steps by which each position is entered; a class without steps stands
    /// for the first one.
    pub fn decode(
        &mut self,
        transitions: &Transitions,
        emissions: &[Row],
        classes: &[u8],
        labels: &mut Vec<u8>,
    ) {
        widest(
            #[inline(always)]
            || self.find_best(transitions, emissions, classes, labels),
        );
    }

    #[inline(always)]
    fn find_best(
        &mut self,
        transitions: &Transitions,
        emissions: &[Row],
        classes: &[u8],
        labels: &mut Vec<u8>,
    ) {
        labels.clear();
        self.back.clear();
        let Some((first, rest)) = emissions.split_first() else { return };
        let mut best = add(first, &join(transitions.start, [f32::NEG_INFINITY; HALF]));
        for (position, emission) in rest.iter().enumerate() {
            let Some(steps) = pick(&transitions.steps, classes.get(position + 1)) else { return };
            let (next, from) = best_step(steps, &best);
            best = add(&next, emission);
            self.back.push(from);
        }
        let mut label = argmax(&best);
        labels.push(label);
        for from in self.back.iter().rev() {
            label = from.get(usize::from(label)).copied().unwrap_or_default();
            labels.push(label);
        }
        labels.reverse();
    }

    /// The probability of every label at every position, put into `marginals`.
    ///
    /// Arguments as for [`LinearChainCrf::decode`].
    ///
    /// ```
    /// use guillemet::training::model::crf::{
    ///     HALF, LinearChainCrf, TransitionScores, Transitions, WIDTH,
    /// };
    ///
    /// let transitions = Transitions::new([0.0; HALF], vec![TransitionScores::all(0.0)]);
    /// let mut chain = LinearChainCrf::default();
    /// let mut marginals = Vec::new();
    /// chain.marginals(&transitions, &[[0.0; WIDTH]; 2], &[0, 0], &mut marginals);
    /// // From each of eight labels to eight that begin something and one that goes on.
    /// assert!((chain.log_partition() - 72_f32.ln()).abs() < 1e-5);
    /// assert!((marginals[1][7] - 8.0 / 72.0).abs() < 1e-6);
    /// ```
    pub fn marginals(
        &mut self,
        transitions: &Transitions,
        emissions: &[Row],
        classes: &[u8],
        marginals: &mut Vec<Row>,
    ) {
        widest(
            #[inline(always)]
            || self.sum_up(transitions, emissions, classes, marginals),
        );
    }

    #[inline(always)]
    fn sum_up(
        &mut self,
        transitions: &Transitions,
        emissions: &[Row],
        classes: &[u8],
        marginals: &mut Vec<Row>,
    ) {
        self.weigh(emissions);
        self.pass(transitions, classes);
        marginals.clear();
        marginals.reserve(emissions.len());
        for (alpha, beta) in self.alpha.iter().zip(&self.beta) {
            let shares = multiply(alpha, beta);
            marginals.push(scaled(&shares, inverse_sum(&shares)));
        }
    }

    /// The logarithm of the sum over all paths, after [`LinearChainCrf::marginals`] of the same
    /// sequence.
    #[must_use]
    pub fn log_partition(&self) -> f32 {
        self.highest - self.scale.iter().map(|scale| scale.ln()).sum::<f32>()
    }

    /// Emission scores as factors, the highest of each position 1.
    #[inline(always)]
    fn weigh(&mut self, emissions: &[Row]) {
        self.weights.clear();
        self.highest = 0.0;
        for emission in emissions {
            let highest = highest(emission);
            self.highest += highest;
            self.weights.push(emission.map(|score| exp(score - highest)));
        }
    }

    /// Scaled forward and backward probabilities. Each position waits for the one before, or the
    /// one behind: both ways are gone at a time so that the processor need not wait for either,
    /// and each is scaled by the sum of its neighbour, so that none waits for its own.
    #[inline(always)]
    fn pass(&mut self, transitions: &Transitions, classes: &[u8]) {
        let length = self.weights.len();
        self.alpha.clear();
        self.scale.clear();
        self.beta.clear();
        self.beta.resize(length, [1.0; WIDTH]);
        let (mut before, mut behind) = ([0.0; WIDTH], [1.0; WIDTH]);
        let mut scale = 1.0;
        for (position, weight) in self.weights.iter().enumerate() {
            let reached = match pick(&transitions.exp_steps, classes.get(position)) {
                Some(steps) if position > 0 => forward_step(&steps.forward, &before),
                _ => join(transitions.exp_start, [0.0; HALF]),
            };
            before = multiply(&reached, &scaled(weight, scale));
            scale = inverse_sum(&before);
            self.alpha.push(before);
            self.scale.push(scale);

            let position = length - 1 - position;
            let (Some(out), Some(weight)) =
                (self.beta.get_mut(position), self.weights.get(position))
            else {
                continue;
            };
            *out = behind;
            if let Some(steps) = pick(&transitions.exp_steps, classes.get(position)) {
                let scale = inverse_sum(&behind);
                behind = backward_step(steps, &multiply(&scaled(weight, scale), &behind));
            }
        }
    }

    /// The probability of every step from `position - 1` to `position`, after
    /// [`LinearChainCrf::marginals`] of the same sequence; needed for training only.
    #[must_use]
    pub fn steps(
        &self,
        transitions: &Transitions,
        classes: &[u8],
        marginals: &[Row],
        position: usize,
    ) -> TransitionScores {
        let mut shares = TransitionScores::all(0.0);
        let (Some(before), Some(after), Some(steps)) = (
            position.checked_sub(1).and_then(|before| self.alpha.get(before)),
            marginals.get(position),
            pick(&transitions.exp_steps, classes.get(position)),
        ) else {
            return shares;
        };
        // P(a, b) = P(b) * P(a | b), and P(a | b) is alpha(a) * step(a, b), normalised.
        let steps = &steps.forward;
        let reached = forward_step(steps, before);
        let per_path = |(after, reached): (&f32, &f32)| {
            if *reached > 0.0 { after / reached } else { 0.0 }
        };
        let mut factors = [0.0; WIDTH];
        for (factor, pair) in factors.iter_mut().zip(after.iter().zip(&reached)) {
            *factor = per_path(pair);
        }
        let [_, going_on] = halves(&factors);
        let parts = add_halves(before);
        for ((shares, steps), alpha) in shares.begin.iter_mut().zip(&steps.begin).zip(parts) {
            for ((share, step), factor) in shares.iter_mut().zip(steps).zip(&factors) {
                *share = alpha * step * factor;
            }
        }
        shares.inside = multiply(&multiply(before, &steps.inside), &join(going_on, going_on));
        shares
    }
}

#[inline(always)]
fn pick<'t, T>(tables: &'t [T], class: Option<&u8>) -> Option<&'t T> {
    class.and_then(|&class| tables.get(usize::from(class))).or_else(|| tables.first())
}

#[inline(always)]
fn inverse_sum(row: &Row) -> f32 {
    1.0 / sum(row).max(f32::MIN_POSITIVE)
}

/// A half times a table. (Sums go by two lanes, so that an addition need not wait for the one
/// before.)
#[inline(always)]
fn times_table(table: &[Half; HALF], half: Half) -> Half {
    let mut sums = [[0.0; HALF]; 2];
    for (rows, values) in table.as_chunks::<2>().0.iter().zip(half.as_chunks::<2>().0) {
        for ((sums, row), value) in sums.iter_mut().zip(rows).zip(values) {
            for (sum, step) in sums.iter_mut().zip(row) {
                *sum += value * step;
            }
        }
    }
    let [mut sums, others] = sums;
    for (sum, other) in sums.iter_mut().zip(others) {
        *sum += other;
    }
    sums
}

/// Probabilities of reaching each label from those of the labels before.
#[inline(always)]
fn forward_step(steps: &TransitionScores, before: &Row) -> Row {
    let begin = times_table(&steps.begin, add_halves(before));
    join(begin, add_halves(&multiply(before, &steps.inside)))
}

/// Probabilities of what comes from each label on, from those at the next position.
#[inline(always)]
fn backward_step(steps: &ExpTransitionScores, ahead: &Row) -> Row {
    let [begin, inside] = halves(ahead);
    let begin = times_table(&steps.backward, begin);
    add(&multiply(&steps.forward.inside, &join(inside, inside)), &join(begin, begin))
}

/// The larger one of each pair of values, and whether it is the second.
#[inline(always)]
fn larger_half(first: Half, second: Half) -> (Half, [bool; HALF]) {
    let (mut most, mut is_second) = (first, [false; HALF]);
    for ((most, is_second), second) in most.iter_mut().zip(&mut is_second).zip(second) {
        *is_second = second > *most;
        *most = larger(second, *most);
    }
    (most, is_second)
}

/// The best score of reaching each label, and the label that it is reached from.
#[inline(always)]
fn best_step(steps: &TransitionScores, best: &Row) -> (Row, [u8; WIDTH]) {
    let label = |part: usize, is_upper: bool| (part + if is_upper { HALF } else { 0 }) as u8;
    let mut from = [0_u8; WIDTH];
    let (low, high) = from.split_at_mut(HALF);

    let [lower_half, upper_half] = halves(best);
    let (parts, is_upper) = larger_half(lower_half, upper_half);
    let mut begin = [f32::NEG_INFINITY; HALF];
    let mut begin_from = [0_u32; HALF];
    for (part, (steps, score)) in (0_u32..).zip(steps.begin.iter().zip(parts)) {
        for ((most, from), step) in begin.iter_mut().zip(&mut begin_from).zip(steps) {
            let through = score + step;
            *from = if through > *most { part } else { *from };
            *most = larger(through, *most);
        }
    }
    for (from, part) in low.iter_mut().zip(begin_from) {
        let part = part as usize;
        *from = label(part, is_upper.get(part).copied().unwrap_or_default());
    }

    let [lower_half, upper_half] = halves(&add(best, &steps.inside));
    let (inside, is_upper) = larger_half(lower_half, upper_half);
    for (part, (from, is_upper)) in high.iter_mut().zip(is_upper).enumerate() {
        *from = label(part, is_upper);
    }
    (join(begin, inside), from)
}

#[cfg(test)]
#[path = "crf_tests.rs"]
mod tests;
