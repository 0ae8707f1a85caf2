//! The features of the first pass over a token: the words around it, its place to quotation marks,
//! in the sentence and in the paragraph.

use super::paragraph::{PADDING, Paragraph, WINDOW, kinds, magnitude};
use crate::model::linear::{feature, mix};
use crate::quotes::tokens::{Form, Tokens, state};

/// The place of the token itself in its window.
const MIDDLE: usize = PADDING;

/// Templates of the features of single words: so many for each place in the window, and for the
/// token itself those behind.
const EACH: u32 = 6;
const ITSELF: u32 = EACH * WINDOW as u32 + 1;
/// The last of these; the templates of all other features come behind.
const LAST_OF_WORDS: u32 = ITSELF + 2;

/// Hands the features to `visit` that a word gives a token in whose window it stands at `place`.
pub(super) fn word_features(form: &Form, place: usize, mut visit: impl FnMut(u32)) {
    let clusters = form.clusters;
    let [fine, middle, coarse] = [clusters.fine, clusters.middle, clusters.coarse].map(u32::from);
    let values = [form.lower, form.suffix, form.pattern.into(), fine, middle, coarse];
    for (template, value) in (EACH * place as u32 + 1..).zip(values) {
        visit(feature(template, value));
    }
    if place == MIDDLE {
        let values = [form.tail, form.front, mix(form.lower, form.pattern.into())];
        for (template, value) in (ITSELF..).zip(values) {
            visit(feature(template, value));
        }
    }
}

/// The number of features that a token has by its place.
pub(super) const PLACE: usize = 12;

/// The template of the first of them.
pub(super) const FIRST_OF_PLACE: u32 = LAST_OF_WORDS + 1;

/// Hands the values of the features that each token of the paragraph has by its place to `visit`,
/// token by token.
pub(super) fn place_values(
    paragraph: &Paragraph,
    tokens: Tokens<'_>,
    mut visit: impl FnMut([u32; PLACE]),
) {
    let windows = paragraph.kinds.windows(WINDOW);
    let lowers = paragraph.lowers.windows(3).skip(PADDING - 1);
    let states = paragraph.states.windows(3).skip(PADDING - 1);
    let marks = paragraph.previous_mark.iter().zip(&paragraph.next_mark);
    let places = windows.zip(lowers).zip(states).zip(marks);
    for (index, (((window, lowers), states), (previous, next))) in places.enumerate() {
        let at = paragraph.range.start + index;
        let (&[_, before, here, behind, _], &[lower_before, lower, lower_behind], &[_, own, _]) =
            (window, lowers, states)
        else {
            continue;
        };
        let around = kinds(&[before, here, behind]);
        let here = u32::from(here);
        let length = usize::from(tokens.since_opening(at)) + usize::from(tokens.until_closing(at));
        let own = u32::from(own);
        let start = magnitude(tokens.since_start(at).into());
        let end = magnitude(tokens.until_end(at).into());
        let sentences = paragraph.sentences(tokens, 0, index).min(2);
        visit([
            mix(lower_before, lower),
            mix(lower, lower_behind),
            around,
            kinds(window),
            // Quotation marks.
            mix(own * 9 + magnitude(length), here),
            mix(own, tokens.cluster(at).into()),
            mix(states_number(states), around),
            // The place in the sentence and in the paragraph.
            mix(start, here),
            mix(end, here),
            mix(start.min(2) + 3 * sentences, paragraph.is_first.into()),
            mix(previous.0.into(), magnitude(previous.1.into())),
            mix(next.0.into(), magnitude(next.1.into())),
        ]);
    }
}

fn states_number(states: &[u8]) -> u32 {
    let base = u32::from(state::CLOSING) + 1;
    states.iter().fold(1, |number, &state| number * base + u32::from(state))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Language;
    use crate::model::clusters::ClusterTable;
    use crate::quotes::tokens::testing::TokenizedText;

    #[test]
    fn a_word_has_other_features_at_every_place_of_the_window() {
        let form = Form::new("mayor", Language::English, &ClusterTable::default());
        let mut all = Vec::new();
        for place in 0..WINDOW {
            let before = all.len();
            word_features(&form, place, |feature| all.push(feature));
            assert_eq!(all.len() - before, if place == MIDDLE { 9 } else { 6 });
        }
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count);
    }

    #[test]
    fn every_token_of_a_paragraph_has_its_values() {
        let read = TokenizedText::new("\"We won,\" said Lee, that.");
        let mut paragraph = Paragraph::default();
        paragraph.fill(read.tokens(), 0);
        let mut count = 0;
        place_values(&paragraph, read.tokens(), |_| count += 1);
        assert_eq!(count, read.tokens().len());
    }
}
