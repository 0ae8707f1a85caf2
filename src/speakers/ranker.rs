//! The weights by which entities are ranked: a log-linear model over the entities of the article,
//! and nobody.

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

impl Ranker {
    /// The weights of a file.
    ///
    /// # Errors
    ///
    /// If the section is missing.
    pub fn new(file: &Sections) -> Result<Self, Error> {
        let section = file.require(b"ranker  ")?;
        let mut ranker = Self::empty();
        let (entity, none) = (ranker.entity.as_flattened_mut(), ranker.none.as_flattened_mut());
        for (slot, value) in entity.iter_mut().chain(none).zip(floats(&section)) {
            *slot = value;
        }
        Ok(ranker)
    }

    /// Weights of nothing.
    #[must_use]
    pub const fn empty() -> Self {
        Self { entity: [[0.0; FEATURES]; GROUPS], none: [[0.0; NONE_FEATURES]; GROUPS] }
    }

    /// The weights of what speaks for an entity and for nobody, for sources of that group.
    #[must_use]
    pub fn of(&self, group: usize) -> Option<(&Values, &NoneValues)> {
        self.entity.get(group).zip(self.none.get(group))
    }
}
