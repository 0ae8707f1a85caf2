//! Working space of the name tagger, with the word forms that it knows already.

use super::name_features::{NameForm, Seen, WINDOW};
use crate::model::crf::{LinearChainCrf, Row};
use crate::model::linear::{NO_SUMS, Sums};
use crate::quotes::tokens::{FormCache, Tokens};

/// What the tagger needs for one document after another. Forms are kept as long as their numbers
/// in the cache stand for them.
#[derive(Debug, Default)]
pub struct NameSpace {
    /// The tagger and the generation of the cache that the forms are of.
    owner: (u64, u64),
    /// For each number of a form its place in `forms`, or 0.
    places: Vec<u32>,
    /// The first one is that of nothing.
    forms: Vec<(NameForm, [Sums; WINDOW])>,
    pub(super) chain: LinearChainCrf,
    pub(super) words: Vec<u32>,
    pub(super) seen: Vec<Seen>,
    pub(super) features: Vec<u32>,
    pub(super) emissions: Vec<Row>,
    pub(super) classes: Vec<u8>,
    pub(super) labels: Vec<u8>,
}

impl NameSpace {
    /// Makes ready for a document; `nothing` are the sums of what stands beyond a sentence.
    pub(super) fn begin(&mut self, owner: (u64, u64), nothing: impl FnOnce() -> [Sums; WINDOW]) {
        if self.owner != owner || self.forms.is_empty() {
            self.owner = owner;
            self.places.clear();
            self.forms.clear();
            self.forms.push((NameForm::default(), nothing()));
        }
    }

    /// The place of the form of a token, looked up or else made.
    pub(super) fn place<P: Clone>(
        &mut self,
        tokens: Tokens<'_>,
        at: usize,
        cache: &FormCache<P>,
        sums: impl FnOnce(NameForm) -> [Sums; WINDOW],
    ) -> u32 {
        let number = tokens.number(at) as usize;
        if self.places.len() <= number {
            self.places.resize(number + 1, 0);
        }
        let Some(place) = self.places.get_mut(number) else { return 0 };
        if *place == 0 {
            let form = NameForm::new(tokens.form(at), cache.get(number as u32));
            *place = self.forms.len() as u32;
            self.forms.push((form, sums(form)));
        }
        *place
    }

    pub(super) fn form(&self, place: u32) -> NameForm {
        self.forms.get(place as usize).map(|form| form.0).unwrap_or_default()
    }

    /// What the words of a window say together of the one in its middle.
    #[inline(always)]
    pub(super) fn add_words(&self, window: &[u32]) -> Sums {
        let mut sum = NO_SUMS;
        for (place, &word) in window.iter().enumerate() {
            let row = self.forms.get(word as usize).and_then(|form| form.1.get(place));
            for (sum, value) in sum.iter_mut().zip(row.unwrap_or(&NO_SUMS)) {
                *sum += value;
            }
        }
        sum
    }
}
