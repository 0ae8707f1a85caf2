//! The features of the tagger's passes as training needs them: by the code that computes them in
//! use.

use super::first_pass::{FIRST_OF_PLACE, place_values, word_features};
use super::paragraph::{Paragraph, WINDOW};
use super::second_pass::FirstPass;
use crate::model::crf::Row;
use crate::model::linear;
use crate::quotes::tokens::{FormCache, Tokens};

/// The features of the first pass, token by token; all tokens have the same number of them.
#[must_use]
pub fn first_pass_features<P: Clone>(
    tokens: Tokens<'_>,
    forms: &FormCache<P>,
    paragraph: &Paragraph,
) -> Vec<u32> {
    let windows = paragraph.numbers.windows(WINDOW);
    let mut features: Vec<Vec<u32>> = windows
        .map(|window| {
            let mut features = Vec::new();
            for (place, &number) in window.iter().enumerate() {
                word_features(forms.get(number), place, |feature| features.push(feature));
            }
            features
        })
        .collect();
    let mut of_tokens = features.iter_mut();
    place_values(paragraph, tokens, |values| {
        if let Some(own) = of_tokens.next() {
            own.extend(linear::features(FIRST_OF_PLACE, values));
        }
    });
    features.concat()
}

/// The same for the second pass, after the first one gave these marginals.
#[must_use]
pub fn second_pass_features(
    tokens: Tokens<'_>,
    paragraph: &Paragraph,
    marginals: &[Row],
) -> Vec<u32> {
    let mut first = FirstPass::default();
    let mut features = Vec::new();
    first.fill(tokens, paragraph, marginals);
    first.values(tokens, paragraph, |values| features.extend(linear::features(1, values)));
    features
}
