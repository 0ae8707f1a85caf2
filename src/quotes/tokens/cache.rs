//! The cache of word forms. Most words of a text were in it before, or in another one, and need
//! not be analysed again.

use std::collections::HashMap;

use foldhash::fast::RandomState;

use super::form::Form;

/// Word forms, numbered, each with what a user of the cache knows of it besides.
///
/// Forms are found by their text, so that no text can be taken for another one. There are two
/// generations: when the younger one is full, the older one is dropped between two documents, and
/// forms of it that a document has move to the younger one. The hash is seeded anew in every
/// process, so that no article can be made up of words that collide.
#[derive(Debug)]
pub struct FormCache<P> {
    owner: u64,
    young: Generation<P>,
    old: Generation<P>,
}

#[derive(Debug)]
struct Generation<P> {
    numbers: HashMap<Box<str>, u32, RandomState>,
    forms: Vec<Form>,
    payloads: Vec<P>,
}

/// A generation is full with this many forms.
const FULL: usize = 1 << 13;

/// Longer forms are no words, and are made anew each time: so the number of forms
/// bounds the memory.
const LONGEST: usize = 64;

/// A generation that one huge document has filled with more is not kept at all.
const MOST: usize = 1 << 15;

impl<P> Default for Generation<P> {
    fn default() -> Self {
        Self { numbers: HashMap::default(), forms: Vec::new(), payloads: Vec::new() }
    }
}

impl<P> Default for FormCache<P> {
    fn default() -> Self {
        Self { owner: 0, young: Generation::default(), old: Generation::default() }
    }
}

impl<P: Clone> FormCache<P> {
    /// Makes ready for another document. Forms that another owner (a model with its lists) has put
    /// in are forgotten. Form 0 is [`Form::EDGE`], with what `edge` gives.
    pub fn begin(&mut self, owner: u64, edge: impl FnOnce() -> P) {
        let length = self.young.forms.len();
        if self.owner == owner && length <= FULL && length > 0 {
            return;
        }
        let full = std::mem::take(&mut self.young);
        self.old = if self.owner == owner && length <= MOST { full } else { Generation::default() };
        self.owner = owner;
        self.young.forms.push(Form::EDGE);
        self.young.payloads.push(edge());
    }

    /// The number of a form and the form, looked up or else made.
    pub fn form(&mut self, text: &str, make: impl FnOnce() -> (Form, P)) -> (u32, &Form) {
        let number = self.young.numbers.get(text).copied().unwrap_or_else(|| {
            let (form, payload) = self.old.get(text).unwrap_or_else(make);
            let number = self.young.forms.len() as u32;
            if text.len() <= LONGEST {
                self.young.numbers.insert(text.into(), number);
            }
            self.young.forms.push(form);
            self.young.payloads.push(payload);
            number
        });
        (number, self.young.forms.get(number as usize).unwrap_or(&Form::EDGE))
    }

    /// A form of this document by its number.
    #[must_use]
    pub fn get(&self, number: u32) -> &Form {
        self.young.forms.get(number as usize).unwrap_or(&Form::EDGE)
    }

    /// What its user knows of a form of this document.
    #[must_use]
    pub fn payload(&self, number: u32) -> Option<&P> {
        self.young.payloads.get(number as usize)
    }
}

impl<P: Clone> Generation<P> {
    fn get(&self, text: &str) -> Option<(Form, P)> {
        let number = *self.numbers.get(text)? as usize;
        Some((*self.forms.get(number)?, self.payloads.get(number)?.clone()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Looks words up and tells the payload of each, which is the call that made it.
    fn look_up(cache: &mut FormCache<usize>, words: impl Iterator<Item = usize>) -> Vec<usize> {
        words
            .map(|word| {
                let (number, _) = cache.form(&word.to_string(), || (Form::EDGE, word));
                *cache.payload(number).unwrap()
            })
            .collect()
    }

    #[test]
    fn forms_outlive_one_generation_and_no_second_one() {
        let mut cache = FormCache::default();
        let mut made = 0;
        let begin = |cache: &mut FormCache<usize>| cache.begin(1, || usize::MAX);
        for words in [0..FULL, 0..10, FULL..2 * FULL, 2 * FULL..3 * FULL] {
            begin(&mut cache);
            assert_eq!(look_up(&mut cache, words.clone()), words.collect::<Vec<_>>());
        }
        begin(&mut cache);
        let mut is_made = |word: usize| {
            let before = made;
            cache.form(&word.to_string(), || {
                made += 1;
                (Form::EDGE, word)
            });
            made > before
        };
        assert!(!is_made(2 * FULL + 1));
        assert!(is_made(FULL / 2), "two generations ago");
    }

    #[test]
    fn another_owner_and_a_huge_document_leave_nothing() {
        let mut cache = FormCache::default();
        cache.begin(1, || 0);
        look_up(&mut cache, 0..=MOST);
        cache.begin(1, || 0);
        assert_eq!((cache.young.forms.len(), cache.old.forms.len()), (1, 0));
        look_up(&mut cache, 0..10);
        cache.begin(2, || 0);
        assert_eq!((cache.young.forms.len(), cache.old.forms.len()), (1, 0));
    }

    #[test]
    fn very_long_forms_are_not_kept() {
        let mut cache = FormCache::default();
        cache.begin(1, || 0);
        for (length, calls) in [(LONGEST, 1), (LONGEST + 1, 2)] {
            let text = "a".repeat(length);
            let mut made = 0;
            for _ in 0..2 {
                cache.form(&text, || {
                    made += 1;
                    (Form::EDGE, 0)
                });
            }
            assert_eq!(made, calls, "{length} bytes");
        }
    }
}
