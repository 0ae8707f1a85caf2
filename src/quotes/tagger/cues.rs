//! Where cues may be: a score for every token by the words around it, and the runs of tokens
//! that score well.
//!
//! The sequence model looks at each token in the light of the likely cues nearest to it, so this
//! comes first. It is a logistic regression over hashed features.

use super::words::{Word, kind};
use crate::model::linear::{feature, logistic, mix};

/// Likely cues have at least this probability; found to be best by cross-validation.
const LIKELY: f32 = 0.2;

/// A run of tokens that is likely to be a cue.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Anchor {
    /// The first token, counted from the paragraph's start.
    pub(crate) first: u32,
    /// The last token.
    pub(crate) last: u32,
    /// The most likely token.
    pub(crate) head: u32,
    /// Its probability in tenths.
    pub(crate) tenths: u8,
}

/// The features of the token at `at` for being in a cue.
pub(crate) fn features(words: &[Word], at: usize, mut visit: impl FnMut(u32)) {
    let window @ [_, before, here, behind, _] = window(words, at);
    let mut template = 0;
    let mut put = |value: u32| {
        template += 1;
        visit(feature(template, value));
    };
    for word in window {
        put(word.lower);
        put(u32::from(word.entry.fine));
    }
    for word in [before, here, behind] {
        put(u32::from(word.entry.middle));
        put(u32::from(word.entry.coarse));
        put(word.suffix);
    }
    put(here.tail);
    put(mix(before.lower, here.lower));
    put(mix(here.lower, behind.lower));
    put(mix(here.lower, u32::from(behind.kind)));
    put(mix(here.lower, u32::from(before.kind)));
    put(mix(kinds(&[before, here, behind]), 0));
    put(kinds(&window));
    put(mix(u32::from(here.entry.middle), kinds(&[before, behind])));
    put(mix(u32::from(here.entry.coarse), kinds(&[window[0], before, behind, window[4]])));
    put(mix(here.lower, u32::from(here.state)));
    put(mix(u32::from(here.state), mix(u32::from(before.state), u32::from(behind.state))));
    put(mix(here.suffix, kinds(&[before, behind])));
    put(mix(
        u32::from(here.kind),
        u32::from(here.from_start.min(3)) * 4 + u32::from(here.to_end.min(3)),
    ));
    put(mix(here.suffix, u32::from(before.entry.coarse)));
    put(mix(
        u32::from(before.entry.coarse),
        u32::from(here.entry.coarse) * 256 + u32::from(behind.entry.coarse),
    ));
}

/// The words around `at`: two before it, itself and two behind it.
pub(crate) fn window(words: &[Word], at: usize) -> [Word; 5] {
    [-2, -1, 0, 1, 2].map(|offset: isize| {
        at.checked_add_signed(offset).and_then(|at| words.get(at)).copied().unwrap_or_default()
    })
}

/// The kinds of some words as one number.
pub(crate) fn kinds(words: &[Word]) -> u32 {
    words
        .iter()
        .fold(1, |number, word| number.wrapping_mul(kind::COUNT).wrapping_add(u32::from(word.kind)))
}

/// The likely cues among tokens of these scores (in logits).
pub(crate) fn anchors(scores: &[f32], anchors: &mut Vec<Anchor>) {
    anchors.clear();
    let mut highest = 0.0;
    for (index, &score) in scores.iter().enumerate() {
        let probability = logistic(score);
        if probability < LIKELY {
            continue;
        }
        let index = index as u32;
        let tenths = u8::try_from((probability * 10.0) as i32).unwrap_or_default();
        match anchors.last_mut() {
            Some(anchor) if anchor.last + 1 == index => {
                anchor.last = index;
                if probability > highest {
                    highest = probability;
                    anchor.head = index;
                    anchor.tenths = tenths;
                }
            }
            _ => {
                highest = probability;
                anchors.push(Anchor { first: index, last: index, head: index, tenths });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbouring_likely_tokens_are_one_anchor() {
        let mut found = Vec::new();
        anchors(&[-9.0, 0.0, 2.0, -9.0, -0.5], &mut found);
        assert_eq!(
            found,
            [
                Anchor { first: 1, last: 2, head: 2, tenths: 8 },
                Anchor { first: 4, last: 4, head: 4, tenths: 3 },
            ]
        );
    }
}
