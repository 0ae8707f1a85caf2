//! Clusters of words, which are known by their hashes.
//!
//! Clusters group words that are used alike, so that what was learned of one holds for the
//! others. There are three granularities, each nested in the next coarser one.

use super::SectionBytes;
use super::linear::mix;

/// The clusters of a word; all zero for a word that is in none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Clusters {
    /// The fine cluster, from 1.
    pub fine: u16,
    /// The middle cluster, from 1.
    pub middle: u16,
    /// The coarse cluster, from 1.
    pub coarse: u16,
}

impl Clusters {
    /// Those of a word that is in none.
    pub const UNKNOWN: Self = Self { fine: 0, middle: 0, coarse: 0 };
}

/// The hash of a word without regard to the case of ASCII letters, digits all read as 0.
///
/// ```
/// use guillemet::training::model::clusters::hash;
///
/// assert_eq!(hash("Moscow"), hash("moscow"));
/// assert_eq!(hash("1997"), hash("2016"));
/// assert_ne!(hash("moscow"), hash("minsk"));
/// ```
#[must_use]
pub fn hash(word: &str) -> u32 {
    let mut state = 0xCBF2_9CE4_8422_2325_u64;
    for &byte in word.as_bytes() {
        let byte = if byte.is_ascii_digit() { b'0' } else { byte.to_ascii_lowercase() };
        state = (state ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3);
    }
    (state ^ (state >> 32)) as u32
}

/// Slots of eight bytes: the word's hash as `u32`, the fine cluster as `u16`, a zero, and a byte
/// that is 1 where the slot is taken. A word stands at the slot that its hash chooses or at the
/// next free one. Two words of the same hash cannot be told apart.
const SLOT: usize = 8;

/// A table of words and their clusters.
#[derive(Clone, Debug, Default)]
pub struct ClusterTable {
    slots: SectionBytes,
    /// For every fine cluster, the middle and the coarse one.
    parents: SectionBytes,
}

impl ClusterTable {
    /// A table over the bytes of its slots and of the clusters' parents.
    #[must_use]
    pub const fn new(slots: SectionBytes, parents: SectionBytes) -> Self {
        Self { slots, parents }
    }

    /// What is known of the word with this hash.
    ///
    /// ```
    /// use guillemet::training::model::clusters::{Clusters, ClusterTable, hash};
    ///
    /// let clusters = Clusters { fine: 1, middle: 1, coarse: 1 };
    /// let (slots, parents) = ClusterTable::write(&[(hash("that"), clusters)]);
    /// let table = ClusterTable::new(slots.into(), parents.into());
    /// assert_eq!(table.get(hash("That")), clusters);
    /// assert_eq!(table.get(hash("this")), Clusters::default());
    /// ```
    #[must_use]
    pub fn get(&self, hash: u32) -> Clusters {
        let slots = self.slots.as_chunks::<SLOT>().0;
        let parents = self.parents.as_chunks::<4>().0;
        let mask = slots.len().wrapping_sub(1);
        let first = mix(hash, 0) as usize;
        for step in 0..slots.len() {
            let slot = slots.get(first.wrapping_add(step) & mask);
            let Some(&[a, b, c, d, low, high, _, 1]) = slot else { break };
            if u32::from_le_bytes([a, b, c, d]) == hash {
                let fine = u16::from_le_bytes([low, high]);
                let [a, b, c, d] = parents.get(usize::from(fine)).copied().unwrap_or_default();
                return Clusters {
                    fine,
                    middle: u16::from_le_bytes([a, b]),
                    coarse: u16::from_le_bytes([c, d]),
                };
            }
        }
        Clusters::default()
    }

    /// The bytes of a table of these words, at most half full: slots and parents.
    #[must_use]
    pub fn write(words: &[(u32, Clusters)]) -> (Vec<u8>, Vec<u8>) {
        let mut slots = vec![[0; SLOT]; (words.len() * 2 + 1).next_power_of_two()];
        let length = words.iter().map(|word| usize::from(word.1.fine) + 1).max().unwrap_or(1);
        let mut parents = vec![[0; 4]; length];
        for (hash, clusters) in words {
            let mut place = mix(*hash, 0) as usize & (slots.len() - 1);
            while slots.get(place).is_some_and(|slot| slot.last() == Some(&1)) {
                place = (place + 1) & (slots.len() - 1);
            }
            let ([a, b, c, d], [low, high]) = (hash.to_le_bytes(), clusters.fine.to_le_bytes());
            if let Some(slot) = slots.get_mut(place) {
                *slot = [a, b, c, d, low, high, 0, 1];
            }
            let ([a, b], [c, d]) = (clusters.middle.to_le_bytes(), clusters.coarse.to_le_bytes());
            if let Some(parent) = parents.get_mut(usize::from(clusters.fine)) {
                *parent = [a, b, c, d];
            }
        }
        (slots.into_flattened(), parents.into_flattened())
    }
}
