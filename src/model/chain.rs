//! Linear-chain conditional random fields: the best path and the posteriors.
//!
//! The score of a path is the sum of one emission score for each position and label and one
//! transition score for each pair of neighbouring labels. Transition scores are chosen, position
//! by position, from a few tables, by a class of that position (what kind of token stands there);
//! so what may begin or end at a comma need not be what begins or ends at a verb.
//!
//! Decoding is the algorithm of Viterbi; posteriors come from the forward-backward algorithm as
//! in Lafferty, `McCallum` and Pereira, "Conditional Random Fields" (ICML 2001), in probability
//! space with a scale for each position. Both are linear in the length of the sequence.

/// Labels that a chain can have; unused ones cost nothing but their place in a row.
pub const WIDTH: usize = 16;

/// One value for each label.
pub type Row = [f32; WIDTH];

/// Scores of passing from one label (the row) to the next (the column).
pub type Table = [Row; WIDTH];

/// Transition scores in the form that decoding and the posteriors need.
///
/// ```
/// use guillemet::model::chain::{Chain, Transitions, WIDTH};
///
/// // Two labels that rather stay as they are, and one table for every position.
/// let mut table = [[f32::NEG_INFINITY; WIDTH]; WIDTH];
/// table[0][..2].copy_from_slice(&[1.0, 0.0]);
/// table[1][..2].copy_from_slice(&[0.0, 1.0]);
/// let mut start = [f32::NEG_INFINITY; WIDTH];
/// start[..2].fill(0.0);
/// let transitions = Transitions::new(start, vec![table]);
///
/// let mut emissions = vec![[0.0; WIDTH]; 3];
/// emissions[0][1] = 0.9;
/// let mut chain = Chain::default();
/// let mut labels = Vec::new();
/// chain.decode(&transitions, &emissions, &[0, 0, 0], &mut labels);
/// assert_eq!(labels, [1, 1, 1]);
/// ```
#[derive(Clone, Debug)]
pub struct Transitions {
    start: Row,
    tables: Vec<Table>,
    exp_start: Row,
    exp_tables: Vec<Table>,
}

impl Transitions {
    /// From the scores of starting with each label, and one table for each class of positions.
    /// A score of negative infinity forbids.
    #[must_use]
    pub fn new(start: Row, tables: Vec<Table>) -> Self {
        let exp_tables = tables.iter().map(|table| table.map(|row| row.map(f32::exp))).collect();
        Self { start, exp_start: start.map(f32::exp), tables, exp_tables }
    }
}

/// Working space for sequences, to be used again and again.
#[derive(Debug, Default)]
pub struct Chain {
    back: Vec<[u8; WIDTH]>,
    alpha: Vec<Row>,
    weights: Vec<Row>,
    scale: Vec<f32>,
}

impl Chain {
    /// The best labels of a sequence, put into `labels`.
    ///
    /// `classes` choose the table by which each position is entered; a class without a table
    /// stands for the first one.
    pub fn decode(
        &mut self,
        transitions: &Transitions,
        emissions: &[Row],
        classes: &[u8],
        labels: &mut Vec<u8>,
    ) {
        labels.clear();
        self.back.clear();
        let Some((first, rest)) = emissions.split_first() else { return };
        let mut best = add(first, &transitions.start);
        for (position, emission) in rest.iter().enumerate() {
            let Some(table) = pick(&transitions.tables, classes.get(position + 1)) else { return };
            let mut next = [f32::NEG_INFINITY; WIDTH];
            let mut from = [0_u8; WIDTH];
            for (label, (row, score)) in table.iter().zip(best).enumerate() {
                for ((next, from), step) in next.iter_mut().zip(&mut from).zip(row) {
                    let through = score + step;
                    *from = if through > *next { label as u8 } else { *from };
                    *next = if through > *next { through } else { *next };
                }
            }
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

    /// The probability of every label at every position, put into `posteriors`; returns the
    /// logarithm of the partition function.
    ///
    /// Arguments as for [`Chain::decode`].
    ///
    /// ```
    /// use guillemet::model::chain::{Chain, Transitions, WIDTH};
    ///
    /// let transitions = Transitions::new([0.0; WIDTH], vec![[[0.0; WIDTH]; WIDTH]]);
    /// let mut posteriors = Vec::new();
    /// let log_z = Chain::default().posteriors(
    ///     &transitions, &[[0.0; WIDTH]; 2], &[0, 0], &mut posteriors);
    /// assert!((log_z - 2.0 * 16_f32.ln()).abs() < 1e-5);
    /// assert!((posteriors[1][7] - 1.0 / 16.0).abs() < 1e-6);
    /// ```
    pub fn posteriors(
        &mut self,
        transitions: &Transitions,
        emissions: &[Row],
        classes: &[u8],
        posteriors: &mut Vec<Row>,
    ) -> f32 {
        let log_z = self.forward(transitions, emissions, classes);
        posteriors.clear();
        posteriors.resize(emissions.len(), [0.0; WIDTH]);
        let mut beta = [1.0; WIDTH];
        for position in (0..emissions.len()).rev() {
            let (Some(alpha), Some(out)) = (self.alpha.get(position), posteriors.get_mut(position))
            else {
                continue;
            };
            *out = multiply(alpha, &beta);
            let total: f32 = out.iter().sum();
            *out = out.map(|value| value / total);
            beta = self.backward(transitions, classes, position, &beta);
        }
        log_z
    }

    /// Scaled forward probabilities; the logarithm of the partition function.
    fn forward(&mut self, transitions: &Transitions, emissions: &[Row], classes: &[u8]) -> f32 {
        self.alpha.clear();
        self.weights.clear();
        self.scale.clear();
        let mut log_z = 0.0;
        let mut before = [0.0; WIDTH];
        for (position, emission) in emissions.iter().enumerate() {
            let highest = emission.iter().copied().fold(f32::NEG_INFINITY, f32::max);
            let weight = emission.map(|score| exp(score - highest));
            let reached = match pick(&transitions.exp_tables, classes.get(position)) {
                Some(table) if position > 0 => forward_step(table, &before),
                _ => transitions.exp_start,
            };
            let raw = multiply(&reached, &weight);
            let total = raw.iter().sum::<f32>().max(f32::MIN_POSITIVE);
            before = raw.map(|value| value / total);
            log_z += highest + total.ln();
            self.alpha.push(before);
            self.weights.push(weight);
            self.scale.push(total);
        }
        log_z
    }

    /// The backward probabilities before `position` from those at it.
    fn backward(
        &self,
        transitions: &Transitions,
        classes: &[u8],
        position: usize,
        beta: &Row,
    ) -> Row {
        let (Some(weight), Some(scale), Some(table)) = (
            self.weights.get(position),
            self.scale.get(position),
            pick(&transitions.exp_tables, classes.get(position)),
        ) else {
            return *beta;
        };
        let ahead = multiply(weight, beta);
        table.map(|row| {
            let mut lanes = [0.0; 4];
            for (step, value) in row.chunks_exact(4).zip(ahead.chunks_exact(4)) {
                for ((lane, step), value) in lanes.iter_mut().zip(step).zip(value) {
                    *lane += step * value;
                }
            }
            lanes.iter().sum::<f32>() / scale
        })
    }

    /// The probability of every pair of labels at `position - 1` and `position`, after
    /// [`Chain::posteriors`] of the same sequence; needed for training only.
    #[must_use]
    pub fn pairs(
        &self,
        transitions: &Transitions,
        classes: &[u8],
        posteriors: &[Row],
        position: usize,
    ) -> Table {
        let mut pairs = [[0.0; WIDTH]; WIDTH];
        let (Some(before), Some(after), Some(weight), Some(table)) = (
            position.checked_sub(1).and_then(|before| self.alpha.get(before)),
            posteriors.get(position),
            self.weights.get(position),
            pick(&transitions.exp_tables, classes.get(position)),
        ) else {
            return pairs;
        };
        // P(a, b) = P(b) * P(a | b), and P(a | b) is alpha(a) * step(a, b), normalised.
        let reached = forward_step(table, before);
        for ((pair, step), alpha) in pairs.iter_mut().zip(table).zip(before) {
            for ((pair, step), (after, (reached, weight))) in
                pair.iter_mut().zip(step).zip(after.iter().zip(reached.iter().zip(weight)))
            {
                *pair = if *reached * weight > 0.0 { alpha * step / reached * after } else { 0.0 };
            }
        }
        pairs
    }
}

fn pick<'t>(tables: &'t [Table], class: Option<&u8>) -> Option<&'t Table> {
    class.and_then(|&class| tables.get(usize::from(class))).or_else(|| tables.first())
}

fn forward_step(table: &Table, before: &Row) -> Row {
    let mut reached = [0.0; WIDTH];
    for (row, alpha) in table.iter().zip(before) {
        for (reached, step) in reached.iter_mut().zip(row) {
            *reached += alpha * step;
        }
    }
    reached
}

fn add(left: &Row, right: &Row) -> Row {
    let mut sum = *left;
    for (sum, value) in sum.iter_mut().zip(right) {
        *sum += value;
    }
    sum
}

fn multiply(left: &Row, right: &Row) -> Row {
    let mut product = *left;
    for (product, value) in product.iter_mut().zip(right) {
        *product *= value;
    }
    product
}

fn argmax(row: &Row) -> u8 {
    let mut best = (0, f32::NEG_INFINITY);
    for (label, &score) in row.iter().enumerate() {
        if score > best.1 {
            best = (label, score);
        }
    }
    best.0 as u8
}

/// `e` to the power of `x` for `x` up to 0, to a relative error below 4e-6; 0 below -80.
///
/// The power of two goes into the exponent bits, the rest into a polynomial of degree 5 (its
/// Taylor series around 0, on an interval of half a binary order to either side). A loop over a
/// [`Row`] becomes vector instructions, which the library's function would not.
fn exp(x: f32) -> f32 {
    let scaled = x.max(-80.0) * std::f32::consts::LOG2_E;
    let whole = (scaled - 0.5) as i32;
    let rest = (scaled - whole as f32) * std::f32::consts::LN_2;
    let power = f32::from_bits(((whole + 127) << 23).cast_unsigned());
    let series = 1.0
        + rest
            * (1.0
                + rest * (0.5 + rest * (1.0 / 6.0 + rest * (1.0 / 24.0 + rest * (1.0 / 120.0)))));
    if x < -80.0 { 0.0 } else { power * series }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const LABELS: usize = 3;

    /// All paths of a chain of three labels with their scores.
    fn paths(
        start: &Row,
        tables: &[Table],
        emissions: &[Row],
        classes: &[u8],
    ) -> Vec<(Vec<u8>, f64)> {
        let mut paths = vec![(Vec::new(), 0.0)];
        for (position, emission) in emissions.iter().enumerate() {
            let mut longer = Vec::new();
            for (path, score) in &paths {
                for label in 0..LABELS {
                    let step = match path.last() {
                        None => start[label],
                        Some(&last) => tables[classes[position] as usize][last as usize][label],
                    };
                    let mut path: Vec<u8> = path.clone();
                    path.push(label as u8);
                    longer.push((path, score + f64::from(step) + f64::from(emission[label])));
                }
            }
            paths = longer;
        }
        paths
    }

    fn row() -> impl Strategy<Value = Row> {
        prop::array::uniform3(-3.0_f32..3.0).prop_map(|values| {
            let mut row = [f32::NEG_INFINITY; WIDTH];
            row[..LABELS].copy_from_slice(&values);
            row
        })
    }

    fn table() -> impl Strategy<Value = Table> {
        prop::array::uniform3(row()).prop_map(|rows| {
            let mut table = [[f32::NEG_INFINITY; WIDTH]; WIDTH];
            table[..LABELS].copy_from_slice(&rows);
            table[0][2] = f32::NEG_INFINITY;
            table
        })
    }

    proptest! {
        #[test]
        fn decoding_and_posteriors_agree_with_all_paths(
            start in row(),
            tables in prop::array::uniform2(table()),
            emissions in prop::collection::vec(row(), 1..5),
            classes in prop::collection::vec(0_u8..2, 5),
        ) {
            let paths = paths(&start, &tables, &emissions, &classes);
            let transitions = Transitions::new(start, tables.to_vec());
            let mut chain = Chain::default();

            let mut labels = Vec::new();
            chain.decode(&transitions, &emissions, &classes, &mut labels);
            let best = paths.iter().map(|path| path.1).fold(f64::NEG_INFINITY, f64::max);
            let found = paths.iter().find(|path| path.0 == labels).unwrap().1;
            prop_assert!((best - found).abs() < 1e-4);

            let mut posteriors = Vec::new();
            let log_z = chain.posteriors(&transitions, &emissions, &classes, &mut posteriors);
            let z: f64 = paths.iter().map(|path| path.1.exp()).sum();
            prop_assert!((f64::from(log_z) - z.ln()).abs() < 1e-3);
            for position in 0..emissions.len() {
                let pairs = chain.pairs(&transitions, &classes, &posteriors, position);
                for label in 0..LABELS {
                    let expected = share(&paths, z, |path| path[position] as usize == label);
                    prop_assert!((f64::from(posteriors[position][label]) - expected).abs() < 1e-4);
                    for before in (0..LABELS).filter(|_| position > 0) {
                        let expected = share(&paths, z, |path| {
                            path[position] as usize == label && path[position - 1] as usize == before
                        });
                        prop_assert!((f64::from(pairs[before][label]) - expected).abs() < 1e-4);
                    }
                }
            }
        }
    }

    fn share(paths: &[(Vec<u8>, f64)], z: f64, wanted: impl Fn(&[u8]) -> bool) -> f64 {
        paths.iter().filter(|path| wanted(&path.0)).map(|path| path.1.exp()).sum::<f64>() / z
    }

    #[test]
    fn own_exponential_is_close() {
        for step in 0..8000 {
            let x = -step as f32 / 100.0;
            assert!((exp(x) / x.exp() - 1.0).abs() < 1e-5, "{x}");
        }
        assert!(exp(f32::NEG_INFINITY).abs() < f32::MIN_POSITIVE);
    }

    #[test]
    fn an_empty_sequence_has_no_labels() {
        let transitions = Transitions::new([0.0; WIDTH], vec![[[0.0; WIDTH]; WIDTH]]);
        let mut labels = vec![3];
        Chain::default().decode(&transitions, &[], &[], &mut labels);
        assert!(labels.is_empty());
    }
}
