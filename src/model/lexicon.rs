//! Words known by their hashes: their clusters, and what kind of function word they are.
//!
//! Clusters group words that are used alike, so that what was learned of one holds for the
//! others. There are three granularities, each nested in the next coarser one.

use super::linear::mix;

/// What the lexicon says of a word; all zero for a word it does not know.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// The fine cluster, from 1.
    pub fine: u16,
    /// The middle cluster, from 1.
    pub middle: u16,
    /// The coarse cluster, from 1.
    pub coarse: u16,
    /// The kind of function word, from 1, for words that are one.
    pub kind: u8,
}

/// The hash of a word without regard to the case of ASCII letters, digits all read as 0.
///
/// ```
/// use guillemet::model::lexicon::hash;
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

/// Slots of eight bytes: the word's hash as `u32`, the fine cluster as `u16`, the kind, and a
/// byte that is 1 where the slot is taken. A word stands at the slot that its hash chooses or at
/// the next free one. Two words of the same hash cannot be told apart.
const SLOT: usize = 8;

/// A table of words.
#[derive(Clone, Copy, Debug, Default)]
pub struct Lexicon<'b> {
    slots: &'b [[u8; SLOT]],
    /// For every fine cluster, the middle and the coarse one.
    parents: &'b [[u8; 4]],
}

impl<'b> Lexicon<'b> {
    /// A lexicon over the bytes of its slots and of the clusters' parents.
    #[must_use]
    pub fn new(slots: &'b [u8], parents: &'b [u8]) -> Self {
        Self { slots: slots.as_chunks().0, parents: parents.as_chunks().0 }
    }

    /// What is known of the word with this hash.
    ///
    /// ```
    /// use guillemet::model::lexicon::{Entry, Lexicon, hash};
    ///
    /// let entry = Entry { fine: 1, middle: 1, coarse: 1, kind: 4 };
    /// let (slots, parents) = Lexicon::write(&[(hash("that"), entry)]);
    /// let lexicon = Lexicon::new(&slots, &parents);
    /// assert_eq!(lexicon.get(hash("That")), entry);
    /// assert_eq!(lexicon.get(hash("this")), Entry::default());
    /// ```
    #[must_use]
    pub fn get(&self, hash: u32) -> Entry {
        let mask = self.slots.len().wrapping_sub(1);
        let first = mix(hash, 0) as usize;
        for step in 0..self.slots.len() {
            let slot = self.slots.get(first.wrapping_add(step) & mask);
            let Some(&[a, b, c, d, low, high, kind, 1]) = slot else { break };
            if u32::from_le_bytes([a, b, c, d]) == hash {
                let fine = u16::from_le_bytes([low, high]);
                let [a, b, c, d] = self.parents.get(usize::from(fine)).copied().unwrap_or_default();
                return Entry {
                    fine,
                    middle: u16::from_le_bytes([a, b]),
                    coarse: u16::from_le_bytes([c, d]),
                    kind,
                };
            }
        }
        Entry::default()
    }

    /// The bytes of a lexicon of these words, at most half full: slots and parents.
    #[must_use]
    pub fn write(words: &[(u32, Entry)]) -> (Vec<u8>, Vec<u8>) {
        let mut slots = vec![[0; SLOT]; (words.len() * 2 + 1).next_power_of_two()];
        let clusters = words.iter().map(|word| usize::from(word.1.fine) + 1).max().unwrap_or(1);
        let mut parents = vec![[0; 4]; clusters];
        for (hash, entry) in words {
            let mut place = mix(*hash, 0) as usize & (slots.len() - 1);
            while slots.get(place).is_some_and(|slot| slot.last() == Some(&1)) {
                place = (place + 1) & (slots.len() - 1);
            }
            let ([a, b, c, d], [low, high]) = (hash.to_le_bytes(), entry.fine.to_le_bytes());
            if let Some(slot) = slots.get_mut(place) {
                *slot = [a, b, c, d, low, high, entry.kind, 1];
            }
            let ([a, b], [c, d]) = (entry.middle.to_le_bytes(), entry.coarse.to_le_bytes());
            if let Some(parent) = parents.get_mut(usize::from(entry.fine)) {
                *parent = [a, b, c, d];
            }
        }
        (slots.into_flattened(), parents.into_flattened())
    }
}
