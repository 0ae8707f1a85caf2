//! What speaks for and against an entity as the one that a source means.

use super::source::FORMS;

/// The number of values that an entity is weighed by.
pub const FEATURES: usize = 113;

/// What an entity is weighed by.
pub type Values = [f32; FEATURES];

/// The number of values that nobody, as an answer, is weighed by.
pub const NONE_FEATURES: usize = FORMS + 18;

/// What nobody is weighed by.
pub type NoneValues = [f32; NONE_FEATURES];

/// Fills values one after another.
pub(super) struct Filler<'v> {
    values: &'v mut [f32],
    next: usize,
}

impl<'v> Filler<'v> {
    pub(super) const fn new(values: &'v mut [f32]) -> Self {
        Self { values, next: 0 }
    }

    pub(super) fn put(&mut self, value: f32) {
        if let Some(slot) = self.values.get_mut(self.next) {
            *slot = value;
        }
        debug_assert!(self.next < self.values.len(), "more values than there are features");
        self.next += 1;
    }

    pub(super) fn is(&mut self, condition: bool) {
        self.put(f32::from(u8::from(condition)));
    }

    /// One of so many values is 1.
    pub(super) fn one_of(&mut self, number: usize, count: usize) {
        for at in 0..count {
            self.is(at == number.min(count - 1));
        }
    }
}
