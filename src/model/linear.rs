//! Hashed features and the quantised weights they choose.
//!
//! A feature is a template (what is looked at) and a value (what was seen); the two are hashed
//! into the place of a weight, or of a row of weights, one for each label. Different features
//! may share a place: the weights are trained under the same hashing, so this is part of the
//! model ("the hashing trick": Weinberger and others, "Feature Hashing for Large Scale Multitask
//! Learning", ICML 2009). Weights are bytes, with one scale for all.

use wide::i16x8;

use super::SectionBytes;
use super::crf::{Row, WIDTH};

/// A feature, as a number whose upper bits say its place in a table.
///
/// ```
/// use guillemet::training::model::linear::feature;
///
/// assert_ne!(feature(1, 7), feature(2, 7));
/// assert_ne!(feature(1, 7), feature(1, 8));
/// ```
#[must_use]
pub const fn feature(template: u32, value: u32) -> u32 {
    mix(value, template.wrapping_mul(0x9E37_79B9))
}

/// The features of some values, of which the templates have numbers from `first` on: one
/// computation for all, which becomes one of vectors.
///
/// ```
/// use guillemet::training::model::linear::{feature, features};
///
/// assert_eq!(features(4, [7, 9]), [feature(4, 7), feature(5, 9)]);
/// ```
#[inline(always)]
#[must_use]
pub fn features<const N: usize>(first: u32, mut values: [u32; N]) -> [u32; N] {
    for (template, value) in (first..).zip(&mut values) {
        *value = feature(template, *value);
    }
    values
}

/// One number for two, to make the value of a feature that looks at both.
///
/// ```
/// use guillemet::training::model::linear::mix;
///
/// assert_ne!(mix(1, 2), mix(2, 1));
/// ```
#[must_use]
pub const fn mix(left: u32, right: u32) -> u32 {
    // A round of the finaliser of MurmurHash3: multiply, fold the upper half down, multiply.
    let mixed = (left.rotate_left(15) ^ right).wrapping_mul(0x85EB_CA6B);
    (mixed ^ (mixed >> 15)).wrapping_mul(0xC2B2_AE35)
}

/// Sums of weights, one for each label.
pub type Sums = [i16; WIDTH];

/// Sums before any feature.
pub const NO_SUMS: Sums = [0; WIDTH];

/// A table of rows of weights, its length a power of two.
#[derive(Clone, Debug)]
pub struct Rows {
    bytes: SectionBytes,
    shift: u32,
    scale: f32,
}

impl Rows {
    /// Rows over bytes (two's complement); those behind the last power of two are not used.
    ///
    /// ```
    /// use guillemet::training::model::linear::{NO_SUMS, Rows};
    ///
    /// let weights = [3_u8; 32];
    /// let rows = Rows::new(weights.to_vec().into(), 0.5);
    /// let mut sums = NO_SUMS;
    /// rows.add(&[7, 8], &mut sums);
    /// assert_eq!(rows.scores(&sums)[15], 3.0);
    /// ```
    #[must_use]
    pub fn new(bytes: SectionBytes, scale: f32) -> Self {
        let bits = (bytes.len() / WIDTH).checked_ilog2().unwrap_or_default();
        Self { bytes, shift: 32 - bits, scale }
    }

    /// Adds the rows of some features; 256 of them cannot overflow.
    #[inline(always)]
    pub fn add(&self, features: &[u32], sums: &mut Sums) {
        let table = self.bytes.as_chunks::<WIDTH>().0;
        let (mut even, mut odd) = (i16x8::ZERO, i16x8::ZERO);
        for feature in features {
            let place = feature.checked_shr(self.shift).unwrap_or_default() as usize;
            if let Some(row) = table.get(place) {
                // Two weights as one number: the upper one, and the lower one with its sign.
                let pairs: [[u8; 2]; WIDTH / 2] = row.as_chunks().0.try_into().unwrap_or_default();
                let pairs = i16x8::new(pairs.map(i16::from_le_bytes));
                even += (pairs << 8) >> 8;
                odd += pairs >> 8;
            }
        }
        let added = even.to_array().into_iter().zip(odd.to_array());
        for (sums, (even, odd)) in sums.as_chunks_mut::<2>().0.iter_mut().zip(added) {
            sums[0] += even;
            sums[1] += odd;
        }
    }

    /// The scores that sums of weights stand for.
    #[inline(always)]
    #[must_use]
    pub fn scores(&self, sums: &Sums) -> Row {
        sums.map(|sum| f32::from(sum) * self.scale)
    }
}

/// A table of single weights, its length a power of two.
#[derive(Clone, Debug)]
pub struct Weights {
    bytes: SectionBytes,
    shift: u32,
    scale: f32,
}

impl Weights {
    /// Weights over bytes (two's complement); those behind the last power of two are not used.
    ///
    /// ```
    /// use guillemet::training::model::linear::Weights;
    ///
    /// let weights = Weights::new(vec![4, 252].into(), 0.25);
    /// assert_eq!(weights.score([0].into_iter()), 1.0);
    /// assert_eq!(weights.score([u32::MAX, u32::MAX, 0].into_iter()), -1.0);
    /// ```
    #[must_use]
    pub fn new(bytes: SectionBytes, scale: f32) -> Self {
        let bits = bytes.len().checked_ilog2().unwrap_or_default();
        Self { bytes, shift: 32 - bits, scale }
    }

    /// The weight of one feature, to be summed and scaled by [`Weights::scaled`].
    #[must_use]
    pub fn get(&self, feature: u32) -> i32 {
        let place = feature.checked_shr(self.shift).unwrap_or_default() as usize;
        self.bytes.get(place).map_or(0, |&weight| i32::from(weight as i8))
    }

    /// The score that a sum of weights stands for.
    #[must_use]
    pub fn scaled(&self, sum: i32) -> f32 {
        sum as f32 * self.scale
    }

    /// The sum of the weights of these features.
    #[must_use]
    pub fn score(&self, features: impl Iterator<Item = u32>) -> f32 {
        self.scaled(features.map(|feature| self.get(feature)).sum())
    }
}

/// The logistic function: the probability that a score in logits stands for.
///
/// ```
/// assert_eq!(guillemet::training::model::linear::logistic(0.0), 0.5);
/// ```
#[must_use]
pub fn logistic(score: f32) -> f32 {
    1.0 / (1.0 + (-score).exp())
}

/// The score in logits that a probability stands for; of what is nearly impossible or certain, that
/// of 1 in 1,000 or of 999.
///
/// ```
/// use guillemet::training::model::linear::{logistic, logit};
///
/// assert_eq!(logit(0.5), 0.0);
/// assert!((logistic(logit(0.2)) - 0.2).abs() < 1e-6);
/// assert_eq!(logit(0.0), logit(0.001));
/// ```
#[must_use]
pub fn logit(probability: f32) -> f32 {
    let probability = probability.clamp(1e-3, 1.0 - 1e-3);
    (probability / (1.0 - probability)).ln()
}
