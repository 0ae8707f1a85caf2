//! How much of a quotation another one has, word by word.

/// So many words may be left out, added or changed at a place; behind it so many must be the same.
const GAP: usize = 6;
const ANCHOR: usize = 2;

/// A run of words that two quotations share: its first word in each.
pub(super) type Anchor = (usize, usize);

/// The words of `part` that stand in `whole` in the same order, around the runs that they share.
///
/// `anchors` are in the order of `part`. From each the comparison goes on in both directions, over
/// small gaps, so a word that was changed costs that word alone.
pub(super) fn shared_words(part: &[u32], whole: &[u32], anchors: &[Anchor]) -> Vec<usize> {
    let mut shared: Vec<usize> = Vec::new();
    let mut free = 0;
    for &(at, other) in anchors {
        if at < free {
            continue;
        }
        backwards(part, whole, (at, other), free, &mut shared);
        free = forwards(part, whole, (at, other), &mut shared);
    }
    shared
}

/// Compares from an anchor on; gives the word behind the last that is shared.
fn forwards(
    part: &[u32],
    whole: &[u32],
    (mut at, mut other): Anchor,
    shared: &mut Vec<usize>,
) -> usize {
    let mut end = at;
    while let (Some(word), Some(its)) = (part.get(at), whole.get(other)) {
        if word == its {
            shared.push(at);
            at += 1;
            other += 1;
            end = at;
            continue;
        }
        let same = |(skipped, its): &(usize, usize)| {
            let own = part.get(at + skipped..at + skipped + ANCHOR);
            own.is_some() && own == whole.get(other + its..other + its + ANCHOR)
        };
        let Some((skipped, its)) = gaps().find(same) else { break };
        at += skipped;
        other += its;
    }
    end
}

/// Compares from before an anchor back to the word `free`.
fn backwards(
    part: &[u32],
    whole: &[u32],
    (mut at, mut other): Anchor,
    free: usize,
    shared: &mut Vec<usize>,
) {
    while at > free && other > 0 {
        if part.get(at - 1) == whole.get(other - 1) {
            at -= 1;
            other -= 1;
            shared.push(at);
            continue;
        }
        let same = |(skipped, its): &(usize, usize)| {
            let own = at.checked_sub(skipped + ANCHOR).filter(|&start| start >= free);
            let own = own.and_then(|start| part.get(start..start + ANCHOR));
            let its = other.checked_sub(its + ANCHOR);
            own.is_some() && own == its.and_then(|start| whole.get(start..start + ANCHOR))
        };
        let Some((skipped, its)) = gaps().find(same) else { break };
        at -= skipped;
        other -= its;
    }
}

/// The words to pass over in both, the fewest first.
fn gaps() -> impl Iterator<Item = (usize, usize)> {
    (1..=GAP).flat_map(|sum| (0..=sum).map(move |skipped| (skipped, sum - skipped)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_around_an_anchor_are_shared_over_small_gaps() {
        let whole: Vec<u32> = (0..30).collect();
        let shared = |part: &[u32], anchors: &[Anchor]| {
            let mut shared = shared_words(part, &whole, anchors);
            shared.sort_unstable();
            shared
        };
        // A word changed, one left out, one added.
        assert_eq!(shared(&[4, 5, 99, 7, 8], &[(3, 7)]), [0, 1, 3, 4]);
        assert_eq!(shared(&[4, 5, 7, 8], &[(2, 7)]), [0, 1, 2, 3]);
        assert_eq!(shared(&[4, 5, 99, 6, 7], &[(3, 6)]), [0, 1, 3, 4]);
        // Two parts of it.
        assert_eq!(shared(&[1, 2, 3, 25, 26], &[(0, 1), (3, 25)]), [0, 1, 2, 3, 4]);
        assert_eq!(shared(&[99, 98], &[]), Vec::<usize>::new());
    }

    #[test]
    fn the_same_word_over_and_over_is_shared_once() {
        let same = vec![7; 50];
        assert_eq!(shared_words(&same, &same[..20], &[(0, 0), (1, 0), (30, 0)]).len(), 40);
    }
}
