//! What speaks for and against an entity as the one that a source means, as numbers.
//!
//! The same code hands them, one after another, to a [`Collector`] in training and to a
//! [`Weigher`] in use, which needs no array of them: nearly all are 0.

use super::source::FORMS;

/// The number of values that an entity is weighed by.
pub const FEATURES: usize = 113;

/// What an entity is weighed by.
pub type Values = [f32; FEATURES];

/// The number of values that nobody, as an answer, is weighed by.
pub const NONE_FEATURES: usize = FORMS + 18;

/// What nobody is weighed by.
pub type NoneValues = [f32; NONE_FEATURES];

/// Takes values one after another.
pub(super) trait Sink {
    fn put(&mut self, value: f32);

    /// 1 if the condition holds.
    fn is(&mut self, condition: bool);

    /// So many values, of which one is 1; the last one stands for larger numbers, too.
    fn one_of(&mut self, number: usize, count: usize);

    /// So many values of 0.
    fn skip(&mut self, count: usize);
}

/// Keeps the values.
pub(super) struct Collector<'v, const N: usize> {
    values: &'v mut [f32; N],
    next: usize,
}

impl<'v, const N: usize> Collector<'v, N> {
    pub(super) const fn new(values: &'v mut [f32; N]) -> Self {
        Self { values, next: 0 }
    }

    /// Whether each value was given.
    pub(super) const fn is_full(&self) -> bool {
        self.next == N
    }
}

impl<const N: usize> Sink for Collector<'_, N> {
    fn put(&mut self, value: f32) {
        if let Some(slot) = self.values.get_mut(self.next) {
            *slot = value;
        }
        debug_assert!(self.next < N, "more values than there are features");
        self.next += 1;
    }

    fn is(&mut self, condition: bool) {
        self.put(f32::from(u8::from(condition)));
    }

    fn one_of(&mut self, number: usize, count: usize) {
        for at in 0..count {
            self.is(at == number.min(count - 1));
        }
    }

    fn skip(&mut self, count: usize) {
        self.next += count;
    }
}

/// Adds up the weights of the values. Sums go by lanes, so that an addition need not wait for the
/// one before.
pub(super) struct Weigher<'w, const N: usize> {
    weights: &'w [f32; N],
    next: usize,
    lanes: [f32; 4],
}

impl<'w, const N: usize> Weigher<'w, N> {
    #[inline(always)]
    pub(super) const fn new(weights: &'w [f32; N]) -> Self {
        Self { weights, next: 0, lanes: [0.0; 4] }
    }

    #[inline(always)]
    pub(super) fn sum(&self) -> f32 {
        self.lanes.iter().sum()
    }

    #[inline(always)]
    fn weight(&self, ahead: usize) -> f32 {
        self.weights.get(self.next + ahead).copied().unwrap_or_default()
    }

    #[inline(always)]
    fn add(&mut self, value: f32, count: usize) {
        let lane = self.next % self.lanes.len();
        if let Some(lane) = self.lanes.get_mut(lane) {
            *lane += value;
        }
        self.next += count;
    }
}

impl<const N: usize> Sink for Weigher<'_, N> {
    #[inline(always)]
    fn put(&mut self, value: f32) {
        self.add(value * self.weight(0), 1);
    }

    #[inline(always)]
    fn is(&mut self, condition: bool) {
        self.add(if condition { self.weight(0) } else { 0.0 }, 1);
    }

    #[inline(always)]
    fn one_of(&mut self, number: usize, count: usize) {
        self.add(self.weight(number.min(count - 1)), count);
    }

    #[inline(always)]
    fn skip(&mut self, count: usize) {
        self.next += count;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fill(sink: &mut impl Sink) {
        sink.put(0.5);
        sink.is(true);
        sink.is(false);
        sink.one_of(7, 3);
        sink.one_of(0, 2);
    }

    #[test]
    fn values_that_are_weighed_are_those_that_are_kept() {
        let mut values = [9.0; 8];
        fill(&mut Collector::new(&mut values));
        let all = [0.5, 1.0, 0.0, 0.0, 0.0, 1.0, 1.0, 0.0];
        assert!(values.iter().zip(all).all(|(value, known)| (value - known).abs() < 1e-6));
        let weights = [2.0, 3.0, 5.0, 7.0, 11.0, 13.0, 17.0, 19.0];
        let mut weigher = Weigher::new(&weights);
        fill(&mut weigher);
        let sum: f32 = values.iter().zip(weights).map(|(value, weight)| value * weight).sum();
        assert!((weigher.sum() - sum).abs() < 1e-6);
    }
}
