//! Where runs of words stand in the fullest versions.

use std::collections::HashMap;
use std::hash::BuildHasher;

use foldhash::fast::RandomState;

/// So many versions are looked at that have the same run of words.
const MOST: usize = 32;
/// No further place.
const NONE: u32 = u32::MAX;

/// A place of a run of words.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    /// The cluster whose fullest version it is in.
    pub(super) cluster: u32,
    /// The first word of the run there.
    pub(super) word: u32,
    next: u32,
}

/// Runs of so many words, by their hashes.
#[derive(Debug)]
pub(super) struct RunIndex {
    length: usize,
    hasher: RandomState,
    first: HashMap<u64, u32, RandomState>,
    places: Vec<Place>,
}

impl RunIndex {
    pub(super) fn new(length: usize) -> Self {
        Self {
            length,
            hasher: RandomState::default(),
            first: HashMap::default(),
            places: Vec::new(),
        }
    }

    /// Adds the fullest version of a cluster.
    pub(super) fn insert(&mut self, cluster: u32, words: &[u32]) {
        for (word, run) in (0..).zip(words.windows(self.length)) {
            let hash = self.hasher.hash_one(run);
            let first = self.first.get(&hash).copied().unwrap_or(NONE);
            let is_known = self.from(first).any(|place| place.cluster == cluster);
            if is_known || self.from(first).count() >= MOST {
                continue;
            }
            self.first.insert(hash, self.places.len() as u32);
            self.places.push(Place { cluster, word, next: first });
        }
    }

    /// The places of a run of words.
    pub(super) fn places(&self, run: &[u32]) -> impl Iterator<Item = Place> {
        self.from(self.first.get(&self.hasher.hash_one(run)).copied().unwrap_or(NONE))
    }

    fn from(&self, first: u32) -> impl Iterator<Item = Place> {
        std::iter::successors(self.places.get(first as usize).copied(), |place| {
            self.places.get(place.next as usize).copied()
        })
    }
}
